//! `viewer`: what a viewer's code means for a screen.

fn main() {}
