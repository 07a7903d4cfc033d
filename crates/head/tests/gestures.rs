//! Nods and shakes on recorded heads and on synthetic ones.
#![allow(clippy::expect_used, reason = "a test may panic")]

mod recordings;

use std::f64::consts::TAU;

use buyplus_head::{Gesture, GestureKind, GestureRecognizer, PhoneShakeRecognizer};
use glam::{DQuat, DVec3};
use recordings::{browsing, gestures_in, head_gestures, resampled, varied, windows};

/// A gesture of whole cycles from rest to rest: the angle is `amplitude/2 · sin`.
fn synthetic(
    axis: DVec3,
    cycles: f64,
    cycle_s: f64,
    peak_to_peak_rad: f64,
    rate_hz: f64,
) -> Vec<Gesture> {
    let mut recognizer = GestureRecognizer::default();
    let still_s = 1.0;
    let count = ((2.0 * still_s + cycles * cycle_s) * rate_hz) as u32;
    (0..count)
        .filter_map(|i| {
            let t_s = f64::from(i) / rate_hz;
            let phase = ((t_s - still_s) / cycle_s).clamp(0.0, cycles);
            let angle = 0.5 * peak_to_peak_rad * (TAU * phase).sin();
            recognizer.push_pose(t_s, DQuat::from_scaled_axis(axis * angle))
        })
        .collect()
}

fn recall(name: &str, kind: GestureKind, samples: &[buyplus_head::trace::ImuSample]) -> f64 {
    let windows = windows(samples, 2.0);
    let right = windows.iter().filter(|window| {
        let gestures = gestures_in(window);
        assert!(
            gestures.iter().all(|g| g.kind == kind),
            "{name}: {gestures:?}"
        );
        !gestures.is_empty()
    });
    right.count() as f64 / windows.len() as f64
}

#[test]
fn recorded_gestures_are_recognised_in_two_seconds_at_every_rate() {
    for (name, kind) in [("nod", GestureKind::Nod), ("shake", GestureKind::Shake)] {
        let recorded = head_gestures(name);
        let part = recall(name, kind, &recorded);
        assert!(part >= 0.95, "{name} as recorded: {part}");
        for rate_hz in [60.0, 120.0] {
            let part = recall(name, kind, &resampled(&recorded, rate_hz));
            assert!(part >= 0.95, "{name} at {rate_hz} Hz: {part}");
        }
    }
}

#[test]
fn smaller_and_faster_gestures_are_recognised_too() {
    for (name, kind) in [("nod", GestureKind::Nod), ("shake", GestureKind::Shake)] {
        for (scale, speed) in [(0.7, 1.0), (0.5, 1.5), (0.4, 2.0), (1.2, 1.2)] {
            let part = recall(name, kind, &varied(&head_gestures(name), scale, speed));
            assert!(
                part >= 0.95,
                "{name} x{scale}, {speed} times as fast: {part}"
            );
        }
    }
}

#[test]
fn nothing_is_recognised_in_rest_swinging_and_walking() {
    for name in ["stationary", "swing", "walk"] {
        let recorded = head_gestures(name);
        for rate_hz in [26.0, 60.0, 120.0] {
            for (scale, speed) in [(1.0, 1.0), (0.6, 1.3), (1.5, 0.9)] {
                let samples = varied(&resampled(&recorded, rate_hz), scale, speed);
                let gestures = gestures_in(&samples);
                assert!(
                    gestures.is_empty(),
                    "{name} x{scale}, {speed}: {gestures:?}"
                );
            }
        }
    }
}

#[test]
fn nothing_is_recognised_in_four_minutes_of_looking_around() {
    let poses = browsing();
    for speed in [0.7, 0.85, 1.0, 1.2] {
        let mut recognizer = GestureRecognizer::default();
        for pose in &poses {
            let gesture = recognizer.push_pose(pose.t_s / speed, pose.world_from_head);
            assert_eq!(gesture, None, "{speed} times as fast");
        }
    }
}

