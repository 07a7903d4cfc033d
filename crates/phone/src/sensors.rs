//! A phone's sensor events → readings in head axes on one clock. Knows how phones stamp and turn what they read.

use buyplus_head::trace::ImuSample;
use glam::DVec3;

/// A stamp this near to a clock is taken to be of that clock, seconds: events are never held back longer.
const SAME_CLOCK_S: f64 = 2.0;
/// Gravity older than this says nothing about a head that turns, seconds.
const STALE_ACCEL_S: f64 = 0.1;
/// A stamp that falls back further than this comes from a clock that was set anew, seconds.
const CLOCK_RESET_S: f64 = 1.0;
const S_PER_NS: f64 = 1e-9;

/// How the display is turned from the way the phone is held upright, counter-clockwise, as `Surface.ROTATION_*`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rotation {
    /// Upright.
    Deg0,
    /// On its left side: the usual way of a phone in a headset.
    #[default]
    Deg90,
    /// Upside down.
    Deg180,
    /// On its right side.
    Deg270,
}

impl Rotation {
    /// From the number that Android gives, `0..=3`.
    #[must_use]
    pub fn from_surface(number: i32) -> Option<Self> {
        [Self::Deg0, Self::Deg90, Self::Deg180, Self::Deg270]
            .get(usize::try_from(number).ok()?)
            .copied()
    }

    /// From the phone's axes (x right, y up, z out of the screen, upright) to the display's, which are the head's of
    /// whoever looks at it: x right, y up, z back.
    #[must_use]
    pub fn display_from_phone(self, v: DVec3) -> DVec3 {
        match self {
            Self::Deg0 => v,
            Self::Deg90 => DVec3::new(-v.y, v.x, v.z),
            Self::Deg180 => DVec3::new(-v.x, -v.y, v.z),
            Self::Deg270 => DVec3::new(v.y, -v.x, v.z),
        }
    }

    /// The other way: what a phone turned so would read.
    #[must_use]
    pub fn phone_from_display(self, v: DVec3) -> DVec3 {
        match self {
            Self::Deg0 => v,
            Self::Deg90 => DVec3::new(v.y, -v.x, v.z),
            Self::Deg180 => DVec3::new(-v.x, -v.y, v.z),
            Self::Deg270 => DVec3::new(-v.y, v.x, v.z),
        }
    }
}

/// One sensor event, in the phone's own axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reading {
    /// Angular velocity, rad/s, as read: without anybody's correction.
    Gyro {
        /// The event's stamp, nanoseconds.
        t_ns: i64,
        /// The reading.
        rad_s: DVec3,
    },
    /// Specific force, m/s², +g upwards when still.
    Accel {
        /// The event's stamp, nanoseconds.
        t_ns: i64,
        /// The reading.
        m_s2: DVec3,
    },
}

/// All clocks of the moment in which an event is handled, seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clocks {
    /// `CLOCK_BOOTTIME`, which Android promises for sensors.
    pub boot_s: f64,
    /// `CLOCK_MONOTONIC`, which some phones use instead; it stands still in deep sleep.
    pub monotonic_s: f64,
    /// The clock that readings are wanted on.
    pub feed_s: f64,
}

/// Pairs gyroscope with accelerometer, turns both to the display and puts them on the wanted clock.
#[derive(Clone, Debug, Default)]
pub struct Sensors {
    rotation: Rotation,
    feed_minus_stamp_s: Option<f64>,
    accel: Option<(f64, DVec3)>,
    last_gyro_s: Option<f64>,
}

impl Sensors {
    /// Says how the display is turned from now on.
    pub fn turn(&mut self, rotation: Rotation) {
        if self.rotation != rotation {
            self.rotation = rotation;
            // It was turned to the old display.
            self.accel = None;
        }
    }

    /// Forgets clock and gravity: after a pause the stamps may count otherwise.
    pub fn restart(&mut self) {
        self.feed_minus_stamp_s = None;
        self.accel = None;
        self.last_gyro_s = None;
    }

    /// Takes an event; gives a reading for each event of the gyroscope that brings something new.
    ///
    /// Where gravity is unknown the reading's `accel` is not a number, which fusion passes over.
    pub fn push(&mut self, reading: Reading, now: Clocks) -> Option<ImuSample> {
        match reading {
            Reading::Accel { t_ns, m_s2 } => {
                let t_s = self.feed_time_s(t_ns, now);
                if m_s2.is_finite() {
                    self.accel = Some((t_s, self.rotation.display_from_phone(m_s2)));
                }
                None
            }
            Reading::Gyro { t_ns, rad_s } => {
                let t_s = self.feed_time_s(t_ns, now);
                // Twice the same, or one that was overtaken on its way.
                let is_old = self
                    .last_gyro_s
                    .is_some_and(|last_s| t_s <= last_s && last_s - t_s < CLOCK_RESET_S);
                if is_old || !rad_s.is_finite() {
                    return None;
                }
                self.last_gyro_s = Some(t_s);
                let accel = self
                    .accel
                    .filter(|(at_s, _)| (t_s - at_s).abs() <= STALE_ACCEL_S)
                    .map_or(DVec3::NAN, |(_, accel)| accel);
                Some(ImuSample {
                    t_s,
                    gyro: self.rotation.display_from_phone(rad_s),
                    accel,
                })
            }
        }
    }

    /// The offset is taken once: what differs from event to event is delay, not clock.
    fn feed_time_s(&mut self, t_ns: i64, now: Clocks) -> f64 {
        let stamp_s = t_ns as f64 * S_PER_NS;
        if let Some(offset_s) = self.feed_minus_stamp_s {
            let t_s = stamp_s + offset_s;
            if (t_s - now.feed_s).abs() <= SAME_CLOCK_S {
                return t_s;
            }
        }
        let offset_s = [now.boot_s, now.monotonic_s]
            .into_iter()
            .find(|clock_s| (clock_s - stamp_s).abs() <= SAME_CLOCK_S)
            // A clock of its own: the event is taken to have just happened.
            .map_or(now.feed_s - stamp_s, |clock_s| now.feed_s - clock_s);
        self.feed_minus_stamp_s = Some(offset_s);
        stamp_s + offset_s
    }
}
