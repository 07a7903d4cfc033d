//! What holds for every input: unit quaternions, rising time, traces that read back.
#![allow(clippy::expect_used, reason = "a test may panic")]

use buyplus_head::{
    Fusion, GestureRecognizer, PhoneShakeRecognizer, Predictor, late_warp, predict,
    trace::{self, IMU_HEADER, ImuSample, POSE_HEADER, PoseSample, Trace},
    warp_direction,
};
use glam::{DQuat, DVec3};
use proptest::prelude::*;

fn vector(limit: f64) -> impl Strategy<Value = DVec3> {
    prop::array::uniform3(-limit..limit).prop_map(DVec3::from)
}

fn rotation() -> impl Strategy<Value = DQuat> {
    vector(3.0).prop_map(DQuat::from_scaled_axis)
}

fn wild() -> impl Strategy<Value = f64> {
    prop_oneof![4 => -100.0..100.0, 1 => any::<f64>()]
}

proptest! {
    #[test]
    fn whatever_is_read_the_pose_is_a_rotation(
        readings in prop::collection::vec((wild(), prop::array::uniform3(wild()), prop::array::uniform3(wild())), 1..80),
    ) {
        let (mut fusion, mut recognizer) = (Fusion::new(), GestureRecognizer::default());
        let (mut predictor, mut hand) = (Predictor::default(), PhoneShakeRecognizer::default());
        for (t_s, gyro, accel) in readings {
            let sample = ImuSample { t_s, gyro: gyro.into(), accel: accel.into() };
            let pose = fusion.push(&sample);
            prop_assert!(pose.is_normalized(), "{pose} after {sample:?}");
            prop_assert!(fusion.bias().rad_s.abs().max_element() <= 0.05);
            predictor.push(t_s, pose, sample.gyro);
            prop_assert!(predictor.predict(t_s + 0.02).is_normalized());
            recognizer.push_pose(t_s, pose);
            hand.push(t_s, sample.accel);
        }
    }

    #[test]
    fn prediction_never_goes_farther_than_a_neck_can(
        pose in rotation(), rate in vector(1e3), horizon_s in -1.0f64..10.0,
    ) {
        let ahead = predict(pose, rate, horizon_s);
        prop_assert!(ahead.is_normalized());
        let turned = (pose.conjugate() * ahead).to_scaled_axis().length();
        prop_assert!(turned <= 2.0 + 1e-6, "{turned} rad");
    }

    #[test]
    fn a_warp_undoes_the_turn(drawn in rotation(), turn in vector(0.15), x in -0.8f64..0.8, y in -0.8f64..0.8) {
        let newest = drawn * DQuat::from_scaled_axis(turn);
        let [dx, dy] = warp_direction(late_warp(drawn, newest), [x, y]).expect("in front");
        let (now, then) = (newest * DVec3::new(x, y, -1.0), drawn * DVec3::new(dx, dy, -1.0));
        prop_assert!(now.normalize().distance(then.normalize()) < 1e-9);
    }

    #[test]
    fn traces_read_back_exactly(
        samples in prop::collection::vec((0.0f64..1e6, vector(50.0), vector(200.0), rotation()), 0..20),
    ) {
        let imu: Vec<_> = (samples.iter())
            .map(|&(t_s, gyro, accel, _)| ImuSample { t_s, gyro, accel })
            .collect();
        let mut text = format!("{IMU_HEADER}\n").into_bytes();
        for sample in &imu {
            trace::write_imu_row(&mut text, sample).expect("memory");
        }
        prop_assert_eq!(trace::read(&text[..]).expect("a trace"), Trace::Imu(imu));

        let mut text = format!("{POSE_HEADER}\n").into_bytes();
        for &(t_s, _, _, world_from_head) in &samples {
            trace::write_pose_row(&mut text, &PoseSample { t_s, world_from_head }).expect("memory");
        }
        let Trace::Poses(poses) = trace::read(&text[..]).expect("a trace") else {
            return Err(TestCaseError::fail("poses expected"));
        };
        for (read, (t_s, _, _, written)) in poses.iter().zip(&samples) {
            prop_assert_eq!(read.t_s, *t_s);
            prop_assert!(read.world_from_head.abs_diff_eq(*written, 1e-12));
        }
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), rows in "[0-9a-zN,.\\n-]{0,120}") {
        let _ = trace::read(&bytes[..]);
        for header in [IMU_HEADER, POSE_HEADER] {
            let _ = trace::read(format!("{header}\n{rows}").as_bytes());
        }
    }
}

#[test]
fn poses_between_samples_lie_on_the_short_arc() {
    let pose = |t_s, angle| PoseSample {
        t_s,
        world_from_head: DQuat::from_rotation_y(angle),
    };
    let mut poses = [pose(1.0, 0.0), pose(2.0, 1.0)];
    poses[1].world_from_head = -poses[1].world_from_head;
    for (t_s, angle) in [(0.0, 0.0), (1.25, 0.25), (2.0, 1.0), (9.0, 1.0)] {
        let between = trace::pose_at(&poses, t_s).expect("there are samples");
        let expected = DQuat::from_rotation_y(angle);
        assert!(
            between.dot(expected).abs() > 1.0 - 1e-12,
            "{t_s} s: {between}"
        );
    }
    assert_eq!(trace::pose_at(&[], 0.0), None);
}
