//! Puts the first catalogue into an empty database, all or nothing.

use buyplus_api::Product;

use super::document::{Seed, SeedProduct, SeedVariant};
use crate::{
    app::App, db::Conn, error::Result, server::StartError, services::catalogue::search_text,
};

/// Fills an empty database; leaves any other alone.
pub(crate) async fn fill_if_empty(app: &App) -> std::result::Result<(), StartError> {
    let seed = Seed::shipped().map_err(StartError::Catalogue)?;
    let mut tx = app.db.begin().await?;
    if sqlx::query("SELECT id FROM stores LIMIT 1")
        .fetch_optional(&mut *tx)
        .await?
        .is_some()
    {
        return Ok(());
    }
    insert_store(&mut tx, &seed).await?;
    for (position, product) in (0_i64..).zip(&seed.products) {
        insert_product(&mut tx, position, product).await?;
        for (position, variant) in (0_i64..).zip(&product.variants) {
            insert_variant(&mut tx, position, product, variant, &seed.currency).await?;
        }
    }
    tx.commit().await?;
    tracing::info!(products = seed.products.len(), "the catalogue was created");
    Ok(())
}

async fn insert_store(conn: &mut Conn, seed: &Seed) -> Result<()> {
    sqlx::query("INSERT INTO merchants (id, name) VALUES ($1, $2)")
        .bind(&seed.merchant.id)
        .bind(serde_json::to_string(&seed.merchant.name)?)
        .execute(&mut *conn)
        .await?;
    sqlx::query("INSERT INTO stores (id, merchant_id, document) VALUES ($1, $2, $3)")
        .bind(&seed.store.id)
        .bind(&seed.merchant.id)
        .bind(serde_json::to_string(&seed.store)?)
        .execute(conn)
        .await?;
    Ok(())
}

async fn insert_product(conn: &mut Conn, position: i64, product: &SeedProduct) -> Result<()> {
    let words = search_text(&Product {
        id: product.id.clone(),
        department: product.department.clone(),
        kind: product.kind.clone(),
        name: product.name.clone(),
        description: product.description.clone(),
        size_m: product.size_m,
        variants: Vec::new(),
        media: Vec::new(),
    });
    sqlx::query(
        "INSERT INTO products (id, position, department, kind, name, description, size_m, search_text) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(&product.id)
    .bind(position)
    .bind(&product.department)
    .bind(&product.kind)
    .bind(serde_json::to_string(&product.name)?)
    .bind(serde_json::to_string(&product.description)?)
    .bind(serde_json::to_string(&product.size_m)?)
    .bind(words)
    .execute(conn)
    .await?;
    Ok(())
}

async fn insert_variant(
    conn: &mut Conn,
    position: i64,
    product: &SeedProduct,
    variant: &SeedVariant,
    currency: &str,
) -> Result<()> {
    let sku = product.sku(variant);
    sqlx::query(
        "INSERT INTO variants (id, product_id, position, name, options, swatch, price_minor, currency, \
         material_variant) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(&sku)
    .bind(&product.id)
    .bind(position)
    .bind(serde_json::to_string(&variant.name)?)
    .bind(serde_json::json!({ "colour": variant.colour }).to_string())
    .bind(&variant.swatch)
    .bind(variant.price_minor)
    .bind(currency)
    .bind(&variant.colour)
    .execute(&mut *conn)
    .await?;
    sqlx::query("INSERT INTO inventory (variant_id, on_hand, reserved) VALUES ($1, $2, 0)")
        .bind(&sku)
        .bind(i64::from(variant.stock))
        .execute(conn)
        .await?;
    Ok(())
}
