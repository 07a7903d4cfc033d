//! Where the data is.

use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
};

use sqlx::postgres::PgConnectOptions;

/// Where the data is: a file of `SQLite`'s, or a database of a `PostgreSQL` server's.
#[derive(Clone, Debug)]
pub enum Database {
    /// This file; made if there is none.
    Sqlite(PathBuf),
    /// This database; it must be there.
    Postgres(Box<PgConnectOptions>),
}

impl FromStr for Database {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.starts_with("postgres:") || text.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(text);
            return match options {
                Ok(options) => Ok(Self::Postgres(Box::new(options))),
                Err(error) => Err(format!("is not a PostgreSQL URL: {error}")),
            };
        }
        match text
            .strip_prefix("sqlite:")
            .map(|path| path.strip_prefix("//").unwrap_or(path))
        {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(path.into())),
            _ => Err("must be sqlite:PATH or postgres://USER@HOST/NAME".to_owned()),
        }
    }
}

/// For people: without the password.
impl fmt::Display for Database {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(out, "sqlite:{}", path.display()),
            Self::Postgres(options) => {
                let name = options.get_database().unwrap_or("");
                write!(out, "postgres://{}/{name}", options.get_host())
            }
        }
    }
}

impl From<PathBuf> for Database {
    fn from(path: PathBuf) -> Self {
        Self::Sqlite(path)
    }
}

impl From<&Path> for Database {
    fn from(path: &Path) -> Self {
        Self::Sqlite(path.to_owned())
    }
}

impl From<&PathBuf> for Database {
    fn from(path: &PathBuf) -> Self {
        Self::Sqlite(path.clone())
    }
}
