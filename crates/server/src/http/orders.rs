//! What a device bought.

use axum::extract::{Path, State};
use buyplus_api::{Order, OrderPage, PageQuery, routes};

use super::{
    document::Problems,
    extract::{Key, NoBody, Query},
};
use crate::{
    app::App,
    error::Result,
    reply::Reply,
    services::{devices::Device, orders, payments},
};

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
    app.see_through(async move { payments::cancel_order(&work, &device, &key, &id).await })
        .await
}
