//! Whom a merchant has told of what happens.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use buyplus_api::{Delivery, Webhook, WebhookRequest, WebhookSecret, routes};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{document::Problems, extract::Body};
use crate::{
    app::App,
    error::Result,
    reply::Reply,
    services::{merchants::Merchant, webhooks},
};

/// These routes.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_webhooks, create_webhook))
        .routes(routes!(end_webhook))
        .routes(routes!(rotate_secret))
        .routes(routes!(list_deliveries))
}

/// The merchant's webhooks, oldest first.
#[utoipa::path(get, path = routes::MERCHANT_WEBHOOKS, tag = "merchant", security(("merchant" = [])),
    responses((status = 200, body = Vec<Webhook>), Problems))]
async fn list_webhooks(State(app): State<App>, seller: Merchant) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&webhooks::list(&mut conn, &seller).await?)
}

/// Tells a URL of what happens from now on; its secret is shown only here.
#[utoipa::path(post, path = routes::MERCHANT_WEBHOOKS, tag = "merchant", security(("merchant" = [])),
    request_body = WebhookRequest, responses((status = 201, body = WebhookSecret), Problems))]
async fn create_webhook(
    State(app): State<App>,
    seller: Merchant,
    body: Body<WebhookRequest>,
) -> Result<Reply> {
    let mut tx = app.db.begin().await?;
    let made = webhooks::create(&app, &mut tx, &seller, &body.value).await?;
    tx.commit().await?;
    let location = routes::of(routes::MERCHANT_WEBHOOK, &made.webhook.id);
    Reply::created(location, &made)
}

/// Ends a webhook.
#[utoipa::path(delete, path = routes::MERCHANT_WEBHOOK, tag = "merchant", security(("merchant" = [])),
    params(("id" = String, Path)), responses((status = 204), Problems))]
async fn end_webhook(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
) -> Result<StatusCode> {
    let mut tx = app.db.begin().await?;
    webhooks::end(&mut tx, &seller, &id, app.clock.now_ms()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a new secret, shown only here; for a day both sign.
#[utoipa::path(post, path = routes::MERCHANT_WEBHOOK_ROTATE, tag = "merchant", security(("merchant" = [])),
    params(("id" = String, Path)), responses((status = 200, body = WebhookSecret), Problems))]
async fn rotate_secret(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
) -> Result<Reply> {
    let mut tx = app.db.begin().await?;
    let rotated = webhooks::rotate(&mut tx, &seller, &id, app.clock.now_ms()).await?;
    tx.commit().await?;
    Reply::ok(&rotated)
}

/// What was sent to a webhook and what will be: the last hundred events, newest first.
#[utoipa::path(get, path = routes::MERCHANT_WEBHOOK_DELIVERIES, tag = "merchant", security(("merchant" = [])),
    params(("id" = String, Path)), responses((status = 200, body = Vec<Delivery>), Problems))]
async fn list_deliveries(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&webhooks::deliveries(&mut conn, &seller, &id).await?)
}
