//! Nodes and scenes: transforms, what nodes carry, and what scenes list (glTF 2.0, section 3.5).

mod transform;
mod tree;

use crate::accessors::{DataCheck, Place, Uses};
use crate::codes as c;
use crate::gltf::{Collection, Gltf};
use crate::issues::Issues;
use crate::json::Value;
use crate::meshes::{primitives, target_count};
use crate::skins;

pub(crate) use transform::local_matrix;
pub(crate) use tree::Tree;

/// Scenes beyond this number are not searched for joints.
const MAX_SCENES: usize = 16;

/// Checks all nodes and scenes.
pub(crate) fn check(gltf: &Gltf, tree: &Tree, uses: &mut Uses, issues: &mut Issues) {
    for (index, node) in gltf.each(Collection::Nodes) {
        let pointer = format!("/nodes/{index}");
        transform::check(node, &pointer, issues);
        check_mesh(gltf, node, &pointer, issues);
        check_skin(gltf, tree, index, node, &pointer, uses, issues);
        let carries = ["mesh", "camera", "children"]
            .iter()
            .any(|key| node.get(key).is_some())
            || node.get("extensions").is_some();
        if !carries && !tree.is_joint(index) {
            issues.push(&c::NODE_EMPTY, pointer, "The node carries nothing.");
        }
    }
    for (index, scene) in gltf.each(Collection::Scenes) {
        for (position, node) in scene
            .get("nodes")
            .into_iter()
            .flat_map(Value::items)
            .enumerate()
        {
            if let Some(parent) = node.as_index().and_then(|node| tree.parent(node)) {
                let what = format!("The node hangs under node {parent}.");
                issues.push(
                    &c::SCENE_NON_ROOT_NODE,
                    format!("/scenes/{index}/nodes/{position}"),
                    what,
                );
            }
        }
    }
}

fn check_mesh(gltf: &Gltf, node: Value, pointer: &str, issues: &mut Issues) {
    for key in ["weights", "skin"] {
        if node.get(key).is_some() && node.get("mesh").is_none() {
            issues.push(
                &c::UNSATISFIED_DEPENDENCY,
                format!("{pointer}/{key}"),
                format!("`{key}` needs a `mesh`."),
            );
        }
    }
    let Some((mesh_index, mesh)) = gltf.resolve(node, "mesh", Collection::Meshes) else {
        return;
    };
    if let Some(weights) = node.get("weights") {
        let (count, expected) = (
            weights.items().count(),
            primitives(mesh).next().map_or(0, target_count),
        );
        if count > 0 && count != expected {
            let what = format!("There are {count} weights for {expected} morph targets.");
            issues.push(&c::NODE_WEIGHTS_INVALID, format!("{pointer}/weights"), what);
        }
        if mesh.get("weights").is_some() {
            issues.push(
                &c::UNUSED_MESH_WEIGHTS,
                format!("/meshes/{mesh_index}/weights"),
                "The node overrides the weights.",
            );
        }
    }
}

fn check_skin(
    gltf: &Gltf,
    tree: &Tree,
    index: usize,
    node: Value,
    pointer: &str,
    uses: &mut Uses,
    issues: &mut Issues,
) {
    let Some((mesh_index, mesh)) = gltf.resolve(node, "mesh", Collection::Meshes) else {
        return;
    };
    // A mesh without primitives has been reported and is neither.
    if primitives(mesh).next().is_none() {
        return;
    }
    let is_skinned = primitives(mesh).any(is_skinned);
    let Some((skin_index, skin)) = gltf.resolve(node, "skin", Collection::Skins) else {
        if is_skinned && node.get("skin").is_none() {
            issues.push(
                &c::NODE_SKINNED_MESH_WITHOUT_SKIN,
                pointer,
                "The mesh has joints, the node no skin.",
            );
        }
        return;
    };
    if !is_skinned {
        issues.push(
            &c::NODE_SKIN_WITH_NON_SKINNED_MESH,
            pointer,
            "The node has a skin, the mesh no joints.",
        );
        return;
    }
    if tree.parent(index).is_some() {
        issues.push(
            &c::NODE_SKINNED_MESH_NON_ROOT,
            pointer,
            "The skinned mesh hangs under another node.",
        );
    }
    if transform::is_present(node) {
        issues.push(
            &c::NODE_SKINNED_MESH_LOCAL_TRANSFORMS,
            pointer,
            "The skinned mesh has a transform of its own.",
        );
    }
    let joints = skins::joints(gltf, skin);
    check_scenes(gltf, tree, index, &joints, pointer, issues);
    for (number, primitive) in primitives(mesh)
        .enumerate()
        .filter(|(_, primitive)| self::is_skinned(*primitive))
    {
        request_influences(
            gltf,
            primitive,
            [mesh_index, number, skin_index, joints.len()],
            uses,
        );
    }
}

/// Every scene with the mesh must also have its joints.
fn check_scenes(
    gltf: &Gltf,
    tree: &Tree,
    node: usize,
    joints: &[u32],
    pointer: &str,
    issues: &mut Issues,
) {
    let Some(joint) = joints.first() else { return };
    let (mesh_root, joint_root) = (tree.root(node), tree.root(*joint as usize));
    for (_, scene) in gltf.each(Collection::Scenes).take(MAX_SCENES) {
        let lists = |root: Option<u32>| {
            let mut nodes = scene
                .get("nodes")
                .into_iter()
                .flat_map(Value::items)
                .filter_map(Value::as_index);
            root.is_some_and(|root| nodes.any(|node| node == root as usize))
        };
        if lists(mesh_root) && !lists(joint_root) {
            issues.push(
                &c::NODE_SKIN_NO_SCENE,
                pointer,
                "A scene has the mesh but not its joints.",
            );
        }
    }
}

fn request_influences(
    gltf: &Gltf,
    primitive: Value,
    [mesh, number, skin, joints]: [usize; 4],
    uses: &mut Uses,
) {
    let Some(attributes) = primitive.get("attributes") else {
        return;
    };
    let Some((accessor, _)) = gltf
        .resolve(attributes, "JOINTS_0", Collection::Accessors)
        .filter(|_| joints > 0)
    else {
        return;
    };
    let position = attributes
        .entries()
        .position(|(key, _)| key == "JOINTS_0")
        .unwrap_or(0);
    let place = Place::Attribute {
        mesh: mesh as u32,
        primitive: number as u32,
        position: position as u32,
    };
    uses.request(
        accessor,
        DataCheck::Influences {
            skin: skin as u32,
            joints: joints as u32,
        },
        place,
    );
}

fn is_skinned(primitive: Value) -> bool {
    primitive.get("attributes").is_some_and(|attributes| {
        ["JOINTS_0", "WEIGHTS_0"]
            .iter()
            .all(|key| attributes.get(key).is_some())
    })
}
