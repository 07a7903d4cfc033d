//! Skins: joints, their common root and inverse bind matrices (glTF 2.0, section 3.7.3).

use crate::accessors::{
    Accessor, Component, DataCheck, Place, Shape, Usage, Uses, ViewUsage, format_name,
};
use crate::codes as c;
use crate::gltf::{Collection, Gltf};
use crate::issues::Issues;
use crate::json::Value;
use crate::nodes::Tree;

/// Checks all skins.
pub(crate) fn check(gltf: &Gltf, tree: &Tree, uses: &mut Uses, issues: &mut Issues) {
    for (index, skin) in gltf.each(Collection::Skins) {
        let pointer = format!("/skins/{index}");
        let joints = joints(gltf, skin);
        check_root(gltf, tree, skin, &joints, &pointer, issues);
        if let Some((accessor_index, _)) =
            gltf.resolve(skin, "inverseBindMatrices", Collection::Accessors)
            && let Some(accessor) = Accessor::get(gltf, accessor_index)
        {
            check_matrices(accessor_index, &accessor, index, joints.len(), uses, issues);
        }
    }
}

/// The joints of a skin that exist.
pub(crate) fn joints(gltf: &Gltf, skin: Value) -> Vec<u32> {
    let list = skin
        .get("joints")
        .into_iter()
        .flat_map(Value::items)
        .filter_map(Value::as_index);
    list.filter(|joint| *joint < gltf.len(Collection::Nodes))
        .map(|joint| joint as u32)
        .collect()
}

fn check_root(
    gltf: &Gltf,
    tree: &Tree,
    skin: Value,
    joints: &[u32],
    pointer: &str,
    issues: &mut Issues,
) {
    let is_listed = skin
        .get("joints")
        .is_some_and(|joints| joints.items().next().is_some());
    let common = match tree.common_ancestors(joints) {
        Some(common) => common,
        None if is_listed && joints.is_empty() => Vec::new(),
        None => return,
    };
    if common.is_empty() {
        issues.push(
            &c::SKIN_NO_COMMON_ROOT,
            format!("{pointer}/joints"),
            "The joints are not all under one node.",
        );
        return;
    }
    if let Some((skeleton, _)) = gltf.resolve(skin, "skeleton", Collection::Nodes)
        && !common.contains(&(skeleton as u32))
    {
        issues.push(
            &c::SKIN_SKELETON_INVALID,
            format!("{pointer}/skeleton"),
            "The skeleton node is not above all joints.",
        );
    }
}

fn check_matrices(
    index: usize,
    accessor: &Accessor,
    skin: usize,
    joints: usize,
    uses: &mut Uses,
    issues: &mut Issues,
) {
    let pointer = format!("/skins/{skin}/inverseBindMatrices");
    uses.use_accessor(index, Usage::InverseBindMatrices, &pointer, issues);
    if let Some((view_index, view)) = accessor.view {
        uses.use_view(
            view_index,
            &view,
            ViewUsage::InverseBindMatrices,
            &pointer,
            issues,
        );
        if view.byte_stride.is_some() {
            issues.push(
                &c::SKIN_IBM_ACCESSOR_WITH_BYTESTRIDE,
                &pointer,
                "A view of inverse bind matrices has a stride.",
            );
        }
    }
    if accessor.format() == Some((Shape::Mat4, Component::F32, false)) {
        uses.request(
            index,
            DataCheck::InverseBindMatrices,
            Place::Skin(skin as u32),
        );
    } else {
        issues.push(
            &c::SKIN_IBM_INVALID_FORMAT,
            &pointer,
            format!("Inverse bind matrices cannot be {}.", format_name(accessor)),
        );
    }
    if accessor.count < joints {
        let what = format!("There are {} matrices for {joints} joints.", accessor.count);
        issues.push(&c::INVALID_IBM_ACCESSOR_COUNT, pointer, what);
    }
}
