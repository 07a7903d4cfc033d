//! The PIN of a device and the keypads that it is entered on.

use axum::{extract::State, http::StatusCode};
use buyplus_api::{PinChallenge, PinChallengeRequest, PinRequest, PinStatus, routes};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{document::Problems, extract::Body};
use crate::{
    app::App,
    error::Result,
    reply::Reply,
    services::{devices::Device, pins},
};

/// Everything about PINs.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get_pin, set_pin))
        .routes(routes!(create_pin_challenge))
}

/// Whether this device has a PIN, and whether it can be entered now.
#[utoipa::path(get, path = routes::PIN, tag = "devices", security(("device" = [])),
    responses((status = 200, body = PinStatus), Problems))]
async fn get_pin(State(app): State<App>, device: Device) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&pins::status(&app, &mut conn, &device).await?)
}

/// Sets the PIN, or changes it where the one before is entered too.
#[utoipa::path(put, path = routes::PIN, tag = "devices", security(("device" = [])), request_body = PinRequest,
    responses((status = 204), Problems))]
async fn set_pin(
    State(app): State<App>,
    device: Device,
    body: Body<PinRequest>,
) -> Result<StatusCode> {
    pins::set(&app, &device, &body.value).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A keypad for one entry of the PIN, its digits shuffled anew.
#[utoipa::path(post, path = routes::PIN_CHALLENGES, tag = "checkout", security(("device" = [])),
    request_body = PinChallengeRequest, responses((status = 201, body = PinChallenge), Problems))]
async fn create_pin_challenge(
    State(app): State<App>,
    device: Device,
    body: Body<PinChallengeRequest>,
) -> Result<Reply> {
    let mut tx = app.db.begin().await?;
    let challenge = pins::challenge(&app, &mut tx, &device, &body.value).await?;
    tx.commit().await?;
    Reply::new(201, None, &challenge)
}