#[test]
fn cycles_are_counted_live_and_soon() {
    for (axis, kind) in [(DVec3::X, GestureKind::Nod), (DVec3::Y, GestureKind::Shake)] {
        for rate_hz in [26.0, 60.0, 120.0] {
            for cycle_s in [0.4, 0.6, 0.9] {
                let gestures = synthetic(axis, 4.0, cycle_s, 0.4, rate_hz);
                let cycles: Vec<u32> = gestures.iter().map(|gesture| gesture.cycles).collect();
                assert!(cycles.is_sorted_by(|a, b| b - a == 1), "{cycles:?}");
                assert_eq!(
                    cycles.last(),
                    Some(&4),
                    "{kind:?}, {cycle_s} s, {rate_hz} Hz"
                );
                let second = gestures
                    .iter()
                    .find(|gesture| gesture.cycles >= 2)
                    .expect("two");
                let latency_s = second.t_s - (1.0 + 2.0 * cycle_s);
                assert!(
                    latency_s <= 0.15,
                    "{kind:?}, {cycle_s} s, {rate_hz} Hz: {latency_s} s"
                );
                assert!(gestures.iter().all(|gesture| gesture.kind == kind));
                assert!((second.amplitude_rad - 0.4).abs() < 0.15, "{second:?}");
                assert!(
                    second.confidence > 0.5 && second.confidence <= 1.0,
                    "{second:?}"
                );
            }
        }
    }
}

#[test]
fn a_glance_and_back_is_no_gesture() {
    for axis in [DVec3::X, DVec3::Y] {
        assert_eq!(synthetic(axis, 1.0, 0.8, 0.6, 60.0), []);
    }
}

#[test]
fn slow_and_tiny_movements_are_no_gesture() {
    assert_eq!(synthetic(DVec3::X, 5.0, 2.5, 0.5, 60.0), [], "slow");
    assert_eq!(synthetic(DVec3::Y, 5.0, 0.8, 0.08, 60.0), [], "tiny");
    assert_eq!(synthetic(DVec3::Z, 5.0, 0.8, 0.5, 60.0), [], "swinging");
}

#[test]
fn a_head_lying_on_its_back_can_still_shake() {
    let lying = DQuat::from_rotation_x(1.4);
    let mut recognizer = GestureRecognizer::default();
    let gestures: Vec<_> = (0..240)
        .filter_map(|i| {
            let t_s = f64::from(i) / 60.0;
            let turned = DQuat::from_rotation_y(0.3 * (TAU * t_s).sin());
            recognizer.push_pose(t_s, lying * turned)
        })
        .collect();
    assert!(!gestures.is_empty() && gestures.iter().all(|g| g.kind == GestureKind::Shake));
}

#[test]
fn damaged_samples_are_passed_over() {
    let mut recognizer = GestureRecognizer::default();
    let samples = [
        (0.0, DQuat::IDENTITY),
        (f64::NAN, DQuat::IDENTITY),
        (0.1, DQuat::from_xyzw(f64::NAN, 0.0, 0.0, 0.0)),
        (0.1, DQuat::from_xyzw(0.0, 0.0, 0.0, 0.0)),
        (-5.0, DQuat::from_rotation_x(1.0)),
        (f64::INFINITY, DQuat::from_rotation_x(1.0)),
    ];
    for (t_s, pose) in samples {
        assert_eq!(recognizer.push_pose(t_s, pose), None);
    }
    let nods = (0..180).filter_map(|i| {
        let t_s = 1.0 + f64::from(i) / 60.0;
        recognizer.push_pose(t_s, DQuat::from_rotation_x(0.2 * (TAU * t_s).sin()))
    });
    assert!(nods.count() >= 2, "recognition goes on");
}

#[test]
fn a_shaken_phone_is_recognised_and_no_head_is() {
    let mut hand = PhoneShakeRecognizer::default();
    let shakes = (0..200).filter_map(|i| {
        let t_s = f64::from(i) * 0.01;
        let swing = DVec3::X * 20.0 * (TAU * 4.0 * t_s).sin();
        hand.push(t_s, DVec3::Y * 9.80665 + swing)
    });
    let shakes: Vec<_> = shakes.collect();
    assert!(shakes.len() >= 8, "{shakes:?}");
    for name in ["nod", "shake", "stationary", "swing", "walk"] {
        let mut head = PhoneShakeRecognizer::default();
        let shaken = head_gestures(name)
            .iter()
            .any(|s| head.push(s.t_s, s.accel).is_some());
        assert!(!shaken, "{name}");
    }
}
