//! A device's bag.

use axum::extract::{Path, State};
use buyplus_api::{AddLineRequest, Bag, UpdateLineRequest, routes};

use super::{
    document::Problems,
    extract::{Body, Key},
};
use crate::{
    app::App,
    error::Result,
    idempotency,
    reply::Reply,
    services::{bags, devices::Device, figures},
};

/// This device's bag; made the first time (201), the same one from then on (200).
#[utoipa::path(post, path = routes::BAGS, tag = "bags", security(("device" = [])),
    responses((status = 200, body = Bag), (status = 201, body = Bag), Problems))]
pub(super) async fn open_bag(State(app): State<App>, device: Device) -> Result<Reply> {
    let mut tx = app.db.begin().await?;
    let reply = bags::open(&mut tx, &device.id).await?;
    tx.commit().await?;
    Ok(reply)
}

/// One bag.
#[utoipa::path(get, path = routes::BAG, tag = "bags", security(("device" = [])), params(("id" = String, Path)),
    responses((status = 200, body = Bag), Problems))]
pub(super) async fn get_bag(
    State(app): State<App>,
    device: Device,
    Path(id): Path<String>,
) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&bags::get(&mut conn, &device.id, &id).await?)
}

/// Puts a SKU into the bag. It reserves nothing, so a key is not asked for, but is honoured.
#[utoipa::path(post, path = routes::BAG_LINES, tag = "bags", security(("device" = [])), request_body = AddLineRequest,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Bag), Problems))]
pub(super) async fn add_line(
    State(app): State<App>,
    device: Device,
    Path(id): Path<String>,
    key: Option<Key>,
    body: Body<AddLineRequest>,
) -> Result<Reply> {
    let mut tx = app.db.begin().await?;
    let Some(key) = key.map(|key| key.request(&device, body.hash)) else {
        let reply = bags::add_line(&mut tx, &device.id, &id, &body.value).await?;
        tx.commit().await?;
        figures::added(&app, &body.value).await;
        return Ok(reply);
    };
    if let Some(reply) = idempotency::replay(&mut tx, &key, app.clock.now_ms()).await? {
        return Ok(reply);
    }
    let outcome = bags::add_line(&mut tx, &device.id, &id, &body.value).await;
    let reply = idempotency::conclude(tx, &key, outcome).await?;
    if reply.status == 201 {
        figures::added(&app, &body.value).await;
    }
    Ok(reply)
}

/// Changes how many of a line.
#[utoipa::path(patch, path = routes::BAG_LINE, tag = "bags", security(("device" = [])), request_body = UpdateLineRequest,
    params(("id" = String, Path), ("line_id" = String, Path)), responses((status = 200, body = Bag), Problems))]
pub(super) async fn update_line(
    State(app): State<App>,
    device: Device,
    Path((id, line_id)): Path<(String, String)>,
    body: Body<UpdateLineRequest>,
) -> Result<Reply> {
    let mut tx = app.db.begin().await?;
    let bag = bags::update_line(&mut tx, &device.id, &id, &line_id, &body.value).await?;
    tx.commit().await?;
    Reply::ok(&bag)
}

/// Takes a line out.
#[utoipa::path(delete, path = routes::BAG_LINE, tag = "bags", security(("device" = [])),
    params(("id" = String, Path), ("line_id" = String, Path)), responses((status = 200, body = Bag), Problems))]
pub(super) async fn remove_line(
    State(app): State<App>,
    device: Device,
    Path((id, line_id)): Path<(String, String)>,
) -> Result<Reply> {
    let mut tx = app.db.begin().await?;
    let bag = bags::remove_line(&mut tx, &device.id, &id, &line_id).await?;
    tx.commit().await?;
    Reply::ok(&bag)
}
