//! Synthetic readings of an ideal or a noisy sensor on a turning head.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use buyplus_head::trace::ImuSample;
use glam::{DQuat, DVec3};

/// What the accelerometer reads on a level head at rest, m/s².
pub const UP: DVec3 = DVec3::new(0.0, 9.80665, 0.0);

/// A level head at rest.
pub const STILL: Motion = Motion {
    rate: DVec3::ZERO,
    bias: DVec3::ZERO,
    start_s: 0.0,
    rate_hz: 100.0,
};

/// A head that turns at a constant rate, sampled by a sensor with a bias.
#[derive(Clone, Copy)]
pub struct Motion {
    rate: DVec3,
    bias: DVec3,
    start_s: f64,
    rate_hz: f64,
}

impl Motion {
    pub fn constant(rate: DVec3) -> Self {
        Self { rate, ..STILL }
    }

    pub fn at(self, rate_hz: f64) -> Self {
        Self { rate_hz, ..self }
    }

    pub fn biased(self, bias: DVec3) -> Self {
        Self { bias, ..self }
    }

    /// Samples begin after this time, with the head level.
    pub fn from(self, start_s: f64) -> Self {
        Self { start_s, ..self }
    }

    /// The readings of that many seconds, with Gaussian-like noise of the gyroscope in rad/s and
    /// ten times that on the accelerometer in m/s².
    pub fn samples(self, duration_s: f64, noise: f64) -> Vec<ImuSample> {
        let mut random = Random(0x2545_f491_4f6c_dd1d);
        let count = (duration_s * self.rate_hz).round() as u32;
        let first = u32::from(self.start_s > 0.0);
        (first..=count)
            .map(|i| {
                let elapsed_s = f64::from(i) / self.rate_hz;
                let world_from_head = DQuat::from_scaled_axis(self.rate * elapsed_s);
                ImuSample {
                    t_s: self.start_s + elapsed_s,
                    gyro: self.rate + self.bias + random.vector() * noise,
                    accel: world_from_head.conjugate() * UP + random.vector() * noise * 10.0,
                }
            })
            .collect()
    }
}

/// Xorshift: the same noise every time.
pub struct Random(u64);

impl Random {
    pub fn vector(&mut self) -> DVec3 {
        DVec3::new(self.normal(), self.normal(), self.normal())
    }

    /// The sum of twelve uniform numbers has variance 1.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }

    fn uniform(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}
