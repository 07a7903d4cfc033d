//! Starting and stopping the server.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

use crate::{
    app::App,
    clock::{Clock, SystemClock},
    db::Db,
    error::Error,
    http,
    ids::{OrderNames, RandomOrderNames},
    metrics::Metrics,
    provider::{PaymentProvider, SandboxWallet},
    seed,
    services::{assets::Blobs, upkeep},
    shopper::{self, Credentials},
};

/// How long answers under way may take when the server stops.
const DRAIN: Duration = Duration::from_secs(10);

/// What the server needs from outside.
#[derive(Clone)]
pub struct Config {
    /// Address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The `SQLite` file; made and seeded if there is none. Files by content go beside it, into `<file>.assets`.
    pub database_path: PathBuf,
    /// Folder with `products/<id>.glb`.
    pub assets_dir: PathBuf,
    /// Whether a missing model is an error instead of a product without one.
    pub strict: bool,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Moves the money.
    pub provider: Arc<dyn PaymentProvider>,
    /// Names new orders.
    pub order_names: Arc<dyn OrderNames>,
}

impl Config {
    /// A free loopback port, the machine's clock, play money.
    #[must_use]
    pub fn new(database_path: impl Into<PathBuf>, assets_dir: impl Into<PathBuf>) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            database_path: database_path.into(),
            assets_dir: assets_dir.into(),
            strict: false,
            clock: Arc::new(SystemClock),
            provider: Arc::new(SandboxWallet),
            order_names: Arc::new(RandomOrderNames),
        }
    }
}

/// Why the server did not start, or did not stop well.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be opened.
    #[error("cannot open database {path}: {source}")]
    Database {
        /// The file.
        path: PathBuf,
        /// Why.
        source: sqlx::Error,
    },
    /// The address cannot be listened on.
    #[error("cannot listen on {addr}: {source}")]
    Listen {
        /// The address.
        addr: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The catalogue that comes with the server, or its models, are wrong.
    #[error("catalogue: {0}")]
    Catalogue(String),
    /// Anything else.
    #[error("{0}")]
    Failed(String),
}

/// The server.
#[derive(Debug)]
pub struct Server;

/// A server that runs; dropped, it stops by itself.
#[derive(Debug)]
pub struct Running {
    addr: SocketAddr,
    stop: DropGuard,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Server {
    /// Starts the server on the present tokio runtime, and returns once it listens.
    ///
    /// # Errors
    /// Where database, catalogue or address cannot be used.
    pub async fn start(config: Config) -> Result<Running, StartError> {
        let app = open(&config).await?;
        take_up_where_it_stopped(&app).await?;
        let refused = |source| StartError::Listen {
            addr: config.listen,
            source,
        };
        let listener = TcpListener::bind(config.listen).await.map_err(refused)?;
        let addr = listener.local_addr().map_err(refused)?;
        let stop = CancellationToken::new();
        app.tasks.spawn(upkeep::forever(app.clone(), stop.clone()));
        let serving = tokio::spawn(serve(listener, app, stop.clone()));
        Ok(Running {
            addr,
            stop: stop.drop_guard(),
            serving,
        })
    }

    /// Creates the catalogue where there is none, and makes a shopper with a mandate and a merchant key.
    ///
    /// # Errors
    /// Where database or catalogue cannot be used.
    pub async fn seed(config: &Config) -> Result<Credentials, StartError> {
        let app = open(config).await?;
        let credentials = shopper::create(&app).await?;
        app.db.close().await;
        Ok(credentials)
    }
}

impl Running {
    /// Where it listens.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Base URL for clients.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Stops: no new connections, answers under way are finished, the database is closed.
    ///
    /// # Errors
    /// Where serving had broken off.
    pub async fn shutdown(self) -> Result<(), StartError> {
        drop(self.stop);
        let served = self
            .serving
            .await
            .map_err(|err| StartError::Failed(err.to_string()))?;
        served.map_err(|err| StartError::Failed(err.to_string()))
    }
}

async fn open(config: &Config) -> Result<App, StartError> {
    let refused = |source| StartError::Database {
        path: config.database_path.clone(),
        source,
    };
    let db = Db::open(&config.database_path).await.map_err(refused)?;
    let app = App {
        db,
        clock: config.clock.clone(),
        provider: config.provider.clone(),
        blobs: Blobs::in_folder(&blobs_folder(&config.database_path))?,
        order_names: config.order_names.clone(),
        metrics: Arc::new(Metrics::new()),
        tasks: TaskTracker::new(),
    };
    seed::fill_if_empty(&app).await?;
    seed::refresh_models(&app, &config.assets_dir, config.strict).await?;
    Ok(app)
}

/// A payment that a crash left at the provider is settled before shoppers come back, unless that takes long.
async fn take_up_where_it_stopped(app: &App) -> Result<(), StartError> {
    upkeep::recover(app).await?;
    let work = app.clone();
    let first = app.tasks.spawn(async move { upkeep::once(&work).await });
    match tokio::time::timeout(DRAIN, first).await {
        Ok(Ok(Ok(()))) => {}
        Ok(outcome) => tracing::warn!(
            ?outcome,
            "not everything was taken up; it will be tried again"
        ),
        Err(_) => {
            tracing::warn!("the payment provider is slow; open payments are taken up meanwhile")
        }
    }
    Ok(())
}

async fn serve(listener: TcpListener, app: App, stop: CancellationToken) -> std::io::Result<()> {
    let router = http::router(app.clone());
    let drain = stop.clone();
    let serving = axum::serve(listener, router)
        .with_graceful_shutdown(async move { drain.cancelled().await });
    let served = tokio::select! {
        served = serving => served,
        () = async { stop.cancelled().await; tokio::time::sleep(DRAIN).await } => Ok(()),
    };
    app.tasks.close();
    app.tasks.wait().await;
    app.db.close().await;
    served
}

fn blobs_folder(database_path: &Path) -> PathBuf {
    let mut name = database_path.as_os_str().to_owned();
    name.push(".assets");
    name.into()
}

impl From<Error> for StartError {
    fn from(error: Error) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<sqlx::Error> for StartError {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(format!("database: {error}"))
    }
}
