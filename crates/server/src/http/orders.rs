//! What a device bought.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use buyplus_api::{Order, OrderHistory, OrderPage, PageQuery, Return, ReturnRequest, routes};

use super::{
    document::Problems,
    extract::{Body, Key, NoBody, Query},
};
use crate::{
    app::App,
    error::Result,
    idempotency,
    reply::Reply,
    services::{
        devices::Device,
        orders,
        payments::{self, Back},
        receipts, returns,
    },
};

/// What a receipt may load: nothing but its own style.
const RECEIPT_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// This device's orders, newest first.
#[utoipa::path(get, path = routes::ORDERS, tag = "orders", security(("device" = [])), params(PageQuery),
    responses((status = 200, body = OrderPage), Problems))]
pub(super) async fn list_orders(
    State(app): State<App>,
    device: Device,
    Query(query): Query<PageQuery>,
) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&orders::list(&app, &mut conn, &device, &query).await?)
}

/// One order: the receipt.
#[utoipa::path(get, path = routes::ORDER, tag = "orders", security(("device" = [])), params(("id" = String, Path)),
    responses((status = 200, body = Order), Problems))]
pub(super) async fn get_order(
    State(app): State<App>,
    device: Device,
    Path(id): Path<String>,
) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&orders::get(&app, &mut conn, &device, &id).await?)
}

/// Undoes an order inside its window: money back, goods back on the shelf.
#[utoipa::path(post, path = routes::ORDER_CANCEL, tag = "orders", security(("device" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Order), Problems))]
pub(super) async fn cancel_order(
    State(app): State<App>,
    device: Device,
    Path(id): Path<String>,
    key: Key,
    body: NoBody,
) -> Result<Reply> {
    let key = key.request(&device, body.hash);
    let work = app.clone();
    let undo = Back::Undo(device, id);
    app.see_through(async move { payments::give_back(&work, &key, &undo).await })
        .await
}

/// Everything that happened to an order since it was paid.
#[utoipa::path(get, path = routes::ORDER_HISTORY, tag = "orders", security(("device" = [])),
    params(("id" = String, Path)), responses((status = 200, body = OrderHistory), Problems))]
pub(super) async fn get_history(
    State(app): State<App>,
    device: Device,
    Path(id): Path<String>,
) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    let order = orders::load(&mut conn, &device.id, &id).await?;
    Reply::ok(&orders::history(&app, &mut conn, &order).await?)
}

/// A receipt to print: HTML where `Accept` asks for it, plain text likewise, else the order as JSON.
#[utoipa::path(get, path = routes::ORDER_RECEIPT, tag = "orders", security(("device" = [])),
    params(("id" = String, Path), ("Accept-Language" = Option<String>, Header)),
    responses((status = 200, body = Order), Problems))]
pub(super) async fn get_receipt(
    State(app): State<App>,
    device: Device,
    Path(id): Path<String>,
    asked: HeaderMap,
) -> Result<Response> {
    let mut conn = app.db.snapshot().await?;
    let order = orders::get(&app, &mut conn, &device, &id).await?;
    let words = |name| {
        let value = asked
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let (accept, lang) = (words(header::ACCEPT), words(header::ACCEPT_LANGUAGE));
    let (kind, text) = if accept.contains("text/html") {
        ("text/html; charset=utf-8", receipts::html(&order, &lang))
    } else if accept.contains("text/plain") {
        ("text/plain; charset=utf-8", receipts::text(&order, &lang))
    } else {
        return Ok(Reply::ok(&order)?.into_response());
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, RECEIPT_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, text).into_response())
}

/// Asks to send goods back, up to 30 days after the payment.
#[utoipa::path(post, path = routes::ORDER_RETURNS, tag = "orders", security(("device" = [])),
    request_body = ReturnRequest, params(("id" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 201, body = Return), Problems))]
pub(super) async fn request_return(
    State(app): State<App>,
    device: Device,
    Path(id): Path<String>,
    key: Key,
    body: Body<ReturnRequest>,
) -> Result<Reply> {
    let key = key.request(&device, body.hash);
    let mut tx = app.db.begin().await?;
    if let Some(reply) = idempotency::replay(&mut tx, &key, app.clock.now_ms()).await? {
        return Ok(reply);
    }
    let outcome = returns::request(&app, &mut tx, &device, &id, &body.value).await;
    idempotency::conclude(tx, &key, outcome).await
}
