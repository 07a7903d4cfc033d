//! When the accelerometer measures gravity, and how far to trust it.

use glam::DVec3;

/// Standard gravity, m/s².
pub(super) const GRAVITY_M_S2: f64 = 9.80665;
/// A specific force farther than this from 1 g says nothing about which way is up, m/s².
const MAX_DEVIATION_M_S2: f64 = 3.0;
/// The deviation at which trust has fallen to half, m/s².
const HALF_TRUST_M_S2: f64 = 0.2;
/// The turning rate at which trust has fallen to half, rad/s: the sensor swings about the neck.
const HALF_TRUST_RAD_S: f64 = 1.0;
/// A tilt that the gyroscope does not account for halves the trust at this angle, radians; it is more
/// likely a push than an error of the filter. Bounded, so that an error is mended in the end.
const HALF_TRUST_RAD: f64 = 0.1;
const MAX_TILT_DOUBT: f64 = 10.0;
/// How long a disturbance is remembered, seconds: a shaken sensor passes 1 g twice a shake.
const MEMORY_S: f64 = 0.25;
/// Tilt noise of the accelerometer on a quiet head, rad/√Hz. Most of it is the head's own slow
/// acceleration; with [`super::filter`]'s gyroscope noise it gives a time constant of some 3 s.
const QUIET_TILT_RAD_PER_SQRT_HZ: f64 = 0.01;

/// Follows how far the specific force has lately been from gravity alone.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct GravityGate {
    disturbance_m_s2: f64,
}

impl GravityGate {
    /// The variance (rad²) of the tilt that this reading shows, `tilt_rad` from the filter's own, or
    /// nothing where it shows none.
    pub fn tilt_variance(
        &mut self,
        accel: DVec3,
        tilt_rad: f64,
        rate: DVec3,
        dt_s: f64,
    ) -> Option<f64> {
        let deviation = (accel.length() - GRAVITY_M_S2).abs();
        let remembered = self.disturbance_m_s2 * (-dt_s / MEMORY_S).exp();
        // A single wild reading (a tap on the table) is not worth remembering at its full size.
        self.disturbance_m_s2 = remembered.max(deviation.min(MAX_DEVIATION_M_S2));
        if deviation > MAX_DEVIATION_M_S2 || dt_s <= 0.0 {
            return None;
        }
        let doubt = 1.0
            + (self.disturbance_m_s2 / HALF_TRUST_M_S2).powi(2)
            + rate.length_squared() / (HALF_TRUST_RAD_S * HALF_TRUST_RAD_S)
            + (tilt_rad / HALF_TRUST_RAD).powi(2).min(MAX_TILT_DOUBT);
        Some(QUIET_TILT_RAD_PER_SQRT_HZ.powi(2) / dt_s * doubt)
    }
}
