//! The marks of what can be looked at: the blue dot on a product, the ring on the floor. Owns their look, not their meaning.

use bevy::prelude::*;
use bevy::render::render_resource::{AsBindGroup, ShaderType};
use bevy::shader::ShaderRef;

use super::Accent;
use crate::app::FrameSystems;
use crate::panel::ACCENT;
use crate::pose::HeadPose;

pub(super) fn plugin(app: &mut App) {
    app.add_plugins(MaterialPlugin::<MarkMaterial>::default())
        .add_systems(Update, (face_viewer, tint_marks).in_set(FrameSystems::Show));
}

/// A mark that turns to the viewer and keeps its size in degrees.
#[derive(Component, Debug, Clone, Copy)]
pub struct Billboard {
    /// Diameter as seen, degrees.
    pub size_deg: f32,
}

#[derive(ShaderType, Debug, Clone, Copy, PartialEq)]
struct MarkUniform {
    colour: Vec4,
    /// Hollow, looked at, opacity.
    state: Vec4,
}

/// A disc or ring in the accent colour.
#[derive(Asset, TypePath, AsBindGroup, Debug, Clone)]
pub struct MarkMaterial {
    #[uniform(0)]
    mark: MarkUniform,
}

impl MarkMaterial {
    /// Brightens the mark while it is looked at; touches nothing when nothing changes.
    pub fn set_looked_at(materials: &mut Assets<Self>, mark: &Handle<Self>, is_looked_at: bool) {
        let wanted = if is_looked_at { 1.0 } else { 0.0 };
        if materials
            .get(mark)
            .is_some_and(|material| material.mark.state.y == wanted)
        {
            return;
        }
        if let Some(mut material) = materials.get_mut(mark) {
            material.mark.state.y = wanted;
        }
    }
}

impl Material for MarkMaterial {
    fn fragment_shader() -> ShaderRef {
        crate::shaders::MARK.into()
    }

    fn alpha_mode(&self) -> AlphaMode {
        AlphaMode::Premultiplied
    }

    fn enable_prepass() -> bool {
        false
    }

    fn enable_shadows() -> bool {
        false
    }
}

/// The dot that says "look here".
pub fn dot() -> MarkMaterial {
    mark(0.0, 1.0)
}

/// The ring on the floor that says "go here".
pub fn floor_ring() -> MarkMaterial {
    mark(1.0, 0.85)
}

fn mark(hollow: f32, opacity: f32) -> MarkMaterial {
    MarkMaterial {
        mark: MarkUniform {
            colour: ACCENT.to_vec4(),
            state: Vec4::new(hollow, 0.0, opacity, 0.0),
        },
    }
}

/// Gives marks the shopper's accent: all of them when it changes, new ones as they come.
fn tint_marks(
    accent: Res<Accent>,
    mut events: MessageReader<AssetEvent<MarkMaterial>>,
    mut materials: ResMut<Assets<MarkMaterial>>,
) {
    let is_added = |event: &AssetEvent<MarkMaterial>| matches!(event, AssetEvent::Added { .. });
    let has_new = events.read().filter(|event| is_added(event)).count() > 0;
    if !(accent.is_changed() || has_new) {
        return;
    }
    let colour = accent.0.to_vec4();
    for id in materials.ids().collect::<Vec<_>>() {
        if let Some(mut material) = materials.get_mut(id)
            && material.mark.colour != colour
        {
            material.mark.colour = colour;
        }
    }
}

fn face_viewer(
    pose: Res<HeadPose>,
    parents: Query<&GlobalTransform>,
    mut marks: Query<(
        &Billboard,
        &mut Transform,
        &GlobalTransform,
        Option<&ChildOf>,
    )>,
) {
    for (mark, mut transform, at, parent) in &mut marks {
        let distance_m = at.translation().distance(pose.position_m);
        let parent = parent.and_then(|parent| parents.get(parent.parent()).ok());
        let parent_turn = parent.map_or(Quat::IDENTITY, GlobalTransform::rotation);
        transform.rotation = parent_turn.inverse() * pose.world_from_head;
        transform.scale = Vec3::splat(2.0 * distance_m * (mark.size_deg.to_radians() / 2.0).tan());
    }
}
