//! From samples to gestures, one step at a time, without allocating.

use glam::{DQuat, DVec3};

use super::{
    Gesture, GestureKind, GestureSettings,
    chain::{Chain, StrokeRule},
    stroke::{Moment, TurningPoints},
};
use crate::rotation::{rotation_vector_between, unit};

/// A pause in the samples after which nothing before is remembered, seconds.
const MAX_GAP_S: f64 = 0.25;
/// A clock that falls back by more than this was set anew, seconds; by less, a sample came late.
const CLOCK_RESET_S: f64 = 1.0;
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
    latest_pose: Option<DQuat>,
    latest_s: Option<f64>,
    moment: [Moment; 2],
    tracks: [Track; 2],
}

/// What the time of a sample asks for.
enum Step {
    /// Passing it over.
    Skip,
    /// Forgetting what was before.
    Anew,
    /// Going on by that many seconds.
    By(f64),
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
                min_decay: settings.min_decay,
                max_growth: settings.max_growth,
            }),
            reported_cycles: 0,
        };
        Self {
            latest_pose: None,
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
        self.latest_pose = None;
        self.latest_s = None;
    }

    /// Takes an orientation. Samples that are not later than the last one, and quaternions that are
    /// no rotation, are passed over; a clock that falls back by more than a second starts anew.
    pub fn push_pose(&mut self, t_s: f64, world_from_head: DQuat) -> Option<Gesture> {
        let pose = unit(world_from_head)?;
        let rate = match (self.latest_pose, self.step_s(t_s)) {
            (Some(before), Step::By(dt_s)) => rotation_vector_between(before, pose) / dt_s,
            (_, Step::Skip) => return None,
            _ => DVec3::ZERO,
        };
        self.latest_pose = Some(pose);
        self.push_rate(t_s, rate, pose.conjugate() * DVec3::Y)
    }

    /// Takes an angular velocity (rad/s, head axes) that has held since the last sample, and which
    /// way is up in head axes (from a fusion, or a slow mean of the accelerometer; any length).
    pub fn push_rate(&mut self, t_s: f64, rate: DVec3, up_in_head: DVec3) -> Option<Gesture> {
        if !rate.is_finite() {
            return None;
        }
        match self.step_s(t_s) {
            Step::Skip => None,
            Step::Anew => self.restart_at(t_s),
            Step::By(dt_s) => {
                self.latest_s = Some(t_s);
                let rate = rate.clamp_length_max(MAX_RATE_RAD_S);
                self.step(t_s, dt_s, axis_rates(rate, up_in_head))
            }
        }
    }

    fn step_s(&self, t_s: f64) -> Step {
        if !t_s.is_finite() {
            return Step::Skip;
        }
        match self.latest_s.map(|before_s| t_s - before_s) {
            Some(dt_s) if dt_s > 0.0 && dt_s <= MAX_GAP_S => Step::By(dt_s),
            Some(dt_s) if (-CLOCK_RESET_S..=0.0).contains(&dt_s) => Step::Skip,
            _ => Step::Anew,
        }
    }

    fn restart_at(&mut self, t_s: f64) -> Option<Gesture> {
        self.latest_s = Some(t_s);
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
            moment.rate_rad_s = own_rate;
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
        if chain.strokes <= 1 {
            self.reported_cycles = 0;
        }
        if chain.cycles <= self.reported_cycles {
            return None;
        }
        self.reported_cycles = chain.cycles;
        Some(Gesture {
            kind: self.kind,
            t_s: now.t_s,
            started_s: chain.started_s,
            cycles: chain.cycles,
            amplitude_rad: chain.mean_amplitude_rad,
            confidence: chain.confidence.clamp(0.0, 1.0),
        })
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
