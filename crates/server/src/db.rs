//! The database: how it is opened and how a write begins.
//!
//! All that is special to `SQLite` is in this file; the SQL elsewhere is the same for `PostgreSQL`.

use std::{path::Path, time::Duration};

use sqlx::{
    Sqlite, SqliteConnection, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

/// One connection, inside or outside a transaction.
pub(crate) type Conn = SqliteConnection;

/// A write under way; dropped, it is undone.
pub(crate) type Tx = Transaction<'static, Sqlite>;

const READERS: u32 = 4;
const BUSY_S: u64 = 10;

/// Connections to one database.
#[derive(Clone, Debug)]
pub(crate) struct Db {
    /// For a single statement that only reads.
    pub(crate) read: SqlitePool,
    write: SqlitePool,
}

impl Db {
    /// Opens the file, creates it if there is none, and brings its tables up to date.
    pub(crate) async fn open(path: &Path) -> Result<Self, sqlx::Error> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            // WAL with NORMAL outlives a killed process, but loses the last commits with the power.
            // A shopper who has seen "paid" must find the order after either.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(BUSY_S));
        // SQLite has one writer at a time: a queue for one connection is fair, a busy wait is not.
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options.clone())
            .await?;
        sqlx::migrate!().run(&write).await?;
        let read = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(options.read_only(true).create_if_missing(false))
            .await?;
        Ok(Self { read, write })
    }

    /// Begins a reading: however many statements it takes, they all see the data of one moment.
    pub(crate) async fn snapshot(&self) -> Result<Tx, sqlx::Error> {
        self.read.begin().await
    }

    /// Begins a write that reads first.
    ///
    /// IMMEDIATE takes the write lock at once: a deferred transaction whose snapshot grew old fails with
    /// `SQLITE_BUSY_SNAPSHOT`, which waiting does not heal.
    pub(crate) async fn begin(&self) -> Result<Tx, sqlx::Error> {
        self.write.begin_with("BEGIN IMMEDIATE").await
    }

    /// Closes every connection; what was committed is in the file.
    pub(crate) async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}
