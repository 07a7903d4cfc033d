//! A merchant's stores: drafts, publishing, versions, previews; and the plans that layouts are drawn on.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use buyplus_api::{
    OpenStoreRequest, PlacePlan, Preview, PreviewRequest, Store, StoreVersionList, Storefront,
    StorefrontList, routes,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{document::Problems, etag, extract::Body};
use crate::{
    app::App,
    error::{Error, Result},
    reply::Reply,
    services::{merchants::Merchant, places, previews, storefront},
};

/// These routes.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_own_stores, open_store))
        .routes(routes!(get_own_store))
        .routes(routes!(put_draft))
        .routes(routes!(publish_store))
        .routes(routes!(list_store_versions))
        .routes(routes!(restore_store))
        .routes(routes!(request_preview))
        .routes(routes!(get_preview))
}

/// A place from above: where goods, furniture and signs can go.
#[utoipa::path(get, path = routes::PLACE_PLAN, tag = "catalogue", params(("place" = String, Path)),
    responses((status = 200, body = PlacePlan), Problems))]
pub(super) async fn get_plan(Path(name): Path<String>) -> Result<Json<&'static PlacePlan>> {
    let place = places::place(&name).ok_or_else(|| Error::not_found("place", &name))?;
    Ok(Json(&place.plan))
}

/// The merchant's stores.
#[utoipa::path(get, path = routes::MERCHANT_STORES, tag = "merchant", security(("merchant" = [])),
    responses((status = 200, body = StorefrontList), Problems))]
async fn list_own_stores(State(app): State<App>, seller: Merchant) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&storefront::list(&mut conn, &seller.id).await?)
}

/// Opens a store after a template, with empty shelves; shoppers see it once it is published.
#[utoipa::path(post, path = routes::MERCHANT_STORES, tag = "merchant", security(("merchant" = [])),
    request_body = OpenStoreRequest, responses((status = 201, body = Storefront), Problems))]
async fn open_store(
    State(app): State<App>,
    seller: Merchant,
    body: Body<OpenStoreRequest>,
) -> Result<Response> {
    let mut tx = app.db.begin().await?;
    let id = storefront::open(&mut tx, &seller, &body.value).await?;
    let (store, tag) = storefront::get(&mut tx, &seller.id, &id).await?;
    tx.commit().await?;
    let location = routes::of(routes::MERCHANT_STORE, &id);
    Ok(tagged(&Reply::created(location, &store)?, &tag))
}

/// A store with its draft; its entity tag goes into `If-Match` of the next change.
#[utoipa::path(get, path = routes::MERCHANT_STORE, tag = "merchant", security(("merchant" = [])),
    params(("id" = String, Path)), responses((status = 200, body = Storefront), (status = 304), Problems))]
async fn get_own_store(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
    asked: HeaderMap,
) -> Result<Response> {
    let mut conn = app.db.snapshot().await?;
    let (store, tag) = storefront::get(&mut conn, &seller.id, &id).await?;
    if etag::matches(&asked, &tag) {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        etag::insert(response.headers_mut(), &tag);
        return Ok(response);
    }
    Ok(tagged(&Reply::ok(&store)?, &tag))
}

/// Says what the store is to become. Everything that is wrong with it is told, with JSON pointers.
#[utoipa::path(put, path = routes::MERCHANT_STORE_DRAFT, tag = "merchant", security(("merchant" = [])),
    params(("id" = String, Path), ("If-Match" = Option<String>, Header)), request_body = Store,
    responses((status = 200, body = Storefront), Problems))]
async fn put_draft(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
    asked: HeaderMap,
    body: Body<Store>,
) -> Result<Response> {
    let mut tx = app.db.begin().await?;
    let expected = |tag: &str| etag::is_expected(&asked, tag);
    storefront::put_draft(&mut tx, &seller.id, &id, body.value, expected).await?;
    let (store, tag) = storefront::get(&mut tx, &seller.id, &id).await?;
    tx.commit().await?;
    Ok(tagged(&Reply::ok(&store)?, &tag))
}

/// Shoppers see the draft from now on.
#[utoipa::path(post, path = routes::MERCHANT_STORE_PUBLISH, tag = "merchant", security(("merchant" = [])),
    params(("id" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = Storefront), Problems))]
async fn publish_store(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
    asked: HeaderMap,
) -> Result<Response> {
    let mut tx = app.db.begin().await?;
    let expected = |tag: &str| etag::is_expected(&asked, tag);
    storefront::publish(&mut tx, &seller, &id, app.clock.now_ms(), expected).await?;
    let (store, tag) = storefront::get(&mut tx, &seller.id, &id).await?;
    tx.commit().await?;
    Ok(tagged(&Reply::ok(&store)?, &tag))
}

/// What was published of a store, newest first.
#[utoipa::path(get, path = routes::MERCHANT_STORE_VERSIONS, tag = "merchant", security(("merchant" = [])),
    params(("id" = String, Path)), responses((status = 200, body = StoreVersionList), Problems))]
async fn list_store_versions(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&storefront::versions(&mut conn, &seller.id, &id).await?)
}

/// Goes back: what a version was is published again, as a new version.
#[utoipa::path(post, path = routes::MERCHANT_STORE_RESTORE, tag = "merchant", security(("merchant" = [])),
    params(("id" = String, Path), ("version" = i64, Path)),
    responses((status = 200, body = Storefront), Problems))]
async fn restore_store(
    State(app): State<App>,
    seller: Merchant,
    Path((id, version)): Path<(String, String)>,
) -> Result<Response> {
    let mut tx = app.db.begin().await?;
    let number = version.parse().unwrap_or(-1);
    storefront::restore(&mut tx, &seller, &id, number, app.clock.now_ms()).await?;
    let (store, tag) = storefront::get(&mut tx, &seller.id, &id).await?;
    tx.commit().await?;
    Ok(tagged(&Reply::ok(&store)?, &tag))
}

/// Asks for a picture of the draft, as the shopper would see it.
#[utoipa::path(post, path = routes::MERCHANT_STORE_PREVIEWS, tag = "merchant", security(("merchant" = [])),
    params(("id" = String, Path)), request_body = PreviewRequest,
    responses((status = 202, body = Preview), Problems))]
async fn request_preview(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
    body: Body<PreviewRequest>,
) -> Result<Reply> {
    let preview = previews::request(&app, &seller, &id, &body.value).await?;
    let location = routes::of(routes::MERCHANT_PREVIEW, &preview.id);
    Reply::new(202, Some(location), &preview)
}

/// How far a picture of a draft is.
#[utoipa::path(get, path = routes::MERCHANT_PREVIEW, tag = "merchant", security(("merchant" = [])),
    params(("id" = String, Path)), responses((status = 200, body = Preview), Problems))]
async fn get_preview(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&previews::get(&mut conn, &seller.id, &id).await?)
}

/// An answer with an entity tag, to be asked for again each time.
fn tagged(reply: &Reply, tag: &str) -> Response {
    let mut response = reply.clone().into_response();
    etag::insert(response.headers_mut(), tag);
    let always = HeaderValue::from_static("private, no-cache");
    response.headers_mut().insert(header::CACHE_CONTROL, always);
    response
}
