//! For those who run the server, and for those who write to it.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use buyplus_api::{Readiness, routes};

use super::document::{Problems, document};
use crate::{app::App, db, error::Result, events::Standing};

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

/// The process can serve: its database answers. With 200 it says what else does not: it sells without, only slower.
#[utoipa::path(get, path = routes::READYZ, tag = "system",
    responses((status = 204), (status = 200, body = Readiness), Problems))]
pub(super) async fn readyz(State(app): State<App>) -> Result<Response> {
    db::query("SELECT 1").execute(&app.db.read).await?;
    Ok(match app.events.standing() {
        Standing::Alone | Standing::Connected => StatusCode::NO_CONTENT.into_response(),
        Standing::CutOff => Json(Readiness {
            status: "degraded".to_owned(),
            without: vec!["nats".to_owned()],
        })
        .into_response(),
    })
}

/// Counters for Prometheus.
#[utoipa::path(get, path = routes::METRICS, tag = "system",
    responses((status = 200, content_type = "application/openmetrics-text", body = String), Problems))]
pub(super) async fn get_metrics(State(app): State<App>) -> impl IntoResponse {
    let under_way = i64::try_from(app.load.under_way()).unwrap_or(i64::MAX);
    app.metrics.under_way.set(under_way);
    let cut_off = app.events.standing() == Standing::CutOff;
    app.metrics.cut_off.set(i64::from(cut_off));
    ([(header::CONTENT_TYPE, OPEN_METRICS)], app.metrics.text())
}
