//! Drafts as the database has them. A product that has none, as those that the shop came with, has the one that says what
//! is published.

use std::collections::BTreeMap;

use buyplus_api::ProductDraft;

use super::derive;
use crate::{
    db::{self, Conn},
    error::{Error, Result},
    services::merchants::Merchant,
};

/// By how much publishing changes what is on hand, by variant.
pub(super) type Deltas = BTreeMap<String, i64>;

/// A draft.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) product_id: String,
    pub(super) document: ProductDraft,
    pub(super) deltas: Deltas,
    /// Whether it says something else than what was published last.
    pub(super) is_changed: bool,
    /// Grows with every change.
    pub(super) revision: i64,
    /// What was published last; 0 where nothing was.
    pub(super) version: i64,
    pub(super) updated_ms: i64,
}

#[derive(serde::Deserialize)]
struct Row {
    merchant_id: String,
    document: String,
    stock: String,
    is_changed: i64,
    revision: i64,
    version: i64,
    updated_ms: i64,
}

/// The draft of the merchant's product.
pub(super) async fn find(conn: &mut Conn, seller: &Merchant, id: &str) -> Result<Draft> {
    let missing = || Error::not_found("product", id);
    // PostgreSQL takes no text with a NUL, not even to say that there is none.
    if id.contains('\0') {
        return Err(missing());
    }
    let row: Option<Row> = db::query_as(
        "SELECT merchant_id, document, stock, is_changed, revision, version, updated_ms FROM product_drafts \
         WHERE product_id = $1",
    )
    .bind(id)
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else {
        let document = derive::document(conn, &seller.id, id).await?;
        return Ok(Draft {
            product_id: id.to_owned(),
            document: document.ok_or_else(missing)?,
            deltas: Deltas::new(),
            is_changed: false,
            revision: 0,
            version: 0,
            updated_ms: 0,
        });
    };
    if row.merchant_id != seller.id {
        return Err(missing());
    }
    let mut document: ProductDraft = serde_json::from_str(&row.document)?;
    if row.is_changed == 0 {
        document = as_it_is_now(conn, seller, id, document).await?;
    }
    Ok(Draft {
        product_id: id.to_owned(),
        document,
        deltas: serde_json::from_str(&row.stock)?,
        is_changed: row.is_changed != 0,
        revision: row.revision,
        version: row.version,
        updated_ms: row.updated_ms,
    })
}

/// A draft that says nothing new, in the words of what is published by now: an import may have changed that since, and the
/// next publishing must not undo it.
async fn as_it_is_now(
    conn: &mut Conn,
    seller: &Merchant,
    id: &str,
    kept: ProductDraft,
) -> Result<ProductDraft> {
    let now = derive::document(conn, &seller.id, id).await?;
    // What is not sold any more is only in the draft.
    let Some(now) = now.filter(|now| !now.variants.is_empty()) else {
        return Ok(kept);
    };
    Ok(ProductDraft {
        upload_id: kept.upload_id,
        picture_ids: kept.picture_ids,
        ..now
    })
}

/// Writes the first draft of a new product.
pub(super) async fn insert(
    conn: &mut Conn,
    seller: &Merchant,
    id: &str,
    document: &ProductDraft,
    deltas: &Deltas,
    now_ms: i64,
) -> Result<()> {
    db::query(
        "INSERT INTO product_drafts (product_id, merchant_id, document, stock, is_changed, revision, version, \
         updated_ms) VALUES ($1, $2, $3, $4, 1, 1, 0, $5)",
    )
    .bind(id)
    .bind(&seller.id)
    .bind(serde_json::to_string(document)?)
    .bind(serde_json::to_string(deltas)?)
    .bind(now_ms)
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes a draft that differs from what is published.
pub(super) async fn put(
    conn: &mut Conn,
    seller: &Merchant,
    id: &str,
    document: &ProductDraft,
    deltas: &Deltas,
    now_ms: i64,
) -> Result<()> {
    db::query(
        "INSERT INTO product_drafts (product_id, merchant_id, document, stock, is_changed, revision, version, \
         updated_ms) VALUES ($1, $2, $3, $4, 1, 1, 0, $5) ON CONFLICT (product_id) DO UPDATE SET document = $3, \
         stock = $4, is_changed = 1, revision = product_drafts.revision + 1, updated_ms = $5",
    )
    .bind(id)
    .bind(&seller.id)
    .bind(serde_json::to_string(document)?)
    .bind(serde_json::to_string(deltas)?)
    .bind(now_ms)
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes that a draft is what shoppers see, as this version.
pub(super) async fn set_published(
    conn: &mut Conn,
    seller: &Merchant,
    id: &str,
    document: &ProductDraft,
    version: i64,
    now_ms: i64,
) -> Result<()> {
    db::query(
        "INSERT INTO product_drafts (product_id, merchant_id, document, stock, is_changed, revision, version, \
         updated_ms) VALUES ($1, $2, $3, '{}', 0, 1, $4, $5) ON CONFLICT (product_id) DO UPDATE SET document = $3, \
         stock = '{}', is_changed = 0, revision = product_drafts.revision + 1, version = $4, updated_ms = $5",
    )
    .bind(id)
    .bind(&seller.id)
    .bind(serde_json::to_string(document)?)
    .bind(version)
    .bind(now_ms)
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether it was ever published.
pub(super) async fn is_in_catalogue(conn: &mut Conn, id: &str) -> Result<bool> {
    let found = db::query("SELECT id FROM products WHERE id = $1")
        .bind(id)
        .fetch_optional(conn)
        .await?;
    Ok(found.is_some())
}
