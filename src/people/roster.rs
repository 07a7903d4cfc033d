//! Who there is: the document of the people that the atelier made, and what each shows at which distance. Pure.

use bevy::asset::io::Reader;
use bevy::asset::{AssetLoader, LoadContext};
use bevy::prelude::*;
use serde::Deserialize;
use thiserror::Error;

/// Everybody, from `people/people.json`.
#[derive(Asset, TypePath, Debug, Clone, PartialEq, Deserialize, Default)]
pub struct Roster {
    /// One entry for each person.
    pub people: Vec<Entry>,
}

/// One person.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Entry {
    /// Their name.
    pub id: String,
    /// Their model, relative to the assets folder.
    pub model: String,
    /// `associate`, `model`, `mannequin` or `crowd`.
    #[serde(default)]
    pub role: String,
    /// How tall they are.
    #[serde(default = "Entry::default_height_m")]
    pub height_m: f32,
    /// How fast their walk goes without sliding.
    #[serde(default = "Entry::default_walk_speed_m_s")]
    pub walk_speed_m_s: f32,
    /// What they can wear; the first is what they wear unasked.
    #[serde(default)]
    pub looks: Vec<Outfit>,
}

impl Entry {
    fn default_height_m() -> f32 {
        1.72
    }

    fn default_walk_speed_m_s() -> f32 {
        1.3
    }
}

/// One way to be dressed.
#[derive(Debug, Clone, PartialEq, Deserialize, Default)]
pub struct Outfit {
    /// Its name.
    #[serde(default)]
    pub id: String,
    /// Meshes to show, from near to far.
    #[serde(default)]
    pub lods: Vec<Lod>,
    /// Products that are worn.
    #[serde(default)]
    pub wears: Vec<String>,
    /// Products that are carried.
    #[serde(default)]
    pub carries: Vec<Carried>,
}

/// What is shown from a distance on.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Lod {
    /// Metres.
    pub from_m: f32,
    /// Names of mesh nodes.
    pub nodes: Vec<String>,
}

/// A product in a socket.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Carried {
    /// The product.
    pub product: String,
    /// The socket's node.
    pub socket: String,
}

impl Roster {
    /// The person of that name.
    pub fn find(&self, id: &str) -> Option<&Entry> {
        self.people.iter().find(|entry| entry.id == id)
    }

    /// The person of that name, else somebody with that part.
    pub fn find_or_any<'a>(&'a self, id: &str, role: &'a str) -> Option<&'a Entry> {
        self.find(id)
            .or_else(|| self.people.iter().find(|entry| entry.role == role))
    }
}

impl Entry {
    /// The outfit of that name, else the first.
    pub fn outfit(&self, id: Option<&str>) -> Option<&Outfit> {
        let named = id.and_then(|id| self.looks.iter().find(|outfit| outfit.id == id));
        named.or_else(|| self.looks.first())
    }
}

impl Outfit {
    /// Which of its levels is shown at a distance; a level that is shown already keeps a little more room.
    pub fn lod_at(&self, distance_m: f32, now: Option<usize>) -> usize {
        const LINGER: f32 = 0.5;
        let reaches = |index: usize, lod: &Lod| {
            let slack = if now.is_some_and(|now| now >= index) {
                LINGER
            } else {
                0.0
            };
            distance_m + slack >= lod.from_m
        };
        let furthest = self
            .lods
            .iter()
            .enumerate()
            .filter(|(index, lod)| reaches(*index, lod));
        furthest.map(|(index, _)| index).next_back().unwrap_or(0)
    }
}

/// Why the roster cannot be used.
#[derive(Debug, Error)]
pub enum RosterError {
    /// The file cannot be read.
    #[error("the roster of people cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// The file is no roster; says the line and column.
    #[error("the roster of people is wrong: {0}")]
    Json(#[from] serde_json::Error),
}

/// Reads `people.json`.
#[derive(Default, TypePath)]
pub struct RosterLoader;

impl AssetLoader for RosterLoader {
    type Asset = Roster;
    type Settings = ();
    type Error = RosterError;

    async fn load(
        &self,
        reader: &mut dyn Reader,
        _settings: &(),
        _context: &mut LoadContext<'_>,
    ) -> Result<Roster, RosterError> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).await?;
        Ok(serde_json::from_slice(&bytes)?)
    }

    fn extensions(&self) -> &[&str] {
        &["json"]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roster() -> Roster {
        serde_json::from_str(
            r#"{"people":[{"id":"amara","model":"people/amara.glb","role":"model","looks":[
            {"id":"amara-1","lods":[{"from_m":0,"nodes":["head"]},{"from_m":6,"nodes":["far"]},
            {"from_m":14,"nodes":["further"]}],"wears":["dress-celeste"],
            "carries":[{"product":"bag-luna","socket":"socket_bag_r"}]}]}]}"#,
        )
        .unwrap()
    }

    #[test]
    fn somebody_is_found_by_name_or_by_part() {
        let roster = roster();
        assert!(roster.find("amara").is_some());
        assert_eq!(roster.find_or_any("nobody", "model").unwrap().id, "amara");
        assert!(roster.find_or_any("nobody", "crowd").is_none());
    }

    #[test]
    fn levels_follow_the_distance_and_do_not_flicker_at_their_limit() {
        let roster = roster();
        let outfit = roster.people[0].outfit(None).unwrap();
        let at = |distance_m| outfit.lod_at(distance_m, None);
        assert_eq!([at(0.5), at(7.0), at(40.0)], [0, 1, 2]);
        assert_eq!(outfit.lod_at(5.8, Some(1)), 1, "still close to the limit");
        assert_eq!(outfit.lod_at(5.2, Some(1)), 0);
    }
}
