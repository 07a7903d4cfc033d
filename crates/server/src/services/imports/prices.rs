//! Prices: what a SKU costs in a market. Without a price it is not sold there.

use std::collections::{BTreeMap, BTreeSet};

use buyplus_tables::{Faults, Row};

use super::{Fate, Job, Tally, known, values};
use crate::{
    db::{self, Conn, Value, numbers},
    error::Result,
    services::{
        catalogue::{self, write},
        markets,
    },
};

/// How many SKUs are asked for at once.
const AT_ONCE: usize = 200;

/// A price that changes.
pub(super) struct Change {
    product_id: String,
    variant_id: String,
    /// Nothing is the default market.
    market_id: Option<String>,
    price_minor: Option<i64>,
}

pub(super) type Plan = Vec<Change>;

pub(super) async fn plan(
    conn: &mut Conn,
    job: &Job<'_>,
    rows: &[Row],
    faults: &mut Faults,
) -> Result<(Tally, Plan)> {
    let ids: BTreeSet<_> = rows
        .iter()
        .filter_map(|row| row.get("variant_id"))
        .collect();
    let known = known::variants(conn, &ids).await?;
    let prices = prices(conn, &ids).await?;
    let markets = markets::markets(conn).await?.items;
    let (mut tally, mut plan, mut seen) = (Tally::default(), Vec::new(), BTreeMap::new());
    for row in rows {
        let Some(id) = values::id(row, "variant_id", faults) else {
            continue;
        };
        let own = known
            .get(id)
            .filter(|one| one.merchant_id == job.merchant.id);
        let Some(own) = own else {
            faults.push(row.fault("variant_id", format!("you have no SKU `{id}`")));
            continue;
        };
        let name = row.get("market").unwrap_or_default();
        let Some(market) = markets.iter().find(|market| market.id == name) else {
            let names: Vec<_> = markets.iter().map(|market| market.id.as_str()).collect();
            faults.push(row.fault("market", format!("must be one of {}", names.join(", "))));
            continue;
        };
        if let Some(fault) = values::once(&mut seen, (id, name), row, "variant_id") {
            faults.push(fault);
        }
        if row
            .get("currency")
            .is_some_and(|given| given != market.currency)
        {
            let message = format!("prices in {name} are in {}", market.currency);
            faults.push(row.fault("currency", message));
        }
        let price_minor = values::price(row, faults);
        if market.is_default && row.get("price_minor").is_none() {
            let message = "the default market needs a price";
            faults.push(row.fault("price_minor", message));
        }
        let before = match market.is_default {
            true => Some(own.facts.price_minor),
            false => prices.get(&(name.to_owned(), id.to_owned())).copied(),
        };
        if before == price_minor {
            tally.count(Fate::Unchanged);
            continue;
        }
        tally.count(if before.is_none() {
            Fate::Created
        } else {
            Fate::Changed
        });
        plan.push(Change {
            product_id: own.product_id.clone(),
            variant_id: id.to_owned(),
            market_id: (!market.is_default).then(|| market.id.clone()),
            price_minor,
        });
    }
    Ok((tally, plan))
}

pub(super) async fn apply(conn: &mut Conn, plan: Plan) -> Result<()> {
    for change in &plan {
        match (&change.market_id, change.price_minor) {
            (Some(market_id), price_minor) => {
                write::set_price(conn, market_id, &change.variant_id, price_minor).await?;
            }
            (None, Some(price_minor)) => {
                write::set_own_price(conn, &change.variant_id, price_minor).await?;
            }
            (None, None) => {}
        }
    }
    let ids: BTreeSet<_> = plan
        .iter()
        .map(|change| change.product_id.as_str())
        .collect();
    let ids: Vec<_> = ids.into_iter().collect();
    catalogue::refresh(conn, &ids).await
}

/// Prices in markets other than the default one, by market and SKU.
pub(super) async fn prices(
    conn: &mut Conn,
    variant_ids: &BTreeSet<&str>,
) -> Result<BTreeMap<(String, String), i64>> {
    let ids: Vec<_> = variant_ids.iter().copied().collect();
    let mut found = BTreeMap::new();
    for ids in ids.chunks(AT_ONCE) {
        let rows: Vec<(String, String, i64)> = db::query_as(format!(
            "SELECT market_id, variant_id, price_minor FROM prices \
             WHERE market_id IN (SELECT id FROM markets) AND variant_id IN ({})",
            numbers(1, ids.len())
        ))
        .bind_all(ids.iter().map(|id| Value::text(*id)))
        .fetch_all(&mut *conn)
        .await?;
        let rows = rows.into_iter();
        found.extend(rows.map(|(market, variant, price_minor)| ((market, variant), price_minor)));
    }
    Ok(found)
}
