//! Turning points: where the head stops turning one way about an axis and starts the other way.

/// Where a turn about all axes stands at one moment: what strokes are differences of.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Moment {
    pub t_s: f64,
    /// The angle turned about this axis, radians.
    pub angle_rad: f64,
    /// Squared rate about this axis, integrated, rad²/s.
    pub own_energy: f64,
    /// Squared rate about all axes, integrated, rad²/s.
    pub all_energy: f64,
}

/// A turn one way, between two turning points or up to now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stroke {
    pub started_s: f64,
    pub amplitude_rad: f64,
    pub duration_s: f64,
    /// The part of the squared rates that was about this axis, 0 to 1.
    pub purity: f64,
}

impl Stroke {
    fn between(from: &Moment, to: &Moment) -> Self {
        let all = to.all_energy - from.all_energy;
        Self {
            started_s: from.t_s,
            amplitude_rad: (to.angle_rad - from.angle_rad).abs(),
            duration_s: to.t_s - from.t_s,
            purity: if all > 0.0 {
                (to.own_energy - from.own_energy) / all
            } else {
                0.0
            },
        }
    }
}

/// What one step showed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Progress {
    /// The stroke that has just turned out to have ended.
    pub ended: Option<Stroke>,
    /// The stroke under way, up to its farthest point.
    pub under_way: Stroke,
}

/// Follows the angle about one axis and splits it at its turning points.
#[derive(Clone, Copy, Debug)]
pub(super) struct TurningPoints {
    /// How far back the angle must come before the extreme counts as a turning point, radians.
    hysteresis_rad: f64,
    /// The last turning point.
    from: Moment,
    /// The farthest point since.
    extreme: Moment,
}

impl TurningPoints {
    pub fn new(hysteresis_rad: f64) -> Self {
        Self {
            hysteresis_rad,
            from: Moment::default(),
            extreme: Moment::default(),
        }
    }

    /// Starts anew.
    pub fn restart(&mut self, now: Moment) {
        self.from = now;
        self.extreme = now;
    }

    pub fn step(&mut self, now: Moment) -> Progress {
        let reach = self.extreme.angle_rad - self.from.angle_rad;
        let beyond = now.angle_rad - self.extreme.angle_rad;
        let mut ended = None;
        if reach == 0.0 || beyond * reach >= 0.0 {
            self.extreme = now;
        } else if beyond.abs() >= self.hysteresis_rad {
            ended = Some(Stroke::between(&self.from, &self.extreme));
            self.from = self.extreme;
            self.extreme = now;
        }
        Progress {
            ended,
            under_way: Stroke::between(&self.from, &self.extreme),
        }
    }
}
