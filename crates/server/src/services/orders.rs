//! What was bought: kept when paid, shown as a receipt.

use buyplus_api::{Line, Money, Order, OrderPage, OrderStatus, PageQuery, Total};

use crate::{
    app::App,
    clock::rfc3339,
    db::Conn,
    error::{Error, Result},
    services::{
        checkout::{Session, merchant},
        devices::Device,
        paging::{page_limit, read_cursor, write_cursor},
    },
};

/// How long an order can be undone.
const UNDO_MS: i64 = 10 * 60 * 1000;
/// Sorts after every id.
const NEWEST: &str = "~";

/// An order as it is kept.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct OrderRecord {
    pub(crate) id: String,
    pub(crate) number: String,
    pub(crate) session_id: String,
    pub(crate) device_id: String,
    pub(crate) merchant_id: String,
    pub(crate) status: String,
    lines: String,
    totals: String,
    pub(crate) amount_minor: i64,
    pub(crate) currency: String,
    paid_ms: i64,
    pub(crate) undo_until_ms: i64,
}

/// Keeps the order of a paid session; gives its id.
pub(crate) async fn create(
    app: &App,
    conn: &mut Conn,
    session: &Session,
    now_ms: i64,
) -> Result<String> {
    let name = app.order_names.next();
    sqlx::query(
        "INSERT INTO orders (id, number, session_id, device_id, merchant_id, status, lines, totals, amount_minor, \
         currency, paid_ms, undo_until_ms) VALUES ($1, $2, $3, $4, $5, 'paid', $6, $7, $8, $9, $10, $11)",
    )
    .bind(&name.id)
    .bind(&name.number)
    .bind(&session.id)
    .bind(&session.device_id)
    .bind(&session.merchant_id)
    .bind(serde_json::to_string(&session.lines)?)
    .bind(serde_json::to_string(&session.totals)?)
    .bind(session.amount().amount_minor)
    .bind(&session.currency)
    .bind(now_ms)
    .bind(now_ms + UNDO_MS)
    .execute(conn)
    .await?;
    Ok(name.id)
}

/// An order of this device.
pub(crate) async fn load(conn: &mut Conn, device_id: &str, id: &str) -> Result<OrderRecord> {
    let order = sqlx::query_as("SELECT * FROM orders WHERE id = $1 AND device_id = $2")
        .bind(id)
        .bind(device_id)
        .fetch_optional(conn)
        .await?;
    order.ok_or_else(|| Error::not_found("order", id))
}

/// The order that a session became.
pub(crate) async fn of_session(conn: &mut Conn, session_id: &str) -> Result<OrderRecord> {
    let order = sqlx::query_as("SELECT * FROM orders WHERE session_id = $1")
        .bind(session_id)
        .fetch_one(conn)
        .await?;
    Ok(order)
}

/// An order of this device, as a receipt.
pub(crate) async fn get(app: &App, conn: &mut Conn, device: &Device, id: &str) -> Result<Order> {
    let record = load(conn, &device.id, id).await?;
    view(app, conn, &record).await
}

/// One page of the device's orders, newest first.
pub(crate) async fn list(
    app: &App,
    conn: &mut Conn,
    device: &Device,
    query: &PageQuery,
) -> Result<OrderPage> {
    let limit = page_limit(query.limit)?;
    let before =
        read_cursor(query.cursor.as_deref(), "orders")?.unwrap_or_else(|| NEWEST.to_owned());
    let mut records: Vec<OrderRecord> = sqlx::query_as(
        "SELECT * FROM orders WHERE device_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
    )
    .bind(&device.id)
    .bind(before)
    .bind(limit + 1)
    .fetch_all(&mut *conn)
    .await?;
    let more = records.len() as i64 > limit;
    records.truncate(limit as usize);
    let last = records
        .last()
        .filter(|_| more)
        .map(|record| write_cursor("orders", &record.id));
    let mut items = Vec::with_capacity(records.len());
    for record in &records {
        items.push(view(app, conn, record).await?);
    }
    Ok(OrderPage {
        items,
        next_cursor: last,
    })
}

/// The order as a receipt.
pub(crate) async fn view(app: &App, conn: &mut Conn, record: &OrderRecord) -> Result<Order> {
    let status = status(&record.status)?;
    let left_ms = match status {
        OrderStatus::Paid => (record.undo_until_ms - app.clock.now_ms()).max(0),
        _ => 0,
    };
    Ok(Order {
        id: record.id.clone(),
        number: record.number.clone(),
        session_id: record.session_id.clone(),
        status,
        merchant: merchant(conn, &record.merchant_id).await?,
        lines: record.lines()?,
        totals: serde_json::from_str::<Vec<Total>>(&record.totals)?,
        amount: Money {
            amount_minor: record.amount_minor,
            currency: record.currency.clone(),
        },
        paid_at: rfc3339(record.paid_ms),
        undo_until: rfc3339(record.undo_until_ms),
        undo_remaining_s: u32::try_from(left_ms / 1000).unwrap_or(0),
    })
}

/// Marks an order as undone.
pub(crate) async fn mark_cancelled(conn: &mut Conn, id: &str) -> Result<()> {
    sqlx::query("UPDATE orders SET status = 'cancelled' WHERE id = $1")
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

impl OrderRecord {
    /// What was bought.
    pub(crate) fn lines(&self) -> Result<Vec<Line>> {
        Ok(serde_json::from_str(&self.lines)?)
    }
}

fn status(word: &str) -> Result<OrderStatus> {
    match word {
        "paid" => Ok(OrderStatus::Paid),
        "cancelled" => Ok(OrderStatus::Cancelled),
        "refunded" => Ok(OrderStatus::Refunded),
        _ => Err(Error::Internal(format!("unknown order status {word}"))),
    }
}
