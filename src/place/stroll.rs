//! Strolling: look at a marker on the floor to stand there.

use bevy::prelude::*;
use std::f32::consts::FRAC_PI_2;

use super::{GoTo, Place};
use crate::app::FrameSystems;
use crate::gaze::mark::{MarkMaterial, floor_ring};
use crate::gaze::shape::Shape;
use crate::gaze::{Activated, Gaze, GazeTarget};
use crate::pose::Stance;

/// Size of a marker on the floor.
const MARKER_RADIUS_M: f32 = 0.32;
/// Markers lie this far above the floor, so that the two never fight for a pixel, metres.
const ABOVE_M: f32 = 0.02;
/// A marker can be chosen from this far.
const REACH_M: f32 = 14.0;
/// Closer than this a marker is the one stood on.
const STOOD_ON_M: f32 = 0.4;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Busy>().add_systems(
        Update,
        (
            spawn_markers.run_if(resource_exists_and_changed::<Place>),
            choose_marker,
            hide_marker_underfoot,
            brighten_marker,
        )
            .chain()
            .in_set(FrameSystems::Show),
    );
}

/// A place on the floor that one can go to.
#[derive(Component, Debug, Clone)]
pub struct Marker {
    /// Its name in the place document.
    pub id: String,
}

/// Whether the shopper's hands are full: then the floor does not answer. Set by whoever fills them.
#[derive(Resource, Debug, Default, Clone, Copy, PartialEq)]
pub struct Busy(pub bool);

fn spawn_markers(
    mut commands: Commands,
    place: Res<Place>,
    old: Query<Entity, With<Marker>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<MarkMaterial>>,
) {
    for marker in &old {
        commands.entity(marker).despawn();
    }
    let mesh = meshes.add(Rectangle::new(1.0, 1.0));
    for marker in &place.0.markers {
        commands.spawn((
            Marker {
                id: marker.id.clone(),
            },
            GazeTarget {
                shape: Shape::Rect {
                    half_m: Vec2::splat(0.6),
                },
                name: format!("marker:{}", marker.id),
                acts: true,
                is_told: true,
                reach_m: REACH_M,
            },
            Mesh3d(mesh.clone()),
            MeshMaterial3d(materials.add(floor_ring())),
            Transform {
                translation: marker.spot.position_m + Vec3::Y * ABOVE_M,
                rotation: Quat::from_rotation_x(-FRAC_PI_2),
                scale: Vec3::splat(2.0 * MARKER_RADIUS_M),
            },
        ));
    }
}

fn choose_marker(
    mut activated: MessageReader<Activated>,
    markers: Query<(&Marker, &Transform)>,
    mut go: MessageWriter<GoTo>,
) {
    for act in activated.read() {
        if let Ok((marker, transform)) = markers.get(act.target) {
            go.write(GoTo {
                position_m: transform.translation - Vec3::Y * ABOVE_M,
                marker: marker.id.clone(),
            });
        }
    }
}

fn hide_marker_underfoot(
    stance: Res<Stance>,
    mut markers: Query<(&Transform, &mut Visibility), With<Marker>>,
) {
    for (transform, mut visibility) in &mut markers {
        let wanted = if transform.translation.xz().distance(stance.position_m.xz()) < STOOD_ON_M {
            Visibility::Hidden
        } else {
            Visibility::Inherited
        };
        visibility.set_if_neq(wanted);
    }
}

fn brighten_marker(
    gaze: Res<Gaze>,
    mut targets: Query<&mut GazeTarget, With<Marker>>,
    busy: Res<Busy>,
    markers: Query<(Entity, &MeshMaterial3d<MarkMaterial>), With<Marker>>,
    mut materials: ResMut<Assets<MarkMaterial>>,
) {
    for mut target in &mut targets {
        if target.acts == busy.0 {
            target.acts = !busy.0;
        }
    }
    for (entity, material) in &markers {
        MarkMaterial::set_looked_at(&mut materials, &material.0, gaze.target == Some(entity));
    }
}
