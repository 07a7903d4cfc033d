//! What the command line takes and does. Answers go to stdout, logs to stderr.

use std::{
    io::Write,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::Context;
use buyplus_server::{
    AssetTool, Config, Database, RateLimits, Server, alipay::Settings, backup, restore,
};
use clap::{Args, Parser, Subcommand};
use serde_json::json;

use crate::telemetry::{self, LogFormat};

/// The backend of Buy+: catalogue, bags, checkout, payment, orders.
#[derive(Parser)]
#[command(name = "buyplus-server", version)]
struct Cli {
    /// What log lines look like; they go to stderr, and `RUST_LOG` says how many.
    #[arg(long, global = true, value_enum, default_value_t)]
    log: LogFormat,
    #[command(subcommand)]
    command: Command,
}

#[expect(
    clippy::large_enum_variant,
    reason = "one is made, at the start of the program"
)]
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
        /// Of servers that share a database: how long one may show no life before others take up what it left.
        #[arg(long, default_value_t = 5.0)]
        lease_s: f64,
        /// Let webhooks of merchants be plain HTTP and on private addresses.
        #[arg(long)]
        private_webhooks: bool,
        /// Take the money with Alipay: a settings file in JSON, see the server's README.
        #[arg(long, value_name = "FILE")]
        alipay: Option<PathBuf>,
        /// Scheme, host and port under which clients reach the server, such as `https://shop.example`.
        #[arg(long)]
        public_url: Option<String>,
        /// NATS server, such as `nats://127.0.0.1:4222`, over which servers that share a database tell each other at
        /// once what changed. While it is down they ask the database.
        #[arg(long, value_name = "URL")]
        nats: Option<String>,
        /// Open the mode for the public UCP conformance suite, with this simulation secret; never for real shops.
        #[arg(long, value_name = "SECRET")]
        ucp_conformance: Option<String>,
        /// The client's program, which draws previews of stores; `buyplus` beside this program when absent.
        #[arg(long, value_name = "PATH")]
        client: Option<PathBuf>,
        #[command(flatten)]
        operation: Operation,
        #[command(flatten)]
        data: Data,
    },
    /// Split the stock of a SKU that many will want at once, as before a flash sale.
    Split {
        /// The SKU.
        sku: String,
        /// Into how many parts; 1 puts it together again.
        parts: i64,
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
        /// Also make up goods until the catalogue holds this many products, 100 to 1,000,000.
        #[arg(long)]
        products: Option<u64>,
        /// By how many made-up retailers those are sold, 1 to 1,000, each with a store.
        #[arg(long, default_value_t = 20, requires = "products")]
        stores: u64,
        #[command(flatten)]
        data: Data,
    },
    /// Copy the database of a file, in use or not, and the files beside it, to COPY and COPY.assets.
    Backup {
        /// The copy; it must not be there yet.
        copy: PathBuf,
        #[command(flatten)]
        data: Data,
    },
    /// Put a copy in the place of a database that is not there any more; no server may be running on it.
    Restore {
        /// The copy that `backup` made.
        copy: PathBuf,
        #[command(flatten)]
        data: Data,
    },
}

#[derive(Args)]
struct Operation {
    /// Send traces to this OpenTelemetry collector, for example `http://127.0.0.1:4318`.
    #[arg(long)]
    otlp: Option<String>,
    /// Do not limit how much one caller may ask for; for load tests.
    #[arg(long)]
    no_rate_limits: bool,
    /// The program `buyplus-assets` that looks at what merchants bring; default is the one beside this program.
    #[arg(long, value_name = "PATH")]
    asset_tool: Option<PathBuf>,
    /// Requests under way at once; one more is answered 503 and Retry-After.
    #[arg(long, default_value_t = 1024)]
    requests_max: usize,
    /// A proxy of yours stands in front: believe the last address in X-Forwarded-For.
    #[arg(long)]
    behind_proxy: bool,
}

