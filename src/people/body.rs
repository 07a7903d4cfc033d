//! A person's body: a figure of the right size at once, the model when it has come, dressed in a look for its distance.

use bevy::gltf::Gltf;
use bevy::platform::collections::HashMap;
use bevy::prelude::*;
use bevy::world_serialization::{WorldAssetRoot, WorldInstanceReady};

use super::clips::{Clips, Puppet};
use super::roster::Roster;
use super::{People, Person};
use crate::app::FrameSystems;
use crate::pending::Loads;
use crate::pose::HeadPose;

/// Shoulders of the figure that stands in, metres.
const SHOULDERS_M: f32 = 0.42;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Models>().add_systems(
        Update,
        (give_figure, give_bodies, dress)
            .chain()
            .in_set(FrameSystems::Show),
    );
}

/// Models by file.
#[derive(Resource, Default)]
struct Models(HashMap<String, Handle<Gltf>>);

/// The figure that stands in for a body.
#[derive(Component)]
struct Figure;

/// This person has asked for a body.
#[derive(Component)]
struct BodyAsked(Handle<Gltf>);

/// This person's body stands in the world.
#[derive(Component)]
struct Bodied;

/// The parts of a person's body by name. A mesh may be called like a bone.
#[derive(Component, Debug, Default)]
pub struct Nodes {
    bones: HashMap<String, Entity>,
    meshes: Vec<(String, Entity)>,
}

impl Nodes {
    /// The bone or socket of that name.
    pub fn get(&self, name: &str) -> Option<Entity> {
        self.bones.get(name).copied()
    }
}

/// What a person shows now.
#[derive(Component, Debug, Clone, PartialEq)]
struct Wears {
    look: Option<String>,
    lod: usize,
}

fn give_figure(
    mut commands: Commands,
    people: Query<Entity, Added<Person>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
) {
    for person in &people {
        let height_m = 1.72;
        let radius_m = SHOULDERS_M / 2.0;
        commands.entity(person).with_child((
            Figure,
            Mesh3d(meshes.add(Capsule3d::new(radius_m, height_m - 2.0 * radius_m))),
            MeshMaterial3d(materials.add(StandardMaterial {
                base_color: Color::srgb(0.32, 0.30, 0.30),
                perceptual_roughness: 0.9,
                ..default()
            })),
            Transform::from_xyz(0.0, height_m / 2.0, 0.0).with_scale(Vec3::new(1.0, 1.0, 0.6)),
        ));
    }
}

fn give_bodies(
    mut commands: Commands,
    people: Res<People>,
    rosters: Res<Assets<Roster>>,
    assets: Res<AssetServer>,
    gltfs: Res<Assets<Gltf>>,
    mut models: ResMut<Models>,
    mut loads: ResMut<Loads>,
    persons: Query<(Entity, &Person, Option<&BodyAsked>), Without<Bodied>>,
) {
    let Some(roster) = rosters.get(&people.0) else {
        return;
    };
    for (entity, person, asked) in &persons {
        let Some(asked) = asked else {
            let Some(entry) = roster.find_or_any(&person.id, person.role) else {
                continue;
            };
            let model = models.0.entry(entry.model.clone()).or_insert_with(|| {
                let model = assets.load(entry.model.clone());
                loads.watch(model.clone().untyped());
                model
            });
            commands.entity(entity).insert(BodyAsked(model.clone()));
            continue;
        };
        let Some(gltf) = gltfs.get(&asked.0) else {
            continue;
        };
        let scene = gltf
            .default_scene
            .clone()
            .or_else(|| gltf.scenes.first().cloned());
        commands.entity(entity).insert(Bodied);
        if let Some(scene) = scene {
            commands
                .entity(entity)
                .insert(Clips::of(gltf))
                .with_children(|person| {
                    person.spawn(WorldAssetRoot(scene)).observe(take_body);
                });
        }
    }
}

/// Replaces the figure by the body that has just appeared, and finds its parts.
fn take_body(
    ready: On<WorldInstanceReady>,
    mut commands: Commands,
    parents: Query<&ChildOf>,
    children: Query<&Children>,
    names: Query<&Name>,
    meshes: Query<(), With<Mesh3d>>,
    players: Query<(), With<AnimationPlayer>>,
    figures: Query<(), With<Figure>>,
    clips: Query<&Clips>,
    mut graphs: ResMut<Assets<AnimationGraph>>,
) {
    let Ok(person) = parents.get(ready.entity).map(ChildOf::parent) else {
        return;
    };
    for child in children.get(person).into_iter().flatten() {
        if figures.contains(*child) {
            commands.entity(*child).despawn();
        }
    }
    let mut nodes = Nodes::default();
    for node in children.iter_descendants(ready.entity) {
        let mut parts = children.get(node).into_iter().flatten();
        match names.get(node) {
            // The pieces of a mesh hang below the node that is called by its name.
            Ok(_) if meshes.contains(node) => {}
            Ok(name) if parts.any(|part| meshes.contains(*part)) => {
                nodes.meshes.push((name.to_string(), node));
            }
            Ok(name) => {
                nodes.bones.entry(name.to_string()).or_insert(node);
            }
            Err(_) => {}
        }
        if players.contains(node)
            && let Ok(clips) = clips.get(person)
        {
            let (graph, puppet) = Puppet::new(clips, node);
            commands.entity(node).insert((
                AnimationGraphHandle(graphs.add(graph)),
                AnimationTransitions::new(),
            ));
            commands.entity(person).insert(puppet);
        }
    }
    commands.entity(person).insert(nodes);
}

/// Shows the meshes of a person's look for how far away they are, and hides the rest.
fn dress(
    mut commands: Commands,
    people: Res<People>,
    rosters: Res<Assets<Roster>>,
    pose: Res<HeadPose>,
    persons: Query<(Entity, &Person, &Nodes, &GlobalTransform, Option<&Wears>)>,
    mut visible: Query<&mut Visibility>,
) {
    let Some(roster) = rosters.get(&people.0) else {
        return;
    };
    for (entity, person, nodes, at, wears) in &persons {
        let Some(entry) = roster.find_or_any(&person.id, person.role) else {
            continue;
        };
        let Some(outfit) = entry.outfit(person.look.as_deref()) else {
            continue;
        };
        let distance_m = at.translation().distance(pose.position_m);
        let now = wears
            .filter(|wears| wears.look == person.look)
            .map(|wears| wears.lod);
        let wanted = Wears {
            look: person.look.clone(),
            lod: outfit.lod_at(distance_m, now),
        };
        if wears == Some(&wanted) {
            continue;
        }
        let Some(lod) = outfit.lods.get(wanted.lod) else {
            continue;
        };
        for (name, node) in &nodes.meshes {
            if let Ok(mut visibility) = visible.get_mut(*node) {
                visibility.set_if_neq(match lod.nodes.contains(name) {
                    true => Visibility::Inherited,
                    false => Visibility::Hidden,
                });
            }
        }
        commands.entity(entity).insert(wanted);
    }
}
