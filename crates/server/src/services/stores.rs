//! Stores: their looks, and what stands where in them.

use std::collections::BTreeSet;

use buyplus_api::{Store, StoreList, StoreSummary};

use crate::{
    db::{self, Conn},
    error::{Error, Result},
    ids::sha256_hex,
};

/// A store's layout.
pub(crate) async fn store(conn: &mut Conn, id: &str) -> Result<Store> {
    let row = db::query("SELECT merchant_id, document FROM stores WHERE id = $1 AND is_open = 1")
        .bind(id)
        .fetch_optional(conn)
        .await?;
    let row = row.ok_or_else(|| Error::not_found("store", id))?;
    read(row.get("merchant_id"), row.get("document"))
}

/// Every store, in the order of the street.
pub(crate) async fn stores(conn: &mut Conn) -> Result<StoreList> {
    let rows = db::query(
        "SELECT merchant_id, document FROM stores WHERE is_open = 1 ORDER BY position, id",
    )
    .fetch_all(conn)
    .await?;
    let summary = |row: &db::Row| {
        let store = read(row.get("merchant_id"), row.get("document"))?;
        Ok(StoreSummary {
            id: store.id,
            merchant_id: store.merchant_id,
            name: store.name,
            place: store.place,
            theme: store.theme,
            marquee: store.marquee,
            version: store.version,
        })
    };
    let items = rows.iter().map(summary).collect::<Result<_>>()?;
    Ok(StoreList { items })
}

/// What a store is to become, for whoever has the token of a preview that is being drawn.
pub(crate) async fn preview(conn: &mut Conn, id: &str, token: &str, now_ms: i64) -> Result<Store> {
    let row = db::query(
        "SELECT s.merchant_id, COALESCE(d.document, s.document) AS document FROM previews p \
         JOIN stores s ON s.id = p.store_id LEFT JOIN store_drafts d ON d.store_id = s.id \
         WHERE p.token_hash = $1 AND p.store_id = $2 AND p.expires_ms > $3",
    )
    .bind(sha256_hex(token.as_bytes()))
    .bind(id)
    .bind(now_ms)
    .fetch_optional(conn)
    .await?;
    let row = row.ok_or_else(|| Error::not_found("preview of store", id))?;
    read(row.get("merchant_id"), row.get("document"))
}

/// What stands in a store, each product once; nothing where there is no such store.
pub(crate) async fn product_ids(conn: &mut Conn, id: &str) -> Result<Vec<String>> {
    let row = db::query("SELECT merchant_id, document FROM stores WHERE id = $1 AND is_open = 1")
        .bind(id)
        .fetch_optional(conn)
        .await?;
    let Some(row) = row else {
        return Ok(Vec::new());
    };
    let store = read(row.get("merchant_id"), row.get("document"))?;
    Ok(product_ids_of(store))
}

/// What stands in a layout, each product once.
pub(crate) fn product_ids_of(store: Store) -> Vec<String> {
    let rooms = store.rooms.into_iter().flat_map(|room| room.slots);
    let slots = store.slots.into_iter().chain(rooms);
    let ids: BTreeSet<_> = slots.map(|slot| slot.product_id).collect();
    ids.into_iter().collect()
}

/// A stored layout; whose store it is, the table knows best.
fn read(merchant_id: String, document: &str) -> Result<Store> {
    Ok(Store {
        merchant_id,
        ..serde_json::from_str(document)?
    })
}
