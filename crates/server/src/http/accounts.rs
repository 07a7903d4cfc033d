//! Shoppers' accounts and the devices that are signed in to them.

use axum::{
    extract::{FromRequestParts, Path, State},
    http::{StatusCode, request::Parts},
};
use buyplus_api::{
    Account, AccountDevice, AccountSession, RefreshRequest, SignInRequest, SignUpRequest, code,
    routes,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{document::Problems, extract::Body};
use crate::{
    app::App,
    error::{Error, Result},
    reply::Reply,
    services::{accounts, devices::Device},
};

/// Everything about accounts.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sign_up))
        .routes(routes!(get_account))
        .routes(routes!(sign_in))
        .routes(routes!(refresh))
        .routes(routes!(sign_out))
        .routes(routes!(list_devices))
        .routes(routes!(sign_out_device))
}

/// A device that is signed in, and the account that it is signed in to.
struct SignedIn {
    device: Device,
    account_id: String,
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let device = Device::from_request_parts(parts, app).await?;
        let account_id = device.account_id.clone().ok_or_else(|| {
            let detail = "this is about an account: send an access token, not the device's own";
            Error::refused(403, code::FORBIDDEN, detail)
        })?;
        Ok(Self { device, account_id })
    }
}

/// Opens an account and signs this device in.
#[utoipa::path(post, path = routes::ACCOUNTS, tag = "accounts", security(("device" = [])),
    request_body = SignUpRequest, responses((status = 201, body = AccountSession), Problems))]
async fn sign_up(
    State(app): State<App>,
    device: Device,
    body: Body<SignUpRequest>,
) -> Result<Reply> {
    let session = accounts::sign_up(&app, &device, &body.value).await?;
    Reply::new(201, None, &session)
}

/// The account that this device is signed in to.
#[utoipa::path(get, path = routes::ACCOUNT, tag = "accounts", security(("device" = [])),
    responses((status = 200, body = Account), Problems))]
async fn get_account(State(app): State<App>, who: SignedIn) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&accounts::get(&mut conn, &who.account_id).await?)
}

/// Signs this device in; what its bag holds joins the account's bag.
#[utoipa::path(post, path = routes::ACCOUNT_SESSIONS, tag = "accounts", security(("device" = [])),
    request_body = SignInRequest, responses((status = 201, body = AccountSession), Problems))]
async fn sign_in(
    State(app): State<App>,
    device: Device,
    body: Body<SignInRequest>,
) -> Result<Reply> {
    let session = accounts::sign_in(&app, &device, &body.value).await?;
    Reply::new(201, None, &session)
}

/// Trades a refresh token, once, for the next pair of tokens. The device's signature says who asks.
#[utoipa::path(post, path = routes::ACCOUNT_REFRESH, tag = "accounts", request_body = RefreshRequest,
    responses((status = 200, body = AccountSession), Problems))]
async fn refresh(State(app): State<App>, body: Body<RefreshRequest>) -> Result<Reply> {
    Reply::ok(&accounts::refresh(&app, &body.value).await?)
}

/// Signs this device out; it goes on as a guest.
#[utoipa::path(delete, path = routes::ACCOUNT_SESSION, tag = "accounts", security(("device" = [])),
    responses((status = 204), Problems))]
async fn sign_out(State(app): State<App>, device: Device) -> Result<StatusCode> {
    let mut tx = app.db.begin().await?;
    accounts::end(&mut tx, &device.id, app.clock.now_ms()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The devices that are signed in to this account.
#[utoipa::path(get, path = routes::ACCOUNT_DEVICES, tag = "accounts", security(("device" = [])),
    responses((status = 200, body = Vec<AccountDevice>), Problems))]
async fn list_devices(State(app): State<App>, who: SignedIn) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    let devices = accounts::list_devices(&app, &mut conn, &who.device, &who.account_id).await?;
    Reply::ok(&devices)
}

/// Parts with a device: it is signed out, its own token ends, and its mandates pay no more.
#[utoipa::path(delete, path = routes::ACCOUNT_DEVICE, tag = "accounts", security(("device" = [])),
    params(("id" = String, Path)), responses((status = 204), Problems))]
async fn sign_out_device(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode> {
    accounts::sign_out_device(&app, &who.account_id, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
