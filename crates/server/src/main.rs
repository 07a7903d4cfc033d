//! The command line: serve, describe the interface, seed.

mod cli;
mod telemetry;

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match cli::run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("buyplus-server: {error:#}");
            ExitCode::FAILURE
        }
    }
}
