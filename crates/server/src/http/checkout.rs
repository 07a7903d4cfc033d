//! Reviewing and paying a purchase.

use axum::extract::{Path, State};
use buyplus_api::{
    CheckoutSession, CompleteRequest, CreateSessionRequest, UpdateSessionRequest, routes,
};

use super::{
    document::Problems,
    extract::{Body, Key, NoBody},
};
use crate::{
    app::App,
    error::Result,
    idempotency,
    reply::Reply,
    services::{checkout, devices::Device, payments},
};

/// Starts the review of a bag and holds its stock.
#[utoipa::path(post, path = routes::CHECKOUT_SESSIONS, tag = "checkout", security(("device" = [])),
    request_body = CreateSessionRequest, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = CheckoutSession), Problems))]
pub(super) async fn create_session(
    State(app): State<App>,
    device: Device,
    key: Key,
    body: Body<CreateSessionRequest>,
) -> Result<Reply> {
    let key = key.request(&device, body.hash);
    let mut tx = app.db.begin().await?;
    if let Some(reply) = idempotency::replay(&mut tx, &key, app.clock.now_ms()).await? {
        return Ok(reply);
    }
    let outcome = checkout::create(&app, &mut tx, &device, &body.value).await;
    idempotency::conclude(tx, &key, outcome).await
}

/// A review as it stands.
#[utoipa::path(get, path = routes::CHECKOUT_SESSION, tag = "checkout", security(("device" = [])),
    params(("id" = String, Path)), responses((status = 200, body = CheckoutSession), Problems))]
pub(super) async fn get_session(
    State(app): State<App>,
    device: Device,
    Path(id): Path<String>,
) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&checkout::get(&app, &mut conn, &device, &id).await?)
}

/// Changes a review; stock, prices and challenge are renewed.
#[utoipa::path(patch, path = routes::CHECKOUT_SESSION, tag = "checkout", security(("device" = [])),
    request_body = UpdateSessionRequest, params(("id" = String, Path)),
    responses((status = 200, body = CheckoutSession), Problems))]
pub(super) async fn update_session(
    State(app): State<App>,
    device: Device,
    Path(id): Path<String>,
    body: Body<UpdateSessionRequest>,
) -> Result<Reply> {
    let mut tx = app.db.begin().await?;
    let session = checkout::update(&app, &mut tx, &device, &id, &body.value).await?;
    tx.commit().await?;
    Reply::ok(&session)
}

/// Pays: needs a mandate, and the device's signature over exactly what was shown.
#[utoipa::path(post, path = routes::CHECKOUT_COMPLETE, tag = "checkout", security(("device" = [])),
    request_body = CompleteRequest, params(("id" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = CheckoutSession), Problems))]
pub(super) async fn complete_session(
    State(app): State<App>,
    device: Device,
    Path(id): Path<String>,
    key: Key,
    body: Body<CompleteRequest>,
) -> Result<Reply> {
    let key = key.request(&device, body.hash);
    let work = app.clone();
    app.see_through(async move { payments::complete(&work, &device, &key, &id, &body.value).await })
        .await
}

/// Gives a review up and its stock back.
#[utoipa::path(post, path = routes::CHECKOUT_CANCEL, tag = "checkout", security(("device" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = CheckoutSession), Problems))]
pub(super) async fn cancel_session(
    State(app): State<App>,
    device: Device,
    Path(id): Path<String>,
    key: Key,
    body: NoBody,
) -> Result<Reply> {
    let key = key.request(&device, body.hash);
    let mut tx = app.db.begin().await?;
    if let Some(reply) = idempotency::replay(&mut tx, &key, app.clock.now_ms()).await? {
        return Ok(reply);
    }
    let outcome = checkout::cancel(&app, &mut tx, &device, &id).await;
    idempotency::conclude(tx, &key, outcome).await
}
