//! Goods that come back: asked for by the shopper, received or rejected by the merchant, then paid back.

use std::collections::BTreeMap;

use buyplus_api::{LineUnits, Return, ReturnRequest, ReturnStatus, code, event, routes};

use crate::{
    app::App,
    clock::rfc3339,
    db::{self, Conn},
    error::{Error, Result},
    ids::new_id,
    reply::Reply,
    services::{
        devices::Device,
        inventory,
        merchants::Merchant,
        orders::{self, Details, OrderRecord},
        refunds::{check_left, check_units, count, of_units},
    },
};

/// How long after the payment goods can come back.
const WINDOW_MS: i64 = 30 * 24 * 3600 * 1000;
const REASON_CHARS_MAX: usize = 500;

/// A return as it is kept.
#[derive(Clone, Debug, serde::Deserialize)]
pub(crate) struct Record {
    pub(crate) id: String,
    pub(crate) order_id: String,
    state: String,
    lines: String,
    reason: String,
    restocked: i64,
    created_ms: i64,
}

/// The shopper wants to send goods back.
pub(crate) async fn request(
    app: &App,
    conn: &mut Conn,
    device: &Device,
    order_id: &str,
    request: &ReturnRequest,
) -> Result<Reply> {
    orders::load(conn, &device.id, order_id).await?;
    let order = orders::hold(conn, order_id).await?;
    let lines = order.lines()?;
    if request.lines.is_empty() {
        return Err(Error::invalid("/lines", "must not be empty"));
    }
    check_units(&lines, &request.lines)?;
    if request.reason.chars().count() > REASON_CHARS_MAX {
        let detail = format!("must be at most {REASON_CHARS_MAX} characters");
        return Err(Error::invalid("/reason", detail));
    }
    let now_ms = app.clock.now_ms();
    check_order(&order, now_ms)?;
    let coming = records(conn, order_id).await?;
    let coming = coming.iter().filter(|record| record.state != "rejected");
    let coming = coming.map(Record::units).collect::<Result<Vec<_>>>()?;
    check_left(&lines, &request.lines, &count(coming))?;
    let id = new_id("ret");
    db::query(
        "INSERT INTO returns (id, order_id, merchant_id, state, lines, reason, restocked, created_ms) \
         VALUES ($1, $2, $3, 'requested', $4, $5, 0, $6)",
    )
    .bind(&id)
    .bind(order_id)
    .bind(&order.merchant_id)
    .bind(serde_json::to_string(&request.lines)?)
    .bind(&request.reason)
    .bind(now_ms)
    .execute(&mut *conn)
    .await?;
    let kind = event::RETURN_REQUESTED;
    orders::happened(app, conn, order_id, kind, &Details::default()).await?;
    let made = records(conn, order_id)
        .await?
        .into_iter()
        .find(|record| record.id == id);
    let made = made.ok_or_else(|| Error::Internal(format!("return {id} is gone")))?;
    Reply::created(routes::of(routes::ORDER_HISTORY, order_id), &made.view()?)
}

/// The goods have arrived.
pub(crate) async fn receive(
    app: &App,
    conn: &mut Conn,
    seller: &Merchant,
    id: &str,
    restock: bool,
) -> Result<Reply> {
    let mut record = step(conn, seller, id, "requested", "received").await?;
    if restock {
        record.restocked = 1;
        db::query("UPDATE returns SET restocked = 1 WHERE id = $1")
            .bind(id)
            .execute(&mut *conn)
            .await?;
        let order = orders::hold(conn, &record.order_id).await?;
        inventory::put_back(conn, &of_units(&order.lines()?, &record.units()?)).await?;
    }
    let kind = event::RETURN_RECEIVED;
    orders::happened(app, conn, &record.order_id, kind, &Details::default()).await?;
    Reply::ok(&record.view()?)
}

