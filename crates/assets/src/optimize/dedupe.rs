//! Equal pictures, samplers, textures and materials become one, and what nobody uses goes. Changes nothing that is seen.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};

use super::model::Model;

/// Merges what is equal, from the bottom up.
pub(super) fn merge(model: &mut Model) {
    let mut first = HashMap::new();
    let pictures: Vec<usize> = model
        .pictures
        .iter()
        .enumerate()
        .map(|(at, picture)| *first.entry((&picture.mime, &picture.bytes)).or_insert(at))
        .collect();
    each_texture(&mut model.root, |texture| {
        remap(texture, "source", &pictures)
    });
    let samplers = equal(&model.root, "samplers");
    each_texture(&mut model.root, |texture| {
        remap(texture, "sampler", &samplers)
    });
    let textures = equal(&model.root, "textures");
    if let Some(materials) = model.root.get_mut("materials") {
        remap_infos(materials, &textures);
    }
    let materials = equal(&model.root, "materials");
    for_materials(model, |material| {
        if let Some(first) = materials.get(*material) {
            *material = *first;
        }
    });
}

/// Drops materials, textures, samplers and pictures that nothing refers to.
pub(super) fn prune(model: &mut Model) {
    let mut used = BTreeSet::new();
    for_materials(model, |material| {
        used.insert(*material);
    });
    let places = compact(&mut model.root, "materials", &used);
    for_materials(model, |material| {
        *material = places.get(material).copied().unwrap_or(0)
    });

    let mut used = BTreeSet::new();
    each_info(model.root.get_mut("materials"), &mut |info| {
        used.extend(index(info, "index"))
    });
    let places = compact(&mut model.root, "textures", &used);
    each_info(model.root.get_mut("materials"), &mut |info| {
        place(info, "index", &places)
    });

    let mut used = BTreeSet::new();
    each_texture(&mut model.root, |texture| {
        used.extend(index(texture, "sampler"))
    });
    let places = compact(&mut model.root, "samplers", &used);
    each_texture(&mut model.root, |texture| {
        place(texture, "sampler", &places)
    });

    let mut used = BTreeSet::new();
    each_texture(&mut model.root, |texture| {
        used.extend(index(texture, "source"))
    });
    let places: HashMap<usize, usize> = used
        .iter()
        .enumerate()
        .map(|(new, old)| (*old, new))
        .collect();
    let kept = used
        .iter()
        .filter_map(|old| model.pictures.get(*old).cloned())
        .collect();
    model.pictures = kept;
    each_texture(&mut model.root, |texture| place(texture, "source", &places));
}

/// Calls for every reference to a material.
fn for_materials(model: &mut Model, mut call: impl FnMut(&mut usize)) {
    for mesh in &mut model.meshes {
        for primitive in &mut mesh.primitives {
            if let Some(material) = &mut primitive.material {
                call(material);
            }
            for (material, _) in &mut primitive.variants {
                call(material);
            }
        }
    }
}

fn each_texture(root: &mut Value, mut call: impl FnMut(&mut Value)) {
    let textures = root.get_mut("textures").and_then(Value::as_array_mut);
    for texture in textures.into_iter().flatten() {
        call(texture);
    }
}

/// Calls for every texture info below a value: an object that names a texture by `index`.
pub(super) fn each_info(value: Option<&mut Value>, call: &mut impl FnMut(&mut Value)) {
    match value {
        Some(value) if value.get("index").is_some_and(Value::is_u64) => call(value),
        Some(Value::Object(object)) => {
            for (key, part) in object {
                if key != "extras" {
                    each_info(Some(part), call);
                }
            }
        }
        Some(Value::Array(list)) => {
            for part in list {
                each_info(Some(part), call);
            }
        }
        _ => {}
    }
}

fn remap_infos(materials: &mut Value, textures: &[usize]) {
    each_info(Some(materials), &mut |info| remap(info, "index", textures));
}

fn index(value: &Value, key: &str) -> Option<usize> {
    value
        .get(key)?
        .as_u64()
        .and_then(|index| usize::try_from(index).ok())
}

fn remap(value: &mut Value, key: &str, places: &[usize]) {
    if let Some(new) = index(value, key).and_then(|old| places.get(old)) {
        value[key] = json!(new);
    }
}

fn place(value: &mut Value, key: &str, places: &HashMap<usize, usize>) {
    if let Some(new) = index(value, key).and_then(|old| places.get(&old)) {
        value[key] = json!(new);
    }
}

/// For each item of a list the first one that is equal to it but for its name.
fn equal(root: &Value, list: &str) -> Vec<usize> {
    let mut first = HashMap::new();
    let items = root.get(list).and_then(Value::as_array);
    items
        .into_iter()
        .flatten()
        .enumerate()
        .map(|(at, item)| {
            let mut item = item.clone();
            if let Some(item) = item.as_object_mut() {
                item.remove("name");
            }
            *first.entry(item.to_string()).or_insert(at)
        })
        .collect()
}

/// Keeps the used items of a list; returns old place → new place.
fn compact(root: &mut Value, list: &str, used: &BTreeSet<usize>) -> HashMap<usize, usize> {
    let Some(items) = root.get_mut(list).and_then(Value::as_array_mut) else {
        return HashMap::new();
    };
    let used: Vec<usize> = used
        .iter()
        .copied()
        .filter(|old| *old < items.len())
        .collect();
    let kept: Vec<Value> = used.iter().map(|old| items[*old].take()).collect();
    *items = kept;
    if let Some(root) = root.as_object_mut().filter(|_| used.is_empty()) {
        root.remove(list);
    }
    used.into_iter()
        .enumerate()
        .map(|(new, old)| (old, new))
        .collect()
}
