//! `buyplus-assets`: the retailer's tool on the command line. Finds the command and sets the exit code; each command is a
//! file in `commands`.

mod allocator;
mod commands;
mod shop;

use std::process::ExitCode;

use clap::Parser;

use commands::Command;

#[global_allocator]
static ALLOCATOR: allocator::Ending = allocator::Ending;

/// Prepares 3D assets for the store.
#[derive(Parser)]
#[command(name = "buyplus-assets", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// Exit codes: 0 accepted, 1 an error was found, 2 the file or the arguments cannot be used, 3 a limit of the run was hit.
fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match &cli.command {
        Command::Check(check) => check.run(),
        Command::Optimize(optimize) => optimize.run(),
        Command::Picture(picture) => picture.run(),
        Command::Upload(upload) => online(upload.run()),
        Command::Import(import) => online(import.run()),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("buyplus-assets: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Runs a command that speaks to a server.
fn online(command: impl Future<Output = anyhow::Result<bool>>) -> anyhow::Result<bool> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(command)
}
