//! A place's static shape in the lean material: its model, its props, the street of a ride, or boxes that stand for them.
//! Also lights the goods in it.

use bevy::gltf::GltfMeshName;
use bevy::light::{EnvironmentMapLight, GlobalAmbientLight};
use bevy::prelude::*;
use bevy::world_serialization::{WorldAssetRoot, WorldInstanceReady};

use super::document::Block;
use super::lean::{dark_cube, lean_material};
use super::ride::GoesBy;
use super::{Environment, Place, stock};
use crate::app::FrameSystems;
use crate::mips::renew_materials;
use crate::pending::Loads;
use crate::view::Eye;

pub use super::lean::RoomMaterial;

/// Bevy's default exposure makes this luminance a white pixel, cd/m².
const WHITE_NITS: f32 = 1000.0;

pub(super) fn plugin(app: &mut App) {
    app.add_plugins(MaterialPlugin::<RoomMaterial>::default())
        .init_resource::<DarkCube>()
        .add_plugins(stock::plugin)
        .add_systems(
            Update,
            (
                build_room.run_if(resource_exists_and_changed::<Place>),
                light_eyes.run_if(resource_exists::<RoomLight>),
                renew_materials::<RoomMaterial>,
            )
                .chain()
                .in_set(FrameSystems::Show),
        );
}

/// The surroundings that goods mirror.
#[derive(Resource, Clone)]
struct RoomLight(EnvironmentMapLight);

/// A cube map that mirrors nothing, for what mirrors nothing.
#[derive(Resource)]
pub struct DarkCube(pub Handle<Image>);

impl FromWorld for DarkCube {
    fn from_world(world: &mut World) -> Self {
        Self(world.resource_mut::<Assets<Image>>().add(dark_cube()))
    }
}

/// A part of the place: goes when the place does.
#[derive(Component)]
pub struct Room;

/// A mesh that shows a billboard, by the name of its node.
#[derive(Component, Debug, Clone, PartialEq)]
pub struct BoardFace(pub String);

fn build_room(
    mut commands: Commands,
    place: Res<Place>,
    assets: Res<AssetServer>,
    dark: Res<DarkCube>,
    mut images: ResMut<Assets<Image>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<RoomMaterial>>,
    mut loads: ResMut<Loads>,
    old: Query<Entity, With<Room>>,
) {
    for room in &old {
        commands.entity(room).despawn();
    }
    let document = &place.0;
    let mut load = |model: &str| -> Handle<WorldAsset> {
        let model = assets.load(GltfAssetLabel::Scene(0).from_asset(model.to_owned()));
        loads.watch(model.clone().untyped());
        model
    };
    if !document.model.is_empty() {
        let model = load(&document.model);
        commands
            .spawn((Room, WorldAssetRoot(model), Transform::IDENTITY))
            .observe(dress_room);
    }
    for prop in &document.props {
        let at = Transform::from_translation(prop.spot.position_m)
            .with_rotation(Quat::from_rotation_y(prop.spot.yaw_rad));
        commands
            .spawn((Room, WorldAssetRoot(load(&prop.model)), at))
            .observe(dress_room);
    }
    if let Some(ride) = &document.ride
        && !ride.street.is_empty()
    {
        let by = GoesBy { home_m: Vec3::ZERO };
        commands
            .spawn((
                Room,
                by,
                WorldAssetRoot(load(&ride.street)),
                Transform::IDENTITY,
            ))
            .observe(dress_room);
    }
    for block in &document.blocks {
        let mut part = commands.spawn((
            Room,
            Mesh3d(meshes.add(Cuboid::from_size(block.size_m))),
            MeshMaterial3d(materials.add(RoomMaterial::plain(
                block.colour,
                block.glow,
                dark.0.clone(),
            ))),
            Transform::from_translation(block.centre_m),
        ));
        if goes_by(block, document.ride.is_some()) {
            part.insert(GoesBy {
                home_m: block.centre_m,
            });
        }
    }
    let light = match &document.environment {
        Some(environment) => {
            let light = environment_light(environment, &assets);
            loads.watch(light.specular_map.clone().untyped());
            loads.watch(light.diffuse_map.clone().untyped());
            light
        }
        None => EnvironmentMapLight {
            intensity: WHITE_NITS,
            ..EnvironmentMapLight::solid_color(&mut images, Color::srgb(0.9, 0.88, 0.84))
        },
    };
    commands.insert_resource(RoomLight(light));
    commands.insert_resource(GlobalAmbientLight::NONE);
    // One lamp from above the shopper's shoulder shapes the goods; the room has its light baked in and ignores it.
    commands.spawn((
        Room,
        DirectionalLight {
            illuminance: 1_300.0,
            color: Color::srgb(1.0, 0.95, 0.88),
            shadow_maps_enabled: false,
            ..default()
        },
        Transform::from_xyz(1.5, 4.0, 3.0).looking_at(Vec3::ZERO, Vec3::Y),
    ));
}

