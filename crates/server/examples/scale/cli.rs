//! What the arguments ask for, or why they cannot be. Runs nothing.

use crate::{
    plan::{Placement, Plan, SHARDS_MAX},
    table::ladder,
};

pub(crate) const HELP: &str = "\
usage: scale [--NAME VALUE]...   without arguments: the table of docs/SCALE.md

  --orders-per-s 175000   orders asked for, without those that come again
  --seconds 20            how long orders come; then all that is open is brought to an end
  --shards 0              0: as many as needed, or would do if the load were even
  --capacity-per-s 763    paid checkouts that one box does alone
  --split-cost 1.5        work of an order over several shards, by that of one on one box
  --target 0.7            how busy the hottest shard may be
  --merchants 100000      sellers
  --zipf 1                exponent of the sellers' sizes
  --placement directory   merchants: whole, by hash; cells: large ones cut up, by hash;
                          directory: the cells, each to the shard with least to do
  --hot-share 0           share of the orders that want one SKU
  --hot-stock 50000       units of it
  --parts 32              parts of its stock
  --row-per-s 747         orders that one row of stock takes
  --admitted-per-s 0      pace of the queue before the hot SKU; 0: no queue
  --lost-at-s -1          when the busiest shard is lost; below 0: never
  --lease-s 5             until another takes up what it left
  --seed 2016             of the random numbers";

/// What the arguments ask for.
#[derive(Debug)]
pub(crate) enum Asked {
    Help,
    Rows(Vec<Plan>),
}

pub(crate) fn read(args: &[String]) -> Result<Asked, String> {
    if args.is_empty() {
        return Ok(Asked::Rows(ladder()));
    }
    let mut plan = Plan::default();
    let mut args = args.iter();
    while let Some(name) = args.next() {
        if name == "--help" || name == "-h" {
            return Ok(Asked::Help);
        }
        let value = args.next().ok_or(format!("{name} needs a value"))?;
        set(&mut plan, name, value)?;
    }
    Ok(Asked::Rows(vec![plan]))
}

pub(crate) fn set(plan: &mut Plan, name: &str, value: &str) -> Result<(), String> {
    let number = |least: f64, most: f64| number(name, value, least, most);
    let count = |least: u32, most: u32| {
        let count = value
            .parse()
            .ok()
            .filter(|count| (least..=most).contains(count));
        count.ok_or(format!(
            "{name} {value}: must be a whole number from {least} to {most}"
        ))
    };
    match name {
        "--orders-per-s" => plan.orders_per_s = number(1.0, 1e6)?,
        "--seconds" => plan.seconds = number(1.0, 3600.0)?,
        "--shards" => plan.shards = count(0, SHARDS_MAX)?,
        "--capacity-per-s" => plan.capacity_per_s = number(1.0, 1e6)?,
        "--split-cost" => plan.split_cost = number(1.0, 100.0)?,
        "--target" => plan.target = number(0.05, 0.99)?,
        "--merchants" => plan.merchants = count(1, 1_000_000)?,
        "--zipf" => plan.zipf = number(0.0, 4.0)?,
        "--placement" => plan.placement = placement(value)?,
        "--hot-share" => plan.hot_share = number(0.0, 1.0)?,
        "--hot-stock" => plan.hot_stock = count(1, u32::MAX)?,
        "--parts" => plan.parts = count(1, 256)?,
        "--row-per-s" => plan.row_per_s = number(1.0, 1e6)?,
        "--admitted-per-s" => plan.admitted_per_s = number(0.0, 1e6)?,
        "--lost-at-s" => plan.lost_at_s = number(-1.0, 3600.0)?,
        "--lease-s" => plan.lease_s = number(0.0, 600.0)?,
        "--seed" => plan.seed = u64::from(count(0, u32::MAX)?),
        _ => return Err(format!("{name} is not an argument; --help lists them")),
    }
    Ok(())
}

pub(crate) fn number(name: &str, value: &str, least: f64, most: f64) -> Result<f64, String> {
    let number = value
        .parse()
        .ok()
        .filter(|number| (least..=most).contains(number));
    number.ok_or(format!(
        "{name} {value}: must be a number from {least} to {most}"
    ))
}

pub(crate) fn placement(value: &str) -> Result<Placement, String> {
    match value {
        "merchants" => Ok(Placement::Merchants),
        "cells" => Ok(Placement::Cells),
        "directory" => Ok(Placement::Directory),
        _ => Err(format!(
            "--placement {value}: must be merchants, cells or directory"
        )),
    }
}
