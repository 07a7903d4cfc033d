//! The stage of a trip: server processes, a meddling proxy between client and server, films as processes, and the database.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use sqlx::Row;
use sqlx::sqlite::SqlitePoolOptions;
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(60);

pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A `buyplus-server` process over a database of its own.
pub struct ServerProcess {
    child: Child,
    pub url: String,
}

impl ServerProcess {
    pub fn start(database: &Path, assets: &Path) -> Self {
        let binary = PathBuf::from(env!("CARGO_BIN_EXE_buyplus")).with_file_name("buyplus-server");
        assert!(
            binary.is_file(),
            "{} is not built: use cargo test --workspace",
            binary.display()
        );
        let addr_file = database.with_extension(format!("addr-{}", uuid::Uuid::new_v4()));
        let child = Command::new(binary)
            .args(["serve", "--listen", "127.0.0.1:0", "--addr-file"])
            .arg(&addr_file)
            .arg(format!("--database=sqlite:{}", database.display()))
            .arg("--assets")
            .arg(assets)
            .env("RUST_LOG", "error")
            .stdout(Stdio::null())
            .spawn()
            .expect("the server starts");
        let addr = wait_for("the server's address", || {
            std::fs::read_to_string(&addr_file)
                .ok()
                .filter(|text| !text.trim().is_empty())
        });
        Self {
            child,
            url: format!("http://{}", addr.trim()),
        }
    }

