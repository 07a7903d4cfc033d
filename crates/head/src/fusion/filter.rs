//! The filter: where the head is, how fast it turns, and what the gyroscope reads at rest.

use glam::{DMat3, DQuat, DVec3};
use serde::{Deserialize, Serialize};

use super::{
    covariance::{Correction, Covariance, ProcessNoise},
    gravity::{GRAVITY_M_S2, GravityGate},
    stillness::{Rest, RestDetector},
};
use crate::{recenter::yaw_of, trace::ImuSample};

/// A longer pause is no motion to integrate but an interruption, seconds.
const MAX_STEP_S: f64 = 1.0;
/// A clock that falls back by more than this was set anew, seconds; by less, a reading came late.
const CLOCK_RESET_S: f64 = 1.0;
/// Beyond any head and any phone's gyroscope (2000°/s), rad/s.
const MAX_RATE_RAD_S: f64 = 35.0;
/// Beyond any phone's accelerometer (16 g), m/s².
const MAX_ACCEL_M_S2: f64 = 160.0;

/// Angle random walk, rad/√s: a phone's gyroscope and what its mounting adds.
const GYRO_NOISE_RAD_PER_SQRT_S: f64 = 0.003;
/// Scale and axis errors of an uncalibrated gyroscope, as a part of the rate.
const GYRO_SCALE_ERROR: f64 = 0.01;
/// How fast a bias wanders as the phone warms up, rad/s per √s.
const BIAS_WANDER_RAD_S_PER_SQRT_S: f64 = 3e-5;
const FIRST_TILT_RAD: f64 = 0.1;
/// The bias that a phone may have, one standard deviation, rad/s.
const FIRST_BIAS_RAD_S: f64 = 0.02;
/// The largest bias along any axis, rad/s.
const MAX_BIAS_RAD_S: f64 = 0.05;
/// The largest reading about the vertical that may be a bias and not a turn, rad/s.
const MAX_VERTICAL_BIAS_RAD_S: f64 = 0.03;
/// A rest within this of the known bias confirms it, rad/s.
const CONFIRMING_RAD_S: f64 = 0.006;
const MAX_TRUST: u32 = 6;

/// What the gyroscope reads at rest, to be kept across launches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GyroBias {
    /// The bias, rad/s, head axes.
    pub rad_s: DVec3,
    /// How many rests have confirmed it, 0 to 6.
    pub trust: u32,
}

/// Fuses readings of gyroscope and accelerometer into the head's orientation.
///
/// Takes readings at 50 to 400 Hz with irregular times. Readings that are not numbers, that come
/// twice or late are passed over; after a gap of up to 1 s the turn is interpolated, after a longer
/// one the orientation is held and gravity levels it again.
#[derive(Clone, Debug)]
pub struct Fusion {
    t_s: Option<f64>,
    world_from_head: DQuat,
    rate: DVec3,
    bias: GyroBias,
    covariance: Covariance,
    gravity: GravityGate,
    rest: RestDetector,
}

impl Fusion {
    /// A filter that knows nothing of the gyroscope's bias.
    #[must_use]
    pub fn new() -> Self {
        Self::with_bias(GyroBias::default())
    }

    /// A filter that starts with the bias of an earlier launch. One that no gyroscope can have is
    /// held to the bounds and not trusted.
    #[must_use]
    pub fn with_bias(bias: GyroBias) -> Self {
        let bounded = bound(bias.rad_s);
        let trust = if bounded == bias.rad_s {
            bias.trust.min(MAX_TRUST)
        } else {
            0
        };
        Self {
            t_s: None,
            world_from_head: DQuat::IDENTITY,
            rate: DVec3::ZERO,
            bias: GyroBias {
                rad_s: bounded,
                trust,
            },
            covariance: Covariance::diagonal(
                DVec3::splat(FIRST_TILT_RAD * FIRST_TILT_RAD),
                DVec3::splat(first_bias_rad_s(trust).powi(2)),
            ),
            gravity: GravityGate::default(),
            rest: RestDetector::default(),
        }
    }

    /// Takes a reading and returns the orientation, always a unit quaternion. The first reading
    /// gives the tilt, heading forward.
    pub fn push(&mut self, sample: &ImuSample) -> DQuat {
        let ImuSample { t_s, gyro, accel } = *sample;
        if !t_s.is_finite() || !gyro.is_finite() {
            return self.world_from_head;
        }
        let accel = accel
            .is_finite()
            .then(|| accel.clamp_length_max(MAX_ACCEL_M_S2));
        let gyro = gyro.clamp_length_max(MAX_RATE_RAD_S);
        let Some(before_s) = self.t_s else {
            self.start(t_s, gyro, accel);
            return self.world_from_head;
        };
        let dt_s = t_s - before_s;
        if !(-CLOCK_RESET_S..=MAX_STEP_S).contains(&dt_s) {
            self.resume(t_s, gyro);
        } else if dt_s > 0.0 {
            self.t_s = Some(t_s);
            self.turn(gyro, dt_s);
            if let Some(accel) = accel {
                self.level(accel, dt_s);
                self.learn_bias(gyro, accel, dt_s);
            }
        }
        self.world_from_head
    }

    /// The orientation, a unit quaternion.
    #[must_use]
    pub fn world_from_head(&self) -> DQuat {
        self.world_from_head
    }

