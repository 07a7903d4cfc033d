//! A good's body: a placeholder of the right size at once, its model when it has come, its name on the box if it never does.

use bevy::asset::AssetPath;
use bevy::gltf::{Gltf, GltfMaterial, GltfMesh};
use bevy::platform::collections::{HashMap, HashSet};
use bevy::prelude::*;
use bevy::world_serialization::{WorldAssetRoot, WorldInstanceReady};
use buyplus_panel::{LabelPanel, Lang, Panel};
use std::path::{Path, PathBuf};

use super::detail::{Coarser, Drawn, Primitive, Sight};
use super::files::{self, Model, Models};
use super::inspect::Inspected;
use super::variants::Variants;
use super::{Good, GoodsFolder, SOURCE};
use crate::app::FrameSystems;
use crate::journal::Happened;
use crate::memory::{BUDGET_BYTES, GpuMemory};
use crate::mips::renew_materials;
use crate::net::{Answer, Link, ModelFiles, Question};
use crate::panel::{Language, PanelSize, WorldPanel};
use crate::pending::Loads;
use crate::pose::HeadPose;
use crate::view::Eye;

/// The bodies of goods; models are asked for where there is a line to a backend.
pub fn plugin(app: &mut App) {
    app.add_plugins(files::plugin)
        .init_resource::<Wardrobe>()
        .init_resource::<FinestOnly>()
        .add_systems(
            Update,
            (
                ask_for_models.run_if(resource_exists::<Link>),
                receive_models,
                give_bodies,
                wear_variant,
                choose_detail,
                evict_unused.run_if(resource_changed::<GpuMemory>),
                renew_materials::<StandardMaterial>,
            )
                .chain()
                .in_set(FrameSystems::Show),
        );
}

/// Labels are sized for a shopper before the shelf, metres.
const LABEL_FROM_M: f32 = 1.2;

/// This good has no body yet.
#[derive(Component, Debug)]
pub struct ModelWanted;

/// The box that stands for a good until its model has come.
#[derive(Component, Debug)]
struct Placeholder;

/// The variant that a good's body wears now.
#[derive(Component, Debug, PartialEq)]
struct Wears(usize);

fn ask_for_models(
    mut commands: Commands,
    wanting: Query<(Entity, &Good), Added<ModelWanted>>,
    mut models: ResMut<Models>,
    mut link: ResMut<Link>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
) {
    for (entity, good) in &wanting {
        let size_m = good.size_m();
        commands.entity(entity).with_child((
            Placeholder,
            Mesh3d(meshes.add(Cuboid::from_size(size_m))),
            MeshMaterial3d(materials.add(StandardMaterial {
                base_color: Color::srgba(0.92, 0.89, 0.83, 1.0),
                perceptual_roughness: 0.9,
                ..default()
            })),
            Transform::from_xyz(0.0, size_m.y / 2.0, 0.0),
        ));
        let Some(media) = models.file_of(good) else {
            continue;
        };
        if !models.knows(&media.sha256) {
            models.set(&media.sha256, Model::Asked);
            link.ask(Question::Model {
                url: media.url.clone(),
                sha256: media.sha256.clone(),
            });
        }
    }
}

fn receive_models(
    mut answers: MessageReader<Answer>,
    folder: Res<GoodsFolder>,
    assets: Res<AssetServer>,
    mut models: ResMut<Models>,
    mut loads: ResMut<Loads>,
) {
    for answer in answers.read() {
        let Answer::Model { sha256, files } = answer else {
            continue;
        };
        let model = match files {
            Ok(ModelFiles { glb, pictures }) => {
                let file = PathBuf::from(format!("{sha256}.glb"));
                for picture in pictures {
                    let path = Path::new(&picture.name);
                    folder.0.insert_asset(path, picture.bytes.clone());
                }
                folder.0.insert_asset(&file, glb.clone());
                let path = AssetPath::from_path_buf(file).with_source(SOURCE);
                let gltf = assets.load(path);
                loads.watch(gltf.clone().untyped());
                Model::Here {
                    gltf,
                    variants: Variants::from_glb(glb).unwrap_or_default(),
                    coarser: Coarser::from_glb(glb).unwrap_or_default(),
                }
            }
            Err(fault) => {
                warn!("no model {sha256}: {fault}");
                Model::Missing
            }
        };
        models.set(sha256, model);
    }
}

