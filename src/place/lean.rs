//! The lean material of static rooms: baked light and one reflection, no light loop.

use bevy::asset::RenderAssetUsages;
use bevy::mesh::MeshVertexBufferLayoutRef;
use bevy::pbr::{MaterialPipeline, MaterialPipelineKey};
use bevy::prelude::*;
use bevy::render::render_resource::{
    AsBindGroup, Extent3d, RenderPipelineDescriptor, ShaderType, SpecializedMeshPipelineError,
    TextureDimension, TextureFormat, TextureViewDescriptor, TextureViewDimension,
};
use bevy::shader::ShaderRef;

use super::Environment;

/// Mips of the reflection cube that roughness 1 spans.
const REFLECTION_MIPS: f32 = 5.0;
/// What shines by itself and is rougher than this mirrors nothing.
const MATT: f32 = 0.99;

/// What the room shader is told.
#[derive(ShaderType, Debug, Clone, Copy, PartialEq)]
pub struct RoomUniform {
    base_colour: Vec4,
    /// w: 0 opaque, 1 see-through, 2 with holes.
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
    alpha_mode: AlphaMode,
}

impl RoomMaterial {
    /// A plain colour, linear, that shines by itself so much.
    pub fn plain(colour: Vec3, glow: f32, reflection_map: Handle<Image>) -> Self {
        let source = StandardMaterial {
            base_color: LinearRgba::from_vec3(colour).into(),
            emissive: LinearRgba::from_vec3(colour * glow),
            perceptual_roughness: 1.0,
            ..default()
        };
        lean_material(&source, None, reflection_map, None)
    }

    /// Shows a picture that shines by itself so much, instead of what was there.
    pub fn show_picture(&mut self, picture: Handle<Image>, shine: f32) {
        self.colour_map = Some(picture);
        self.room.base_colour = Vec4::new(shine, shine, shine, self.room.base_colour.w);
        self.room.emissive = Vec4::ZERO.with_w(self.room.emissive.w);
        self.room.probe_centre.w = 0.0;
    }

    /// The same in another colour, linear.
    pub fn tinted(&self, colour: Vec3) -> Self {
        let mut tinted = self.clone();
        tinted.room.base_colour = colour.extend(self.room.base_colour.w);
        tinted
    }
}

impl Material for RoomMaterial {
    fn fragment_shader() -> ShaderRef {
        crate::shaders::ROOM.into()
    }

    fn alpha_mode(&self) -> AlphaMode {
        self.alpha_mode
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

/// What the lean material makes of a glTF material, with its baked light if there is some.
pub fn lean_material(
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
    let is_matt = light_map.is_none() && source.perceptual_roughness >= MATT;
    let strength = if is_matt { 0.0 } else { strength };
    let opacity = match source.alpha_mode {
        AlphaMode::Opaque => 0.0,
        AlphaMode::Mask(_) => 2.0,
        _ => 1.0,
    };
    RoomMaterial {
        room: RoomUniform {
            base_colour: source.base_color.to_linear().to_vec4(),
            emissive: Vec4::new(emissive.red, emissive.green, emissive.blue, opacity),
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
        alpha_mode: source.alpha_mode,
    }
}

/// A cube map that mirrors nothing.
pub fn dark_cube() -> Image {
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
