//! Puts made-up goods into the database, many rows to a statement and many statements to a transaction.

use std::{
    ops::{Range, RangeInclusive},
    time::Instant,
};

use buyplus_api::{LocalText, OptionValue, ProductOption};

use super::{
    document::Seed,
    generate::{self, Generated},
    retailers::{self, merchant_id},
};
use crate::{
    app::App,
    db::{self, Conn, Rows},
    error::Result,
    server::StartError,
    services::catalogue::{
        Departments,
        index::{self, Facts},
    },
};

const PRODUCTS: RangeInclusive<u64> = 100..=1_000_000;
const STORES: RangeInclusive<u64> = 1..=1_000;
/// Made-up goods are sold in the default market only: prices for the others would be four more rows per SKU.
const MARKET: &str = "US";
const PER_STATEMENT: usize = 100;
/// In a longer transaction every statement takes longer with `SQLite`, which walks what could be undone.
const PER_TRANSACTION: u64 = 1_000;
/// How many between two lines of the log.
const REPORTED: u64 = 50_000;

/// Made-up goods to fill a catalogue with.
#[derive(Clone, Copy, Debug)]
pub struct Generate {
    /// How many products the catalogue shall hold, 100 to 1,000,000; those that are there already count.
    pub products: u64,
    /// By how many retailers, each with a store, the made-up ones are sold; 1 to 1,000.
    pub stores: u64,
}

/// Adds made-up goods until there are as many products as wanted.
pub(crate) async fn generate(app: &App, wanted: Generate) -> std::result::Result<(), StartError> {
    if !PRODUCTS.contains(&wanted.products) || !STORES.contains(&wanted.stores) {
        let what = format!(
            "--products must be {} to {} and --stores {} to {}",
            PRODUCTS.start(),
            PRODUCTS.end(),
            STORES.start(),
            STORES.end()
        );
        return Err(StartError::Catalogue(what));
    }
    let began = Instant::now();
    let all = count(app).await?;
    let made = made(app).await?;
    let end = made + wanted.products.saturating_sub(all);
    if made == end {
        return Ok(());
    }
    let seed = Seed::shipped().map_err(StartError::Catalogue)?;
    db::again(|| retailers::open(app, &seed, wanted.stores, end)).await?;
    let departments = Departments::read(&mut *app.db.snapshot().await?).await?;
    let mut next = made;
    while next < end {
        let last = (next + PER_TRANSACTION).min(end);
        db::again(|| add(app, next..last, wanted.stores, &seed.currency, &departments)).await?;
        if last == end || last % REPORTED == 0 {
            let seconds = began.elapsed().as_secs();
            tracing::info!(products = last, seconds, "made up");
        }
        next = last;
    }
    let mut tx = app.db.begin().await?;
    db::refresh_statistics(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

async fn count(app: &App) -> Result<u64> {
    let count: i64 = db::query_scalar("SELECT COUNT(*) FROM products")
        .fetch_one(&app.db.read)
        .await?;
    Ok(count.unsigned_abs())
}

/// How many made-up goods there are.
async fn made(app: &App) -> Result<u64> {
    // Their ids begin alike and count up.
    let last: Option<String> =
        db::query_scalar("SELECT id FROM products WHERE id LIKE 'gen-%' ORDER BY id DESC LIMIT 1")
            .fetch_optional(&app.db.read)
            .await?;
    let number = last.and_then(|id| id.strip_prefix("gen-")?.parse::<u64>().ok());
    Ok(number.map_or(0, |number| number + 1))
}

/// Adds the goods with these numbers, behind all others.
async fn add(
    app: &App,
    numbers: Range<u64>,
    stores: u64,
    currency: &str,
    departments: &Departments,
) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let last: Option<i64> =
        db::query_scalar("SELECT position FROM products ORDER BY position DESC LIMIT 1")
            .fetch_optional(&mut *tx)
            .await?;
    let mut position = last.map_or(0, |last| last + 1);
    for from in numbers.clone().step_by(PER_STATEMENT) {
        let to = (from + PER_STATEMENT as u64).min(numbers.end);
        let goods: Vec<_> = (from..to)
            .map(|number| generate::product(number, stores))
            .collect();
        insert(&mut tx, position, &goods, currency).await?;
        list(&mut tx, position, &goods, departments).await?;
        position += goods.len() as i64;
    }
    tx.commit().await?;
    Ok(())
}

async fn insert(conn: &mut Conn, first: i64, goods: &[Generated], currency: &str) -> Result<()> {
    let mut products = Rows::new(
        "products (id, position, merchant_id, department, kind, name, description, size_m, options, search_text)",
    );
    let mut variants = Rows::new(
        "variants (id, product_id, position, name, options, swatch, price_minor, currency, material_variant)",
    );
    let mut inventory = Rows::new("inventory (variant_id, on_hand, reserved)");
    for (position, product) in (first..).zip(goods) {
        products
            .row()
            .bind(&product.id)
            .bind(position)
            .bind(merchant_id(product.retailer))
            .bind(product.department)
            .bind(product.kind)
            .bind(serde_json::to_string(&product.name)?)
            .bind(serde_json::to_string(&product.description)?)
            .bind(serde_json::to_string(&product.size_m)?)
            .bind(serde_json::to_string(&options(product))?)
            .bind("");
        for (place, variant) in (0_i64..).zip(&product.variants) {
            let sku = product.sku(variant);
            variants
                .row()
                .bind(&sku)
                .bind(&product.id)
                .bind(place)
                .bind(serde_json::to_string(&variant.name)?)
                .bind(serde_json::json!({ "colour": variant.colour }).to_string())
                .bind(variant.swatch)
                .bind(variant.price_minor)
                .bind(currency)
                .bind(variant.colour);
            inventory.row().bind(sku).bind(variant.stock).bind(0_i64);
        }
    }
    products.insert(conn).await?;
    variants.insert(conn).await?;
    inventory.insert(conn).await?;
    Ok(())
}

/// Makes the goods known to listings and searches; what is known here need not be read back.
async fn list(
    conn: &mut Conn,
    first: i64,
    goods: &[Generated],
    departments: &Departments,
) -> Result<()> {
    let merchants: Vec<_> = goods.iter().map(|one| merchant_id(one.retailer)).collect();
    let facts = (first..).zip(goods).zip(&merchants);
    let facts = facts.map(|((position, product), merchant_id)| {
        let variants = || product.variants.iter();
        let cheapest = variants().map(|variant| variant.price_minor).min();
        Facts {
            position,
            product_id: &product.id,
            merchant_id,
            department: product.department,
            department_names: departments.names(merchant_id, product.department),
            kind: product.kind,
            name: &product.name,
            description: &product.description,
            variant_names: variants().map(|variant| &variant.name).collect(),
            prices_minor: cheapest
                .map(|cheapest| (MARKET, cheapest))
                .into_iter()
                .collect(),
        }
    });
    index::put(conn, &facts.collect::<Vec<_>>()).await
}

fn options(product: &Generated) -> [ProductOption; 1] {
    let values = product.variants.iter().map(|variant| OptionValue {
        id: variant.colour.to_owned(),
        name: variant.name.clone(),
    });
    [ProductOption {
        id: "colour".to_owned(),
        name: LocalText::new("Colour", "颜色"),
        values: values.collect(),
    }]
}
