//! Quantised meshes and shifted textures become what any loader reads.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use buyplus_unpack::{Document, join_glb, unpack};
use serde_json::{Value, json};

/// One triangle: positions as 16-bit numbers of 8 bytes each, coordinates as normalised 16-bit pairs.
fn quantised() -> (Value, Vec<u8>) {
    let positions: [[u16; 4]; 3] = [[0, 0, 0, 0], [65535, 0, 0, 0], [0, 32768, 65535, 0]];
    let uvs: [[u16; 2]; 3] = [[0, 0], [65535, 0], [0, 65535]];
    let bytes = positions
        .as_flattened()
        .iter()
        .chain(uvs.as_flattened())
        .flat_map(|number| number.to_le_bytes())
        .collect();
    let root = json!({
        "asset": {"version": "2.0"},
        "extensionsUsed": ["KHR_mesh_quantization", "KHR_texture_transform", "KHR_materials_variants"],
        "extensionsRequired": ["KHR_mesh_quantization", "KHR_texture_transform", "KHR_materials_variants"],
        "buffers": [{"byteLength": 36}],
        "bufferViews": [
            {"buffer": 0, "byteLength": 24, "byteStride": 8},
            {"buffer": 0, "byteOffset": 24, "byteLength": 12},
        ],
        "accessors": [
            {"bufferView": 0, "componentType": 5123, "normalized": true, "count": 3, "type": "VEC3",
             "min": [0, 0, 0], "max": [65535, 32768, 65535]},
            {"bufferView": 1, "componentType": 5123, "normalized": true, "count": 3, "type": "VEC2"},
        ],
        "textures": [{"source": 0}],
        "images": [{"uri": "data:image/png;base64,"}],
        "materials": [
            {"pbrMetallicRoughness": {"baseColorTexture": turned(0.5)}, "normalTexture": turned(0.5)},
            {"pbrMetallicRoughness": {"baseColorTexture": turned(0.5)}},
        ],
        "meshes": [{"primitives": [{
            "attributes": {"POSITION": 0, "TEXCOORD_0": 1}, "material": 0,
            "extensions": {"KHR_materials_variants": {"mappings": [{"material": 1, "variants": [0]}]}},
        }]}],
        "nodes": [{"mesh": 0}], "scenes": [{"nodes": [0]}],
    });
    (root, bytes)
}

/// A texture info, shifted by 0.25 and scaled.
fn turned(scale: f64) -> Value {
    json!({"index": 0, "extensions": {"KHR_texture_transform": {
        "offset": [0.25, 0.0], "rotation": std::f64::consts::FRAC_PI_2, "scale": [scale, 1.0]}}})
}

fn floats(document: &Document, attribute: &str) -> Vec<f32> {
    let index = document.root["meshes"][0]["primitives"][0]["attributes"][attribute]
        .as_u64()
        .unwrap();
    document.floats(index as usize).unwrap().values
}

#[test]
fn positions_become_floats_with_bounds() {
    let (root, bytes) = quantised();
    let document = Document::open(&join_glb(&root, &bytes).unwrap()).unwrap();
    let half = 32768.0 / 65535.0;
    assert_eq!(
        floats(&document, "POSITION"),
        [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, half, 1.0]
    );
    let position = document.root["meshes"][0]["primitives"][0]["attributes"]["POSITION"]
        .as_u64()
        .unwrap();
    let accessor = &document.root["accessors"][position as usize];
    assert_eq!(accessor["componentType"], 5126);
    assert_eq!(accessor["min"], json!([0.0, 0.0, 0.0]));
    assert!(accessor.get("normalized").is_none());
}

#[test]
fn a_transform_that_all_textures_share_goes_into_the_coordinates() {
    let (root, bytes) = quantised();
    let document = Document::open(&join_glb(&root, &bytes).unwrap()).unwrap();
    // (u, v) is scaled to (u/2, v), turned by 90 degrees to (v, -u/2), shifted by (0.25, 0).
    let expected = [0.25, 0.0, 0.25, -0.5, 1.25, 0.0];
    let uvs = floats(&document, "TEXCOORD_0");
    assert!(
        uvs.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-5),
        "{uvs:?}"
    );
    assert_eq!(
        document.root["materials"][0]["normalTexture"],
        json!({"index": 0})
    );
    assert_eq!(
        document.root["extensionsUsed"],
        json!(["KHR_materials_variants"])
    );
    assert!(document.root.get("extensionsRequired").is_none());
}

