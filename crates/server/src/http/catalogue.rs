//! Products and their files: open to everybody.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use buyplus_api::{MarketQuery, Product, ProductPage, ProductQuery, routes};

use super::{
    document::Problems,
    etag,
    extract::{Market, Query},
    hot::NOT_KEPT,
};
use crate::{
    app::App,
    error::{Error, Result},
    services::{assets::Kind, catalogue},
};

const FOREVER: &str = "public, max-age=31536000, immutable";

/// A page of products.
#[utoipa::path(get, path = routes::PRODUCTS, tag = "catalogue", params(ProductQuery),
    responses((status = 200, body = ProductPage), Problems))]
pub(super) async fn list_products(
    State(app): State<App>,
    Market(market): Market,
    Query(query): Query<ProductQuery>,
) -> Result<Response> {
    let mut conn = app.db.snapshot().await?;
    let now_ms = app.clock.now_ms();
    let page = catalogue::products(&mut conn, &query, market.as_deref(), now_ms).await?;
    let mut response = Json(page).into_response();
    if query.preview.is_some() {
        let never = HeaderValue::from_static(NOT_KEPT);
        response.headers_mut().insert(header::CACHE_CONTROL, never);
    }
    Ok(response)
}

/// One product.
#[utoipa::path(get, path = routes::PRODUCT, tag = "catalogue", params(("id" = String, Path), MarketQuery),
    responses((status = 200, body = Product), Problems))]
pub(super) async fn get_product(
    State(app): State<App>,
    Path(id): Path<String>,
    Market(market): Market,
    Query(query): Query<MarketQuery>,
) -> Result<Json<Product>> {
    let mut conn = app.db.snapshot().await?;
    let market = query.market.or(market);
    let product = catalogue::product(&mut conn, &id, market.as_deref()).await?;
    Ok(Json(product))
}

/// A file by its content: `<sha256>.glb` and other endings. It never changes, so it can be kept for ever.
#[utoipa::path(get, path = routes::ASSET, tag = "catalogue", params(("file" = String, Path)),
    responses((status = 200, content_type = "model/gltf-binary", body = Vec<u8>), (status = 304), Problems))]
pub(super) async fn get_asset(
    State(app): State<App>,
    Path(file): Path<String>,
    asked: HeaderMap,
) -> Result<Response> {
    let named = file
        .split_once('.')
        .and_then(|(sha256, ending)| Some((sha256, Kind::of_ending(ending)?)));
    let (sha256, kind) = named.ok_or_else(|| Error::not_found("asset", &file))?;
    let content = app.blobs.get(sha256, kind).await?;
    let tag = format!("\"{sha256}\"");
    let mut response = match etag::matches(&asked, &tag) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => ([(header::CONTENT_TYPE, kind.mime())], content).into_response(),
    };
    etag::insert(response.headers_mut(), &tag);
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static(FOREVER));
    Ok(response)
}
