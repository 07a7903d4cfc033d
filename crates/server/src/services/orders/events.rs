//! What happened to orders, written down in the transaction in which it happened.

use buyplus_api::{OrderEvent, OrderHistory, WebhookEvent, event};
use serde::{Deserialize, Serialize};

use super::{OrderRecord, hold, record, view};
use crate::{
    app::App,
    clock::rfc3339,
    db::{self, Conn},
    error::Result,
    ids::new_id,
    services::{refunds, returns, webhooks},
};

/// What some kinds of events tell beside when they happened.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Details {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tracking_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tracking_url: Option<String>,
}

#[derive(serde::Deserialize)]
struct Record {
    id: String,
    kind: String,
    details: String,
    at_ms: i64,
}

/// Writes down what happened to an order, last in its transaction, and puts it into the outbox of whoever asked to
/// be told.
pub(crate) async fn happened(
    app: &App,
    conn: &mut Conn,
    order_id: &str,
    kind: &str,
    details: &Details,
) -> Result<()> {
    let order = hold(conn, order_id).await?;
    write_down(app, conn, (order_id, &order.merchant_id), kind, details).await
}

/// As [`happened`], for an order that this transaction has just made: nobody else can change it yet.
pub(crate) async fn placed(
    app: &App,
    conn: &mut Conn,
    order_id: &str,
    merchant_id: &str,
) -> Result<()> {
    let details = Details::default();
    write_down(
        app,
        conn,
        (order_id, merchant_id),
        event::ORDER_PAID,
        &details,
    )
    .await
}

async fn write_down(
    app: &App,
    conn: &mut Conn,
    (order_id, merchant_id): (&str, &str),
    kind: &str,
    details: &Details,
) -> Result<()> {
    let (id, at_ms) = (new_id("evt"), app.clock.now_ms());
    db::query(
        "INSERT INTO order_events (id, order_id, merchant_id, kind, details, at_ms) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&id)
    .bind(order_id)
    .bind(merchant_id)
    .bind(kind)
    .bind(serde_json::to_string(details)?)
    .bind(at_ms)
    .execute(&mut *conn)
    .await?;
    let told = webhooks::told_of(conn, merchant_id, kind).await?;
    if told.is_empty() {
        return Ok(());
    }
    let order = record(conn, order_id).await?;
    let event = WebhookEvent {
        id,
        kind: kind.to_owned(),
        created_at: rfc3339(at_ms),
        data: history(app, conn, &order).await?,
    };
    webhooks::enqueue(conn, &told, &event, at_ms).await
}

/// Everything that happened to an order.
pub(crate) async fn history(
    app: &App,
    conn: &mut Conn,
    order: &OrderRecord,
) -> Result<OrderHistory> {
    let records: Vec<Record> = db::query_as(
        "SELECT id, kind, details, at_ms FROM order_events WHERE order_id = $1 ORDER BY id",
    )
    .bind(&order.id)
    .fetch_all(&mut *conn)
    .await?;
    let event = |record: Record| {
        let details: Details = serde_json::from_str(&record.details)?;
        Ok(OrderEvent {
            id: record.id,
            kind: record.kind,
            at: rfc3339(record.at_ms),
            tracking_number: details.tracking_number,
            tracking_url: details.tracking_url,
        })
    };
    Ok(OrderHistory {
        order: view(app, conn, order).await?,
        events: records.into_iter().map(event).collect::<Result<_>>()?,
        refunds: refunds::of_order(conn, &order.id).await?,
        returns: returns::of_order(conn, &order.id).await?,
    })
}
