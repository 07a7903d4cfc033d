//! Sensor events as phones send them: two sensors at different rates, odd clocks, late and doubled events, a turned display.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene may panic"
)]

use buyplus_head::{Fusion, yaw_of};
use buyplus_phone::{Clocks, Reading, Rotation, Sensors};
use glam::DVec3;
use proptest::prelude::*;

const BOOT_S: f64 = 250_000.0;
const MONOTONIC_S: f64 = 9_000.0;

/// The clocks when the wanted one shows `feed_s`.
fn clocks(feed_s: f64) -> Clocks {
    Clocks {
        boot_s: BOOT_S + feed_s,
        monotonic_s: MONOTONIC_S + feed_s,
        feed_s,
    }
}

fn gyro(stamp_s: f64, rad_s: DVec3) -> Reading {
    Reading::Gyro {
        t_ns: (stamp_s * 1e9).round() as i64,
        rad_s,
    }
}

fn accel(stamp_s: f64, m_s2: DVec3) -> Reading {
    Reading::Accel {
        t_ns: (stamp_s * 1e9).round() as i64,
        m_s2,
    }
}

#[test]
fn stamps_of_either_clock_and_of_none_end_on_the_feeds() {
    for base_s in [BOOT_S, MONOTONIC_S, 1_700_000_000.0] {
        let mut sensors = Sensors::default();
        // Handled 3 ms after it was read.
        let first = sensors
            .push(gyro(base_s + 1.0, DVec3::X), clocks(1.003))
            .unwrap();
        let second = sensors
            .push(gyro(base_s + 1.005, DVec3::X), clocks(1.030))
            .unwrap();
        assert!((first.t_s - 1.0).abs() < 0.004, "{base_s}: {}", first.t_s);
        // What differs in delay does not differ in time.
        assert!((second.t_s - first.t_s - 0.005).abs() < 1e-6, "{base_s}");
    }
}

#[test]
fn a_phone_that_slept_is_put_on_the_clock_anew() {
    let mut sensors = Sensors::default();
    sensors
        .push(gyro(MONOTONIC_S + 1.0, DVec3::X), clocks(1.0))
        .unwrap();
    // The feed's clock went on for a minute while the monotonic one stood still.
    let later = Clocks {
        monotonic_s: MONOTONIC_S + 1.1,
        ..clocks(61.1)
    };
    let sample = sensors
        .push(gyro(MONOTONIC_S + 1.1, DVec3::X), later)
        .unwrap();
    assert!((sample.t_s - 61.1).abs() < 1e-6, "{}", sample.t_s);
}

#[test]
fn late_and_doubled_events_are_dropped_and_broken_ones_too() {
    let mut sensors = Sensors::default();
    let at = |stamp_s: f64| gyro(BOOT_S + stamp_s, DVec3::Y);
    assert!(sensors.push(at(1.000), clocks(1.0)).is_some());
    assert!(sensors.push(at(1.000), clocks(1.0)).is_none());
    assert!(sensors.push(at(0.995), clocks(1.0)).is_none());
    let broken = gyro(BOOT_S + 1.005, DVec3::new(f64::NAN, 0.0, 0.0));
    assert!(sensors.push(broken, clocks(1.005)).is_none());
    assert!(sensors.push(at(1.010), clocks(1.01)).is_some());
}

#[test]
fn gravity_is_the_newest_one_and_none_when_it_is_stale() {
    let mut sensors = Sensors::default();
    let up = Rotation::Deg90.phone_from_display(DVec3::Y * 9.81);
    let none = sensors
        .push(gyro(BOOT_S + 1.0, DVec3::ZERO), clocks(1.0))
        .unwrap();
    assert!(none.accel.is_nan());
    sensors.push(accel(BOOT_S + 1.001, up), clocks(1.001));
    let sample = sensors
        .push(gyro(BOOT_S + 1.005, DVec3::ZERO), clocks(1.005))
        .unwrap();
    assert!((sample.accel - DVec3::Y * 9.81).length() < 1e-9);
    let stale = sensors
        .push(gyro(BOOT_S + 1.3, DVec3::ZERO), clocks(1.3))
        .unwrap();
    assert!(stale.accel.is_nan());
}

