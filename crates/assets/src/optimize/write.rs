//! Puts a [`Model`] together again as a compressed GLB. Decides nothing about content.

use buyplus_unpack::join_glb;
use glam::{Mat4, Vec3};
use serde_json::{Map, Value, json};

use super::OptimizeError;
use super::buffer::{Lods, MESHOPT, Out};
use super::model::{Attribute, Mesh, Model, Picture};
use super::pack::Frame;
use super::textures::KTX2;

type Result<T> = std::result::Result<T, OptimizeError>;

const QUANTIZATION: &str = "KHR_mesh_quantization";
const LOD: &str = "MSFT_lod";
const OWN_KTX2: &str = "BUYPLUS_texture_ktx2";
/// Share of the screen's height down to which each version serves; what is smaller than the last is still drawn with it.
const SCREEN_COVERAGE: [f32; 4] = [0.4, 0.12, 0.0, 0.0];

/// Writes the file.
pub(super) fn write(mut model: Model) -> Result<Vec<u8>> {
    let mut out = Out::default();
    let frames = frames(&model);
    let lods = out.meshes(&model.meshes, &frames)?;
    place_meshes(&mut model, &frames, &lods);
    bind(&mut out, &mut model, &frames)?;
    let animations = out.animations(&model.animations)?;
    let images = out.images(&model.pictures);
    name_sources(&mut model.root, &model.pictures);
    let Some(root) = model.root.as_object_mut() else {
        return Err(OptimizeError::Broken("the file has no JSON object"));
    };
    let mut put = |name: &str, list: Vec<Value>| {
        if !list.is_empty() {
            root.insert(name.to_owned(), Value::Array(list));
        }
    };
    put("meshes", out.mesh_list);
    put("animations", animations);
    put("images", images);
    put("accessors", out.accessors);
    put("bufferViews", out.views);
    let mut buffers = vec![json!({"byteLength": out.bin.len().next_multiple_of(4)})];
    if out.unpacked_bytes > 0 {
        let fallback = json!({MESHOPT: {"fallback": true}});
        buffers.push(json!({"byteLength": out.unpacked_bytes, "extensions": fallback}));
    }
    put("buffers", buffers);
    root.insert(
        "asset".to_owned(),
        json!({"version": "2.0", "generator": "buyplus-assets"}),
    );
    list_extensions(&mut model.root);
    Ok(join_glb(&model.root, &out.bin)?)
}

/// A box for each mesh; all skinned ones share theirs, since it goes into the joints.
fn frames(model: &Model) -> Vec<Frame> {
    let mut frames: Vec<Frame> = model
        .meshes
        .iter()
        .map(|mesh| Frame::around(positions(mesh)))
        .collect();
    let skinned: Vec<usize> = nodes(&model.root)
        .filter(|node| node.get("skin").is_some())
        .filter_map(|node| index(node, "mesh"))
        .collect();
    let shared = Frame::around(
        skinned
            .iter()
            .filter_map(|mesh| model.meshes.get(*mesh))
            .flat_map(positions),
    );
    for mesh in skinned {
        if let Some(frame) = frames.get_mut(mesh) {
            *frame = shared;
        }
    }
    frames
}

fn positions(mesh: &Mesh) -> impl Iterator<Item = &Attribute> {
    let lods = mesh.lods.iter().flat_map(|lod| &lod.primitives);
    mesh.primitives
        .iter()
        .chain(lods)
        .filter_map(|primitive| primitive.geometry.attributes.get("POSITION"))
}

/// Gives every node that shows a mesh the mesh's box, and its coarser versions.
fn place_meshes(model: &mut Model, frames: &[Frame], lods: &[Lods]) {
    let count = nodes(&model.root).count();
    for node in 0..count {
        let object = &model.root["nodes"][node];
        let Some(mesh) = index(object, "mesh").filter(|mesh| *mesh < frames.len()) else {
            continue;
        };
        let skin = object.get("skin").cloned();
        let holder = if skin.is_some() {
            node
        } else {
            hold(model, node, mesh, frames[mesh])
        };
        add_lods(model, holder, &lods[mesh], skin.as_ref());
    }
}

/// Moves a mesh to a node of its own that undoes the box; returns that node.
fn hold(model: &mut Model, node: usize, mesh: usize, frame: Frame) -> usize {
    let scale = [frame.size_m; 3];
    let mut holder = json!({"mesh": mesh, "translation": frame.origin_m, "scale": scale});
    let is_moved = model
        .animations
        .iter()
        .flat_map(|clip| &clip.channels)
        .any(|channel| channel.node == node);
    let object = &mut model.root["nodes"][node];
    let is_placed = ["children", "matrix", "translation", "rotation", "scale"]
        .iter()
        .any(|key| object.get(key).is_some());
    if !is_moved && !is_placed {
        for key in ["translation", "scale"] {
            object[key] = holder[key].clone();
        }
        return node;
    }
    if let Some(object) = object.as_object_mut() {
        object.remove("mesh");
        // Morph weights belong to whichever node has the mesh.
        if let Some(weights) = object.remove("weights") {
            holder["weights"] = weights;
        }
    }
    let place = push_node(&mut model.root, holder);
    let object = &mut model.root["nodes"][node];
    match object.get_mut("children").and_then(Value::as_array_mut) {
        Some(children) => children.push(json!(place)),
        None => object["children"] = json!([place]),
    }
    for channel in model
        .animations
        .iter_mut()
        .flat_map(|clip| &mut clip.channels)
    {
        if channel.node == node && channel.path == "weights" {
            channel.node = place;
        }
    }
    place
}