    /// The newest angular velocity without its bias, rad/s, head axes.
    #[must_use]
    pub fn rate(&self) -> DVec3 {
        self.rate
    }

    /// When the newest reading was taken.
    #[must_use]
    pub fn t_s(&self) -> Option<f64> {
        self.t_s
    }

    /// What the gyroscope is thought to read at rest; keep it for the next launch.
    #[must_use]
    pub fn bias(&self) -> GyroBias {
        self.bias
    }

    fn start(&mut self, t_s: f64, gyro: DVec3, accel: Option<DVec3>) {
        // Free fall or a blow shows no up to start from; the next reading may.
        let Some(up) = accel.filter(|a| (0.5..1.5).contains(&(a.length() / GRAVITY_M_S2))) else {
            return;
        };
        let level = DQuat::from_rotation_arc(up.normalize(), DVec3::Y);
        self.world_from_head = (DQuat::from_rotation_y(-yaw_of(level)) * level).normalize();
        self.t_s = Some(t_s);
        self.rate = gyro - self.bias.rad_s;
    }

    fn resume(&mut self, t_s: f64, gyro: DVec3) {
        self.t_s = Some(t_s);
        self.rate = gyro - self.bias.rad_s;
        self.rest.restart();
        self.covariance = Covariance::diagonal(
            DVec3::splat(FIRST_TILT_RAD * FIRST_TILT_RAD),
            self.covariance.bias_variance(),
        );
    }

    fn turn(&mut self, gyro: DVec3, dt_s: f64) {
        let rate = gyro - self.bias.rad_s;
        // Between two readings the rate is taken to change evenly.
        let turned = 0.5 * (self.rate + rate) * dt_s;
        self.rate = rate;
        let noise = ProcessNoise {
            rotation_variance_per_s: GYRO_NOISE_RAD_PER_SQRT_S.powi(2)
                + (GYRO_SCALE_ERROR * rate.length()).powi(2) * dt_s.max(0.01),
            bias_variance_per_s: BIAS_WANDER_RAD_S_PER_SQRT_S.powi(2),
        };
        self.covariance
            .propagate(DMat3::from_quat(self.world_from_head), dt_s, &noise);
        self.world_from_head = (self.world_from_head * DQuat::from_scaled_axis(turned)).normalize();
    }

    fn level(&mut self, accel: DVec3, dt_s: f64) {
        let Some(up_in_head) = accel.try_normalize() else {
            return;
        };
        // The rotation that takes the seen up to the true one has no part about the vertical.
        let up_seen = self.world_from_head * up_in_head;
        let sine = up_seen.x.hypot(up_seen.z);
        let tilt_rad = sine.atan2(up_seen.y);
        let scale = if sine > 1e-12 { tilt_rad / sine } else { 1.0 };
        let tilt = [-up_seen.z * scale, up_seen.x * scale];
        let tilt_variance = (self.gravity).tilt_variance(accel, tilt_rad, self.rate, dt_s);
        if let Some(variance) = tilt_variance {
            let correction = self.covariance.observe_tilt(tilt, variance);
            self.correct(&correction);
        }
    }

    fn learn_bias(&mut self, gyro: DVec3, accel: DVec3, dt_s: f64) {
        let Some(rest) = self.rest.push(gyro, accel, dt_s) else {
            return;
        };
        let up = self.world_from_head.conjugate() * DVec3::Y;
        let may_be_bias = bound(rest.mean_rate) == rest.mean_rate
            && rest.mean_rate.dot(up).abs() <= MAX_VERTICAL_BIAS_RAD_S;
        if !may_be_bias {
            return;
        }
        let contradicts = (rest.mean_rate - self.bias.rad_s).length() > CONFIRMING_RAD_S;
        if contradicts && self.bias.trust > 0 {
            self.bias.trust -= 1;
            return;
        }
        self.bias.trust = if contradicts {
            1
        } else {
            (self.bias.trust + 1).min(MAX_TRUST)
        };
        self.adopt(&rest, contradicts);
    }

    fn adopt(&mut self, rest: &Rest, anew: bool) {
        if anew {
            self.covariance = Covariance::diagonal(
                self.covariance.rotation_variance(),
                DVec3::splat(FIRST_BIAS_RAD_S * FIRST_BIAS_RAD_S),
            );
        }
        for axis in 0..3 {
            let error = rest.mean_rate[axis] - self.bias.rad_s[axis];
            let correction = self
                .covariance
                .observe_bias(axis, error, rest.variance[axis]);
            // At rest nothing turns; a late lesson must not turn the picture either.
            self.correct(&Correction {
                rotation: DVec3::ZERO,
                ..correction
            });
        }
    }

    fn correct(&mut self, correction: &Correction) {
        self.world_from_head =
            (DQuat::from_scaled_axis(correction.rotation) * self.world_from_head).normalize();
        self.bias.rad_s = bound(self.bias.rad_s + correction.bias);
    }
}

impl Default for Fusion {
    fn default() -> Self {
        Self::new()
    }
}

fn bound(bias: DVec3) -> DVec3 {
    let bias = if bias.is_finite() { bias } else { DVec3::ZERO };
    bias.clamp(DVec3::splat(-MAX_BIAS_RAD_S), DVec3::splat(MAX_BIAS_RAD_S))
}

fn first_bias_rad_s(trust: u32) -> f64 {
    FIRST_BIAS_RAD_S / f64::from(1 + trust)
}