    /// Ends the process at once, as a power cut would.
    pub fn kill(&mut self) {
        self.child.kill().expect("the server can be killed");
        self.child.wait().expect("the server is gone");
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks until there is an answer.
pub fn wait_for<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(
            began.elapsed() < PATIENCE,
            "no sign of {what} after {PATIENCE:?}"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// What a proxy does with a request.
pub enum Meddling {
    /// Hands it on, and the answer back.
    Forward,
    /// Breaks the connection without handing it on.
    Lose,
    /// Hands it on, then breaks the connection instead of answering.
    LoseAnswer,
}

type Meddler = Box<dyn Fn(&str, &str) -> Meddling + Send + Sync>;

/// A proxy whose target can be changed while it runs.
pub struct Proxy {
    pub url: String,
    target: Arc<Mutex<String>>,
    _runtime: tokio::runtime::Runtime,
}

#[derive(Clone)]
struct Wire {
    target: Arc<Mutex<String>>,
    meddler: Arc<Meddler>,
    after: Arc<dyn Fn(&str, &str) + Send + Sync>,
    http: reqwest::Client,
}

impl Proxy {
    /// A proxy before `target`; `meddler` is asked about each request (method, path), and `after` is told of each
    /// request that the server has answered, before the client hears of it.
    pub fn start(
        target: &str,
        meddler: impl Fn(&str, &str) -> Meddling + Send + Sync + 'static,
        after: impl Fn(&str, &str) + Send + Sync + 'static,
    ) -> Self {
        // A second provider is refused, which is fine: the first one serves as well.
        let _ = rustls_graviola::default_provider().install_default();
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let target = Arc::new(Mutex::new(target.to_owned()));
        let wire = Wire {
            target: target.clone(),
            meddler: Arc::new(Box::new(meddler)),
            after: Arc::new(after),
            http: reqwest::Client::builder().build().expect("an HTTP client"),
        };
        let app = Router::new().fallback(hand_on).with_state(wire);
        let addr: SocketAddr = runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
                .await
                .expect("a free port");
            let addr = listener.local_addr().expect("its address");
            tokio::spawn(async move { axum::serve(listener, app).await });
            addr
        });
        Self {
            url: format!("http://{addr}"),
            target,
            _runtime: runtime,
        }
    }

    /// Where the proxy's target is kept, for servers that come back elsewhere.
    pub fn target(&self) -> Arc<Mutex<String>> {
        self.target.clone()
    }
}

async fn hand_on(State(wire): State<Wire>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts
        .uri
        .path_and_query()
        .map_or("/", |path| path.as_str())
        .to_owned();
    let method = parts.method.as_str().to_owned();
    let meddling = (wire.meddler)(&method, &path);
    if matches!(meddling, Meddling::Lose) {
        return broken();
    }
    let body = axum::body::to_bytes(body, usize::MAX)
        .await
        .expect("the client's body");
    let target = wire.target.lock().unwrap().clone();
    let mut headers = parts.headers;
    headers.remove("host");
    let sent = wire
        .http
        .request(parts.method, format!("{target}{path}"))
        .headers(headers)
        .body(body)
        .send()
        .await;
    let Ok(answer) = sent else { return broken() };
    let (status, headers) = (answer.status(), answer.headers().clone());
    let bytes = answer.bytes().await.unwrap_or_default();
    let after = wire.after.clone();
    tokio::task::spawn_blocking(move || after(&method, &path))
        .await
        .expect("the test's own code");
    if matches!(meddling, Meddling::LoseAnswer) {
        return broken();
    }
    let mut response = (status, bytes).into_response();
    for name in ["content-type", "etag", "idempotent-replayed"] {
        if let Some(value) = headers.get(name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

/// An answer that breaks off.
fn broken() -> Response {
    let gone = std::io::Error::other("the line was cut");
    Response::new(Body::from_stream(tokio_stream::iter([Err::<Bytes, _>(
        gone,
    )])))
}

/// A film that was made.
pub struct Film {
    pub journal: Vec<Value>,
    pub folder: PathBuf,
}

impl Film {
    /// Makes the film of a trip with `buyplus film`; fails the test where the program does.
    pub fn shoot(trip: &Path, folder: &Path, arguments: &[&str]) -> Self {
        let output = Command::new(env!("CARGO_BIN_EXE_buyplus"))
            .arg("film")
            .arg(trip)
            .arg("--out")
            .arg(folder)
            .args(arguments)
            .env("BUYPLUS_ASSETS", repository().join("assets"))
            .output()
            .expect("buyplus starts");
        let log = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "buyplus film ended with {}:\n{log}",
            output.status
        );
        let text = std::fs::read_to_string(folder.join("journal.jsonl")).expect("a journal");
        let journal = text
            .lines()
            .map(|line| serde_json::from_str(line).expect("a line of JSON"))
            .collect();
        Self {
            journal,
            folder: folder.to_owned(),
        }
    }

    /// The names of the events, in order.
    pub fn events(&self) -> Vec<&str> {
        self.journal
            .iter()
            .filter_map(|line| line["event"].as_str())
            .collect()
    }

    /// The first event of that name.
    pub fn event(&self, name: &str) -> &Value {
        let found = self.journal.iter().find(|line| line["event"] == name);
        found.unwrap_or_else(|| panic!("no {name} in {:#?}", self.journal))
    }

    /// Fails unless these events happen in this order, whatever lies between.
    pub fn assert_order(&self, names: &[&str]) {
        let events = self.events();
        let mut rest = events.iter();
        for name in names {
            assert!(
                rest.any(|event| event == name),
                "{name} is missing or too early in {events:?}"
            );
        }
    }
}

/// What the database holds after a trip.
#[derive(Debug, PartialEq)]
pub struct Books {
    pub orders: Vec<(String, String, i64, String)>,
    pub ledger_transactions: i64,
    pub ledger_sum_minor: i64,
    pub bag_lines: i64,
}

pub fn books(database: &Path) -> Books {
    query(database, async |pool| {
        let rows = sqlx::query("SELECT id, status, amount_minor, currency FROM orders")
            .fetch_all(&pool)
            .await
            .unwrap();
        let count = async |sql: &'static str| {
            sqlx::query_scalar::<_, i64>(sql)
                .fetch_one(&pool)
                .await
                .unwrap()
        };
        Books {
            orders: rows
                .iter()
                .map(|row| (row.get(0), row.get(1), row.get(2), row.get(3)))
                .collect(),
            ledger_transactions: count("SELECT COUNT(*) FROM ledger_transactions").await,
            ledger_sum_minor: count("SELECT COALESCE(SUM(amount_minor), 0) FROM ledger_entries")
                .await,
            bag_lines: count("SELECT COUNT(*) FROM bag_lines").await,
        }
    })
}

/// What a counting question to the database answers.
pub fn count(database: &Path, sql: &'static str) -> i64 {
    query(database, async |pool| {
        sqlx::query_scalar(sql).fetch_one(&pool).await.unwrap()
    })
}

/// Takes every unit of a SKU off the shelf, as a crowd of other shoppers would.
pub fn sell_out(database: &Path, variant_id: &'static str) {
    query(database, async |pool| {
        let sql = "UPDATE inventory SET on_hand = reserved WHERE variant_id = ?";
        let done = sqlx::query(sql)
            .bind(variant_id)
            .execute(&pool)
            .await
            .unwrap();
        assert_eq!(done.rows_affected(), 1, "there is a {variant_id}");
    });
}

/// Puts another product wherever this one stood, as a retailer would who publishes a layout.
pub fn publish_instead(database: &Path, old: &'static str, new: &'static str) {
    query(database, async |pool| {
        let sql = "UPDATE stores SET document = replace(document, ?, ?)";
        sqlx::query(sql)
            .bind(old)
            .bind(new)
            .execute(&pool)
            .await
            .unwrap();
    });
}

fn query<T>(database: &Path, work: impl AsyncFnOnce(sqlx::SqlitePool) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let url = format!("sqlite:{}", database.display());
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .connect(&url)
            .await
            .expect("the database opens");
        work(pool).await
    })
}

/// A folder of assets like the shipped one, with some product files replaced.
pub fn assets_with(folder: &TempDir, replaced: &HashMap<&str, &[u8]>) -> PathBuf {
    let assets = folder.path().join("assets");
    std::fs::create_dir_all(assets.join("products")).unwrap();
    for entry in std::fs::read_dir(repository().join("assets/products")).unwrap() {
        let file = entry.unwrap().path();
        let name = file.file_name().unwrap().to_str().unwrap();
        let to = assets.join("products").join(name);
        match replaced.get(name) {
            Some(bytes) => std::fs::write(to, bytes).unwrap(),
            None => std::fs::copy(&file, to).map(|_| ()).unwrap(),
        }
    }
    assets
}
