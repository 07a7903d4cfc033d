//! Making a draft what shoppers see, and going back to what they saw before.

use buyplus_api::{Store, StoreVersion, StoreVersionList};

use super::{
    examine, expect,
    record::{Kept, find, forget_draft},
};
use crate::{
    clock::rfc3339,
    db::{self, Conn},
    error::{Error, Result},
    services::{catalogue, merchants::Merchant},
};

/// Who published what was there before anybody could.
const SEED: &str = "seed";

/// Shoppers see the draft from now on; one that is as they see it already changes nothing.
pub(crate) async fn publish(
    conn: &mut Conn,
    merchant: &Merchant,
    id: &str,
    now_ms: i64,
    is_expected: impl FnOnce(&str) -> bool,
) -> Result<()> {
    let kept = find(conn, &merchant.id, id).await?;
    expect(&kept, is_expected)?;
    if kept.draft.is_none() && kept.is_open {
        return Ok(());
    }
    let layout = kept.now().clone();
    show(conn, merchant, &kept, layout, now_ms).await
}

/// What was published, newest first.
pub(crate) async fn versions(
    conn: &mut Conn,
    merchant_id: &str,
    id: &str,
) -> Result<StoreVersionList> {
    let kept = find(conn, merchant_id, id).await?;
    let rows: Vec<(i64, i64, String)> = db::query_as(
        "SELECT version, published_ms, published_by FROM store_versions WHERE store_id = $1 ORDER BY version DESC",
    )
    .bind(id)
    .fetch_all(conn)
    .await?;
    let version = |(version, published_ms, by): (i64, i64, String)| StoreVersion {
        version,
        published_at: rfc3339(published_ms),
        by,
    };
    let mut items: Vec<_> = rows.into_iter().map(version).collect();
    if items.is_empty() && kept.is_open {
        items.push(version((kept.document.version, 0, SEED.to_owned())));
    }
    Ok(StoreVersionList { items })
}

/// A version is published again, as a new one, and the draft is gone.
pub(crate) async fn restore(
    conn: &mut Conn,
    merchant: &Merchant,
    id: &str,
    version: i64,
    now_ms: i64,
) -> Result<()> {
    let kept = find(conn, &merchant.id, id).await?;
    let document: Option<String> = db::query_scalar(
        "SELECT document FROM store_versions WHERE store_id = $1 AND version = $2",
    )
    .bind(id)
    .bind(version)
    .fetch_optional(&mut *conn)
    .await?;
    let layout = match document {
        Some(document) => serde_json::from_str(&document)?,
        None if kept.is_open && kept.document.version == version => kept.document.clone(),
        None => return Err(Error::not_found("version", &version.to_string())),
    };
    show(conn, merchant, &kept, layout, now_ms).await
}

/// Makes a layout the next version.
async fn show(
    conn: &mut Conn,
    merchant: &Merchant,
    kept: &Kept,
    layout: Store,
    now_ms: i64,
) -> Result<()> {
    examine(conn, kept, &layout).await?.refuse()?;
    if kept.is_open {
        // What the shop came with was never written down as a version.
        add_version(conn, &kept.document, 0, SEED).await?;
    }
    let layout = Store {
        id: kept.id.clone(),
        merchant_id: kept.merchant_id.clone(),
        version: kept.version() + 1,
        ..layout
    };
    add_version(conn, &layout, now_ms, &merchant.actor.name()).await?;
    db::query("UPDATE stores SET document = $2, is_open = 1 WHERE id = $1")
        .bind(&kept.id)
        .bind(serde_json::to_string(&layout)?)
        .execute(&mut *conn)
        .await?;
    forget_draft(conn, &kept.id).await?;
    if layout.departments != kept.document.departments {
        // Goods are found by what their retailer's stores call the departments.
        let ids: Vec<String> = db::query_scalar("SELECT id FROM products WHERE merchant_id = $1")
            .bind(&kept.merchant_id)
            .fetch_all(&mut *conn)
            .await?;
        let ids: Vec<_> = ids.iter().map(String::as_str).collect();
        catalogue::refresh(conn, &ids).await?;
    }
    Ok(())
}

async fn add_version(conn: &mut Conn, layout: &Store, now_ms: i64, by: &str) -> Result<()> {
    db::query(
        "INSERT INTO store_versions (store_id, version, document, published_ms, published_by) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
    )
    .bind(&layout.id)
    .bind(layout.version)
    .bind(serde_json::to_string(layout)?)
    .bind(now_ms)
    .bind(by)
    .execute(conn)
    .await?;
    Ok(())
}
