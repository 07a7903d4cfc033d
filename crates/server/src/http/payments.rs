//! Paying with a provider that has an app of its own, and what it tells by itself.

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
};
use buyplus_api::{
    CheckoutSession, PaymentAgreement, PaymentAgreementRequest, PaymentLink, PaymentLinkRequest,
    code, routes,
};
use utoipa::ToSchema;

use super::{
    document::Problems,
    extract::{Body, Key},
};
use crate::{
    alipay::notice,
    app::App,
    error::{Error, Result},
    reply::Reply,
    services::{devices::Device, payments},
};

const FORM: &str = "application/x-www-form-urlencoded";
/// What Alipay wants to read, and nothing else.
const TAKEN: &str = "success";

/// What a notice of a trade has; others have other fields, and all fields are signed.
#[derive(ToSchema)]
#[allow(dead_code, reason = "it describes a form that is read as a whole")]
pub(super) struct AlipayNotice {
    notify_id: String,
    app_id: String,
    seller_id: Option<String>,
    out_trade_no: Option<String>,
    trade_no: Option<String>,
    trade_status: Option<String>,
    total_amount: Option<String>,
    sign_type: String,
    sign: String,
}

/// Makes a payment to be paid in the provider's app.
#[utoipa::path(post, path = routes::PAYMENT_LINKS, tag = "payments", security(("device" = [])),
    request_body = PaymentLinkRequest, params(("id" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 201, body = PaymentLink), Problems))]
pub(super) async fn open_link(
    State(app): State<App>,
    device: Device,
    Path(id): Path<String>,
    key: Key,
    body: Body<PaymentLinkRequest>,
) -> Result<Reply> {
    let key = key.request(&device, body.hash);
    let work = app.clone();
    app.see_through(
        async move { payments::links::open(&work, &device, &key, &id, &body.value).await },
    )
    .await
}

/// Asks the provider whether it was paid; the session says what came of it.
#[utoipa::path(post, path = routes::PAYMENT_LINK_CONFIRM, tag = "payments", security(("device" = [])),
    params(("id" = String, Path)), responses((status = 200, body = CheckoutSession), Problems))]
pub(super) async fn confirm_link(
    State(app): State<App>,
    device: Device,
    Path(id): Path<String>,
) -> Result<Reply> {
    let work = app.clone();
    app.see_through(async move { payments::links::confirm(&work, &device, &id).await })
        .await
}

/// Gives the payment up, unless it was made meanwhile; the session says which.
#[utoipa::path(post, path = routes::PAYMENT_LINK_CLOSE, tag = "payments", security(("device" = [])),
    params(("id" = String, Path)), responses((status = 200, body = CheckoutSession), Problems))]
pub(super) async fn close_link(
    State(app): State<App>,
    device: Device,
    Path(id): Path<String>,
) -> Result<Reply> {
    let work = app.clone();
    app.see_through(async move { payments::links::close(&work, &device, &id).await })
        .await
}

/// Asks the provider for an agreement under which a nod pays.
#[utoipa::path(post, path = routes::PAYMENT_AGREEMENTS, tag = "payments", security(("device" = [])),
    request_body = PaymentAgreementRequest, responses((status = 201, body = PaymentAgreement), Problems))]
pub(super) async fn open_agreement(
    State(app): State<App>,
    device: Device,
    body: Body<PaymentAgreementRequest>,
) -> Result<Reply> {
    payments::agreements::open(&app, &device, &body.value).await
}

/// This device's agreements, newest first.
#[utoipa::path(get, path = routes::PAYMENT_AGREEMENTS, tag = "payments", security(("device" = [])),
    responses((status = 200, body = Vec<PaymentAgreement>), Problems))]
pub(super) async fn list_agreements(State(app): State<App>, device: Device) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&payments::agreements::list(&mut conn, &device).await?)
}

/// Takes an agreement back.
#[utoipa::path(delete, path = routes::PAYMENT_AGREEMENT, tag = "payments", security(("device" = [])),
    params(("id" = String, Path)), responses((status = 204), Problems))]
pub(super) async fn end_agreement(
    State(app): State<App>,
    device: Device,
    Path(id): Path<String>,
) -> Result<StatusCode> {
    payments::agreements::end(&app, &device, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Alipay's own notices: signed forms. Anybody may post here; only what Alipay signed for us is taken.
#[utoipa::path(post, path = routes::ALIPAY_NOTIFY, tag = "payments",
    request_body(content = AlipayNotice, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = String, content_type = "text/plain"), Problems))]
pub(super) async fn alipay_notify(
    State(app): State<App>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<&'static str> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next());
    if !kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case(FORM)) {
        let detail = format!("send the notice as `Content-Type: {FORM}`");
        return Err(Error::refused(415, code::UNSUPPORTED_MEDIA_TYPE, detail));
    }
    let Some(settings) = &app.alipay else {
        let detail = "this server does not take payments with Alipay";
        return Err(Error::refused(404, code::NOT_FOUND, detail));
    };
    let read = notice::read(&body, settings);
    let notice = read.map_err(|fault| {
        tracing::warn!(%fault, "a notice was refused");
        Error::refused(400, code::NOTICE_INVALID, fault.to_string())
    })?;
    let work = app.clone();
    app.see_through(async move { payments::notices::take(&work, &notice).await })
        .await?;
    Ok(TAKEN)
}
