//! What is on hand and what is held for whom. Every change is one guarded statement.

use std::collections::{BTreeMap, BTreeSet};

use buyplus_api::{Line, code};

use crate::{
    db::{self, Conn},
    error::{Error, Result},
};

/// More parts than this would only make the sum slower.
const PARTS_MAX: i64 = 256;

#[derive(serde::Deserialize)]
struct HeldPart {
    variant_id: String,
    part: i64,
    quantity: i64,
}

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
        let held = match hold_in_one_part(conn, variant_id, quantity).await? {
            Some(part) => vec![(part, quantity)],
            None => hold_in_many_parts(conn, variant_id, quantity).await?,
        };
        for (part, quantity) in held {
            db::query(
                "INSERT INTO reservations (session_id, variant_id, part, quantity) VALUES ($1, $2, $3, $4)",
            )
            .bind(session_id)
            .bind(variant_id)
            .bind(part)
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
    let mut held = BTreeMap::new();
    for part in held_in_parts(conn, session_id).await? {
        *held.entry(part.variant_id).or_default() += part.quantity;
    }
    Ok(held)
}

/// Puts what is held for the session back on the shelf.
pub(crate) async fn release(conn: &mut Conn, session_id: &str) -> Result<()> {
    for part in held_in_parts(conn, session_id).await? {
        change(conn, &part.variant_id, part.part, 0, -part.quantity).await?;
    }
    forget(conn, session_id).await
}

/// Hands over what is held for the session: it is sold.
pub(crate) async fn take(conn: &mut Conn, session_id: &str) -> Result<()> {
    for part in held_in_parts(conn, session_id).await? {
        change(
            conn,
            &part.variant_id,
            part.part,
            -part.quantity,
            -part.quantity,
        )
        .await?;
    }
    forget(conn, session_id).await
}

/// Takes sold goods back.
pub(crate) async fn put_back(conn: &mut Conn, lines: &[Line]) -> Result<()> {
    for (variant_id, quantity) in wanted(lines) {
        let part = rand::random_range(0..parts(conn, variant_id).await?);
        change(conn, variant_id, part, quantity, 0).await?;
    }
    Ok(())
}

/// Sets what is on hand of a SKU, as counted; false, and nothing is changed, where more than that is held for shoppers.
pub(crate) async fn set_on_hand(conn: &mut Conn, variant_id: &str, counted: i64) -> Result<bool> {
    let free = free_by_part(conn, variant_id).await?;
    let on_hand: i64 = db::query_scalar(
        "SELECT CAST(COALESCE(SUM(on_hand), 0) AS BIGINT) FROM inventory WHERE variant_id = $1",
    )
    .bind(variant_id)
    .fetch_one(&mut *conn)
    .await?;
    let mut missing = on_hand - counted;
    if free.iter().map(|(_, units)| units).sum::<i64>() < missing {
        return Ok(false);
    }
    match free.first() {
        None => {
            db::query("INSERT INTO inventory (variant_id, on_hand, reserved) VALUES ($1, $2, 0)")
                .bind(variant_id)
                .bind(counted)
                .execute(conn)
                .await?;
        }
        Some((part, _)) if missing < 0 => change(conn, variant_id, *part, -missing, 0).await?,
        Some(_) => {
            for (part, units) in free {
                let some = units.min(missing);
                change(conn, variant_id, part, -some, 0).await?;
                missing -= some;
            }
        }
    }
    Ok(true)
}

/// Units of a SKU that anybody could buy now. Of one in several parts it is what was kept last: a transaction that
/// counted all parts itself would be in the way of everybody who takes from one.
pub(crate) async fn available(conn: &mut Conn, variant_id: &str) -> Result<i64> {
    let sum = db::query_scalar(
        "SELECT CAST(COALESCE(SUM(on_hand - reserved), 0) AS BIGINT) FROM inventory WHERE variant_id = $1",
    )
    .bind(variant_id);
    let available = match parts(conn, variant_id).await? {
        1 => sum.fetch_one(conn).await?,
        _ => sum.fetch_one(conn.aside()).await?,
    };
    Ok(available)
}

