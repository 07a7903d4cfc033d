//! The vector icons, drawn in a unit square with round strokes; colours come from the caller.

use tiny_skia::{Path, PathBuilder, Rect};

/// A pictogram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Icon {
    Bag,
    Check,
    Cross,
    Nod,
    Shake,
    Warning,
    Arrow,
    Clock,
    Plus,
    Minus,
    Gear,
    Person,
    Here,
}

/// Width of the strokes over the icon's size.
pub(crate) const STROKE: f32 = 0.1;

impl Icon {
    /// The lines of the icon in a unit square, y down.
    pub(crate) fn path(self) -> Option<Path> {
        let mut pen = PathBuilder::new();
        match self {
            Self::Bag => bag(&mut pen),
            Self::Check => polyline(&mut pen, &[[0.12, 0.54], [0.4, 0.82], [0.9, 0.2]]),
            Self::Cross => {
                polyline(&mut pen, &[[0.18, 0.18], [0.82, 0.82]]);
                polyline(&mut pen, &[[0.82, 0.18], [0.18, 0.82]]);
            }
            Self::Nod => {
                head(&mut pen, 0.37);
                polyline(&mut pen, &[[0.87, 0.1], [0.87, 0.9]]);
                polyline(&mut pen, &[[0.75, 0.26], [0.87, 0.1], [0.99, 0.26]]);
                polyline(&mut pen, &[[0.75, 0.74], [0.87, 0.9], [0.99, 0.74]]);
            }
            Self::Shake => {
                head(&mut pen, 0.5);
                polyline(&mut pen, &[[0.14, 0.2], [0.0, 0.34], [0.14, 0.48]]);
                polyline(&mut pen, &[[0.86, 0.2], [1.0, 0.34], [0.86, 0.48]]);
            }
            Self::Warning => {
                closed(&mut pen, &[[0.5, 0.1], [0.95, 0.88], [0.05, 0.88]]);
                polyline(&mut pen, &[[0.5, 0.4], [0.5, 0.6]]);
                polyline(&mut pen, &[[0.5, 0.74], [0.5, 0.745]]);
            }
            Self::Arrow => {
                polyline(&mut pen, &[[0.9, 0.5], [0.12, 0.5]]);
                polyline(&mut pen, &[[0.42, 0.2], [0.12, 0.5], [0.42, 0.8]]);
            }
            Self::Clock => {
                pen.push_circle(0.5, 0.5, 0.42);
                polyline(&mut pen, &[[0.5, 0.24], [0.5, 0.52], [0.68, 0.62]]);
            }
            Self::Plus => {
                polyline(&mut pen, &[[0.5, 0.15], [0.5, 0.85]]);
                polyline(&mut pen, &[[0.15, 0.5], [0.85, 0.5]]);
            }
            Self::Minus => polyline(&mut pen, &[[0.15, 0.5], [0.85, 0.5]]),
            Self::Gear => gear(&mut pen),
            Self::Person => head(&mut pen, 0.5),
            Self::Here => {
                closed(
                    &mut pen,
                    &[[0.5, 0.95], [0.2, 0.42], [0.5, 0.08], [0.8, 0.42]],
                );
                pen.push_circle(0.5, 0.42, 0.1);
            }
        }
        pen.finish()
    }
}

fn bag(pen: &mut PathBuilder) {
    closed(
        pen,
        &[[0.14, 0.36], [0.86, 0.36], [0.92, 0.92], [0.08, 0.92]],
    );
    pen.move_to(0.32, 0.36);
    pen.cubic_to(0.32, 0.0, 0.68, 0.0, 0.68, 0.36);
}

/// A hub with eight teeth.
fn gear(pen: &mut PathBuilder) {
    pen.push_circle(0.5, 0.5, 0.27);
    for tooth in 0..8 {
        let (y, x) = (tooth as f32 * std::f32::consts::FRAC_PI_4).sin_cos();
        let at = |radius: f32| [0.5 + radius * x, 0.5 + radius * y];
        polyline(pen, &[at(0.31), at(0.45)]);
    }
}

/// Head and shoulders.
fn head(pen: &mut PathBuilder, x: f32) {
    if let Some(oval) = Rect::from_xywh(x - 0.19, 0.06, 0.38, 0.5) {
        pen.push_oval(oval);
    }
    pen.move_to(x - 0.32, 0.94);
    pen.cubic_to(x - 0.3, 0.68, x + 0.3, 0.68, x + 0.32, 0.94);
}

fn polyline(pen: &mut PathBuilder, points: &[[f32; 2]]) {
    for (index, [x, y]) in points.iter().copied().enumerate() {
        match index {
            0 => pen.move_to(x, y),
            _ => pen.line_to(x, y),
        }
    }
}

fn closed(pen: &mut PathBuilder, points: &[[f32; 2]]) {
    polyline(pen, points);
    pen.close();
}