#[test]
fn transforms_that_disagree_stay_in_the_materials() {
    let (mut root, bytes) = quantised();
    root["materials"][1]["pbrMetallicRoughness"]["baseColorTexture"] = turned(0.9);
    let document = Document::open(&join_glb(&root, &bytes).unwrap()).unwrap();
    assert_eq!(floats(&document, "TEXCOORD_0")[..4], [0.0, 0.0, 1.0, 0.0]);
    assert!(
        document.root["materials"][0]["normalTexture"]["extensions"]["KHR_texture_transform"]
            .is_object()
    );
    assert_eq!(
        document.root["extensionsRequired"],
        json!(["KHR_texture_transform"]),
        "a loader must still know it"
    );
}

#[test]
fn our_own_texture_is_taken_before_the_plain_one_and_others_only_without_one() {
    let texture = |name: &str, with_plain: bool| {
        let mut texture = json!({"extensions": {name: {"source": 1}}});
        if with_plain {
            texture["source"] = json!(0);
        }
        let root =
            json!({"asset": {"version": "2.0"}, "extensionsUsed": [name], "textures": [texture]});
        let glb = unpack(&join_glb(&root, &[]).unwrap()).unwrap().into_owned();
        Document::open(&glb).unwrap().root["textures"][0].clone()
    };
    assert_eq!(texture("BUYPLUS_texture_ktx2", true), json!({"source": 1}));
    assert_eq!(texture("EXT_texture_webp", true), json!({"source": 0}));
    assert_eq!(texture("KHR_texture_basisu", false), json!({"source": 1}));
}

#[test]
fn pictures_are_taken_out_and_called_by_use_and_content() {
    let picture = b"picture!";
    let root = json!({
        "asset": {"version": "2.0"},
        "buffers": [{"byteLength": 20}],
        "bufferViews": [
            {"buffer": 0, "byteOffset": 0, "byteLength": 8},
            {"buffer": 0, "byteOffset": 8, "byteLength": 12},
        ],
        "accessors": [{"bufferView": 1, "componentType": 5126, "count": 3, "type": "SCALAR"}],
        "images": [{"bufferView": 0, "mimeType": "image/png"}],
        "textures": [{"source": 0}],
        "materials": [{"normalTexture": {"index": 0}}],
    });
    let numbers = [1.0_f32, 2.0, 3.0].map(f32::to_le_bytes).concat();
    let glb = join_glb(&root, &[&picture[..], &numbers].concat()).unwrap();
    let mut document = Document::open(&glb).unwrap();
    let name = |uses: &str, bytes: &[u8]| format!("{uses}={}", bytes.len());
    let taken = document.take_pictures(name).unwrap();
    assert_eq!(taken[0].name, "normalTexture:0:0:0:0=8.png");
    assert_eq!(taken[0].bytes, picture);
    let plain = Document::open(&document.to_glb().unwrap()).unwrap();
    assert_eq!(plain.root["images"][0]["uri"], taken[0].name);
    assert_eq!(plain.root["bufferViews"].as_array().unwrap().len(), 1);
    assert_eq!(plain.floats(0).unwrap().values, [1.0, 2.0, 3.0]);
}

#[test]
fn an_accessor_that_does_not_fit_its_bytes_is_named() {
    let (mut root, bytes) = quantised();
    root["accessors"][0]["count"] = json!(4);
    let told = unpack(&join_glb(&root, &bytes).unwrap())
        .unwrap_err()
        .to_string();
    assert_eq!(told, "/accessors/0: ends after its buffer view");
    root["accessors"][0]["count"] = json!(4_000_000_000_u64);
    assert!(unpack(&join_glb(&root, &bytes).unwrap()).is_err());
}
