//! Dividing an amount so that no minor unit is lost or made up.

use std::cmp::Reverse;

/// Parts of `amount` in proportion to `weights`, by the method of largest remainders: they sum to `amount`, each is
/// within one minor unit of its exact part, and none is larger than its weight where `amount` is at most their sum.
/// Equal claims go to the earlier one. Without any weight there is nobody to give it to: all parts are 0.
pub(crate) fn share(amount: i64, weights: &[i64]) -> Vec<i64> {
    let sum: i128 = weights.iter().map(|&weight| i128::from(weight)).sum();
    if sum <= 0 {
        return vec![0; weights.len()];
    }
    let exact = |weight: i64| i128::from(amount) * i128::from(weight);
    let mut parts: Vec<i64> = weights
        .iter()
        .map(|&weight| i64::try_from(exact(weight).div_euclid(sum)).unwrap_or(0))
        .collect();
    let given: i128 = parts.iter().map(|&part| i128::from(part)).sum();
    let left = usize::try_from(i128::from(amount) - given).unwrap_or(0);
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|&index| Reverse(exact(weights[index]).rem_euclid(sum)));
    for &index in by_remainder.iter().take(left) {
        parts[index] += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn weights() -> impl Strategy<Value = Vec<i64>> {
        prop::collection::vec(prop_oneof![Just(0), 0_i64..100, 0_i64..100_000_000], 1..60)
    }

    proptest! {
        #[test]
        fn no_minor_unit_is_lost_and_nobody_gets_more_than_their_own(weights in weights(), part in 0_i64..=1000) {
            let sum: i64 = weights.iter().sum();
            let amount = (i128::from(sum) * i128::from(part) / 1000) as i64;
            let parts = share(amount, &weights);
            prop_assert_eq!(parts.iter().sum::<i64>(), amount);
            for (&part, &weight) in parts.iter().zip(&weights) {
                prop_assert!((0..=weight).contains(&part));
                let exact = amount as f64 * weight as f64 / sum.max(1) as f64;
                prop_assert!((part as f64 - exact).abs() < 1.001);
            }
        }

        #[test]
        fn who_weighs_more_never_gets_less(weights in weights(), amount in 0_i64..1_000_000) {
            let parts = share(amount, &weights);
            for (a, one) in weights.iter().enumerate() {
                for (b, other) in weights.iter().enumerate() {
                    prop_assert!(one <= other || parts[a] >= parts[b]);
                }
            }
        }
    }

    #[test]
    fn equal_claims_go_to_the_earlier_one() {
        assert_eq!(share(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(share(5, &[0, 0]), [0, 0]);
        assert_eq!(share(1, &[0, 7, 0]), [0, 1, 0]);
    }
}
