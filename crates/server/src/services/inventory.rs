//! What is on hand and what is held for whom. Every change is one guarded statement.

use std::collections::{BTreeMap, BTreeSet};

use buyplus_api::Line;
use sqlx::Row;

use crate::{
    db::Conn,
    error::{Error, Result},
};

/// How many of each SKU the lines want together: two lines of one SKU share one stock.
pub(crate) fn wanted(lines: &[Line]) -> BTreeMap<&str, i64> {
    let mut wanted = BTreeMap::new();
    for line in lines {
        *wanted.entry(line.variant_id.as_str()).or_default() += i64::from(line.quantity);
    }
    wanted
}

/// Holds for the session what there is enough of.
pub(crate) async fn reserve(conn: &mut Conn, session_id: &str, lines: &[Line]) -> Result<()> {
    for (variant_id, quantity) in wanted(lines) {
        let held = sqlx::query(
            "UPDATE inventory SET reserved = reserved + $2 WHERE variant_id = $1 AND on_hand - reserved >= $2",
        )
        .bind(variant_id)
        .bind(quantity)
        .execute(&mut *conn)
        .await?;
        if held.rows_affected() == 1 {
            sqlx::query(
                "INSERT INTO reservations (session_id, variant_id, quantity) VALUES ($1, $2, $3)",
            )
            .bind(session_id)
            .bind(variant_id)
            .bind(quantity)
            .execute(&mut *conn)
            .await?;
        }
    }
    Ok(())
}

/// SKUs of the lines of which not enough is held for the session.
pub(crate) fn short<'a>(lines: &'a [Line], held: &BTreeMap<String, i64>) -> BTreeSet<&'a str> {
    let missing = |&(variant_id, quantity): &(&str, i64)| {
        held.get(variant_id).copied().unwrap_or(0) < quantity
    };
    wanted(lines)
        .into_iter()
        .filter(missing)
        .map(|(variant_id, _)| variant_id)
        .collect()
}

/// What is held for the session, by SKU.
pub(crate) async fn held(conn: &mut Conn, session_id: &str) -> Result<BTreeMap<String, i64>> {
    let rows = sqlx::query("SELECT variant_id, quantity FROM reservations WHERE session_id = $1")
        .bind(session_id)
        .fetch_all(conn)
        .await?;
    Ok(rows
        .iter()
        .map(|row| (row.get("variant_id"), row.get("quantity")))
        .collect())
}

/// Puts what is held for the session back on the shelf.
pub(crate) async fn release(conn: &mut Conn, session_id: &str) -> Result<()> {
    for (variant_id, quantity) in held(conn, session_id).await? {
        change(conn, &variant_id, 0, -quantity).await?;
    }
    forget(conn, session_id).await
}

/// Hands over what is held for the session: it is sold.
pub(crate) async fn take(conn: &mut Conn, session_id: &str) -> Result<()> {
    for (variant_id, quantity) in held(conn, session_id).await? {
        change(conn, &variant_id, -quantity, -quantity).await?;
    }
    forget(conn, session_id).await
}

/// Takes sold goods back.
pub(crate) async fn put_back(conn: &mut Conn, lines: &[Line]) -> Result<()> {
    for (variant_id, quantity) in wanted(lines) {
        change(conn, variant_id, quantity, 0).await?;
    }
    Ok(())
}

/// Units of a SKU that anybody could buy now.
pub(crate) async fn available(conn: &mut Conn, variant_id: &str) -> Result<i64> {
    let row =
        sqlx::query("SELECT on_hand - reserved AS available FROM inventory WHERE variant_id = $1")
            .bind(variant_id)
            .fetch_optional(conn)
            .await?;
    Ok(row.map_or(0, |row| row.get("available")))
}

async fn change(conn: &mut Conn, variant_id: &str, on_hand: i64, reserved: i64) -> Result<()> {
    // One assignment each, so the table's checks see the row as it will be.
    let changed = sqlx::query(
        "UPDATE inventory SET on_hand = on_hand + $2, reserved = reserved + $3 \
         WHERE variant_id = $1 AND on_hand + $2 >= 0 AND reserved + $3 >= 0",
    )
    .bind(variant_id)
    .bind(on_hand)
    .bind(reserved)
    .execute(conn)
    .await?;
    match changed.rows_affected() {
        1 => Ok(()),
        _ => Err(Error::Internal(format!(
            "inventory of {variant_id} does not add up"
        ))),
    }
}

async fn forget(conn: &mut Conn, session_id: &str) -> Result<()> {
    sqlx::query("DELETE FROM reservations WHERE session_id = $1")
        .bind(session_id)
        .execute(conn)
        .await?;
    Ok(())
}
