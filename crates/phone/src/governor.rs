//! The governor: lowers the eyes' resolution before a frame is missed or the phone gets hot, and raises it with care.

use crate::tier::TierSettings;

/// What a frame may take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Budget {
    /// The time between two frames of the display, seconds.
    pub frame_s: f64,
}

/// What the phone says of its temperature.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Thermal {
    /// Forecast of `AThermal_getThermalHeadroom`: 1 is where severe throttling begins. Nothing where the phone does not say.
    pub headroom: Option<f32>,
}

/// One step of resolution: smaller ones cost a new texture for nothing visible.
const STEP: f32 = 0.1;
/// Work beyond this part of the frame is about to miss it.
const HIGH_LOAD: f64 = 0.85;
/// Work below this part leaves room for one step up: a step of 0.1 at 0.6 costs a third more pixels.
const LOW_LOAD: f64 = 0.55;
/// How long work has to stay high or low before it counts, seconds.
const HIGH_FOR_S: f64 = 0.3;
const LOW_FOR_S: f64 = 8.0;
/// After a change nothing is judged for so long: new textures cost frames of their own, seconds.
const SETTLE_S: f64 = 1.0;
/// Time constant of the load's average, seconds.
const AVERAGE_S: f64 = 0.1;
/// Each retreat from a step up doubles the wait for the next try, up to this often.
const MAX_DOUBLINGS: u32 = 4;
/// Headroom from which the picture shrinks, and below which it may grow.
const HOT: f32 = 0.95;
const WARM: f32 = 0.85;
/// How long a hot phone is waited for between two steps, seconds: heat is slow.
const HOT_EVERY_S: f64 = 10.0;
/// A gap this long is a pause, not a slow frame, seconds.
const PAUSE_S: f64 = 0.5;

/// Decides the eyes' resolution from how long frames take and how hot the phone is.
#[derive(Clone, Debug)]
pub struct Governor {
    settings: TierSettings,
    scale: f32,
    load: Option<f64>,
    high_s: f64,
    low_s: f64,
    settle_s: f64,
    hot_s: f64,
    failed_rises: u32,
    has_just_risen: bool,
}

impl Governor {
    /// A governor that begins where the tier says.
    #[must_use]
    pub fn new(settings: TierSettings) -> Self {
        Self {
            settings,
            scale: settings.eye_scale,
            load: None,
            high_s: 0.0,
            low_s: 0.0,
            settle_s: SETTLE_S,
            hot_s: HOT_EVERY_S,
            failed_rises: 0,
            has_just_risen: false,
        }
    }

    /// The resolution that is wanted now: texture pixels per screen pixel at the lens centre.
    #[must_use]
    pub fn eye_scale(&self) -> f32 {
        self.scale
    }

    /// Takes one frame: how long it was on the screen (`dt_s`) and how long the slower of processor and GPU worked on it
    /// (`work_s`). Says the new resolution when it changes.
    pub fn frame(
        &mut self,
        dt_s: f64,
        work_s: f64,
        budget: Budget,
        thermal: Thermal,
    ) -> Option<f32> {
        let is_sane = dt_s > 0.0 && work_s >= 0.0 && dt_s.is_finite() && work_s.is_finite();
        if !is_sane || dt_s > PAUSE_S {
            return None;
        }
        self.settle_s -= dt_s;
        self.hot_s += dt_s;
        let part = (dt_s / AVERAGE_S).min(1.0);
        let now = (work_s / budget.frame_s.max(1e-3)).min(4.0);
        let load = self.load.map_or(now, |load| load + (now - load) * part);
        self.load = Some(load);
        if self.settle_s > 0.0 {
            return None;
        }
        self.high_s = if load > HIGH_LOAD {
            self.high_s + dt_s
        } else {
            0.0
        };
        let headroom = thermal.headroom.filter(|value| value.is_finite());
        let may_rise = load < LOW_LOAD && headroom.is_none_or(|headroom| headroom < WARM);
        self.low_s = if may_rise { self.low_s + dt_s } else { 0.0 };
        if self.has_just_risen && self.low_s > LOW_FOR_S {
            // It held: the next try need not wait.
            self.has_just_risen = false;
            self.failed_rises = 0;
        }
        let is_hot = headroom.is_some_and(|headroom| headroom >= HOT) && self.hot_s >= HOT_EVERY_S;
        if self.high_s >= HIGH_FOR_S {
            if self.has_just_risen {
                self.failed_rises = (self.failed_rises + 1).min(MAX_DOUBLINGS);
            }
            self.has_just_risen = false;
            // Far over the budget one step is not enough.
            let steps = if load > 1.5 { 2.0 } else { 1.0 };
            return self.change(-STEP * steps);
        }
        if is_hot {
            self.hot_s = 0.0;
            return self.change(-STEP);
        }
        if self.low_s >= LOW_FOR_S * f64::from(1_u32 << self.failed_rises) {
            self.has_just_risen = true;
            return self.change(STEP);
        }
        None
    }

    fn change(&mut self, by: f32) -> Option<f32> {
        self.high_s = 0.0;
        self.low_s = 0.0;
        let scale =
            (self.scale + by).clamp(self.settings.min_eye_scale, self.settings.max_eye_scale);
        if (scale - self.scale).abs() < STEP / 4.0 {
            return None;
        }
        self.scale = scale;
        self.settle_s = SETTLE_S;
        self.load = None;
        Some(scale)
    }
}
