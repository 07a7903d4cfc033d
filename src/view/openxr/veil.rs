//! Darkness before the eyes of a headset: the fade and the vignette, which the lens pass does elsewhere. A ball around the
//! head that is drawn last, over everything. It must not know why it is dark.

use bevy::camera::visibility::NoFrustumCulling;
use bevy::mesh::MeshVertexBufferLayoutRef;
use bevy::pbr::{MaterialPipeline, MaterialPipelineKey};
use bevy::prelude::*;
use bevy::render::render_resource::{
    AsBindGroup, CompareFunction, RenderPipelineDescriptor, ShaderType,
    SpecializedMeshPipelineError,
};
use bevy::shader::ShaderRef;

use crate::app::FrameSystems;
use crate::pose::HeadPose;
use crate::view::rig::HeadsetEyes;
use crate::view::{Fade, Vignette};

/// Radius of the ball, metres: outside the nearest distance that is drawn, and never hidden by what stands nearer.
const RADIUS_M: f32 = 0.5;

pub(super) fn plugin(app: &mut App) {
    app.add_plugins(MaterialPlugin::<VeilMaterial>::default())
        .add_systems(Startup, spawn)
        .add_systems(Update, follow.in_set(FrameSystems::Show));
}

#[derive(Component)]
struct Veil;

#[derive(ShaderType, Debug, Clone, Copy, PartialEq, Default)]
struct VeilUniform {
    /// xyz the gaze, w brightness.
    gaze: Vec4,
    /// x strength of the vignette.
    comfort: Vec4,
}

#[derive(Asset, TypePath, AsBindGroup, Debug, Clone, Default)]
struct VeilMaterial {
    #[uniform(0)]
    veil: VeilUniform,
}

impl Material for VeilMaterial {
    fn fragment_shader() -> ShaderRef {
        crate::shaders::VEIL.into()
    }

    fn alpha_mode(&self) -> AlphaMode {
        AlphaMode::Premultiplied
    }

    fn depth_bias(&self) -> f32 {
        // After everything else that is transparent, the reticle too.
        2.0e6
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
        // Seen from within.
        descriptor.primitive.cull_mode = None;
        if let Some(depth) = &mut descriptor.depth_stencil {
            depth.depth_compare = Some(CompareFunction::Always);
        }
        Ok(())
    }
}

fn spawn(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<VeilMaterial>>,
) {
    commands.spawn((
        Veil,
        Mesh3d(meshes.add(Sphere::new(RADIUS_M))),
        MeshMaterial3d(materials.add(VeilMaterial::default())),
        Visibility::Hidden,
        NoFrustumCulling,
    ));
}

fn follow(
    headset: Option<Res<HeadsetEyes>>,
    fade: Res<Fade>,
    vignette: Res<Vignette>,
    pose: Res<HeadPose>,
    mut veils: Query<
        (
            &mut Transform,
            &mut Visibility,
            &MeshMaterial3d<VeilMaterial>,
        ),
        With<Veil>,
    >,
    mut materials: ResMut<Assets<VeilMaterial>>,
) {
    let is_dark = fade.brightness < 1.0 || vignette.strength > 0.0;
    for (mut transform, mut visibility, material) in &mut veils {
        let wanted = match is_dark && headset.is_some() {
            true => Visibility::Visible,
            false => Visibility::Hidden,
        };
        visibility.set_if_neq(wanted);
        if wanted == Visibility::Hidden {
            continue;
        }
        transform.translation = pose.position_m;
        if let Some(mut material) = materials.get_mut(&material.0) {
            material.veil = VeilUniform {
                gaze: pose.gaze().extend(fade.brightness),
                comfort: Vec4::new(vignette.strength, 0.0, 0.0, 0.0),
            };
        }
    }
}
