//! One configuration: how many orders, what a shard does, and which orders are on which. Rolls no dice.

use std::{cmp::Reverse, collections::BinaryHeap};

use crate::dice::{At, index, mix, unit};

/// Cells of a large merchant fill at most this much of what a shard may be filled with, so that they pack well.
pub(crate) const CELL_OF_SHARD: f64 = 0.25;
pub(crate) const SHARDS_MAX: u32 = 100_000;

/// Which shard a merchant's orders are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Placement {
    Merchants,
    Cells,
    Directory,
}

/// One configuration.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) name: String,
    pub(crate) orders_per_s: f64,
    pub(crate) seconds: f64,
    pub(crate) shards: u32,
    pub(crate) capacity_per_s: f64,
    pub(crate) split_cost: f64,
    pub(crate) target: f64,
    pub(crate) merchants: u32,
    pub(crate) zipf: f64,
    pub(crate) placement: Placement,
    pub(crate) hot_share: f64,
    pub(crate) hot_stock: u32,
    pub(crate) parts: u32,
    pub(crate) row_per_s: f64,
    pub(crate) admitted_per_s: f64,
    pub(crate) lost_at_s: f64,
    pub(crate) lease_s: f64,
    pub(crate) seed: u64,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            name: "as asked".to_owned(),
            orders_per_s: 175_000.0,
            seconds: 20.0,
            shards: 0,
            capacity_per_s: 763.0,
            split_cost: 1.5,
            target: 0.7,
            merchants: 100_000,
            zipf: 1.0,
            placement: Placement::Directory,
            hot_share: 0.0,
            hot_stock: 50_000,
            parts: 32,
            row_per_s: 747.0,
            admitted_per_s: 0.0,
            lost_at_s: -1.0,
            lease_s: 5.0,
            seed: 2016,
        }
    }
}

impl Plan {
    /// Time of a shard that one order takes.
    pub(crate) fn service_s(&self) -> f64 {
        self.split_cost / self.capacity_per_s
    }

    /// Time for which one order has a row of the hot SKU to itself; never less than its shard's.
    pub(crate) fn row_s(&self) -> f64 {
        self.service_s().max(1.0 / self.row_per_s)
    }

    /// Orders for the hot SKU that reach the shards.
    pub(crate) fn hot_per_s(&self) -> f64 {
        let asked_per_s = self.orders_per_s * self.hot_share;
        match self.admitted_per_s > 0.0 {
            true => asked_per_s.min(self.admitted_per_s),
            false => asked_per_s,
        }
    }

    /// Orders a second of each part of the hot SKU, then of each cell of each merchant.
    pub(crate) fn items_per_s(&self) -> Vec<f64> {
        let parts = if self.hot_share > 0.0 { self.parts } else { 0 };
        let mut items: Vec<f64> = (0..parts)
            .map(|_| self.hot_per_s() / f64::from(parts))
            .collect();
        let cell_per_s = CELL_OF_SHARD * self.target / self.service_s();
        let rest_per_s = self.orders_per_s * (1.0 - self.hot_share);
        for share in zipf_shares(self.merchants, self.zipf) {
            let whole_per_s = share * rest_per_s;
            let cells = match self.placement {
                Placement::Merchants => 1.0,
                Placement::Cells | Placement::Directory => (whole_per_s / cell_per_s).ceil(),
            };
            for _ in 0..index(cells) {
                items.push(whole_per_s / cells);
            }
        }
        items
    }

    /// The shard of each item.
    pub(crate) fn place(&self, items_per_s: &[f64], shards: u32) -> Vec<usize> {
        match self.placement {
            Placement::Directory => to_least_loaded(items_per_s, shards),
            Placement::Merchants | Placement::Cells => (0..items_per_s.len() as u64)
                .map(|item| index(unit(mix(self.seed ^ mix(item))) * f64::from(shards)))
                .collect(),
        }
    }

    /// How busy the busiest shard would be; above 1, it cannot keep up.
    pub(crate) fn hottest(&self, items_per_s: &[f64], shards: u32) -> f64 {
        let loads = loads_per_s(items_per_s, &self.place(items_per_s, shards), shards);
        loads.into_iter().fold(0.0, f64::max) * self.service_s()
    }

    /// The shards that would do if the load were shared out evenly.
    pub(crate) fn least_shards(&self) -> u32 {
        let per_s = self.items_per_s().iter().sum::<f64>();
        let shards = index((per_s * self.service_s() / self.target).ceil());
        u32::try_from(shards).unwrap_or(SHARDS_MAX).max(1)
    }

    /// The fewest shards found that keep within the target; none where one merchant or one row is too much for any.
    pub(crate) fn needed_shards(&self) -> Option<u32> {
        let items = self.items_per_s();
        let row_is_busy = self.hot_per_s() / f64::from(self.parts) * self.row_s();
        let largest = items.iter().copied().fold(0.0, f64::max) * self.service_s();
        if row_is_busy > self.target || largest > self.target {
            return None;
        }
        let (mut too_few, mut enough) = (0, self.least_shards());
        while self.hottest(&items, enough) > self.target {
            too_few = enough;
            enough = enough.checked_mul(2).filter(|&count| count <= SHARDS_MAX)?;
        }
        while enough - too_few > 1 {
            let middle = too_few.midpoint(enough);
            match self.hottest(&items, middle) > self.target {
                true => too_few = middle,
                false => enough = middle,
            }
        }
        Some(enough)
    }
}

/// Sizes that fall with the rank to the power of the exponent, and add up to one.
pub(crate) fn zipf_shares(count: u32, exponent: f64) -> Vec<f64> {
    let weights: Vec<f64> = (1..=count)
        .map(|rank| f64::from(rank).powf(-exponent))
        .collect();
    let all: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / all).collect()
}

/// The largest first, each to the shard that has least (Graham's LPT rule, 1969).
pub(crate) fn to_least_loaded(items_per_s: &[f64], shards: u32) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items_per_s.len()).collect();
    order.sort_by(|&a, &b| items_per_s[b].total_cmp(&items_per_s[a]));
    let mut least: BinaryHeap<Reverse<(At, usize)>> = (0..shards as usize)
        .map(|shard| Reverse((At(0.0), shard)))
        .collect();
    let mut placed = vec![0; items_per_s.len()];
    for item in order {
        if let Some(mut top) = least.peek_mut() {
            placed[item] = top.0.1;
            top.0.0.0 += items_per_s[item];
        }
    }
    placed
}

pub(crate) fn loads_per_s(items_per_s: &[f64], placed: &[usize], shards: u32) -> Vec<f64> {
    let mut loads = vec![0.0; shards as usize];
    for (per_s, &shard) in items_per_s.iter().zip(placed) {
        loads[shard] += per_s;
    }
    loads
}
