//! Stores: open to everybody.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderName, HeaderValue, header},
};
use buyplus_api::{Store, StoreList, StoreQuery, routes};

use super::{document::Problems, extract::Query, hot::NOT_KEPT};
use crate::{app::App, error::Result, services::stores};

/// Every store that is open, in the order of the street.
#[utoipa::path(get, path = routes::STORES, tag = "catalogue",
    responses((status = 200, body = StoreList), Problems))]
pub(super) async fn list_stores(State(app): State<App>) -> Result<Json<StoreList>> {
    let mut conn = app.db.snapshot().await?;
    Ok(Json(stores::stores(&mut conn).await?))
}

/// A store: its look, its rooms, and which SKU stands in which slot; its draft for whoever has a preview's token.
#[utoipa::path(get, path = routes::STORE, tag = "catalogue", params(("id" = String, Path), StoreQuery),
    responses((status = 200, body = Store), Problems))]
pub(super) async fn get_store(
    State(app): State<App>,
    Path(id): Path<String>,
    Query(query): Query<StoreQuery>,
) -> Result<([(HeaderName, HeaderValue); 1], Json<Store>)> {
    let mut conn = app.db.snapshot().await?;
    let (store, kept) = match &query.preview {
        Some(token) => {
            let store = stores::preview(&mut conn, &id, token, app.clock.now_ms());
            (store.await?, NOT_KEPT)
        }
        // `hot` says how long it may be kept.
        None => (stores::store(&mut conn, &id).await?, "public"),
    };
    let kept = HeaderValue::from_static(kept);
    Ok(([(header::CACHE_CONTROL, kept)], Json(store)))
}
