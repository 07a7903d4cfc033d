//! How agents ask. These routes have the protocol's own description and are left out of the shop's.

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use buyplus_api::code;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{
    agent::{Agent, Base},
    complete, discovery,
    documents::{self, Document},
    facade::Facade,
    order_wire::Order,
    orders, sessions,
    webhooks::deliver_soon,
    wire::{CheckoutRequest, CompleteRequest},
};
use crate::{
    app::App,
    error::{Error, Refusal, Result},
    http::extract::{Body, Key, NoBody},
    idempotency,
    reply::Reply,
};

/// Where the calls are, outside the mode for the suite.
pub(super) const FOLDER: &str = "/ucp";
const SESSIONS: &str = "/checkout-sessions";

/// The calls: at the server's root for the suite, with its own routes beside them, and in a folder otherwise.
pub(crate) fn router(facade: &Facade) -> Router<App> {
    let shopping = Router::new()
        .route(SESSIONS, post(create))
        .route("/checkout-sessions/{id}", get(look).put(update))
        .route("/checkout-sessions/{id}/complete", post(pay))
        .route("/checkout-sessions/{id}/cancel", post(cancel));
    let everywhere = Router::new()
        .route("/.well-known/ucp", get(discover))
        .route(&format!("{}/{{name}}", documents::FOLDER), get(document));
    match facade.is_conformance() {
        false => everywhere.nest(FOLDER, shopping),
        true => everywhere
            .merge(shopping)
            .route("/orders/{id}", get(get_order).put(put_order))
            .route("/testing/simulate-shipping/{id}", post(ship)),
    }
}

/// The path of all checkouts.
pub(super) fn sessions(app: &App) -> String {
    match app.ucp.is_conformance() {
        true => SESSIONS.to_owned(),
        false => format!("{FOLDER}{SESSIONS}"),
    }
}

async fn discover(State(app): State<App>, Base(base): Base) -> Json<Value> {
    Json(discovery::profile(&app.ucp, &base))
}

async fn document(State(app): State<App>, Path(name): Path<String>) -> Result<Response> {
    match documents::find(&app.ucp, &name) {
        Some(Document::Json(json)) => Ok(Json(json).into_response()),
        Some(Document::Html(html)) => Ok(Html(html).into_response()),
        None => Err(Error::not_found("document", &name)),
    }
}

async fn create(
    State(app): State<App>,
    agent: Agent,
    Base(base): Base,
    key: Key,
    body: Body<CheckoutRequest>,
) -> Result<Reply> {
    let key = key.request_by(&scope(&agent), body.hash);
    let mut tx = app.db.begin().await?;
    let replay = idempotency::replay(&mut tx, &key, app.clock.now_ms()).await;
    if let Some(reply) = replay.map_err(conflict)? {
        return Ok(reply);
    }
    let outcome = sessions::create(&app, &mut tx, body.value, agent.profile, &base).await;
    idempotency::conclude(tx, &key, outcome).await
}

async fn look(State(app): State<App>, Base(base): Base, Path(id): Path<String>) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    sessions::get(&app, &mut conn, &id, &base).await
}

async fn update(
    State(app): State<App>,
    agent: Agent,
    Base(base): Base,
    Path(id): Path<String>,
    key: Key,
    body: Body<CheckoutRequest>,
) -> Result<Reply> {
    let key = key.request_by(&scope(&agent), body.hash);
    let mut tx = app.db.begin().await?;
    let replay = idempotency::replay(&mut tx, &key, app.clock.now_ms()).await;
    if let Some(reply) = replay.map_err(conflict)? {
        return Ok(reply);
    }
    let outcome = sessions::update(&app, &mut tx, &id, body.value, agent.profile, &base).await;
    idempotency::conclude(tx, &key, outcome).await
}

async fn pay(
    State(app): State<App>,
    agent: Agent,
    Base(base): Base,
    Path(id): Path<String>,
    key: Key,
    body: Body<CompleteRequest>,
) -> Result<Reply> {
    let key = key.request_by(&scope(&agent), body.hash);
    let work = app.clone();
    let paid = app
        .see_through(async move { complete::complete(&work, &key, &id, &body.value, &base).await })
        .await;
    deliver_soon(&app);
    paid.map_err(conflict)
}

async fn cancel(
    State(app): State<App>,
    agent: Agent,
    Base(base): Base,
    Path(id): Path<String>,
    key: Key,
    body: NoBody,
) -> Result<Reply> {
    let key = key.request_by(&scope(&agent), body.hash);
    let mut tx = app.db.begin().await?;
    let replay = idempotency::replay(&mut tx, &key, app.clock.now_ms()).await;
    if let Some(reply) = replay.map_err(conflict)? {
        return Ok(reply);
    }
    let outcome = sessions::cancel(&app, &mut tx, &id, &base).await;
    idempotency::conclude(tx, &key, outcome).await
}

async fn get_order(State(app): State<App>, Path(id): Path<String>) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&orders::get(&mut conn, &id).await?)
}

async fn put_order(
    State(app): State<App>,
    Path(id): Path<String>,
    body: Body<Order>,
) -> Result<Reply> {
    let mut tx = app.db.begin().await?;
    let order = orders::replace(&mut tx, &id, body.value).await?;
    tx.commit().await?;
    Reply::ok(&order)
}

async fn ship(State(app): State<App>, headers: HeaderMap, Path(id): Path<String>) -> Result<Reply> {
    check_secret(&app, &headers)?;
    let mut tx = app.db.begin().await?;
    let order = orders::ship(&app, &mut tx, &id).await?;
    tx.commit().await?;
    deliver_soon(&app);
    Reply::ok(&order)
}

fn check_secret(app: &App, headers: &HeaderMap) -> Result<()> {
    let told = headers
        .get("simulation-secret")
        .map(|value| value.as_bytes());
    let secret = app
        .ucp
        .conformance
        .as_ref()
        .map(|mode| mode.secret.as_bytes());
    // Hashes are compared, so that the time it takes tells nothing about the secret.
    let same = told.map(Sha256::digest) == secret.map(Sha256::digest);
    if told.is_some() && same {
        return Ok(());
    }
    let detail = "send the simulation secret that the server was started with";
    Err(Error::refused(403, code::TEST_SECRET_WRONG, detail))
}

/// Agents have no other identity than the profile they name.
fn scope(agent: &Agent) -> String {
    format!("ucp {}", agent.profile.as_deref().unwrap_or_default())
}

/// This protocol answers 409 where a key comes with another body.
fn conflict(error: Error) -> Error {
    match error {
        Error::Refused(refusal) if refusal.code == code::IDEMPOTENCY_CONFLICT => {
            Error::Refused(Refusal {
                status: StatusCode::CONFLICT.as_u16(),
                ..refusal
            })
        }
        other => other,
    }
}
