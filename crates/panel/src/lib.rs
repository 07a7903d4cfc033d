//! Panels as pictures: lays out and paints text and widgets as a function of state; no Bevy, no I/O.
