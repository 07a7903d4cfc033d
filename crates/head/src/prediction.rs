//! Where the head will be when the frame is seen.

use glam::{DQuat, DVec3};

/// Farther ahead nothing is known: a head can stop in this time, seconds.
const MAX_HORIZON_S: f64 = 0.1;
/// Faster than any head, rad/s.
const MAX_RATE_RAD_S: f64 = 20.0;
/// Time constant of the angular velocity's low-pass filter, seconds: enough against a gyroscope's
/// noise, and a lag that hardly shows (the Cardboard SDK's apps use 27 ms).
const FILTER_S: f64 = 0.006;

/// The orientation after turning on at a constant angular velocity (rad/s, head axes).
///
/// The horizon is held to 0 to 100 ms and the rate to what a neck can do.
#[must_use]
pub fn predict(world_from_head: DQuat, rate: DVec3, horizon_s: f64) -> DQuat {
    if !rate.is_finite() || !horizon_s.is_finite() {
        return world_from_head;
    }
    let turn = rate.clamp_length_max(MAX_RATE_RAD_S) * horizon_s.clamp(0.0, MAX_HORIZON_S);
    (world_from_head * DQuat::from_scaled_axis(turn)).normalize()
}

/// Keeps the newest pose and a filtered angular velocity, and extrapolates them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Predictor {
    t_s: Option<f64>,
    world_from_head: DQuat,
    rate: DVec3,
}

impl Predictor {
    /// Takes a pose and the angular velocity measured with it (rad/s, head axes, bias removed).
    /// Samples that are not later than the last one are passed over.
    pub fn push(&mut self, t_s: f64, world_from_head: DQuat, rate: DVec3) {
        if !t_s.is_finite() || !world_from_head.is_finite() || !rate.is_finite() {
            return;
        }
        match self.t_s {
            Some(before_s) if t_s <= before_s => return,
            Some(before_s) => {
                let part = 1.0 - (-(t_s - before_s) / FILTER_S).exp();
                self.rate += (rate - self.rate) * part;
            }
            None => self.rate = rate,
        }
        self.t_s = Some(t_s);
        self.world_from_head = world_from_head;
    }

    /// The filtered angular velocity, rad/s, head axes.
    #[must_use]
    pub fn rate(&self) -> DVec3 {
        self.rate
    }

    /// The orientation at `display_s`, on the same clock as the samples.
    #[must_use]
    pub fn predict(&self, display_s: f64) -> DQuat {
        let horizon_s = self.t_s.map_or(0.0, |t_s| display_s - t_s);
        predict(self.world_from_head, self.rate, horizon_s)
    }
}
