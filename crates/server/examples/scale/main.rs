//! Orders over shards, simulated: `cargo run -p buyplus-server --example scale` prints the table of docs/SCALE.md.
//!
//! What the figures mean, and which of them were measured, is left to docs/SCALE.md. Nothing here talks to a database. A
//! shard is one line of orders, served in turn, each for the same time; orders come at random (Poisson). One seed gives one
//! table. With arguments it prints one row for them (`--help`).

mod cli;
mod dice;
mod model;
mod plan;
mod table;
#[cfg(test)]
mod tests;

use std::process::ExitCode;

use crate::{
    cli::{Asked, HELP, read},
    table::{HEAD, row},
};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match read(&args) {
        Ok(Asked::Help) => println!("{HELP}"),
        Ok(Asked::Rows(plans)) => {
            println!("{HEAD}");
            for plan in &plans {
                println!("{}", row(plan));
            }
        }
        Err(why) => {
            eprintln!("scale: {why}");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}
