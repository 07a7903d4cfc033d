//! Textures: coordinates take over `KHR_texture_transform` where they can, sources come out of their extensions.
//! Looks at no pixel.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use crate::accessor::{self, Floats};
use crate::document::{extension, index, len, take_extension};
use crate::{Result, UnpackError};

/// Texture coordinates shifted, turned and scaled by the material.
pub(crate) const KHR_TRANSFORM: &str = "KHR_texture_transform";
/// Pictures as WebP.
pub(crate) const EXT_WEBP: &str = "EXT_texture_webp";
/// Pictures as KTX2 with Basis Universal.
pub(crate) const KHR_BASISU: &str = "KHR_texture_basisu";
/// Pictures as KTX2 in a GPU's own format, as `buyplus-assets optimize` writes them.
pub(crate) const OWN_KTX2: &str = "BUYPLUS_texture_ktx2";

/// Shift, turn and scale, as bits so that equal ones are found.
type Transform = [u32; 5];

/// What the textures of a material do with each set of coordinates; `None` where two of them disagree.
type Sets = Option<BTreeMap<usize, Transform>>;

/// Moves texture transforms into the coordinates of the primitives that wear them. Where textures disagree about one
/// set of coordinates the extension stays.
pub(crate) fn bake_transforms(root: &mut Value, bin: &mut Vec<u8>) -> Result<()> {
    let mut materials: Vec<Sets> = (0..len(root, "materials"))
        .map(|material| sets_of(&root["materials"][material]))
        .collect();
    let worn = worn_materials(root);
    while worn
        .iter()
        .any(|(_, worn)| spread_disagreement(&mut materials, worn))
    {}
    let mut done = HashMap::new();
    for (pointer, worn) in &worn {
        let sets = worn.first().and_then(|material| materials.get(*material));
        for (set, transform) in sets.into_iter().flatten().flatten() {
            if *transform != identity() {
                bake(root, bin, pointer, *set, *transform, &mut done)?;
            }
        }
    }
    let mut stays = false;
    for (number, sets) in materials.iter().enumerate() {
        let material = &mut root["materials"][number];
        match sets {
            Some(_) => each_texture_mut(material, &mut forget_transform),
            None => stays = true,
        }
    }
    if !stays {
        crate::document::forget_extensions(root, &[KHR_TRANSFORM], &[]);
    }
    Ok(())
}

/// Names every texture's picture by plain `source`; a picture that any loader reads is kept where there is one.
pub(crate) fn to_plain_sources(root: &mut Value) {
    let textures = root.get_mut("textures").and_then(Value::as_array_mut);
    for texture in textures
        .into_iter()
        .flatten()
        .filter_map(Value::as_object_mut)
    {
        for name in [OWN_KTX2, KHR_BASISU, EXT_WEBP] {
            let source =
                take_extension(texture, name).and_then(|taken| taken.get("source").cloned());
            let is_wanted = name == OWN_KTX2 || !texture.contains_key("source");
            if let Some(source) = source.filter(|_| is_wanted) {
                texture.insert("source".to_owned(), source);
            }
        }
    }
}

fn identity() -> Transform {
    [0.0, 0.0, 0.0, 1.0, 1.0].map(f32::to_bits)
}

/// Every primitive by JSON pointer, with its material and those of its variants.
fn worn_materials(root: &Value) -> Vec<(String, Vec<usize>)> {
    let mut worn = Vec::new();
    for mesh in 0..len(root, "meshes") {
        let primitives = root["meshes"][mesh]
            .get("primitives")
            .and_then(Value::as_array);
        for (number, primitive) in primitives.into_iter().flatten().enumerate() {
            let mappings = extension(primitive, "KHR_materials_variants")
                .and_then(|variants| variants.get("mappings"))
                .and_then(Value::as_array);
            let mapped = mappings.into_iter().flatten();
            let mut materials: Vec<_> = index(primitive, "material").into_iter().collect();
            materials.extend(mapped.filter_map(|mapping| index(mapping, "material")));
            worn.push((format!("/meshes/{mesh}/primitives/{number}"), materials));
        }
    }
    worn
}

