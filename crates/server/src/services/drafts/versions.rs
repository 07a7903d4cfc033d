//! What was published of a product, and going back to it.

use buyplus_api::{ProductDraft, ProductVersion, ProductVersionList};

use super::{
    Shown, derive, get,
    publish::{self, Media},
    record::{self, Deltas},
};
use crate::{
    clock::rfc3339,
    db::{self, Conn},
    error::{Error, Result},
    services::merchants::Merchant,
};

const SHOWN_MAX: i64 = 200;
/// Who published what came with the server.
const THE_SHOP: &str = "shop";

#[derive(serde::Deserialize)]
struct Kept {
    document: String,
    media: String,
}

/// What was published, newest first.
pub(crate) async fn versions(
    conn: &mut Conn,
    seller: &Merchant,
    id: &str,
) -> Result<ProductVersionList> {
    record::find(conn, seller, id).await?;
    let rows = db::query(
        "SELECT version, published_ms, published_by FROM product_versions WHERE product_id = $1 \
         ORDER BY version DESC LIMIT $2",
    )
    .bind(id)
    .bind(SHOWN_MAX)
    .fetch_all(conn)
    .await?;
    let version = |row: &db::Row| ProductVersion {
        version: row.get("version"),
        published_at: rfc3339(row.get("published_ms")),
        by: row.get("published_by"),
    };
    Ok(ProductVersionList {
        items: rows.iter().map(version).collect(),
    })
}

/// From now on shoppers see the product as it was then, with the stock of now: goods that were sold do not come back.
pub(crate) async fn restore(
    conn: &mut Conn,
    seller: &Merchant,
    id: &str,
    version: i64,
    now_ms: i64,
) -> Result<Shown> {
    record::find(conn, seller, id).await?;
    let kept: Option<Kept> = db::query_as(
        "SELECT document, media FROM product_versions WHERE product_id = $1 AND version = $2",
    )
    .bind(id)
    .bind(version)
    .fetch_optional(&mut *conn)
    .await?;
    let kept = kept.ok_or_else(|| Error::not_found("version", &version.to_string()))?;
    let document: ProductDraft = serde_json::from_str(&kept.document)?;
    let media: Media = serde_json::from_str(&kept.media)?;
    let as_it_was = (media, None);
    publish::put_out(conn, seller, document, &Deltas::new(), as_it_was, now_ms).await?;
    get(conn, seller, id).await
}

/// Notes what is published now as a version; gives its number.
pub(super) async fn add(
    conn: &mut Conn,
    id: &str,
    document: &ProductDraft,
    media: &Media,
    seller: &Merchant,
    now_ms: i64,
) -> Result<i64> {
    let by = seller.actor.name();
    insert(conn, id, document, media, &by, now_ms).await
}

/// Before the first version is published of a product that was there before: what it was is a version as well.
pub(super) async fn keep_what_was(
    conn: &mut Conn,
    id: &str,
    seller: &Merchant,
    now_ms: i64,
) -> Result<()> {
    let has_versions =
        db::query("SELECT version FROM product_versions WHERE product_id = $1 LIMIT 1")
            .bind(id)
            .fetch_optional(&mut *conn)
            .await?
            .is_some();
    if has_versions {
        return Ok(());
    }
    let before = derive::document(conn, &seller.id, id).await?;
    let Some(before) = before.filter(|before| !before.variants.is_empty()) else {
        return Ok(());
    };
    let media = publish::media(conn, id).await?;
    insert(conn, id, &before, &media, THE_SHOP, now_ms).await?;
    Ok(())
}

async fn insert(
    conn: &mut Conn,
    id: &str,
    document: &ProductDraft,
    media: &Media,
    by: &str,
    now_ms: i64,
) -> Result<i64> {
    let last: Option<i64> = db::query_scalar(
        "SELECT version FROM product_versions WHERE product_id = $1 ORDER BY version DESC LIMIT 1",
    )
    .bind(id)
    .fetch_optional(&mut *conn)
    .await?;
    let version = last.unwrap_or(0) + 1;
    db::query(
        "INSERT INTO product_versions (product_id, version, document, media, published_ms, published_by) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id)
    .bind(version)
    .bind(serde_json::to_string(document)?)
    .bind(serde_json::to_string(media)?)
    .bind(now_ms)
    .bind(by)
    .execute(conn)
    .await?;
    Ok(version)
}
