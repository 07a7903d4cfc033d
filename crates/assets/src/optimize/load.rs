//! Takes a checked GLB apart into a [`Model`]. Relies on the check for what the specification demands; what the check
//! leaves open is an error here.

use std::collections::BTreeMap;

use buyplus_unpack::Document;
use serde_json::{Map, Value};

use super::OptimizeError;
use super::model::{Animation, Attribute, Channel, Geometry, Mesh, Model, Picture, Primitive};

type Result<T> = std::result::Result<T, OptimizeError>;

const TRIANGLES: u64 = 4;
const TRIANGLE_STRIP: u64 = 5;
const TRIANGLE_FAN: u64 = 6;

/// Parts that are written anew and therefore taken out of the JSON.
const REWRITTEN: [&str; 6] = [
    "accessors",
    "animations",
    "buffers",
    "bufferViews",
    "images",
    "meshes",
];

/// Takes a file apart.
pub(super) fn load(glb: &[u8]) -> Result<Model> {
    let document = Document::open(glb)?;
    let list = |name: &str| {
        document
            .root
            .get(name)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
    };
    let mut model = Model {
        meshes: list("meshes")
            .map(|mesh| load_mesh(&document, mesh))
            .collect::<Result<_>>()?,
        pictures: list("images")
            .map(|image| load_picture(&document, image))
            .collect::<Result<_>>()?,
        bind_matrices: list("skins")
            .map(|skin| bind_matrices(&document, skin))
            .collect::<Result<_>>()?,
        animations: list("animations")
            .map(|clip| load_animation(&document, clip))
            .collect::<Result<_>>()?,
        root: Value::Null,
    };
    let mut root = document.root;
    if let Some(root) = root.as_object_mut() {
        for part in REWRITTEN {
            root.remove(part);
        }
    }
    model.root = root;
    Ok(model)
}

fn index(value: &Value, key: &str) -> Option<usize> {
    value
        .get(key)?
        .as_u64()
        .and_then(|index| usize::try_from(index).ok())
}

fn name(value: &Value) -> Option<String> {
    value.get("name").and_then(Value::as_str).map(str::to_owned)
}

fn load_mesh(document: &Document, mesh: &Value) -> Result<Mesh> {
    let primitives = mesh.get("primitives").and_then(Value::as_array);
    Ok(Mesh {
        name: name(mesh),
        weights: mesh.get("weights").cloned(),
        primitives: primitives
            .into_iter()
            .flatten()
            // Points and lines have no place in the store; the check says so.
            .filter(|primitive| (TRIANGLES..=TRIANGLE_FAN).contains(&mode(primitive)))
            .map(|primitive| load_primitive(document, primitive))
            .collect::<Result<_>>()?,
        lods: Vec::new(),
    })
}

fn mode(primitive: &Value) -> u64 {
    primitive
        .get("mode")
        .and_then(Value::as_u64)
        .unwrap_or(TRIANGLES)
}

fn load_primitive(document: &Document, primitive: &Value) -> Result<Primitive> {
    let attributes = attributes(document, primitive.get("attributes"))?;
    let vertices = attributes.get("POSITION").map_or(0, Attribute::len);
    let targets = primitive.get("targets").and_then(Value::as_array);
    let corners = match index(primitive, "indices") {
        Some(accessor) => document
            .floats(accessor)?
            .values
            .into_iter()
            .map(|index| index as u32)
            .collect(),
        None => (0..vertices as u32).collect(),
    };
    let geometry = Geometry {
        indices: as_list(corners, mode(primitive)),
        targets: targets
            .into_iter()
            .flatten()
            .map(|target| self::attributes(document, Some(target)))
            .collect::<Result<_>>()?,
        attributes,
    };
    let is_whole = geometry.streams().all(|stream| stream.len() == vertices);
    if !is_whole
        || geometry
            .indices
            .iter()
            .any(|index| *index as usize >= vertices)
    {
        return Err(OptimizeError::Broken(
            "a primitive's attributes and indices do not fit together",
        ));
    }
    Ok(Primitive {
        material: index(primitive, "material"),
        variants: variants(primitive),
        geometry,
    })
}

fn attributes(document: &Document, list: Option<&Value>) -> Result<BTreeMap<String, Attribute>> {
    let list = list.and_then(Value::as_object);
    list.into_iter()
        .flatten()
        // Application-specific attributes mean nothing to the client.
        .filter(|(name, _)| !name.starts_with('_'))
        .filter_map(|(name, accessor)| Some((name, usize::try_from(accessor.as_u64()?).ok()?)))
        .map(|(name, accessor)| {
            let floats = document.floats(accessor)?;
            Ok((
                name.clone(),
                Attribute {
                    width: floats.width,
                    values: floats.values,
                },
            ))
        })
        .collect()
}

