//! Why money goes back, how much of it, and what follows once it has.
//!
//! `orders.refunded_minor` grows when a refund begins and shrinks again where the provider says no, each in one
//! guarded statement: more than was paid can never be under way, however many ask at once.

mod units;

use std::collections::BTreeMap;

use buyplus_api::{Line, LineUnits, OrderStatus, Refund, RefundRequest, RefundStatus, code, event};

pub(crate) use self::units::{check_left, check_units, count, of_units};
use self::units::{paid_for, sum};

use crate::{
    app::App,
    clock::rfc3339,
    db::{self, Conn},
    error::{Error, Result},
    ids::new_id,
    reply::Reply,
    services::{
        inventory,
        orders::{self, Details, OrderRecord},
        promotions, returns,
    },
};

const REASON_CHARS_MAX: usize = 500;

/// Why money goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The shopper undid the order.
    Undo,
    /// The merchant cancelled it.
    Cancel,
    /// The merchant gives money back.
    Refund,
    /// Goods came back.
    Return,
}

impl Cause {
    /// The word in the database.
    fn as_str(self) -> &'static str {
        match self {
            Self::Undo => "undo",
            Self::Cancel => "cancel",
            Self::Refund => "refund",
            Self::Return => "return",
        }
    }
}

/// A refund that is to begin.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) cause: Cause,
    pub(crate) amount_minor: i64,
    pub(crate) lines: Vec<LineUnits>,
    pub(crate) restock: bool,
    pub(crate) reason: String,
    pub(crate) return_id: Option<String>,
}

#[derive(serde::Deserialize)]
struct Record {
    id: String,
    order_id: String,
    cause: String,
    state: String,
    amount_minor: i64,
    lines: String,
    restock: i64,
    reason: String,
    return_id: Option<String>,
    created_ms: i64,
}

/// What a merchant's request comes to. The order must be held.
pub(crate) async fn plan(
    conn: &mut Conn,
    order: &OrderRecord,
    request: &RefundRequest,
) -> Result<Plan> {
    let lines = order.lines()?;
    check_units(&lines, &request.lines)?;
    if request.reason.chars().count() > REASON_CHARS_MAX {
        let detail = format!("must be at most {REASON_CHARS_MAX} characters");
        return Err(Error::invalid("/reason", detail));
    }
    if request.restock && request.lines.is_empty() {
        return Err(Error::invalid("/restock", "needs lines"));
    }
    let refunded = units(conn, &order.id).await?;
    check_left(&lines, &request.lines, &refunded)?;
    if request.restock {
        let back = returns::restocked(conn, &order.id).await?;
        check_left(&lines, &request.lines, &sum(&refunded, &back))?;
    }
    let left = order.amount_minor - order.refunded_minor;
    let amount_minor = match (request.amount_minor, request.lines.is_empty()) {
        (Some(amount_minor), _) => amount_minor,
        (None, true) => left,
        (None, false) => paid_for(&lines, &order.terms()?, &request.lines, &refunded),
    };
    if request
        .amount_minor
        .is_some_and(|amount_minor| amount_minor <= 0)
    {
        return Err(Error::invalid("/amount_minor", "must be more than 0"));
    }
    Ok(Plan {
        cause: Cause::Refund,
        amount_minor,
        lines: request.lines.clone(),
        restock: request.restock,
        reason: request.reason.clone(),
        return_id: None,
    })
}

/// What a return comes to. The order must be held.
pub(crate) async fn plan_return(
    conn: &mut Conn,
    order: &OrderRecord,
    return_id: &str,
    units_back: Vec<LineUnits>,
) -> Result<Plan> {
    let refunded = units(conn, &order.id).await?;
    let lines = order.lines()?;
    check_left(&lines, &units_back, &refunded)?;
    Ok(Plan {
        cause: Cause::Return,
        amount_minor: paid_for(&lines, &order.terms()?, &units_back, &refunded),
        lines: units_back,
        restock: false,
        reason: String::new(),
        return_id: Some(return_id.to_owned()),
    })
}

/// The whole order goes back.
pub(crate) fn plan_whole(order: &OrderRecord, cause: Cause) -> Result<Plan> {
    let whole = |line: Line| LineUnits {
        line_id: line.id,
        quantity: line.quantity,
    };
    Ok(Plan {
        cause,
        amount_minor: order.amount_minor,
        lines: order.lines()?.into_iter().map(whole).collect(),
        restock: true,
        reason: String::new(),
        return_id: None,
    })
}

/// Begins a refund: from here on its money counts as gone back.
pub(crate) async fn begin(
    conn: &mut Conn,
    order: &OrderRecord,
    plan: &Plan,
    payment_id: &str,
    now_ms: i64,
) -> Result<()> {
    let begun = db::query(
        "UPDATE orders SET refunded_minor = refunded_minor + $2 WHERE id = $1 AND refunded_minor + $2 <= amount_minor",
    )
    .bind(&order.id)
    .bind(plan.amount_minor)
    .execute(&mut *conn)
    .await?;
    if begun.rows_affected() == 0 || plan.amount_minor <= 0 {
        let detail = "that is more than was paid and has not gone back yet";
        return Err(Error::refused(409, code::REFUND_TOO_LARGE, detail));
    }
    db::query(
        "INSERT INTO refunds (id, order_id, payment_id, cause, state, amount_minor, lines, restock, reason, return_id, \
         created_ms) VALUES ($1, $2, $3, $4, 'pending', $5, $6, $7, $8, $9, $10)",
    )
    .bind(new_id("ref"))
    .bind(&order.id)
    .bind(payment_id)
    .bind(plan.cause.as_str())
    .bind(plan.amount_minor)
    .bind(serde_json::to_string(&plan.lines)?)
    .bind(i64::from(plan.restock))
    .bind(&plan.reason)
    .bind(&plan.return_id)
    .bind(now_ms)
    .execute(conn)
    .await?;
    Ok(())
}