#[derive(Args)]
struct Data {
    /// Where the data is: `sqlite:PATH` or `postgres://USER@HOST/NAME`.
    #[arg(long, default_value = "sqlite:buyplus.db")]
    database: Database,
    /// Folder of files by content; default <PATH>.assets beside a file, otherwise buyplus.assets.
    #[arg(long)]
    files: Option<PathBuf>,
    /// Folder with products/<id>.glb.
    #[arg(long, default_value = "assets")]
    assets: PathBuf,
}

impl Data {
    fn config(self) -> Config {
        let config = Config::new(self.database, self.assets);
        Config {
            files: self.files.unwrap_or_else(|| config.files.clone()),
            ..config
        }
    }

    /// The file of the database and the folder of its files.
    fn on_disk(self) -> anyhow::Result<(PathBuf, PathBuf)> {
        let Config {
            database, files, ..
        } = self.config();
        match database {
            Database::Sqlite(path) => Ok((path, files)),
            Database::Postgres(_) => anyhow::bail!(
                "{database} is PostgreSQL's: copy it with pg_dump --format=custom, put it back with pg_restore, \
                 and copy the folder {} afterwards",
                files.display()
            ),
        }
    }
}

/// Does what the command line says.
pub(crate) async fn run() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let collector = match &cli.command {
        Command::Serve { operation, .. } => operation.otlp.as_deref(),
        _ => None,
    };
    let traces = telemetry::start(cli.log, collector)?;
    let done = obey(cli.command).await;
    if let Some(traces) = traces {
        traces.stop().await;
    }
    done
}

async fn obey(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve {
            listen,
            addr_file,
            lease_s,
            private_webhooks,
            alipay,
            public_url,
            nats,
            ucp_conformance,
            client,
            operation,
            data,
        } => {
            let found = data.config();
            let config = Config {
                client: client.or_else(|| found.client.clone()),
                listen,
                lease: Duration::try_from_secs_f64(lease_s).context("--lease-s")?,
                private_webhooks,
                alipay: alipay
                    .as_deref()
                    .map(Settings::read)
                    .transpose()?
                    .map(Arc::new),
                public_url,
                nats,
                ucp_conformance,
                rate_limits: match operation.no_rate_limits {
                    true => RateLimits::OFF,
                    false => RateLimits::DEFAULT,
                },
                requests_max: operation.requests_max,
                asset_tool: asset_tool(operation.asset_tool)?,
                behind_proxy: operation.behind_proxy,
                ..found
            };
            serve(config, addr_file.as_deref()).await
        }
        Command::Split { sku, parts, data } => {
            Ok(Server::split_stock(&data.config(), &sku, parts).await?)
        }
        Command::Backup { copy, data } => {
            let (database, files) = data.on_disk()?;
            backup(&database, &files, &copy).await?;
            print(&json!({"event": "copied", "copy": copy}).to_string())
        }
        Command::Restore { copy, data } => {
            let (database, files) = data.on_disk()?;
            restore(&copy, &database, &files).await?;
            print(&json!({"event": "restored", "database": database}).to_string())
        }
        Command::Openapi => print(&buyplus_server::openapi_json()),
        Command::Seed {
            strict,
            products,
            stores,
            data,
        } => {
            let config = Config {
                strict,
                ..data.config()
            };
            if let Some(products) = products {
                let wanted = buyplus_server::Generate { products, stores };
                Server::generate(&config, wanted).await?;
            }
            print(&serde_json::to_string_pretty(
                &Server::seed(&config).await?,
            )?)
        }
    }
}

fn asset_tool(path: Option<PathBuf>) -> anyhow::Result<AssetTool> {
    let found = AssetTool::default();
    // It is run in another folder than this one.
    let path = path.map(std::path::absolute).transpose();
    Ok(AssetTool {
        path: path.context("--asset-tool")?.or_else(|| found.path.clone()),
        ..found
    })
}

async fn serve(config: Config, addr_file: Option<&Path>) -> anyhow::Result<()> {
    let told_to_stop = told_to_stop()?;
    let running = Server::start(config).await?;
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

fn print(text: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout(), "{text}").context("cannot write to stdout")
}
