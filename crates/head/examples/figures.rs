//! Measures the figures of this crate's README and draws the slow-pan plot:
//! `cargo run -p buyplus-head --example figures -- docs/plots/slow-pan.svg`.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a report: it prints and may stop"
)]

#[path = "../tests/imu/mod.rs"]
mod imu;
#[path = "../tests/recordings/mod.rs"]
mod recordings;

use std::{env, f64::consts::TAU, fmt::Write, fs};

use buyplus_head::{
    Fusion, GestureKind, GestureRecognizer, NeckModel, Predictor, predict, trace::PoseSample,
    yaw_of,
};
use glam::{DQuat, DVec3};
use imu::Motion;
use recordings::{browsing, gestures_in, head_gestures, resampled, varied, windows};

/// Yaw rate (rad/s) and final error (degrees) after ten seconds, measured on the Cardboard SDK 1.34's
/// own fusion code with noise-free readings at 100 Hz.
const SDK_SLOW_PAN: [(f64, f64); 6] = [
    (0.02, 10.6),
    (0.05, 26.2),
    (0.10, 51.3),
    (0.20, 83.2),
    (0.25, 7.5),
    (0.29, 0.0),
];

fn main() {
    gestures();
    let ours = slow_pans();
    drift();
    predictions();
    late_warps();
    if let Some(path) = env::args().nth(1) {
        fs::write(&path, slow_pan_plot(&ours)).expect("the plot's folder exists");
        println!("\nwrote {path}");
    }
}

fn gestures() {
    println!("gestures: 2 s windows, recogniser and fusion fresh in each");
    for name in ["nod", "shake", "stationary", "swing", "walk"] {
        for (rate_hz, scale, speed) in [
            (26.0, 1.0, 1.0),
            (60.0, 1.0, 1.0),
            (120.0, 1.0, 1.0),
            (26.0, 0.5, 1.5),
            (26.0, 0.5, 1.0),
        ] {
            let samples = varied(&resampled(&head_gestures(name), rate_hz), scale, speed);
            let windows = windows(&samples, 2.0);
            let recognised = windows
                .iter()
                .filter(|window| !gestures_in(window).is_empty())
                .count();
            let wrong = (windows.iter().flat_map(|window| gestures_in(window)))
                .filter(|gesture| (gesture.kind == GestureKind::Shake) != (name == "shake"))
                .count();
            let whole = gestures_in(&samples).len();
            println!(
                "  {name:10} {rate_hz:3} Hz, size x{scale}, speed x{speed}: {recognised} of {} windows, \
                 {wrong} wrong; {whole} events in the whole recording",
                windows.len()
            );
        }
    }
    for speed in [0.7, 0.85, 1.0, 1.2, 1.5] {
        let mut recognizer = GestureRecognizer::default();
        let mut push = |p: &PoseSample| recognizer.push_pose(p.t_s / speed, p.world_from_head);
        let events = browsing()
            .iter()
            .filter(|pose| push(pose).is_some())
            .count();
        println!("  browsing-1, speed x{speed}: {events} events");
    }
}

fn slow_pans() -> Vec<(f64, f64)> {
    println!("slow pans: error after 10 s of constant yaw, degrees");
    let rates = [0.02, 0.03, 0.05, 0.10, 0.15, 0.20, 0.25, 0.29];
    let error_of = |rate: f64, rate_hz: f64, noise: f64| {
        let mut fusion = Fusion::new();
        for sample in Motion::constant(DVec3::Y * rate)
            .at(rate_hz)
            .samples(10.0, noise)
        {
            fusion.push(&sample);
        }
        (yaw_of(fusion.world_from_head()) - rate * 10.0)
            .to_degrees()
            .abs()
    };
    let mut errors = Vec::new();
    for rate in rates {
        let (clean, noisy) = (error_of(rate, 100.0, 0.0), error_of(rate, 200.0, 0.003));
        println!("  {rate} rad/s: {clean:.2}; with noise {noisy:.2}");
        errors.push((rate, clean));
    }
    errors
}

fn drift() {
    println!("drift in the minute after 10 s of rest, degrees");
    for bias in [DVec3::Y * 0.02, DVec3::splat(0.02), DVec3::splat(-0.01)] {
        let mut fusion = Fusion::new();
        let still = Motion::constant(DVec3::ZERO).biased(bias);
        for sample in still.samples(10.0, 0.003) {
            fusion.push(&sample);
        }
        let before = fusion.world_from_head();
        for sample in still.from(10.0).samples(60.0, 0.003) {
            fusion.push(&sample);
        }
        let drift = before.angle_between(fusion.world_from_head()).to_degrees();
        println!("  bias {bias} rad/s: {drift:.2}");
    }
}

/// Errors of three ways to guess the pose `horizon_s` after each sample, degrees.
struct Guesses {
    none: Vec<f64>,
    ours: Vec<f64>,
    fixed_50_ms: Vec<f64>,
}

fn predictions() {
    println!("prediction: mean and 95th percentile of the error, degrees");
    for peak_deg_s in [100.0_f64, 200.0, 300.0] {
        let poses: Vec<_> = (0..2000)
            .map(|i| {
                let t_s = f64::from(i) / 200.0;
                let yaw = peak_deg_s.to_radians() / TAU * (TAU * t_s).sin();
                PoseSample {
                    t_s,
                    world_from_head: DQuat::from_rotation_y(yaw),
                }
            })
            .collect();
        report(&format!("1 Hz to and fro, {peak_deg_s}°/s, 200 Hz"), &poses);
    }
    report("browsing-1, 60 Hz", &browsing());
}

