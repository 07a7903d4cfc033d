//! What shoppers look at, in; what became of it, out.

use axum::{extract::State, http::StatusCode};
use buyplus_api::{Figures, FiguresQuery, LooksRequest, routes};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    document::Problems,
    extract::{Body, Query},
};
use crate::{
    app::App,
    error::Result,
    reply::Reply,
    services::{devices::Device, figures, merchants::Merchant},
};

/// These routes.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(send_looks))
        .routes(routes!(get_figures))
}

/// Tells what a shopper looked at since the last time, in sums.
#[utoipa::path(post, path = routes::LOOKS, tag = "catalogue", security(("device" = [])), request_body = LooksRequest,
    responses((status = 204), Problems))]
async fn send_looks(
    State(app): State<App>,
    device: Device,
    body: Body<LooksRequest>,
) -> Result<StatusCode> {
    figures::look(&app, &device.id, &body.value).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the merchant sold and what was looked at, by day and by product; days are UTC's.
#[utoipa::path(get, path = routes::MERCHANT_FIGURES, tag = "merchant", security(("merchant" = [])),
    params(FiguresQuery), responses((status = 200, body = Figures), Problems))]
async fn get_figures(
    State(app): State<App>,
    seller: Merchant,
    Query(query): Query<FiguresQuery>,
) -> Result<Reply> {
    figures::write_down(&app).await?;
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&figures::figures(&mut conn, &seller.id, &query).await?)
}
