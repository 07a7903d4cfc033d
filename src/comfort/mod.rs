//! Comfort: what the shopper has set for their own eyes, ears and body. Keeps it between visits and tells whoever it concerns.

use bevy::prelude::*;
use buyplus_panel::Setting;
use serde::{Deserialize, Serialize};

use crate::app::{FrameSystems, Options};
use crate::gaze::{Accent, DwellTimer};
use crate::place::{EyeHeight, Place};
use crate::pose::Stance;
use crate::purchase::device::Keepsakes;

mod badge;

const FILE: &str = "comfort.json";
/// Height of a sitting shopper's eyes, metres.
const SEATED_M: f32 = 1.25;
/// Shortest and longest dwell, and a step between them, seconds.
const DWELL_S: [f32; 3] = [0.4, 2.0, 0.2];
const VOLUME_STEP: f32 = 0.1;
/// How far the rim darkens, by level.
const VIGNETTE: [f32; 3] = [0.0, 0.6, 0.95];

/// The comfort plugin for a device that keeps what it must where the options say.
pub fn plugin(options: &Options) -> impl Plugin {
    let keepsakes = Keepsakes::new(options.data_dir.clone());
    move |app: &mut App| {
        let comfort: Comfort = keepsakes.recall(FILE).unwrap_or_default();
        app.insert_resource(comfort.sane())
            .insert_resource(Kept(keepsakes.clone()))
            .add_plugins(badge::plugin)
            .add_systems(
                Update,
                apply
                    .run_if(resource_changed::<Comfort>)
                    .in_set(FrameSystems::Net),
            );
    }
}

#[derive(Resource)]
struct Kept(Keepsakes);

/// What the shopper has set.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Comfort {
    /// How long a look must rest, seconds.
    pub dwell_s: f32,
    /// Loudness, 0 … 1.
    pub volume: f32,
    /// Darkening of the rim while the world moves: 0 none, 1 some, 2 much.
    pub vignette: u8,
    /// Whether what need not move stands still.
    pub reduced_motion: bool,
    /// Whether the shopper sits.
    pub is_seated: bool,
    /// Whether the badge lies at the left hand.
    pub is_left_handed: bool,
    /// Whether accents keep apart for every kind of colour vision.
    pub safe_colours: bool,
}

impl Default for Comfort {
    fn default() -> Self {
        Self {
            dwell_s: 0.8,
            volume: 0.7,
            vignette: 1,
            reduced_motion: false,
            is_seated: false,
            is_left_handed: false,
            safe_colours: false,
        }
    }
}

impl Comfort {
    /// How far the rim darkens at full speed, 0 … 1.
    pub fn vignette_strength(&self) -> f32 {
        VIGNETTE[usize::from(self.vignette).min(VIGNETTE.len() - 1)]
    }

    /// The same with every value where it may be: the file is anybody's.
    fn sane(self) -> Self {
        let within = |value: f32, low: f32, high: f32, otherwise: f32| match value.is_finite() {
            true => value.clamp(low, high),
            false => otherwise,
        };
        Self {
            dwell_s: within(self.dwell_s, DWELL_S[0], DWELL_S[1], 0.8),
            volume: within(self.volume, 0.0, 1.0, 0.7),
            vignette: self.vignette.min(2),
            ..self
        }
    }

    /// One step more or less of a setting that has many values.
    fn step(self, setting: Setting, direction: f32) -> Self {
        let mut stepped = self;
        match setting {
            Setting::Dwell => stepped.dwell_s = tenths(self.dwell_s + direction * DWELL_S[2]),
            Setting::Volume => stepped.volume = tenths(self.volume + direction * VOLUME_STEP),
            _ => {}
        }
        stepped.sane()
    }

    /// The next value of a setting that has few.
    fn cycle(self, setting: Setting) -> Self {
        let mut cycled = self;
        match setting {
            Setting::Vignette => cycled.vignette = (self.vignette + 1) % 3,
            Setting::Motion => cycled.reduced_motion = !self.reduced_motion,
            Setting::Height => cycled.is_seated = !self.is_seated,
            Setting::Side => cycled.is_left_handed = !self.is_left_handed,
            Setting::Colours => cycled.safe_colours = !self.safe_colours,
            Setting::Dwell | Setting::Volume | Setting::Forward => {}
        }
        cycled
    }
}

/// Steps stay on whole tenths, however often they are taken.
fn tenths(value: f32) -> f32 {
    (value * 10.0).round() / 10.0
}

fn apply(
    comfort: Res<Comfort>,
    kept: Res<Kept>,
    place: Option<Res<Place>>,
    mut timer: ResMut<DwellTimer>,
    mut height: ResMut<EyeHeight>,
    mut stance: ResMut<Stance>,
    mut accent: ResMut<Accent>,
) {
    timer.settings.fill_s = comfort.dwell_s;
    *height = EyeHeight(comfort.is_seated.then_some(SEATED_M));
    if let Some(place) = place {
        stance.eye_height_m = height.within(place.0.eye_height_m);
    }
    accent.set_if_neq(match comfort.safe_colours {
        true => Accent::SAFE,
        false => Accent::default(),
    });
    if !comfort.is_added()
        && let Err(fault) = kept.0.keep(FILE, &*comfort)
    {
        warn!("these settings are forgotten next time: {fault}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_end_at_the_limits_and_come_back_to_the_same_values() {
        let mut comfort = Comfort::default();
        for _ in 0..20 {
            comfort = comfort.step(Setting::Dwell, 1.0);
        }
        assert_eq!(comfort.dwell_s, 2.0);
        for _ in 0..6 {
            comfort = comfort.step(Setting::Dwell, -1.0);
        }
        assert_eq!(comfort.dwell_s, 0.8);
        for _ in 0..20 {
            comfort = comfort.step(Setting::Volume, -1.0);
        }
        assert_eq!(comfort.volume, 0.0);
    }

    #[test]
    fn cycling_comes_round() {
        for setting in [
            Setting::Motion,
            Setting::Height,
            Setting::Side,
            Setting::Colours,
        ] {
            let once = Comfort::default().cycle(setting);
            assert_ne!(once, Comfort::default());
            assert_eq!(once.cycle(setting), Comfort::default());
        }
        let round = (0..3).fold(Comfort::default(), |set, _| set.cycle(Setting::Vignette));
        assert_eq!(round, Comfort::default());
    }

    #[test]
    fn a_kept_file_with_nonsense_in_it_does_no_harm() {
        let kept: Comfort = serde_json::from_str(r#"{"dwell_s": 1e9, "vignette": 250}"#).unwrap();
        let sane = kept.sane();
        assert_eq!((sane.dwell_s, sane.vignette), (2.0, 2));
        assert_eq!(sane.volume, Comfort::default().volume);
    }
}
