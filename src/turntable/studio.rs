//! The photographer's side of a turntable: camera, lamps, and the soft shadow under the model. Knows no model.

use bevy::asset::RenderAssetUsages;
use bevy::camera::{ImageRenderTarget, RenderTarget};
use bevy::core_pipeline::tonemapping::{DebandDither, Tonemapping};
use bevy::image::ImageSampler;
use bevy::light::{EnvironmentMapLight, GlobalAmbientLight};
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat};
use bevy::render::view::{Msaa, NoIndirectDrawing};

use crate::pending::Loads;
use crate::view::{Output, grading};

/// Vertical field of view, radians: long enough that nothing bulges.
const FIELD_RAD: f32 = 0.5;
/// How far the camera looks down, radians.
const DOWN_RAD: f32 = 0.2;
/// How much of the picture the model fills.
const FILLS: f32 = 0.9;
/// The surroundings that it mirrors: the light of the hall, by daylight.
const DIFFUSE: &str = "places/hall_env_diffuse.ktx2";
const SPECULAR: &str = "places/hall_env_specular.ktx2";
const SURROUNDINGS_NITS: f32 = 1_250.0;
const KEY_LUX: f32 = 2_600.0;
/// From behind, so that the outline stands out.
const RIM_LUX: f32 = 1_400.0;
/// Side of the shadow's picture, pixels, and how dark it is in its middle.
const SHADOW_PX: u32 = 64;
const SHADOW: f32 = 0.5;
/// How far the shadow reaches beyond the model, of its width.
const SHADOW_RIM: f32 = 0.4;

/// Sets camera and lamps up for a model of that size that stands in the origin.
pub fn furnish(app: &mut App, size_m: Vec3, size_px: UVec2) {
    let world = app.world_mut();
    world.insert_resource(GlobalAmbientLight::NONE);
    let image = world.resource::<Output>().image.clone();
    let surroundings = surroundings(world);
    world.spawn((
        Camera3d::default(),
        Camera {
            clear_color: Color::NONE.into(),
            ..default()
        },
        RenderTarget::Image(ImageRenderTarget::from(image)),
        Projection::Perspective(PerspectiveProjection {
            fov: FIELD_RAD,
            near: size_m.max_element() * 0.05,
            far: size_m.max_element() * 100.0,
            aspect_ratio: size_px.x as f32 / size_px.y as f32,
            ..default()
        }),
        camera_at(size_m, size_px),
        surroundings,
        (
            Tonemapping::AgX,
            grading(),
            DebandDither::Disabled,
            Msaa::Sample4,
            NoIndirectDrawing,
        ),
    ));
    for (at, illuminance) in [
        (Vec3::new(-1.0, 1.6, 1.4), KEY_LUX),
        (Vec3::new(1.2, 1.0, -1.5), RIM_LUX),
    ] {
        world.spawn((
            DirectionalLight {
                illuminance,
                color: Color::srgb(1.0, 0.97, 0.93),
                shadow_maps_enabled: false,
                ..default()
            },
            Transform::from_translation(at).looking_at(Vec3::ZERO, Vec3::Y),
        ));
    }
}

fn surroundings(world: &mut World) -> EnvironmentMapLight {
    let assets = world.resource::<AssetServer>().clone();
    let (diffuse_map, specular_map) = (assets.load(DIFFUSE), assets.load(SPECULAR));
    let mut loads = world.resource_mut::<Loads>();
    loads.watch(Handle::<Image>::untyped(diffuse_map.clone()));
    loads.watch(Handle::<Image>::untyped(specular_map.clone()));
    EnvironmentMapLight {
        diffuse_map,
        specular_map,
        intensity: SURROUNDINGS_NITS,
        ..default()
    }
}

/// From where the round that the model makes when it turns fits the picture.
fn camera_at(size_m: Vec3, size_px: UVec2) -> Transform {
    let radius_m = size_m.xz().length() / 2.0;
    let half_high_m = size_m.y / 2.0 * DOWN_RAD.cos() + radius_m * DOWN_RAD.sin();
    let tangent = (FIELD_RAD / 2.0).tan() * FILLS;
    let aspect = size_px.x as f32 / size_px.y as f32;
    // The nearest part of the round is nearer than its middle.
    let high_m = half_high_m / tangent + radius_m;
    let wide_m = (radius_m / (tangent * aspect)).hypot(radius_m);
    let distance_m = high_m.max(wide_m);
    let middle_m = Vec3::Y * size_m.y / 2.0;
    let back = Quat::from_rotation_x(-DOWN_RAD) * Vec3::Z;
    Transform::from_translation(middle_m + back * distance_m).looking_at(middle_m, Vec3::Y)
}

/// A soft shadow on the ground below a model of that size that stands there: without one it floats.
pub fn shadow(world: &mut World, size_m: Vec3, foot_m: Vec3) -> Entity {
    let picture = world.resource_mut::<Assets<Image>>().add(shadow_picture());
    let mesh = world
        .resource_mut::<Assets<Mesh>>()
        .add(Plane3d::new(Vec3::Y, Vec2::splat(0.5)));
    let material = world
        .resource_mut::<Assets<StandardMaterial>>()
        .add(StandardMaterial {
            base_color: Color::BLACK,
            base_color_texture: Some(picture),
            unlit: true,
            alpha_mode: AlphaMode::Blend,
            ..default()
        });
    let below_m = foot_m - Vec3::Y * size_m.y * 0.002;
    let rim_m = size_m.xz().max_element() * SHADOW_RIM;
    world
        .spawn((
            Mesh3d(mesh),
            MeshMaterial3d(material),
            Transform::from_translation(below_m).with_scale(Vec3::new(
                size_m.x + rim_m,
                1.0,
                size_m.z + rim_m,
            )),
        ))
        .id()
}

fn shadow_picture() -> Image {
    let middle = (SHADOW_PX as f32 - 1.0) / 2.0;
    let mut pixels = Vec::new();
    for y in 0..SHADOW_PX {
        for x in 0..SHADOW_PX {
            let away = (x as f32 - middle).hypot(y as f32 - middle) / middle;
            let near = (1.0 - away).clamp(0.0, 1.0);
            let dark = near * near * (3.0 - 2.0 * near) * SHADOW;
            pixels.extend([255, 255, 255, (dark * 255.0).round() as u8]);
        }
    }
    let size = Extent3d {
        width: SHADOW_PX,
        height: SHADOW_PX,
        depth_or_array_layers: 1,
    };
    let mut image = Image::new(
        size,
        TextureDimension::D2,
        pixels,
        TextureFormat::Rgba8UnormSrgb,
        RenderAssetUsages::RENDER_WORLD,
    );
    image.sampler = ImageSampler::linear();
    image
}
