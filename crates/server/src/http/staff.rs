//! A merchant's people, their sessions, keys, and what they did.

use axum::{
    Extension,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use buyplus_api::{
    AcceptInvitationRequest, ApiKey, ApiKeyRequest, AuditPage, Invitation, InvitationRequest,
    MerchantSession, MerchantSignInRequest, PageQuery, RegisterMerchantRequest, Role, RoleRequest,
    User, routes,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    caller::Caller,
    document::Problems,
    extract::{Body, Query},
    merchant::{clear_cookie, set_cookie},
};
use crate::{
    app::App,
    error::Result,
    reply::Reply,
    services::{
        audit,
        merchants::{self, Merchant},
    },
};

/// Everything about who may do what for a merchant.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(register_merchant))
        .routes(routes!(sign_in))
        .routes(routes!(get_session, sign_out))
        .routes(routes!(list_users))
        .routes(routes!(set_role, part_with))
        .routes(routes!(list_invitations, invite))
        .routes(routes!(withdraw_invitation))
        .routes(routes!(accept_invitation))
        .routes(routes!(list_keys, create_key))
        .routes(routes!(revoke_key))
        .routes(routes!(list_audit))
}

/// Opens a merchant; whoever asks becomes its first owner and is signed in.
#[utoipa::path(post, path = routes::MERCHANTS, tag = "merchant access", request_body = RegisterMerchantRequest,
    responses((status = 201, body = MerchantSession), Problems))]
async fn register_merchant(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    body: Body<RegisterMerchantRequest>,
) -> Result<Response> {
    signed_in(&caller, &merchants::register(&app, &body.value).await?)
}

/// Signs a person in; the token comes in the answer and as a cookie for our own pages.
#[utoipa::path(post, path = routes::MERCHANT_SESSIONS, tag = "merchant access", request_body = MerchantSignInRequest,
    responses((status = 201, body = MerchantSession), Problems))]
async fn sign_in(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    body: Body<MerchantSignInRequest>,
) -> Result<Response> {
    match merchants::sign_in(&app, &body.value).await {
        Ok(session) => signed_in(&caller, &session),
        Err(error) => {
            // Owners are to see that somebody tried.
            let place = merchants::workplace_of(&app, &body.value.email).await?;
            caller.is(place.as_deref(), "nobody".to_owned());
            Err(error)
        }
    }
}

/// Who asks, and what they may do.
#[utoipa::path(get, path = routes::MERCHANT_SESSION, tag = "merchant access", security(("merchant" = [])),
    responses((status = 200, body = MerchantSession), Problems))]
async fn get_session(State(app): State<App>, merchant: Merchant) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&merchants::session(&mut conn, &merchant).await?)
}

/// Signs the person out.
#[utoipa::path(delete, path = routes::MERCHANT_SESSION, tag = "merchant access", security(("merchant" = [])),
    responses((status = 204), Problems))]
async fn sign_out(State(app): State<App>, merchant: Merchant) -> Result<Response> {
    merchants::end_session(&app, &merchant).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    keep_cookie(&mut response, &clear_cookie());
    Ok(response)
}

/// Everybody who works for the merchant.
#[utoipa::path(get, path = routes::MERCHANT_USERS, tag = "merchant access", security(("merchant" = [])),
    responses((status = 200, body = Vec<User>), Problems))]
async fn list_users(State(app): State<App>, merchant: Merchant) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&merchants::list_users(&mut conn, &merchant.id).await?)
}

/// Gives a person another role. Owners only.
#[utoipa::path(patch, path = routes::MERCHANT_USER, tag = "merchant access", security(("merchant" = [])),
    params(("id" = String, Path)), request_body = RoleRequest, responses((status = 200, body = User), Problems))]
async fn set_role(
    State(app): State<App>,
    merchant: Merchant,
    Path(id): Path<String>,
    body: Body<RoleRequest>,
) -> Result<Reply> {
    merchant.require(Role::Owner)?;
    Reply::ok(&merchants::set_role(&app, &merchant, &id, body.value.role).await?)
}

/// Parts with a person. Owners only.
#[utoipa::path(delete, path = routes::MERCHANT_USER, tag = "merchant access", security(("merchant" = [])),
    params(("id" = String, Path)), responses((status = 204), Problems))]
async fn part_with(
    State(app): State<App>,
    merchant: Merchant,
    Path(id): Path<String>,
) -> Result<StatusCode> {
    merchant.require(Role::Owner)?;
    merchants::part_with(&app, &merchant, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Invitations that are open. Owners only.
#[utoipa::path(get, path = routes::MERCHANT_INVITATIONS, tag = "merchant access", security(("merchant" = [])),
    responses((status = 200, body = Vec<Invitation>), Problems))]
