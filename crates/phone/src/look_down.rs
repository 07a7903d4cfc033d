//! Recentring without hands: look at your own feet and hold still for a moment.

use glam::{DQuat, DVec3};

/// Further down than any shelf or the bag: this far below the horizon the gaze rests on nothing, radians (72°).
const FEET_RAD: f64 = 1.26;
/// The gaze has to come up to here before it counts again, radians (50°).
const LEFT_RAD: f64 = 0.87;
/// How long it has to rest, seconds.
const HOLD_S: f64 = 1.2;
/// Faster than this the head is on its way, rad/s.
const STILL_RAD_S: f64 = 0.5;

/// Watches for the look at the feet.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LookDown {
    since_s: Option<f64>,
    last: Option<(f64, DQuat)>,
    is_spent: bool,
}

impl LookDown {
    /// Takes the head at a time that does not fall; true in the one moment in which the way ahead is to be set anew.
    pub fn push(&mut self, t_s: f64, world_from_head: DQuat) -> bool {
        let gaze = world_from_head * DVec3::NEG_Z;
        let below_rad = (-gaze.y).clamp(-1.0, 1.0).asin();
        let is_still = self.last.is_some_and(|(last_s, last)| {
            last.angle_between(world_from_head) <= STILL_RAD_S * (t_s - last_s).max(1e-3)
        });
        self.last = Some((t_s, world_from_head));
        if below_rad < LEFT_RAD {
            self.is_spent = false;
        }
        if below_rad < FEET_RAD || !is_still {
            self.since_s = None;
            return false;
        }
        let since_s = *self.since_s.get_or_insert(t_s);
        let is_due = t_s - since_s >= HOLD_S && !self.is_spent;
        self.is_spent |= is_due;
        is_due
    }
}
