//! Brings the tables up to date: forward only, each step once, the same steps for both databases.
//!
//! What only one of them knows, such as an index for searching text, is in a folder of its own; the steps of both
//! folders are taken in the order of their numbers.

use std::{borrow::Cow, path::Path};

use sqlx::{
    ConnectOptions, Connection, PgPool,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode},
};

use super::error::Result;

static COMMON: Migrator = sqlx::migrate!("./migrations");
static SQLITE: Migrator = sqlx::migrate!("./migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("./migrations/postgres");

/// Makes the file if there is none, and brings it up to date.
pub(super) async fn of_sqlite(path: &Path) -> Result<()> {
    let mut conn = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .busy_timeout(super::sqlite::PATIENCE)
        .connect()
        .await?;
    together(&SQLITE).run(&mut conn).await?;
    conn.close().await?;
    Ok(())
}

/// Brings the database up to date; of several servers that start at once, one does it.
pub(super) async fn of_postgres(pool: &PgPool) -> Result<()> {
    together(&POSTGRES).run(pool).await?;
    Ok(())
}

fn together(special: &Migrator) -> Migrator {
    let mut migrations: Vec<_> = COMMON.iter().chain(special.iter()).cloned().collect();
    migrations.sort_by_key(|migration| migration.version);
    Migrator {
        migrations: Cow::Owned(migrations),
        ..Migrator::DEFAULT
    }
}
