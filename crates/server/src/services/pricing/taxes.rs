//! Tax and duty, by where the goods go. Pure.

/// Rates are parts per million.
const WHOLE: i128 = 1_000_000;

/// What a country asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Zone {
    /// Whether prices hold the tax already.
    pub(crate) tax_included: bool,
    pub(crate) tax_ppm: i64,
    /// Duty on goods that come from abroad; 0 for those that do not.
    pub(crate) duty_ppm: i64,
    /// Goods up to this much, minor units, bear none.
    pub(crate) duty_free_minor: i64,
}

/// What is due, minor units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Due {
    /// Tax of each line: on top of its price, or within it.
    pub(crate) by_line: Vec<i64>,
    /// Tax of bringing the goods, and of the duty.
    pub(crate) other: i64,
    pub(crate) duty: i64,
}

impl Zone {
    /// What is due on lines at these prices after discounts, and on bringing them.
    ///
    /// Each line's tax is rounded by itself, half up, so that what was paid for a line can be paid back.
    pub(crate) fn due(&self, net_minor: &[i64], shipping_minor: i64) -> Due {
        let goods: i128 = net_minor.iter().map(|&net| i128::from(net)).sum();
        let duty = match goods > i128::from(self.duty_free_minor) {
            true => narrow(round(goods * i128::from(self.duty_ppm), WHOLE)),
            false => 0,
        };
        Due {
            by_line: net_minor.iter().map(|&net| self.tax(net)).collect(),
            other: self.tax(shipping_minor.saturating_add(duty)),
            duty,
        }
    }

    fn tax(&self, price_minor: i64) -> i64 {
        let (price, rate) = (i128::from(price_minor), i128::from(self.tax_ppm));
        let whole = if self.tax_included {
            WHOLE + rate
        } else {
            WHOLE
        };
        narrow(round(price * rate, whole))
    }
}

impl Due {
    /// All tax together.
    pub(crate) fn tax(&self) -> i64 {
        let lines = self.by_line.iter().copied().fold(0, i64::saturating_add);
        lines.saturating_add(self.other)
    }
}

/// Half up.
fn round(numerator: i128, denominator: i128) -> i128 {
    (numerator * 2 + denominator).div_euclid(denominator * 2)
}

/// A rate below one keeps an amount that could be counted countable.
fn narrow(amount: i128) -> i64 {
    i64::try_from(amount).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn zone(tax_included: bool, tax_ppm: i64) -> Zone {
        Zone {
            tax_included,
            tax_ppm,
            ..Zone::default()
        }
    }

    proptest! {
        #[test]
        fn tax_within_a_price_is_the_tax_on_what_remains(price in 0_i64..1_000_000_000, ppm in 0_i64..999_999) {
            let within = zone(true, ppm).tax(price);
            let on_top = zone(false, ppm).tax(price - within);
            prop_assert!((0..=price).contains(&within));
            prop_assert!((within - on_top).abs() <= 1);
        }

        #[test]
        fn tax_is_within_half_a_minor_unit_of_exact(price in 0_i64..1_000_000_000, ppm in 0_i64..999_999) {
            let exact = price as f64 * ppm as f64 / 1e6;
            prop_assert!((zone(false, ppm).tax(price) as f64 - exact).abs() <= 0.5 + 1e-3);
        }

        #[test]
        fn who_pays_more_is_taxed_no_less(price in 0_i64..1_000_000_000, more in 0_i64..1000, ppm in 0_i64..999_999) {
            for included in [true, false] {
                let zone = zone(included, ppm);
                prop_assert!(zone.tax(price + more) >= zone.tax(price));
            }
        }
    }

    #[test]
    fn duty_is_due_above_the_allowance_and_is_taxed() {
        let zone = Zone {
            duty_ppm: 100_000,
            duty_free_minor: 10_000,
            ..zone(false, 200_000)
        };
        assert_eq!(zone.due(&[6_000, 4_000], 0).duty, 0);
        let due = zone.due(&[6_000, 4_001], 500);
        assert_eq!(
            (due.duty, &due.by_line[..], due.other),
            (1_000, &[1_200, 800][..], 300)
        );
        assert_eq!(due.tax(), 2_300);
    }

    #[test]
    fn halves_go_up() {
        assert_eq!(zone(false, 500_000).tax(1), 1);
        assert_eq!(zone(false, 499_999).tax(1), 0);
    }
}