/// The money of a payment went back: what follows, and the answer.
pub(crate) async fn done(
    app: &App,
    conn: &mut Conn,
    payment_id: &str,
    session_id: &str,
) -> Result<Reply> {
    let order = orders::of_session(conn, session_id).await?;
    let order = orders::hold(conn, &order.id).await?;
    let Some(record) = end(conn, payment_id, "done").await? else {
        // An undo that began before refunds were written down.
        return whole_back(app, conn, &order).await;
    };
    if [Cause::Undo, Cause::Cancel]
        .map(Cause::as_str)
        .contains(&record.cause.as_str())
    {
        return whole_back(app, conn, &order).await;
    }
    if record.restock != 0 {
        let lines = order.lines()?;
        inventory::put_back(conn, &of_units(&lines, &record.units()?)).await?;
    }
    let status = match of_order(conn, &order.id)
        .await?
        .iter()
        .map(done_minor)
        .sum::<i64>()
    {
        all if all >= order.amount_minor => OrderStatus::Refunded,
        _ => OrderStatus::PartlyRefunded,
    };
    orders::set_status(conn, &order.id, status).await?;
    orders::happened(
        app,
        conn,
        &order.id,
        event::REFUND_DONE,
        &Details::default(),
    )
    .await?;
    Reply::new(201, None, &record.view()?)
}

/// The provider said no: the money counts as not gone back again.
pub(crate) async fn failed(app: &App, conn: &mut Conn, payment_id: &str) -> Result<()> {
    let Some(record) = end(conn, payment_id, "failed").await? else {
        return Ok(());
    };
    db::query("UPDATE orders SET refunded_minor = refunded_minor - $2 WHERE id = $1")
        .bind(&record.order_id)
        .bind(record.amount_minor)
        .execute(&mut *conn)
        .await?;
    if let Some(return_id) = &record.return_id {
        returns::reopen(conn, return_id).await?;
    }
    let kind = event::REFUND_FAILED;
    orders::happened(app, conn, &record.order_id, kind, &Details::default()).await
}

/// An order's refunds, oldest first.
pub(crate) async fn of_order(conn: &mut Conn, order_id: &str) -> Result<Vec<Refund>> {
    let records: Vec<Record> =
        db::query_as("SELECT * FROM refunds WHERE order_id = $1 ORDER BY id")
            .bind(order_id)
            .fetch_all(conn)
            .await?;
    records.iter().map(Record::view).collect()
}

/// The order was undone or cancelled: nobody has bought anything.
async fn whole_back(app: &App, conn: &mut Conn, order: &OrderRecord) -> Result<Reply> {
    inventory::put_back(conn, &order.lines()?).await?;
    promotions::give_back(conn, &order.terms()?.discounts).await?;
    db::query("UPDATE orders SET refunded_minor = amount_minor WHERE id = $1")
        .bind(&order.id)
        .execute(&mut *conn)
        .await?;
    orders::set_status(conn, &order.id, OrderStatus::Cancelled).await?;
    let kind = event::ORDER_CANCELLED;
    orders::happened(app, conn, &order.id, kind, &Details::default()).await?;
    let order = orders::hold(conn, &order.id).await?;
    Reply::ok(&orders::view(app, conn, &order).await?)
}

/// Units of each line that were paid back or are being.
async fn units(conn: &mut Conn, order_id: &str) -> Result<BTreeMap<String, u32>> {
    let refunds = of_order(conn, order_id).await?;
    let alive = refunds
        .into_iter()
        .filter(|refund| refund.status != RefundStatus::Failed);
    Ok(count(alive.map(|refund| refund.lines)))
}

fn done_minor(refund: &Refund) -> i64 {
    match refund.status {
        RefundStatus::Done => refund.amount_minor,
        _ => 0,
    }
}

/// Ends the refund of a payment, if it has one that is pending.
async fn end(conn: &mut Conn, payment_id: &str, state: &str) -> Result<Option<Record>> {
    let ended = db::query_as(
        "UPDATE refunds SET state = $2 WHERE payment_id = $1 AND state = 'pending' RETURNING *",
    )
    .bind(payment_id)
    .bind(state)
    .fetch_optional(conn)
    .await?;
    Ok(ended)
}

impl Record {
    fn units(&self) -> Result<Vec<LineUnits>> {
        Ok(serde_json::from_str(&self.lines)?)
    }

    fn view(&self) -> Result<Refund> {
        Ok(Refund {
            id: self.id.clone(),
            status: match self.state.as_str() {
                "done" => RefundStatus::Done,
                "failed" => RefundStatus::Failed,
                _ => RefundStatus::Pending,
            },
            amount_minor: self.amount_minor,
            lines: self.units()?,
            reason: self.reason.clone(),
            created_at: rfc3339(self.created_ms),
        })
    }
}
