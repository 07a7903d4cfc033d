//! Stores: open to everybody.

use axum::{
    Json,
    extract::{Path, State},
};
use buyplus_api::{Store, StoreList, routes};

use super::document::Problems;
use crate::{app::App, error::Result, services::stores};

/// Every store that is open, in the order of the street.
#[utoipa::path(get, path = routes::STORES, tag = "catalogue",
    responses((status = 200, body = StoreList), Problems))]
pub(super) async fn list_stores(State(app): State<App>) -> Result<Json<StoreList>> {
    let mut conn = app.db.snapshot().await?;
    Ok(Json(stores::stores(&mut conn).await?))
}

/// A store: its look, its rooms, and which SKU stands in which slot.
#[utoipa::path(get, path = routes::STORE, tag = "catalogue", params(("id" = String, Path)),
    responses((status = 200, body = Store), Problems))]
pub(super) async fn get_store(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<Store>> {
    let mut conn = app.db.snapshot().await?;
    Ok(Json(stores::store(&mut conn, &id).await?))
}
