//! What promotions take off which line. Pure.

use buyplus_api::{Allocation, Discount, Line, LocalText, PromotionRule};

use super::share::share;

/// All of it, in hundredths of a percent.
const WHOLE: i128 = 10_000;

/// A promotion that the session may have now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Offer {
    pub(crate) promotion_id: String,
    pub(crate) code: Option<String>,
    pub(crate) title: LocalText,
    pub(crate) rule: PromotionRule,
    /// Products that it is for; all where empty.
    pub(crate) product_ids: Vec<String>,
    pub(crate) min_subtotal_minor: i64,
}

/// What each offer takes off, one after the other, each from what those before left; offers that take nothing off
/// are left out.
pub(crate) fn discounts(lines: &[Line], offers: &[Offer]) -> Vec<Discount> {
    let mut left: Vec<i64> = lines.iter().map(|line| line.line_total_minor).collect();
    let mut discounts = Vec::new();
    for offer in offers {
        let parts = take_off(lines, &left, offer);
        let amount_minor: i64 = parts.iter().sum();
        if amount_minor <= 0 {
            continue;
        }
        let allocations =
            lines
                .iter()
                .zip(&parts)
                .filter(|(_, part)| **part > 0)
                .map(|(line, part)| Allocation {
                    line_id: line.id.clone(),
                    amount_minor: *part,
                });
        discounts.push(Discount {
            promotion_id: offer.promotion_id.clone(),
            code: offer.code.clone(),
            title: offer.title.clone(),
            amount_minor,
            allocations: allocations.collect(),
        });
        for (left, part) in left.iter_mut().zip(&parts) {
            *left -= part;
        }
    }
    discounts
}

/// What is left of each line's price after the discounts.
pub(crate) fn net_of(lines: &[Line], discounts: &[Discount]) -> Vec<i64> {
    let off = |line: &Line| -> i64 {
        let allocations = discounts.iter().flat_map(|discount| &discount.allocations);
        let mine = allocations.filter(|allocation| allocation.line_id == line.id);
        mine.map(|allocation| allocation.amount_minor).sum()
    };
    lines
        .iter()
        .map(|line| line.line_total_minor - off(line))
        .collect()
}

fn take_off(lines: &[Line], left: &[i64], offer: &Offer) -> Vec<i64> {
    let is_for =
        |line: &Line| offer.product_ids.is_empty() || offer.product_ids.contains(&line.product_id);
    let weights: Vec<i64> = lines
        .iter()
        .zip(left)
        .map(|(line, left)| if is_for(line) { *left } else { 0 })
        .collect();
    let base: i64 = weights.iter().sum();
    let nothing = vec![0; lines.len()];
    if base <= 0 || base < offer.min_subtotal_minor {
        return nothing;
    }
    match &offer.rule {
        PromotionRule::Percent { basis_points } => {
            share(part_of(base, i128::from(*basis_points), WHOLE), &weights)
        }
        PromotionRule::Amount {
            amount_minor,
            currency,
        } if lines.iter().all(|line| line.currency == *currency) => {
            share(base.min(*amount_minor).max(0), &weights)
        }
        PromotionRule::Amount { .. } => nothing,
        PromotionRule::BuyXGetY {
            buy,
            get,
            basis_points,
        } => cheapest(lines, &weights, *buy, *get, i128::from(*basis_points)),
    }
}

/// For every full `buy + get` units, `get` of them cost less, the cheapest first.
fn cheapest(lines: &[Line], weights: &[i64], buy: u32, get: u32, basis_points: i128) -> Vec<i64> {
    let eligible = |index: &usize| weights[*index] > 0;
    let mut by_price: Vec<usize> = (0..lines.len()).filter(eligible).collect();
    let units: u64 = by_price
        .iter()
        .map(|&index| u64::from(lines[index].quantity))
        .sum();
    let group = u64::from(buy).saturating_add(u64::from(get)).max(1);
    let mut cheaper = units / group * u64::from(get);
    by_price.sort_by_key(|&index| lines[index].unit_price_minor);
    let mut parts = vec![0; lines.len()];
    for index in by_price {
        let quantity = u64::from(lines[index].quantity);
        let taken = cheaper.min(quantity);
        cheaper -= taken;
        let whole = WHOLE * i128::from(quantity.max(1));
        parts[index] = part_of(weights[index], basis_points * i128::from(taken), whole);
    }
    parts
}

