//! `SQLite`'s one writer, and its group commits.
//!
//! Writers line up for the connection. Each does its work in a savepoint of its own, so that what one undoes
//! leaves the others alone, and then steps back without having waited for the disk. The first of them puts the
//! commit of all at the end of the line: one flush to the disk keeps the work of everybody who stood before it.
//! Nobody is told that a write is kept before that flush is done.

use std::{path::Path, sync::Arc};

use rusqlite::{Connection, OpenFlags};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use super::{
    error::{Error, Result},
    row::Row,
    sqlite::{self, PATIENCE},
    value::Value,
};

/// Pages of WAL (4 KiB each) before they are moved into the file: less often than SQLite's own 1,000, since a
/// commit waits while it is done.
const CHECKPOINT_PAGES: u32 = 4000;

/// The line of those who want to write.
#[derive(Clone, Debug)]
pub(crate) struct Writes(Arc<Mutex<Writer>>);

#[derive(Debug)]
struct Writer {
    conn: Connection,
    /// Whether parts of the transaction under way may be there.
    open: bool,
    /// Whether its commit has lined up.
    due: bool,
    /// Those whose parts it holds.
    waiting: Vec<oneshot::Sender<std::result::Result<(), String>>>,
}

/// One writer's part of a transaction; dropped, it is undone.
pub(crate) struct Part {
    line: Writes,
    writer: Option<OwnedMutexGuard<Writer>>,
}

impl Writes {
    /// Opens the connection that writes.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = sqlite::connect(path, flags)?;
        // WAL with NORMAL outlives a killed process, but loses the last commits with the power.
        // A shopper who has seen "paid" must find the order after either.
        conn.execute_batch(&format!(
            "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES};"
        ))?;
        Ok(Self(Arc::new(Mutex::new(Writer {
            conn,
            open: false,
            due: false,
            waiting: Vec::new(),
        }))))
    }

    /// Waits in line and begins.
    pub(super) async fn begin(&self) -> Result<Part> {
        let turn = tokio::time::timeout(PATIENCE, self.0.clone().lock_owned()).await;
        let mut writer = turn.map_err(|_| Error::Busy)?;
        writer.enter()?;
        Ok(Part {
            line: self.clone(),
            writer: Some(writer),
        })
    }

    /// Commits what is under way.
    pub(super) async fn flush(&self) {
        let mut writer = self.0.clone().lock_owned().await;
        // Waiting for the disk is not for a thread that serves others meanwhile.
        let flushed = tokio::task::spawn_blocking(move || writer.commit()).await;
        if let Err(fault) = flushed {
            tracing::error!(%fault, "a commit broke off");
        }
    }
}

impl Part {
    /// Does a statement for what it changes.
    pub(super) fn execute(&mut self, sql: &str, args: &[Value]) -> Result<u64> {
        sqlite::execute(self.conn()?, sql, args)
    }

    /// Does a statement for its rows.
    pub(super) fn fetch(&mut self, sql: &str, args: &[Value]) -> Result<Vec<Row>> {
        sqlite::fetch(self.conn()?, sql, args)
    }

    /// Ends the part, and returns once it is on the disk.
    pub(super) async fn commit(mut self) -> Result<()> {
        let kept = {
            let Some(mut writer) = self.writer.take() else {
                return Err(Error::Busy);
            };
            if let Err(error) = writer.run("RELEASE part") {
                self.writer = Some(writer);
                return Err(error);
            }
            let (keep, kept) = oneshot::channel();
            writer.waiting.push(keep);
            if !std::mem::replace(&mut writer.due, true) {
                let line = self.line.clone();
                tokio::spawn(async move { line.flush().await });
            }
            kept
        };
        match kept.await {
            Ok(outcome) => outcome.map_err(Error::Lost),
            Err(_) => Err(Error::Lost("the server is stopping".to_owned())),
        }
    }

    /// Returns once everything that this part may have seen is on the disk: what others did before it in the same
    /// transaction is not, and an answer that repeats theirs must not come before theirs. Keeps what the part did.
    pub(super) fn keep_what_it_saw(&mut self) -> Result<()> {
        let Some(writer) = &mut self.writer else {
            return Err(Error::Busy);
        };
        if writer.waiting.is_empty() {
            return Ok(());
        }
        writer.run("RELEASE part")?;
        writer.commit();
        writer.enter()
    }

    /// The connection, if the transaction is still there: a full disk, for one, ends it, and what came after
    /// would then be kept statement by statement.
    fn conn(&self) -> Result<&Connection> {
        let writer = self.writer.as_ref().ok_or(Error::Busy)?;
        match writer.conn.is_autocommit() {
            true => Err(Error::Lost("the transaction is gone".to_owned())),
            false => Ok(&writer.conn),
        }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if let Some(mut writer) = self.writer.take() {
            writer.undo_part();
        }
    }
}

impl Writer {
    fn run(&self, sql: &'static str) -> Result<()> {
        sqlite::execute(&self.conn, sql, &[]).map(drop)
    }

    fn enter(&mut self) -> Result<()> {
        if self.open && self.conn.is_autocommit() {
            self.lose("the transaction is gone");
        }
        if !self.open {
            // IMMEDIATE takes the write lock at once: a deferred transaction whose snapshot grew old fails
            // with `SQLITE_BUSY_SNAPSHOT`, which waiting does not heal.
            self.run("BEGIN IMMEDIATE")?;
            self.open = true;
        }
        self.run("SAVEPOINT part")
    }

    fn undo_part(&mut self) {
        let undone = self
            .run("ROLLBACK TO part")
            .and_then(|()| self.run("RELEASE part"));
        if let Err(error) = undone {
            self.lose(&error.to_string());
        } else if self.waiting.is_empty() {
            // Nobody's work is in it: let other processes write.
            self.lose("nothing to keep");
        }
    }

    fn commit(&mut self) {
        self.due = false;
        if !self.open {
            return;
        }
        match self.run("COMMIT") {
            Ok(()) => {
                self.open = false;
                for waiting in self.waiting.drain(..) {
                    // Whoever hung up need not know.
                    let _ = waiting.send(Ok(()));
                }
            }
            Err(error) => self.lose(&error.to_string()),
        }
    }

    /// Undoes the whole transaction and tells everybody in it.
    fn lose(&mut self, why: &str) {
        if !self.conn.is_autocommit()
            && let Err(error) = self.conn.execute_batch("ROLLBACK")
        {
            tracing::error!(%error, "a transaction cannot be undone");
        }
        self.open = false;
        for waiting in self.waiting.drain(..) {
            let _ = waiting.send(Err(why.to_owned()));
        }
    }
}
