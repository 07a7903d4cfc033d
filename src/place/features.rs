//! What a place may have beyond its shape and its shelves: doors, walls of light, people, a ride, a runway. Pure data.

use bevy::prelude::*;
use serde::Deserialize;

use super::document::Spot;

/// A way into another place: look at it, rest, and be there.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Portal {
    /// Its name.
    pub id: String,
    /// The place that it leads to.
    pub to: String,
    /// The marker to arrive at; the entrance of that place without it.
    #[serde(default)]
    pub arrive: Option<String>,
    /// The middle of the door; yaw 0 faces +z.
    #[serde(flatten)]
    pub spot: Spot,
    /// Width and height of the door.
    #[serde(default = "Portal::default_size_m")]
    pub size_m: Vec2,
}

impl Portal {
    fn default_size_m() -> Vec2 {
        Vec2::new(1.2, 2.2)
    }
}

/// A wall for a campaign.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Board {
    /// Its name.
    pub id: String,
    /// Its middle; yaw 0 faces +z.
    #[serde(flatten)]
    pub spot: Spot,
    /// Width and height.
    pub size_m: Vec2,
    /// The meshes of the model that show it, its mirror in wet ground among them; it hangs before its wall without any.
    #[serde(default)]
    pub nodes: Vec<String>,
}

/// Somebody who stands in a place.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Standing {
    /// Their name in the place.
    pub id: String,
    /// What they do: `associate` is the one who serves.
    pub role: String,
    /// Which person, a file of `people/` without its ending.
    #[serde(default)]
    pub person: String,
    /// Where they stand; yaw 0 faces +z.
    #[serde(flatten)]
    pub spot: Spot,
}

/// A ride on rails: the shopper sits still in a cabin while the street goes by.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Ride {
    /// How long it takes, seconds.
    pub duration_s: f32,
    /// How far the street moves, metres, in all.
    pub length_m: f32,
    /// The model of the street; `blocks` stand for it without one.
    #[serde(default)]
    pub street: String,
    /// Where it ends.
    pub to: String,
    /// The marker to arrive at.
    #[serde(default)]
    pub arrive: Option<String>,
}

/// Where models walk.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Runway {
    /// Where they wait unseen.
    pub backstage_m: Vec3,
    /// Where they come into the light, and go back to; on the runway's floor.
    pub start_m: Vec3,
    /// Where they turn.
    pub end_m: Vec3,
}

/// A passer-by, who stands, or walks to and fro.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Passer {
    /// Where they stand or begin; yaw 0 faces +z.
    #[serde(flatten)]
    pub spot: Spot,
    /// Where they walk to, and back from.
    #[serde(default)]
    pub path_to_m: Option<Vec3>,
}

/// A thing of its own model that belongs to a place.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Prop {
    /// Its name.
    pub id: String,
    /// Its model, relative to the assets folder.
    pub model: String,
    /// Where it stands.
    #[serde(flatten)]
    pub spot: Spot,
}

/// A seat that a shopper may take.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Seat {
    /// Its name.
    pub id: String,
    /// The floor before it; yaw 0 looks along −z.
    #[serde(flatten)]
    pub spot: Spot,
    /// Height of a sitting shopper's eyes.
    pub eye_height_m: f32,
}

/// A board for the directory; yaw 0 faces +z.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Directory {
    /// Its middle.
    #[serde(flatten)]
    pub spot: Spot,
    /// Width and height.
    pub size_m: Vec2,
}
