//! Takes pictures out of a file, so that they can lie beside it and be shared with other files. Looks at no pixel.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::document::{index, item, item_mut, len};
use crate::{Result, UnpackError, buffers};

/// A picture that was taken out of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// What the file calls it now, by `uri`.
    pub name: String,
    /// Its bytes, as they lay in the file.
    pub bytes: Vec<u8>,
}

/// Everything that decides how a picture is read, by picture: what it is for, and how it is sampled.
type Uses = BTreeMap<usize, BTreeSet<String>>;

/// Takes out every picture that materials wear. `name` is told what a picture is used for and its bytes; pictures of one
/// name must be one and the same.
pub(crate) fn take(
    root: &mut Value,
    bin: &mut Vec<u8>,
    name: impl Fn(&str, &[u8]) -> String,
) -> Result<Vec<Picture>> {
    let uses = uses(root);
    let mut taken = Vec::new();
    let mut gone = BTreeSet::new();
    for (image, uses) in uses {
        let object = item(root, "images", image)?;
        let Some(view) = index(object, "bufferView") else {
            continue;
        };
        let Some(ending) = object
            .get("mimeType")
            .and_then(Value::as_str)
            .and_then(ending)
        else {
            continue;
        };
        let bytes = buffers::view(root, bin, view)?.to_vec();
        let uses = uses.into_iter().collect::<Vec<_>>().join(" ");
        let name = format!("{}.{ending}", name(&uses, &bytes));
        let object = item_mut(root, "images", image)?;
        object.remove("bufferView");
        object.insert("uri".to_owned(), json!(name));
        taken.push(Picture { name, bytes });
        gone.insert(view);
    }
    drop_views(root, bin, &gone)?;
    Ok(taken)
}

fn ending(mime: &str) -> Option<&'static str> {
    match mime {
        "image/png" => Some("png"),
        "image/jpeg" => Some("jpg"),
        "image/ktx2" => Some("ktx2"),
        _ => None,
    }
}

fn uses(root: &Value) -> Uses {
    let mut uses = Uses::new();
    let materials = root.get("materials").and_then(Value::as_array);
    for material in materials.into_iter().flatten() {
        each_texture(material, &mut |slot, texture| {
            let Ok(texture) = item(root, "textures", texture) else {
                return;
            };
            let Some(image) = index(texture, "source") else {
                return;
            };
            let sampler =
                index(texture, "sampler").and_then(|sampler| item(root, "samplers", sampler).ok());
            let part = |key: &str| sampler.and_then(|sampler| index(sampler, key)).unwrap_or(0);
            let [s, t, near, far] = ["wrapS", "wrapT", "magFilter", "minFilter"].map(part);
            let sampled = format!("{slot}:{s}:{t}:{near}:{far}");
            uses.entry(image).or_default().insert(sampled);
        });
    }
    uses
}

/// Calls for every texture of a material with the slot that it is worn in.
fn each_texture(value: &Value, call: &mut impl FnMut(&str, usize)) {
    for (key, part) in value.as_object().into_iter().flatten() {
        match index(part, "index").filter(|_| key.ends_with("Texture")) {
            Some(texture) => call(key, texture),
            None if key != "extras" => each_texture(part, call),
            None => {}
        }
    }
}

/// Leaves views and their bytes out, and counts the others anew.
fn drop_views(root: &mut Value, bin: &mut Vec<u8>, gone: &BTreeSet<usize>) -> Result<()> {
    if gone.is_empty() {
        return Ok(());
    }
    let mut number_of = BTreeMap::new();
    let (mut kept, mut bytes) = (Vec::new(), Vec::new());
    for view in (0..len(root, "bufferViews")).filter(|view| !gone.contains(view)) {
        let mut object = item(root, "bufferViews", view)?.clone();
        let offset = bytes.len().next_multiple_of(4);
        bytes.resize(offset, 0);
        bytes.extend(buffers::view(root, bin, view)?);
        object["byteOffset"] = json!(offset);
        number_of.insert(view, kept.len());
        kept.push(object);
    }
    let Some(object) = root.as_object_mut() else {
        return Err(UnpackError::at("", "is no object"));
    };
    match kept.is_empty() {
        true => object.remove("bufferViews"),
        false => object.insert("bufferViews".to_owned(), Value::Array(kept)),
    };
    for (key, part) in object.iter_mut().filter(|(key, _)| *key != "bufferViews") {
        renumber(key, part, &number_of);
    }
    buffers::describe(root, bytes.len());
    *bin = bytes;
    Ok(())
}

fn renumber(key: &str, value: &mut Value, number_of: &BTreeMap<usize, usize>) {
    match value {
        Value::Object(object) => {
            for (key, part) in object.iter_mut() {
                renumber(key, part, number_of);
            }
        }
        Value::Array(list) => list
            .iter_mut()
            .for_each(|part| renumber("", part, number_of)),
        Value::Number(number) if key == "bufferView" => {
            let old = number.as_u64().and_then(|old| usize::try_from(old).ok());
            if let Some(new) = old.and_then(|old| number_of.get(&old)) {
                *value = json!(new);
            }
        }
        _ => {}
    }
}
