//! No file stops the reader, and nothing it reads stops fusion or recognition.
#![no_main]

use buyplus_head::{Fusion, GestureRecognizer, trace};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut recognizer = GestureRecognizer::default();
    match trace::read(bytes) {
        Ok(trace::Trace::Imu(samples)) => {
            let mut fusion = Fusion::new();
            for sample in &samples {
                let pose = fusion.push(sample);
                assert!(pose.is_normalized());
                recognizer.push_pose(sample.t_s, pose);
            }
        }
        Ok(trace::Trace::Poses(poses)) => {
            for pose in &poses {
                recognizer.push_pose(pose.t_s, pose.world_from_head);
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
