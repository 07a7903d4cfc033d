//! What the gesture parameters are worth on data that did not choose them: each recording is cut in two, a search over
//! the parameters sees one half, and both halves are scored. Prints; changes nothing.
#![allow(
    clippy::expect_used,
    reason = "an example that cannot read its own data may stop"
)]

#[path = "../tests/recordings/mod.rs"]
mod recordings;

use buyplus_head::trace::{ImuSample, PoseSample};
use buyplus_head::{Fusion, GestureKind, GestureRecognizer, GestureSettings};
use recordings::{browsing, head_gestures, windows};

const WINDOW_S: f64 = 2.0;
/// A gesture where there is none weighs as much as this many missed ones: it could pay.
const FALSE_WEIGHT: usize = 25;

/// One half of everything recorded.
struct Half {
    nods: Vec<Vec<PoseSample>>,
    shakes: Vec<Vec<PoseSample>>,
    /// Standing, swinging, walking, looking around: nothing is meant by it.
    others: Vec<Vec<PoseSample>>,
}

/// What a set of parameters makes of a half.
#[derive(Clone, Copy)]
struct Score {
    nods: usize,
    shakes: usize,
    wrong: usize,
    falses: usize,
}

fn main() {
    let halves = [half(true), half(false)];
    for (name, fit, held_out) in [
        ("first", &halves[0], &halves[1]),
        ("second", &halves[1], &halves[0]),
    ] {
        let found = search(fit);
        println!("found on the {name} halves: {found:?}");
        print("  those halves", fit, &found);
        print("  the other halves", held_out, &found);
    }
    println!("shipped: {:?}", GestureSettings::default());
    for (name, half) in [("first", &halves[0]), ("second", &halves[1])] {
        print(
            &format!("  {name} halves"),
            half,
            &GestureSettings::default(),
        );
    }
}

/// The best of a grid around what is known of heads; of equals the one in the middle of them.
fn search(half: &Half) -> GestureSettings {
    let mut candidates = vec![GestureSettings::default()];
    let mut vary = |set: fn(&mut GestureSettings, f64), values: &[f64]| {
        candidates = (candidates.iter())
            .flat_map(|settings| {
                values.iter().map(move |&value| {
                    let mut varied = *settings;
                    set(&mut varied, value);
                    varied
                })
            })
            .collect();
    };
    vary(|s, v| s.min_nod_rad = v.to_radians(), &[4.0, 7.0, 10.0]);
    vary(|s, v| s.min_shake_rad = v.to_radians(), &[6.0, 10.0, 14.0]);
    vary(|s, v| s.max_stroke_s = v, &[0.5, 0.7, 0.9]);
    vary(|s, v| s.min_purity = v, &[0.5, 0.65, 0.8]);
    vary(|s, v| s.max_growth = v, &[1.2, 1.4, 1.8]);
    let costs: Vec<usize> = candidates.iter().map(|s| cost(half, s)).collect();
    let least = costs.iter().min().copied().unwrap_or_default();
    let equals: Vec<_> = (candidates.iter().zip(&costs))
        .filter(|(_, cost)| **cost == least)
        .collect();
    println!(
        "{} of {} candidates are equally good",
        equals.len(),
        candidates.len()
    );
    *equals[equals.len() / 2].0
}

fn cost(half: &Half, settings: &GestureSettings) -> usize {
    let score = score(half, settings);
    let missed = half.nods.len() - score.nods + half.shakes.len() - score.shakes;
    missed + FALSE_WEIGHT * (score.wrong + score.falses)
}

fn score(half: &Half, settings: &GestureSettings) -> Score {
    let told = |window: &Vec<PoseSample>| {
        let mut recognizer = GestureRecognizer::new(settings);
        let step = |pose: &PoseSample| recognizer.push_pose(pose.t_s, pose.world_from_head);
        let kinds = window.iter().filter_map(step).map(|gesture| gesture.kind);
        kinds.collect::<Vec<_>>()
    };
    let count = |all: &[Vec<PoseSample>], kind| {
        let has = |window: &&Vec<PoseSample>| told(window).contains(&kind);
        all.iter().filter(has).count()
    };
    Score {
        nods: count(&half.nods, GestureKind::Nod),
        shakes: count(&half.shakes, GestureKind::Shake),
        wrong: count(&half.nods, GestureKind::Shake) + count(&half.shakes, GestureKind::Nod),
        falses: half.others.iter().map(|other| told(other).len()).sum(),
    }
}

fn print(name: &str, half: &Half, settings: &GestureSettings) {
    let score = score(half, settings);
    println!(
        "{name}: nods {} of {}, shakes {} of {}, taken for the other {}, out of nothing {}",
        score.nods,
        half.nods.len(),
        score.shakes,
        half.shakes.len(),
        score.wrong,
        score.falses
    );
}

fn half(is_first: bool) -> Half {
    let imu = |name: &str| cut(&head_gestures(name), is_first).to_vec();
    let of_windows = |name: &str| {
        let samples = imu(name);
        windows(&samples, WINDOW_S)
            .iter()
            .map(|window| fused(window))
            .collect()
    };
    let mut others: Vec<_> = ["stationary", "swing", "walk"]
        .map(|name| fused(&imu(name)))
        .into();
    others.push(cut(&browsing(), is_first).to_vec());
    Half {
        nods: of_windows("nod"),
        shakes: of_windows("shake"),
        others,
    }
}

fn cut<T>(samples: &[T], is_first: bool) -> &[T] {
    let (first, second) = samples.split_at(samples.len() / 2);
    if is_first { first } else { second }
}

fn fused(samples: &[ImuSample]) -> Vec<PoseSample> {
    let mut fusion = Fusion::new();
    let pose = |sample: &ImuSample| PoseSample {
        t_s: sample.t_s,
        world_from_head: fusion.push(sample),
    };
    samples.iter().map(pose).collect()
}