fn add_lods(model: &mut Model, holder: usize, lods: &Lods, skin: Option<&Value>) {
    if lods.is_empty() {
        return;
    }
    let mut places = Vec::new();
    for (mesh, error_m) in lods {
        let mut node = Map::new();
        node.insert("mesh".to_owned(), json!(mesh));
        node.insert("extras".to_owned(), json!({"error_m": error_m}));
        for key in ["translation", "scale"] {
            if let Some(value) = model.root["nodes"][holder]
                .get(key)
                .filter(|_| skin.is_none())
            {
                node.insert(key.to_owned(), value.clone());
            }
        }
        if let Some(skin) = skin {
            node.insert("skin".to_owned(), skin.clone());
        }
        places.push(push_node(&mut model.root, Value::Object(node)));
    }
    let node = &mut model.root["nodes"][holder];
    let coverage = &SCREEN_COVERAGE[..(lods.len() + 1).min(SCREEN_COVERAGE.len())];
    node["extensions"][LOD] = json!({"ids": places});
    node["extras"]["MSFT_screencoverage"] = json!(coverage);
}

/// Joints take over the box of the skinned meshes: matrix × box.
fn bind(out: &mut Out, model: &mut Model, frames: &[Frame]) -> Result<()> {
    let skinned = nodes(&model.root).find(|node| node.get("skin").is_some());
    let frame = skinned
        .and_then(|node| index(node, "mesh"))
        .and_then(|mesh| frames.get(mesh));
    let unbox = frame.map_or(Mat4::IDENTITY, |frame| {
        Mat4::from_translation(Vec3::from(frame.origin_m))
            * Mat4::from_scale(Vec3::splat(frame.size_m))
    });
    let skins = model.root.get_mut("skins").and_then(Value::as_array_mut);
    for (skin, matrices) in skins.into_iter().flatten().zip(&model.bind_matrices) {
        let bytes: Vec<u8> = matrices
            .iter()
            .map(|matrix| Mat4::from_cols_array(matrix) * unbox)
            .flat_map(|matrix| matrix.to_cols_array())
            .flat_map(f32::to_le_bytes)
            .collect();
        let view = out.plain_view(&bytes);
        out.accessors.push(json!({
            "bufferView": view, "componentType": 5126, "count": matrices.len(), "type": "MAT4",
        }));
        skin["inverseBindMatrices"] = json!(out.accessors.len() - 1);
    }
    Ok(())
}

/// Textures name their picture by our extension where it is one that plain glTF does not allow.
fn name_sources(root: &mut Value, pictures: &[Picture]) {
    let textures = root.get_mut("textures").and_then(Value::as_array_mut);
    for texture in textures.into_iter().flatten() {
        let source = index(texture, "source");
        if source
            .and_then(|source| pictures.get(source))
            .is_some_and(|picture| picture.mime == KTX2)
            && let Some(object) = texture.as_object_mut()
        {
            let source = object.remove("source");
            texture["extensions"][OWN_KTX2] = json!({"source": source});
        }
    }
}

/// Lists every extension that stands anywhere, and those that a loader must know.
fn list_extensions(root: &mut Value) {
    fn gather(value: &Value, names: &mut std::collections::BTreeSet<String>) {
        match value {
            Value::Object(object) => {
                for (key, part) in object {
                    if key == "extensions" {
                        names.extend(part.as_object().into_iter().flat_map(Map::keys).cloned());
                    }
                    gather(part, names);
                }
            }
            Value::Array(list) => list.iter().for_each(|part| gather(part, names)),
            _ => {}
        }
    }
    let mut used = std::collections::BTreeSet::new();
    gather(root, &mut used);
    if used.contains(MESHOPT) {
        used.insert(QUANTIZATION.to_owned());
    }
    let was_required: Vec<String> = root
        .get("extensionsRequired")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect();
    let required: Vec<&String> = used
        .iter()
        .filter(|name| {
            [MESHOPT, QUANTIZATION, OWN_KTX2].contains(&name.as_str())
                || was_required.contains(name)
        })
        .collect();
    let (used, required) = (json!(used), json!(required));
    for (key, list) in [("extensionsUsed", used), ("extensionsRequired", required)] {
        if let Some(root) = root.as_object_mut() {
            match list.as_array().is_some_and(Vec::is_empty) {
                true => root.remove(key),
                false => root.insert(key.to_owned(), list),
            };
        }
    }
}

fn nodes(root: &Value) -> impl Iterator<Item = &Value> {
    root.get("nodes")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn push_node(root: &mut Value, node: Value) -> usize {
    match root.get_mut("nodes").and_then(Value::as_array_mut) {
        Some(nodes) => {
            nodes.push(node);
            nodes.len() - 1
        }
        None => {
            root["nodes"] = json!([node]);
            0
        }
    }
}

fn index(value: &Value, key: &str) -> Option<usize> {
    value
        .get(key)?
        .as_u64()
        .and_then(|index| usize::try_from(index).ok())
}
