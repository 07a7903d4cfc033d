//! A sample costs no allocation, whatever it brings.

use buyplus_head::{
    Fusion, GestureRecognizer, NeckModel, PhoneShakeRecognizer, Predictor, trace::ImuSample,
};
use glam::DVec3;

#[test]
fn no_sample_allocates() {
    let mut fusion = Fusion::new();
    let mut recognizer = GestureRecognizer::default();
    let mut predictor = Predictor::default();
    let mut hand = PhoneShakeRecognizer::default();
    let mut gestures = 0;
    let allocations = allocation_counter::measure(|| {
        for i in 0..4000 {
            let t_s = f64::from(i) * 0.005;
            let nodding = if i < 2000 { (6.0 * t_s).cos() } else { 0.0 };
            let sample = ImuSample {
                t_s,
                gyro: DVec3::X * nodding,
                accel: DVec3::Y * 9.80665,
            };
            let pose = fusion.push(&sample);
            predictor.push(t_s, pose, fusion.rate());
            let ahead = predictor.predict(t_s + 0.03);
            std::hint::black_box(NeckModel::ADULT.eyes_m(ahead));
            gestures += u32::from(recognizer.push_pose(t_s, pose).is_some());
            std::hint::black_box(hand.push(t_s, sample.accel));
        }
    });
    assert_eq!(allocations.count_total, 0);
    assert!(
        gestures > 3,
        "the recogniser had something to do: {gestures}"
    );
}
