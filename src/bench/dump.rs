//! Writes what a bench drew, so that another renderer can draw the same: `scene.json` and plain GLBs and pictures beside it.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use bevy::prelude::*;
use buyplus_api::MediaKind;
use serde::Serialize;

use crate::app::assets_dir;
use crate::goods::{Good, GoodsFolder};
use crate::place::Place;
use crate::view::Eye;

/// The scene: matrices column by column, metres, y up.
#[derive(Debug, Serialize)]
struct Scene {
    eyes: Vec<EyeEntry>,
    objects: Vec<Object>,
    lights: Vec<Light>,
    environment: Option<BTreeMap<&'static str, String>>,
}

#[derive(Debug, Serialize)]
struct EyeEntry {
    /// View from world.
    view: [f32; 16],
    /// Clip from view; reverse-Z, far plane at infinity.
    projection: [f32; 16],
    /// x, y, width, height of the eye's picture, pixels.
    viewport: [u32; 4],
}

#[derive(Debug, Serialize)]
struct Object {
    glb: String,
    transform: [f32; 16],
    #[serde(skip_serializing_if = "Option::is_none")]
    material_variant: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lightmaps: Vec<LightmapEntry>,
}

#[derive(Debug, Serialize)]
struct LightmapEntry {
    image: String,
    /// Light that a white texel stands for.
    scale: f32,
    nodes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Light {
    kind: &'static str,
    direction: [f32; 3],
    color: [f32; 3],
    illuminance_lx: f32,
}

/// Writes the scene as the app shows it now.
///
/// # Errors
/// The folder cannot be written, or a shipped file cannot be read.
pub fn write(app: &mut App, size_px: UVec2, folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let place = app
        .world()
        .get_resource::<Place>()
        .context("the place has not been entered")?
        .0
        .clone();
    let mut objects = vec![room(&place, folder)?];
    objects.extend(goods(app, folder)?);
    let environment = match &place.environment {
        Some(environment) => Some(BTreeMap::from([
            ("specular", ship(&environment.specular, folder)?),
            ("diffuse", ship(&environment.diffuse, folder)?),
        ])),
        None => None,
    };
    let scene = Scene {
        eyes: eyes(app, size_px),
        objects,
        lights: lights(app),
        environment,
    };
    let file = folder.join("scene.json");
    std::fs::write(&file, serde_json::to_vec_pretty(&scene)?)
        .with_context(|| format!("cannot write {}", file.display()))
}

fn eyes(app: &mut App, size_px: UVec2) -> Vec<EyeEntry> {
    let world = app.world_mut();
    let mut eyes = world.query_filtered::<(&Camera, &GlobalTransform), With<Eye>>();
    let entry = |(camera, at): (&Camera, &GlobalTransform)| {
        let size = camera.physical_target_size().unwrap_or(size_px);
        EyeEntry {
            view: at.to_matrix().inverse().to_cols_array(),
            projection: camera.clip_from_view().to_cols_array(),
            viewport: [0, 0, size.x, size.y],
        }
    };
    eyes.iter(world).map(entry).collect()
}

fn room(place: &crate::place::PlaceDocument, folder: &Path) -> anyhow::Result<Object> {
    let mut lightmaps = Vec::new();
    for map in &place.lightmaps {
        lightmaps.push(LightmapEntry {
            image: ship(&map.image, folder)?,
            scale: map.scale,
            nodes: map.meshes.clone(),
        });
    }
    Ok(Object {
        glb: ship(&place.model, folder)?,
        transform: Mat4::IDENTITY.to_cols_array(),
        material_variant: None,
        lightmaps,
    })
}

fn goods(app: &mut App, folder: &Path) -> anyhow::Result<Vec<Object>> {
    let shelf = app.world().resource::<GoodsFolder>().0.clone();
    let world = app.world_mut();
    let mut goods = world.query::<(&Good, &GlobalTransform)>();
    let mut objects = Vec::new();
    for (good, at) in goods.iter(world) {
        let Some(media) = good
            .product
            .media
            .iter()
            .find(|media| media.kind == MediaKind::Model3d)
        else {
            continue;
        };
        let name = format!("{}.glb", media.sha256);
        let Some(data) = shelf.get_asset(Path::new(&name)) else {
            continue;
        };
        let file = format!("{}.glb", good.product.id);
        std::fs::write(folder.join(&file), data.value())
            .with_context(|| format!("cannot write {file}"))?;
        objects.push(Object {
            glb: file,
            transform: at.to_matrix().to_cols_array(),
            material_variant: good.shown().map(|variant| variant.material_variant.clone()),
            lightmaps: Vec::new(),
        });
    }
    Ok(objects)
}

fn lights(app: &mut App) -> Vec<Light> {
    let world = app.world_mut();
    let mut lights = world.query::<(&DirectionalLight, &GlobalTransform)>();
    let entry = |(light, at): (&DirectionalLight, &GlobalTransform)| Light {
        kind: "directional",
        direction: at.forward().to_array(),
        color: light.color.to_linear().to_f32_array_no_alpha(),
        illuminance_lx: light.illuminance,
    };
    lights.iter(world).map(entry).collect()
}

/// Copies a shipped file beside the scene; returns its name there.
fn ship(asset: &str, folder: &Path) -> anyhow::Result<String> {
    let name = asset.rsplit('/').next().unwrap_or(asset).to_owned();
    let from = assets_dir().join(asset);
    std::fs::copy(&from, folder.join(&name))
        .with_context(|| format!("cannot copy {}", from.display()))?;
    Ok(name)
}
