//! What a checkout of the flower shop costs. Pure: lines, the way of bringing them and codes in, amounts out.

use buyplus_api::{self as shop, Line};

use super::{
    terms::Terms,
    wire::{AppliedDiscount, Total, TotalKind},
};
use crate::{
    error::{Error, Result},
    services::pricing,
};

/// What a checkout costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Quote {
    pub(super) subtotal_minor: i64,
    /// Nothing while no way of bringing the goods is selected.
    pub(super) fulfillment_minor: Option<i64>,
    pub(super) applied: Vec<AppliedDiscount>,
    /// Codes that nothing came off for.
    pub(super) unknown_codes: Vec<String>,
    pub(super) total_minor: i64,
}

/// Adds it all up. Codes are taken in the order asked for, each off what is left of the goods' price.
pub(super) fn quote(
    lines: &[Line],
    fulfillment_minor: Option<i64>,
    codes: &[String],
    terms: &Terms,
) -> Result<Quote> {
    let subtotal_minor = pricing::subtotal(lines)?;
    let mut left_minor = subtotal_minor;
    let mut applied: Vec<AppliedDiscount> = Vec::new();
    let mut unknown_codes = Vec::new();
    for asked in codes {
        let known = terms
            .codes
            .iter()
            .find(|code| code.code.eq_ignore_ascii_case(asked));
        let Some(code) = known else {
            unknown_codes.push(asked.clone());
            continue;
        };
        if applied.iter().any(|before| before.code == code.code) {
            continue;
        }
        let amount = code.off(left_minor);
        left_minor -= amount;
        applied.push(AppliedDiscount {
            code: code.code.clone(),
            title: code.title.clone(),
            amount,
        });
    }
    let total = left_minor.checked_add(fulfillment_minor.unwrap_or(0));
    let overflow = || Error::Internal("a total is larger than money can be counted".to_owned());
    Ok(Quote {
        subtotal_minor,
        fulfillment_minor,
        applied,
        unknown_codes,
        total_minor: total.ok_or_else(overflow)?,
    })
}

impl Quote {
    /// As the protocol lists it.
    pub(super) fn totals(&self) -> Vec<Total> {
        let fulfillment = self
            .fulfillment_minor
            .map(|amount| Total::new(TotalKind::Fulfillment, amount));
        let discounts = self.applied.iter().map(|discount| Total {
            display_text: Some(discount.title.clone()),
            ..Total::new(TotalKind::Discount, discount.amount)
        });
        [Total::new(TotalKind::Subtotal, self.subtotal_minor)]
            .into_iter()
            .chain(fulfillment)
            .chain(discounts)
            .chain([Total::new(TotalKind::Total, self.total_minor)])
            .collect()
    }

    /// As the shop's own sessions and orders list it.
    pub(super) fn breakdown(&self) -> Vec<shop::Total> {
        let off: i64 = self.applied.iter().map(|discount| discount.amount).sum();
        let amounts = [
            (shop::TotalKind::Subtotal, self.subtotal_minor),
            (shop::TotalKind::Discount, -off),
            (
                shop::TotalKind::Shipping,
                self.fulfillment_minor.unwrap_or(0),
            ),
            (shop::TotalKind::Tax, 0),
            (shop::TotalKind::Total, self.total_minor),
        ];
        amounts
            .map(|(kind, amount_minor)| shop::Total { kind, amount_minor })
            .into()
    }
}

/// What a line costs; nothing comes off a single line.
pub(super) fn of_line(line: &Line) -> Vec<Total> {
    [TotalKind::Subtotal, TotalKind::Total]
        .map(|kind| Total::new(kind, line.line_total_minor))
        .into()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use buyplus_api::LocalText;
    use proptest::prelude::*;

    use super::{super::flower_shop, *};

    fn roses(quantity: u32) -> Line {
        Line {
            id: "li".into(),
            product_id: "r".into(),
            variant_id: "r".into(),
            name: LocalText::default(),
            variant_name: LocalText::default(),
            quantity,
            unit_price_minor: 3500,
            line_total_minor: 3500 * i64::from(quantity),
            currency: "USD".into(),
            stock: None,
        }
    }

    fn total(codes: &[&str]) -> i64 {
        let codes: Vec<_> = codes.iter().map(|code| (*code).to_owned()).collect();
        let terms = flower_shop::terms().unwrap();
        quote(&[roses(1)], None, &codes, &terms)
            .unwrap()
            .total_minor
    }

    #[test]
    fn codes_are_taken_one_after_the_other() {
        assert_eq!(total(&["10OFF"]), 3150);
        assert_eq!(total(&["10OFF", "WELCOME20"]), 2520);
        assert_eq!(total(&["10off", "10OFF", "NONE"]), 3150);
        assert_eq!(total(&["FIXED500"]), 3000);
    }

    proptest! {
        #[test]
        fn both_lists_add_up(quantity in 1_u32..1000, shipping in prop::option::of(0_i64..10_000),
            codes in prop::collection::vec(prop::sample::select(vec!["10OFF", "WELCOME20", "FIXED500", "NONE"]), 0..6)) {
            let codes: Vec<_> = codes.into_iter().map(str::to_owned).collect();
            let quote = quote(&[roses(quantity)], shipping, &codes, &flower_shop::terms().unwrap()).unwrap();
            let sum: i64 = quote.totals().iter().map(|total| match total.kind {
                TotalKind::Discount => -total.amount,
                TotalKind::Total => 0,
                _ => total.amount,
            }).sum();
            prop_assert_eq!(sum, quote.total_minor);
            prop_assert!(quote.totals().iter().all(|total| total.amount >= 0));
            let parts: i64 = quote.breakdown().iter().filter(|total| total.kind != shop::TotalKind::Total)
                .map(|total| total.amount_minor).sum();
            prop_assert_eq!(parts, quote.total_minor);
        }
    }
}
