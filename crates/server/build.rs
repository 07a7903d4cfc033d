//! Compiles the crate anew when a migration comes: they are carried inside the program.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
