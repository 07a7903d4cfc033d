//! Statements: the same text for both databases, with `$1`, `$2`, … for what is bound.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use tracing::{Instrument, Span};

use super::{
    Aside, Conn, Link, Reads,
    error::{Error, Result},
    row::Row,
    value::{Bind, Value},
};

/// Something that can do a statement: a connection, or, for one statement that only reads, all of them.
pub(crate) trait Executor: Send {
    /// Does it; gives the number of rows changed.
    fn execute(self, sql: Sql, args: Vec<Value>) -> impl Future<Output = Result<u64>> + Send;

    /// Does it; gives the rows.
    fn fetch(self, sql: Sql, args: Vec<Value>) -> impl Future<Output = Result<Vec<Row>>> + Send;
}

/// The text of a statement. What comes from outside is bound, never written into it.
pub(crate) type Sql = Cow<'static, str>;

/// What a statement did.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Done(u64);

/// A statement whose rows are read by column.
#[derive(Clone, Debug)]
#[must_use]
pub(crate) struct Query {
    sql: Sql,
    args: Vec<Value>,
}

/// A statement whose rows become a `T`.
#[derive(Clone, Debug)]
#[must_use]
pub(crate) struct QueryAs<T> {
    query: Query,
    turn: fn(Row) -> Result<T>,
}

/// A statement.
pub(crate) fn query(sql: impl Into<Sql>) -> Query {
    Query {
        sql: sql.into(),
        args: Vec::new(),
    }
}

/// A statement whose rows become records: fields by column name, or tuples by order.
pub(crate) fn query_as<T: DeserializeOwned>(sql: impl Into<Sql>) -> QueryAs<T> {
    QueryAs {
        query: query(sql),
        turn: Row::into_record,
    }
}

/// A statement of which only the first column counts.
pub(crate) fn query_scalar<T: DeserializeOwned>(sql: impl Into<Sql>) -> QueryAs<T> {
    QueryAs {
        query: query(sql),
        turn: Row::into_scalar,
    }
}

impl Done {
    /// How many rows were inserted, changed or deleted.
    pub(crate) fn rows_affected(self) -> u64 {
        self.0
    }
}

impl Query {
    /// Binds the next `$n`.
    pub(crate) fn bind(mut self, value: impl Bind) -> Self {
        self.args.push(value.into_value());
        self
    }

    /// Binds the next ones, as many as there are.
    pub(crate) fn bind_all(mut self, values: impl IntoIterator<Item = Value>) -> Self {
        self.args.extend(values);
        self
    }

    /// Does it for what it changes.
    pub(crate) async fn execute(self, on: impl Executor) -> Result<Done> {
        let span = self.span();
        let changed = on.execute(self.sql, self.args).instrument(span).await?;
        Ok(Done(changed))
    }

    /// Every row.
    pub(crate) async fn fetch_all(self, on: impl Executor) -> Result<Vec<Row>> {
        let span = self.span();
        on.fetch(self.sql, self.args).instrument(span).await
    }

    /// The first row, if there is one.
    pub(crate) async fn fetch_optional(self, on: impl Executor) -> Result<Option<Row>> {
        Ok(self.fetch_all(on).await?.into_iter().next())
    }

    /// The first row; that there is none is an error.
    pub(crate) async fn fetch_one(self, on: impl Executor) -> Result<Row> {
        self.fetch_optional(on).await?.ok_or(Error::RowNotFound)
    }

    /// Its part of a trace: the text alone, as what is bound may be secret.
    fn span(&self) -> Span {
        tracing::debug_span!("statement", otel.kind = "client", db.query.text = %self.sql)
    }
}

impl<T> QueryAs<T> {
    /// Binds the next `$n`.
    pub(crate) fn bind(mut self, value: impl Bind) -> Self {
        self.query = self.query.bind(value);
        self
    }

    /// Binds the next ones, as many as there are.
    pub(crate) fn bind_all(mut self, values: impl IntoIterator<Item = Value>) -> Self {
        self.query = self.query.bind_all(values);
        self
    }

    /// Every row.
    pub(crate) async fn fetch_all(self, on: impl Executor) -> Result<Vec<T>> {
        let rows = self.query.fetch_all(on).await?;
        rows.into_iter().map(self.turn).collect()
    }

    /// The first row, if there is one.
    pub(crate) async fn fetch_optional(self, on: impl Executor) -> Result<Option<T>> {
        self.query
            .fetch_optional(on)
            .await?
            .map(self.turn)
            .transpose()
    }

    /// The first row; that there is none is an error.
    pub(crate) async fn fetch_one(self, on: impl Executor) -> Result<T> {
        (self.turn)(self.query.fetch_one(on).await?)
    }
}

impl Executor for &mut Conn {
    async fn execute(self, sql: Sql, args: Vec<Value>) -> Result<u64> {
        self.touched.note(&sql);
        match &mut self.link {
            Link::Sqlite(held) => held.execute(&sql, &args),
            Link::Postgres(tx) => super::postgres::execute(tx, sql, args).await,
        }
    }

    async fn fetch(self, sql: Sql, args: Vec<Value>) -> Result<Vec<Row>> {
        self.touched.note(&sql);
        match &mut self.link {
            Link::Sqlite(held) => held.fetch(&sql, &args),
            Link::Postgres(tx) => super::postgres::fetch(tx, sql, args).await,
        }
    }
}

impl Executor for Aside<'_> {
    async fn execute(self, sql: Sql, args: Vec<Value>) -> Result<u64> {
        match self {
            Self::Same(conn) => Executor::execute(conn, sql, args).await,
            Self::Other(reads) => reads.execute(sql, args).await,
        }
    }

    async fn fetch(self, sql: Sql, args: Vec<Value>) -> Result<Vec<Row>> {
        match self {
            Self::Same(conn) => Executor::fetch(conn, sql, args).await,
            Self::Other(reads) => reads.fetch(sql, args).await,
        }
    }
}

impl Executor for &Reads {
    async fn execute(self, sql: Sql, args: Vec<Value>) -> Result<u64> {
        match self {
            Reads::Sqlite(readers) => readers.lend().await?.execute(&sql, &args),
            Reads::Postgres(pool) => {
                super::postgres::execute(&mut *pool.acquire().await?, sql, args).await
            }
        }
    }

    async fn fetch(self, sql: Sql, args: Vec<Value>) -> Result<Vec<Row>> {
        match self {
            Reads::Sqlite(readers) => readers.lend().await?.fetch(&sql, &args),
            Reads::Postgres(pool) => {
                super::postgres::fetch(&mut *pool.acquire().await?, sql, args).await
            }
        }
    }
}
