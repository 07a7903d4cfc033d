//! What the first goods cost where they are not sold in the default market's currency.

/// A market, how much of its minor unit a cent of the default market is worth, in millionths, and what prices there
/// are multiples of.
const RATES: [(&str, i64, i64); 4] = [
    ("CN", 7_200_000, 1_000),
    ("EU", 950_000, 500),
    ("CA", 1_380_000, 500),
    ("JP", 1_500_000, 100),
];

/// Prices in the other markets, rounded to what looks like a price there.
pub(super) fn abroad(price_minor: i64) -> impl Iterator<Item = (&'static str, i64)> {
    RATES
        .into_iter()
        .map(move |(market, rate_ppm, step_minor)| {
            let exact = price_minor * rate_ppm / 1_000_000;
            let steps = (exact + step_minor / 2) / step_minor;
            (market, (steps * step_minor).max(step_minor))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_abroad_are_round() {
        let prices: Vec<_> = abroad(24_900).collect();
        assert_eq!(
            prices,
            [
                ("CN", 179_000),
                ("EU", 23_500),
                ("CA", 34_500),
                ("JP", 37_400)
            ]
        );
        assert!(abroad(1).all(|(_, price_minor)| price_minor > 0));
    }
}
