//! Billboards: open to everybody; who says which device it is gets an order of its own.

use axum::{Json, extract::State};
use buyplus_api::{CampaignList, CampaignQuery, routes};

use super::{document::Problems, extract::Query};
use crate::{
    app::App,
    error::Result,
    services::{campaigns, devices::Device},
};

/// What billboards show this shopper: the first campaign on the first board and so on, over and over.
#[utoipa::path(get, path = routes::CAMPAIGNS, tag = "catalogue", params(CampaignQuery),
    security((), ("device" = [])), responses((status = 200, body = CampaignList), Problems))]
pub(super) async fn list_campaigns(
    State(app): State<App>,
    device: Option<Device>,
    Query(query): Query<CampaignQuery>,
) -> Result<Json<CampaignList>> {
    let now_ms = app.clock.now_ms();
    let device_id = device.as_ref().map(|device| device.id.as_str());
    let mut conn = app.db.snapshot().await?;
    let list = campaigns::campaigns(&mut conn, &query, device_id, now_ms).await?;
    Ok(Json(list))
}
