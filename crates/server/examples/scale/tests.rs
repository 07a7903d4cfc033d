//! Whether the model does what queues are known to do, and loses no order.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use crate::{cli::*, dice::*, model::*, plan::*, table::*};

fn small() -> Plan {
    Plan {
        orders_per_s: 2000.0,
        seconds: 10.0,
        merchants: 1000,
        ..Plan::default()
    }
}

fn run(plan: &Plan) -> Outcome {
    simulate(plan, plan.needed_shards()).2
}

fn assert_conserved(outcome: &Outcome) {
    let ended = outcome.paid + outcome.sold_out + outcome.gave_up;
    assert_eq!(outcome.arrived, ended, "every order comes to one end");
    assert_eq!(outcome.paid, outcome.waits.count);
}

/// Pollaczek and Khinchine: with work of one length S, the mean wait is busy S / 2 (1 - busy).
#[test]
fn one_shard_waits_as_an_m_d_1_queue_does() {
    for busy in [0.3, 0.7, 0.9] {
        let plan = Plan {
            orders_per_s: 763.0 * busy,
            seconds: 2000.0,
            shards: 1,
            split_cost: 1.0,
            ..Plan::default()
        };
        let outcome = run(&plan);
        let mean_s = outcome.waits.sum_s / ratio(outcome.waits.count, 1);
        let known_s = busy / 763.0 / (2.0 * (1.0 - busy));
        assert!(
            (mean_s / known_s - 1.0).abs() < 0.05,
            "{busy}: {mean_s} s, not {known_s} s"
        );
        assert_conserved(&outcome);
    }
}

#[test]
fn a_shard_that_is_asked_for_too_much_does_what_it_can_and_sends_the_rest_away() {
    let plan = Plan {
        orders_per_s: 2000.0,
        shards: 1,
        split_cost: 1.0,
        ..Plan::default()
    };
    let outcome = run(&plan);
    assert_conserved(&outcome);
    assert!(outcome.gave_up > 0 && outcome.sent_away > outcome.gave_up);
    let open_s = plan.seconds + f64::from(TRIES_MAX) * 2.0 * RETRY_AFTER_S;
    let paid = ratio(outcome.paid, 1);
    assert!(paid > 0.98 * 763.0 * plan.seconds && paid <= 763.0 * open_s + WAITING_MAX);
}

#[test]
fn a_hot_sku_sells_exactly_its_stock() {
    for (parts, admitted_per_s, lost_at_s) in [
        (1, 0.0, -1.0),
        (7, 0.0, -1.0),
        (16, 300.0, -1.0),
        (16, 0.0, 1.0),
    ] {
        let plan = Plan {
            hot_share: 0.4,
            hot_stock: 1001,
            parts,
            admitted_per_s,
            lost_at_s,
            lease_s: 1.0,
            ..small()
        };
        let outcome = run(&plan);
        assert_eq!(outcome.hot_paid, 1001, "{parts} parts");
        assert!(outcome.hot_arrived > 1001 && outcome.sold_out > 0);
        assert_conserved(&outcome);
    }
}

#[test]
fn nobody_is_told_that_it_is_sold_out_while_there_is_some() {
    let plan = Plan {
        hot_share: 0.1,
        hot_stock: 1_000_000,
        ..small()
    };
    let outcome = run(&plan);
    assert_eq!(outcome.sold_out, 0);
    assert_eq!(outcome.hot_paid + outcome.gave_up, outcome.hot_arrived);
}

/// From anywhere, on average (P + 1) / (F + 1) looks find one of F filled parts of P.
#[test]
fn looks_into_parts_that_run_dry_are_as_many_as_expected() {
    let plan = Plan {
        hot_share: 1.0,
        parts: 100,
        hot_stock: 4_000_000,
        ..small()
    };
    let (mut looks, mut paid, mut dice) = (0, 0, Dice(7));
    for _ in 0..200 {
        let mut model = Model::new(&plan, 100, &(0..100).collect::<Vec<_>>(), None);
        model.dice = Dice(plan.seed ^ mix(dice.0));
        let mut order: Vec<usize> = (0..100).collect();
        (0..91).for_each(|place| order.swap(place, place + dice.below(100 - place)));
        order[..91]
            .iter()
            .for_each(|&part| model.parts[part].stock = 0);
        for round in 0..500 {
            let since_s = f64::from(round);
            let wants = Wants::Hot;
            model.handle(
                since_s,
                Order {
                    since_s,
                    tries: 0,
                    wants,
                },
            );
            model.catch_up(since_s + 0.5);
        }
        looks += model.outcome.looks;
        paid += model.outcome.hot_paid;
    }
    assert_eq!(paid, 200 * 500);
    let found = ratio(looks, paid);
    assert!((found / 10.1 - 1.0).abs() < 0.05, "{found} looks");
}

