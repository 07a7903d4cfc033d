//! The database: `SQLite` in a file or `PostgreSQL` over the network, asked with the same text.
//!
//! All that is special to either is in this folder. The rest of the server writes
//! `db::query("… $1 …").bind(x).fetch_one(&mut *conn)`, numbers as `BIGINT` and everything else as `TEXT`.

mod again;
mod changes;
mod error;
mod location;
mod migrations;
mod postgres;
mod query;
mod row;
mod rows;
pub(crate) mod search;
mod sqlite;
mod stamp;
mod statistics;
mod value;
mod writer;

use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
};

use sqlx::{PgPool, Postgres, Transaction};

#[allow(unused_imports, reason = "what the folder offers, used or not yet")]
pub(crate) use self::{
    again::{Backoff, again},
    changes::Changes,
    error::Result,
    query::{Executor, Query, QueryAs, query, query_as, query_scalar},
    row::Row,
    rows::{Rows, numbers},
    stamp::Stamp,
    statistics::refresh_statistics,
    value::{Bind, Decode, Value},
};
use self::{
    changes::Touched,
    sqlite::{Held, Readers},
    writer::Writes,
};
pub use self::{error::Error, location::Database};
use crate::ids::{new_id, new_spread_id};

/// One connection, inside a transaction.
pub(crate) struct Conn {
    link: Link,
    node: Arc<str>,
    reads: Reads,
    changes: Arc<Changes>,
    touched: Touched,
}

/// A look that binds nobody; see [`Conn::aside`].
pub(crate) enum Aside<'a> {
    Same(&'a mut Conn),
    Other(&'a Reads),
}

enum Link {
    Sqlite(Held),
    Postgres(Transaction<'static, Postgres>),
}

/// Which database it is, for the few statements that cannot be the same text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

/// A transaction under way; dropped, it is undone.
pub(crate) struct Tx(Conn);

/// Connections to one database.
#[derive(Clone, Debug)]
pub(crate) struct Db {
    /// For a single statement that only reads.
    pub(crate) read: Reads,
    write: WriteSide,
    node: Arc<str>,
    changes: Arc<Changes>,
}

/// Connections that only read.
#[derive(Clone, Debug)]
pub(crate) enum Reads {
    Sqlite(Arc<Readers>),
    Postgres(PgPool),
}

#[derive(Clone, Debug)]
enum WriteSide {
    Sqlite(Writes),
    Postgres(PgPool),
}

impl Db {
    /// Opens the database and brings its tables up to date.
    pub(crate) async fn open(database: &Database) -> Result<Self> {
        let node = new_id("node").into();
        match database {
            Database::Sqlite(path) => {
                migrations::of_sqlite(path).await?;
                Ok(Self {
                    write: WriteSide::Sqlite(Writes::open(path)?),
                    read: Reads::Sqlite(Readers::open(path)?),
                    node,
                    changes: Arc::default(),
                })
            }
            Database::Postgres(options) => {
                let read = postgres::open_for_reading((**options).clone()).await?;
                migrations::of_postgres(&read).await?;
                let write = postgres::open_for_writing((**options).clone()).await?;
                Ok(Self {
                    read: Reads::Postgres(read),
                    write: WriteSide::Postgres(write),
                    node,
                    changes: Arc::default(),
                })
            }
        }
    }

    /// Begins a reading: however many statements it takes, they all see the data of one moment.
    pub(crate) async fn snapshot(&self) -> Result<Tx> {
        Ok(self.transaction(match &self.read {
            Reads::Sqlite(readers) => Link::Sqlite(Held::Read(readers.lend().await?.begin()?)),
            Reads::Postgres(pool) => Link::Postgres(pool.begin_with(postgres::BEGIN_READ).await?),
        }))
    }

    /// Begins a write. It does as if it were alone; on `PostgreSQL` it may fail instead and is then to be done
    /// again from here, see [`Error::is_conflict`].
    pub(crate) async fn begin(&self) -> Result<Tx> {
        Ok(self.transaction(match &self.write {
            WriteSide::Sqlite(writes) => Link::Sqlite(Held::Write(writes.begin().await?)),
            WriteSide::Postgres(pool) => {
                Link::Postgres(pool.begin_with(postgres::BEGIN_WRITE).await?)
            }
        }))
    }

    /// Which database it is.
    pub(crate) fn dialect(&self) -> Dialect {
        match self.write {
            WriteSide::Sqlite(_) => Dialect::Sqlite,
            WriteSide::Postgres(_) => Dialect::Postgres,
        }
    }

    /// This server's name among those that share the database; a new one at every start.
    pub(crate) fn node(&self) -> &str {
        &self.node
    }

    /// What this server's commits change that somebody waits to hear of.
    pub(crate) fn changes(&self) -> &Arc<Changes> {
        &self.changes
    }

    fn transaction(&self, link: Link) -> Tx {
        Tx(Conn {
            link,
            node: self.node.clone(),
            reads: self.read.clone(),
            changes: self.changes.clone(),
            touched: Touched::default(),
        })
    }

    /// Closes every connection; what was committed is kept.
    pub(crate) async fn close(&self) {
        match &self.read {
            Reads::Sqlite(readers) => readers.close(),
            Reads::Postgres(pool) => pool.close().await,
        }
        match &self.write {
            WriteSide::Sqlite(writes) => writes.flush().await,
            WriteSide::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Keeps it; once this returns, it outlives a crash.
    pub(crate) async fn commit(self) -> Result<()> {
        match self.0.link {
            Link::Sqlite(Held::Write(part)) => part.commit().await?,
            Link::Sqlite(Held::Read(_)) => {}
            Link::Postgres(tx) => tx.commit().await?,
        }
        self.0.changes.committed(self.0.touched);
        Ok(())
    }
}

impl Conn {
    /// Which database it is.
    pub(crate) fn dialect(&self) -> Dialect {
        match self.link {
            Link::Sqlite(_) => Dialect::Sqlite,
            Link::Postgres(_) => Dialect::Postgres,
        }
    }

    /// For a look that binds nobody. Whatever a serializable transaction reads, others must not write; what is only
    /// to be shown is therefore read beside it, as it was kept last.
    pub(crate) fn aside(&mut self) -> Aside<'_> {
        match self.link {
            Link::Sqlite(_) => Aside::Same(self),
            Link::Postgres(_) => Aside::Other(&self.reads),
        }
    }

    /// A new identifier for rows that are written often and never listed by it.
    ///
    /// Ids that sort by time lie side by side in an index. `SQLite`'s one writer likes that: it has fewer pages to
    /// write. Under `SERIALIZABLE`, whoever reads a page of an index is in the way of whoever writes to it, and then
    /// everybody would be on the last one.
    pub(crate) fn new_id(&self, prefix: &str) -> String {
        match self.dialect() {
            Dialect::Sqlite => new_id(prefix),
            Dialect::Postgres => new_spread_id(prefix),
        }
    }

    /// The server that works on this connection.
    pub(crate) fn node(&self) -> &str {
        &self.node
    }

    /// Returns once everything that this connection may have seen would outlive a crash; for answers that repeat
    /// what somebody else did. What was done on this connection so far is kept as well.
    pub(crate) fn keep_what_it_saw(&mut self) -> Result<()> {
        match &mut self.link {
            Link::Sqlite(Held::Write(part)) => part.keep_what_it_saw(),
            // Readings see only what is kept.
            Link::Sqlite(Held::Read(_)) | Link::Postgres(_) => Ok(()),
        }
    }
}

impl Deref for Tx {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.0
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.0
    }
}
