//! Shaking the phone in the hand ("shake to win"), which is not a head shake.

use glam::DVec3;

/// Standard gravity, m/s².
const GRAVITY_M_S2: f64 = 9.80665;
/// A swing of the hand reaches this acceleration, m/s²; heads hardly do, even running ones.
const MIN_SWING_M_S2: f64 = 8.0;
/// Swings that make a shake.
const MIN_SWINGS: u32 = 4;
/// The longest time between two swings, seconds.
const MAX_SWING_S: f64 = 0.4;
/// The shortest: a knock rings faster than a hand can swing, seconds.
const MIN_SWING_S: f64 = 0.05;
/// How quickly gravity is told from swings, seconds.
const GRAVITY_S: f64 = 1.0;
/// A pause in the readings after which nothing before is remembered, seconds.
const MAX_GAP_S: f64 = 0.25;

/// A shaken phone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PhoneShake {
    /// When, seconds.
    pub t_s: f64,
    /// Swings so far, 4 or more.
    pub swings: u32,
    /// The greatest acceleration so far, gravity taken off, m/s².
    pub peak_m_s2: f64,
}

/// Recognises a phone shaken in the hand from its accelerometer alone: swings to and fro, each
/// against the one before, in quick succession.
#[derive(Clone, Copy, Debug, Default)]
pub struct PhoneShakeRecognizer {
    t_s: Option<f64>,
    gravity: DVec3,
    last_swing: DVec3,
    last_swing_s: f64,
    swings: u32,
    peak_m_s2: f64,
}

impl PhoneShakeRecognizer {
    /// Takes a specific force (m/s², any axes fixed to the phone). A shake comes back at its fourth
    /// swing and at each further one. Readings that are not later than the last one are passed over.
    pub fn push(&mut self, t_s: f64, accel: DVec3) -> Option<PhoneShake> {
        if !t_s.is_finite() || !accel.is_finite() {
            return None;
        }
        let dt_s = self.t_s.map_or(f64::INFINITY, |before_s| t_s - before_s);
        if dt_s <= 0.0 {
            return None;
        }
        if dt_s > MAX_GAP_S {
            *self = Self {
                t_s: Some(t_s),
                gravity: accel.normalize_or(DVec3::Y) * GRAVITY_M_S2,
                ..Self::default()
            };
            return None;
        }
        self.t_s = Some(t_s);
        self.gravity += (accel - self.gravity) * (1.0 - (-dt_s / GRAVITY_S).exp());
        self.step(t_s, accel - self.gravity)
    }

    fn step(&mut self, t_s: f64, swing: DVec3) -> Option<PhoneShake> {
        let since_s = t_s - self.last_swing_s;
        if self.swings > 0 && since_s > MAX_SWING_S {
            self.swings = 0;
        }
        if swing.length() < MIN_SWING_M_S2 {
            return None;
        }
        let is_next =
            self.swings == 0 || (swing.dot(self.last_swing) < 0.0 && since_s >= MIN_SWING_S);
        self.peak_m_s2 = if self.swings == 0 {
            swing.length()
        } else {
            self.peak_m_s2.max(swing.length())
        };
        if !is_next {
            return None;
        }
        self.swings += 1;
        self.last_swing = swing;
        self.last_swing_s = t_s;
        (self.swings >= MIN_SWINGS).then_some(PhoneShake {
            t_s,
            swings: self.swings,
            peak_m_s2: self.peak_m_s2,
        })
    }
}
