//! What agents' checkouts became, and what happens to it afterwards.

use super::{
    discovery, fulfillment,
    order_wire::{
        Adjustment, AdjustmentStatus, Event, Expectation, LineQuantity, LineStatus, Order,
        OrderFulfillment, OrderLine, OrderQuantity,
    },
    record::Record,
    webhooks,
    wire::{Checkout, Method},
};
use crate::{
    app::App,
    clock::rfc3339,
    db::{self, Conn},
    error::{Error, Result},
    ids::new_id,
    services::payments::Payment,
};

#[derive(serde::Deserialize)]
struct Kept {
    agent_profile: Option<String>,
    document: String,
    version: i64,
}

/// Keeps the order that a checkout became, and lets its agent know.
pub(super) async fn place(
    app: &App,
    conn: &mut Conn,
    record: &Record,
    checkout: &Checkout,
    order_id: &str,
) -> Result<()> {
    let order = of_checkout(checkout, order_id);
    db::query(
        "INSERT INTO ucp_orders (order_id, checkout_id, agent_profile, document, version) VALUES ($1, $2, $3, $4, 1)",
    )
    .bind(order_id)
    .bind(&record.id)
    .bind(&record.draft.agent_profile)
    .bind(serde_json::to_string(&order)?)
    .execute(&mut *conn)
    .await?;
    let agent = record.draft.agent_profile.as_deref();
    webhooks::announce(app, conn, &order, "order_placed", agent).await
}

/// An order.
pub(super) async fn get(conn: &mut Conn, id: &str) -> Result<Order> {
    Ok(load(conn, id).await?.0)
}

/// Puts another document in the place of an order's; for the suite, which acts the shop's back office.
pub(super) async fn replace(conn: &mut Conn, id: &str, order: Order) -> Result<Order> {
    if order.id != id {
        return Err(Error::invalid("/id", "must be that of the order"));
    }
    let (_, kept) = load(conn, id).await?;
    save(conn, &order, &kept).await?;
    Ok(order)
}

/// Everything was handed to a parcel service.
pub(super) async fn ship(app: &App, conn: &mut Conn, id: &str) -> Result<Order> {
    let (mut order, kept) = load(conn, id).await?;
    for line in &mut order.line_items {
        line.quantity.fulfilled = line.quantity.total;
        line.status = LineStatus::Fulfilled;
    }
    let event_id = new_id("evt");
    order.fulfillment.events.push(Event {
        tracking_number: Some(event_id.to_uppercase()),
        tracking_url: None,
        id: event_id,
        occurred_at: rfc3339(app.clock.now_ms()),
        kind: "shipped".to_owned(),
        line_items: whole(&order.line_items),
        carrier: None,
        description: None,
    });
    save(conn, &order, &kept).await?;
    webhooks::announce(
        app,
        conn,
        &order,
        "order_shipped",
        kept.agent_profile.as_deref(),
    )
    .await?;
    Ok(order)
}

/// The money of a payment went back.
pub(super) async fn refunded(app: &App, conn: &mut Conn, payment: &Payment) -> Result<()> {
    let row: (String,) = db::query_as("SELECT id FROM orders WHERE session_id = $1")
        .bind(&payment.session_id)
        .fetch_one(&mut *conn)
        .await?;
    let (mut order, kept) = load(conn, &row.0).await?;
    order.adjustments.push(Adjustment {
        id: payment.id.clone(),
        kind: "refund".to_owned(),
        occurred_at: rfc3339(app.clock.now_ms()),
        status: AdjustmentStatus::Completed,
        line_items: Vec::new(),
        amount: Some(payment.amount_minor),
        description: None,
    });
    save(conn, &order, &kept).await?;
    let agent = kept.agent_profile.as_deref();
    webhooks::announce(app, conn, &order, "order_refunded", agent).await
}

async fn load(conn: &mut Conn, id: &str) -> Result<(Order, Kept)> {
    let kept: Option<Kept> =
        db::query_as("SELECT agent_profile, document, version FROM ucp_orders WHERE order_id = $1")
            .bind(id)
            .fetch_optional(conn)
            .await?;
    let kept = kept.ok_or_else(|| Error::not_found("order", id))?;
    Ok((serde_json::from_str(&kept.document)?, kept))
}

async fn save(conn: &mut Conn, order: &Order, kept: &Kept) -> Result<()> {
    let saved = db::query(
        "UPDATE ucp_orders SET document = $3, version = version + 1 WHERE order_id = $1 AND version = $2",
    )
    .bind(&order.id)
    .bind(kept.version)
    .bind(serde_json::to_string(order)?)
    .execute(conn)
    .await?;
    match saved.rows_affected() {
        1 => Ok(()),
        _ => {
            let detail = "another request changed the order meanwhile; fetch it and try again";
            let code = buyplus_api::code::SESSION_NOT_READY;
            Err(Error::refused(409, code, detail))
        }
    }
}

fn of_checkout(checkout: &Checkout, order_id: &str) -> Order {
    let line = |line: &super::wire::LineItem| OrderLine {
        id: line.id.clone(),
        item: line.item.clone(),
        quantity: OrderQuantity {
            total: line.quantity,
            fulfilled: 0,
        },
        totals: line.totals.clone(),
        status: LineStatus::Processing,
    };
    let line_items: Vec<_> = checkout.line_items.iter().map(line).collect();
    let methods = checkout.fulfillment.as_ref().map(|all| &all.methods[..]);
    let methods = methods.unwrap_or_default();
    let expectations = methods
        .iter()
        .filter_map(|method| expectation(method, methods, whole(&line_items)))
        .collect();
    let permalink_url = checkout.order.as_ref().map(|order| &order.permalink_url);
    Order {
        ucp: discovery::active(),
        id: order_id.to_owned(),
        checkout_id: checkout.id.clone(),
        permalink_url: permalink_url.cloned().unwrap_or_default(),
        line_items,
        fulfillment: OrderFulfillment {
            expectations,
            events: Vec::new(),
        },
        adjustments: Vec::new(),
        totals: checkout.totals.clone(),
    }
}

fn expectation(
    method: &Method,
    methods: &[Method],
    line_items: Vec<LineQuantity>,
) -> Option<Expectation> {
    let destination = fulfillment::destination(method)?.address.clone();
    let title = fulfillment::selected(methods).map(|(_, title)| title.to_owned());
    Some(Expectation {
        id: new_id("exp"),
        line_items,
        method_type: method.kind,
        destination,
        description: title,
    })
}

fn whole(lines: &[OrderLine]) -> Vec<LineQuantity> {
    let whole = |line: &OrderLine| LineQuantity {
        id: line.id.clone(),
        quantity: line.quantity.total,
    };
    lines.iter().map(whole).collect()
}
