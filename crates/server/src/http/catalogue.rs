//! Stores, products and their files: open to everybody.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use buyplus_api::{Product, ProductPage, ProductQuery, Store, routes};

use super::{document::Problems, etag, extract::Query};
use crate::{
    app::App,
    error::{Error, Result},
    services::{assets::GLB_MIME, catalogue},
};

const FOREVER: &str = "public, max-age=31536000, immutable";

/// A store's layout: which SKU stands in which slot.
#[utoipa::path(get, path = routes::STORE, tag = "catalogue", params(("id" = String, Path)),
    responses((status = 200, body = Store), Problems))]
pub(super) async fn get_store(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<Store>> {
    let mut conn = app.db.snapshot().await?;
    Ok(Json(catalogue::store(&mut conn, &id).await?))
}

/// A page of products.
#[utoipa::path(get, path = routes::PRODUCTS, tag = "catalogue", params(ProductQuery),
    responses((status = 200, body = ProductPage), Problems))]
pub(super) async fn list_products(
    State(app): State<App>,
    Query(query): Query<ProductQuery>,
) -> Result<Json<ProductPage>> {
    let mut conn = app.db.snapshot().await?;
    Ok(Json(catalogue::products(&mut conn, &query).await?))
}

/// One product.
#[utoipa::path(get, path = routes::PRODUCT, tag = "catalogue", params(("id" = String, Path)),
    responses((status = 200, body = Product), Problems))]
pub(super) async fn get_product(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<Product>> {
    let mut conn = app.db.snapshot().await?;
    Ok(Json(catalogue::product(&mut conn, &id).await?))
}

/// A file by its content: `<sha256>.glb`. It never changes, so it can be kept for ever.
#[utoipa::path(get, path = routes::ASSET, tag = "catalogue", params(("file" = String, Path)),
    responses((status = 200, content_type = "model/gltf-binary", body = Vec<u8>), (status = 304), Problems))]
pub(super) async fn get_asset(
    State(app): State<App>,
    Path(file): Path<String>,
    asked: HeaderMap,
) -> Result<Response> {
    let sha256 = file
        .strip_suffix(".glb")
        .ok_or_else(|| Error::not_found("asset", &file))?;
    let content = app.blobs.get(sha256).await?;
    let tag = format!("\"{sha256}\"");
    let mut response = match etag::matches(&asked, &tag) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => ([(header::CONTENT_TYPE, GLB_MIME)], content).into_response(),
    };
    etag::insert(response.headers_mut(), &tag);
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static(FOREVER));
    Ok(response)
}