#[test]
fn the_last_filled_part_is_found_from_anywhere() {
    let plan = Plan {
        hot_share: 1.0,
        parts: 10,
        hot_stock: 10_000,
        ..small()
    };
    let mut model = Model::new(&plan, 10, &(0..10).collect::<Vec<_>>(), None);
    for part in &mut model.parts[1..] {
        part.stock = 0;
    }
    for round in 0..1000 {
        let order = Order {
            since_s: f64::from(round),
            tries: 0,
            wants: Wants::Hot,
        };
        model.handle(order.since_s, order);
        model.catch_up(order.since_s + 0.5);
    }
    assert_eq!(model.outcome.hot_paid, 1000);
}

#[test]
fn tickets_of_the_queue_are_given_at_its_pace() {
    let plan = Plan {
        hot_share: 0.5,
        hot_stock: 1_000_000,
        admitted_per_s: 200.0,
        ..small()
    };
    let outcome = run(&plan);
    assert_eq!(outcome.queued.count, outcome.hot_arrived);
    let last_s = outcome.queued.quantile_s(1.0);
    let known_s = ratio(outcome.hot_arrived, 200) - plan.seconds;
    assert!(
        (last_s - known_s).abs() < 2.0,
        "{last_s} s, not {known_s} s"
    );
}

#[test]
fn a_lost_shard_is_back_after_its_lease_and_what_piled_up_and_loses_no_order() {
    let plan = Plan {
        seconds: 60.0,
        lost_at_s: 10.0,
        ..small()
    };
    let outcome = run(&plan);
    let back_s = outcome.trouble_until_s - plan.lost_at_s;
    let bound_s = plan.lease_s / (1.0 - plan.target) + 2.0 * RETRY_AFTER_S;
    let least_s = 0.8 * plan.lease_s / (1.0 - plan.target);
    assert!(back_s > least_s && back_s < bound_s, "{back_s} s");
    assert_conserved(&outcome);
    assert_eq!(outcome.gave_up, 0);
    let spared = run(&Plan {
        lost_at_s: -1.0,
        ..plan
    });
    assert_eq!(spared.sent_away, 0);
}

#[test]
fn shards_are_enough_and_no_more_than_that() {
    let plan = small();
    let items = plan.items_per_s();
    let needed = plan.needed_shards().unwrap();
    assert!(plan.hottest(&items, needed) <= plan.target);
    assert!(plan.hottest(&items, needed - 1) > plan.target);
    assert!((items.iter().sum::<f64>() - plan.orders_per_s).abs() < 1e-6);
}

#[test]
fn no_number_of_shards_carries_a_merchant_or_a_row_that_is_too_large_for_one() {
    let whole = Plan {
        placement: Placement::Merchants,
        ..Plan::default()
    };
    assert_eq!(whole.needed_shards(), None);
    let row = |parts| Plan {
        hot_share: 0.05,
        row_per_s: 200.0,
        parts,
        ..Plan::default()
    };
    assert_eq!(row(62).needed_shards(), None);
    assert!(row(63).needed_shards().is_some());
}

#[test]
fn choices_follow_their_weights() {
    let weights = [1.0, 0.0, 5.0, 2.0];
    let (choice, mut dice, mut seen) = (Choice::new(&weights), Dice(1), [0_u64; 4]);
    (0..80_000).for_each(|_| seen[choice.choose(&mut dice)] += 1);
    for (weight, seen) in weights.iter().zip(seen) {
        assert!(
            (ratio(seen, 10_000) - weight).abs() < 0.1,
            "{seen} for {weight}"
        );
    }
}

#[test]
fn one_seed_gives_one_row_and_another_gives_another() {
    let plan = small();
    let other = Plan { seed: 7, ..small() };
    assert_eq!(row(&plan), row(&plan));
    assert_ne!(run(&plan).arrived, run(&other).arrived);
}

#[test]
fn what_cannot_be_read_is_said_in_one_line() {
    let read = |line: &str| read(&line.split(' ').map(str::to_owned).collect::<Vec<_>>());
    for (line, word) in [
        ("--shards", "needs a value"),
        ("--shards many", "whole number"),
        ("--target 1.5", "0.05 to 0.99"),
        ("--lease-s NaN", "must be a number"),
        ("--placement anywhere", "merchants, cells or directory"),
        ("--speed 9", "not an argument"),
    ] {
        let why = read(line).unwrap_err();
        assert!(why.contains(word) && !why.contains('\n'), "{why}");
    }
    assert!(matches!(read("--shards 3 --help"), Ok(Asked::Help)));
    assert!(matches!(read("--shards 3"), Ok(Asked::Rows(rows)) if rows[0].shards == 3));
}
