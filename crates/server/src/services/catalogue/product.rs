//! Products whole: with their variants, prices, stock and files. A page takes four statements, however long it is.

use std::collections::{BTreeMap, HashMap};

use buyplus_api::{Media, MediaKind, Product, Variant, routes};

use crate::{
    db::{self, Conn, Value, numbers},
    error::Result,
    services::{assets::Kind, markets::MarketTerms},
};

#[derive(serde::Deserialize)]
struct ProductRecord {
    id: String,
    position: i64,
    merchant_id: String,
    department: String,
    kind: String,
    name: String,
    description: String,
    size_m: String,
    options: String,
    model_sha256: Option<String>,
    bytes: Option<i64>,
}

#[derive(serde::Deserialize)]
struct VariantRecord {
    id: String,
    product_id: String,
    name: String,
    options: String,
    swatch: String,
    price_minor: i64,
    currency: String,
    material_variant: String,
    stock: i64,
}

#[derive(serde::Deserialize)]
struct MediaRecord {
    product_id: String,
    role: String,
    sha256: String,
    bytes: i64,
    mime: String,
}

/// The product of this name, if the market sells it.
pub(super) async fn product_by_id(
    conn: &mut Conn,
    id: &str,
    market: &MarketTerms,
) -> Result<Option<Product>> {
    let found = read(conn, "p.id IN ($1)", vec![Value::text(id)], market).await?;
    Ok(found.into_iter().next())
}

/// The products at these positions, in their order.
pub(super) async fn products_at(
    conn: &mut Conn,
    positions: &[i64],
    market: &MarketTerms,
) -> Result<Vec<Product>> {
    if positions.is_empty() {
        return Ok(Vec::new());
    }
    let which = format!("p.position IN ({})", numbers(1, positions.len()));
    let args = positions.iter().map(|position| Value::Int(Some(*position)));
    read(conn, &which, args.collect(), market).await
}

async fn read(
    conn: &mut Conn,
    which: &str,
    args: Vec<Value>,
    market: &MarketTerms,
) -> Result<Vec<Product>> {
    let order: HashMap<i64, usize> = args
        .iter()
        .enumerate()
        .filter_map(|(place, value)| match value {
            Value::Int(Some(position)) => Some((*position, place)),
            _ => None,
        })
        .collect();
    let mut records: Vec<ProductRecord> = db::query_as(format!(
        "SELECT p.id, p.position, p.merchant_id, p.department, p.kind, p.name, p.description, p.size_m, p.options, \
         p.model_sha256, a.bytes FROM products p LEFT JOIN assets a ON a.sha256 = p.model_sha256 WHERE {which}"
    ))
    .bind_all(args)
    .fetch_all(&mut *conn)
    .await?;
    records.sort_by_key(|record| order.get(&record.position).copied());
    let ids: Vec<_> = records.iter().map(|record| record.id.as_str()).collect();
    let mut variants = variants(conn, &ids, market).await?;
    let mut media = media(conn, &ids).await?;
    let whole = records.into_iter().map(|record| {
        let variants = variants.remove(&record.id).unwrap_or_default();
        let media = media.remove(&record.id).unwrap_or_default();
        complete(record, variants, media)
    });
    // What no variant of has a price is not sold here.
    let sold = |product: &Result<Product>| {
        product
            .as_ref()
            .map_or(true, |product| !product.variants.is_empty())
    };
    whole.filter(sold).collect()
}

fn complete(record: ProductRecord, variants: Vec<Variant>, more: Vec<Media>) -> Result<Product> {
    let model = record.model_sha256.zip(record.bytes);
    let model = model.map(|(sha256, bytes)| file(sha256, bytes, Kind::Glb, String::new()));
    Ok(Product {
        id: record.id,
        merchant_id: record.merchant_id,
        department: record.department,
        kind: record.kind,
        name: serde_json::from_str(&record.name)?,
        description: serde_json::from_str(&record.description)?,
        size_m: serde_json::from_str(&record.size_m)?,
        options: serde_json::from_str(&record.options)?,
        variants,
        media: model.into_iter().chain(more).collect(),
    })
}

async fn variants(
    conn: &mut Conn,
    product_ids: &[&str],
    market: &MarketTerms,
) -> Result<BTreeMap<String, Vec<Variant>>> {
    let mut found: BTreeMap<String, Vec<Variant>> = BTreeMap::new();
    if product_ids.is_empty() {
        return Ok(found);
    }
    // Stock may be split into several rows.
    let records: Vec<VariantRecord> = db::query_as(format!(
        "SELECT v.id, v.product_id, v.name, v.options, v.swatch, COALESCE(c.price_minor, v.price_minor) AS price_minor, \
         v.currency, v.material_variant, COALESCE((SELECT CAST(SUM(i.on_hand - i.reserved) AS BIGINT) \
         FROM inventory i WHERE i.variant_id = v.id), 0) AS stock \
         FROM variants v LEFT JOIN prices c ON c.market_id = $1 AND c.variant_id = v.id \
         WHERE v.product_id IN ({}) AND v.is_sold = 1 AND ($2 = 1 OR c.price_minor IS NOT NULL) ORDER BY v.product_id, v.position",
        numbers(3, product_ids.len())
    ))
    .bind(&market.id)
    .bind(i64::from(market.is_default))
    .bind_all(product_ids.iter().map(|id| Value::text(*id)))
    .fetch_all(conn)
    .await?;
    for record in records {
        let currency = match market.is_default {
            true => record.currency,
            false => market.currency.clone(),
        };
        found.entry(record.product_id).or_default().push(Variant {
            id: record.id,
            name: serde_json::from_str(&record.name)?,
            options: serde_json::from_str(&record.options)?,
            swatch: record.swatch,
            price_minor: record.price_minor,
            currency,
            tax_included: market.tax_included,
            stock: u32::try_from(record.stock).unwrap_or(0),
            material_variant: record.material_variant,
        });
    }
    Ok(found)
}

/// Files beside the models.
async fn media(conn: &mut Conn, product_ids: &[&str]) -> Result<BTreeMap<String, Vec<Media>>> {
    let mut found: BTreeMap<String, Vec<Media>> = BTreeMap::new();
    if product_ids.is_empty() {
        return Ok(found);
    }
    let records: Vec<MediaRecord> = db::query_as(format!(
        "SELECT m.product_id, m.role, m.sha256, a.bytes, a.mime FROM media m JOIN assets a ON a.sha256 = m.sha256 \
         WHERE m.product_id IN ({}) ORDER BY m.product_id, m.position",
        numbers(1, product_ids.len())
    ))
    .bind_all(product_ids.iter().map(|id| Value::text(*id)))
    .fetch_all(conn)
    .await?;
    for record in records {
        let Some(kind) = Kind::of_mime(&record.mime) else {
            continue;
        };
        let media = file(record.sha256, record.bytes, kind, record.role);
        found.entry(record.product_id).or_default().push(media);
    }
    Ok(found)
}

fn file(sha256: String, bytes: i64, kind: Kind, role: String) -> Media {
    Media {
        kind: match kind {
            Kind::Glb => MediaKind::Model3d,
            _ => MediaKind::Image,
        },
        url: routes::asset(&sha256, kind.ending()),
        sha256,
        bytes: bytes.unsigned_abs(),
        mime: kind.mime().to_owned(),
        role: Some(role).filter(|role| !role.is_empty()),
    }
}
