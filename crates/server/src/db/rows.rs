//! Many rows to a statement.

use super::{
    Conn,
    error::Result,
    query,
    value::{Bind, Value},
};

/// `SQLite` looks every `$n` up in a list, from its beginning: a longer statement takes longer for each of its rows.
const VALUES_AT_ONCE: usize = 256;

/// Rows for one table.
#[derive(Debug)]
pub(crate) struct Rows {
    /// `table (column, …)`.
    into: &'static str,
    columns: usize,
    args: Vec<Value>,
}

/// A row being filled, column by column.
#[derive(Debug)]
pub(crate) struct Filling<'a>(&'a mut Vec<Value>);

impl Rows {
    /// None yet, for `table (column, …)`.
    pub(crate) fn new(into: &'static str) -> Self {
        Self {
            into,
            columns: into.split(',').count(),
            args: Vec::new(),
        }
    }

    /// Begins a row.
    pub(crate) fn row(&mut self) -> Filling<'_> {
        Filling(&mut self.args)
    }

    /// Puts all of them in.
    pub(crate) async fn insert(mut self, conn: &mut Conn) -> Result<()> {
        let at_once = (VALUES_AT_ONCE / self.columns).max(1) * self.columns;
        while !self.args.is_empty() {
            let rest = self.args.split_off(self.args.len().min(at_once));
            let args = std::mem::replace(&mut self.args, rest);
            let starts = (1..=args.len()).step_by(self.columns);
            let rows = starts.map(|first| format!("({})", numbers(first, self.columns)));
            let rows = rows.collect::<Vec<_>>().join(", ");
            query::query(format!("INSERT INTO {} VALUES {rows}", self.into))
                .bind_all(args)
                .execute(&mut *conn)
                .await?;
        }
        Ok(())
    }
}

impl Filling<'_> {
    /// The next column.
    pub(crate) fn bind(self, value: impl Bind) -> Self {
        self.0.push(value.into_value());
        self
    }
}

/// `$first, …`, so many.
pub(crate) fn numbers(first: usize, count: usize) -> String {
    let numbers = (first..first + count).map(|number| format!("${number}"));
    numbers.collect::<Vec<_>>().join(", ")
}