/// A phone that lies on its side reads gravity along its own x; its display's user has it upwards.
#[test]
fn a_phone_on_its_left_side_has_its_right_edge_up() {
    let up = Rotation::Deg90.display_from_phone(DVec3::X);
    assert!((up - DVec3::Y).length() < 1e-12);
    let up = Rotation::Deg270.display_from_phone(DVec3::NEG_X);
    assert!((up - DVec3::Y).length() < 1e-12);
}

/// The same head turn, sensed by a phone that lies in the headset either way, looks the same to the shopper.
#[test]
fn a_turn_to_the_left_is_one_whichever_way_the_phone_lies() {
    for rotation in [
        Rotation::Deg0,
        Rotation::Deg90,
        Rotation::Deg180,
        Rotation::Deg270,
    ] {
        let mut sensors = Sensors::default();
        sensors.turn(rotation);
        let mut fusion = Fusion::new();
        for step in 0..400 {
            let t_s = f64::from(step) * 0.005;
            let up = rotation.phone_from_display(DVec3::Y * 9.81);
            let left = rotation.phone_from_display(DVec3::Y * 0.5);
            sensors.push(accel(BOOT_S + t_s - 0.001, up), clocks(t_s));
            if let Some(sample) = sensors.push(gyro(BOOT_S + t_s, left), clocks(t_s)) {
                fusion.push(&sample);
            }
        }
        let yaw = yaw_of(fusion.world_from_head());
        assert!((yaw - 0.9975).abs() < 0.01, "{rotation:?}: {yaw}");
    }
}

proptest! {
    #[test]
    fn turning_to_the_display_and_back_is_nothing(x in -9.0..9.0, y in -9.0..9.0, z in -9.0..9.0) {
        for number in 0..4 {
            let rotation = Rotation::from_surface(number).unwrap();
            let v = DVec3::new(x, y, z);
            let there = rotation.display_from_phone(v);
            prop_assert!((rotation.phone_from_display(there) - v).length() < 1e-12);
            prop_assert!((there.length() - v.length()).abs() < 1e-12);
        }
    }

    #[test]
    fn times_rise_whatever_the_stamps(stamps in prop::collection::vec(-5i64..400, 1..80)) {
        let mut sensors = Sensors::default();
        let mut last_s = f64::NEG_INFINITY;
        for (index, stamp) in stamps.iter().enumerate() {
            let feed_s = 10.0 + index as f64 * 0.005;
            let reading = gyro(BOOT_S + 10.0 + *stamp as f64 * 0.001, DVec3::X);
            if let Some(sample) = sensors.push(reading, clocks(feed_s)) {
                prop_assert!(sample.t_s > last_s);
                last_s = sample.t_s;
            }
        }
    }
}

/// A script turned into sensor events and fused again is the script.
#[test]
fn a_synthesised_head_is_tracked_to_half_a_degree() {
    let rotation = Rotation::Deg270;
    let head = |t_s: f64| {
        let pitch = (1.3 * t_s).sin() * 0.3;
        glam::DQuat::from_rotation_y((0.9 * t_s).sin()) * glam::DQuat::from_rotation_x(pitch)
    };
    let mut sensors = Sensors::default();
    sensors.turn(rotation);
    let mut fusion = Fusion::new();
    let mut worst = 0.0_f64;
    for frame in 0..1200 {
        let [from_s, to_s] = [0, 1].map(|next| f64::from(frame + next) / 60.0);
        let stamped = |t_s: f64| (BOOT_S + t_s, head(t_s));
        for reading in buyplus_phone::readings(stamped(from_s), stamped(to_s), 4, rotation) {
            if let Some(sample) = sensors.push(reading, clocks(to_s)) {
                fusion.push(&sample);
            }
        }
        worst = worst.max(fusion.world_from_head().angle_between(head(to_s)));
    }
    assert!(worst.to_degrees() < 0.5, "{}°", worst.to_degrees());
}
