//! Puts the first catalogue into an empty database, all or nothing.

use buyplus_api::{LocalText, OptionValue, ProductOption};

use super::{
    document::{Seed, SeedProduct, SeedVariant},
    prices,
};
use crate::{
    app::App,
    db::{self, Conn},
    error::Result,
    server::StartError,
    services::catalogue,
};

/// Fills an empty database; leaves any other alone.
pub(crate) async fn fill_if_empty(app: &App) -> std::result::Result<(), StartError> {
    let seed = Seed::shipped().map_err(StartError::Catalogue)?;
    db::again(|| fill(app, &seed)).await?;
    Ok(())
}

async fn fill(app: &App, seed: &Seed) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if db::query("SELECT id FROM stores LIMIT 1")
        .fetch_optional(&mut *tx)
        .await?
        .is_some()
    {
        return Ok(());
    }
    insert_stores(&mut tx, seed).await?;
    for (position, product) in (0_i64..).zip(&seed.products) {
        insert_product(&mut tx, position, product, seed.merchant_of(product)).await?;
        for (position, variant) in (0_i64..).zip(&product.variants) {
            insert_variant(&mut tx, position, product, variant, &seed.currency).await?;
            insert_stock(&mut tx, seed, product, variant).await?;
        }
    }
    let ids: Vec<_> = seed.products.iter().map(|one| one.id.as_str()).collect();
    catalogue::refresh(&mut tx, &ids).await?;
    insert_campaigns(&mut tx, seed).await?;
    insert_shows(&mut tx, seed, app.clock.now_ms()).await?;
    tx.commit().await?;
    tracing::info!(products = seed.products.len(), "the catalogue was created");
    Ok(())
}

/// Every retailer with its store, a warehouse, and the store itself to fetch goods from.
async fn insert_stores(conn: &mut Conn, seed: &Seed) -> Result<()> {
    for (position, one) in (0_i64..).zip(&seed.stores) {
        db::query("INSERT INTO merchants (id, name) VALUES ($1, $2)")
            .bind(&one.merchant.id)
            .bind(serde_json::to_string(&one.merchant.name)?)
            .execute(&mut *conn)
            .await?;
        db::query(
            "INSERT INTO stores (id, merchant_id, position, document) VALUES ($1, $2, $3, $4)",
        )
        .bind(&one.store.id)
        .bind(&one.merchant.id)
        .bind(position)
        .bind(serde_json::to_string(&one.store)?)
        .execute(&mut *conn)
        .await?;
        let places = [
            (
                "warehouse",
                LocalText::new("Newark warehouse", "纽瓦克仓库"),
                0,
            ),
            ("store", LocalText::new("Broadway store", "百老汇店"), 1),
        ];
        for (position, (place, name, is_pickup)) in (0_i64..).zip(places) {
            db::query(
                "INSERT INTO locations (id, merchant_id, position, name, country, is_pickup) \
                 VALUES ($1, $2, $3, $4, 'US', $5)",
            )
            .bind(location(&one.store.id, place))
            .bind(&one.merchant.id)
            .bind(position)
            .bind(serde_json::to_string(&name)?)
            .bind(is_pickup)
            .execute(&mut *conn)
            .await?;
        }
    }
    Ok(())
}

async fn insert_product(
    conn: &mut Conn,
    position: i64,
    product: &SeedProduct,
    merchant_id: &str,
) -> Result<()> {
    db::query(
        "INSERT INTO products (id, position, merchant_id, department, kind, name, description, size_m, options, \
         search_text) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '')",
    )
    .bind(&product.id)
    .bind(position)
    .bind(merchant_id)
    .bind(&product.department)
    .bind(&product.kind)
    .bind(serde_json::to_string(&product.name)?)
    .bind(serde_json::to_string(&product.description)?)
    .bind(serde_json::to_string(&product.size_m)?)
    .bind(serde_json::to_string(&options(product))?)
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
    db::query(
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
    for (market_id, price_minor) in prices::abroad(variant.price_minor) {
        db::query("INSERT INTO prices (market_id, variant_id, price_minor) VALUES ($1, $2, $3)")
            .bind(market_id)
            .bind(&sku)
            .bind(price_minor)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// What there is to sell, and where it is: a third in the store, the rest in the warehouse.
async fn insert_stock(
    conn: &mut Conn,
    seed: &Seed,
    product: &SeedProduct,
    variant: &SeedVariant,
) -> Result<()> {
    let sku = product.sku(variant);
    let on_hand = i64::from(variant.stock);
    db::query("INSERT INTO inventory (variant_id, on_hand, reserved) VALUES ($1, $2, 0)")
        .bind(&sku)
        .bind(on_hand)
        .execute(&mut *conn)
        .await?;
    let merchant = seed.merchant_of(product);
    let Some(one) = seed.stores.iter().find(|one| one.merchant.id == merchant) else {
        return Ok(());
    };
    let in_store = on_hand / 3;
    for (place, on_hand) in [("warehouse", on_hand - in_store), ("store", in_store)] {
        db::query(
            "INSERT INTO location_stock (variant_id, location_id, on_hand) VALUES ($1, $2, $3)",
        )
        .bind(&sku)
        .bind(location(&one.store.id, place))
        .bind(on_hand)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

async fn insert_campaigns(conn: &mut Conn, seed: &Seed) -> Result<()> {
    for (position, campaign) in (0_i64..).zip(&seed.campaigns) {
        db::query(
            "INSERT INTO campaigns (id, position, store_id, place, document) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(&campaign.id)
        .bind(position)
        .bind(&campaign.store_id)
        .bind(&campaign.place)
        .bind(serde_json::to_string(campaign)?)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

async fn insert_shows(conn: &mut Conn, seed: &Seed, now_ms: i64) -> Result<()> {
    for show in &seed.shows {
        db::query("INSERT INTO shows (id, store_id, document, anchor_ms) VALUES ($1, $2, $3, $4)")
            .bind(&show.id)
            .bind(&show.store_id)
            .bind(serde_json::to_string(show)?)
            .bind(now_ms)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// What the product's variants differ in: their colour.
fn options(product: &SeedProduct) -> Vec<ProductOption> {
    let values = product.variants.iter().map(|variant| OptionValue {
        id: variant.colour.clone(),
        name: variant.name.clone(),
    });
    vec![ProductOption {
        id: "colour".to_owned(),
        name: LocalText::new("Colour", "颜色"),
        values: values.collect(),
    }]
}

fn location(store_id: &str, place: &str) -> String {
    format!("loc_{store_id}_{place}")
}
