//! Strokes alike in a row: the chain that makes a gesture.

use super::stroke::{Progress, Stroke};

/// A glance to the side and back makes two strokes, and the third may be the gaze setting out for
/// somewhere else; so three must have ended, and the head must have turned back once more.
const ENDED_BEFORE_REPORT: u32 = 3;
/// How far back, as a part of the stroke before.
const TURNED_BACK_PART: f64 = 0.3;

/// What a stroke has to be; see [`super::GestureSettings`].
#[derive(Clone, Copy, Debug)]
pub(super) struct StrokeRule {
    pub min_amplitude_rad: f64,
    pub min_duration_s: f64,
    pub max_duration_s: f64,
    pub min_purity: f64,
    pub min_decay: f64,
    pub max_growth: f64,
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
    /// Completed cycles, 0 until it is a gesture at all.
    pub cycles: u32,
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
        if progress.is_ending && self.fits(&progress.under_way) {
            with_current.append(&progress.under_way);
        }
        let turned_back =
            progress.under_way.amplitude_rad >= TURNED_BACK_PART * self.last_amplitude_rad;
        with_current.state(self.ended, turned_back)
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
            min_decay,
            max_growth,
        } = self.rule;
        // Before the first stroke the head may have rested for long.
        let longest_s = if self.ended == 0 {
            stroke.duration_s
        } else {
            stroke.duration_with_rest_s
        };
        stroke.amplitude_rad >= min_amplitude_rad
            && stroke.duration_s >= min_duration_s
            && longest_s <= max_duration_s
            && stroke.purity >= min_purity
            && match self.ended {
                0 => true,
                // The first stroke may start in the middle, and so be half as long as the second.
                1 => self.growth(stroke) >= min_decay && self.growth(stroke) <= 2.0 * max_growth,
                _ => (min_decay..=max_growth).contains(&self.growth(stroke)),
            }
    }

    fn growth(&self, stroke: &Stroke) -> f64 {
        stroke.amplitude_rad / self.last_amplitude_rad
    }

    fn likeness(&self, stroke: &Stroke) -> f64 {
        let ratio = self.growth(stroke);
        if self.ended == 1 {
            ratio.min(1.0)
        } else {
            ratio.min(1.0 / ratio)
        }
    }

    fn state(&self, ended: u32, turned_back: bool) -> ChainState {
        let strokes = f64::from(self.ended.max(1));
        let is_gesture =
            ended > ENDED_BEFORE_REPORT || (ended == ENDED_BEFORE_REPORT && turned_back);
        ChainState {
            strokes: self.ended,
            cycles: if is_gesture { self.ended / 2 } else { 0 },
            started_s: self.started_s,
            mean_amplitude_rad: self.sum_amplitude_rad / strokes,
            confidence: self.sum_purity / strokes * self.least_likeness,
        }
    }
}
