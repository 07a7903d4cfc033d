//! Which sound belongs to what happened. Pure: names of files in, names of files out.

use bevy::prelude::Resource;
use serde_json::Value;

use crate::journal::Happened;

/// A sound to play.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cue {
    /// The next step.
    Step,
    /// A file, to its end.
    Once(&'static str),
    /// A file, until its place is left.
    WithPlace(&'static str),
}

/// What an event sounds like; most are silent.
pub fn cue_for(event: &Happened) -> Option<Cue> {
    Some(match event.event {
        "dwelled" => Cue::Once("dwell_tick"),
        "moved" => Cue::Step,
        "place_entered" if event.fields.get("place").and_then(Value::as_str) != Some("cab") => {
            Cue::Step
        }
        "place_entered" | "ride_ended" => Cue::Once("door"),
        "ride_began" => Cue::WithPlace("cab_ride"),
        "bag_added" => Cue::Once("added"),
        "order_paid" => Cue::Once("confirm"),
        "order_refused" | "review_cancelled" => Cue::Once("refuse"),
        _ => return None,
    })
}

/// The tone of a place; rooms of a store sound like its hall.
pub fn tone_for(place: &str) -> &'static str {
    match place {
        "times_square" | "entrance" => "tone_times_square",
        "cab" => "tone_cab",
        "catwalk" => "tone_catwalk",
        _ => "tone_hall",
    }
}

/// Steps in turn, so that no two after each other are the same.
#[derive(Resource, Debug, Default)]
pub struct Steps(usize);

impl Steps {
    /// The file of the next step.
    pub fn take(&mut self) -> &'static str {
        const FILES: [&str; 4] = [
            "step_stone_1",
            "step_stone_2",
            "step_stone_3",
            "step_stone_4",
        ];
        self.0 = (self.0 + 1) % FILES.len();
        FILES[self.0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sound_is_shipped() {
        let happened = |event, place: &str| Happened {
            t_s: 0.0,
            event,
            fields: serde_json::Map::from_iter([("place".to_owned(), place.into())]),
        };
        let events = [
            happened("dwelled", ""),
            happened("place_entered", "cab"),
            happened("ride_began", "cab"),
            happened("bag_added", ""),
            happened("order_paid", ""),
            happened("order_refused", ""),
        ];
        let once = events
            .iter()
            .filter_map(cue_for)
            .filter_map(|cue| match cue {
                Cue::Step => None,
                Cue::Once(file) | Cue::WithPlace(file) => Some(file),
            });
        let mut steps = Steps::default();
        let tones = ["times_square", "cab", "hall", "catwalk", "women"].map(tone_for);
        let files = once.chain(tones).chain((0..4).map(|_| steps.take()));
        for file in files.collect::<Vec<_>>() {
            let path = crate::app::assets_dir().join(format!("audio/{file}.ogg"));
            assert!(path.is_file(), "{}", path.display());
        }
    }

    #[test]
    fn most_of_what_happens_is_silent() {
        let glance = Happened {
            t_s: 0.0,
            event: "gaze_entered",
            fields: serde_json::Map::new(),
        };
        assert_eq!(cue_for(&glance), None);
    }
}
