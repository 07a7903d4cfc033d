//! Stores and products, as shoppers see them.

use std::collections::BTreeMap;

use buyplus_api::{
    LocalText, Media, MediaKind, Product, ProductPage, ProductQuery, Store, Variant, routes,
};
use sqlx::Row;

use crate::{
    db::Conn,
    error::{Error, Result},
    services::{
        assets::GLB_MIME,
        paging::{page_limit, read_cursor, write_cursor},
    },
};

#[derive(sqlx::FromRow)]
struct ProductRecord {
    id: String,
    position: i64,
    department: String,
    kind: String,
    name: String,
    description: String,
    size_m: String,
    model_sha256: Option<String>,
    bytes: Option<i64>,
}

/// A store's layout.
pub(crate) async fn store(conn: &mut Conn, id: &str) -> Result<Store> {
    let row = sqlx::query("SELECT document FROM stores WHERE id = $1")
        .bind(id)
        .fetch_optional(conn)
        .await?;
    let row = row.ok_or_else(|| Error::not_found("store", id))?;
    Ok(serde_json::from_str(row.get("document"))?)
}

/// One product.
pub(crate) async fn product(conn: &mut Conn, id: &str) -> Result<Product> {
    let record: Option<ProductRecord> = sqlx::query_as(
        "SELECT p.id, p.position, p.department, p.kind, p.name, p.description, p.size_m, p.model_sha256, a.bytes \
         FROM products p LEFT JOIN assets a ON a.sha256 = p.model_sha256 WHERE p.id = $1",
    )
    .bind(id)
    .fetch_optional(&mut *conn)
    .await?;
    let record = record.ok_or_else(|| Error::not_found("product", id))?;
    complete(conn, record).await
}

/// One page of the products that match.
pub(crate) async fn products(conn: &mut Conn, query: &ProductQuery) -> Result<ProductPage> {
    let limit = page_limit(query.limit)?;
    let after =
        read_cursor(query.cursor.as_deref(), "products")?.unwrap_or_else(|| "-1".to_owned());
    let words = query.q.as_deref().unwrap_or("").to_lowercase();
    let mut records: Vec<ProductRecord> = sqlx::query_as(
        "SELECT p.id, p.position, p.department, p.kind, p.name, p.description, p.size_m, p.model_sha256, a.bytes \
         FROM products p LEFT JOIN assets a ON a.sha256 = p.model_sha256 \
         WHERE p.position > $1 AND ($2 = '' OR p.department = $2) AND p.search_text LIKE $3 ESCAPE '!' \
         ORDER BY p.position LIMIT $4",
    )
    .bind(after.parse::<i64>().unwrap_or(-1))
    .bind(query.department.as_deref().unwrap_or(""))
    .bind(like(&words))
    .bind(limit + 1)
    .fetch_all(&mut *conn)
    .await?;
    let more = records.len() as i64 > limit;
    records.truncate(limit as usize);
    let last = records.last().map(|record| record.position.to_string());
    let mut items = Vec::with_capacity(records.len());
    for record in records {
        items.push(complete(conn, record).await?);
    }
    Ok(ProductPage {
        items,
        next_cursor: last
            .filter(|_| more)
            .map(|last| write_cursor("products", &last)),
    })
}

/// What a search looks through.
pub(crate) fn search_text(product: &Product) -> String {
    let texts = [&product.name, &product.description];
    let words = texts
        .into_iter()
        .flat_map(|text| text.0.values().map(String::as_str));
    let words: Vec<_> = words
        .chain([product.kind.as_str(), product.department.as_str()])
        .collect();
    words.join("\n").to_lowercase()
}

async fn complete(conn: &mut Conn, record: ProductRecord) -> Result<Product> {
    let variants = variants(conn, &record.id).await?;
    let media = record
        .model_sha256
        .zip(record.bytes)
        .map(|(sha256, bytes)| Media {
            kind: MediaKind::Model3d,
            url: routes::asset_glb(&sha256),
            sha256,
            bytes: bytes.unsigned_abs(),
            mime: GLB_MIME.to_owned(),
        });
    Ok(Product {
        id: record.id,
        department: record.department,
        kind: record.kind,
        name: serde_json::from_str(&record.name)?,
        description: serde_json::from_str(&record.description)?,
        size_m: serde_json::from_str(&record.size_m)?,
        variants,
        media: media.into_iter().collect(),
    })
}

async fn variants(conn: &mut Conn, product_id: &str) -> Result<Vec<Variant>> {
    let rows = sqlx::query(
        "SELECT v.id, v.name, v.options, v.swatch, v.price_minor, v.currency, v.material_variant, \
         i.on_hand - i.reserved AS stock FROM variants v JOIN inventory i ON i.variant_id = v.id \
         WHERE v.product_id = $1 ORDER BY v.position",
    )
    .bind(product_id)
    .fetch_all(conn)
    .await?;
    let variant = |row: &sqlx::sqlite::SqliteRow| {
        Ok(Variant {
            id: row.get("id"),
            name: serde_json::from_str::<LocalText>(row.get("name"))?,
            options: serde_json::from_str::<BTreeMap<String, String>>(row.get("options"))?,
            swatch: row.get("swatch"),
            price_minor: row.get("price_minor"),
            currency: row.get("currency"),
            stock: u32::try_from(row.get::<i64, _>("stock")).unwrap_or(0),
            material_variant: row.get("material_variant"),
        })
    };
    rows.iter().map(variant).collect()
}

/// A LIKE pattern for text that contains these words, whatever signs they hold.
fn like(words: &str) -> String {
    let escaped = words
        .replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_");
    format!("%{escaped}%")
}
