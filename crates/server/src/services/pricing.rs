//! What things cost. Pure: the only place where prices become totals.

use buyplus_api::{Line, Total, TotalKind};
use serde_json::json;

use crate::{
    error::{Error, Result},
    ids::sha256_hex,
};

/// Bringing the goods costs this much …
const SHIPPING_MINOR: i64 = 500;
/// … unless they cost at least this much.
const FREE_SHIPPING_FROM_MINOR: i64 = 5_000;

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

/// The whole breakdown. Prices include tax, so that the amount on the shelf is the amount paid.
pub(crate) fn breakdown(lines: &[Line]) -> Result<Vec<Total>> {
    let subtotal = subtotal(lines)?;
    let free = lines.is_empty() || subtotal >= FREE_SHIPPING_FROM_MINOR;
    let shipping = if free { 0 } else { SHIPPING_MINOR };
    let total = subtotal.checked_add(shipping).ok_or_else(overflow)?;
    Ok(vec![
        Total {
            kind: TotalKind::Subtotal,
            amount_minor: subtotal,
        },
        Total {
            kind: TotalKind::Shipping,
            amount_minor: shipping,
        },
        Total {
            kind: TotalKind::Tax,
            amount_minor: 0,
        },
        Total {
            kind: TotalKind::Total,
            amount_minor: total,
        },
    ])
}

/// What is to be paid.
pub(crate) fn total(totals: &[Total]) -> i64 {
    let total = totals.iter().find(|total| total.kind == TotalKind::Total);
    total.map_or(0, |total| total.amount_minor)
}

/// SHA-256 of who is paid how much for what; names and stock, which change nothing, are left out.
pub(crate) fn cart_hash(
    merchant_id: &str,
    currency: &str,
    lines: &[Line],
    totals: &[Total],
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
    let cart =
        json!({"merchant": merchant_id, "currency": currency, "lines": lines, "totals": totals});
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

    proptest! {
        #[test]
        fn the_total_is_the_sum_of_its_parts(goods in prop::collection::vec((0_i64..1_000_000, 1_u32..100), 0..50)) {
            let lines: Vec<_> = goods.iter().map(|&(price, quantity)| line(price, quantity)).collect();
            let totals = breakdown(&lines).unwrap();
            let parts: i64 = totals.iter().filter(|t| t.kind != TotalKind::Total).map(|t| t.amount_minor).sum();
            prop_assert_eq!(total(&totals), parts);
            let goods: i64 = goods.iter().map(|&(price, quantity)| price * i64::from(quantity)).sum();
            prop_assert!(total(&totals) >= goods);
        }

        #[test]
        fn one_more_never_costs_less_than_the_goods_before(price in 1_i64..1_000_000, quantity in 1_u32..98) {
            let goods = |n| subtotal(&[line(price, n)]).unwrap();
            prop_assert_eq!(goods(quantity + 1) - goods(quantity), price);
        }

        #[test]
        fn the_hash_tells_carts_apart(price in 1_i64..1_000_000, quantity in 1_u32..98) {
            let hash = |lines: &[Line]| cart_hash("m", "USD", lines, &breakdown(lines).unwrap());
            prop_assert_ne!(hash(&[line(price, quantity)]), hash(&[line(price + 1, quantity)]));
            prop_assert_ne!(hash(&[line(price, quantity)]), hash(&[line(price, quantity + 1)]));
        }
    }

    #[test]
    fn shipping_is_free_from_the_threshold() {
        let shipping = |price| breakdown(&[line(price, 1)]).unwrap()[1].amount_minor;
        assert_eq!(shipping(FREE_SHIPPING_FROM_MINOR - 1), SHIPPING_MINOR);
        assert_eq!(shipping(FREE_SHIPPING_FROM_MINOR), 0);
    }

    #[test]
    fn money_that_cannot_be_counted_is_an_error() {
        assert!(line_total(i64::MAX, 2).is_err());
        assert!(breakdown(&[line(i64::MAX, 1), line(1, 1)]).is_err());
    }
}
