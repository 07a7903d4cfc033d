//! A good's body: a placeholder of the right size at once, its model when it has come, its name on the box if it never does.

use bevy::asset::AssetPath;
use bevy::gltf::{Gltf, GltfMaterial};
use bevy::platform::collections::{HashMap, HashSet};
use bevy::prelude::*;
use bevy::world_serialization::{WorldAssetRoot, WorldInstanceReady};
use buyplus_api::{Media, MediaKind};
use buyplus_panel::{LabelPanel, Lang, Panel};
use std::path::PathBuf;

use super::variants::Variants;
use super::{Good, GoodsFolder, SOURCE};
use crate::app::FrameSystems;
use crate::journal::Happened;
use crate::memory::{BUDGET_BYTES, GpuMemory};
use crate::mips::renew_materials;
use crate::net::{Answer, Link, Question};
use crate::panel::{Language, PanelSize, WorldPanel};
use crate::pending::Loads;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Models>()
        .init_resource::<Wardrobe>()
        .add_systems(
            Update,
            (
                ask_for_models,
                receive_models,
                give_bodies,
                wear_variant,
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

/// Every model by content hash.
#[derive(Resource, Default)]
struct Models(HashMap<String, Model>);

enum Model {
    Asked,
    Here {
        gltf: Handle<Gltf>,
        variants: Variants,
    },
    Missing,
}

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
        let Some(media) = media_of(good) else {
            continue;
        };
        if !models.0.contains_key(&media.sha256) {
            models.0.insert(media.sha256.clone(), Model::Asked);
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
        let Answer::Model { sha256, bytes } = answer else {
            continue;
        };
        let model = match bytes {
            Ok(bytes) => {
                let file = PathBuf::from(format!("{sha256}.glb"));
                folder.0.insert_asset(&file, bytes.clone());
                let path = AssetPath::from_path_buf(file).with_source(SOURCE);
                let gltf = assets.load(path);
                loads.watch(gltf.clone().untyped());
                Model::Here {
                    gltf,
                    variants: Variants::from_glb(bytes).unwrap_or_default(),
                }
            }
            Err(fault) => {
                warn!("no model {sha256}: {fault}");
                Model::Missing
            }
        };
        models.0.insert(sha256.clone(), model);
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
        let model = model_of(good, &models);
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
            None if media_of(good).is_some() => continue,
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

fn model_of<'a>(good: &Good, models: &'a Models) -> Option<&'a Model> {
    models.0.get(&media_of(good)?.sha256)
}

/// The file of a good's model, if it has one.
fn media_of(good: &Good) -> Option<&Media> {
    let mut media = good.product.media.iter();
    media.find(|media| media.kind == MediaKind::Model3d)
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
) {
    let Ok(good) = parents.get(ready.entity).map(ChildOf::parent) else {
        return;
    };
    commands.entity(good).insert(Bodied);
    for child in children.get(good).into_iter().flatten() {
        if placeholders.contains(*child) {
            commands.entity(*child).despawn();
        }
    }
}

/// This good's model stands in the world.
#[derive(Component, Debug)]
struct Bodied;

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
    parts: Query<&Mesh3d>,
    mut wardrobe: ResMut<Wardrobe>,
    mut materials: ResMut<Assets<StandardMaterial>>,
) {
    for (entity, good, wears) in &goods {
        if wears == Some(&Wears(good.variant)) {
            continue;
        }
        commands.entity(entity).insert(Wears(good.variant));
        let Some(Model::Here { gltf, variants }) = model_of(good, &models) else {
            continue;
        };
        let (Some(variant), Some(gltf)) = (good.shown(), gltfs.get(gltf)) else {
            continue;
        };
        for part in children.iter_descendants(entity) {
            let Some((mesh, primitive)) = parts.get(part).ok().and_then(mesh_and_primitive) else {
                continue;
            };
            let worn = variants.material(mesh, primitive, &variant.material_variant);
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
    models
        .0
        .retain(|sha256, model| matches!(model, Model::Asked) || used.contains(sha256.as_str()));
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
fn mesh_and_primitive(mesh: &Mesh3d) -> Option<(usize, usize)> {
    let path = mesh.0.path()?;
    let (mesh, primitive) = path.label()?.split_once('/')?;
    Some((
        mesh.strip_prefix("Mesh")?.parse().ok()?,
        primitive.strip_prefix("Primitive")?.parse().ok()?,
    ))
}