/// The goods are not taken back.
pub(crate) async fn reject(
    app: &App,
    conn: &mut Conn,
    seller: &Merchant,
    id: &str,
) -> Result<Reply> {
    let record = step(conn, seller, id, "requested", "rejected").await?;
    let kind = event::RETURN_REJECTED;
    orders::happened(app, conn, &record.order_id, kind, &Details::default()).await?;
    Reply::ok(&record.view()?)
}

/// The goods are about to be paid back.
pub(crate) async fn pay_back(conn: &mut Conn, seller: &Merchant, id: &str) -> Result<Record> {
    step(conn, seller, id, "received", "refunded").await
}

/// They were not after all.
pub(crate) async fn reopen(conn: &mut Conn, id: &str) -> Result<()> {
    db::query("UPDATE returns SET state = 'received' WHERE id = $1 AND state = 'refunded'")
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// An order's returns, oldest first.
pub(crate) async fn of_order(conn: &mut Conn, order_id: &str) -> Result<Vec<Return>> {
    let records = records(conn, order_id).await?;
    records.iter().map(Record::view).collect()
}

/// Units of each line that came back and stand on the shelf again.
pub(crate) async fn restocked(conn: &mut Conn, order_id: &str) -> Result<BTreeMap<String, u32>> {
    let records = records(conn, order_id).await?;
    let back = records.iter().filter(|record| record.restocked != 0);
    Ok(count(back.map(Record::units).collect::<Result<Vec<_>>>()?))
}

/// Whether anything of the order is coming back or has come.
pub(crate) async fn has_any(conn: &mut Conn, order_id: &str) -> Result<bool> {
    let records = records(conn, order_id).await?;
    Ok(records.iter().any(|record| record.state != "rejected"))
}

async fn records(conn: &mut Conn, order_id: &str) -> Result<Vec<Record>> {
    let records = db::query_as("SELECT * FROM returns WHERE order_id = $1 ORDER BY id")
        .bind(order_id)
        .fetch_all(conn)
        .await?;
    Ok(records)
}

/// Takes a return from one step to the next; of two that try at once, one succeeds.
async fn step(
    conn: &mut Conn,
    seller: &Merchant,
    id: &str,
    from: &str,
    to: &str,
) -> Result<Record> {
    let known = db::query("SELECT id FROM returns WHERE id = $1 AND merchant_id = $2")
        .bind(id)
        .bind(&seller.id)
        .fetch_optional(&mut *conn)
        .await?;
    if known.is_none() {
        return Err(Error::not_found("return", id));
    }
    let stepped =
        db::query_as("UPDATE returns SET state = $3 WHERE id = $1 AND state = $2 RETURNING *")
            .bind(id)
            .bind(from)
            .bind(to)
            .fetch_optional(conn)
            .await?;
    let detail = format!("the return is not {from}");
    stepped.ok_or_else(|| Error::refused(409, code::RETURN_STEP_INVALID, detail))
}

fn check_order(order: &OrderRecord, now_ms: i64) -> Result<()> {
    if !["paid", "partly_refunded"].contains(&order.status.as_str()) {
        let detail = "the order was undone or paid back";
        return Err(Error::refused(409, code::ORDER_STEP_INVALID, detail));
    }
    if now_ms >= order.paid_ms + WINDOW_MS {
        let detail = "the time to send this order back is over";
        return Err(Error::refused(409, code::RETURN_WINDOW_OVER, detail));
    }
    Ok(())
}

impl Record {
    /// What comes back.
    pub(crate) fn units(&self) -> Result<Vec<LineUnits>> {
        Ok(serde_json::from_str(&self.lines)?)
    }

    fn view(&self) -> Result<Return> {
        Ok(Return {
            id: self.id.clone(),
            order_id: self.order_id.clone(),
            status: match self.state.as_str() {
                "received" => ReturnStatus::Received,
                "refunded" => ReturnStatus::Refunded,
                "rejected" => ReturnStatus::Rejected,
                _ => ReturnStatus::Requested,
            },
            lines: self.units()?,
            reason: self.reason.clone(),
            created_at: rfc3339(self.created_ms),
        })
    }
}
