//! `SQLite`, called on the thread that asks: a statement takes microseconds, handing it to another thread and
//! back takes longer than that.
//!
//! Reads go to a handful of connections, each with a snapshot of its own (WAL). Writes go to the one writer.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rusqlite::{
    Connection, OpenFlags, Statement, ToSql,
    types::{ToSqlOutput, Value as Stored, ValueRef},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{
    error::{Error, Result},
    row::Row,
    stamp::{self, Stamp},
    value::Value,
    writer::Part,
};

/// How long a connection is waited for before the server says that it is busy.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
const READERS: usize = 8;
const STATEMENTS_KEPT: usize = 512;

/// A connection in use.
pub(crate) enum Held {
    /// For reading, with a snapshot.
    Read(Lent),
    /// The writer's, for one transaction.
    Write(Part),
}

/// Connections that only read.
#[derive(Debug)]
pub(crate) struct Readers {
    idle: Mutex<Vec<Connection>>,
    /// Always the same one: only of one connection can two stamps be compared.
    stamps: Mutex<Connection>,
    permits: Arc<Semaphore>,
}

/// A reading connection; dropped, it goes back.
pub(crate) struct Lent {
    conn: Option<Connection>,
    home: Arc<Readers>,
    _permit: OwnedSemaphorePermit,
}

impl Readers {
    /// Opens them.
    pub(super) fn open(path: &Path) -> Result<Arc<Self>> {
        let open = |_| {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            connect(path, flags)
        };
        let idle: Vec<_> = (0..READERS).map(open).collect::<Result<_>>()?;
        Ok(Arc::new(Self {
            idle: Mutex::new(idle),
            stamps: Mutex::new(open(READERS)?),
            permits: Arc::new(Semaphore::new(READERS)),
        }))
    }

    /// Lends one, as soon as there is one.
    pub(super) async fn lend(self: &Arc<Self>) -> Result<Lent> {
        let permit = tokio::time::timeout(PATIENCE, self.permits.clone().acquire_owned()).await;
        let permit = permit.ok().and_then(std::result::Result::ok);
        let permit = permit.ok_or(Error::Busy)?;
        let conn = self.idle().pop();
        Ok(Lent {
            conn,
            home: self.clone(),
            _permit: permit,
        })
    }

    /// What can be read now.
    pub(super) fn stamp(&self) -> Result<Stamp> {
        stamp::of(&self.stamps.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Closes those that nobody uses, and lends no more.
    pub(super) fn close(&self) {
        self.permits.close();
        self.idle().clear();
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lent {
    /// Begins a reading: every statement from here on sees the data of one moment.
    pub(super) fn begin(self) -> Result<Self> {
        self.conn()?.execute_batch("BEGIN")?;
        Ok(self)
    }

    /// Does a statement for what it changes: nothing, here.
    pub(super) fn execute(&self, sql: &str, args: &[Value]) -> Result<u64> {
        execute(self.conn()?, sql, args)
    }

    /// Does a statement for its rows.
    pub(super) fn fetch(&self, sql: &str, args: &[Value]) -> Result<Vec<Row>> {
        fetch(self.conn()?, sql, args)
    }

    fn conn(&self) -> Result<&Connection> {
        self.conn.as_ref().ok_or(Error::Busy)
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let Some(conn) = self.conn.take() else {
            return;
        };
        // A connection whose reading cannot be ended is of no use to the next one.
        if (conn.is_autocommit() || conn.execute_batch("ROLLBACK").is_ok())
            && !self.home.permits.is_closed()
        {
            self.home.idle().push(conn);
        }
    }
}

impl Held {
    /// Does a statement for what it changes.
    pub(super) fn execute(&mut self, sql: &str, args: &[Value]) -> Result<u64> {
        match self {
            Self::Read(lent) => lent.execute(sql, args),
            Self::Write(part) => part.execute(sql, args),
        }
    }

    /// Does a statement for its rows.
    pub(super) fn fetch(&mut self, sql: &str, args: &[Value]) -> Result<Vec<Row>> {
        match self {
            Self::Read(lent) => lent.fetch(sql, args),
            Self::Write(part) => part.fetch(sql, args),
        }
    }
}

/// A connection as all of ours are.
pub(super) fn connect(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(PATIENCE)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    conn.execute_batch(
        "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768;",
    )?;
    Ok(conn)
}

pub(super) fn execute(conn: &Connection, sql: &str, args: &[Value]) -> Result<u64> {
    let mut statement = conn.prepare_cached(sql)?;
    bind(&mut statement, args)?;
    if statement.column_count() == 0 {
        return Ok(statement.raw_execute()? as u64);
    }
    let mut rows = statement.raw_query();
    while rows.next()?.is_some() {}
    Ok(conn.changes())
}

pub(super) fn fetch(conn: &Connection, sql: &str, args: &[Value]) -> Result<Vec<Row>> {
    let mut statement = conn.prepare_cached(sql)?;
    bind(&mut statement, args)?;
    let columns: Arc<[String]> = statement
        .column_names()
        .into_iter()
        .map(str::to_owned)
        .collect();
    let mut rows = statement.raw_query();
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let values = (0..columns.len()).map(|place| value(row.get_ref(place)?, &columns[place]));
        found.push(Row::new(columns.clone(), values.collect::<Result<_>>()?));
    }
    Ok(found)
}

/// `SQLite` numbers `$1`, `$2`, … as they come, `PostgreSQL` as they are called: so ours are bound by name.
fn bind(statement: &mut Statement<'_>, args: &[Value]) -> Result<()> {
    for place in 1..=statement.parameter_count() {
        let number = statement
            .parameter_name(place)
            .and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok());
        let arg = number.and_then(|number| args.get(number.checked_sub(1)?));
        let arg = arg.ok_or_else(|| Error::Column(format!("nothing is bound to ${place}")))?;
        statement.raw_bind_parameter(place, arg)?;
    }
    Ok(())
}

fn value(stored: ValueRef<'_>, column: &str) -> Result<Value> {
    match stored {
        ValueRef::Null => Ok(Value::Text(None)),
        ValueRef::Integer(number) => Ok(Value::Int(Some(number))),
        ValueRef::Text(text) => Ok(Value::text(String::from_utf8_lossy(text))),
        ValueRef::Real(_) | ValueRef::Blob(_) => {
            let what = format!("column {column} is neither a whole number nor text");
            Err(Error::Column(what))
        }
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Int(Some(number)) => ToSqlOutput::Owned(Stored::Integer(*number)),
            Self::Text(Some(text)) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Int(None) | Self::Text(None) => ToSqlOutput::Owned(Stored::Null),
        })
    }
}
