//! Devices and the mandates that they pay under.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use buyplus_api::{EnrolRequest, Enrolment, Mandate, MandateRequest, routes};

use super::{document::Problems, extract::Body};
use crate::{
    app::App,
    error::Result,
    reply::Reply,
    services::{
        devices::{self, Device},
        mandates,
    },
};

/// Makes a device known; its token is shown only here.
#[utoipa::path(post, path = routes::DEVICES, tag = "devices", request_body = EnrolRequest,
    responses((status = 201, body = Enrolment), Problems))]
pub(super) async fn enrol_device(
    State(app): State<App>,
    body: Body<EnrolRequest>,
) -> Result<Reply> {
    Reply::new(201, None, &devices::enrol(&app, &body.value).await?)
}

/// This device's mandates, newest first.
#[utoipa::path(get, path = routes::MANDATES, tag = "devices", security(("device" = [])),
    responses((status = 200, body = Vec<Mandate>), Problems))]
pub(super) async fn list_mandates(State(app): State<App>, device: Device) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&mandates::list(&mut conn, &device.id).await?)
}

/// Puts terms into force that the device key signed.
#[utoipa::path(post, path = routes::MANDATES, tag = "devices", security(("device" = [])), request_body = MandateRequest,
    responses((status = 201, body = Mandate), Problems))]
pub(super) async fn create_mandate(
    State(app): State<App>,
    device: Device,
    body: Body<MandateRequest>,
) -> Result<Reply> {
    let mandate = mandates::create(&app, &device, &body.value).await?;
    Reply::created(routes::mandate(&mandate.id), &mandate)
}

/// One mandate.
#[utoipa::path(get, path = routes::MANDATE, tag = "devices", security(("device" = [])), params(("id" = String, Path)),
    responses((status = 200, body = Mandate), Problems))]
pub(super) async fn get_mandate(
    State(app): State<App>,
    device: Device,
    Path(id): Path<String>,
) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&mandates::get(&mut conn, &device.id, &id).await?)
}

/// Takes a mandate back.
#[utoipa::path(delete, path = routes::MANDATE, tag = "devices", security(("device" = [])), params(("id" = String, Path)),
    responses((status = 204), Problems))]
pub(super) async fn revoke_mandate(
    State(app): State<App>,
    device: Device,
    Path(id): Path<String>,
) -> Result<StatusCode> {
    mandates::revoke(&app, &device, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
