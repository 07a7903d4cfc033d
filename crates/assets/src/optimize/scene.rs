//! The tree of nodes: what can never move is put into one mesh, and nodes that do nothing go.

use std::collections::{BTreeMap, BTreeSet};

use glam::{Mat3, Mat4, Quat, Vec3};
use serde_json::{Value, json};

use super::model::{Attribute, Geometry, Mesh, Model, Primitive};

/// Joins every mesh that cannot move into one, which has one primitive for each material; then drops empty nodes.
pub(super) fn flatten(model: &mut Model) {
    let scene = Scene::read(model);
    let mut joined: BTreeMap<Key, Primitive> = BTreeMap::new();
    let mut moved = BTreeSet::new();
    for (node, world) in scene.still_meshes(model) {
        let mesh = scene.meshes[node].unwrap_or_default();
        for primitive in model
            .meshes
            .get(mesh)
            .into_iter()
            .flat_map(|mesh| &mesh.primitives)
        {
            let mut placed = primitive.clone();
            transform(&mut placed.geometry, world);
            match joined.entry(Key::of(&placed)) {
                std::collections::btree_map::Entry::Vacant(free) => {
                    free.insert(placed);
                }
                std::collections::btree_map::Entry::Occupied(mut taken) => {
                    append(&mut taken.get_mut().geometry, placed.geometry);
                }
            }
        }
        moved.insert(node);
    }
    let nodes = model.root.get_mut("nodes").and_then(Value::as_array_mut);
    for (node, object) in nodes.into_iter().flatten().enumerate() {
        if let Some(object) = object.as_object_mut().filter(|_| moved.contains(&node)) {
            object.remove("mesh");
        }
    }
    rebuild(model, &scene, &moved, joined.into_values().collect());
}

/// What may share a primitive.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    material: Option<usize>,
    variants: Vec<(usize, Vec<usize>)>,
    attributes: Vec<(String, usize)>,
}

impl Key {
    fn of(primitive: &Primitive) -> Self {
        let attributes = &primitive.geometry.attributes;
        Self {
            material: primitive.material,
            variants: primitive.variants.clone(),
            attributes: attributes
                .iter()
                .map(|(name, attribute)| (name.clone(), attribute.width))
                .collect(),
        }
    }
}

struct Scene {
    children: Vec<Vec<usize>>,
    meshes: Vec<Option<usize>>,
    locals: Vec<Mat4>,
    roots: Vec<usize>,
    /// Joints, skinned nodes and whatever a clip moves: these stay as they are.
    busy: BTreeSet<usize>,
    /// Nodes that something moves.
    animated: BTreeSet<usize>,
}

impl Scene {
    fn read(model: &Model) -> Self {
        let list = |name: &str| {
            model
                .root
                .get(name)
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
        };
        let nodes: Vec<&Value> = list("nodes").collect();
        let children: Vec<_> = nodes
            .iter()
            .map(|node| indices(node.get("children")))
            .collect();
        let shown = model.root.get("scene").and_then(Value::as_u64).unwrap_or(0) as usize;
        let scene = list("scenes").nth(shown);
        let roots = match scene {
            Some(scene) => indices(scene.get("nodes")),
            None => {
                let below: BTreeSet<usize> = children.iter().flatten().copied().collect();
                (0..nodes.len())
                    .filter(|node| !below.contains(node))
                    .collect()
            }
        };
        let animated: BTreeSet<usize> = model
            .animations
            .iter()
            .flat_map(|clip| clip.channels.iter().map(|channel| channel.node))
            .collect();
        let mut busy = animated.clone();
        for skin in list("skins") {
            busy.extend(indices(skin.get("joints")));
            busy.extend(index(skin, "skeleton"));
        }
        busy.extend((0..nodes.len()).filter(|node| nodes[*node].get("skin").is_some()));
        Self {
            meshes: nodes.iter().map(|node| index(node, "mesh")).collect(),
            locals: nodes.iter().map(|node| local(node)).collect(),
            children,
            roots,
            busy,
            animated,
        }
    }

