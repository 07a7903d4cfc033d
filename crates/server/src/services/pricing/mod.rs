//! What things cost. Pure: the only place where prices become totals.

mod offers;
mod share;
mod taxes;

use std::collections::BTreeMap;

use buyplus_api::{Discount, Fulfilment, Line, Total, TotalKind};
use serde_json::json;

pub(crate) use self::{
    offers::{Offer, discounts, net_of},
    taxes::Zone,
};
use crate::{
    error::{Error, Result},
    ids::sha256_hex,
};

/// What a purchase costs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Quote {
    /// The whole breakdown.
    pub(crate) totals: Vec<Total>,
    /// What is paid for each line: its price less discounts, and the tax on top of it.
    pub(crate) paid_by_line: BTreeMap<String, i64>,
}

/// Price of `quantity` units.
pub(crate) fn line_total(unit_price_minor: i64, quantity: u32) -> Result<i64> {
    unit_price_minor
        .checked_mul(i64::from(quantity))
        .ok_or_else(overflow)
}

/// Price of the lines together.
pub(crate) fn subtotal(lines: &[Line]) -> Result<i64> {
    let sum = lines
        .iter()
        .try_fold(0_i64, |sum, line| sum.checked_add(line.line_total_minor));
    sum.ok_or_else(overflow)
}

/// What lines cost after their discounts, brought for `shipping_minor` to this zone.
///
/// Every total but `total` and `tax_included` is a summand of `total`.
pub(crate) fn quote(
    lines: &[Line],
    discounts: &[Discount],
    shipping_minor: i64,
    zone: &Zone,
) -> Result<Quote> {
    let net = net_of(lines, discounts);
    let due = zone.due(&net, shipping_minor);
    let tax_of = |tax: i64| if zone.tax_included { 0 } else { tax };
    let off: i64 = discounts.iter().map(|discount| discount.amount_minor).sum();
    let parts = [
        (TotalKind::Subtotal, subtotal(lines)?),
        (TotalKind::Discount, -off),
        (TotalKind::Shipping, shipping_minor),
        (TotalKind::Tax, tax_of(due.tax())),
        (TotalKind::Duty, due.duty),
    ];
    let total = parts
        .iter()
        .try_fold(0_i64, |sum, (_, amount_minor)| {
            sum.checked_add(*amount_minor)
        })
        .ok_or_else(overflow)?;
    let included = due.tax() - tax_of(due.tax());
    let always = [TotalKind::Subtotal, TotalKind::Shipping, TotalKind::Tax];
    let totals = parts
        .into_iter()
        .chain([(TotalKind::TaxIncluded, included)])
        .filter(|(kind, amount_minor)| *amount_minor != 0 || always.contains(kind))
        .chain([(TotalKind::Total, total)])
        .map(|(kind, amount_minor)| Total { kind, amount_minor });
    let paid = lines.iter().zip(net).zip(&due.by_line);
    let paid = paid.map(|((line, net), tax)| (line.id.clone(), net.saturating_add(tax_of(*tax))));
    Ok(Quote {
        totals: totals.collect(),
        paid_by_line: paid.collect(),
    })
}

/// What is to be paid.
pub(crate) fn total(totals: &[Total]) -> i64 {
    let total = totals.iter().find(|total| total.kind == TotalKind::Total);
    total.map_or(0, |total| total.amount_minor)
}

/// SHA-256 of who is paid how much for what, brought how; names, stock and ways not taken, which change nothing, are
/// left out.
pub(crate) fn cart_hash(
    merchant_id: &str,
    currency: &str,
    lines: &[Line],
    totals: &[Total],
    fulfilment: &Fulfilment,
    discounts: &[Discount],
) -> String {
    let lines: Vec<_> = lines
        .iter()
        .map(|line| {
            json!([
                line.id,
                line.variant_id,
                line.quantity,
                line.unit_price_minor
            ])
        })
        .collect();
    let way = fulfilment
        .selected
        .as_ref()
        .map(|option| option.id.as_str());
    let discounts: Vec<_> = discounts
        .iter()
        .map(|discount| json!([discount.promotion_id, discount.amount_minor]))
        .collect();
    let cart = json!({"merchant": merchant_id, "currency": currency, "lines": lines, "totals": totals,
        "address": fulfilment.address, "way": way, "discounts": discounts});
    sha256_hex(cart.to_string().as_bytes())
}

