//! Keeping a copy of everything while the server runs, and putting it back.

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use sqlx::{
    Connection, Row, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode},
};

/// Why a copy was not made or not put back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// What would be written is there already.
    #[error("{0} is there already; move it away first")]
    Exists(PathBuf),
    /// There is nothing to copy.
    #[error("there is no database {0}")]
    Missing(PathBuf),
    /// The copy cannot be trusted.
    #[error("{path} is damaged: {what}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the check said.
        what: String,
    },
    /// The database cannot be read or written.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// Copies a database, in use or not, as it is at one moment, and the files that it names.
///
/// The database is copied first: files by content are never changed or taken away, so every file that the copy names
/// is there to be copied afterwards.
///
/// # Errors
/// Where there is no such database, the copy is there already, or something cannot be read or written.
pub async fn backup(database: &Path, files: &Path, copy: &Path) -> Result<(), BackupError> {
    if !database.exists() {
        return Err(BackupError::Missing(database.to_owned()));
    }
    refuse_to_overwrite(copy)?;
    let mut conn = SqliteConnection::connect_with(
        &SqliteConnectOptions::new()
            .filename(database)
            .create_if_missing(false),
    )
    .await?;
    // A snapshot in one read transaction: writers go on meanwhile.
    sqlx::query("VACUUM INTO $1")
        .bind(copy.to_string_lossy().into_owned())
        .execute(&mut conn)
        .await?;
    conn.close().await?;
    copy_files(files, &beside(copy))?;
    check(copy).await
}

/// Puts a copy in the place of a database that is not there (any more). The server must not be running.
///
/// # Errors
/// Where the copy is damaged, a database is there already, or something cannot be read or written.
pub async fn restore(copy: &Path, database: &Path, files: &Path) -> Result<(), BackupError> {
    if !copy.exists() {
        return Err(BackupError::Missing(copy.to_owned()));
    }
    refuse_to_overwrite(database)?;
    check(copy).await?;
    copy_files(&beside(copy), files)?;
    // Whole or not at all: the name appears when all of it is there.
    let draft = with_ending(database, ".restoring");
    let copied = fs::copy(copy, &draft).map(drop);
    copied.map_err(of(&draft))?;
    let synced = fs::File::open(&draft).and_then(|file| file.sync_all());
    synced.map_err(of(&draft))?;
    fs::rename(&draft, database).map_err(of(database))
}

/// Where the files of a copy are: beside it.
fn beside(copy: &Path) -> PathBuf {
    with_ending(copy, ".assets")
}

async fn check(path: &Path) -> Result<(), BackupError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Delete);
    let mut conn = SqliteConnection::connect_with(&options).await?;
    let row = sqlx::query("PRAGMA integrity_check")
        .fetch_one(&mut conn)
        .await?;
    let what: String = row.get(0);
    conn.close().await?;
    match what.as_str() {
        "ok" => Ok(()),
        _ => Err(BackupError::Damaged {
            path: path.to_owned(),
            what,
        }),
    }
}

fn copy_files(from: &Path, to: &Path) -> Result<(), BackupError> {
    fs::create_dir_all(to).map_err(of(to))?;
    let entries = match fs::read_dir(from) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(of(from)(error)),
    };
    for entry in entries {
        let path = entry.map_err(of(from))?.path();
        let (true, Some(name)) = (path.is_file(), path.file_name()) else {
            continue;
        };
        let there = to.join(name);
        // A name is the hash of the content: what is there is the same.
        if !there.exists() {
            fs::copy(&path, &there).map_err(of(&path))?;
        }
    }
    Ok(())
}

fn refuse_to_overwrite(path: &Path) -> Result<(), BackupError> {
    match path.exists() {
        true => Err(BackupError::Exists(path.to_owned())),
        false => Ok(()),
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn of(path: &Path) -> impl Fn(std::io::Error) -> BackupError + use<> {
    let path = path.to_owned();
    move |source| BackupError::File {
        path: path.clone(),
        source,
    }
}