fn give_bodies(
    mut commands: Commands,
    time: Res<Time>,
    wanting: Query<(Entity, &Good), With<ModelWanted>>,
    models: Res<Models>,
    gltfs: Res<Assets<Gltf>>,
    assets: Res<AssetServer>,
    language: Res<Language>,
    mut happened: MessageWriter<Happened>,
) {
    for (entity, good) in &wanting {
        let model = models.of(good);
        let scene = match model {
            Some(Model::Here { gltf, .. }) if assets.load_state(gltf).is_failed() => None,
            Some(Model::Here { gltf, .. }) => match gltfs.get(gltf) {
                Some(gltf) => gltf
                    .default_scene
                    .clone()
                    .or_else(|| gltf.scenes.first().cloned()),
                None => continue,
            },
            Some(Model::Asked) => continue,
            // It came into the world after the models were asked for in this frame.
            None if models.file_of(good).is_some() => continue,
            Some(Model::Missing) | None => None,
        };
        commands.entity(entity).remove::<ModelWanted>();
        match scene {
            Some(scene) => {
                commands.entity(entity).with_children(|good| {
                    good.spawn(WorldAssetRoot(scene))
                        .observe(replace_placeholder);
                });
            }
            None => {
                happened.write(
                    Happened::now(&time, "model_missing").with("product", good.product.id.clone()),
                );
                commands
                    .entity(entity)
                    .with_child(name_on_box(good, language.0));
            }
        }
    }
}

/// A good whose model does not load still says what it is.
fn name_on_box(good: &Good, language: Lang) -> impl Bundle {
    let size_m = good.size_m();
    (
        WorldPanel {
            panel: Panel::Label(LabelPanel {
                name: good.product.name.get(language.tag()).to_owned(),
                price: None,
            }),
            size: PanelSize::SeenFrom(LABEL_FROM_M),
            name: "label",
            is_solid: false,
        },
        Transform::from_xyz(0.0, size_m.y / 2.0, size_m.z / 2.0 + 0.01),
    )
}

fn replace_placeholder(
    ready: On<WorldInstanceReady>,
    mut commands: Commands,
    parents: Query<&ChildOf>,
    children: Query<&Children>,
    placeholders: Query<(), With<Placeholder>>,
    meshes: Query<&Mesh3d>,
) {
    let Ok(good) = parents.get(ready.entity).map(ChildOf::parent) else {
        return;
    };
    commands.entity(good).insert(Bodied);
    for part in children.iter_descendants(ready.entity) {
        if let Some(finest) = meshes.get(part).ok().and_then(mesh_and_primitive) {
            commands.entity(part).insert(Part(finest));
        }
    }
    for child in children.get(good).into_iter().flatten() {
        if placeholders.contains(*child) {
            commands.entity(*child).despawn();
        }
    }
}

/// This good's model stands in the world.
#[derive(Component, Debug)]
#[require(Detail)]
struct Bodied;

/// A part of a model: where the file's scene draws it from.
#[derive(Component, Debug, Clone, Copy)]
struct Part(Primitive);

/// How far from the finest a good is drawn, steps.
#[derive(Component, Debug, Default, PartialEq)]
struct Detail(usize);

/// Draws every good as finely as it is, for benches to compare with.
#[derive(Resource, Debug, Default, Clone, Copy, PartialEq)]
pub struct FinestOnly(pub bool);

/// Whether a good's model stands in the world.
#[cfg(not(target_os = "android"))]
pub fn has_body(world: &World, good: Entity) -> bool {
    world.get::<Bodied>(good).is_some()
}

/// The materials of variants, by model and index; the loader keeps only those that the file's own scene wears.
#[derive(Resource, Default)]
struct Wardrobe(HashMap<(String, usize), Handle<StandardMaterial>>);

/// Dresses a good's body in its variant's materials.
fn wear_variant(
    mut commands: Commands,
    goods: Query<(Entity, &Good, Option<&Wears>), With<Bodied>>,
    models: Res<Models>,
    gltfs: Res<Assets<Gltf>>,
    sources: Res<Assets<GltfMaterial>>,
    children: Query<&Children>,
    parts: Query<&Part>,
    mut wardrobe: ResMut<Wardrobe>,
    mut materials: ResMut<Assets<StandardMaterial>>,
) {
    for (entity, good, wears) in &goods {
        if wears == Some(&Wears(good.variant)) {
            continue;
        }
        commands.entity(entity).insert(Wears(good.variant));
        let Some(Model::Here { gltf, variants, .. }) = models.of(good) else {
            continue;
        };
        let (Some(variant), Some(gltf)) = (good.shown(), gltfs.get(gltf)) else {
            continue;
        };
        for part in children.iter_descendants(entity) {
            let Ok(Part((mesh, primitive))) = parts.get(part) else {
                continue;
            };
            let worn = variants.material(*mesh, *primitive, &variant.material_variant);
            let source =
                worn.and_then(|index| Some((index, sources.get(gltf.materials.get(index)?)?)));
            if let Some((index, source)) = source {
                let key = (good.product.id.clone(), index);
                let material = wardrobe
                    .0
                    .entry(key)
                    .or_insert_with(|| materials.add(standard(source)));
                commands
                    .entity(part)
                    .insert(MeshMaterial3d(material.clone()));
            }
        }
    }
}

