//! What stands before every route: rate limits, the limit on requests under way, headers that tell browsers to be
//! careful, and the audit log.

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use buyplus_api::{code, routes};
use tower_http::cors::{Any, CorsLayer};

use super::caller::Caller;
use crate::{app::App, error::Error, events::Event, limits::Verdict, services::audit};

/// draft-ietf-httpapi-ratelimit-headers.
const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Where a password, a PIN or a token is tried.
const SECRETS_TRIED: [&str; 6] = [
    routes::ACCOUNTS,
    routes::ACCOUNT_SESSIONS,
    routes::ACCOUNT_REFRESH,
    routes::MERCHANT_SESSIONS,
    routes::MERCHANTS,
    routes::INVITATION_ACCEPT,
];

/// For browsers that meet an answer of ours; a page of ours may say otherwise for itself.
const CAREFUL: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'",
    ),
    (
        header::STRICT_TRANSPORT_SECURITY,
        "max-age=63072000; includeSubDomains",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "cross-origin",
    ),
];

/// Counts the request against the limits of whoever sends it, and tells them how they stand.
pub(super) async fn limit_rate(State(app): State<App>, request: Request, next: Next) -> Response {
    let Some(caller) = request.extensions().get::<Caller>() else {
        return next.run(request).await;
    };
    let bearer = request.headers().get(header::AUTHORIZATION);
    let address = caller.address;
    let tries_a_secret =
        request.method() == Method::POST && SECRETS_TRIED.contains(&request.uri().path());
    let bearer = bearer.map(HeaderValue::as_bytes);
    let verdicts = app.limiters.count(address, bearer, tries_a_secret);
    if tries_a_secret {
        app.events.tell(Event::SecretTried { address });
    }
    let over = verdicts.iter().find(|verdict| !verdict.is_within);
    let mut response = match over {
        None => next.run(request).await,
        Some(over) => too_many(over),
    };
    tell(&mut response, &verdicts);
    response
}

/// Sends a request away where too many are under way; those who ask how the process is are always answered.
pub(super) async fn limit_load(State(app): State<App>, request: Request, next: Next) -> Response {
    let asks_how_it_is =
        [routes::HEALTHZ, routes::READYZ, routes::METRICS].contains(&request.uri().path());
    let place = app.load.enter();
    if place.is_none() && !asks_how_it_is {
        app.metrics.sent_away.inc();
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    next.run(request).await
}

/// Adds the headers that tell browsers to be careful.
pub(super) async fn be_careful(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in CAREFUL {
        let headers = response.headers_mut();
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Any web page may use the interface, with tokens of its own: none of ours is in a cookie that other pages' requests
/// would carry.
pub(super) fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods(Any)
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_MATCH,
            header::IF_NONE_MATCH,
            HeaderName::from_static(routes::IDEMPOTENCY_KEY),
            HeaderName::from_static(routes::MARKET),
            HeaderName::from_static("traceparent"),
        ])
        .expose_headers([
            header::ETAG,
            header::LOCATION,
            header::RETRY_AFTER,
            HeaderName::from_static(routes::IDEMPOTENT_REPLAYED),
            RATE_LIMIT,
            RATE_LIMIT_POLICY,
        ])
}

/// Keeps who did what for a merchant or to an account, and how it ended.
pub(super) async fn keep_account(State(app): State<App>, request: Request, next: Next) -> Response {
    let template = request.extensions().get::<MatchedPath>();
    let template = template.map(|path| path.as_str().to_owned());
    let Some(template) = template.filter(|path| !request.method().is_safe() && is_kept(path))
    else {
        return next.run(request).await;
    };
    let Some(caller) = request.extensions().get::<Caller>().cloned() else {
        return next.run(request).await;
    };
    let action = format!("{} {template}", request.method());
    let object = request.uri().path().to_owned();
    let response = next.run(request).await;
    let name = caller.name();
    let entry = audit::Entry {
        merchant_id: name.and_then(|name| name.merchant_id.clone()),
        actor: name.map_or_else(|| "nobody".to_owned(), |name| name.actor.clone()),
        action,
        object,
        status: response.status().as_u16(),
        address: caller.address,
    };
    if let Err(error) = audit::keep(&app, &entry).await {
        tracing::error!(%error, action = entry.action, "the audit log was not written");
    }
    response
}

fn is_kept(template: &str) -> bool {
    let kept = ["/v1/merchant", "/v1/account"];
    template == routes::PIN || kept.iter().any(|start| template.starts_with(start))
}

fn too_many(over: &Verdict) -> Response {
    let detail = format!(
        "more than {} requests in {} s; ask again in {} s",
        over.rate.requests, over.rate.window_s, over.reset_s
    );
    let mut response = Error::refused(429, code::TOO_MANY_REQUESTS, detail).into_response();
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(over.reset_s));
    response
}

fn tell(response: &mut Response, verdicts: &[Verdict]) {
    let list = |one: &dyn Fn(&Verdict) -> String| {
        let items: Vec<_> = verdicts.iter().map(one).collect();
        HeaderValue::from_str(&items.join(", ")).ok()
    };
    if verdicts.is_empty() {
        return;
    }
    let state = list(&|v| format!("\"{}\";r={};t={}", v.name, v.remaining, v.reset_s));
    let policy = list(&|v| format!("\"{}\";q={};w={}", v.name, v.rate.requests, v.rate.window_s));
    for (name, value) in [(RATE_LIMIT, state), (RATE_LIMIT_POLICY, policy)] {
        if let Some(value) = value {
            response.headers_mut().insert(name, value);
        }
    }
}
