//! Portals: doors with a dot on them; look at one, rest, and be in the place behind it.

use bevy::prelude::*;
use buyplus_panel::{Panel, SignPanel};

use super::features::Portal;
use super::{Busy, Place, Travel, name_of};
use crate::app::FrameSystems;
use crate::gaze::mark::{self, Billboard, MarkMaterial};
use crate::gaze::shape::Shape;
use crate::gaze::{Activated, Gaze, GazeTarget};
use crate::goods::OpenStore;
use crate::panel::{PanelSize, Words, WorldPanel};

/// A door can be chosen from this far, metres.
const REACH_M: f32 = 16.0;
/// Size of a door's dot as seen, degrees.
const DOT_DEG: f32 = 1.5;
/// Dots and names hang this far before their door, metres.
const PROUD_M: f32 = 0.05;
/// Width that names are designed at, degrees.
const NAME_WIDE_DEG: f32 = 24.0;
/// Least width of a name, metres.
const NAME_WIDE_M: f32 = 0.9;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        Update,
        (
            hang_doors.run_if(resource_exists_and_changed::<Place>),
            name_doors.run_if(resource_exists::<Words>),
            choose_door,
            brighten_door,
        )
            .chain()
            .in_set(FrameSystems::Show),
    );
}

/// What the gaze meets at a door.
#[derive(Component, Debug, Clone)]
struct Door {
    to: Travel,
    dot: Entity,
    is_named: bool,
    size_m: Vec2,
}

/// Everything that belongs to a door.
#[derive(Component)]
struct DoorPart;

fn hang_doors(
    mut commands: Commands,
    place: Res<Place>,
    old: Query<Entity, With<DoorPart>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<MarkMaterial>>,
) {
    for part in &old {
        commands.entity(part).despawn();
    }
    let mesh = meshes.add(Rectangle::new(1.0, 1.0));
    for portal in &place.0.portals {
        let facing = Quat::from_rotation_y(portal.spot.yaw_rad);
        let at = portal.spot.position_m + facing * Vec3::Z * PROUD_M;
        let dot = commands
            .spawn((
                DoorPart,
                Billboard { size_deg: DOT_DEG },
                Mesh3d(mesh.clone()),
                MeshMaterial3d(materials.add(mark::dot())),
                Transform::from_translation(at),
            ))
            .id();
        commands.spawn((
            DoorPart,
            door(portal, dot),
            target(portal),
            Transform {
                translation: at,
                rotation: facing,
                scale: Vec3::ONE,
            },
        ));
    }
}

fn door(portal: &Portal, dot: Entity) -> Door {
    Door {
        to: Travel {
            place: portal.to.clone(),
            arrive: portal.arrive.clone(),
        },
        dot,
        is_named: false,
        size_m: portal.size_m,
    }
}

fn target(portal: &Portal) -> impl Bundle {
    (
        GazeTarget {
            shape: Shape::Rect {
                half_m: portal.size_m / 2.0,
            },
            name: format!("portal:{}", portal.id),
            acts: true,
            is_told: true,
            reach_m: REACH_M,
        },
        Visibility::Inherited,
    )
}

/// Writes over each door where it leads, once that is known.
fn name_doors(
    mut commands: Commands,
    words: Res<Words>,
    store: Option<Res<OpenStore>>,
    mut doors: Query<(&mut Door, &Transform)>,
) {
    let Some(store) = store else { return };
    for (mut door, at) in &mut doors {
        if door.is_named {
            continue;
        }
        door.is_named = true;
        let above = at.translation + Vec3::Y * (door.size_m.y / 2.0 + 0.2);
        commands.spawn((
            DoorPart,
            WorldPanel {
                panel: Panel::Sign(SignPanel {
                    title: name_of(&door.to.place, Some(&store.0), &words.0),
                    subtitle: String::new(),
                    width_deg: NAME_WIDE_DEG,
                }),
                size: PanelSize::Wide(door.size_m.x.clamp(NAME_WIDE_M, 2.4)),
                name: "door",
                is_solid: false,
            },
            Transform::from_translation(above).with_rotation(at.rotation),
        ));
    }
}

fn choose_door(
    mut activated: MessageReader<Activated>,
    doors: Query<&Door>,
    mut travel: MessageWriter<Travel>,
) {
    for act in activated.read() {
        if let Ok(door) = doors.get(act.target) {
            travel.write(door.to.clone());
        }
    }
}

fn brighten_door(
    gaze: Res<Gaze>,
    busy: Res<Busy>,
    mut doors: Query<(Entity, &Door, &mut GazeTarget)>,
    dots: Query<&MeshMaterial3d<MarkMaterial>>,
    mut materials: ResMut<Assets<MarkMaterial>>,
) {
    for (entity, door, mut target) in &mut doors {
        if target.acts == busy.0 {
            target.acts = !busy.0;
        }
        if let Ok(material) = dots.get(door.dot) {
            let is_looked_at = gaze.target == Some(entity) && !busy.0;
            MarkMaterial::set_looked_at(&mut materials, &material.0, is_looked_at);
        }
    }
}
