//! Markets and where goods are: open to everybody.

use axum::{
    Json,
    extract::{Path, State},
};
use buyplus_api::{Availability, MarketList, routes};

use super::document::Problems;
use crate::{app::App, error::Result, services::markets};

/// The markets that there are prices for.
#[utoipa::path(get, path = routes::MARKETS, tag = "catalogue",
    responses((status = 200, body = MarketList), Problems))]
pub(super) async fn list_markets(State(app): State<App>) -> Result<Json<MarketList>> {
    let mut conn = app.db.snapshot().await?;
    Ok(Json(markets::markets(&mut conn).await?))
}

/// How many of a product's SKUs can be bought now, and where they are.
#[utoipa::path(get, path = routes::AVAILABILITY, tag = "catalogue", params(("id" = String, Path)),
    responses((status = 200, body = Availability), Problems))]
pub(super) async fn get_availability(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<Availability>> {
    let mut conn = app.db.snapshot().await?;
    Ok(Json(markets::availability(&mut conn, &id).await?))
}
