//! Head tracking: sensor fusion, neck model, prediction, gestures, traces; no Bevy, no clock, no I/O.
