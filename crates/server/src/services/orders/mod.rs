//! What was bought: kept when paid, shown as a receipt.

mod events;
mod parcels;

use buyplus_api::{Fulfilment, Line, Money, Order, OrderPage, OrderStatus, PageQuery, Total};

pub(crate) use self::{
    events::{Details, happened, history, placed},
    parcels::note_parcel,
};

use crate::{
    app::App,
    clock::rfc3339,
    db::{self, Conn},
    error::{Error, Result},
    services::{
        checkout::{Session, Terms, merchant},
        devices::Device,
        merchants::Merchant,
        paging::{page_limit, read_cursor, write_cursor},
    },
};

/// How long an order can be undone.
const UNDO_MS: i64 = 10 * 60 * 1000;

/// An order as it is kept.
#[derive(Clone, Debug, serde::Deserialize)]
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
    pub(crate) paid_ms: i64,
    pub(crate) undo_until_ms: i64,
    terms: String,
    /// What went back or is on its way back.
    pub(crate) refunded_minor: i64,
    /// How far the goods are: `placed`, or the name of a [`buyplus_api::ParcelStep`].
    pub(crate) parcel: String,
}

/// Keeps the order of a paid session; gives its id.
pub(crate) async fn create(
    app: &App,
    conn: &mut Conn,
    session: &Session,
    now_ms: i64,
) -> Result<String> {
    let name = app.order_names.next();
    let terms = Terms {
        fulfilment: Fulfilment {
            options: Vec::new(),
            ..session.terms.fulfilment.clone()
        },
        ..session.terms.clone()
    };
    db::query(
        "INSERT INTO orders (id, number, session_id, device_id, merchant_id, status, lines, totals, amount_minor, \
         currency, paid_ms, undo_until_ms, terms) VALUES ($1, $2, $3, $4, $5, 'paid', $6, $7, $8, $9, $10, $11, $12)",
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
    .bind(serde_json::to_string(&terms)?)
    .execute(conn)
    .await?;
    Ok(name.id)
}

/// An order of this device.
pub(crate) async fn load(conn: &mut Conn, device_id: &str, id: &str) -> Result<OrderRecord> {
    let order = db::query_as("SELECT * FROM orders WHERE id = $1 AND device_id = $2")
        .bind(id)
        .bind(device_id)
        .fetch_optional(conn)
        .await?;
    order.ok_or_else(|| Error::not_found("order", id))
}

/// An order of this merchant.
pub(crate) async fn load_sold(conn: &mut Conn, merchant_id: &str, id: &str) -> Result<OrderRecord> {
    let order = db::query_as("SELECT * FROM orders WHERE id = $1 AND merchant_id = $2")
        .bind(id)
        .bind(merchant_id)
        .fetch_optional(conn)
        .await?;
    order.ok_or_else(|| Error::not_found("order", id))
}

/// Makes all who change this order wait for each other from here on; the order as it is then.
pub(crate) async fn hold(conn: &mut Conn, id: &str) -> Result<OrderRecord> {
    let order = db::query_as("UPDATE orders SET version = version + 1 WHERE id = $1 RETURNING *")
        .bind(id)
        .fetch_optional(conn)
        .await?;
    order.ok_or_else(|| Error::not_found("order", id))
}

/// An order, whoever's it is.
async fn record(conn: &mut Conn, id: &str) -> Result<OrderRecord> {
    let order = db::query_as("SELECT * FROM orders WHERE id = $1")
        .bind(id)
        .fetch_one(conn)
        .await?;
    Ok(order)
}

/// The order that a session became.
pub(crate) async fn of_session(conn: &mut Conn, session_id: &str) -> Result<OrderRecord> {
    let order = db::query_as("SELECT * FROM orders WHERE session_id = $1")
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
    let sql = "SELECT * FROM orders WHERE device_id = $1 AND ($2 = '' OR id < $2) ORDER BY id DESC LIMIT $3";
    page(app, conn, sql, &device.id, query).await
}

/// One page of the merchant's orders, newest first.
pub(crate) async fn list_sold(
    app: &App,
    conn: &mut Conn,
    seller: &Merchant,
    query: &PageQuery,
) -> Result<OrderPage> {
    let sql = "SELECT * FROM orders WHERE merchant_id = $1 AND ($2 = '' OR id < $2) ORDER BY id DESC LIMIT $3";
    page(app, conn, sql, &seller.id, query).await
}

async fn page(
    app: &App,
    conn: &mut Conn,
    sql: &'static str,
    owner_id: &str,
    query: &PageQuery,
) -> Result<OrderPage> {
    let limit = page_limit(query.limit)?;
    let before = read_cursor(query.cursor.as_deref(), "orders")?.unwrap_or_default();
    let mut records: Vec<OrderRecord> = db::query_as(sql)
        .bind(owner_id)
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
    let terms = record.terms()?;
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
        fulfilment: terms.fulfilment,
        discounts: terms.discounts,
        refunded_minor: record.refunded_minor,
    })
}

/// Gives an order a status.
pub(crate) async fn set_status(conn: &mut Conn, id: &str, status: OrderStatus) -> Result<()> {
    let known = STATUSES.iter().find(|(known, _)| *known == status);
    db::query("UPDATE orders SET status = $2 WHERE id = $1")
        .bind(id)
        .bind(known.map_or("paid", |(_, word)| word))
        .execute(conn)
        .await?;
    Ok(())
}

impl OrderRecord {
    /// What was bought.
    pub(crate) fn lines(&self) -> Result<Vec<Line>> {
        Ok(serde_json::from_str(&self.lines)?)
    }

    /// What else was agreed.
    pub(crate) fn terms(&self) -> Result<Terms> {
        Ok(serde_json::from_str(&self.terms)?)
    }

    /// Whether nothing but the payment has happened to it, so that it can be undone as a whole.
    pub(crate) fn is_untouched(&self) -> bool {
        self.status == "paid" && self.refunded_minor == 0 && self.parcel == "placed"
    }
}

const STATUSES: [(OrderStatus, &str); 4] = [
    (OrderStatus::Paid, "paid"),
    (OrderStatus::Cancelled, "cancelled"),
    (OrderStatus::Refunded, "refunded"),
    (OrderStatus::PartlyRefunded, "partly_refunded"),
];

fn status(word: &str) -> Result<OrderStatus> {
    let known = STATUSES.iter().find(|(_, known)| *known == word);
    known
        .map(|(status, _)| *status)
        .ok_or_else(|| Error::Internal(format!("unknown order status {word}")))
}
