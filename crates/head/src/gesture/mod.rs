//! Nods and head shakes, recognised as they happen from how the head turns.
//!
//! A gesture is a chain of *strokes*: turns about one axis, to and fro, quick, alike, and without
//! much turning about the other axes. Looking around makes single strokes, and pairs of them (a
//! glance and back), but hardly three alike in a row without a rest; that is what is recognised.
//! Axes are taken from gravity, not from how the sensor sits on the head.

mod chain;
mod recognizer;
mod stroke;

pub use recognizer::GestureRecognizer;

use serde::{Deserialize, Serialize};

/// What the head said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GestureKind {
    /// Up and down: yes.
    Nod,
    /// Left and right: no.
    Shake,
}

/// A gesture, up to now. It is reported anew with every further cycle.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gesture {
    /// Which.
    pub kind: GestureKind,
    /// When it was recognised, seconds.
    pub t_s: f64,
    /// When its first stroke began, seconds.
    pub started_s: f64,
    /// Completed cycles, there and back, so far: 1, 2, 3, …
    pub cycles: u32,
    /// Mean angle of its strokes, peak to peak, radians.
    pub amplitude_rad: f64,
    /// 0 to 1: how much of the turning was about its axis, times how alike its strokes were.
    pub confidence: f64,
}

/// What counts as a stroke. Every value is about heads, none about a sensor or its rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GestureSettings {
    /// The smallest nod, peak to peak, radians.
    pub min_nod_rad: f64,
    /// The smallest shake, peak to peak, radians.
    pub min_shake_rad: f64,
    /// The slowest stroke (half a cycle), seconds.
    pub max_stroke_s: f64,
    /// The quickest stroke, seconds.
    pub min_stroke_s: f64,
    /// The least part of the turning (squared rates) that is about the gesture's axis.
    pub min_purity: f64,
    /// How much smaller a stroke may be than the one before, as a ratio: gestures die away.
    pub min_decay: f64,
    /// How much larger a stroke may be than the one before, as a ratio: a gaze that sets out for
    /// somewhere else goes farther. The second stroke may be twice that, as the first may start in
    /// the middle.
    pub max_growth: f64,
}

impl Default for GestureSettings {
    fn default() -> Self {
        Self {
            min_nod_rad: 7.0_f64.to_radians(),
            min_shake_rad: 10.0_f64.to_radians(),
            max_stroke_s: 0.7,
            min_stroke_s: 0.12,
            min_purity: 0.65,
            min_decay: 0.45,
            max_growth: 1.4,
        }
    }
}
