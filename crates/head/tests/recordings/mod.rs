//! The recorded heads in `data/`, in this crate's axes and units.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::fs;

use buyplus_head::trace::{ImuSample, PoseSample, Trace, read};
use buyplus_head::{Fusion, Gesture, GestureRecognizer};
use glam::DVec3;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data");
const SAMPLES_PER_S: f64 = 26.0;

/// One of the recordings by `STMicroelectronics`: mg and degrees per second, x back, y up, z left.
pub fn head_gestures(name: &str) -> Vec<ImuSample> {
    let path = format!("{DATA}/head-gestures/{name}.txt");
    let text = fs::read_to_string(path).expect("the recording");
    let rows = text.lines().skip(1).map(|line| {
        let values: Vec<f64> = line
            .split_whitespace()
            .map(|v| v.parse().expect("a number"))
            .collect();
        let head_axes = |at: usize| DVec3::new(-values[at + 2], values[at + 1], values[at]);
        (head_axes(0) * 9.80665e-3, head_axes(3) * 1f64.to_radians())
    });
    (rows.enumerate())
        .map(|(i, (accel, gyro))| ImuSample {
            t_s: i as f64 / SAMPLES_PER_S,
            gyro,
            accel,
        })
        .collect()
}

/// Four and a half minutes of looking around in a 360° video.
pub fn browsing() -> Vec<PoseSample> {
    let file = fs::File::open(format!("{DATA}/head-motion/browsing-1.csv")).expect("the recording");
    match read(file).expect("a trace") {
        Trace::Poses(poses) => poses,
        Trace::Imu(_) => panic!("the recording has poses"),
    }
}

/// The gestures recognised by a fusion and a recogniser that have seen nothing before.
pub fn gestures_in(samples: &[ImuSample]) -> Vec<Gesture> {
    let mut fusion = Fusion::new();
    let mut recognizer = GestureRecognizer::default();
    let step = |sample: &ImuSample| recognizer.push_pose(sample.t_s, fusion.push(sample));
    samples.iter().filter_map(step).collect()
}

/// The same head at another sampling rate, between the samples on straight lines.
pub fn resampled(samples: &[ImuSample], rate_hz: f64) -> Vec<ImuSample> {
    let last_s = samples.last().map_or(0.0, |sample| sample.t_s);
    let count = (last_s * rate_hz) as usize;
    (0..count)
        .map(|i| {
            let t_s = i as f64 / rate_hz;
            let after = samples
                .partition_point(|sample| sample.t_s <= t_s)
                .min(samples.len() - 1);
            let (a, b) = (&samples[after - 1], &samples[after]);
            let part = (t_s - a.t_s) / (b.t_s - a.t_s);
            ImuSample {
                t_s,
                gyro: a.gyro.lerp(b.gyro, part),
                accel: a.accel.lerp(b.accel, part),
            }
        })
        .collect()
}

/// The same movement, smaller or larger and slower or faster.
pub fn varied(samples: &[ImuSample], scale: f64, speed: f64) -> Vec<ImuSample> {
    let vary = |sample: &ImuSample| ImuSample {
        t_s: sample.t_s / speed,
        gyro: sample.gyro * scale * speed,
        ..*sample
    };
    samples.iter().map(vary).collect()
}

/// All stretches of that length, a tenth of a second apart.
pub fn windows(samples: &[ImuSample], length_s: f64) -> Vec<&[ImuSample]> {
    let (first_s, last_s) = (samples[0].t_s, samples[samples.len() - 1].t_s);
    let count = ((last_s - first_s - length_s) / 0.1).floor() as usize + 1;
    (0..count)
        .map(|i| {
            let start_s = first_s + i as f64 * 0.1;
            let start = samples.partition_point(|sample| sample.t_s < start_s);
            let end = samples.partition_point(|sample| sample.t_s < start_s + length_s);
            &samples[start..end]
        })
        .collect()
}
