//! Flash sales and the queue before them.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use buyplus_api::{QueueTicket, Sale, SaleRequest, routes};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{document::Problems, extract::Body};
use crate::{
    app::App,
    error::Result,
    reply::Reply,
    services::{devices::Device, merchants::Merchant, queue},
};

/// Everything about sales and their queues.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get_ticket, join_queue))
        .routes(routes!(list_sales, create_sale))
        .routes(routes!(end_sale))
}

/// A place in the queue of a sale: the one that this device has, or one at the end.
#[utoipa::path(post, path = routes::QUEUE, tag = "checkout", security(("device" = [])),
    params(("sale_id" = String, Path)), responses((status = 200, body = QueueTicket), Problems))]
async fn join_queue(
    State(app): State<App>,
    device: Device,
    Path(sale_id): Path<String>,
) -> Result<Reply> {
    let mut tx = app.db.begin().await?;
    let ticket = queue::join(&app, &mut tx, &device, &sale_id).await?;
    tx.commit().await?;
    Reply::ok(&ticket)
}

/// This device's place in the queue.
#[utoipa::path(get, path = routes::QUEUE, tag = "checkout", security(("device" = [])),
    params(("sale_id" = String, Path)), responses((status = 200, body = QueueTicket), Problems))]
async fn get_ticket(
    State(app): State<App>,
    device: Device,
    Path(sale_id): Path<String>,
) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&queue::place(&app, &mut conn, &device, &sale_id).await?)
}

/// The merchant's sales, newest first.
#[utoipa::path(get, path = routes::MERCHANT_SALES, tag = "merchant sales", security(("merchant" = [])),
    responses((status = 200, body = Vec<Sale>), Problems))]
async fn list_sales(State(app): State<App>, merchant: Merchant) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&queue::list(&mut conn, &merchant.id).await?)
}

/// Makes a sale: while it is on, its goods take an admitted ticket to buy.
#[utoipa::path(post, path = routes::MERCHANT_SALES, tag = "merchant sales", security(("merchant" = [])),
    request_body = SaleRequest, responses((status = 201, body = Sale), Problems))]
async fn create_sale(
    State(app): State<App>,
    merchant: Merchant,
    body: Body<SaleRequest>,
) -> Result<Reply> {
    let mut tx = app.db.begin().await?;
    let sale = queue::create(&app, &mut tx, &merchant, &body.value).await?;
    tx.commit().await?;
    Reply::new(201, None, &sale)
}

/// Ends a sale now.
#[utoipa::path(delete, path = routes::MERCHANT_SALE, tag = "merchant sales", security(("merchant" = [])),
    params(("id" = String, Path)), responses((status = 204), Problems))]
async fn end_sale(
    State(app): State<App>,
    merchant: Merchant,
    Path(id): Path<String>,
) -> Result<StatusCode> {
    queue::end(&app, &merchant, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
