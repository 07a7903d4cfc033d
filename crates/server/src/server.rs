//! Starting and stopping the server.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

use crate::{
    alipay::{self, Alipay},
    app::App,
    clock::{Clock, SystemClock},
    db::{self, Database, Db},
    error::Error,
    events, http,
    ids::{OrderNames, RandomOrderNames},
    limits::{Limiters, RateLimits},
    load::Load,
    metrics::Metrics,
    provider::{PaymentProvider, SandboxWallet},
    seed::{self, Generate},
    services::{
        assets::Blobs,
        audit, catalogue, inventory, nodes,
        previews::{self, Studio},
        upkeep,
        webhooks::{self, Courier},
    },
    shopper::{self, Credentials},
    ucp,
};

/// How long answers under way may take when the server stops.
const DRAIN: Duration = Duration::from_secs(10);
/// About what one machine answers in half a second.
const REQUESTS_MAX: usize = 1024;

/// A software driver takes its time over a hall of goods.
const PREVIEW_LIMIT: Duration = Duration::from_secs(180);

/// How long a server may show no life.
const LEASE: Duration = Duration::from_secs(5);

/// What the server needs from outside.
#[derive(Clone)]
pub struct Config {
    /// Address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where the data is; seeded if there is none.
    pub database: Database,
    /// Folder of files by content; beside a database file it is `<file>.assets`.
    pub files: PathBuf,
    /// Folder with `products/<id>.glb` and pictures; see the README.
    pub assets_dir: PathBuf,
    /// Whether a missing model is an error instead of a product without one.
    pub strict: bool,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Moves the money.
    pub provider: Arc<dyn PaymentProvider>,
    /// Names new orders.
    pub order_names: Arc<dyn OrderNames>,
    /// Of servers that share a database: how long one may show no life before others take up what it left.
    pub lease: Duration,
    /// Whether merchants' webhooks may be plain HTTP and on private addresses: for tests, and for shops that run in
    /// one network with their merchants' systems.
    pub private_webhooks: bool,
    /// Takes the money with Alipay instead of `provider`.
    pub alipay: Option<Arc<alipay::Settings>>,
    /// Scheme, host and port under which clients reach the server; without it, what they say in `Host`.
    pub public_url: Option<String>,
    /// Opens the mode for the public UCP conformance suite, under this secret: a shop of its own, play payments
    /// and routes for tests.
    pub ucp_conformance: Option<String>,
    /// The NATS server over which servers that share a database tell each other what changed; without it each asks
    /// the database.
    pub nats: Option<String>,
    /// How much one caller may ask for.
    pub rate_limits: RateLimits,
    /// Requests under way at once; one more is answered 503 and `Retry-After`.
    pub requests_max: usize,
    /// Whether a proxy of ours stands in front: only then is the last address in `X-Forwarded-For` believed.
    pub behind_proxy: bool,
    /// The client's program, which draws previews of stores; without one there are none.
    pub client: Option<PathBuf>,
    /// How long it may take for a picture.
    pub preview_limit: Duration,
}

impl Config {
    /// A free loopback port, the machine's clock, play money.
    #[must_use]
    pub fn new(database: impl Into<Database>, assets_dir: impl Into<PathBuf>) -> Self {
        let database = database.into();
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            files: files_of(&database),
            database,
            assets_dir: assets_dir.into(),
            strict: false,
            clock: Arc::new(SystemClock),
            provider: Arc::new(SandboxWallet),
            order_names: Arc::new(RandomOrderNames),
            lease: LEASE,
            private_webhooks: false,
            alipay: None,
            public_url: None,
            ucp_conformance: None,
            nats: None,
            rate_limits: RateLimits::DEFAULT,
            requests_max: REQUESTS_MAX,
            behind_proxy: false,
            client: client_beside(),
            preview_limit: PREVIEW_LIMIT,
        }
    }
}