/// Materials worn by one primitive are baked together or not at all. Returns whether that changed anything.
fn spread_disagreement(materials: &mut [Sets], worn: &[usize]) -> bool {
    let mut of = worn.iter().filter_map(|material| materials.get(*material));
    let Some(first) = of.next() else {
        return false;
    };
    if first.is_some() && of.all(|other| other == first) {
        return false;
    }
    let mut changed = false;
    for material in worn {
        if let Some(sets) = materials.get_mut(*material) {
            changed |= sets.take().is_some();
        }
    }
    changed
}

fn sets_of(material: &Value) -> Sets {
    let mut sets = Some(BTreeMap::new());
    each_texture(material, &mut |info| {
        let (set, transform) = transform_of(info);
        let agrees = sets
            .as_mut()
            .is_none_or(|sets| *sets.entry(set).or_insert(transform) == transform);
        if !agrees {
            sets = None;
        }
    });
    sets
}

fn transform_of(info: &Value) -> (usize, Transform) {
    let plain_set = index(info, "texCoord").unwrap_or(0);
    let Some(transform) = extension(info, KHR_TRANSFORM) else {
        return (plain_set, identity());
    };
    let float = |value: Option<&Value>, default: f32| {
        value
            .and_then(Value::as_f64)
            .map_or(default, |value| value as f32)
            .to_bits()
    };
    let part = |key: &str, at: usize| transform.get(key).and_then(|pair| pair.get(at));
    let set = index(transform, "texCoord").unwrap_or(plain_set);
    let bits = [
        float(part("offset", 0), 0.0),
        float(part("offset", 1), 0.0),
        float(transform.get("rotation"), 0.0),
        float(part("scale", 0), 1.0),
        float(part("scale", 1), 1.0),
    ];
    (set, bits)
}

/// Calls for every texture info of a material, those of its extensions included: objects with a texture's `index`.
fn each_texture(value: &Value, call: &mut impl FnMut(&Value)) {
    let Some(object) = value.as_object() else {
        return;
    };
    if object.get("index").is_some_and(Value::is_u64) {
        call(value);
        return;
    }
    for (key, part) in object {
        if key != "extras" {
            each_texture(part, call);
        }
    }
}

fn each_texture_mut(value: &mut Value, call: &mut impl FnMut(&mut Value)) {
    if value.get("index").is_some_and(Value::is_u64) {
        call(value);
        return;
    }
    for (key, part) in value.as_object_mut().into_iter().flatten() {
        if key != "extras" {
            each_texture_mut(part, call);
        }
    }
}

fn forget_transform(info: &mut Value) {
    let (set, _) = transform_of(info);
    let Some(info) = info.as_object_mut() else {
        return;
    };
    if take_extension(info, KHR_TRANSFORM).is_some() && set != 0 {
        info.insert("texCoord".to_owned(), json!(set));
    }
}

fn bake(
    root: &mut Value,
    bin: &mut Vec<u8>,
    primitive: &str,
    set: usize,
    transform: Transform,
    done: &mut HashMap<(usize, Transform), usize>,
) -> Result<()> {
    let pointer = format!("{primitive}/attributes");
    let name = format!("TEXCOORD_{set}");
    let attributes = root.pointer(&pointer);
    let Some(old) = attributes.and_then(|attributes| index(attributes, &name)) else {
        return Ok(());
    };
    let new = match done.get(&(old, transform)) {
        Some(new) => *new,
        None => {
            let mut floats = accessor::read(root, bin, old)?;
            if floats.width != 2 {
                let what = "holds texture coordinates and is no VEC2";
                return Err(UnpackError::at(format!("/accessors/{old}"), what));
            }
            apply(&mut floats, transform);
            let new = accessor::write(root, bin, &floats, false)?;
            done.insert((old, transform), new);
            new
        }
    };
    if let Some(attributes) = root.pointer_mut(&pointer).and_then(Value::as_object_mut) {
        attributes.insert(name, json!(new));
    }
    Ok(())
}

/// Scale, then turn, then shift (`KHR_texture_transform`, "Overview").
fn apply(floats: &mut Floats, transform: Transform) {
    let [shift_u, shift_v, turn_rad, scale_u, scale_v] = transform.map(f32::from_bits);
    let (sin, cos) = turn_rad.sin_cos();
    for uv in floats.values.chunks_exact_mut(2) {
        let (u, v) = (uv[0] * scale_u, uv[1] * scale_v);
        uv[0] = cos * u + sin * v + shift_u;
        uv[1] = cos * v - sin * u + shift_v;
    }
}
