//! `KHR_mesh_quantization`: positions, normals, tangents, coordinates and their morph targets become floats.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::Result;
use crate::accessor::{self, is_float};
use crate::document::len;

/// The extension that allows small numbers in vertices.
pub(crate) const EXTENSION: &str = "KHR_mesh_quantization";

/// Replaces every quantised attribute by one of floats.
pub(crate) fn to_floats(root: &mut Value, bin: &mut Vec<u8>) -> Result<()> {
    let mut done = HashMap::new();
    for pointer in attribute_lists(root) {
        let Some(attributes) = root.pointer(&pointer).and_then(Value::as_object) else {
            continue;
        };
        let wanted: Vec<_> = attributes
            .iter()
            .filter(|(name, _)| is_quantizable(name))
            .filter_map(|(name, index)| {
                Some((name.clone(), usize::try_from(index.as_u64()?).ok()?))
            })
            .collect();
        for (name, old) in wanted {
            if is_float(root, old)? {
                continue;
            }
            let is_position = name == "POSITION";
            let new = match done.get(&(old, is_position)) {
                Some(new) => *new,
                None => {
                    let floats = accessor::read(root, bin, old)?;
                    let new = accessor::write(root, bin, &floats, is_position)?;
                    done.insert((old, is_position), new);
                    new
                }
            };
            if let Some(attributes) = root.pointer_mut(&pointer).and_then(Value::as_object_mut) {
                attributes.insert(name, json!(new));
            }
        }
    }
    Ok(())
}

fn is_quantizable(name: &str) -> bool {
    matches!(name, "POSITION" | "NORMAL" | "TANGENT") || name.starts_with("TEXCOORD_")
}

/// JSON pointers of all attribute lists: of primitives and of their morph targets.
pub(crate) fn attribute_lists(root: &Value) -> Vec<String> {
    let mut lists = Vec::new();
    for mesh in 0..len(root, "meshes") {
        let primitives = root["meshes"][mesh]
            .get("primitives")
            .and_then(Value::as_array);
        for (number, primitive) in primitives.into_iter().flatten().enumerate() {
            let pointer = format!("/meshes/{mesh}/primitives/{number}");
            let targets = primitive
                .get("targets")
                .and_then(Value::as_array)
                .map_or(0, Vec::len);
            lists.push(format!("{pointer}/attributes"));
            lists.extend((0..targets).map(|target| format!("{pointer}/targets/{target}")));
        }
    }
    lists
}
