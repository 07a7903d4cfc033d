//! `headtrace`: what a recorded trace says.

fn main() {}
