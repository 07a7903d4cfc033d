//! The rows of docs/SCALE.md, and how one is printed.

use crate::{
    dice::{Choice, ratio},
    model::{Model, Outcome},
    plan::{Placement, Plan, loads_per_s},
};

/// Shards that it ran with, how busy the hottest of them was to be, and what came of it.
pub(crate) fn simulate(plan: &Plan, needed: Option<u32>) -> (u32, f64, Outcome) {
    let shards = match plan.shards {
        0 => needed.unwrap_or_else(|| plan.least_shards()),
        shards => shards,
    };
    let items = plan.items_per_s();
    let placed = plan.place(&items, shards);
    let all = loads_per_s(&items, &placed, shards);
    let hottest = (0..all.len()).max_by(|&a, &b| all[a].total_cmp(&all[b]));
    let hot_parts = items.len().min(if plan.hot_share > 0.0 {
        plan.parts as usize
    } else {
        0
    });
    let common = loads_per_s(&items[hot_parts..], &placed[hot_parts..], shards);
    let model = Model::new(plan, shards, &placed, hottest);
    let busy = hottest.map_or(0.0, |shard| all[shard]) * plan.service_s();
    (shards, busy, model.run(&Choice::new(&common)))
}

pub(crate) fn row(plan: &Plan) -> String {
    let needed = plan.needed_shards();
    let (shards, busy, outcome) = simulate(plan, needed);
    let percent = |count| format!("{:.2} %", ratio(count, outcome.arrived) * 100.0);
    let (waits, queued) = (&outcome.waits, &outcome.queued);
    let queue = match queued.count {
        0 => "–".to_owned(),
        count => format!("{}, {:.0} s", percent(count), queued.quantile_s(0.5)),
    };
    let hot = match outcome.hot_arrived {
        0 => "–".to_owned(),
        _ => format!("{} of {}", outcome.hot_paid, plan.hot_stock),
    };
    let looks = match outcome.hot_paid {
        0 => "–".to_owned(),
        paid => format!(
            "{:.2}, {:.1}",
            ratio(outcome.looks, paid),
            ratio(outcome.looks_in_vain, paid)
        ),
    };
    let back = match outcome.trouble_until_s - plan.lost_at_s {
        _ if plan.lost_at_s < 0.0 => "–".to_owned(),
        _ if outcome.trouble_until_s > plan.seconds => "not in the run".to_owned(),
        after_s => format!("{:.1} s", after_s.max(0.0)),
    };
    format!(
        "| {} | {:.0} | {} | {shards} | {:.0} % | {:.1} / {:.1} | {} | {} | {queue} | {hot} | {looks} | {back} |",
        plan.name,
        plan.orders_per_s,
        needed.map_or("none do".to_owned(), |count| count.to_string()),
        busy * 100.0,
        waits.quantile_s(0.5) * 1000.0,
        waits.quantile_s(0.99) * 1000.0,
        percent(outcome.sent_away),
        percent(outcome.gave_up),
    )
}

pub(crate) const HEAD: &str = "\
| configuration | orders/s | shards needed | run with | load of the hottest shard | wait p50 / p99, ms | sent away once or more | gave up | in the queue, p50 | units of the hot SKU sold | looks per sale, in vain per sale | after the loss, nobody is sent away from |
|---|---|---|---|---|---|---|---|---|---|---|---|";

/// The rows of docs/SCALE.md.
pub(crate) fn ladder() -> Vec<Plan> {
    let mut rows = one_box();
    rows.extend(many_shards());
    rows.extend(hot_sku());
    rows.extend(lost_shard());
    rows
}

pub(crate) fn one_box() -> Vec<Plan> {
    let alone = |name: &str, orders_per_s| Plan {
        name: name.to_owned(),
        orders_per_s,
        seconds: 200.0,
        shards: 1,
        split_cost: 1.0,
        ..Plan::default()
    };
    vec![
        alone("1. one box, the peak of 2009", 400.0),
        alone("2. one box, nearly full", 725.0),
        alone("3. one box, asked for too much", 1000.0),
    ]
}

pub(crate) fn many_shards() -> Vec<Plan> {
    let placed = |name: &str, placement| Plan {
        name: name.to_owned(),
        placement,
        ..Plan::default()
    };
    vec![
        Plan {
            orders_per_s: 13_000.0,
            ..placed(
                "4. the peak of 2012, cells by directory",
                Placement::Directory,
            )
        },
        placed(
            "5. the peak of 2016, whole merchants by hash",
            Placement::Merchants,
        ),
        placed("6. large merchants in cells, by hash", Placement::Cells),
        placed(
            "7. large merchants in cells, by directory",
            Placement::Directory,
        ),
        Plan {
            capacity_per_s: 38.0,
            ..placed(
                "8. as 7, shards as slow as PostgreSQL was",
                Placement::Directory,
            )
        },
    ]
}

pub(crate) fn hot_sku() -> Vec<Plan> {
    let hot = |name: &str, parts| Plan {
        name: name.to_owned(),
        hot_share: 0.05,
        parts,
        ..Plan::default()
    };
    vec![
        hot("9. as 7, 5 % want one SKU, 1 part", 1),
        hot("10. as 9, 32 parts", 32),
        hot("11. as 9, 256 parts", 256),
        Plan {
            row_per_s: 200.0,
            ..hot("12. as 9, rows held for 5 ms, 64 parts", 64)
        },
        Plan {
            admitted_per_s: 2000.0,
            ..hot("13. as 9, 8 parts, a queue of 2,000/s", 8)
        },
    ]
}

pub(crate) fn lost_shard() -> Vec<Plan> {
    let lost = |name: &str, lease_s, target| Plan {
        name: name.to_owned(),
        seconds: 60.0,
        lost_at_s: 10.0,
        lease_s,
        target,
        ..Plan::default()
    };
    vec![
        lost("14. as 7, the busiest shard lost, lease 5 s", 5.0, 0.7),
        lost("15. as 14, lease 15 s", 15.0, 0.7),
        lost("16. as 14, shards at most half busy", 5.0, 0.5),
    ]
}
