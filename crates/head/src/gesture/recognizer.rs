//! From samples to gestures, one step at a time, without allocating.

use glam::{DQuat, DVec3};

use super::{
    Gesture, GestureKind, GestureSettings,
    chain::{Chain, ChainState, StrokeRule},
    stroke::{Moment, TurningPoints},
};
use crate::rotation::{rotation_vector_between, unit};

/// A pause in the samples after which nothing before is remembered, seconds.
const MAX_GAP_S: f64 = 0.25;
/// Strokes after which the first cycle is reported: a glance and back makes two.
const MIN_STROKES: u32 = 3;
/// How far back the head must turn for a turning point, as a part of the smallest stroke.
const HYSTERESIS_PART: f64 = 0.3;
/// Faster than any head (2000°/s is also where gyroscopes end), rad/s.
const MAX_RATE_RAD_S: f64 = 35.0;

/// Recognises nods and shakes from orientations or from angular velocity.
///
/// Feed samples in the order of their times; a gesture comes back at the sample that completes one
/// of its cycles.
#[derive(Clone, Debug)]
pub struct GestureRecognizer {
    latest: Option<(f64, DQuat)>,
    latest_s: Option<f64>,
    moment: [Moment; 2],
    tracks: [Track; 2],
}

#[derive(Clone, Copy, Debug)]
struct Track {
    kind: GestureKind,
    turning_points: TurningPoints,
    chain: Chain,
    reported_cycles: u32,
}

impl GestureRecognizer {
    /// A recogniser that has seen nothing yet.
    #[must_use]
    pub fn new(settings: &GestureSettings) -> Self {
        let track = |kind, min_amplitude_rad| Track {
            kind,
            turning_points: TurningPoints::new(HYSTERESIS_PART * min_amplitude_rad),
            chain: Chain::new(StrokeRule {
                min_amplitude_rad,
                min_duration_s: settings.min_stroke_s,
                max_duration_s: settings.max_stroke_s,
                min_purity: settings.min_purity,
                min_likeness: settings.min_likeness,
            }),
            reported_cycles: 0,
        };
        Self {
            latest: None,
            latest_s: None,
            moment: [Moment::default(); 2],
            tracks: [
                track(GestureKind::Nod, settings.min_nod_rad),
                track(GestureKind::Shake, settings.min_shake_rad),
            ],
        }
    }

    /// Forgets what was seen, as after a pause of the app.
    pub fn reset(&mut self) {
        self.latest = None;
        self.latest_s = None;
        for (track, moment) in self.tracks.iter_mut().zip(self.moment) {
            track.turning_points.restart(moment);
            track.chain.clear();
            track.reported_cycles = 0;
        }
    }

    /// Takes an orientation. Samples that are not later than the last one, and quaternions that are
    /// no rotation, are passed over.
    pub fn push_pose(&mut self, t_s: f64, world_from_head: DQuat) -> Option<Gesture> {
        let pose = unit(world_from_head)?;
        let Some((before_s, before)) = self.latest else {
            self.latest = Some((t_s, pose));
            return self.push_rate(t_s, DVec3::ZERO, pose.conjugate() * DVec3::Y);
        };
        let dt_s = t_s - before_s;
        if dt_s.is_nan() || dt_s <= 0.0 {
            return None;
        }
        self.latest = Some((t_s, pose));
        let rate = rotation_vector_between(before, pose) / dt_s;
        self.push_rate(t_s, rate, pose.conjugate() * DVec3::Y)
    }

    /// Takes an angular velocity (rad/s, head axes) that has held since the last sample, and which
    /// way is up in head axes (from a fusion, or a slow mean of the accelerometer; any length).
    pub fn push_rate(&mut self, t_s: f64, rate: DVec3, up_in_head: DVec3) -> Option<Gesture> {
        if !t_s.is_finite() || !rate.is_finite() {
            return None;
        }
        let Some(before_s) = self.latest_s else {
            self.latest_s = Some(t_s);
            return self.restart_at(t_s);
        };
        let dt_s = t_s - before_s;
        if dt_s <= 0.0 {
            return None;
        }
        self.latest_s = Some(t_s);
        if dt_s > MAX_GAP_S {
            return self.restart_at(t_s);
        }
        self.step(
            t_s,
            dt_s,
            axis_rates(rate.clamp_length_max(MAX_RATE_RAD_S), up_in_head),
        )
    }

    fn restart_at(&mut self, t_s: f64) -> Option<Gesture> {
        for (track, moment) in self.tracks.iter_mut().zip(&mut self.moment) {
            moment.t_s = t_s;
            track.turning_points.restart(*moment);
            track.chain.clear();
            track.reported_cycles = 0;
        }
        None
    }

    fn step(&mut self, t_s: f64, dt_s: f64, rates: AxisRates) -> Option<Gesture> {
        let mut recognised = None;
        let own_rates = [rates.pitch, rates.yaw];
        for ((track, moment), own_rate) in
            self.tracks.iter_mut().zip(&mut self.moment).zip(own_rates)
        {
            moment.t_s = t_s;
            moment.angle_rad += own_rate * dt_s;
            moment.own_energy += own_rate * own_rate * dt_s;
            moment.all_energy += rates.squared * dt_s;
            recognised = recognised.or(track.step(*moment));
        }
        recognised
    }
}

impl Default for GestureRecognizer {
    fn default() -> Self {
        Self::new(&GestureSettings::default())
    }
}

impl Track {
    fn step(&mut self, now: Moment) -> Option<Gesture> {
        let progress = self.turning_points.step(now);
        let chain = self.chain.step(&progress);
        let cycles = completed_cycles(&chain);
        if chain.strokes <= 1 {
            self.reported_cycles = 0;
        }
        if cycles <= self.reported_cycles {
            return None;
        }
        self.reported_cycles = cycles;
        Some(Gesture {
            kind: self.kind,
            t_s: now.t_s,
            started_s: chain.started_s,
            cycles,
            amplitude_rad: chain.mean_amplitude_rad,
            confidence: chain.confidence.clamp(0.0, 1.0),
        })
    }
}

fn completed_cycles(chain: &ChainState) -> u32 {
    if chain.strokes < MIN_STROKES {
        0
    } else {
        chain.strokes / 2
    }
}

struct AxisRates {
    yaw: f64,
    pitch: f64,
    squared: f64,
}

/// A head farther than this from upright is lying down, and moves about its own axes, radians.
const UPRIGHT_RAD: f64 = 0.9;

/// Rates about the vertical and about the horizontal axis through the ears.
fn axis_rates(rate: DVec3, up_in_head: DVec3) -> AxisRates {
    let up = (up_in_head.try_normalize())
        .filter(|up| up.y >= UPRIGHT_RAD.cos())
        .unwrap_or(DVec3::Y);
    let right = up.cross(DVec3::Z).try_normalize().unwrap_or(DVec3::X);
    AxisRates {
        yaw: rate.dot(up),
        pitch: rate.dot(right),
        squared: rate.length_squared(),
    }
}
