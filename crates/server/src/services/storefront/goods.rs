//! What may stand in a store: asked of the catalogue for what a layout names.

use std::collections::BTreeSet;

use buyplus_api::Store;

use super::check::{Good, Goods};
use crate::{
    db::{self, Conn, Value, numbers},
    error::Result,
};

const AT_ONCE: usize = 200;

/// The products that a layout names. A store may show its merchant's own, and what it shows already: stores that the
/// shop came with have goods of their neighbours.
pub(crate) async fn named(
    conn: &mut Conn,
    merchant_id: &str,
    layout: &Store,
    published: Option<&Store>,
) -> Result<Goods> {
    let shown: BTreeSet<_> = published.map(product_ids).unwrap_or_default();
    // PostgreSQL takes no text with a NUL, not even to say that there is none.
    let ids = product_ids(layout)
        .into_iter()
        .filter(|id| !id.contains('\0'));
    let ids: Vec<_> = ids.collect();
    let mut goods = Goods::new();
    for ids in ids.chunks(AT_ONCE) {
        let rows: Vec<(String, String, String, String)> = db::query_as(format!(
            "SELECT p.id, p.merchant_id, p.size_m, v.id FROM products p JOIN variants v ON v.product_id = p.id \
             WHERE p.id IN ({})",
            numbers(1, ids.len())
        ))
        .bind_all(ids.iter().map(|id| Value::text(*id)))
        .fetch_all(&mut *conn)
        .await?;
        for (id, owner, size_m, variant_id) in rows {
            let is_allowed = owner == merchant_id || shown.contains(id.as_str());
            let good = goods.entry(id).or_insert_with(|| Good {
                is_allowed,
                size_m: serde_json::from_str(&size_m).unwrap_or_default(),
                ..Good::default()
            });
            good.variant_ids.insert(variant_id);
        }
    }
    Ok(goods)
}

fn product_ids(store: &Store) -> BTreeSet<&str> {
    let rooms = store.rooms.iter().flat_map(|room| &room.slots);
    let slots = store.slots.iter().chain(rooms);
    slots.map(|slot| slot.product_id.as_str()).collect()
}
