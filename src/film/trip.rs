//! Trips as `*.ron` documents: timed looks, recorded head motion and marks. What a document may say, and no more.

use std::path::PathBuf;

use serde::Deserialize;

/// The longest trip, seconds.
pub(super) const LONGEST_S: f64 = 3600.0;

/// A scripted visit.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trip {
    /// Where it begins.
    #[serde(default)]
    pub place: Option<String>,
    /// BCP 47 tag of its language.
    #[serde(default)]
    pub lang: Option<String>,
    /// Time between two frames, seconds.
    #[serde(default = "Trip::default_step_s")]
    pub step_s: f64,
    /// When it ends, seconds.
    pub duration_s: f64,
    /// How old the head's pose is when its picture is seen, seconds: what a phone's sensors and screen take.
    #[serde(default)]
    pub latency_s: f64,
    /// Whether a pose that old is extrapolated to the moment it is seen.
    #[serde(default = "Trip::yes")]
    pub predicts: bool,
    /// Whether the finished picture is turned to the newest pose.
    #[serde(default = "Trip::yes")]
    pub late_warp: bool,
    /// What the head does, in order of time.
    pub head: Vec<Turn>,
    /// When the headset's button is pulled, seconds.
    #[serde(default)]
    pub triggers_s: Vec<f64>,
    /// What the simulated phone's system does, in this order; needs `--phone-sim`.
    #[serde(default)]
    pub phone: Vec<PhoneCue>,
    /// When pictures are taken.
    pub marks: Vec<Mark>,
}

/// Something that happens to the phone.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhoneCue {
    /// When.
    pub when: When,
    /// What.
    pub says: PhoneSays,
}

/// The moment of a cue.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub enum When {
    /// At this time, seconds.
    At(f64),
    /// In the frame in which the journal tells this event for so many times, before anything is waited for.
    On(String, usize),
}

/// What a phone's system can do.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub enum PhoneSays {
    /// A finger touches the flat screen where it shows what the journal calls by this name.
    Touched(String),
    /// The app goes to the background; no frame until it comes back.
    Paused,
    /// The app comes back.
    Resumed,
    /// The display was turned.
    Turned,
    /// Memory is short.
    MemoryLow,
    /// Airplane mode.
    NetworkLost,
    /// And its end.
    NetworkFound,
}

impl Trip {
    pub(super) fn default_step_s() -> f64 {
        1.0 / 60.0
    }

    fn yes() -> bool {
        true
    }
}

/// The head begins to do something.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// When, seconds.
    pub at_s: f64,
    /// What.
    pub look: Look,
    /// How long the turn takes, seconds.
    #[serde(default = "Turn::default_turn_s")]
    pub turn_s: f64,
}

impl Turn {
    fn default_turn_s() -> f64 {
        0.6
    }
}

/// What a head does.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub enum Look {
    /// Looks in a direction: yaw to the left, pitch up, roll to the left; degrees.
    Angles(f32, f32, f32),
    /// Looks at what the journal calls by this name, for example `button:pay`.
    At(String),
    /// Adds recorded motion to where it looks: a pose trace (CSV), relative to the trip's folder.
    Trace(PathBuf),
}

/// A moment to take a picture.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// When, seconds.
    pub at_s: f64,
    /// What the picture is called.
    pub name: String,
    /// Whether each eye is kept as well.
    #[serde(default)]
    pub eyes: bool,
}

/// Whether a document contradicts itself, and how.
pub(super) fn check(trip: &Trip) -> Result<(), String> {
    if !(trip.step_s > 0.0 && trip.step_s <= 0.1) {
        return Err(format!(
            "step_s is {}; it must lie between 0 and 0.1 s",
            trip.step_s
        ));
    }
    if !(0.0..=0.1).contains(&trip.latency_s) {
        return Err(format!(
            "latency_s is {}; it must lie between 0 and 0.1 s",
            trip.latency_s
        ));
    }
    if !(trip.duration_s > 0.0 && trip.duration_s <= LONGEST_S) {
        return Err(format!(
            "duration_s is {}; it must lie between 0 and 3600 s",
            trip.duration_s
        ));
    }
    if let Some(pair) = trip
        .head
        .windows(2)
        .find(|pair| pair[0].at_s > pair[1].at_s)
    {
        return Err(format!(
            "the turn at {} s comes after the one at {} s",
            pair[1].at_s, pair[0].at_s
        ));
    }
    match trip.marks.iter().find(|mark| mark.at_s > trip.duration_s) {
        Some(mark) => Err(format!(
            "mark {:?} at {} s lies after the end",
            mark.name, mark.at_s
        )),
        None => Ok(()),
    }
}
