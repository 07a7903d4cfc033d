//! What the databases know about how many rows there are of what; without it neither can tell which index is narrow.

use super::{Conn, Dialect, error::Result, query};

/// Rows of each index that `SQLite` looks at: enough for an estimate, and as quick for a million as for a thousand.
const LOOKED_AT: u32 = 1_000;

/// Counts anew, after much was put in at once.
pub(crate) async fn refresh_statistics(conn: &mut Conn) -> Result<()> {
    if conn.dialect() == Dialect::Sqlite {
        let limit = format!("PRAGMA analysis_limit = {LOOKED_AT}");
        query::query(limit).execute(&mut *conn).await?;
    }
    query::query("ANALYZE").execute(conn).await?;
    Ok(())
}
