//! Rest: when the sensor reads the same for long enough that what the gyroscope reads is its bias.

use glam::DVec3;

/// Readings are averaged over blocks of this length, seconds, which removes noise and tremor.
const BLOCK_S: f64 = 0.5;
/// Blocks that must agree: 9 s. A pan that is slow enough to pass for rest seldom lasts as long, and
/// a phone laid down for ten seconds is still learned.
const BLOCKS: usize = 18;
/// Readings farther than this from the block's mean are movement, rad/s and m/s².
const MAX_RATE_DEVIATION_RAD_S: f64 = 0.1;
const MAX_ACCEL_DEVIATION_M_S2: f64 = 1.0;
/// How far block means may lie apart: a quiet head's sway, rad/s, and a tilt of 1.5°, m/s².
const MAX_RATE_SPREAD_RAD_S: f64 = 0.012;
const MAX_ACCEL_SPREAD_M_S2: f64 = 0.25;
/// A pause in the readings after which rest begins anew, seconds.
const MAX_GAP_S: f64 = 0.25;

/// What a rest showed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rest {
    /// The mean of the gyroscope, rad/s, head axes.
    pub mean_rate: DVec3,
    /// The variance of that mean along each axis, rad²/s².
    pub variance: DVec3,
}

/// Watches for rest in readings of any rate.
#[derive(Clone, Debug, Default)]
pub(super) struct RestDetector {
    current: Block,
    rates: [DVec3; BLOCKS],
    accels: [DVec3; BLOCKS],
    filled: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Block {
    duration_s: f64,
    count: f64,
    rate_sum: DVec3,
    accel_sum: DVec3,
}

impl RestDetector {
    /// Takes a reading; a rest comes back when one is complete, and the next begins.
    pub fn push(&mut self, rate: DVec3, accel: DVec3, dt_s: f64) -> Option<Rest> {
        if dt_s > MAX_GAP_S || self.current.is_left_by(rate, accel) {
            self.restart();
        }
        self.current.add(rate, accel, dt_s);
        if self.current.duration_s < BLOCK_S {
            return None;
        }
        let block = std::mem::take(&mut self.current);
        self.append(block.rate_sum / block.count, block.accel_sum / block.count);
        (self.filled == BLOCKS).then(|| {
            self.filled = 0;
            self.rest()
        })
    }

    pub fn restart(&mut self) {
        self.current = Block::default();
        self.filled = 0;
    }

    /// Adds a block after dropping from the front whatever no longer agrees with it.
    fn append(&mut self, rate: DVec3, accel: DVec3) {
        let agrees = |index: usize| {
            (self.rates[index] - rate).abs().max_element() <= MAX_RATE_SPREAD_RAD_S
                && (self.accels[index] - accel).length() <= MAX_ACCEL_SPREAD_M_S2
        };
        let first_kept = (0..self.filled)
            .rev()
            .find(|&index| !agrees(index))
            .map_or(0, |i| i + 1);
        self.rates.copy_within(first_kept..self.filled, 0);
        self.accels.copy_within(first_kept..self.filled, 0);
        self.filled -= first_kept;
        self.rates[self.filled] = rate;
        self.accels[self.filled] = accel;
        self.filled += 1;
    }

    fn rest(&self) -> Rest {
        /// Sway makes neighbouring blocks alike, so the blocks count for fewer.
        const INDEPENDENT: f64 = BLOCKS as f64 / 3.0;
        /// What is left of a gyroscope's own noise in such a mean, rad/s.
        const FLOOR_RAD_S: f64 = 2e-4;
        let mean_rate = self.rates.iter().sum::<DVec3>() / BLOCKS as f64;
        let squares = (self.rates.iter()).map(|rate| (rate - mean_rate) * (rate - mean_rate));
        let variance = squares.sum::<DVec3>() / BLOCKS as f64 / INDEPENDENT;
        Rest {
            mean_rate,
            variance: variance + DVec3::splat(FLOOR_RAD_S * FLOOR_RAD_S),
        }
    }
}

impl Block {
    fn add(&mut self, rate: DVec3, accel: DVec3, dt_s: f64) {
        self.duration_s += dt_s;
        self.count += 1.0;
        self.rate_sum += rate;
        self.accel_sum += accel;
    }

    fn is_left_by(&self, rate: DVec3, accel: DVec3) -> bool {
        self.count > 0.0
            && ((rate - self.rate_sum / self.count).length() > MAX_RATE_DEVIATION_RAD_S
                || (accel - self.accel_sum / self.count).length() > MAX_ACCEL_DEVIATION_M_S2)
    }
}
