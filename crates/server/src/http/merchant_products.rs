//! A merchant's products: drafts, what is published, and what was.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use buyplus_api::{
    MerchantProduct, MerchantProductPage, MerchantProductQuery, ProductDraft, ProductVersionList,
    code, routes,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    document::Problems,
    etag,
    extract::{Body, Key, Query},
};
use crate::{
    app::App,
    error::{Error, Result},
    idempotency,
    reply::Reply,
    services::{
        drafts::{self, Shown},
        merchants::Merchant,
    },
};

/// These routes.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_products, create_product))
        .routes(routes!(get_product, put_product, end_product))
        .routes(routes!(publish_product))
        .routes(routes!(unpublish_product))
        .routes(routes!(list_versions))
        .routes(routes!(restore_version))
}

/// The merchant's products, by identifier.
#[utoipa::path(get, path = routes::MERCHANT_PRODUCTS, tag = "merchant goods", security(("merchant" = [])),
    params(MerchantProductQuery), responses((status = 200, body = MerchantProductPage), Problems))]
async fn list_products(
    State(app): State<App>,
    seller: Merchant,
    Query(query): Query<MerchantProductQuery>,
) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&drafts::list(&mut conn, &seller, &query).await?)
}

/// Writes the draft of a new product; nobody sees it before it is published.
#[utoipa::path(post, path = routes::MERCHANT_PRODUCTS, tag = "merchant goods", security(("merchant" = [])),
    params(("idempotency-key" = String, Header)), request_body = ProductDraft,
    responses((status = 201, body = MerchantProduct), Problems))]
async fn create_product(
    State(app): State<App>,
    seller: Merchant,
    key: Key,
    body: Body<ProductDraft>,
) -> Result<Reply> {
    let request = key.request_by(&seller.id, body.hash);
    let now_ms = app.clock.now_ms();
    let mut tx = app.db.begin().await?;
    if let Some(reply) = idempotency::replay(&mut tx, &request, now_ms).await? {
        return Ok(reply);
    }
    let made = drafts::create(&mut tx, &seller, &body.value, now_ms).await;
    let outcome = made.and_then(|made| {
        let location = routes::of(routes::MERCHANT_PRODUCT, &made.product.id);
        Reply::created(location, &made.product)
    });
    idempotency::conclude(tx, &request, outcome).await
}

/// A product, with its draft.
#[utoipa::path(get, path = routes::MERCHANT_PRODUCT, tag = "merchant goods", security(("merchant" = [])),
    params(("id" = String, Path)), responses((status = 200, body = MerchantProduct), Problems))]
async fn get_product(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
) -> Result<Response> {
    let mut conn = app.db.snapshot().await?;
    tagged(&drafts::get(&mut conn, &seller, &id).await?)
}

/// Replaces the draft. `If-Match` with the product's tag makes sure that it, and its stock, are as they were shown.
#[utoipa::path(put, path = routes::MERCHANT_PRODUCT, tag = "merchant goods", security(("merchant" = [])),
    params(("id" = String, Path), ("if-match" = Option<String>, Header)), request_body = ProductDraft,
    responses((status = 200, body = MerchantProduct), Problems))]
async fn put_product(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body<ProductDraft>,
) -> Result<Response> {
    let mut tx = app.db.begin().await?;
    let before = drafts::get(&mut tx, &seller, &id).await?;
    if !etag::is_expected(&headers, &before.tag) {
        let detail =
            "the product, or its stock, was changed since it was fetched; fetch it and try again";
        return Err(Error::refused(412, code::PRECONDITION_FAILED, detail));
    }
    let now_ms = app.clock.now_ms();
    let after = drafts::replace(&mut tx, &seller, &id, &body.value, now_ms).await?;
    tx.commit().await?;
    tagged(&after)
}

/// Forgets a draft that was never published.
#[utoipa::path(delete, path = routes::MERCHANT_PRODUCT, tag = "merchant goods", security(("merchant" = [])),
    params(("id" = String, Path)), responses((status = 204), Problems))]
async fn end_product(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
) -> Result<StatusCode> {
    let mut tx = app.db.begin().await?;
    drafts::end(&mut tx, &seller, &id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// From now on shoppers see the product as the draft says.
#[utoipa::path(post, path = routes::MERCHANT_PRODUCT_PUBLISH, tag = "merchant goods", security(("merchant" = [])),
    params(("id" = String, Path)), responses((status = 200, body = MerchantProduct), Problems))]
async fn publish_product(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
) -> Result<Response> {
    let mut tx = app.db.begin().await?;
    let published = drafts::publish(&mut tx, &seller, &id, app.clock.now_ms()).await?;
    tx.commit().await?;
    tagged(&published)
}

/// From now on shoppers do not see the product; orders and their receipts stay.
#[utoipa::path(post, path = routes::MERCHANT_PRODUCT_UNPUBLISH, tag = "merchant goods", security(("merchant" = [])),
    params(("id" = String, Path)), responses((status = 200, body = MerchantProduct), Problems))]
async fn unpublish_product(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
) -> Result<Response> {
    let mut tx = app.db.begin().await?;
    let taken = drafts::unpublish(&mut tx, &seller, &id, app.clock.now_ms()).await?;
    tx.commit().await?;
    tagged(&taken)
}

/// What was published, newest first.
#[utoipa::path(get, path = routes::MERCHANT_PRODUCT_VERSIONS, tag = "merchant goods", security(("merchant" = [])),
    params(("id" = String, Path)), responses((status = 200, body = ProductVersionList), Problems))]
async fn list_versions(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&drafts::versions(&mut conn, &seller, &id).await?)
}

/// From now on shoppers see the product as it was then, with the stock of now; that is a new version.
#[utoipa::path(post, path = routes::MERCHANT_PRODUCT_RESTORE, tag = "merchant goods", security(("merchant" = [])),
    params(("id" = String, Path), ("version" = i64, Path)),
    responses((status = 200, body = MerchantProduct), Problems))]
async fn restore_version(
    State(app): State<App>,
    seller: Merchant,
    Path((id, version)): Path<(String, String)>,
) -> Result<Response> {
    let missing = || Error::not_found("version", &version);
    let number = version.parse::<i64>().map_err(|_| missing())?;
    let mut tx = app.db.begin().await?;
    let restored = drafts::restore(&mut tx, &seller, &id, number, app.clock.now_ms()).await?;
    tx.commit().await?;
    tagged(&restored)
}

fn tagged(shown: &Shown) -> Result<Response> {
    let mut response = Reply::ok(&shown.product)?.into_response();
    etag::insert(response.headers_mut(), &shown.tag);
    Ok(response)
}