async fn list_invitations(State(app): State<App>, merchant: Merchant) -> Result<Reply> {
    merchant.require(Role::Owner)?;
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&merchants::list_invitations(&app, &mut conn, &merchant).await?)
}

/// Asks somebody to work for the merchant; the token in the answer is theirs. Owners only.
#[utoipa::path(post, path = routes::MERCHANT_INVITATIONS, tag = "merchant access", security(("merchant" = [])),
    request_body = InvitationRequest, responses((status = 201, body = Invitation), Problems))]
async fn invite(
    State(app): State<App>,
    merchant: Merchant,
    body: Body<InvitationRequest>,
) -> Result<Reply> {
    merchant.require(Role::Owner)?;
    let invitation = merchants::invite(&app, &merchant, &body.value).await?;
    Reply::created(routes::merchant_invitation(&invitation.id), &invitation)
}

/// Takes an invitation back. Owners only.
#[utoipa::path(delete, path = routes::MERCHANT_INVITATION, tag = "merchant access", security(("merchant" = [])),
    params(("id" = String, Path)), responses((status = 204), Problems))]
async fn withdraw_invitation(
    State(app): State<App>,
    merchant: Merchant,
    Path(id): Path<String>,
) -> Result<StatusCode> {
    merchant.require(Role::Owner)?;
    merchants::withdraw(&app, &merchant, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes an invitation up: whoever holds its token works for the merchant from now on, and is signed in.
#[utoipa::path(post, path = routes::INVITATION_ACCEPT, tag = "merchant access",
    request_body = AcceptInvitationRequest, responses((status = 201, body = MerchantSession), Problems))]
async fn accept_invitation(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    body: Body<AcceptInvitationRequest>,
) -> Result<Response> {
    signed_in(&caller, &merchants::accept(&app, &body.value).await?)
}

/// The merchant's keys, revoked ones too. Owners only.
#[utoipa::path(get, path = routes::MERCHANT_KEYS, tag = "merchant access", security(("merchant" = [])),
    responses((status = 200, body = Vec<ApiKey>), Problems))]
async fn list_keys(State(app): State<App>, merchant: Merchant) -> Result<Reply> {
    merchant.require(Role::Owner)?;
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&merchants::list_keys(&mut conn, &merchant.id).await?)
}

/// Makes a key; it is told only in this answer. Owners only.
#[utoipa::path(post, path = routes::MERCHANT_KEYS, tag = "merchant access", security(("merchant" = [])),
    request_body = ApiKeyRequest, responses((status = 201, body = ApiKey), Problems))]
async fn create_key(
    State(app): State<App>,
    merchant: Merchant,
    body: Body<ApiKeyRequest>,
) -> Result<Reply> {
    merchant.require(Role::Owner)?;
    let key = merchants::create_key(&app, &merchant, &body.value).await?;
    Reply::created(routes::merchant_key(&key.id), &key)
}

/// Takes a key back. Owners only.
#[utoipa::path(delete, path = routes::MERCHANT_KEY, tag = "merchant access", security(("merchant" = [])),
    params(("id" = String, Path)), responses((status = 204), Problems))]
async fn revoke_key(
    State(app): State<App>,
    merchant: Merchant,
    Path(id): Path<String>,
) -> Result<StatusCode> {
    merchant.require(Role::Owner)?;
    merchants::revoke_key(&app, &merchant, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What was done for the merchant, newest first. Owners only.
#[utoipa::path(get, path = routes::MERCHANT_AUDIT, tag = "merchant access", security(("merchant" = [])),
    params(PageQuery), responses((status = 200, body = AuditPage), Problems))]
async fn list_audit(
    State(app): State<App>,
    merchant: Merchant,
    Query(query): Query<PageQuery>,
) -> Result<Reply> {
    merchant.require(Role::Owner)?;
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&audit::list(&mut conn, &merchant.id, &query).await?)
}

fn signed_in(caller: &Caller, session: &MerchantSession) -> Result<Response> {
    if let Some(user) = &session.user {
        caller.is(Some(&session.merchant.id), format!("user:{}", user.id));
    }
    let mut response = Reply::new(201, None, session)?.into_response();
    if let Some(token) = &session.token {
        keep_cookie(&mut response, &set_cookie(&token.0));
    }
    Ok(response)
}

fn keep_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
}
