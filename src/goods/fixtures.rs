//! Furniture that a store adds to a place, in the store's colour, and the slots that come with it.

use bevy::asset::io::Reader;
use bevy::asset::{AssetLoader, LoadContext};
use bevy::gltf::GltfMaterialName;
use bevy::prelude::*;
use bevy::world_serialization::{WorldAssetRoot, WorldInstanceReady};
use buyplus_api::{Fixture, Store};
use serde::Deserialize;
use thiserror::Error;

use super::OpenStore;
use crate::app::FrameSystems;
use crate::panel::rgb;
use crate::pending::Loads;
use crate::place::{Place, Slot};

/// The material that wears the store's colour.
const THEME: &str = "theme";

pub(super) fn plugin(app: &mut App) {
    app.init_asset::<Catalogue>()
        .init_asset_loader::<CatalogueLoader>()
        .init_resource::<Furniture>()
        .add_systems(Startup, ask_for_catalogue)
        .add_systems(
            Update,
            furnish
                .run_if(resource_exists::<Place>.and_then(resource_exists::<OpenStore>))
                .in_set(FrameSystems::Show),
        );
}

/// What furniture there is, once it has come.
#[derive(Resource, Debug, Default)]
pub struct Furniture(pub Handle<Catalogue>);

/// Every piece of furniture, from `places/fixtures/fixtures.json`.
#[derive(Asset, TypePath, Debug, Clone, PartialEq, Deserialize)]
pub struct Catalogue {
    fixtures: Vec<Piece>,
}

/// One kind of furniture.
#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Piece {
    id: String,
    /// Relative to the assets folder.
    model: String,
    #[serde(default)]
    slots: Vec<PieceSlot>,
}

/// A slot in the axes of its piece.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
struct PieceSlot {
    position_m: Vec3,
    #[serde(default)]
    yaw_rad: f32,
    max_size_m: Vec3,
}

/// A piece that stands in the place.
#[derive(Component)]
struct Standing;

fn ask_for_catalogue(
    assets: Res<AssetServer>,
    mut furniture: ResMut<Furniture>,
    mut loads: ResMut<Loads>,
) {
    furniture.0 = assets.load("places/fixtures/fixtures.json");
    loads.watch(furniture.0.clone().untyped());
}

/// What a store adds to a place.
fn added<'a>(store: &'a Store, place: &str) -> &'a [Fixture] {
    if store.place == place {
        return &store.fixtures;
    }
    let room = store.rooms.iter().find(|room| room.place == place);
    room.map_or(&[], |room| &room.fixtures)
}

impl Catalogue {
    fn piece(&self, fixture: &Fixture) -> Option<&Piece> {
        let kind = serde_json::to_value(fixture.kind).ok()?;
        self.fixtures.iter().find(|piece| kind == piece.id.as_str())
    }

    /// The slots of what a store adds to a place, in the place's axes: `<fixture id>.<n>`, counted from 1.
    pub fn slots(&self, store: &Store, place: &str) -> Vec<Slot> {
        let mut slots = Vec::new();
        for fixture in added(store, place) {
            let at = stand(fixture);
            for (index, slot) in self
                .piece(fixture)
                .into_iter()
                .flat_map(|p| &p.slots)
                .enumerate()
            {
                slots.push(Slot {
                    id: format!("{}.{}", fixture.id, index + 1),
                    department: String::new(),
                    fixture: String::new(),
                    position_m: at.transform_point(slot.position_m),
                    yaw_rad: fixture.yaw_rad + slot.yaw_rad,
                    max_size_m: slot.max_size_m,
                });
            }
        }
        slots
    }
}

fn stand(fixture: &Fixture) -> Transform {
    Transform::from_translation(Vec3::from_array(fixture.position_m))
        .with_rotation(Quat::from_rotation_y(fixture.yaw_rad))
}

fn furnish(
    mut commands: Commands,
    place: Res<Place>,
    store: Res<OpenStore>,
    furniture: Res<Furniture>,
    catalogues: Res<Assets<Catalogue>>,
    assets: Res<AssetServer>,
    old: Query<Entity, With<Standing>>,
    mut loads: ResMut<Loads>,
) {
    if !(place.is_changed() || store.is_changed() || catalogues.is_changed()) {
        return;
    }
    for piece in &old {
        commands.entity(piece).despawn();
    }
    let Some(catalogue) = catalogues.get(&furniture.0) else {
        return;
    };
    for fixture in added(&store.0, &place.0.name) {
        let Some(piece) = catalogue.piece(fixture) else {
            continue;
        };
        let model = assets.load(GltfAssetLabel::Scene(0).from_asset(piece.model.clone()));
        loads.watch(model.clone().untyped());
        commands
            .spawn((Standing, WorldAssetRoot(model), stand(fixture)))
            .observe(tint);
    }
}

/// Gives what is to wear it the store's colour.
fn tint(
    ready: On<WorldInstanceReady>,
    mut commands: Commands,
    store: Res<OpenStore>,
    children: Query<&Children>,
    parts: Query<(&MeshMaterial3d<StandardMaterial>, &GltfMaterialName)>,
    mut materials: ResMut<Assets<StandardMaterial>>,
) {
    let [red, green, blue] = rgb(&store.0.theme.accent);
    for part in children.iter_descendants(ready.entity) {
        let Ok((material, name)) = parts.get(part) else {
            continue;
        };
        if name.0 != THEME {
            continue;
        }
        let Some(tinted) = materials.get(&material.0).cloned() else {
            continue;
        };
        let tinted = materials.add(StandardMaterial {
            base_color: Color::srgb_u8(red, green, blue),
            ..tinted
        });
        commands.entity(part).insert(MeshMaterial3d(tinted));
    }
}

/// Why the furniture cannot be used.
#[derive(Debug, Error)]
pub enum CatalogueError {
    /// The file cannot be read.
    #[error("the list of furniture cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// The file is no such list; says the line and column.
    #[error("the list of furniture is wrong: {0}")]
    Json(#[from] serde_json::Error),
}

/// Reads `fixtures.json`.
#[derive(Default, TypePath)]
struct CatalogueLoader;

impl AssetLoader for CatalogueLoader {
    type Asset = Catalogue;
    type Settings = ();
    type Error = CatalogueError;

    async fn load(
        &self,
        reader: &mut dyn Reader,
        _settings: &(),
        _context: &mut LoadContext<'_>,
    ) -> Result<Catalogue, CatalogueError> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).await?;
        Ok(serde_json::from_slice(&bytes)?)
    }

    fn extensions(&self) -> &[&str] {
        &["json"]
    }
}