    /// Nodes whose mesh never moves, with where it stands.
    fn still_meshes(&self, model: &Model) -> Vec<(usize, Mat4)> {
        let mut still = Vec::new();
        let mut open: Vec<_> = self
            .roots
            .iter()
            .map(|root| (*root, Mat4::IDENTITY, true))
            .collect();
        let mut seen = BTreeSet::new();
        while let Some((node, parent, is_still)) = open.pop() {
            if node >= self.locals.len() || !seen.insert(node) {
                continue;
            }
            let is_still = is_still && !self.animated.contains(&node);
            let world = parent * self.locals[node];
            let is_plain = self.meshes[node]
                .and_then(|mesh| model.meshes.get(mesh))
                .is_some_and(|mesh| {
                    mesh.primitives
                        .iter()
                        .all(|primitive| primitive.geometry.targets.is_empty())
                });
            if is_still
                && is_plain
                && !self.busy.contains(&node)
                && world.determinant().abs() > 1e-12
            {
                still.push((node, world));
            }
            open.extend(
                self.children[node]
                    .iter()
                    .map(|child| (*child, world, is_still)),
            );
        }
        still.sort_by_key(|(node, _)| *node);
        still
    }
}

/// Writes the tree anew: nodes that carry something, and a root with the joined mesh.
fn rebuild(model: &mut Model, scene: &Scene, moved: &BTreeSet<usize>, joined: Vec<Primitive>) {
    let mut kept = BTreeSet::new();
    let carries = |node: usize| {
        scene.busy.contains(&node) || (scene.meshes[node].is_some() && !moved.contains(&node))
    };
    for root in &scene.roots {
        keep_carriers(scene, *root, &carries, &mut kept, 0);
    }
    let places: BTreeMap<usize, usize> = kept
        .iter()
        .enumerate()
        .map(|(new, old)| (*old, new))
        .collect();
    let renumber = |value: Option<&mut Value>| {
        if let Some(Value::Array(list)) = value {
            let new = list
                .iter()
                .filter_map(|old| places.get(&(old.as_u64()? as usize)))
                .map(|new| json!(new))
                .collect();
            *list = new;
        }
    };
    let mut nodes: Vec<Value> = kept
        .iter()
        .map(|old| model.root["nodes"][*old].take())
        .collect();
    for node in &mut nodes {
        renumber(node.get_mut("children"));
        if let Some(node) = node.as_object_mut()
            && node
                .get("children")
                .and_then(Value::as_array)
                .is_some_and(Vec::is_empty)
        {
            node.remove("children");
        }
    }
    let mut roots: Vec<usize> = scene
        .roots
        .iter()
        .filter_map(|root| places.get(root).copied())
        .collect();
    if !joined.is_empty() {
        let name = file_name(model, scene, moved);
        model.meshes.push(Mesh {
            name: name.clone(),
            primitives: joined,
            ..Mesh::default()
        });
        let mut node = json!({"mesh": model.meshes.len() - 1});
        if let Some(name) = name {
            node["name"] = json!(name);
        }
        nodes.push(node);
        roots.push(nodes.len() - 1);
    }
    let skins = model.root.get_mut("skins").and_then(Value::as_array_mut);
    for skin in skins.into_iter().flatten() {
        renumber(skin.get_mut("joints"));
        if let Some(new) = index(skin, "skeleton").and_then(|old| places.get(&old)) {
            skin["skeleton"] = json!(new);
        }
    }
    for channel in model
        .animations
        .iter_mut()
        .flat_map(|clip| &mut clip.channels)
    {
        channel.node = places.get(&channel.node).copied().unwrap_or(0);
    }
    model.root["nodes"] = Value::Array(nodes);
    model.root["scenes"] = json!([{"nodes": roots}]);
    model.root["scene"] = json!(0);
    drop_unused_meshes(model);
}

/// The name of what was joined: its mesh's where there was one, else that of the first root.
fn file_name(model: &Model, scene: &Scene, moved: &BTreeSet<usize>) -> Option<String> {
    let mut meshes = moved.iter().filter_map(|node| scene.meshes[*node]);
    let first = meshes.next()?;
    let name = model.meshes.get(first)?.name.clone();
    name.filter(|_| meshes.all(|mesh| mesh == first))
        .or_else(|| {
            let root = &model.root["nodes"][*scene.roots.first()?];
            root.get("name").and_then(Value::as_str).map(str::to_owned)
        })
}

