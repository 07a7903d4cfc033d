//! Strokes alike in a row: the chain that makes a gesture.

use super::stroke::{Progress, Stroke};

/// What a stroke has to be; see [`super::GestureSettings`].
#[derive(Clone, Copy, Debug)]
pub(super) struct StrokeRule {
    pub min_amplitude_rad: f64,
    pub min_duration_s: f64,
    pub max_duration_s: f64,
    pub min_purity: f64,
    pub min_likeness: f64,
}

/// A chain of strokes about one axis, the one under way included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chain {
    rule: StrokeRule,
    /// Ended strokes of the chain.
    ended: u32,
    started_s: f64,
    last_amplitude_rad: f64,
    sum_amplitude_rad: f64,
    sum_purity: f64,
    least_likeness: f64,
}

/// A chain as it stands, with the stroke under way where that already counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct ChainState {
    pub strokes: u32,
    pub started_s: f64,
    pub mean_amplitude_rad: f64,
    pub confidence: f64,
}

impl Chain {
    pub fn new(rule: StrokeRule) -> Self {
        Self {
            rule,
            ended: 0,
            started_s: 0.0,
            last_amplitude_rad: 0.0,
            sum_amplitude_rad: 0.0,
            sum_purity: 0.0,
            least_likeness: 1.0,
        }
    }

    pub fn clear(&mut self) {
        *self = Self::new(self.rule);
    }

    /// Takes one step of the axis's turning points.
    pub fn step(&mut self, progress: &Progress) -> ChainState {
        if let Some(stroke) = &progress.ended {
            self.append_ended(stroke);
        }
        if progress.under_way.duration_s > self.rule.max_duration_s {
            self.clear();
        }
        let mut with_current = *self;
        // A stroke under way counts once it has come most of the way that the last one went.
        let far_enough =
            progress.under_way.amplitude_rad >= UNDER_WAY_PART * self.last_amplitude_rad;
        if far_enough && self.fits(&progress.under_way) {
            with_current.append(&progress.under_way);
        }
        with_current.state()
    }

    fn append_ended(&mut self, stroke: &Stroke) {
        if !self.fits(stroke) {
            self.clear();
        }
        if self.fits(stroke) {
            self.append(stroke);
        }
    }

    fn append(&mut self, stroke: &Stroke) {
        if self.ended == 0 {
            self.started_s = stroke.started_s;
        } else {
            self.least_likeness = self.least_likeness.min(self.likeness(stroke));
        }
        self.ended += 1;
        self.last_amplitude_rad = stroke.amplitude_rad;
        self.sum_amplitude_rad += stroke.amplitude_rad;
        self.sum_purity += stroke.purity;
    }

    fn fits(&self, stroke: &Stroke) -> bool {
        let StrokeRule {
            min_amplitude_rad,
            min_duration_s,
            max_duration_s,
            min_purity,
            min_likeness,
        } = self.rule;
        stroke.amplitude_rad >= min_amplitude_rad
            && (min_duration_s..=max_duration_s).contains(&stroke.duration_s)
            && stroke.purity >= min_purity
            && (self.ended == 0 || self.likeness(stroke) >= min_likeness)
    }

    fn likeness(&self, stroke: &Stroke) -> f64 {
        let ratio = stroke.amplitude_rad / self.last_amplitude_rad;
        // The first stroke of a chain starts anywhere, often at rest in the middle.
        if self.ended == 1 {
            ratio.min(1.0)
        } else {
            ratio.min(1.0 / ratio)
        }
    }

    fn state(&self) -> ChainState {
        let count = f64::from(self.ended.max(1));
        ChainState {
            strokes: self.ended,
            started_s: self.started_s,
            mean_amplitude_rad: self.sum_amplitude_rad / count,
            confidence: self.sum_purity / count * self.least_likeness,
        }
    }
}

/// The part of the last stroke's angle at which the one under way counts.
const UNDER_WAY_PART: f64 = 0.6;
