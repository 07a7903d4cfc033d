//! The blue dot on each good within reach, and the target behind it that makes the good come to the hand.

use bevy::prelude::*;

use super::inspect::{Inspect, Inspected};
use super::{Good, Worn};
use crate::app::FrameSystems;
use crate::gaze::mark::{self, Billboard, MarkMaterial};
use crate::gaze::shape::Shape;
use crate::gaze::{Activated, Gaze, GazeTarget};
use crate::place::Busy;
use crate::pose::HeadPose;

/// Goods are chosen from this far, metres; their dots show a little further.
const REACH_M: f32 = 4.5;
/// Size of a dot as seen, degrees.
const DOT_DEG: f32 = 1.1;
/// Half of the smallest target, degrees: 3.7° across (Google's Daydream guidelines: 64 dmm).
const HALF_TARGET_DEG: f32 = 1.85;
/// The ball that stands for a good is no larger than this, so that neighbours stay apart, metres.
const LARGEST_RADIUS_M: f32 = 0.32;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<DotMesh>().add_systems(
        Update,
        (add_dots, choose_good, show_dots_in_reach)
            .chain()
            .in_set(FrameSystems::Show),
    );
}

/// The dot of a good.
#[derive(Component, Debug)]
struct Dot {
    good: Entity,
}

/// The ball around a good that the gaze meets.
#[derive(Component, Debug)]
pub(super) struct Heart {
    pub(super) good: Entity,
}

#[derive(Resource)]
struct DotMesh(Handle<Mesh>);

impl FromWorld for DotMesh {
    fn from_world(world: &mut World) -> Self {
        Self(
            world
                .resource_mut::<Assets<Mesh>>()
                .add(Rectangle::new(1.0, 1.0)),
        )
    }
}

fn add_dots(
    mut commands: Commands,
    goods: Query<(Entity, &Good), (Added<Good>, Without<Worn>)>,
    mesh: Res<DotMesh>,
    mut materials: ResMut<Assets<MarkMaterial>>,
) {
    for (entity, good) in &goods {
        let size_m = good.size_m();
        let radius_m = (size_m.max_element() * 0.5)
            .clamp(REACH_M * HALF_TARGET_DEG.to_radians(), LARGEST_RADIUS_M);
        // Tall things (a dress on its bust) are looked at in their upper half.
        let centre_m = if size_m.y > 1.0 {
            size_m.y * 0.72
        } else {
            size_m.y * 0.5
        };
        commands.entity(entity).with_children(|children| {
            children.spawn((
                Heart { good: entity },
                GazeTarget {
                    shape: Shape::Sphere { radius_m },
                    name: format!("product:{}", good.product.id),
                    acts: true,
                    is_told: true,
                    reach_m: REACH_M,
                },
                Transform::from_xyz(0.0, centre_m, 0.0),
                Visibility::Inherited,
            ));
            children.spawn((
                Dot { good: entity },
                Billboard { size_deg: DOT_DEG },
                Mesh3d(mesh.0.clone()),
                MeshMaterial3d(materials.add(mark::dot())),
                Transform::from_xyz(0.0, size_m.y + 0.07, 0.0),
            ));
        });
    }
}

fn choose_good(
    mut activated: MessageReader<Activated>,
    hearts: Query<&Heart>,
    mut inspect: MessageWriter<Inspect>,
) {
    for act in activated.read() {
        if let Ok(heart) = hearts.get(act.target) {
            inspect.write(Inspect { good: heart.good });
        }
    }
}

fn show_dots_in_reach(
    gaze: Res<Gaze>,
    pose: Res<HeadPose>,
    inspected: Res<Inspected>,
    mut floor: ResMut<Busy>,
    hearts: Query<(Entity, &Heart, &GlobalTransform)>,
    mut heart_targets: Query<&mut GazeTarget, With<Heart>>,
    mut dots: Query<(
        &Dot,
        &GlobalTransform,
        &mut Visibility,
        &MeshMaterial3d<MarkMaterial>,
    )>,
    mut materials: ResMut<Assets<MarkMaterial>>,
) {
    // While something is in hand the shelf behind it must not answer.
    let busy = inspected.good.is_some() || inspected.is_blocked;
    floor.set_if_neq(Busy(busy));
    for (entity, ..) in &hearts {
        if let Ok(mut target) = heart_targets.get_mut(entity) {
            let reach_m = if busy { 0.0 } else { REACH_M };
            if target.reach_m != reach_m {
                target.reach_m = reach_m;
            }
        }
    }
    let looked_at = gaze
        .target
        .and_then(|target| hearts.get(target).ok())
        .map(|(_, heart, _)| heart.good);
    for (dot, at, mut visibility, material) in &mut dots {
        let in_reach = at.translation().distance(pose.position_m) < REACH_M + 0.5;
        visibility.set_if_neq(if in_reach && !busy {
            Visibility::Inherited
        } else {
            Visibility::Hidden
        });
        MarkMaterial::set_looked_at(&mut materials, &material.0, looked_at == Some(dot.good));
    }
}
