//! The catwalk: open to everybody.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use buyplus_api::{Show, routes};

use super::document::Problems;
use crate::{app::App, error::Result, services::shows};

/// A catwalk show: who walks when, in which goods, and what the server's clock says. Never kept, because of the clock.
#[utoipa::path(get, path = routes::SHOW, tag = "catalogue", params(("id" = String, Path)),
    responses((status = 200, body = Show), Problems))]
pub(super) async fn get_show(State(app): State<App>, Path(id): Path<String>) -> Result<Response> {
    let mut conn = app.db.snapshot().await?;
    let show = shows::show(&mut conn, &id, app.clock.now_ms()).await?;
    let mut response = Json(show).into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