/// Why the server did not start, or did not stop well.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be opened.
    #[error("cannot open database {database}: {source}")]
    Database {
        /// Which one, without its password.
        database: String,
        /// Why.
        source: db::Error,
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
        let mut app = open(&config).await?;
        take_up_where_it_stopped(&app).await?;
        let refused = |source| StartError::Listen {
            addr: config.listen,
            source,
        };
        let listener = TcpListener::bind(config.listen).await.map_err(refused)?;
        let addr = listener.local_addr().map_err(refused)?;
        let stop = CancellationToken::new();
        if let Some(url) = &config.nats {
            events::over_nats(&mut app, url, &stop).map_err(StartError::Failed)?;
        }
        app.tasks.spawn(upkeep::forever(app.clone(), stop.clone()));
        app.tasks
            .spawn(nodes::forever(app.clone(), config.lease, stop.clone()));
        app.tasks
            .spawn(webhooks::forever(app.clone(), stop.clone()));
        let studio = previews::forever(app.clone(), own_url(addr), stop.clone());
        app.tasks.spawn(studio);
        let serving = tokio::spawn(serve(listener, app, stop.clone()));
        Ok(Running {
            addr,
            stop: stop.drop_guard(),
            serving,
        })
    }

    /// Creates the catalogue where there is none, and adds made-up goods until it holds as many products as wanted.
    ///
    /// # Errors
    /// Where database or catalogue cannot be used, or more is wanted than can be made up.
    pub async fn generate(config: &Config, wanted: Generate) -> Result<(), StartError> {
        let app = open(config).await?;
        seed::generate(&app, wanted).await?;
        app.db.close().await;
        Ok(())
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

impl Server {
    /// Splits the stock of a SKU into this many parts, so that those who want it at once do not queue for one row.
    ///
    /// # Errors
    /// Where there is no such SKU, or units of a part that is to go are held for shoppers.
    pub async fn split_stock(config: &Config, sku: &str, parts: i64) -> Result<(), StartError> {
        let app = open(config).await?;
        db::again(|| async {
            let mut tx = app.db.begin().await?;
            inventory::split(&mut tx, sku, parts).await?;
            Ok(tx.commit().await?)
        })
        .await?;
        app.db.close().await;
        Ok(())
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
        database: config.database.to_string(),
        source,
    };
    let db = Db::open(&config.database).await.map_err(refused)?;
    let facade = ucp::Facade::open(
        &db,
        config.public_url.clone(),
        config.ucp_conformance.clone(),
        config.clock.now_ms(),
    );
    let facade = facade.await?;
    let address_salt = audit::salt(&db).await?;
    let app = App {
        db,
        clock: config.clock.clone(),
        provider: provider(config)?,
        blobs: Blobs::in_folder(&config.files)?,
        order_names: config.order_names.clone(),
        metrics: Arc::new(Metrics::new()),
        hot: Arc::default(),
        tasks: TaskTracker::new(),
        courier: Courier::new(config.private_webhooks)?,
        alipay: config.alipay.clone(),
        ucp: Arc::new(facade),
        limiters: Arc::new(Limiters::new(config.rate_limits, &config.clock)),
        load: Load::at_most(config.requests_max),
        address_salt: address_salt.into(),
        behind_proxy: config.behind_proxy,
        watch: Arc::default(),
        studio: Arc::new(Studio::new(config.client.clone(), config.preview_limit)),
        events: events::alone(),
    };
    seed::fill_if_empty(&app).await?;
    ucp::seed_flower_shop(&app).await?;
    catalogue::bring_up_to_date(&app).await?;
    seed::refresh_files(&app, &config.assets_dir, config.strict).await?;
    Ok(app)
}

fn provider(config: &Config) -> Result<Arc<dyn PaymentProvider>, StartError> {
    let Some(settings) = &config.alipay else {
        return Ok(config.provider.clone());
    };
    let alipay = Alipay::new(settings.clone(), config.clock.clone());
    Ok(Arc::new(alipay.map_err(StartError::Failed)?))
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
    let router = http::router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let drain = stop.clone();
    let serving = axum::serve(listener, router)
        .with_graceful_shutdown(async move { drain.cancelled().await });
    let served = tokio::select! {
        served = serving => served,
        () = async { stop.cancelled().await; tokio::time::sleep(DRAIN).await } => Ok(()),
    };
    app.tasks.close();
    app.tasks.wait().await;
    if let Err(error) = nodes::leave(&app).await {
        tracing::warn!(%error, "the other servers will notice by themselves that this one is gone");
    }
    app.db.close().await;
    served
}

/// Where a program on this machine finds the server.
fn own_url(addr: SocketAddr) -> String {
    let ip = match addr.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
    };
    format!("http://{}", SocketAddr::new(ip, addr.port()))
}

/// The client's program beside this one, or in the folder above, as in a build's.
fn client_beside() -> Option<PathBuf> {
    let own = std::env::current_exe().ok()?;
    let name = format!("buyplus{}", std::env::consts::EXE_SUFFIX);
    let folders = own.ancestors().skip(1).take(2);
    let mut programs = folders.map(|folder| folder.join(&name));
    programs.find(|program| program.is_file())
}

fn files_of(database: &Database) -> PathBuf {
    let mut name = match database {
        Database::Sqlite(path) => path.as_os_str().to_owned(),
        Database::Postgres(_) => "buyplus".into(),
    };
    name.push(".assets");
    name.into()
}

impl From<Error> for StartError {
    fn from(error: Error) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<db::Error> for StartError {
    fn from(error: db::Error) -> Self {
        Self::Failed(format!("database: {error}"))
    }
}
