//! Breaks GLB files in the ways that exporters, editors and attackers do; the same seed gives the same file.

use serde_json::{Map, Value, json};

/// A small generator of numbers that are the same everywhere (splitmix64, Steele et al. 2014).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    pub fn pick<'t, T>(&mut self, list: &'t [T]) -> &'t T {
        &list[self.below(list.len())]
    }
}

/// Breaks a GLB in one or two ways.
pub fn mutate(glb: &[u8], random: &mut Random) -> Vec<u8> {
    if random.below(8) == 0 {
        return mutate_container(glb.to_vec(), random);
    }
    let (mut document, mut bin) = split(glb);
    for _ in 0..1 + random.below(2) {
        match random.below(6) {
            0 => mutate_floats(&document, &mut bin, random),
            1 => mutate_picture(&document, &mut bin, random),
            2 => mutate_known(&mut document, random),
            _ => mutate_json(&mut document, random),
        }
    }
    join(&document, &bin)
}

fn mutate_container(mut glb: Vec<u8>, random: &mut Random) -> Vec<u8> {
    let json_length = u32::from_le_bytes(glb[12..16].try_into().unwrap()) as usize;
    match random.below(6) {
        0 => glb.truncate(random.below(glb.len())),
        1 => glb.extend(vec![0; 1 + random.below(12)]),
        2 => glb[4 + random.below(16)] ^= 1 << random.below(8),
        3 => glb[20 + json_length + random.below(8)] ^= 1 << random.below(8),
        4 => glb[20 + random.below(json_length)] = *random.pick(b"{}[]\",:0-x "),
        _ => {
            let at = 20 + json_length + 8;
            let at = at + random.below(glb.len().saturating_sub(at));
            if let Some(byte) = glb.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
    }
    glb
}

/// Puts an unusual number into the data of an accessor.
fn mutate_floats(document: &Value, bin: &mut [u8], random: &mut Random) {
    let Some(accessors) = document["accessors"].as_array() else {
        return;
    };
    let accessor = random.pick(accessors);
    let view = &document["bufferViews"][accessor["bufferView"].as_u64().unwrap_or(0) as usize];
    let offset =
        view["byteOffset"].as_u64().unwrap_or(0) + accessor["byteOffset"].as_u64().unwrap_or(0);
    let length = (view["byteLength"].as_u64().unwrap_or(0) / 4).max(1);
    let at = offset as usize + 4 * random.below(length as usize);
    let float = *random.pick(&[f32::NAN, f32::INFINITY, 0.0, -0.5, 1.5, 1e30, 0.999, -1.0]);
    if let Some(slot) = bin.get_mut(at..at + 4) {
        slot.copy_from_slice(&float.to_le_bytes());
    }
}

/// Damages the header of a picture.
fn mutate_picture(document: &Value, bin: &mut [u8], random: &mut Random) {
    let Some(images) = document["images"]
        .as_array()
        .filter(|images| !images.is_empty())
    else {
        return;
    };
    let Some(view) = random.pick(images)["bufferView"].as_u64() else {
        return;
    };
    let at = document["bufferViews"][view as usize]["byteOffset"]
        .as_u64()
        .unwrap_or(0) as usize
        + random.below(64);
    if let Some(byte) = bin.get_mut(at) {
        *byte = random.next() as u8;
    }
}

/// Changes one value somewhere, whatever it is.
fn mutate_json(at: &mut Value, random: &mut Random) {
    let is_deep_enough = random.below(4) == 0;
    match at {
        Value::Object(members) if !members.is_empty() => {
            let key = members
                .keys()
                .nth(random.below(members.len()))
                .unwrap()
                .clone();
            if is_deep_enough {
                change_member(members, &key, random)
            } else {
                mutate_json(&mut members[&key], random)
            }
        }
        Value::Array(items) if !items.is_empty() => {
            let index = random.below(items.len());
            if is_deep_enough {
                change_item(items, index, random)
            } else {
                mutate_json(&mut items[index], random)
            }
        }
        scalar => *scalar = changed(scalar, random),
    }
}

fn change_member(members: &mut Map<String, Value>, key: &str, random: &mut Random) {
    match random.below(5) {
        0 => {
            members.remove(key);
        }
        1 => {
            let value = members.remove(key).unwrap();
            members.insert(format!("{key}_x"), value);
        }
        2 => {
            let extra = random.pick(&[
                "unexpected",
                "extras",
                "byteStride",
                "byteOffset",
                "name",
                "sparse",
                "target",
            ]);
            members.insert((*extra).to_owned(), json!(random.below(20)));
        }
        3 => {
            members.insert("extensions".to_owned(), json!({ *random.pick(&["KHR_materials_unlit", "KHR_lights_punctual", "FOO_bar"]): {} }));
        }
        _ => {
            let value = changed(&members[key], random);
            members.insert(key.to_owned(), value);
        }
    }
}

fn change_item(items: &mut Vec<Value>, index: usize, random: &mut Random) {
    match random.below(4) {
        0 => {
            items.remove(index);
        }
        1 => {
            let copy = items[index].clone();
            items.push(copy);
        }
        2 => items.clear(),
        _ => items[index] = changed(&items[index], random),
    }
}

fn changed(value: &Value, random: &mut Random) -> Value {
    if let Some(number) = value.as_f64()
        && random.below(3) > 0
    {
        let new = *random.pick(&[
            number + 1.0,
            number - 1.0,
            number * 2.0,
            -number,
            number + 0.5,
            0.0,
            1e9,
            random.0 as f64 % 64.0,
        ]);
        return if new.fract() == 0.0 {
            json!(new as i64)
        } else {
            json!(new)
        };
    }
    random
        .pick(&[
            json!(null),
            json!(true),
            json!("text"),
            json!(-1),
            json!(0.5),
            json!(3),
            json!([]),
            json!({}),
            json!([1, 2, 3]),
            json!(""),
        ])
        .clone()
}

/// Sets a property that glTF knows to another plausible value.
fn mutate_known(document: &mut Value, random: &mut Random) {
    let paths: &[(&str, &str, &[Value])] = &[
        (
            "accessors",
            "componentType",
            &[
                json!(5120),
                json!(5121),
                json!(5122),
                json!(5123),
                json!(5125),
                json!(5126),
            ],
        ),
        (
            "accessors",
            "type",
            &[
                json!("SCALAR"),
                json!("VEC2"),
                json!("VEC3"),
                json!("VEC4"),
                json!("MAT4"),
            ],
        ),
        ("accessors", "normalized", &[json!(true)]),
        (
            "accessors",
            "byteOffset",
            &[json!(1), json!(2), json!(4), json!(12)],
        ),
        (
            "accessors",
            "bufferView",
            &[json!(0), json!(1), json!(2), json!(3)],
        ),
        (
            "accessors",
            "sparse",
            &[
                json!({"count": 1, "indices": {"bufferView": 0, "componentType": 5123}, "values": {"bufferView": 1}}),
            ],
        ),
        (
            "bufferViews",
            "byteStride",
            &[json!(4), json!(12), json!(16), json!(3), json!(256)],
        ),
        (
            "bufferViews",
            "target",
            &[json!(34962), json!(34963), json!(1)],
        ),
        (
            "bufferViews",
            "byteLength",
            &[json!(1), json!(16), json!(1_000_000_000)],
        ),
        (
            "nodes",
            "matrix",
            &[
                json!([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]),
                json!([1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]),
            ],
        ),
        (
            "nodes",
            "rotation",
            &[
                json!([0, 0, 0, 1]),
                json!([0, 0, 1, 1]),
                json!([0.5, 0.5, 0.5, 0.5]),
            ],
        ),
        ("nodes", "scale", &[json!([0, 0, 0]), json!([1, 1, 1])]),
        ("nodes", "mesh", &[json!(0), json!(1), json!(99)]),
        ("nodes", "skin", &[json!(0)]),
        ("nodes", "weights", &[json!([0.5])]),
        (
            "nodes",
            "children",
            &[json!([0]), json!([1, 2]), json!([1, 1])],
        ),
        ("materials", "alphaCutoff", &[json!(0.5), json!(-1)]),
        (
            "materials",
            "emissiveFactor",
            &[json!([1, 1, 1]), json!([2, 0, 0]), json!([1, 1])],
        ),
        (
            "materials",
            "normalTexture",
            &[
                json!({"index": 0}),
                json!({"index": 0, "texCoord": 1}),
                json!({"index": 50}),
            ],
        ),
        (
            "materials",
            "extensions",
            &[
                json!({"KHR_materials_unlit": {}}),
                json!({"KHR_materials_ior": {"ior": 0.5}}),
            ],
        ),
        (
            "images",
            "mimeType",
            &[json!("image/png"), json!("image/jpeg"), json!("image/webp")],
        ),
        (
            "images",
            "uri",
            &[json!("picture.png"), json!("data:image/png;base64,AAAA")],
        ),
        ("textures", "source", &[json!(0), json!(77)]),
        ("samplers", "wrapS", &[json!(33071), json!(1)]),
        ("meshes", "weights", &[json!([1])]),
        (
            "scenes",
            "nodes",
            &[json!([0, 1]), json!([1]), json!([0, 0])],
        ),
    ];
    let (list, key, values) = random.pick(paths);
    let value = random.pick(values).clone();
    if let Some(object) = document[*list]
        .as_array_mut()
        .filter(|items| !items.is_empty())
        .and_then(|items| {
            let index = random.below(items.len());
            items[index].as_object_mut()
        })
    {
        object.insert((*key).to_owned(), value);
    }
}

fn split(glb: &[u8]) -> (Value, Vec<u8>) {
    let json_length = u32::from_le_bytes(glb[12..16].try_into().unwrap()) as usize;
    let document = serde_json::from_slice(&glb[20..20 + json_length]).unwrap();
    (
        document,
        glb.get(28 + json_length..).unwrap_or_default().to_vec(),
    )
}

fn join(document: &Value, bin: &[u8]) -> Vec<u8> {
    let mut json = serde_json::to_vec(document).unwrap();
    json.resize(json.len().next_multiple_of(4), b' ');
    let mut glb = Vec::with_capacity(28 + json.len() + bin.len());
    glb.extend(b"glTF");
    glb.extend(2_u32.to_le_bytes());
    glb.extend((28 + json.len() as u32 + bin.len() as u32).to_le_bytes());
    for (kind, data) in [(b"JSON", json.as_slice()), (b"BIN\0", bin)] {
        glb.extend((data.len() as u32).to_le_bytes());
        glb.extend(kind);
        glb.extend(data);
    }
    glb
}
