//! What the fusion promises: slow pans kept, biases learned, gravity trusted only when it is gravity.
#![allow(clippy::expect_used, reason = "a test may panic")]

mod imu;

use buyplus_head::{Fusion, GyroBias, trace::ImuSample, yaw_of};
use glam::{DQuat, DVec3};
use imu::{Motion, STILL, UP};

fn run(fusion: &mut Fusion, samples: impl IntoIterator<Item = ImuSample>) -> DQuat {
    (samples.into_iter()).fold(DQuat::IDENTITY, |_, sample| fusion.push(&sample))
}

fn degrees_between(a: DQuat, b: DQuat) -> f64 {
    let dot = a.dot(b).abs().min(1.0);
    (2.0 * dot.acos()).to_degrees()
}

#[test]
fn a_constant_pan_is_not_taken_for_a_bias() {
    for rate_hz in [50.0, 100.0, 200.0, 400.0] {
        for yaw_rate in [
            -0.3, -0.1, -0.05, -0.02, 0.02, 0.03, 0.05, 0.1, 0.2, 0.25, 0.29, 0.3,
        ] {
            let motion = Motion::constant(DVec3::Y * yaw_rate).at(rate_hz);
            for noise in [0.0, 0.003] {
                let mut fusion = Fusion::new();
                let pose = run(&mut fusion, motion.samples(10.0, noise));
                let error = (yaw_of(pose) - yaw_rate * 10.0).to_degrees();
                assert!(
                    error.abs() < 2.0,
                    "{yaw_rate} rad/s at {rate_hz} Hz, noise {noise}: {error}°"
                );
            }
        }
    }
}

#[test]
fn a_pan_after_the_bias_is_known_is_kept_however_slow() {
    let mut fusion = Fusion::new();
    let bias = DVec3::new(0.01, -0.02, 0.005);
    run(
        &mut fusion,
        Motion::constant(DVec3::ZERO)
            .biased(bias)
            .samples(30.0, 0.003),
    );
    let before = yaw_of(fusion.world_from_head());
    let pan = Motion::constant(DVec3::Y * 0.02).biased(bias).from(30.0);
    let pose = run(&mut fusion, pan.samples(25.0, 0.003));
    let error = (yaw_of(pose) - before - 0.5).to_degrees();
    assert!(error.abs() < 1.0, "{error}°");
}

#[test]
fn a_starting_bias_is_learned_within_ten_seconds_of_rest() {
    let biases = [
        DVec3::Y * 0.02,
        DVec3::Y * -0.02,
        DVec3::splat(0.02),
        DVec3::new(-0.02, 0.01, 0.02),
    ];
    for bias in biases {
        for noise in [0.0, 0.003, 0.01] {
            let mut fusion = Fusion::new();
            let still = Motion::constant(DVec3::ZERO).biased(bias);
            let learned = run(&mut fusion, still.samples(10.0, noise));
            let later = run(&mut fusion, still.from(10.0).samples(60.0, noise));
            let drift = degrees_between(learned, later);
            assert!(
                drift < 3.0,
                "bias {bias}, noise {noise}: {drift}° in a minute"
            );
        }
    }
}

#[test]
fn a_bias_learned_wrongly_is_unlearned() {
    let mut fusion = Fusion::new();
    run(
        &mut fusion,
        Motion::constant(DVec3::Y * 0.02).samples(20.0, 0.0),
    );
    run(
        &mut fusion,
        Motion::constant(DVec3::ZERO).from(20.0).samples(40.0, 0.0),
    );
    assert!(fusion.bias().rad_s.length() < 0.002, "{:?}", fusion.bias());
}

#[test]
fn a_kept_bias_works_from_the_first_second() {
    let bias = DVec3::new(0.004, 0.015, -0.01);
    let kept = GyroBias {
        rad_s: bias,
        trust: 3,
    };
    let still = Motion::constant(DVec3::ZERO).biased(bias);
    let pose = run(&mut Fusion::with_bias(kept), still.samples(5.0, 0.003));
    assert!(yaw_of(pose).to_degrees().abs() < 0.2);
    let absurd = GyroBias {
        rad_s: DVec3::new(f64::NAN, 40.0, 0.0),
        trust: 999,
    };
    assert_eq!(Fusion::with_bias(absurd).bias().trust, 0);
}

#[test]
fn one_radian_a_second_for_a_second() {
    for axis in [DVec3::X, DVec3::Y, DVec3::Z] {
        let pose = run(&mut Fusion::new(), Motion::constant(axis).samples(1.0, 0.0));
        let turned = degrees_between(DQuat::IDENTITY, pose);
        assert!((turned - 57.2958).abs() < 0.05, "{axis}: {turned}");
    }
}

