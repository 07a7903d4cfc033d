//! The reticle: shows where the gaze rests, at the depth of what it rests on, and how far the dwell has come.

use bevy::camera::visibility::NoFrustumCulling;
use bevy::mesh::MeshVertexBufferLayoutRef;
use bevy::pbr::{MaterialPipeline, MaterialPipelineKey};
use bevy::prelude::*;
use bevy::render::render_resource::{
    AsBindGroup, CompareFunction, RenderPipelineDescriptor, ShaderType,
    SpecializedMeshPipelineError,
};
use bevy::shader::ShaderRef;

use super::{Accent, Gaze};
use crate::app::FrameSystems;
use crate::panel::ACCENT;
use crate::pose::HeadPose;

/// Diameter at rest and on a target, degrees (Google's Cardboard reticle: 0.5° and 2°).
const CLOSED_DEG: f32 = 0.5;
const OPEN_DEG: f32 = 2.0;
/// Rate at which the reticle opens, per second.
const OPENING_PER_S: f32 = 8.0;
/// Range of depths at which it may float, metres.
const NEAREST_M: f32 = 0.4;
const FURTHEST_M: f32 = 6.0;

pub(super) fn plugin(app: &mut App) {
    app.add_plugins(MaterialPlugin::<ReticleMaterial>::default())
        .add_systems(Startup, spawn_reticle)
        .add_systems(Update, follow_gaze.in_set(FrameSystems::Show));
}

/// The mark itself; pictures that are no views of a shopper hide it.
#[derive(Component)]
pub struct Reticle {
    /// 0 closed … 1 open.
    open: f32,
}

#[derive(ShaderType, Debug, Clone, Copy, PartialEq)]
struct ReticleUniform {
    colour: Vec4,
    state: Vec4,
}

#[derive(Asset, TypePath, AsBindGroup, Debug, Clone)]
struct ReticleMaterial {
    #[uniform(0)]
    reticle: ReticleUniform,
}

impl Material for ReticleMaterial {
    fn fragment_shader() -> ShaderRef {
        crate::shaders::RETICLE.into()
    }

    fn alpha_mode(&self) -> AlphaMode {
        AlphaMode::Premultiplied
    }

    fn depth_bias(&self) -> f32 {
        // Sorted after everything else that is transparent.
        1.0e6
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
        // Never hidden: a reticle inside a thing would leave the shopper without a pointer.
        if let Some(depth) = &mut descriptor.depth_stencil {
            depth.depth_compare = Some(CompareFunction::Always);
        }
        Ok(())
    }
}

fn spawn_reticle(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<ReticleMaterial>>,
) {
    commands.spawn((
        Reticle { open: 0.0 },
        Mesh3d(meshes.add(Rectangle::new(1.0, 1.0))),
        MeshMaterial3d(materials.add(ReticleMaterial {
            reticle: ReticleUniform {
                colour: ACCENT.to_vec4(),
                state: Vec4::ZERO,
            },
        })),
        NoFrustumCulling,
    ));
}

fn follow_gaze(
    time: Res<Time>,
    gaze: Res<Gaze>,
    accent: Res<Accent>,
    pose: Res<HeadPose>,
    mut reticles: Query<(
        &mut Reticle,
        &mut Transform,
        &MeshMaterial3d<ReticleMaterial>,
    )>,
    mut materials: ResMut<Assets<ReticleMaterial>>,
) {
    for (mut reticle, mut transform, material) in &mut reticles {
        let wanted = if gaze.acts { 1.0 } else { 0.0 };
        let step = OPENING_PER_S * time.delta_secs();
        reticle.open += (wanted - reticle.open).clamp(-step, step);
        let depth_m = (gaze.point_m - pose.position_m)
            .length()
            .clamp(NEAREST_M, FURTHEST_M);
        let size_deg = CLOSED_DEG.lerp(OPEN_DEG, reticle.open);
        transform.translation = pose.position_m + pose.gaze() * depth_m;
        transform.rotation = pose.world_from_head;
        transform.scale = Vec3::splat(2.0 * depth_m * (size_deg.to_radians() / 2.0).tan());
        let state = Vec4::new(reticle.open, gaze.progress, 0.0, 0.0);
        let colour = accent.0.to_vec4();
        if let Some(mut material) = materials.get_mut(&material.0)
            && (material.reticle.state != state || material.reticle.colour != colour)
        {
            material.reticle = ReticleUniform { colour, state };
        }
    }
}
