//! Whether anything has changed since: what is kept in memory is good for as long as the stamp stays.

use rusqlite::Connection;

use super::{Db, Reads, error::Result, query};

/// A state of the database. Equal stamps of one [`Db`] mean that nothing was committed in between, by anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stamp {
    /// Grows with every commit that the asking connection did not make (`PRAGMA data_version`).
    Sqlite(i64),
    /// Which transactions are over (`pg_current_snapshot`).
    Postgres(String),
}

impl Db {
    /// The stamp of what can be read now.
    pub(crate) async fn stamp(&self) -> Result<Stamp> {
        match &self.read {
            Reads::Sqlite(readers) => readers.stamp(),
            reads @ Reads::Postgres(_) => {
                let snapshot = query::query_scalar("SELECT CAST(pg_current_snapshot() AS TEXT)");
                Ok(Stamp::Postgres(snapshot.fetch_one(reads).await?))
            }
        }
    }
}

/// What the connection, which commits nothing itself, sees.
pub(super) fn of(conn: &Connection) -> Result<Stamp> {
    let mut statement = conn.prepare_cached("PRAGMA data_version")?;
    Ok(Stamp::Sqlite(
        statement.query_row([], |row| row.get::<_, i64>(0))?,
    ))
}