/// Draws each good as coarsely as its distance allows; what is in hand is drawn as finely as it is.
fn choose_detail(
    mut commands: Commands,
    pose: Res<HeadPose>,
    finest: Res<FinestOnly>,
    inspected: Option<Res<Inspected>>,
    eyes: Query<(&Projection, &Camera), With<Eye>>,
    mut goods: Query<(Entity, &Good, &GlobalTransform, &mut Detail)>,
    models: Res<Models>,
    gltfs: Res<Assets<Gltf>>,
    meshes: Res<Assets<GltfMesh>>,
    children: Query<&Children>,
    parts: Query<&Part>,
) {
    let Some(sight) = eyes.iter().next().and_then(sight) else {
        return;
    };
    let in_hand = inspected.and_then(|inspected| inspected.good);
    for (entity, good, at, mut detail) in &mut goods {
        let Some(Model::Here { gltf, coarser, .. }) = models.of(good) else {
            continue;
        };
        let Some(gltf) = gltfs.get(gltf).filter(|_| !coarser.is_empty()) else {
            continue;
        };
        let size_m = good.size_m();
        let middle_m = at.transform_point(Vec3::Y * size_m.y / 2.0);
        let distance_m = middle_m.distance(pose.position_m);
        let step = match finest.0 || in_hand == Some(entity) {
            true => 0,
            false => coarser.step(size_m.max_element(), distance_m, sight, detail.0),
        };
        if !detail.set_if_neq(Detail(step)) {
            continue;
        }
        for entity in children.iter_descendants(entity) {
            let Ok(Part(finest)) = parts.get(entity) else {
                continue;
            };
            let mut part = commands.entity(entity);
            match coarser.drawn(*finest, step) {
                Drawn::LeftOut => {
                    part.insert(Visibility::Hidden);
                }
                Drawn::From((mesh, primitive)) => {
                    let mesh = gltf.meshes.get(mesh).and_then(|mesh| meshes.get(mesh));
                    if let Some(from) = mesh.and_then(|mesh| mesh.primitives.get(primitive)) {
                        part.insert((Mesh3d(from.mesh.clone()), Visibility::Inherited));
                    }
                }
            }
        }
    }
}

/// How an eye sees.
fn sight((projection, camera): (&Projection, &Camera)) -> Option<Sight> {
    let high_px = camera.physical_target_size()?.y as f32;
    // A tangent of 1 is this far up in the picture, of half its height.
    let up = projection.get_clip_from_view().y_axis.y;
    Some(Sight {
        span: 2.0 / up,
        high_px,
    })
}

/// Lets go of models that stand nowhere any more, once the GPU fills up; they are asked for again when they are wanted.
fn evict_unused(
    memory: Res<GpuMemory>,
    goods: Query<&Good>,
    mut models: ResMut<Models>,
    mut wardrobe: ResMut<Wardrobe>,
) {
    if memory.total_bytes() < BUDGET_BYTES / 4 * 3 {
        return;
    }
    let used: HashSet<&str> = goods
        .iter()
        .flat_map(|good| good.product.media.iter().map(|media| media.sha256.as_str()))
        .collect();
    let worn: HashSet<&str> = goods.iter().map(|good| good.product.id.as_str()).collect();
    models.keep(&used);
    wardrobe
        .0
        .retain(|(product, _), _| worn.contains(product.as_str()));
}

/// The material that the loader would have made of a glTF material that its scene does not use.
fn standard(source: &GltfMaterial) -> StandardMaterial {
    StandardMaterial {
        base_color: source.base_color,
        base_color_texture: source.base_color_texture.clone(),
        metallic: source.metallic,
        perceptual_roughness: source.perceptual_roughness,
        metallic_roughness_texture: source.metallic_roughness_texture.clone(),
        normal_map_texture: source.normal_map_texture.clone(),
        occlusion_texture: source.occlusion_texture.clone(),
        emissive: source.emissive,
        emissive_texture: source.emissive_texture.clone(),
        reflectance: source.reflectance,
        double_sided: source.double_sided,
        cull_mode: source.cull_mode,
        alpha_mode: source.alpha_mode,
        uv_transform: source.uv_transform,
        ..default()
    }
}

/// Which glTF primitive a mesh came from; the loader labels it `Mesh0/Primitive1`.
fn mesh_and_primitive(mesh: &Mesh3d) -> Option<Primitive> {
    let path = mesh.0.path()?;
    let (mesh, primitive) = path.label()?.split_once('/')?;
    Some((
        mesh.strip_prefix("Mesh")?.parse().ok()?,
        primitive.strip_prefix("Primitive")?.parse().ok()?,
    ))
}