#[test]
fn a_wrong_tilt_is_levelled_within_seconds_and_without_turning() {
    let mut fusion = Fusion::new();
    let tilted = DQuat::from_rotation_x(10f64.to_radians()).conjugate() * UP;
    fusion.push(&ImuSample {
        t_s: 0.0,
        gyro: DVec3::ZERO,
        accel: tilted,
    });
    run(
        &mut fusion,
        Motion::constant(DVec3::ZERO).from(0.0).samples(5.0, 0.0),
    );
    let up = fusion.world_from_head() * DVec3::Y;
    assert!(up.angle_between(DVec3::Y).to_degrees() < 0.5);
    assert!(yaw_of(fusion.world_from_head()).to_degrees().abs() < 0.1);
}

#[test]
fn horizontal_acceleration_hardly_tilts() {
    let mut fusion = Fusion::new();
    run(&mut fusion, Motion::constant(DVec3::ZERO).samples(3.0, 0.0));
    let pushed = (0..100).map(|i| ImuSample {
        t_s: 3.0 + f64::from(i) * 0.01,
        gyro: DVec3::ZERO,
        accel: UP + DVec3::X * 3.0,
    });
    run(&mut fusion, pushed);
    let up = fusion.world_from_head() * DVec3::Y;
    let tilt = up.angle_between(DVec3::Y).to_degrees();
    assert!(
        tilt < 3.0,
        "{tilt}° of the 17° that gravity and push together show"
    );
}

#[test]
fn adversarial_readings_leave_a_unit_quaternion_near_the_truth() {
    let bad = [
        (
            "not a number",
            ImuSample {
                t_s: 5.005,
                gyro: DVec3::NAN,
                accel: UP,
            },
        ),
        (
            "no time",
            ImuSample {
                t_s: f64::NAN,
                gyro: DVec3::ZERO,
                accel: UP,
            },
        ),
        (
            "endless",
            ImuSample {
                t_s: 5.005,
                gyro: DVec3::ZERO,
                accel: DVec3::INFINITY,
            },
        ),
        (
            "a duplicate",
            ImuSample {
                t_s: 5.0,
                gyro: DVec3::splat(9.0),
                accel: UP,
            },
        ),
        (
            "late",
            ImuSample {
                t_s: 4.9,
                gyro: DVec3::splat(9.0),
                accel: UP,
            },
        ),
        (
            "free fall",
            ImuSample {
                t_s: 5.005,
                gyro: DVec3::ZERO,
                accel: DVec3::ZERO,
            },
        ),
        (
            "a table tap",
            ImuSample {
                t_s: 5.005,
                gyro: DVec3::ZERO,
                accel: DVec3::new(80.0, -60.0, 90.0),
            },
        ),
        (
            "the clock set back",
            ImuSample {
                t_s: -900.0,
                gyro: DVec3::ZERO,
                accel: UP,
            },
        ),
        (
            "a long gap",
            ImuSample {
                t_s: 99.0,
                gyro: DVec3::ZERO,
                accel: UP,
            },
        ),
    ];
    for (what, sample) in bad {
        let mut fusion = Fusion::new();
        run(&mut fusion, Motion::constant(DVec3::ZERO).samples(5.0, 0.0));
        let pose = fusion.push(&sample);
        assert!(pose.is_normalized(), "{what}: {pose}");
        let t_s = fusion.t_s().expect("has started");
        let pose = run(
            &mut fusion,
            Motion::constant(DVec3::ZERO).from(t_s).samples(1.0, 0.0),
        );
        assert!(
            degrees_between(pose, DQuat::IDENTITY) < 1.0,
            "{what}: {pose}"
        );
    }
}

#[test]
fn saturation_free_fall_and_dropouts_are_survived() {
    let mut fusion = Fusion::new();
    run(&mut fusion, STILL.samples(2.0, 0.01));
    let tumbling = (0..200).map(|i| ImuSample {
        t_s: 2.0 + f64::from(i) * 0.01,
        gyro: DVec3::new(1e4, -1e4, 1e4),
        accel: DVec3::ZERO,
    });
    run(&mut fusion, tumbling);
    run(&mut fusion, STILL.from(4.7).samples(12.0, 0.01));
    let up = fusion.world_from_head() * DVec3::Y;
    assert!(
        up.angle_between(DVec3::Y).to_degrees() < 1.0,
        "level again: {up}"
    );
    assert!(fusion.bias().rad_s.length() < 0.003);
}

#[test]
fn irregular_times_give_the_same_pose() {
    let motion = Motion::constant(DVec3::new(0.0, 1.0, 0.0));
    let regular = run(&mut Fusion::new(), motion.samples(1.52, 0.0));
    let irregular = motion.samples(1.52, 0.0).into_iter().enumerate();
    let irregular = irregular.filter(|(i, _)| i % 7 != 3 && i % 11 != 5 && !(40..60).contains(i));
    let irregular = run(&mut Fusion::new(), irregular.map(|(_, sample)| sample));
    assert!(degrees_between(regular, irregular) < 0.1);
}
