//! A place's static shape, in the lean material: baked light and one reflection, no light loop. Also lights the goods in it.

use bevy::asset::RenderAssetUsages;
use bevy::gltf::GltfMeshName;
use bevy::light::{EnvironmentMapLight, GlobalAmbientLight};
use bevy::mesh::MeshVertexBufferLayoutRef;
use bevy::pbr::{MaterialPipeline, MaterialPipelineKey};
use bevy::prelude::*;
use bevy::render::render_resource::{
    AsBindGroup, Extent3d, RenderPipelineDescriptor, ShaderType, SpecializedMeshPipelineError,
    TextureDimension, TextureFormat, TextureViewDescriptor, TextureViewDimension,
};
use bevy::shader::ShaderRef;
use bevy::world_serialization::{WorldAssetRoot, WorldInstanceReady};

use super::{Environment, Place};
use crate::app::FrameSystems;
use crate::mips::renew_materials;
use crate::pending::Loads;
use crate::view::Eye;

/// Mips of the reflection cube that roughness 1 spans.
const REFLECTION_MIPS: f32 = 5.0;
/// Bevy's default exposure makes this luminance a white pixel, cd/m².
const WHITE_NITS: f32 = 1000.0;

pub(super) fn plugin(app: &mut App) {
    app.add_plugins(MaterialPlugin::<RoomMaterial>::default())
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

/// What the room shader is told.
#[derive(ShaderType, Debug, Clone, Copy, PartialEq)]
pub struct RoomUniform {
    base_colour: Vec4,
    emissive: Vec4,
    /// Metallic, roughness, lightmap scale, reflection mips.
    surface: Vec4,
    /// Centre and strength of the reflection.
    probe_centre: Vec4,
    box_min: Vec4,
    box_max: Vec4,
}

/// The lean material of static rooms.
#[derive(Asset, TypePath, AsBindGroup, Debug, Clone)]
pub struct RoomMaterial {
    #[uniform(0)]
    room: RoomUniform,
    #[texture(1)]
    #[sampler(2)]
    colour_map: Option<Handle<Image>>,
    #[texture(3)]
    #[sampler(4)]
    light_map: Option<Handle<Image>>,
    #[texture(5, dimension = "cube")]
    #[sampler(6)]
    reflection_map: Handle<Image>,
}

impl Material for RoomMaterial {
    fn fragment_shader() -> ShaderRef {
        crate::shaders::ROOM.into()
    }

    fn enable_prepass() -> bool {
        false
    }

    fn enable_shadows() -> bool {
        false
    }

    fn specialize(
        _pipeline: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        _layout: &MeshVertexBufferLayoutRef,
        _key: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        descriptor.primitive.cull_mode = None;
        Ok(())
    }
}

/// The surroundings that goods mirror.
#[derive(Resource, Clone)]
struct RoomLight(EnvironmentMapLight);

#[derive(Component)]
struct Room;

fn build_room(
    mut commands: Commands,
    place: Res<Place>,
    assets: Res<AssetServer>,
    mut images: ResMut<Assets<Image>>,
    mut loads: ResMut<Loads>,
    old: Query<Entity, With<Room>>,
) {
    for room in &old {
        commands.entity(room).despawn();
    }
    let model = assets.load(GltfAssetLabel::Scene(0).from_asset(place.0.model.clone()));
    loads.watch(model.clone().untyped());
    commands
        .spawn((Room, WorldAssetRoot(model), Transform::IDENTITY))
        .observe(dress_room);
    let light = match &place.0.environment {
        Some(environment) => {
            let light = environment_light(environment, &assets);
            loads.watch(light.specular_map.clone().untyped());
            loads.watch(light.diffuse_map.clone().untyped());
            light
        }
        None => EnvironmentMapLight::solid_color(&mut images, Color::srgb(0.9, 0.88, 0.84)),
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
    assets: Res<AssetServer>,
    children: Query<&Children>,
    names: Query<&Name>,
    parents: Query<&ChildOf>,
    meshes: Query<(&MeshMaterial3d<StandardMaterial>, Option<&GltfMeshName>)>,
    standard: Res<Assets<StandardMaterial>>,
    mut materials: ResMut<Assets<RoomMaterial>>,
    mut images: ResMut<Assets<Image>>,
    mut loads: ResMut<Loads>,
) {
    let mut cache = RoomMaterials::default();
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
        let lightmap = place.0.lightmaps.iter().position(|map| {
            called
                .iter()
                .flatten()
                .any(|name| map.meshes.iter().any(|mesh| mesh == name))
        });
        let key = (material.0.id(), lightmap);
        let lean = match cache.made.iter().find(|(made, _)| *made == key) {
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
                    cache
                        .dark
                        .get_or_insert_with(|| images.add(dark_cube()))
                        .clone()
                };
                let lean = materials.add(lean_material(
                    source,
                    light_map,
                    reflection,
                    place.0.environment.as_ref(),
                ));
                cache.made.push((key, lean.clone()));
                lean
            }
        };
        commands
            .entity(entity)
            .remove::<MeshMaterial3d<StandardMaterial>>()
            .insert(MeshMaterial3d(lean));
    }
}

#[derive(Default)]
struct RoomMaterials {
    made: Vec<(
        (AssetId<StandardMaterial>, Option<usize>),
        Handle<RoomMaterial>,
    )>,
    dark: Option<Handle<Image>>,
}

fn lean_material(
    source: &StandardMaterial,
    light_map: Option<(Handle<Image>, f32)>,
    reflection_map: Handle<Image>,
    environment: Option<&Environment>,
) -> RoomMaterial {
    let emissive = source.emissive;
    let scale = light_map.as_ref().map_or(1.0, |(_, scale)| *scale);
    let (centre, low, high, strength) = environment
        .map_or((Vec3::ZERO, Vec3::NEG_ONE, Vec3::ONE, 0.0), |e| {
            (e.center_m, e.box_min_m, e.box_max_m, e.intensity)
        });
    RoomMaterial {
        room: RoomUniform {
            base_colour: source.base_color.to_linear().to_vec4(),
            emissive: Vec4::new(emissive.red, emissive.green, emissive.blue, 0.0),
            surface: Vec4::new(
                source.metallic,
                source.perceptual_roughness,
                scale,
                REFLECTION_MIPS,
            ),
            probe_centre: centre.extend(strength),
            box_min: low.extend(0.0),
            box_max: high.extend(0.0),
        },
        colour_map: source.base_color_texture.clone(),
        light_map: light_map.map(|(map, _)| map),
        reflection_map,
    }
}

/// A cube map that mirrors nothing.
fn dark_cube() -> Image {
    let size = Extent3d {
        width: 1,
        height: 1,
        depth_or_array_layers: 6,
    };
    let mut image = Image::new_fill(
        size,
        TextureDimension::D2,
        &[0, 0, 0, 255],
        TextureFormat::Rgba8UnormSrgb,
        RenderAssetUsages::RENDER_WORLD,
    );
    image.texture_view_descriptor = Some(TextureViewDescriptor {
        dimension: Some(TextureViewDimension::Cube),
        ..default()
    });
    image
}
