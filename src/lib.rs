//! The Buy+ client: a shop in virtual reality, drawn with Bevy.
