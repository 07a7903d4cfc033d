//! Numbers: random ones from a seed, choices by weight, and times that were met. Knows no order.

use std::cmp::Ordering;

pub(crate) const BIN_S: f64 = 0.000_05;
pub(crate) const BINS: usize = 1_200_000;

/// A number that can be sorted by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At(pub(crate) f64);

impl PartialEq for At {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for At {}

impl PartialOrd for At {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for At {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// Scrambles a number (`SplitMix64`, Steele et al. 2014).
pub(crate) fn mix(number: u64) -> u64 {
    let z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// From 0 up to, but not, 1.
pub(crate) fn unit(bits: u64) -> f64 {
    f64::from((bits >> 32) as u32) / 4_294_967_296.0
}

/// The whole part of a small positive number.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "callers pass numbers from 0 to far below 2^32"
)]
pub(crate) fn index(number: f64) -> usize {
    number as usize
}

/// Random numbers from a seed.
#[derive(Debug)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        unit(mix(self.0))
    }

    pub(crate) fn below(&mut self, count: usize) -> usize {
        index(self.unit() * f64::from(u32::try_from(count).unwrap_or(u32::MAX)))
    }

    /// Until the next of so many a second, where none knows of another.
    pub(crate) fn gap_s(&mut self, per_s: f64) -> f64 {
        -(1.0 - self.unit()).ln() / per_s
    }
}

/// Chooses by weight in constant time (Walker's alias method, Vose 1991).
#[derive(Debug)]
pub(crate) struct Choice(Vec<(f64, usize)>);

impl Choice {
    pub(crate) fn new(weights: &[f64]) -> Self {
        let mean =
            weights.iter().sum::<f64>() / f64::from(u32::try_from(weights.len()).unwrap_or(1));
        let mut left: Vec<f64> = weights.iter().map(|weight| weight / mean).collect();
        let mut table: Vec<(f64, usize)> = (0..weights.len()).map(|own| (1.0, own)).collect();
        let (mut small, mut large): (Vec<_>, Vec<_>) =
            (0..weights.len()).partition(|&own| left[own] < 1.0);
        while let (Some(own), Some(&other)) = (small.pop(), large.last()) {
            table[own] = (left[own], other);
            left[other] -= 1.0 - left[own];
            if left[other] < 1.0 {
                large.pop();
                small.push(other);
            }
        }
        Self(table)
    }

    pub(crate) fn choose(&self, dice: &mut Dice) -> usize {
        let own = dice.below(self.0.len());
        let (threshold, other) = self.0[own];
        if dice.unit() < threshold { own } else { other }
    }
}

/// Times in bins of 0.05 ms; what is above a minute counts as a minute.
#[derive(Debug)]
pub(crate) struct Times {
    pub(crate) bins: Vec<u32>,
    pub(crate) count: u64,
    pub(crate) sum_s: f64,
}

impl Times {
    pub(crate) fn new() -> Self {
        Self {
            bins: vec![0; BINS],
            count: 0,
            sum_s: 0.0,
        }
    }

    pub(crate) fn add(&mut self, time_s: f64) {
        self.bins[index(time_s / BIN_S).min(BINS - 1)] += 1;
        self.count += 1;
        self.sum_s += time_s;
    }

    /// The time within which this share of them was; to the upper edge of its bin.
    pub(crate) fn quantile_s(&self, share: f64) -> f64 {
        let wanted = ratio(self.count, 1) * share;
        let mut seen = 0;
        for (bin, &count) in (0_u32..).zip(&self.bins) {
            seen += u64::from(count);
            if count > 0 && ratio(seen, 1) >= wanted {
                return f64::from(bin + u32::from(bin > 0)) * BIN_S;
            }
        }
        0.0
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
pub(crate) fn ratio(count: u64, of: u64) -> f64 {
    count as f64 / of.max(1) as f64
}
