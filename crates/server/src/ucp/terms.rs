//! On which terms the flower shop sells: what bringing its goods costs, and which codes take something off.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::wire::{Choice, Total, TotalKind};

/// The level of service that free shipping is about.
const STANDARD: &str = "standard";

/// On which terms goods are sold.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Terms {
    pub(super) rates: Vec<Rate>,
    /// Standard shipping is free for goods of at least this much …
    pub(super) free_from_minor: i64,
    /// … or with one of these.
    #[serde(default)]
    pub(super) free_items: BTreeSet<String>,
    #[serde(default)]
    pub(super) codes: Vec<Code>,
}

/// What one level of service costs, in one country or, without one, everywhere else.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rate {
    pub(super) id: String,
    pub(super) country: Option<String>,
    pub(super) level: String,
    pub(super) price_minor: i64,
    pub(super) title: String,
}

/// A code that takes something off: a share, rounded up for the shop, or an amount.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Code {
    pub(super) code: String,
    pub(super) title: String,
    #[serde(default)]
    pub(super) percent: i64,
    #[serde(default)]
    pub(super) amount_minor: i64,
}

impl Terms {
    /// The ways of bringing goods there, cheapest first: one for each level, the country's own before the general.
    pub(super) fn choices(
        &self,
        country: &str,
        subtotal_minor: i64,
        items: &[&str],
    ) -> Vec<Choice> {
        let levels: BTreeSet<_> = self.rates.iter().map(|rate| rate.level.as_str()).collect();
        let free = subtotal_minor >= self.free_from_minor
            || items.iter().any(|item| self.free_items.contains(*item));
        let mut choices: Vec<_> = levels
            .into_iter()
            .filter_map(|level| self.rate(level, country))
            .map(|rate| choice(rate, free && rate.level == STANDARD))
            .collect();
        choices.sort_by_key(price);
        choices
    }

    fn rate(&self, level: &str, country: &str) -> Option<&Rate> {
        let of_level = |rate: &&Rate| rate.level == level;
        let here = |rate: &Rate| {
            rate.country
                .as_deref()
                .is_some_and(|own| own.eq_ignore_ascii_case(country))
        };
        let mut rates = self.rates.iter().filter(of_level);
        rates
            .clone()
            .find(|rate| here(rate))
            .or_else(|| rates.find(|rate| rate.country.is_none()))
    }
}

impl Code {
    /// What it takes off an amount; never more than there is.
    pub(super) fn off(&self, amount_minor: i64) -> i64 {
        // What is left is rounded down to a whole minor unit, as the shopper reads the price.
        let left = i128::from(amount_minor) * i128::from(100 - self.percent.clamp(0, 100)) / 100;
        let share = amount_minor - i64::try_from(left).unwrap_or(amount_minor);
        share
            .saturating_add(self.amount_minor)
            .clamp(0, amount_minor.max(0))
    }
}

/// What a way of bringing goods costs.
pub(super) fn price(choice: &Choice) -> i64 {
    let total = choice
        .totals
        .iter()
        .find(|total| total.kind == TotalKind::Total);
    total.map_or(0, |total| total.amount)
}

fn choice(rate: &Rate, free: bool) -> Choice {
    let (price_minor, title) = match free {
        true => (0, format!("Free {}", rate.title)),
        false => (rate.price_minor, rate.title.clone()),
    };
    Choice {
        id: rate.id.clone(),
        title,
        totals: [TotalKind::Subtotal, TotalKind::Total]
            .map(|kind| Total::new(kind, price_minor))
            .into(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_code_never_takes_more_than_there_is(percent in 0_i64..=100, fixed in 0_i64..10_000, amount in 0_i64..i64::MAX) {
            let code = Code { code: "X".into(), title: "X".into(), percent, amount_minor: fixed };
            let off = code.off(amount);
            prop_assert!((0..=amount).contains(&off));
        }
    }
}
