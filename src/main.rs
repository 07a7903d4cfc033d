//! Entry point of the `buyplus` program.
fn main() {}