fn goes_by(block: &Block, is_ride: bool) -> bool {
    is_ride && !block.is_cabin
}

fn environment_light(environment: &Environment, assets: &AssetServer) -> EnvironmentMapLight {
    EnvironmentMapLight {
        diffuse_map: assets.load(environment.diffuse.clone()),
        specular_map: assets.load(environment.specular.clone()),
        intensity: environment.intensity * WHITE_NITS,
        ..default()
    }
}

fn light_eyes(
    mut commands: Commands,
    light: Res<RoomLight>,
    eyes: Query<(Entity, Option<&EnvironmentMapLight>), With<Eye>>,
) {
    for (eye, has) in &eyes {
        if has.is_none_or(|has| has.specular_map != light.0.specular_map) {
            commands.entity(eye).insert(light.0.clone());
        }
    }
}

/// Gives every mesh of a room that has just appeared its lean material.
fn dress_room(
    ready: On<WorldInstanceReady>,
    mut commands: Commands,
    place: Res<Place>,
    light: Res<RoomLight>,
    stock: Res<stock::StockLook>,
    dark: Res<DarkCube>,
    assets: Res<AssetServer>,
    children: Query<&Children>,
    names: Query<&Name>,
    parents: Query<&ChildOf>,
    meshes: Query<(&MeshMaterial3d<StandardMaterial>, Option<&GltfMeshName>)>,
    standard: Res<Assets<StandardMaterial>>,
    mut materials: ResMut<Assets<RoomMaterial>>,
    mut loads: ResMut<Loads>,
) {
    if stock.0 {
        return;
    }
    let mut made: Vec<(Key, Handle<RoomMaterial>)> = Vec::new();
    for entity in children.iter_descendants(ready.entity) {
        let Ok((material, mesh_name)) = meshes.get(entity) else {
            continue;
        };
        let node = parents
            .get(entity)
            .ok()
            .and_then(|parent| names.get(parent.parent()).ok());
        let called = [
            node.map(Name::as_str),
            mesh_name.map(|name| name.0.as_str()),
        ];
        let is_called = |wanted: &String| called.iter().flatten().any(|name| name == wanted);
        let lightmap = place
            .0
            .lightmaps
            .iter()
            .position(|map| map.meshes.iter().any(is_called));
        let mut boards = place.0.billboards.iter().flat_map(|board| &board.nodes);
        let face = boards.find(|node| is_called(node));
        if let Some(face) = face {
            commands.entity(entity).insert(BoardFace(face.clone()));
        }
        let key = (material.0.id(), lightmap, face.cloned());
        let lean = match made.iter().find(|(known, _)| *known == key) {
            Some((_, lean)) => lean.clone(),
            None => {
                let Some(source) = standard.get(&material.0) else {
                    continue;
                };
                let light_map = lightmap.map(|index| {
                    let map = assets.load(place.0.lightmaps[index].image.clone());
                    loads.watch(map.clone().untyped());
                    (map, place.0.lightmaps[index].scale)
                });
                let reflection = if light.0.intensity > 0.0 && place.0.environment.is_some() {
                    light.0.specular_map.clone()
                } else {
                    dark.0.clone()
                };
                let environment = place.0.environment.as_ref();
                let lean = materials.add(lean_material(source, light_map, reflection, environment));
                made.push((key, lean.clone()));
                lean
            }
        };
        commands
            .entity(entity)
            .remove::<MeshMaterial3d<StandardMaterial>>()
            .insert(MeshMaterial3d(lean));
    }
}

/// Meshes of one source, one baked light and one billboard share a material.
type Key = (AssetId<StandardMaterial>, Option<usize>, Option<String>);
