//! The place document (`*.place.json`): what the atelier says about a place besides its shape. Pure data and its loader.

use bevy::asset::io::Reader;
use bevy::asset::{AssetLoader, LoadContext};
use bevy::prelude::*;
use serde::Deserialize;
use thiserror::Error;

use super::features::{Board, Directory, Passer, Portal, Prop, Ride, Runway, Seat, Standing};

/// Everything about a place that its model does not say. Positions in metres, y up; yaw 0 of a slot faces +z, of a marker −z.
#[derive(Asset, TypePath, Debug, Clone, PartialEq, Deserialize)]
pub struct PlaceDocument {
    /// Its name.
    pub name: String,
    /// Its model, relative to the assets folder; empty where `blocks` stand for it.
    #[serde(default)]
    pub model: String,
    /// Where shoppers arrive.
    pub entrance: Spot,
    /// Height of a standing shopper's eyes.
    pub eye_height_m: f32,
    /// Baked light.
    #[serde(default)]
    pub lightmaps: Vec<Lightmap>,
    /// What shiny things mirror.
    #[serde(default)]
    pub environment: Option<Environment>,
    /// Where goods stand.
    #[serde(default)]
    pub slots: Vec<Slot>,
    /// Where shoppers may stand.
    #[serde(default)]
    pub markers: Vec<Marker>,
    /// Where names are written.
    #[serde(default)]
    pub signs: Vec<Sign>,
    /// Ways into other places.
    #[serde(default)]
    pub portals: Vec<Portal>,
    /// Walls for campaigns.
    #[serde(default)]
    pub billboards: Vec<Board>,
    /// Who stands there.
    #[serde(default)]
    pub people: Vec<Standing>,
    /// The ride that it is, if it is one.
    #[serde(default)]
    pub ride: Option<Ride>,
    /// Where models walk, if they do.
    #[serde(default)]
    pub runway: Option<Runway>,
    /// Silhouettes.
    #[serde(default)]
    pub crowd: Vec<Passer>,
    /// Things of their own models.
    #[serde(default)]
    pub props: Vec<Prop>,
    /// Where shoppers may sit.
    #[serde(default)]
    pub seats: Vec<Seat>,
    /// Where the directory hangs.
    #[serde(default)]
    pub directory: Option<Directory>,
    /// Boxes that stand for its shape where it has no model.
    #[serde(default)]
    pub blocks: Vec<Block>,
}

/// A plain box.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Block {
    /// Its middle.
    pub centre_m: Vec3,
    /// Width, height, depth.
    pub size_m: Vec3,
    /// Its colour, linear.
    pub colour: Vec3,
    /// How much it shines by itself.
    #[serde(default)]
    pub glow: f32,
    /// Whether it stays with the shopper on a ride.
    #[serde(default)]
    pub is_cabin: bool,
}

/// A position with a direction.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Spot {
    /// Metres.
    pub position_m: Vec3,
    /// Turn about the vertical, radians.
    pub yaw_rad: f32,
}

/// One picture of baked light and the meshes it lies on.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Lightmap {
    /// The picture, relative to the assets folder; sRGB, to be multiplied by `scale`.
    pub image: String,
    /// Light that a white texel stands for.
    pub scale: f32,
    /// Names of glTF nodes.
    pub meshes: Vec<String>,
}

/// Prefiltered surroundings.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Environment {
    /// Cube map by roughness.
    pub specular: String,
    /// Cube map of arriving light.
    pub diffuse: String,
    /// Factor on both.
    pub intensity: f32,
    /// Where the picture was taken.
    pub center_m: Vec3,
    /// The walls it is projected on.
    pub box_min_m: Vec3,
    /// The walls it is projected on.
    pub box_max_m: Vec3,
}

/// A place for one good.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Slot {
    /// `<department>.<n>`.
    pub id: String,
    /// The department.
    pub department: String,
    /// What it stands on: `plinth`, `shelf`, `vitrine`, `podium`, `rail`.
    pub fixture: String,
    /// The point it stands on.
    pub position_m: Vec3,
    /// Turn about the vertical.
    pub yaw_rad: f32,
    /// What fits: width, height, depth.
    pub max_size_m: Vec3,
}

/// A place for a shopper.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Marker {
    /// Its name.
    pub id: String,
    /// Where.
    #[serde(flatten)]
    pub spot: Spot,
}

/// A place for a name.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Sign {
    /// A department, or `store`.
    pub id: String,
    /// Where; yaw 0 faces +z.
    #[serde(flatten)]
    pub spot: Spot,
    /// Width and height.
    pub size_m: Vec2,
}

/// Why a place document cannot be used.
#[derive(Debug, Error)]
pub enum PlaceError {
    /// The file cannot be read.
    #[error("the place document cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// The file is not a place document; says the line and column.
    #[error("the place document is wrong: {0}")]
    Json(#[from] serde_json::Error),
}

/// Reads `*.place.json`.
#[derive(Default, TypePath)]
pub struct PlaceLoader;

impl AssetLoader for PlaceLoader {
    type Asset = PlaceDocument;
    type Settings = ();
    type Error = PlaceError;

    async fn load(
        &self,
        reader: &mut dyn Reader,
        _settings: &(),
        _context: &mut LoadContext<'_>,
    ) -> Result<PlaceDocument, PlaceError> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).await?;
        Ok(serde_json::from_slice(&bytes)?)
    }

    fn extensions(&self) -> &[&str] {
        &["place.json"]
    }
}
