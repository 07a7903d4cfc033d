//! A merchant's orders: what was sold, where it is, what goes back.

use axum::extract::{Path, State};
use buyplus_api::{
    Order, OrderHistory, OrderPage, PageQuery, ParcelRequest, ReceiveRequest, Refund,
    RefundRequest, Return, routes,
};
use utoipa_axum::{router::OpenApiRouter, routes};

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
        merchants::Merchant,
        orders,
        payments::{self, Back},
        returns,
    },
};

/// These routes.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_sold))
        .routes(routes!(get_sold))
        .routes(routes!(cancel_sold))
        .routes(routes!(refund_sold))
        .routes(routes!(note_parcel))
        .routes(routes!(receive_return))
        .routes(routes!(refund_return))
        .routes(routes!(reject_return))
}

/// The merchant's orders, newest first.
#[utoipa::path(get, path = routes::MERCHANT_ORDERS, tag = "merchant", security(("merchant" = [])), params(PageQuery),
    responses((status = 200, body = OrderPage), Problems))]
async fn list_sold(
    State(app): State<App>,
    seller: Merchant,
    Query(query): Query<PageQuery>,
) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&orders::list_sold(&app, &mut conn, &seller, &query).await?)
}

/// One order and everything that happened to it.
#[utoipa::path(get, path = routes::MERCHANT_ORDER, tag = "merchant", security(("merchant" = [])),
    params(("id" = String, Path)), responses((status = 200, body = OrderHistory), Problems))]
async fn get_sold(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    let order = orders::load_sold(&mut conn, &seller.id, &id).await?;
    Reply::ok(&orders::history(&app, &mut conn, &order).await?)
}

/// Cancels an order before it leaves the house: money back, goods back on the shelf.
#[utoipa::path(post, path = routes::MERCHANT_ORDER_CANCEL, tag = "merchant", security(("merchant" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Order), Problems))]
async fn cancel_sold(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
    key: Key,
    body: NoBody,
) -> Result<Reply> {
    give_back(
        app,
        seller.clone(),
        key,
        body.hash,
        Back::Cancel(seller, id),
    )
    .await
}

/// Gives all or some of an order's money back, never more than was paid.
#[utoipa::path(post, path = routes::MERCHANT_REFUNDS, tag = "merchant", security(("merchant" = [])),
    request_body = RefundRequest, params(("id" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 201, body = Refund), Problems))]
async fn refund_sold(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
    key: Key,
    body: Body<RefundRequest>,
) -> Result<Reply> {
    let back = Back::Refund(seller.clone(), id, body.value);
    give_back(app, seller, key, body.hash, back).await
}

/// Notes that an order was shipped, waits in the store, or was handed over.
#[utoipa::path(post, path = routes::MERCHANT_PARCELS, tag = "merchant", security(("merchant" = [])),
    request_body = ParcelRequest, params(("id" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = OrderHistory), Problems))]
async fn note_parcel(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
    key: Key,
    body: Body<ParcelRequest>,
) -> Result<Reply> {
    let key = key.request_by(&seller.id, body.hash);
    let mut tx = app.db.begin().await?;
    if let Some(reply) = idempotency::replay(&mut tx, &key, app.clock.now_ms()).await? {
        return Ok(reply);
    }
    let noted = orders::note_parcel(&app, &mut tx, &seller, &id, &body.value).await;
    let outcome = noted.and_then(|history| Reply::ok(&history));
    idempotency::conclude(tx, &key, outcome).await
}

/// Notes that a return has arrived, and whether it can be sold again.
#[utoipa::path(post, path = routes::MERCHANT_RETURN_RECEIVE, tag = "merchant", security(("merchant" = [])),
    request_body = ReceiveRequest, params(("id" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Return), Problems))]
async fn receive_return(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
    key: Key,
    body: Body<ReceiveRequest>,
) -> Result<Reply> {
    let key = key.request_by(&seller.id, body.hash);
    let mut tx = app.db.begin().await?;
    if let Some(reply) = idempotency::replay(&mut tx, &key, app.clock.now_ms()).await? {
        return Ok(reply);
    }
    let outcome = returns::receive(&app, &mut tx, &seller, &id, body.value.restock).await;
    idempotency::conclude(tx, &key, outcome).await
}

/// Pays a return that has arrived back.
#[utoipa::path(post, path = routes::MERCHANT_RETURN_REFUND, tag = "merchant", security(("merchant" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 201, body = Refund), Problems))]
async fn refund_return(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
    key: Key,
    body: NoBody,
) -> Result<Reply> {
    give_back(
        app,
        seller.clone(),
        key,
        body.hash,
        Back::Return(seller, id),
    )
    .await
}

/// Does not take a return.
#[utoipa::path(post, path = routes::MERCHANT_RETURN_REJECT, tag = "merchant", security(("merchant" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Return), Problems))]
async fn reject_return(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
    key: Key,
    body: NoBody,
) -> Result<Reply> {
    let key = key.request_by(&seller.id, body.hash);
    let mut tx = app.db.begin().await?;
    if let Some(reply) = idempotency::replay(&mut tx, &key, app.clock.now_ms()).await? {
        return Ok(reply);
    }
    let outcome = returns::reject(&app, &mut tx, &seller, &id).await;
    idempotency::conclude(tx, &key, outcome).await
}

async fn give_back(
    app: App,
    seller: Merchant,
    key: Key,
    body_hash: String,
    back: Back,
) -> Result<Reply> {
    let key = key.request_by(&seller.id, body_hash);
    let work = app.clone();
    app.see_through(async move { payments::give_back(&work, &key, &back).await })
        .await
}
