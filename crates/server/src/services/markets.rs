//! Markets, and where goods are kept.

use buyplus_api::{Availability, Location, Market, MarketList, SkuAvailability, StockAt, code};

use crate::{
    db::{self, Conn},
    error::{Error, Result},
};

/// What a market means for prices.
#[derive(Clone, Debug)]
pub(crate) struct MarketTerms {
    pub(crate) id: String,
    pub(crate) currency: String,
    pub(crate) tax_included: bool,
    /// Prices are the variants' own.
    pub(crate) is_default: bool,
}

/// The terms of the market of this name, or of the default one.
pub(crate) async fn terms(conn: &mut Conn, id: Option<&str>) -> Result<MarketTerms> {
    let row = db::query(
        "SELECT id, position, currency, tax_included FROM markets WHERE id = $1 OR ($1 = '' AND position = 0)",
    )
    .bind(id.unwrap_or(""))
    .fetch_optional(conn)
    .await?;
    let row = row.ok_or_else(|| {
        let detail = format!("there is no market `{}`", id.unwrap_or(""));
        Error::refused(400, code::INVALID_QUERY, detail)
    })?;
    Ok(MarketTerms {
        id: row.get("id"),
        currency: row.get("currency"),
        tax_included: row.get::<i64, _>("tax_included") != 0,
        is_default: row.get::<i64, _>("position") == 0,
    })
}

/// Every market, the default first.
pub(crate) async fn markets(conn: &mut Conn) -> Result<MarketList> {
    let rows = db::query(
        "SELECT id, position, name, currency, tax_included, countries FROM markets ORDER BY position",
    )
    .fetch_all(conn)
    .await?;
    let market = |row: &db::Row| {
        Ok(Market {
            id: row.get("id"),
            name: serde_json::from_str(row.get("name"))?,
            currency: row.get("currency"),
            tax_included: row.get::<i64, _>("tax_included") != 0,
            countries: serde_json::from_str(row.get("countries"))?,
            is_default: row.get::<i64, _>("position") == 0,
        })
    };
    let items = rows.iter().map(market).collect::<Result<_>>()?;
    Ok(MarketList { items })
}

/// How many of a product's SKUs are where.
pub(crate) async fn availability(conn: &mut Conn, product_id: &str) -> Result<Availability> {
    let skus = db::query(
        "SELECT v.id, COALESCE((SELECT CAST(SUM(i.on_hand - i.reserved) AS BIGINT) FROM inventory i \
         WHERE i.variant_id = v.id), 0) AS available FROM variants v WHERE v.product_id = $1 AND v.is_sold = 1 ORDER BY v.position",
    )
    .bind(product_id)
    .fetch_all(&mut *conn)
    .await?;
    if skus.is_empty() {
        return Err(Error::not_found("product", product_id));
    }
    let locations = locations(conn, product_id).await?;
    let mut answer = Availability {
        product_id: product_id.to_owned(),
        locations,
        skus: Vec::with_capacity(skus.len()),
    };
    for sku in skus {
        let variant_id: String = sku.get("id");
        let available: i64 = sku.get("available");
        let counted = counted(conn, &variant_id).await?;
        answer.skus.push(SkuAvailability {
            variant_id,
            available: units(available),
            at: spread(available, &counted),
        });
    }
    Ok(answer)
}

/// Where the product's merchant keeps goods, in the order in which sales are taken from them.
async fn locations(conn: &mut Conn, product_id: &str) -> Result<Vec<Location>> {
    let rows = db::query(
        "SELECT l.id, l.name, l.country, l.is_pickup FROM locations l \
         JOIN products p ON p.merchant_id = l.merchant_id WHERE p.id = $1 ORDER BY l.position",
    )
    .bind(product_id)
    .fetch_all(conn)
    .await?;
    let location = |row: &db::Row| {
        Ok(Location {
            id: row.get("id"),
            name: serde_json::from_str(row.get("name"))?,
            country: row.get("country"),
            is_pickup: row.get::<i64, _>("is_pickup") != 0,
        })
    };
    rows.iter().map(location).collect()
}

/// What was where at the last count.
async fn counted(conn: &mut Conn, variant_id: &str) -> Result<Vec<(String, i64)>> {
    let rows = db::query(
        "SELECT s.location_id, s.on_hand FROM location_stock s JOIN locations l ON l.id = s.location_id \
         WHERE s.variant_id = $1 ORDER BY l.position",
    )
    .bind(variant_id)
    .fetch_all(conn)
    .await?;
    let counted = rows.iter();
    Ok(counted
        .map(|row| (row.get("location_id"), row.get("on_hand")))
        .collect())
}

/// Spreads what can be bought over the places: what was sold or is held since the count came from the first ones, and
/// what came in since is in the first.
fn spread(available: i64, counted: &[(String, i64)]) -> Vec<StockAt> {
    let total: i64 = counted.iter().map(|(_, on_hand)| on_hand).sum();
    let mut gone = total - available.max(0);
    let mut at: Vec<_> = counted
        .iter()
        .map(|(location_id, on_hand)| {
            let taken = gone.min(*on_hand);
            gone -= taken;
            StockAt {
                location_id: location_id.clone(),
                available: units(on_hand - taken),
            }
        })
        .collect();
    at.retain(|one| one.available > 0);
    at
}

fn units(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn places_add_up_to_what_can_be_bought(
            counted in prop::collection::vec(0_i64..1_000, 1..5),
            available in -5_i64..6_000,
        ) {
            let counted: Vec<_> = counted.into_iter().enumerate().map(|(n, on_hand)| (format!("l{n}"), on_hand)).collect();
            let sum: i64 = spread(available, &counted).iter().map(|one| i64::from(one.available)).sum();
            prop_assert_eq!(sum, available.max(0));
        }
    }

    #[test]
    fn sales_come_from_the_first_places() {
        let counted = [("warehouse".to_owned(), 5), ("store".to_owned(), 3)];
        let at = |available| {
            let at = spread(available, &counted).into_iter();
            at.map(|one| (one.location_id, one.available))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            at(8),
            [("warehouse".to_owned(), 5), ("store".to_owned(), 3)]
        );
        assert_eq!(
            at(6),
            [("warehouse".to_owned(), 3), ("store".to_owned(), 3)]
        );
        assert_eq!(at(2), [("store".to_owned(), 2)]);
        assert_eq!(
            at(9),
            [("warehouse".to_owned(), 6), ("store".to_owned(), 3)]
        );
    }
}
