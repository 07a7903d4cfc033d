//! A test's data: a file of its own, or a database of its own on a `PostgreSQL` that lives as long as the tests.
//!
//! The same tests are compiled twice, as `shop` and as `shop_postgres`; which one this is decides.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use buyplus_server::{Config, Database, ManualClock, Server};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use tokio::sync::OnceCell;

use super::NOW_MS;

/// Whether these are the tests on `PostgreSQL`.
pub fn on_postgres() -> bool {
    env!("CARGO_CRATE_NAME").ends_with("_postgres")
}

/// Where a test's data is.
#[derive(Clone, Debug)]
pub enum Data {
    File(PathBuf),
    Url(String),
}

/// A private server; it stops when this process is gone and its input with it.
struct Cluster {
    url: String,
    _process: Child,
}

static CLUSTER: OnceLock<Cluster> = OnceLock::new();
static TEMPLATE: OnceCell<()> = OnceCell::const_new();
static MADE: AtomicU32 = AtomicU32::new(0);

impl Data {
    /// Makes a place for data: a file that is not there yet, or a copy of a database that was seeded once.
    pub async fn new(dir: &Path) -> Self {
        if !on_postgres() {
            return Self::File(dir.join("shop.db"));
        }
        TEMPLATE.get_or_init(template).await;
        Self::copy_of("template_shop").await
    }

    /// Makes a place for data with nothing in it.
    pub async fn empty(dir: &Path) -> Self {
        match on_postgres() {
            false => Self::File(dir.join("shop.db")),
            true => Self::copy_of("template1").await,
        }
    }

    async fn copy_of(template: &str) -> Self {
        let name = format!("shop_{}", MADE.fetch_add(1, Ordering::Relaxed));
        let mut conn = PgConnection::connect(&cluster().url).await.unwrap();
        let make = format!("CREATE DATABASE {name} TEMPLATE {template}");
        sqlx::raw_sql(AssertSqlSafe(make))
            .execute(&mut conn)
            .await
            .unwrap();
        Self::Url(url_of(&name))
    }

    /// As the command line takes it.
    pub fn url(&self) -> String {
        match self {
            Self::File(path) => format!("sqlite:{}", path.display()),
            Self::Url(url) => url.clone(),
        }
    }

    /// As the library takes it.
    pub fn database(&self) -> Database {
        self.url().parse().unwrap()
    }

