//! What can go wrong with the database.

/// What the database gives back.
pub(crate) type Result<T> = std::result::Result<T, Error>;

/// Why the database did not do it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// `SQLite` refused.
    #[error("{0}")]
    Sqlite(#[from] rusqlite::Error),
    /// `PostgreSQL`, or the way to it, refused.
    #[error("{0}")]
    Postgres(#[source] sqlx::Error),
    /// The tables could not be brought up to date.
    #[error("{0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// There was no row where one must be.
    #[error("no such row")]
    RowNotFound,
    /// Statement and code do not fit.
    #[error("{0}")]
    Column(String),
    /// Others held the database for too long.
    #[error("the database is busy")]
    Busy,
    /// The commit that this write was part of did not happen.
    #[error("the commit failed: {0}")]
    Lost(String),
}

impl Error {
    /// Whether two transactions got into each other's way, so that the whole of this one is to be done again.
    ///
    /// `PostgreSQL` says 40001 where a serial order could not be found and 40P01 where each waited for the
    /// other. Two that insert the same key at once can also meet as 23505: done again, the second finds the
    /// first one's row and says what is to be said about it.
    pub(crate) fn is_conflict(&self) -> bool {
        match self {
            Self::Postgres(sqlx::Error::Database(fault)) => {
                matches!(fault.code().as_deref(), Some("40001" | "40P01" | "23505"))
            }
            _ => false,
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::RowNotFound => Self::RowNotFound,
            error => Self::Postgres(error),
        }
    }
}