/// Marks nodes that carry something and all above them; returns whether this one is marked.
fn keep_carriers(
    scene: &Scene,
    node: usize,
    carries: &impl Fn(usize) -> bool,
    kept: &mut BTreeSet<usize>,
    depth: usize,
) -> bool {
    // The check allows 512 levels; a circle would go on for ever.
    if node >= scene.locals.len() || depth > 1024 {
        return false;
    }
    let mut wanted = carries(node);
    for child in &scene.children[node] {
        wanted |= keep_carriers(scene, *child, carries, kept, depth + 1);
    }
    if wanted {
        kept.insert(node);
    }
    wanted
}

fn drop_unused_meshes(model: &mut Model) {
    let nodes = model.root["nodes"].as_array_mut();
    let mut places = BTreeMap::new();
    let mut meshes = Vec::new();
    for node in nodes.into_iter().flatten() {
        let Some(old) = index(node, "mesh") else {
            continue;
        };
        let new = *places.entry(old).or_insert_with(|| {
            meshes.push(std::mem::take(&mut model.meshes[old]));
            meshes.len() - 1
        });
        node["mesh"] = json!(new);
    }
    model.meshes = meshes;
}

fn index(value: &Value, key: &str) -> Option<usize> {
    value
        .get(key)?
        .as_u64()
        .and_then(|index| usize::try_from(index).ok())
}

fn indices(list: Option<&Value>) -> Vec<usize> {
    let list = list.and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .filter_map(|index| usize::try_from(index.as_u64()?).ok())
        .collect()
}

/// A node's own transform (glTF 2.0, section 3.5.3).
fn local(node: &Value) -> Mat4 {
    let numbers = |key: &str| -> Option<Vec<f32>> {
        let list = node.get(key)?.as_array()?;
        Some(
            list.iter()
                .filter_map(Value::as_f64)
                .map(|number| number as f32)
                .collect(),
        )
    };
    if let Some(matrix) = numbers("matrix").and_then(|matrix| <[f32; 16]>::try_from(matrix).ok()) {
        return Mat4::from_cols_array(&matrix);
    }
    let vector = |key: &str, default: Vec3| {
        numbers(key)
            .and_then(|v| <[f32; 3]>::try_from(v).ok())
            .map_or(default, Vec3::from)
    };
    let turn = numbers("rotation").and_then(|v| <[f32; 4]>::try_from(v).ok());
    Mat4::from_scale_rotation_translation(
        vector("scale", Vec3::ONE),
        turn.map_or(Quat::IDENTITY, Quat::from_array),
        vector("translation", Vec3::ZERO),
    )
}

fn transform(geometry: &mut Geometry, world: Mat4) {
    if world == Mat4::IDENTITY {
        return;
    }
    let linear = Mat3::from_mat4(world);
    let normal = linear.inverse().transpose();
    let mirrors = linear.determinant() < 0.0;
    for (name, attribute) in &mut geometry.attributes {
        let change: &dyn Fn(Vec3) -> Vec3 = match name.as_str() {
            "POSITION" => &|point| world.transform_point3(point),
            "NORMAL" => &|vector| (normal * vector).normalize_or_zero(),
            "TANGENT" => &|vector| (linear * vector).normalize_or_zero(),
            _ => continue,
        };
        for element in attribute.values.chunks_exact_mut(attribute.width) {
            let changed = change(Vec3::from_slice(element));
            element[..3].copy_from_slice(&changed.to_array());
            if let Some(hand) = element.get_mut(3).filter(|_| mirrors) {
                *hand = -*hand;
            }
        }
    }
    if mirrors {
        for triangle in geometry.indices.chunks_exact_mut(3) {
            triangle.swap(1, 2);
        }
    }
}

fn append(geometry: &mut Geometry, other: Geometry) {
    let base = geometry.vertices() as u32;
    for (name, attribute) in other.attributes {
        let own = geometry
            .attributes
            .entry(name)
            .or_insert_with(|| Attribute {
                width: attribute.width,
                values: Vec::new(),
            });
        own.values.extend(attribute.values);
    }
    geometry
        .indices
        .extend(other.indices.iter().map(|index| index + base));
}
