//! What the command line takes and does. Answers go to stdout, logs to stderr.

use std::{
    io::Write,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::Context;
use buyplus_server::{Config, Server};
use clap::{Args, Parser, Subcommand};
use serde_json::json;
use tracing_subscriber::EnvFilter;

/// The backend of Buy+: catalogue, bags, checkout, payment, orders.
#[derive(Parser)]
#[command(name = "buyplus-server", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve until told to stop; prints one line of JSON with the address once it listens.
    Serve {
        /// Address to listen on; port 0 takes a free one.
        #[arg(long, default_value = "127.0.0.1:8787")]
        listen: SocketAddr,
        /// Also write the real address, as HOST:PORT, into this file.
        #[arg(long)]
        addr_file: Option<PathBuf>,
        #[command(flatten)]
        data: Data,
    },
    /// Print the description of the interface as JSON.
    Openapi,
    /// Create the catalogue where there is none; print a shopper token and a merchant key as JSON.
    Seed {
        /// Fail where a model is missing.
        #[arg(long)]
        strict: bool,
        #[command(flatten)]
        data: Data,
    },
}

#[derive(Args)]
struct Data {
    /// Where the data is: sqlite:PATH.
    #[arg(long, default_value = "sqlite:buyplus.db", value_parser = database_path)]
    database: PathBuf,
    /// Folder with products/<id>.glb.
    #[arg(long, default_value = "assets")]
    assets: PathBuf,
}

/// Does what the command line says.
pub(crate) async fn run() -> anyhow::Result<()> {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_env_filter(
            EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn")),
        )
        .with_writer(std::io::stderr)
        .init();
    match cli.command {
        Command::Serve {
            listen,
            addr_file,
            data,
        } => serve(listen, addr_file.as_deref(), data).await,
        Command::Openapi => print(&buyplus_server::openapi_json()),
        Command::Seed { strict, data } => {
            let config = Config {
                strict,
                ..Config::new(data.database, data.assets)
            };
            print(&serde_json::to_string_pretty(
                &Server::seed(&config).await?,
            )?)
        }
    }
}

async fn serve(listen: SocketAddr, addr_file: Option<&Path>, data: Data) -> anyhow::Result<()> {
    let told_to_stop = told_to_stop()?;
    let running = Server::start(Config {
        listen,
        ..Config::new(data.database, data.assets)
    })
    .await?;
    let addr = running.addr();
    if let Some(path) = addr_file {
        std::fs::write(path, addr.to_string())
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    print(
        &json!({"event": "listening", "addr": addr.to_string(), "url": running.url()}).to_string(),
    )?;
    told_to_stop.await;
    tracing::info!("stopping: finishing what is under way");
    running.shutdown().await?;
    Ok(())
}

/// Ends at the first SIGINT or SIGTERM from now on.
#[cfg(unix)]
fn told_to_stop() -> anyhow::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ends at the first Ctrl-C.
#[cfg(not(unix))]
fn told_to_stop() -> anyhow::Result<impl Future<Output = ()>> {
    // Where Ctrl-C cannot be listened for, the server runs until it is killed.
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    })
}

fn database_path(text: &str) -> Result<PathBuf, String> {
    if text.starts_with("postgres:") || text.starts_with("postgresql:") {
        return Err("PostgreSQL is not built yet; use sqlite:PATH".to_owned());
    }
    match text
        .strip_prefix("sqlite:")
        .map(|path| path.strip_prefix("//").unwrap_or(path))
    {
        Some(path) if !path.is_empty() => Ok(PathBuf::from(path)),
        _ => Err("must be sqlite:PATH".to_owned()),
    }
}

fn print(text: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout(), "{text}").context("cannot write to stdout")
}