/// `amount × numerator ÷ denominator`, rounded down, never more than `amount`.
fn part_of(amount: i64, numerator: i128, denominator: i128) -> i64 {
    let part = i128::from(amount) * numerator / denominator;
    i64::try_from(part)
        .unwrap_or(amount)
        .clamp(0, amount.max(0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(id: usize, unit_price_minor: i64, quantity: u32) -> Line {
        Line {
            id: format!("ln_{id}"),
            product_id: format!("p{}", id % 3),
            variant_id: format!("v{id}"),
            name: LocalText::default(),
            variant_name: LocalText::default(),
            quantity,
            unit_price_minor,
            line_total_minor: unit_price_minor * i64::from(quantity),
            currency: "USD".into(),
            stock: None,
        }
    }

    fn offer(rule: PromotionRule) -> Offer {
        Offer {
            promotion_id: "pro_1".into(),
            code: None,
            title: LocalText::default(),
            rule,
            product_ids: Vec::new(),
            min_subtotal_minor: 0,
        }
    }

    fn percent(basis_points: u32) -> Offer {
        offer(PromotionRule::Percent { basis_points })
    }

    fn off(amount_minor: i64) -> Offer {
        let currency = "USD".into();
        offer(PromotionRule::Amount {
            amount_minor,
            currency,
        })
    }

    fn rules() -> impl Strategy<Value = Offer> {
        let rule = prop_oneof![
            (1_u32..=10_000).prop_map(|basis_points| PromotionRule::Percent { basis_points }),
            (1_i64..1_000_000).prop_map(|amount_minor| PromotionRule::Amount {
                amount_minor,
                currency: "USD".into()
            }),
            (1_u32..4, 1_u32..4, 1_u32..=10_000).prop_map(|(buy, get, basis_points)| {
                PromotionRule::BuyXGetY {
                    buy,
                    get,
                    basis_points,
                }
            }),
        ];
        (rule, prop::collection::vec(0..3_usize, 0..2), 0_i64..20_000).prop_map(
            |(rule, products, min_subtotal_minor)| Offer {
                product_ids: products.iter().map(|id| format!("p{id}")).collect(),
                min_subtotal_minor,
                ..offer(rule)
            },
        )
    }

    fn goods() -> impl Strategy<Value = Vec<Line>> {
        prop::collection::vec((0_i64..1_000_000, 1_u32..100), 1..20).prop_map(|goods| {
            let goods = goods.into_iter().enumerate();
            goods
                .map(|(id, (price, quantity))| line(id, price, quantity))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn discounts_are_made_of_their_parts_and_never_exceed_a_line(
            lines in goods(), offers in prop::collection::vec(rules(), 0..6),
        ) {
            let discounts = discounts(&lines, &offers);
            for discount in &discounts {
                let parts: i64 = discount.allocations.iter().map(|part| part.amount_minor).sum();
                prop_assert_eq!(parts, discount.amount_minor);
                prop_assert!(discount.amount_minor > 0);
            }
            let off: i64 = discounts.iter().map(|discount| discount.amount_minor).sum();
            let goods: i64 = lines.iter().map(|line| line.line_total_minor).sum();
            let net = net_of(&lines, &discounts);
            prop_assert!(net.iter().all(|net| *net >= 0));
            prop_assert_eq!(net.iter().sum::<i64>(), goods - off);
        }

        #[test]
        fn only_named_products_cost_less(lines in goods(), mut offer in rules()) {
            offer.product_ids = vec!["p1".into()];
            for discount in discounts(&lines, &[offer]) {
                for part in discount.allocations {
                    let line = lines.iter().find(|line| line.id == part.line_id);
                    prop_assert_eq!(line.map(|line| line.product_id.as_str()), Some("p1"));
                }
            }
        }

        #[test]
        fn a_percent_taken_twice_takes_less_the_second_time(lines in goods(), basis_points in 1_u32..=10_000) {
            let twice = [percent(basis_points), percent(basis_points)];
            let amounts: Vec<_> = discounts(&lines, &twice).iter().map(|discount| discount.amount_minor).collect();
            prop_assert!(amounts.len() < 2 || amounts[0] >= amounts[1]);
        }
    }

    #[test]
    fn each_offer_takes_from_what_those_before_left() {
        let amounts = |offers: &[Offer]| -> Vec<i64> {
            let discounts = discounts(&[line(0, 3500, 1)], offers);
            discounts
                .iter()
                .map(|discount| discount.amount_minor)
                .collect()
        };
        assert_eq!(amounts(&[percent(1000), percent(2000)]), [350, 630]);
        assert_eq!(amounts(&[percent(1000), off(500)]), [350, 500]);
        assert_eq!(amounts(&[off(500), percent(1000)]), [500, 300]);
        assert_eq!(amounts(&[off(9999), off(1)]), [3500]);
    }

    #[test]
    fn of_three_the_cheapest_is_free() {
        let rule = PromotionRule::BuyXGetY {
            buy: 2,
            get: 1,
            basis_points: 10_000,
        };
        let lines = [line(0, 900, 2), line(1, 400, 2), line(2, 700, 1)];
        let found = discounts(&lines, &[offer(rule.clone())]);
        assert_eq!(
            found[0].amount_minor, 400,
            "five units hold one full group of three"
        );
        let six = [line(0, 900, 2), line(1, 400, 2), line(2, 700, 2)];
        assert_eq!(discounts(&six, &[offer(rule.clone())])[0].amount_minor, 800);
        assert!(discounts(&[line(0, 900, 2)], &[offer(rule)]).is_empty());
    }

    #[test]
    fn an_amount_in_another_currency_and_a_missed_minimum_do_nothing() {
        let lines = [line(0, 3500, 1)];
        let rule = PromotionRule::Amount {
            amount_minor: 100,
            currency: "EUR".into(),
        };
        assert!(discounts(&lines, &[offer(rule)]).is_empty());
        let dear = Offer {
            min_subtotal_minor: 3501,
            ..percent(1000)
        };
        assert!(discounts(&lines, &[dear]).is_empty());
    }
}
