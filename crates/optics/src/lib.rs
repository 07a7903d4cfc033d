//! Viewer profiles, lens maths, eye frusta and distortion meshes; no Bevy, no clock, no I/O.
