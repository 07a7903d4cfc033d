//! Which model is chosen: a look that rests on her for a moment rings her, and she stays chosen while she walks on.

use std::f32::consts::FRAC_PI_2;

use bevy::prelude::*;

use super::Model;
use crate::app::FrameSystems;
use crate::gaze::mark::{MarkMaterial, floor_ring};
use crate::gaze::shape::Shape;
use crate::gaze::{Gaze, GazeTarget};
use crate::journal::Happened;
use crate::place::PlaceEntered;

/// A look that rests this long chooses, seconds: nothing is bought by it.
const CHOOSES_S: f32 = 0.45;
/// A ball from knee to chin is what the gaze meets.
const HEART_M: f32 = 1.05;
const HEART_RADIUS_M: f32 = 0.62;
/// Models are chosen from this far, metres.
const REACH_M: f32 = 14.0;
/// The ring around her feet, metres.
const RING_M: f32 = 1.1;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Chosen>().add_systems(
        Update,
        (give_hearts, choose, ring)
            .chain()
            .in_set(FrameSystems::Show),
    );
}

/// The look that is chosen.
#[derive(Resource, Debug, Default, Clone, PartialEq)]
pub struct Chosen {
    /// Its name.
    pub look_id: Option<String>,
    gazed_at: Option<Entity>,
    rested_s: f32,
}

/// What the gaze meets of a model.
#[derive(Component)]
struct Heart {
    model: Entity,
}

/// The ring around a model.
#[derive(Component)]
struct Ring;

fn give_hearts(mut commands: Commands, models: Query<(Entity, &Model), Added<Model>>) {
    for (entity, model) in &models {
        commands.entity(entity).with_child((
            Heart { model: entity },
            GazeTarget {
                shape: Shape::Sphere {
                    radius_m: HEART_RADIUS_M,
                },
                name: format!("look:{}", model.look_id),
                acts: false,
                is_told: true,
                reach_m: REACH_M,
            },
            Transform::from_xyz(0.0, HEART_M, 0.0),
            Visibility::Inherited,
        ));
    }
}

fn choose(
    time: Res<Time>,
    gaze: Res<Gaze>,
    hearts: Query<&Heart>,
    models: Query<&Model>,
    mut entered: MessageReader<PlaceEntered>,
    mut chosen: ResMut<Chosen>,
    mut happened: MessageWriter<Happened>,
) {
    if entered.read().count() > 0 {
        *chosen = Chosen::default();
    }
    let gazed_at = gaze
        .target
        .and_then(|target| hearts.get(target).ok())
        .map(|heart| heart.model);
    if gazed_at != chosen.gazed_at {
        chosen.gazed_at = gazed_at;
        chosen.rested_s = 0.0;
    }
    let Some(model) = gazed_at.and_then(|entity| models.get(entity).ok()) else {
        return;
    };
    chosen.rested_s += time.delta_secs();
    let is_new = chosen.look_id.as_ref() != Some(&model.look_id);
    if is_new && chosen.rested_s > CHOOSES_S {
        chosen.look_id = Some(model.look_id.clone());
        happened.write(Happened::now(&time, "look_chosen").with("look", model.look_id.clone()));
    }
}

fn ring(
    mut commands: Commands,
    chosen: Res<Chosen>,
    models: Query<(Entity, &Model)>,
    rings: Query<(Entity, &ChildOf), With<Ring>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<MarkMaterial>>,
) {
    let wanted = models
        .iter()
        .find(|(_, model)| chosen.look_id.as_ref() == Some(&model.look_id))
        .map(|(entity, _)| entity);
    let ringed = rings.iter().next();
    if ringed.map(|(_, of)| of.parent()) == wanted {
        return;
    }
    if let Some((ring, _)) = ringed {
        commands.entity(ring).despawn();
    }
    if let Some(model) = wanted {
        commands.entity(model).with_child((
            Ring,
            Mesh3d(meshes.add(Rectangle::new(1.0, 1.0))),
            MeshMaterial3d(materials.add(floor_ring())),
            Transform {
                translation: Vec3::Y * 0.02,
                rotation: Quat::from_rotation_x(-FRAC_PI_2),
                scale: Vec3::splat(RING_M),
            },
        ));
    }
}
