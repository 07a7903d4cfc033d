//! What one sample costs: fusion, prediction, gesture.
#![allow(missing_docs, reason = "the macros make public functions")]

use std::hint::black_box;

use buyplus_head::{Fusion, GestureRecognizer, Predictor, trace::ImuSample};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use glam::DVec3;

const SAMPLES: u32 = 10_000;

/// A head that nods and turns, 200 samples a second.
fn samples() -> Vec<ImuSample> {
    (0..SAMPLES)
        .map(|i| {
            let t_s = f64::from(i) / 200.0;
            ImuSample {
                t_s,
                gyro: DVec3::new((6.0 * t_s).sin(), 0.4 * (2.0 * t_s).cos(), 0.05),
                accel: DVec3::new(0.1 * t_s.sin(), 9.8, 0.3),
            }
        })
        .collect()
}

fn per_sample(criterion: &mut Criterion) {
    let samples = samples();
    let mut group = criterion.benchmark_group("per sample");
    group.throughput(Throughput::Elements(u64::from(SAMPLES)));
    group.bench_function("fusion", |bencher| {
        bencher.iter(|| {
            let mut fusion = Fusion::new();
            for sample in &samples {
                black_box(fusion.push(sample));
            }
        });
    });
    group.bench_function("gesture", |bencher| {
        bencher.iter(|| {
            let mut recognizer = GestureRecognizer::default();
            for sample in &samples {
                black_box(recognizer.push_rate(sample.t_s, sample.gyro, sample.accel));
            }
        });
    });
    group.bench_function("prediction", |bencher| {
        bencher.iter(|| {
            let mut predictor = Predictor::default();
            for sample in &samples {
                predictor.push(sample.t_s, glam::DQuat::IDENTITY, sample.gyro);
                black_box(predictor.predict(sample.t_s + 0.02));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, per_sample);
criterion_main!(benches);