/// Splits the stock of a SKU into this many parts and shares out evenly what is not held for anybody.
pub(crate) async fn split(conn: &mut Conn, variant_id: &str, count: i64) -> Result<()> {
    if !(1..=PARTS_MAX).contains(&count) {
        return Err(Error::invalid(
            "/parts",
            format!("must be 1 to {PARTS_MAX}"),
        ));
    }
    let changed = db::query("UPDATE variants SET stock_parts = $2 WHERE id = $1")
        .bind(variant_id)
        .bind(count)
        .execute(&mut *conn)
        .await?;
    if changed.rows_affected() == 0 {
        return Err(Error::not_found("SKU", variant_id));
    }
    let free = free_by_part(conn, variant_id).await?;
    for (part, units) in &free {
        change(conn, variant_id, *part, -units, 0).await?;
    }
    db::query("DELETE FROM inventory WHERE variant_id = $1 AND part >= $2 AND on_hand = 0")
        .bind(variant_id)
        .bind(count)
        .execute(&mut *conn)
        .await?;
    let left: i64 =
        db::query_scalar("SELECT COUNT(*) FROM inventory WHERE variant_id = $1 AND part >= $2")
            .bind(variant_id)
            .bind(count)
            .fetch_one(&mut *conn)
            .await?;
    if left > 0 {
        let detail =
            "units of the parts to go are held for shoppers; try again when they have decided";
        return Err(Error::refused(409, code::OUT_OF_STOCK, detail));
    }
    let all: i64 = free.iter().map(|(_, units)| units).sum();
    for part in 0..count {
        let share = all / count + i64::from(part < all % count);
        db::query(
            "INSERT INTO inventory (variant_id, part, on_hand, reserved) VALUES ($1, $2, $3, 0) \
             ON CONFLICT (variant_id, part) DO UPDATE SET on_hand = inventory.on_hand + $3",
        )
        .bind(variant_id)
        .bind(part)
        .bind(share)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Looks for a part that has it all, beginning anywhere, so that shoppers at once begin at different ones.
async fn hold_in_one_part(conn: &mut Conn, variant_id: &str, quantity: i64) -> Result<Option<i64>> {
    let count = parts(conn, variant_id).await?;
    let first = rand::random_range(0..count);
    for step in 0..count {
        let part = (first + step) % count;
        if hold(conn, variant_id, part, quantity).await? {
            return Ok(Some(part));
        }
    }
    Ok(None)
}

/// Takes a little from each part; nothing where all of them together do not have enough.
async fn hold_in_many_parts(
    conn: &mut Conn,
    variant_id: &str,
    quantity: i64,
) -> Result<Vec<(i64, i64)>> {
    let free = free_by_part(conn, variant_id).await?;
    if free.iter().map(|(_, units)| units).sum::<i64>() < quantity {
        return Ok(Vec::new());
    }
    let mut missing = quantity;
    let mut held = Vec::new();
    for (part, units) in free {
        let some = units.min(missing);
        if some > 0 && hold(conn, variant_id, part, some).await? {
            held.push((part, some));
            missing -= some;
        }
    }
    match missing {
        0 => Ok(held),
        _ => Err(does_not_add_up(variant_id)),
    }
}

async fn hold(conn: &mut Conn, variant_id: &str, part: i64, quantity: i64) -> Result<bool> {
    let held = db::query(
        "UPDATE inventory SET reserved = reserved + $3 \
         WHERE variant_id = $1 AND part = $2 AND on_hand - reserved >= $3",
    )
    .bind(variant_id)
    .bind(part)
    .bind(quantity)
    .execute(conn)
    .await?;
    Ok(held.rows_affected() == 1)
}

async fn held_in_parts(conn: &mut Conn, session_id: &str) -> Result<Vec<HeldPart>> {
    let held = db::query_as(
        "SELECT variant_id, part, quantity FROM reservations WHERE session_id = $1 ORDER BY variant_id, part",
    )
    .bind(session_id)
    .fetch_all(conn)
    .await?;
    Ok(held)
}

async fn free_by_part(conn: &mut Conn, variant_id: &str) -> Result<Vec<(i64, i64)>> {
    let free = db::query_as(
        "SELECT part, on_hand - reserved FROM inventory WHERE variant_id = $1 ORDER BY part",
    )
    .bind(variant_id)
    .fetch_all(conn)
    .await?;
    Ok(free)
}

async fn parts(conn: &mut Conn, variant_id: &str) -> Result<i64> {
    let parts: Option<i64> = db::query_scalar("SELECT stock_parts FROM variants WHERE id = $1")
        .bind(variant_id)
        .fetch_optional(conn)
        .await?;
    Ok(parts.unwrap_or(1))
}

async fn change(
    conn: &mut Conn,
    variant_id: &str,
    part: i64,
    on_hand: i64,
    reserved: i64,
) -> Result<()> {
    // One assignment each, so the table's checks see the row as it will be.
    let changed = db::query(
        "UPDATE inventory SET on_hand = on_hand + $3, reserved = reserved + $4 \
         WHERE variant_id = $1 AND part = $2 AND on_hand + $3 >= 0 AND reserved + $4 >= 0",
    )
    .bind(variant_id)
    .bind(part)
    .bind(on_hand)
    .bind(reserved)
    .execute(conn)
    .await?;
    match changed.rows_affected() {
        1 => Ok(()),
        _ => Err(does_not_add_up(variant_id)),
    }
}

async fn forget(conn: &mut Conn, session_id: &str) -> Result<()> {
    db::query("DELETE FROM reservations WHERE session_id = $1")
        .bind(session_id)
        .execute(conn)
        .await?;
    Ok(())
}

fn does_not_add_up(variant_id: &str) -> Error {
    Error::Internal(format!("inventory of {variant_id} does not add up"))
}
