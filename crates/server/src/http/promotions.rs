//! A merchant's promotions.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use buyplus_api::{Promotion, PromotionRequest, routes};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{document::Problems, extract::Body};
use crate::{
    app::App,
    error::Result,
    reply::Reply,
    services::{merchants::Merchant, promotions},
};

/// These routes.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_promotions, create_promotion))
        .routes(routes!(end_promotion))
}

/// The merchant's promotions, newest first.
#[utoipa::path(get, path = routes::MERCHANT_PROMOTIONS, tag = "merchant", security(("merchant" = [])),
    responses((status = 200, body = Vec<Promotion>), Problems))]
async fn list_promotions(State(app): State<App>, seller: Merchant) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&promotions::list(&mut conn, &seller).await?)
}

/// Puts a promotion into force: percent, amount, buy-x-get-y; by itself or by a code; in a window; live only.
#[utoipa::path(post, path = routes::MERCHANT_PROMOTIONS, tag = "merchant", security(("merchant" = [])),
    request_body = PromotionRequest, responses((status = 201, body = Promotion), Problems))]
async fn create_promotion(
    State(app): State<App>,
    seller: Merchant,
    body: Body<PromotionRequest>,
) -> Result<Reply> {
    let mut tx = app.db.begin().await?;
    let promotion = promotions::create(&mut tx, &seller, &body.value).await?;
    tx.commit().await?;
    let location = routes::of(routes::MERCHANT_PROMOTION, &promotion.id);
    Reply::created(location, &promotion)
}

/// Ends a promotion; sessions that show it are priced anew before they are paid.
#[utoipa::path(delete, path = routes::MERCHANT_PROMOTION, tag = "merchant", security(("merchant" = [])),
    params(("id" = String, Path)), responses((status = 204), Problems))]
async fn end_promotion(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
) -> Result<StatusCode> {
    let mut tx = app.db.begin().await?;
    promotions::end(&mut tx, &seller, &id, app.clock.now_ms()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