fn report(what: &str, poses: &[PoseSample]) {
    for horizon_s in [0.020, 0.035] {
        let guesses = guess(poses, horizon_s);
        println!(
            "  {what}, {:.0} ms ahead: none {}, ours {}, fixed 50 ms at 6 Hz {}",
            horizon_s * 1e3,
            summary(guesses.none),
            summary(guesses.ours),
            summary(guesses.fixed_50_ms)
        );
    }
}

fn guess(poses: &[PoseSample], horizon_s: f64) -> Guesses {
    let mut guesses = Guesses {
        none: vec![],
        ours: vec![],
        fixed_50_ms: vec![],
    };
    let mut predictor = Predictor::default();
    let mut slow_rate = DVec3::ZERO;
    let last_s = poses.last().map_or(0.0, |pose| pose.t_s);
    for pair in poses.windows(2) {
        let (before, now) = (&pair[0], &pair[1]);
        let dt_s = now.t_s - before.t_s;
        if dt_s <= 0.0 || now.t_s + horizon_s > last_s {
            continue;
        }
        let turn = before.world_from_head.conjugate() * now.world_from_head;
        let turn = if turn.w < 0.0 { -turn } else { turn };
        let rate = turn.to_scaled_axis() / dt_s;
        predictor.push(now.t_s, now.world_from_head, rate);
        let tau_s = 1.0 / (TAU * 6.0);
        slow_rate += (rate - slow_rate) * (dt_s / (tau_s + dt_s));
        let truth =
            buyplus_head::trace::pose_at(poses, now.t_s + horizon_s).expect("there are poses");
        let error = |guess: DQuat| truth.angle_between(guess).to_degrees();
        guesses.none.push(error(now.world_from_head));
        guesses
            .ours
            .push(error(predictor.predict(now.t_s + horizon_s)));
        guesses
            .fixed_50_ms
            .push(error(predict(now.world_from_head, slow_rate, 0.050)));
    }
    guesses
}

fn summary(mut errors: Vec<f64>) -> String {
    errors.sort_by(f64::total_cmp);
    let mean = errors.iter().sum::<f64>() / errors.len() as f64;
    format!("{mean:.2}/{:.2}", errors[errors.len() * 95 / 100])
}

/// A picture 20 ms old, turned to the newest pose, against one drawn anew: what is left is the
/// parallax of the eyes swinging about the neck.
fn late_warps() {
    println!("late warp after 20 ms: error 40° off the axis, degrees, at 1, 2 and 5 m");
    for rate_deg_s in [100.0_f64, 200.0, 300.0] {
        let (old, new) = (
            DQuat::IDENTITY,
            DQuat::from_rotation_y((rate_deg_s * 0.020).to_radians()),
        );
        let seen =
            |pose: DQuat, point: DVec3| pose.conjugate() * (point - NeckModel::ADULT.eyes_m(pose));
        let errors = [1.0, 2.0, 5.0].map(|distance_m| {
            let edge = DQuat::from_rotation_y(40f64.to_radians()) * DVec3::NEG_Z * distance_m;
            let point = NeckModel::ADULT.eyes_m(old) + edge;
            let turned = new.conjugate() * (old * seen(old, point));
            turned.angle_between(seen(new, point)).to_degrees()
        });
        println!(
            "  {rate_deg_s}°/s: {:.2} {:.2} {:.2}; without warp {:.2}",
            errors[0],
            errors[1],
            errors[2],
            rate_deg_s * 0.020
        );
    }
}

fn slow_pan_plot(ours: &[(f64, f64)]) -> String {
    let x = |rate: f64| 60.0 + rate / 0.3 * 520.0;
    let y = |error: f64| 300.0 - error / 90.0 * 260.0;
    let mut svg = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 620 350\" font-family=\"sans-serif\" font-size=\"13\">\n\
         <rect width=\"620\" height=\"350\" fill=\"white\"/>\n\
         <text x=\"60\" y=\"24\" font-size=\"15\">Ten seconds of constant yaw: final error, degrees</text>\n",
    );
    for error in [0.0, 30.0, 60.0, 90.0] {
        let at = y(error);
        let _ = writeln!(
            svg,
            "<path d=\"M60 {at:.1}H580\" stroke=\"#ddd\"/><text x=\"52\" y=\"{:.1}\" text-anchor=\"end\">{error}</text>",
            at + 4.0
        );
    }
    for rate in [0.0, 0.1, 0.2, 0.3] {
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"320\" text-anchor=\"middle\">{rate}</text>",
            x(rate)
        );
    }
    svg += "<text x=\"320\" y=\"342\" text-anchor=\"middle\">yaw rate, rad/s</text>\n";
    let series = [
        (
            "#b23",
            "Cardboard SDK 1.34 (its own code)",
            &SDK_SLOW_PAN[..],
        ),
        ("#175", "this crate", ours),
    ];
    for (index, (colour, name, points)) in series.into_iter().enumerate() {
        let line: Vec<String> = points
            .iter()
            .map(|&(r, e)| format!("{:.1},{:.1}", x(r), y(e)))
            .collect();
        let _ = writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.5\"/>",
            line.join(" ")
        );
        for (rate, error) in points {
            let _ = writeln!(
                svg,
                "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"4\" fill=\"{colour}\"/>",
                x(*rate),
                y(*error)
            );
        }
        let at = 60 + 20 * index;
        let _ = writeln!(
            svg,
            "<text x=\"84\" y=\"{at}\" fill=\"{colour}\">● {name}</text>"
        );
    }
    svg + "</svg>\n"
}
