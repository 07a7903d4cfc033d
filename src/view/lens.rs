//! The lens pass: one draw per eye from the eye's texture to the screen, through the distortion mesh.
//! It corrects colour fringes, applies the late warp and the fade. It must not know the world.

use bevy::asset::RenderAssetUsages;
use bevy::camera::visibility::{NoFrustumCulling, RenderLayers};
use bevy::mesh::{
    Indices, MeshVertexAttribute, MeshVertexBufferLayoutRef, PrimitiveTopology, VertexFormat,
};
use bevy::pbr::{MaterialPipeline, MaterialPipelineKey};
use bevy::prelude::*;
use bevy::render::render_resource::{
    AsBindGroup, RenderPipelineDescriptor, ShaderType, SpecializedMeshPipelineError,
};
use bevy::render::storage::ShaderBuffer;
use bevy::shader::ShaderRef;

use super::layout::ScreenMesh;
use super::{Fade, Vignette};
use crate::app::FrameSystems;

/// The layer that only the lens camera sees.
pub const LENS_LAYER: usize = 31;
/// Texture coordinates for blue; red and green use the standard two sets.
const BLUE: MeshVertexAttribute =
    MeshVertexAttribute::new("Lens_Blue_Uv", 0x4C45_4E53, VertexFormat::Float32x2);

pub(super) fn plugin(app: &mut App) {
    app.add_plugins(MaterialPlugin::<LensMaterial>::default())
        .add_systems(Update, update_lenses.in_set(FrameSystems::Show));
}

/// What the lens shader is told.
#[derive(ShaderType, Debug, Clone, Copy, PartialEq)]
pub struct LensUniform {
    /// Left, right, bottom, top.
    pub tangents: Vec4,
    /// x: brightness, y: strength of the comfort vignette.
    pub fade: Vec4,
}

/// One eye's half of the lens pass.
#[derive(Asset, TypePath, AsBindGroup, Debug, Clone)]
pub struct LensMaterial {
    /// What the shader is told.
    #[uniform(0)]
    pub lens: LensUniform,
    /// The eye's texture.
    #[texture(1)]
    #[sampler(2)]
    pub picture: Handle<Image>,
    /// Rotation from the newest head pose to the pose of the picture, written when the frame leaves for the GPU.
    #[storage(3, read_only, visibility(fragment))]
    pub drawn_from_newest: Handle<ShaderBuffer>,
}

impl Material for LensMaterial {
    fn vertex_shader() -> ShaderRef {
        crate::shaders::LENS.into()
    }

    fn fragment_shader() -> ShaderRef {
        crate::shaders::LENS.into()
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
        layout: &MeshVertexBufferLayoutRef,
        _key: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        descriptor.vertex.buffers = vec![layout.0.get_layout(&[
            Mesh::ATTRIBUTE_POSITION.at_shader_location(0),
            Mesh::ATTRIBUTE_UV_0.at_shader_location(1),
            Mesh::ATTRIBUTE_UV_1.at_shader_location(2),
            BLUE.at_shader_location(3),
        ])?];
        // Cells of a distortion mesh may come out wound either way.
        descriptor.primitive.cull_mode = None;
        Ok(())
    }
}

/// The components of one eye's lens.
pub fn lens(mesh: Handle<Mesh>, material: Handle<LensMaterial>) -> impl Bundle {
    (
        Mesh3d(mesh),
        MeshMaterial3d(material),
        RenderLayers::layer(LENS_LAYER),
        NoFrustumCulling,
        Transform::IDENTITY,
    )
}

/// The GPU mesh of a screen mesh.
pub fn gpu_mesh(mesh: ScreenMesh) -> Mesh {
    let [red, green, blue] = mesh.uvs;
    Mesh::new(
        PrimitiveTopology::TriangleList,
        RenderAssetUsages::RENDER_WORLD,
    )
    .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, mesh.positions)
    .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, red)
    .with_inserted_attribute(Mesh::ATTRIBUTE_UV_1, green)
    .with_inserted_attribute(BLUE, blue)
    .with_inserted_indices(Indices::U32(mesh.indices))
}

fn update_lenses(
    fade: Res<Fade>,
    vignette: Res<Vignette>,
    lenses: Query<&MeshMaterial3d<LensMaterial>>,
    mut materials: ResMut<Assets<LensMaterial>>,
) {
    let fade = Vec4::new(fade.brightness, vignette.strength, 0.0, 0.0);
    for lens in &lenses {
        let Some(mut material) = materials.get_mut(&lens.0) else {
            continue;
        };
        if material.lens.fade != fade {
            material.lens.fade = fade;
        }
    }
}