fn overflow() -> Error {
    Error::Internal("a total is larger than money can be counted".to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use buyplus_api::LocalText;
    use proptest::prelude::*;

    use super::*;

    fn line(unit_price_minor: i64, quantity: u32) -> Line {
        Line {
            id: "ln".into(),
            product_id: "p".into(),
            variant_id: "v".into(),
            name: LocalText::default(),
            variant_name: LocalText::default(),
            quantity,
            unit_price_minor,
            line_total_minor: line_total(unit_price_minor, quantity).unwrap(),
            currency: "USD".into(),
            stock: None,
        }
    }

    fn plain(lines: &[Line]) -> Vec<Total> {
        quote(lines, &[], 0, &Zone::default()).unwrap().totals
    }

    fn amount(totals: &[Total], kind: TotalKind) -> i64 {
        let found = totals.iter().find(|total| total.kind == kind);
        found.map_or(0, |total| total.amount_minor)
    }

    fn zones() -> impl Strategy<Value = Zone> {
        (
            any::<bool>(),
            0_i64..400_000,
            0_i64..400_000,
            0_i64..100_000,
        )
            .prop_map(|(tax_included, tax_ppm, duty_ppm, duty_free_minor)| Zone {
                tax_included,
                tax_ppm,
                duty_ppm,
                duty_free_minor,
            })
    }

    proptest! {
        #[test]
        fn the_total_is_the_sum_of_its_parts(
            goods in prop::collection::vec((0_i64..1_000_000, 1_u32..100), 1..50),
            zone in zones(), shipping in 0_i64..10_000, basis_points in 0_u32..=10_000,
        ) {
            let lines: Vec<_> = goods.iter().enumerate()
                .map(|(id, &(price, quantity))| Line { id: format!("ln_{id}"), ..line(price, quantity) })
                .collect();
            let offer = Offer {
                promotion_id: "pro".into(),
                code: None,
                title: LocalText::default(),
                rule: buyplus_api::PromotionRule::Percent { basis_points },
                product_ids: Vec::new(),
                min_subtotal_minor: 0,
            };
            let off = discounts(&lines, &[offer]);
            let quote = quote(&lines, &off, shipping, &zone).unwrap();
            let is_part = |one: &&Total| !matches!(one.kind, TotalKind::Total | TotalKind::TaxIncluded);
            let parts: i64 = quote.totals.iter().filter(is_part).map(|one| one.amount_minor).sum();
            prop_assert_eq!(total(&quote.totals), parts);
            prop_assert!(total(&quote.totals) >= shipping);
            // What is paid for the lines is all that is paid but for bringing them, duty, and the tax on those.
            let paid: i64 = quote.paid_by_line.values().sum();
            let rest = total(&quote.totals) - paid - shipping - amount(&quote.totals, TotalKind::Duty);
            prop_assert!(rest >= 0);
            prop_assert!(!zone.tax_included || rest == 0);
        }

        #[test]
        fn one_more_never_costs_less_than_the_goods_before(price in 1_i64..1_000_000, quantity in 1_u32..98) {
            let goods = |n| subtotal(&[line(price, n)]).unwrap();
            prop_assert_eq!(goods(quantity + 1) - goods(quantity), price);
        }

        #[test]
        fn the_hash_tells_carts_apart(price in 1_i64..1_000_000, quantity in 1_u32..98) {
            let hash = |lines: &[Line]| cart_hash("m", "USD", lines, &plain(lines), &Fulfilment::default(), &[]);
            prop_assert_ne!(hash(&[line(price, quantity)]), hash(&[line(price + 1, quantity)]));
            prop_assert_ne!(hash(&[line(price, quantity)]), hash(&[line(price, quantity + 1)]));
        }
    }

    #[test]
    fn the_hash_tells_where_it_goes() {
        let lines = [line(100, 1)];
        let hash = |city: &str| {
            let address = buyplus_api::Address {
                city: city.into(),
                ..Default::default()
            };
            let fulfilment = Fulfilment {
                address: Some(address),
                ..Fulfilment::default()
            };
            cart_hash("m", "USD", &lines, &plain(&lines), &fulfilment, &[])
        };
        assert_ne!(hash("Troy"), hash("Rome"));
    }

    #[test]
    fn tax_on_top_is_added_and_tax_within_is_told() {
        let on_top = Zone {
            tax_ppm: 200_000,
            ..Zone::default()
        };
        let within = Zone {
            tax_included: true,
            ..on_top
        };
        let totals = |zone| quote(&[line(1_200, 1)], &[], 0, zone).unwrap().totals;
        let kinds = |zone| {
            [TotalKind::Tax, TotalKind::TaxIncluded, TotalKind::Total]
                .map(|kind| amount(&totals(zone), kind))
        };
        assert_eq!(kinds(&on_top), [240, 0, 1_440]);
        assert_eq!(kinds(&within), [0, 200, 1_200]);
    }

    #[test]
    fn money_that_cannot_be_counted_is_an_error() {
        assert!(line_total(i64::MAX, 2).is_err());
        assert!(quote(&[line(i64::MAX, 1), line(1, 1)], &[], 0, &Zone::default()).is_err());
    }
}
