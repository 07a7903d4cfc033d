//! Turning points: where the head stops turning one way about an axis and starts the other way.

/// Where a turn about all axes stands at one moment: what strokes are differences of.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Moment {
    pub t_s: f64,
    /// The angle turned about this axis, radians.
    pub angle_rad: f64,
    /// The rate about this axis, rad/s.
    pub rate_rad_s: f64,
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
    /// From leaving its turning point to its farthest point, seconds.
    pub duration_s: f64,
    /// The same and the rest at the turning point before it, seconds.
    pub duration_with_rest_s: f64,
    /// The part of the squared rates that was about this axis, 0 to 1.
    pub purity: f64,
}

impl Stroke {
    fn between(arrived_s: f64, from: &Moment, to: &Moment) -> Self {
        let all = to.all_energy - from.all_energy;
        Self {
            started_s: from.t_s,
            amplitude_rad: (to.angle_rad - from.angle_rad).abs(),
            duration_s: to.t_s - from.t_s,
            duration_with_rest_s: to.t_s - arrived_s,
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
    /// Whether the stroke under way has lost most of its speed, so that its end is near.
    pub is_ending: bool,
}

/// The part of its peak rate at which a stroke is ending; of a sine's way 86 % is then done.
const ENDING_RATE_PART: f64 = 0.7;

/// How near to a turning point the head still counts as resting there, as a part of the hysteresis.
const RESTING_PART: f64 = 0.5;

/// Follows the angle about one axis and splits it at its turning points.
#[derive(Clone, Copy, Debug)]
pub(super) struct TurningPoints {
    /// How far back the angle must come before the extreme counts as a turning point, radians.
    hysteresis_rad: f64,
    /// When the head came to the last turning point.
    arrived_s: f64,
    /// Leaving the last turning point.
    from: Moment,
    /// The farthest point since.
    extreme: Moment,
    /// The last moment near the farthest point: where the next stroke would leave from.
    leaving: Moment,
    /// The greatest rate since the last turning point, rad/s.
    peak_rate_rad_s: f64,
}

impl TurningPoints {
    pub fn new(hysteresis_rad: f64) -> Self {
        Self {
            hysteresis_rad,
            arrived_s: 0.0,
            from: Moment::default(),
            extreme: Moment::default(),
            leaving: Moment::default(),
            peak_rate_rad_s: 0.0,
        }
    }

    /// Starts anew.
    pub fn restart(&mut self, now: Moment) {
        *self = Self {
            arrived_s: now.t_s,
            from: now,
            extreme: now,
            leaving: now,
            ..Self::new(self.hysteresis_rad)
        };
    }

    pub fn step(&mut self, now: Moment) -> Progress {
        let ended = self.follow(now);
        self.peak_rate_rad_s = self.peak_rate_rad_s.max(now.rate_rad_s.abs());
        Progress {
            ended,
            under_way: Stroke::between(self.arrived_s, &self.from, &self.extreme),
            is_ending: now.rate_rad_s.abs() <= ENDING_RATE_PART * self.peak_rate_rad_s,
        }
    }

    fn follow(&mut self, now: Moment) -> Option<Stroke> {
        let resting_rad = RESTING_PART * self.hysteresis_rad;
        let reach = self.extreme.angle_rad - self.from.angle_rad;
        let beyond = now.angle_rad - self.extreme.angle_rad;
        if reach.abs() < resting_rad && (now.angle_rad - self.from.angle_rad).abs() < resting_rad {
            // Nothing has begun yet; a drift is not a stroke either.
            self.from = Moment {
                angle_rad: self.from.angle_rad,
                ..now
            };
            (self.extreme, self.leaving) = (now, now);
        } else if beyond * reach >= 0.0 {
            (self.extreme, self.leaving) = (now, now);
        } else if beyond.abs() < resting_rad {
            self.leaving = Moment {
                angle_rad: self.extreme.angle_rad,
                ..now
            };
        } else if beyond.abs() >= self.hysteresis_rad {
            let ended = Stroke::between(self.arrived_s, &self.from, &self.extreme);
            self.arrived_s = self.extreme.t_s;
            self.from = self.leaving;
            (self.extreme, self.leaving) = (now, now);
            self.peak_rate_rad_s = 0.0;
            return Some(ended);
        }
        None
    }
}