fn variants(primitive: &Value) -> Vec<(usize, Vec<usize>)> {
    let mappings = primitive
        .pointer("/extensions/KHR_materials_variants/mappings")
        .and_then(Value::as_array);
    mappings
        .into_iter()
        .flatten()
        .filter_map(|mapping| {
            let variants = mapping.get("variants")?.as_array()?;
            let variants = variants
                .iter()
                .filter_map(|variant| usize::try_from(variant.as_u64()?).ok());
            Some((index(mapping, "material")?, variants.collect()))
        })
        .collect()
}

/// Strips and fans as a list; triangles that fold into a line are left out.
fn as_list(corners: Vec<u32>, mode: u64) -> Vec<u32> {
    let triangles: Vec<[u32; 3]> = match mode {
        TRIANGLE_STRIP => corners
            .windows(3)
            .enumerate()
            .map(|(at, three)| match at % 2 {
                0 => [three[0], three[1], three[2]],
                _ => [three[1], three[0], three[2]],
            })
            .collect(),
        TRIANGLE_FAN => corners
            .windows(2)
            .skip(1)
            .map(|two| [two[0], two[1], corners[0]])
            .collect(),
        _ => corners.as_chunks::<3>().0.to_vec(),
    };
    triangles
        .into_iter()
        .filter(|[a, b, c]| a != b && b != c && c != a)
        .flatten()
        .collect()
}

fn load_picture(document: &Document, image: &Value) -> Result<Picture> {
    let mime = |bytes: &[u8]| {
        image
            .get("mimeType")
            .and_then(Value::as_str)
            .map_or_else(|| super::textures::sniff(bytes).to_owned(), str::to_owned)
    };
    let bytes = match (
        index(image, "bufferView"),
        image.get("uri").and_then(Value::as_str),
    ) {
        (Some(view), _) => document.view(view)?.to_vec(),
        (None, Some(uri)) => data_uri(uri)?,
        _ => {
            return Err(OptimizeError::Broken(
                "an image has neither a buffer view nor a URI",
            ));
        }
    };
    Ok(Picture {
        mime: mime(&bytes),
        bytes,
    })
}

fn data_uri(uri: &str) -> Result<Vec<u8>> {
    use base64::Engine;
    let data = uri
        .strip_prefix("data:")
        .and_then(|rest| rest.split_once(";base64,"))
        .ok_or(OptimizeError::Broken("an image is not inside the file"))?;
    base64::engine::general_purpose::STANDARD
        .decode(data.1)
        .map_err(|_| OptimizeError::Broken("an image's data URI is not base64"))
}

fn bind_matrices(document: &Document, skin: &Value) -> Result<Vec<[f32; 16]>> {
    let Some(accessor) = index(skin, "inverseBindMatrices") else {
        let joints = skin
            .get("joints")
            .and_then(Value::as_array)
            .map_or(0, Vec::len);
        return Ok(vec![glam::Mat4::IDENTITY.to_cols_array(); joints]);
    };
    let floats = document.floats(accessor)?;
    if floats.width != 16 {
        return Err(OptimizeError::Broken(
            "inverse bind matrices are not 4×4 matrices",
        ));
    }
    Ok(floats.values.as_chunks::<16>().0.to_vec())
}

fn load_animation(document: &Document, clip: &Value) -> Result<Animation> {
    let samplers = clip.get("samplers");
    let channels = clip.get("channels").and_then(Value::as_array);
    let mut animation = Animation {
        name: name(clip),
        channels: Vec::new(),
    };
    for channel in channels.into_iter().flatten() {
        let empty = Value::Object(Map::new());
        let target = channel.get("target").unwrap_or(&empty);
        let sampler = index(channel, "sampler").and_then(|at| samplers?.get(at));
        let (Some(node), Some(sampler)) = (index(target, "node"), sampler) else {
            continue;
        };
        let word = |value: &Value, key: &str, default: &str| {
            value
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or(default)
                .to_owned()
        };
        let numbers = |key: &str| match index(sampler, key) {
            Some(accessor) => Ok(document.floats(accessor)?.values),
            None => Err(OptimizeError::Broken("an animation has no keys or values")),
        };
        let (times_s, values) = (numbers("input")?, numbers("output")?);
        animation.channels.push(Channel {
            node,
            path: word(target, "path", ""),
            interpolation: word(sampler, "interpolation", "LINEAR"),
            width: values.len() / times_s.len().max(1),
            times_s,
            values,
        });
    }
    Ok(animation)
}
