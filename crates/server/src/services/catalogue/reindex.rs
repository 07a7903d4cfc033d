//! Keeps what listings read in line with the products: in the transaction that changes them, or all of them at a start.

use std::collections::HashMap;

use buyplus_api::LocalText;

use super::{
    Departments,
    index::{self, Facts, VERSION},
};
use crate::{
    app::App,
    db::{self, Conn, Value, numbers, search},
    error::Result,
};

/// How many products are indexed in one transaction.
const BATCH: i64 = 1_000;
/// How many are indexed by one statement.
const AT_ONCE: usize = 100;

#[derive(serde::Deserialize)]
struct Record {
    id: String,
    position: i64,
    merchant_id: String,
    department: String,
    kind: String,
    name: String,
    description: String,
}

/// A product as the database has it.
struct Whole {
    record: Record,
    name: LocalText,
    description: LocalText,
    variant_names: Vec<LocalText>,
    prices_minor: Vec<(String, i64)>,
}

/// Brings what listings read of these products in line with what they now are.
pub(crate) async fn refresh(conn: &mut Conn, product_ids: &[&str]) -> Result<()> {
    let departments = Departments::read(conn).await?;
    for ids in product_ids.chunks(AT_ONCE) {
        let records: Vec<Record> = db::query_as(format!(
            "SELECT id, position, merchant_id, department, kind, name, description FROM products WHERE id IN ({})",
            numbers(1, ids.len())
        ))
        .bind_all(ids.iter().map(|id| Value::text(*id)))
        .fetch_all(&mut *conn)
        .await?;
        renew(conn, records, &departments).await?;
    }
    Ok(())
}

/// Indexes every product where that was not done yet, or was done by other rules.
pub(crate) async fn bring_up_to_date(app: &App) -> Result<()> {
    let mut after = Some(-1);
    while let Some(position) = after {
        after = db::again(|| batch(app, position)).await?;
    }
    Ok(())
}

/// Indexes the products behind a position; gives the last one's, where there may be more.
async fn batch(app: &App, after: i64) -> Result<Option<i64>> {
    let mut tx = app.db.begin().await?;
    // Asked every time: of several servers that start at once, the first one to be done is done for all.
    let done: Option<i64> =
        db::query_scalar("SELECT version FROM catalogue_index WHERE name = 'products'")
            .fetch_optional(&mut *tx)
            .await?;
    if done == Some(VERSION) {
        return Ok(None);
    }
    let mut records: Vec<Record> = db::query_as(
        "SELECT id, position, merchant_id, department, kind, name, description FROM products \
         WHERE position > $1 ORDER BY position LIMIT $2",
    )
    .bind(after)
    .bind(BATCH)
    .fetch_all(&mut *tx)
    .await?;
    let last = records.last().map(|record| record.position);
    if last.is_none() {
        set_version(&mut tx).await?;
    }
    let departments = Departments::read(&mut tx).await?;
    while !records.is_empty() {
        let rest = records.split_off(records.len().min(AT_ONCE));
        renew(&mut tx, std::mem::replace(&mut records, rest), &departments).await?;
    }
    tx.commit().await?;
    Ok(last)
}

/// Says that every product is indexed by the present rules.
async fn set_version(conn: &mut Conn) -> Result<()> {
    db::query(
        "INSERT INTO catalogue_index (name, version) VALUES ('products', $1) \
         ON CONFLICT (name) DO UPDATE SET version = excluded.version",
    )
    .bind(VERSION)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes products out of the index and puts them in as they now are.
async fn renew(conn: &mut Conn, records: Vec<Record>, departments: &Departments) -> Result<()> {
    if records.is_empty() {
        return Ok(());
    }
    let positions: Vec<_> = records.iter().map(|record| record.position).collect();
    db::query(format!(
        "DELETE FROM listings WHERE market_id IN (SELECT id FROM markets) AND position IN ({})",
        numbers(1, positions.len())
    ))
    .bind_all(positions.iter().map(|at| Value::Int(Some(*at))))
    .execute(&mut *conn)
    .await?;
    search::remove(conn, &positions).await?;
    let goods = complete(conn, records).await?;
    // What is sold nowhere is found nowhere.
    let sold = goods.iter().filter(|one| !one.prices_minor.is_empty());
    let facts: Vec<_> = sold.map(|one| one.facts(departments)).collect();
    index::put(conn, &facts).await
}

/// Reads what else products are indexed by.
async fn complete(conn: &mut Conn, records: Vec<Record>) -> Result<Vec<Whole>> {
    let ids = || records.iter().map(|record| Value::text(&record.id));
    let which = numbers(1, records.len());
    let variants: Vec<(String, String)> = db::query_as(format!(
        "SELECT product_id, name FROM variants WHERE product_id IN ({which}) AND is_sold = 1 \
         ORDER BY product_id, position"
    ))
    .bind_all(ids())
    .fetch_all(&mut *conn)
    .await?;
    // A variant without a price in a market is not sold there; the default market's prices are the variants' own.
    let prices: Vec<(String, String, i64)> = db::query_as(format!(
        "SELECT v.product_id, m.id, MIN(COALESCE(c.price_minor, v.price_minor)) FROM variants v CROSS JOIN markets m \
         LEFT JOIN prices c ON c.market_id = m.id AND c.variant_id = v.id \
         WHERE v.product_id IN ({which}) AND v.is_sold = 1 AND (m.position = 0 OR c.price_minor IS NOT NULL) \
         GROUP BY v.product_id, m.id"
    ))
    .bind_all(ids())
    .fetch_all(conn)
    .await?;
    let mut names: HashMap<String, Vec<LocalText>> = HashMap::new();
    for (id, name) in variants {
        let name = serde_json::from_str(&name)?;
        names.entry(id).or_default().push(name);
    }
    let mut prices_minor: HashMap<String, Vec<(String, i64)>> = HashMap::new();
    for (id, market_id, price_minor) in prices {
        let own = prices_minor.entry(id).or_default();
        own.push((market_id, price_minor));
    }
    let whole = records.into_iter().map(|record| {
        Ok(Whole {
            name: serde_json::from_str(&record.name)?,
            description: serde_json::from_str(&record.description)?,
            variant_names: names.remove(&record.id).unwrap_or_default(),
            prices_minor: prices_minor.remove(&record.id).unwrap_or_default(),
            record,
        })
    });
    whole.collect()
}

impl Whole {
    fn facts<'a>(&'a self, departments: &'a Departments) -> Facts<'a> {
        let record = &self.record;
        let prices = self.prices_minor.iter();
        Facts {
            position: record.position,
            product_id: &record.id,
            merchant_id: &record.merchant_id,
            department: &record.department,
            department_names: departments.names(&record.merchant_id, &record.department),
            kind: &record.kind,
            name: &self.name,
            description: &self.description,
            variant_names: self.variant_names.iter().collect(),
            prices_minor: prices
                .map(|(market_id, price_minor)| (market_id.as_str(), *price_minor))
                .collect(),
        }
    }
}
