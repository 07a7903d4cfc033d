//! Morph targets and their weights (glTF 2.0, section 3.7.2.2).

use super::{PrimitiveCheck, Semantic, primitives};
use crate::accessors::{Accessor, format_name};
use crate::codes as c;
use crate::gltf::objects;
use crate::issues::{Issues, token};
use crate::json::Value;

/// Attributes that a target may displace.
const MORPHABLE: [&str; 5] = ["POSITION", "NORMAL", "TANGENT", "TEXCOORD", "COLOR"];

/// Checks the targets of one primitive.
pub(super) fn check(check: &mut PrimitiveCheck) {
    for (number, target) in objects(check.primitive, "targets").enumerate() {
        for (key, value) in target.entries() {
            let pointer = check.pointer(&format!("/targets/{number}/{}", token(&key)));
            check_attribute(check, &key, value, &pointer);
        }
    }
}

/// Checks that all primitives of a mesh have as many targets as there are weights.
pub(super) fn check_counts(mesh: Value, pointer: &str, issues: &mut Issues) {
    let mut first = None;
    for (number, primitive) in primitives(mesh).enumerate() {
        let count = target_count(primitive);
        let expected = *first.get_or_insert(count);
        if count != expected {
            let what =
                format!("The primitive has {count} morph targets, the first one {expected}.");
            issues.push(
                &c::MESH_PRIMITIVES_UNEQUAL_TARGETS_COUNT,
                format!("{pointer}/primitives/{number}"),
                what,
            );
        }
    }
    if let (Some(weights), Some(expected)) = (mesh.get("weights"), first) {
        let count = weights.items().count();
        if count > 0 && count != expected {
            let what = format!("There are {count} weights for {expected} morph targets.");
            issues.push(
                &c::MESH_INVALID_WEIGHTS_COUNT,
                format!("{pointer}/weights"),
                what,
            );
        }
    }
}

/// Number of morph targets of a primitive.
pub(crate) fn target_count(primitive: Value) -> usize {
    objects(primitive, "targets").count()
}

fn check_attribute(check: &mut PrimitiveCheck, key: &str, value: Value, pointer: &str) {
    let semantic = Semantic::parse(key);
    if !semantic.is_valid || (semantic.base != "_" && !MORPHABLE.contains(&semantic.base)) {
        check.issues.push(
            &c::MESH_PRIMITIVE_INVALID_ATTRIBUTE,
            pointer,
            "Morph targets cannot displace this attribute.",
        );
    }
    if check
        .primitive
        .get("attributes")
        .and_then(|attributes| attributes.get(key))
        .is_none()
    {
        check.issues.push(
            &c::MESH_PRIMITIVE_MORPH_TARGET_NO_BASE_ACCESSOR,
            pointer,
            "The primitive does not have this attribute.",
        );
    }
    let Some(index) = value.as_index() else {
        return;
    };
    let Some(accessor) = Accessor::get(check.gltf, index) else {
        return;
    };
    check
        .uses
        .use_vertex_data(index, &accessor, pointer, check.issues);
    if semantic.base == "POSITION" && !accessor.has_bounds() {
        check.issues.push(
            &c::MESH_PRIMITIVE_POSITION_ACCESSOR_WITHOUT_BOUNDS,
            pointer,
            "Positions have no `min` and `max`.",
        );
    }
    let quantized = check.gltf.uses_extension("KHR_mesh_quantization");
    if !semantic.allows_target(&accessor, quantized) {
        let what = format!(
            "A displacement of {} cannot be {}.",
            semantic.base,
            format_name(&accessor)
        );
        check.issues.push(
            &c::MESH_PRIMITIVE_ATTRIBUTES_ACCESSOR_INVALID_FORMAT,
            pointer,
            what,
        );
    }
    if check
        .vertices
        .is_some_and(|vertices| vertices != accessor.count)
    {
        let what = format!(
            "The target has {} elements, the primitive {} vertices.",
            accessor.count,
            check.vertices.unwrap_or(0)
        );
        check.issues.push(
            &c::MESH_PRIMITIVE_MORPH_TARGET_INVALID_ATTRIBUTE_COUNT,
            pointer,
            what,
        );
    }
}
