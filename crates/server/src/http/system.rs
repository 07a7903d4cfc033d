//! For those who run the server, and for those who write to it.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
};
use buyplus_api::routes;

use super::document::{Problems, document};
use crate::{app::App, db, error::Result};

/// Prometheus text format, version 1.0.0 of `OpenMetrics`.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// This interface, described.
#[utoipa::path(get, path = routes::OPENAPI, tag = "system", responses((status = 200, body = Object), Problems))]
pub(super) async fn get_openapi() -> Json<utoipa::openapi::OpenApi> {
    Json(document())
}

/// The process lives.
#[utoipa::path(get, path = routes::HEALTHZ, tag = "system", responses((status = 204), Problems))]
pub(super) async fn healthz() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// The process can serve: its database answers.
#[utoipa::path(get, path = routes::READYZ, tag = "system", responses((status = 204), Problems))]
pub(super) async fn readyz(State(app): State<App>) -> Result<StatusCode> {
    db::query("SELECT 1").execute(&app.db.read).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Counters for Prometheus.
#[utoipa::path(get, path = routes::METRICS, tag = "system",
    responses((status = 200, content_type = "application/openmetrics-text", body = String), Problems))]
pub(super) async fn get_metrics(State(app): State<App>) -> impl IntoResponse {
    let under_way = i64::try_from(app.load.under_way()).unwrap_or(i64::MAX);
    app.metrics.under_way.set(under_way);
    ([(header::CONTENT_TYPE, OPEN_METRICS)], app.metrics.text())
}
