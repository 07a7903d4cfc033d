//! Billboards: open to everybody; who says which device it is gets an order of its own. Merchants write theirs.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use buyplus_api::{
    CampaignList, CampaignQuery, CampaignRequest, MerchantCampaign, MerchantCampaignList, routes,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    document::Problems,
    extract::{Body, Query},
};
use crate::{
    app::App,
    error::Result,
    ids::new_id,
    reply::Reply,
    services::{
        campaigns::{self, manage},
        devices::Device,
        merchants::Merchant,
    },
};

/// A merchant's own.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_own_campaigns, create_campaign))
        .routes(routes!(get_campaign, put_campaign, delete_campaign))
}

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

/// The merchant's campaigns, whether or not they run now.
#[utoipa::path(get, path = routes::MERCHANT_CAMPAIGNS, tag = "merchant", security(("merchant" = [])),
    responses((status = 200, body = MerchantCampaignList), Problems))]
async fn list_own_campaigns(State(app): State<App>, seller: Merchant) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&manage::list(&mut conn, &seller.id).await?)
}

/// Puts something on billboards.
#[utoipa::path(post, path = routes::MERCHANT_CAMPAIGNS, tag = "merchant", security(("merchant" = [])),
    request_body = CampaignRequest, responses((status = 201, body = MerchantCampaign), Problems))]
async fn create_campaign(
    State(app): State<App>,
    seller: Merchant,
    body: Body<CampaignRequest>,
) -> Result<Reply> {
    let id = new_id("cmp");
    let mut tx = app.db.begin().await?;
    let campaign = manage::put(&mut tx, &seller.id, &id, &body.value).await?;
    tx.commit().await?;
    Reply::created(routes::of(routes::MERCHANT_CAMPAIGN, &id), &campaign)
}

/// A campaign.
#[utoipa::path(get, path = routes::MERCHANT_CAMPAIGN, tag = "merchant", security(("merchant" = [])),
    params(("id" = String, Path)), responses((status = 200, body = MerchantCampaign), Problems))]
async fn get_campaign(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&manage::get(&mut conn, &seller.id, &id).await?)
}

/// Changes a campaign.
#[utoipa::path(put, path = routes::MERCHANT_CAMPAIGN, tag = "merchant", security(("merchant" = [])),
    params(("id" = String, Path)), request_body = CampaignRequest,
    responses((status = 200, body = MerchantCampaign), Problems))]
async fn put_campaign(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
    body: Body<CampaignRequest>,
) -> Result<Reply> {
    let mut tx = app.db.begin().await?;
    manage::get(&mut tx, &seller.id, &id).await?;
    let campaign = manage::put(&mut tx, &seller.id, &id, &body.value).await?;
    tx.commit().await?;
    Reply::ok(&campaign)
}

/// Takes a campaign off the billboards.
#[utoipa::path(delete, path = routes::MERCHANT_CAMPAIGN, tag = "merchant", security(("merchant" = [])),
    params(("id" = String, Path)), responses((status = 204), Problems))]
async fn delete_campaign(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
) -> Result<StatusCode> {
    let mut tx = app.db.begin().await?;
    manage::delete(&mut tx, &seller.id, &id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
