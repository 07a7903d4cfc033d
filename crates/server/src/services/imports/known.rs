//! What the catalogue says already of the goods that a table names, asked for in few statements.

use std::collections::{BTreeMap, BTreeSet};

use buyplus_api::LocalText;

use crate::{
    db::{self, Conn, Value, numbers},
    error::Result,
    services::catalogue::write::{ProductFacts, VariantFacts},
};

const AT_ONCE: usize = 200;

/// A product that is there.
#[derive(Clone, Debug)]
pub(super) struct KnownProduct {
    pub(super) merchant_id: String,
    pub(super) facts: ProductFacts,
    /// Behind the last variant.
    pub(super) next_position: i64,
}

/// A variant that is there.
#[derive(Clone, Debug)]
pub(super) struct KnownVariant {
    pub(super) merchant_id: String,
    pub(super) product_id: String,
    pub(super) facts: VariantFacts,
    pub(super) on_hand: i64,
    pub(super) reserved: i64,
}

#[derive(serde::Deserialize)]
struct ProductRecord {
    id: String,
    merchant_id: String,
    department: String,
    kind: String,
    name: String,
    description: String,
    size_m: String,
    options: String,
    next_position: i64,
}

#[derive(serde::Deserialize)]
struct VariantRecord {
    id: String,
    product_id: String,
    merchant_id: String,
    name: String,
    options: String,
    swatch: String,
    price_minor: i64,
    currency: String,
    material_variant: String,
    on_hand: i64,
    reserved: i64,
}

/// The products of these ids that there are.
pub(super) async fn products(
    conn: &mut Conn,
    ids: &BTreeSet<&str>,
) -> Result<BTreeMap<String, KnownProduct>> {
    let ids: Vec<_> = ids.iter().copied().collect();
    let mut found = BTreeMap::new();
    for ids in ids.chunks(AT_ONCE) {
        let which = format!("p.id IN ({})", numbers(1, ids.len()));
        let args = ids.iter().map(|id| Value::text(*id));
        found.extend(products_where(conn, &which, args.collect()).await?);
    }
    Ok(found)
}

/// The variants of these ids that there are.
pub(super) async fn variants(
    conn: &mut Conn,
    ids: &BTreeSet<&str>,
) -> Result<BTreeMap<String, KnownVariant>> {
    let ids: Vec<_> = ids.iter().copied().collect();
    let mut found = BTreeMap::new();
    for ids in ids.chunks(AT_ONCE) {
        let which = format!("v.id IN ({})", numbers(1, ids.len()));
        let args = ids.iter().map(|id| Value::text(*id));
        let own = variants_where(conn, &which, args.collect()).await?;
        found.extend(own.into_iter().map(|one| (one.facts.id.clone(), one)));
    }
    Ok(found)
}

/// Every product of a merchant.
pub(super) async fn products_of(
    conn: &mut Conn,
    merchant_id: &str,
) -> Result<BTreeMap<String, KnownProduct>> {
    products_where(conn, "p.merchant_id = $1", vec![Value::text(merchant_id)]).await
}

/// Every variant of a merchant, product by product.
pub(super) async fn variants_of(conn: &mut Conn, merchant_id: &str) -> Result<Vec<KnownVariant>> {
    variants_where(conn, "p.merchant_id = $1", vec![Value::text(merchant_id)]).await
}

async fn products_where(
    conn: &mut Conn,
    which: &str,
    args: Vec<Value>,
) -> Result<BTreeMap<String, KnownProduct>> {
    let records: Vec<ProductRecord> = db::query_as(format!(
        "SELECT p.id, p.merchant_id, p.department, p.kind, p.name, p.description, p.size_m, p.options, \
         COALESCE((SELECT MAX(v.position) + 1 FROM variants v WHERE v.product_id = p.id), 0) AS next_position \
         FROM products p WHERE {which}"
    ))
    .bind_all(args)
    .fetch_all(conn)
    .await?;
    let known = |record: ProductRecord| {
        let facts = ProductFacts {
            department: record.department,
            kind: record.kind,
            name: serde_json::from_str(&record.name)?,
            description: serde_json::from_str(&record.description)?,
            size_m: serde_json::from_str(&record.size_m)?,
            options: serde_json::from_str(&record.options)?,
            id: record.id,
        };
        let known = KnownProduct {
            merchant_id: record.merchant_id,
            next_position: record.next_position,
            facts,
        };
        Ok((known.facts.id.clone(), known))
    };
    records.into_iter().map(known).collect()
}

async fn variants_where(
    conn: &mut Conn,
    which: &str,
    args: Vec<Value>,
) -> Result<Vec<KnownVariant>> {
    // Stock may be split into several rows.
    let records: Vec<VariantRecord> = db::query_as(format!(
        "SELECT v.id, v.product_id, p.merchant_id, v.name, v.options, v.swatch, v.price_minor, v.currency, \
         v.material_variant, \
         COALESCE((SELECT CAST(SUM(i.on_hand) AS BIGINT) FROM inventory i WHERE i.variant_id = v.id), 0) AS on_hand, \
         COALESCE((SELECT CAST(SUM(i.reserved) AS BIGINT) FROM inventory i WHERE i.variant_id = v.id), 0) AS reserved \
         FROM variants v JOIN products p ON p.id = v.product_id WHERE {which} ORDER BY p.position, v.position"
    ))
    .bind_all(args)
    .fetch_all(conn)
    .await?;
    let known = |record: VariantRecord| {
        Ok(KnownVariant {
            merchant_id: record.merchant_id,
            product_id: record.product_id,
            on_hand: record.on_hand,
            reserved: record.reserved,
            facts: VariantFacts {
                id: record.id,
                name: serde_json::from_str::<LocalText>(&record.name)?,
                options: serde_json::from_str(&record.options)?,
                swatch: record.swatch,
                material_variant: record.material_variant,
                price_minor: record.price_minor,
                currency: record.currency,
            },
        })
    };
    records.into_iter().map(known).collect()
}