    /// Changes the data behind the server's back.
    pub async fn execute(&self, sql: &str) {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::File(path) => sqlx::raw_sql(sql)
                .execute(&mut connect(path).await)
                .await
                .map(drop)
                .unwrap(),
            Self::Url(url) => sqlx::raw_sql(sql)
                .execute(&mut PgConnection::connect(url).await.unwrap())
                .await
                .map(drop)
                .unwrap(),
        }
    }

    /// Makes every INSERT into a table, or UPDATE of it, fail from now on.
    pub async fn break_writes(&self, write: &str, table: &str) {
        let (before, then) = match self {
            Self::Url(_) => (
                "CREATE OR REPLACE FUNCTION break_it() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION 'broken'; END $$; ",
                "FOR EACH ROW EXECUTE FUNCTION break_it()",
            ),
            Self::File(_) => ("", "BEGIN SELECT RAISE(ABORT, 'broken'); END"),
        };
        let sql = format!("{before}CREATE TRIGGER break_{table} BEFORE {write} ON {table} {then}");
        self.execute(&sql).await;
    }

    /// Ends that.
    pub async fn mend(&self, table: &str) {
        let on = match self {
            Self::Url(_) => format!(" ON {table}"),
            Self::File(_) => String::new(),
        };
        self.execute(&format!("DROP TRIGGER break_{table}{on}"))
            .await;
    }

    /// Asks the data behind the server's back for one text.
    pub async fn text(&self, sql: &'static str) -> String {
        match self {
            Self::File(path) => sqlx::query_scalar(sql)
                .fetch_one(&mut connect(path).await)
                .await
                .unwrap(),
            Self::Url(url) => sqlx::query_scalar(sql)
                .fetch_one(&mut PgConnection::connect(url).await.unwrap())
                .await
                .unwrap(),
        }
    }

    /// Asks the data behind the server's back for one number.
    pub async fn number(&self, sql: &str) -> i64 {
        // A sum of BIGINTs is a NUMERIC to one of them.
        let sql = AssertSqlSafe(format!("SELECT CAST(({sql}) AS BIGINT)"));
        match self {
            Self::File(path) => sqlx::query_scalar(sql)
                .fetch_one(&mut connect(path).await)
                .await
                .unwrap(),
            Self::Url(url) => sqlx::query_scalar(sql)
                .fetch_one(&mut PgConnection::connect(url).await.unwrap())
                .await
                .unwrap(),
        }
    }

    /// Everything that is kept, as bytes to look for secrets in.
    pub async fn everything(&self) -> Vec<u8> {
        let url = match self {
            Self::File(path) => {
                let log = path.with_extension("db-wal");
                return [
                    std::fs::read(path).unwrap(),
                    std::fs::read(log).unwrap_or_default(),
                ]
                .concat();
            }
            Self::Url(url) => url,
        };
        let mut conn = PgConnection::connect(url).await.unwrap();
        let tables: Vec<String> = sqlx::query_scalar(
            "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'",
        )
        .fetch_all(&mut conn)
        .await
        .unwrap();
        let mut everything = String::new();
        for table in tables {
            let rows: Vec<String> =
                sqlx::query_scalar(AssertSqlSafe(format!("SELECT t::text FROM \"{table}\" t")))
                    .fetch_all(&mut conn)
                    .await
                    .unwrap();
            everything.extend(rows);
        }
        everything.into_bytes()
    }
}

/// A database that was brought up to date and seeded, for the others to be copied from.
async fn template() {
    let mut conn = PgConnection::connect(&cluster().url).await.unwrap();
    sqlx::raw_sql("CREATE DATABASE template_shop")
        .execute(&mut conn)
        .await
        .unwrap();
    let dir = tempfile::tempdir().unwrap();
    let database: Database = url_of("template_shop").parse().unwrap();
    let config = Config {
        // What is seeded is as old as a shop that a test opens.
        clock: Arc::new(ManualClock::new(NOW_MS)),
        files: dir.path().join("files"),
        ..Config::new(database, dir.path().join("assets"))
    };
    let seeded = Server::start(config).await.unwrap();
    seeded.shutdown().await.unwrap();
}

fn url_of(database: &str) -> String {
    cluster()
        .url
        .replace(":///postgres?", &format!(":///{database}?"))
}

fn cluster() -> &'static Cluster {
    CLUSTER.get_or_init(|| {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/postgres.sh");
        let mut process = Command::new(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut url)
            .unwrap();
        if url.is_empty() {
            without_postgres(&mut process);
        }
        Cluster {
            url: url.trim().to_owned(),
            _process: process,
        }
    })
}

/// The tests cannot run. Said past the test runner, which keeps what a passing test says to itself.
fn without_postgres(process: &mut Child) -> ! {
    let must = std::env::var_os("BUYPLUS_NEED_POSTGRES").is_some();
    let missing = process.wait().unwrap().code() == Some(2);
    let skipped = missing && !must;
    let what = if skipped { "SKIPPED" } else { "FAILED" };
    let mut stderr = std::io::stderr();
    let _ = writeln!(
        stderr,
        "\n*** {what}: every test on PostgreSQL; the server did not start ***\n"
    );
    std::process::exit(if skipped { 0 } else { 1 });
}

async fn connect(path: &Path) -> SqliteConnection {
    SqliteConnection::connect(&format!("sqlite:{}", path.display()))
        .await
        .unwrap()
}
