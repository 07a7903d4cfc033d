//! `optimize` on real goods of the shop and on small scenes made here: what ships is smaller, valid and the same thing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at the first surprise"
)]

use std::path::PathBuf;

use buyplus_assets::optimize::{Gpu, OptimizeError, Optimized, optimize, plain};
use buyplus_assets::{Options, Target, check_bytes};
use buyplus_unpack::{Document, join_glb};
use serde_json::{Value, json};

fn product(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../assets/products");
    std::fs::read(folder.join(format!("{name}.glb"))).unwrap()
}

fn shelf() -> Options {
    Options {
        target: Some(Target::Shelf),
        ..Options::default()
    }
}

fn file(done: &Optimized, gpu: Gpu) -> &[u8] {
    &done.files.iter().find(|(of, _)| *of == gpu).unwrap().1
}

fn names(root: &Value, list: &str) -> Vec<String> {
    let list = root.pointer(list).and_then(Value::as_array).unwrap();
    list.iter()
        .map(|item| item["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_handbag_ships_within_the_budget_of_a_shelf() {
    let source = product("bag-aurelia");
    let done = optimize(&source, &shelf()).unwrap();
    let before = check_bytes(&source, &shelf()).stats;
    assert_eq!(done.report.before.triangles, before.triangles);
    for shipped in &done.report.shipped {
        let stats = &shipped.stats;
        assert!(stats.file_bytes <= 1024 * 1024, "{stats:?}");
        assert!(stats.draw_calls <= before.draw_calls.min(5), "{stats:?}");
        assert!(
            stats.triangles <= 40_000 && stats.triangles * 100 >= before.triangles * 99,
            "{stats:?}"
        );
        assert!(
            shipped.gpu_texture_bytes * 3 < before.gpu_texture_bytes,
            "{shipped:?}"
        );
        for (ours, theirs) in stats.extents_m.iter().zip(before.extents_m) {
            assert!(
                (ours - theirs).abs() < 0.000_1,
                "{:?} is not {:?}",
                stats.extents_m,
                before.extents_m
            );
        }
    }
    let lods = &done.report.lods;
    assert_eq!(lods.len(), 2);
    assert!(lods[0].triangles * 10 <= before.triangles * 6, "{lods:?}");
    assert!(lods[1].triangles * 10 <= before.triangles * 3, "{lods:?}");
    assert!(done.report.worst_lod_error_mm < 20.0, "{lods:?}");
}

#[test]
fn colours_of_a_good_are_kept_with_their_names() {
    let source = product("bag-aurelia");
    let variants = "/extensions/KHR_materials_variants/variants";
    let wanted = names(&Document::open(&source).unwrap().root, variants);
    assert!(wanted.len() > 1, "the test needs a good with variants");
    let done = optimize(&source, &shelf()).unwrap();
    let written = Document::open(file(&done, Gpu::Phone)).unwrap();
    assert_eq!(names(&written.root, variants), wanted);
    let primitives = written.root["meshes"].as_array().unwrap().iter();
    let mapped = primitives
        .flat_map(|mesh| mesh["primitives"].as_array().unwrap())
        .filter(|primitive| {
            primitive["extensions"]["KHR_materials_variants"]["mappings"].is_array()
        })
        .count();
    assert!(
        mapped >= 3,
        "the near version and both coarser ones change colour"
    );
}

#[test]
fn the_same_file_gives_the_same_bytes() {
    let source = product("hat-fedora");
    assert_eq!(
        optimize(&source, &shelf()).unwrap().files,
        optimize(&source, &shelf()).unwrap().files
    );
}

#[test]
fn a_shipped_file_holds_gpu_textures_and_the_coarser_versions() {
    let done = optimize(&product("hat-fedora"), &shelf()).unwrap();
    let plain = Document::open(file(&done, Gpu::Desktop)).unwrap();
    assert!(plain.root["images"][0]["mimeType"] == "image/ktx2");
    assert!(names(&plain.root, "/meshes").len() >= 3);
}

/// Two cubes that share a material, one of them mirrored and turned, below an empty node.
fn cubes() -> Vec<u8> {
    let corners: Vec<[f32; 3]> = (0..8)
        .map(|at| [0, 1, 2].map(|axis| if at >> axis & 1 == 0 { -0.1 } else { 0.1 }))
        .collect();
    let faces: [u16; 36] = [
        0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6,
        1, 3, 5, 3, 7, 5,
    ];
    let bytes: Vec<u8> = corners
        .as_flattened()
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .chain(faces.iter().flat_map(|index| index.to_le_bytes()))
        .collect();
    let root = json!({
        "asset": {"version": "2.0"},
        "buffers": [{"byteLength": bytes.len()}],
        "bufferViews": [
            {"buffer": 0, "byteLength": 96, "target": 34962},
            {"buffer": 0, "byteOffset": 96, "byteLength": 72, "target": 34963},
        ],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": 8, "type": "VEC3",
             "min": [-0.1, -0.1, -0.1], "max": [0.1, 0.1, 0.1]},
            {"bufferView": 1, "componentType": 5123, "count": 36, "type": "SCALAR"},
        ],
        "materials": [{"name": "red"}, {"name": "the same red"}, {"name": "unused", "doubleSided": true}],
        "meshes": [
            {"primitives": [{"attributes": {"POSITION": 0}, "indices": 1, "material": 0}]},
            {"primitives": [{"attributes": {"POSITION": 0}, "indices": 1, "material": 1}]},
        ],
        "nodes": [
            {"name": "cubes", "children": [1, 2, 3]},
            {"mesh": 0, "translation": [0.0, 0.1, 0.0]},
            {"mesh": 1, "translation": [0.0, 0.3, 0.0], "scale": [-1.0, 1.0, 1.0]},
            {"name": "empty"},
        ],
        "scenes": [{"nodes": [0]}], "scene": 0,
    });
    join_glb(&root, &bytes).unwrap()
}

#[test]
fn still_parts_of_one_material_become_one_draw_call() {
    let done = optimize(&cubes(), &shelf()).unwrap();
    let written = Document::open(file(&done, Gpu::Desktop)).unwrap();
    assert_eq!(done.report.before.draw_calls, 2);
    assert_eq!(done.report.shipped[0].stats.draw_calls, 1);
    assert_eq!(written.root["materials"].as_array().unwrap().len(), 1);
    assert_eq!(
        written.root["nodes"].as_array().unwrap().len(),
        1,
        "empty nodes are gone"
    );
    assert_eq!(written.root["nodes"][0]["name"], "cubes");
}

#[test]
fn a_mirrored_part_keeps_its_outside_outside() {
    let done = optimize(&cubes(), &shelf()).unwrap();
    let written = Document::open(file(&done, Gpu::Desktop)).unwrap();
    let primitive = &written.root["meshes"][0]["primitives"][0];
    let positions = written
        .floats(primitive["attributes"]["POSITION"].as_u64().unwrap() as usize)
        .unwrap();
    let indices = written
        .floats(primitive["indices"].as_u64().unwrap() as usize)
        .unwrap();
    let node = &written.root["nodes"][0];
    let corner = |index: f32| {
        let at = index as usize * 3;
        let part = |axis: usize| {
            let scale = node["scale"][axis].as_f64().unwrap();
            f64::from(positions.values[at + axis]) * scale
                + node["translation"][axis].as_f64().unwrap()
        };
        glam::DVec3::new(part(0), part(1), part(2))
    };
    // Six times the volume inside the surface is positive where all faces look outwards (divergence theorem).
    let six_volumes: f64 = indices
        .values
        .chunks(3)
        .map(|triangle| corner(triangle[0]).dot(corner(triangle[1]).cross(corner(triangle[2]))))
        .sum();
    assert!(
        (six_volumes / 6.0 - 2.0 * 0.2_f64.powi(3)).abs() < 1e-5,
        "{six_volumes}"
    );
}

/// A bar on two joints that bends, with keys that lie on a straight line, and a shape that it can take.
fn bending() -> Vec<u8> {
    let mut bytes: Vec<u8> = Vec::new();
    let mut views = Vec::new();
    let mut push = |part: Vec<u8>| {
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        views.push(json!({"buffer": 0, "byteOffset": bytes.len(), "byteLength": part.len()}));
        bytes.extend(part);
        views.len() - 1
    };
    let floats = |values: &[f32]| {
        values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect::<Vec<u8>>()
    };
    let positions = push(floats(&[-0.05, 0.0, 0.0, 0.05, 0.0, 0.0, 0.0, 0.5, 0.0]));
    let grown = push(floats(&[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.1, 0.0]));
    let joints = push(vec![0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0]);
    let weights = push(floats(&[
        1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.3, 0.7, 0.0, 0.0,
    ]));
    let one = [
        1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0,
    ];
    let binds = push(floats(&[one, one].concat()));
    let times = push(floats(&[0.0, 0.5, 1.0, 1.5]));
    let moves = push(floats(&[
        0.0, 0.0, 0.0, 0.0, 0.1, 0.0, 0.0, 0.2, 0.0, 0.0, 0.3, 0.0,
    ]));
    let accessor = |view: usize, component: u32, count: usize, kind: &str| json!({"bufferView": view, "componentType": component, "count": count, "type": kind});
    let mut accessors = vec![
        accessor(positions, 5126, 3, "VEC3"),
        accessor(joints, 5121, 3, "VEC4"),
        accessor(weights, 5126, 3, "VEC4"),
        accessor(binds, 5126, 2, "MAT4"),
        accessor(times, 5126, 4, "SCALAR"),
        accessor(moves, 5126, 4, "VEC3"),
        accessor(grown, 5126, 3, "VEC3"),
    ];
    accessors[0]["min"] = json!([-0.05, 0.0, 0.0]);
    accessors[0]["max"] = json!([0.05, 0.5, 0.0]);
    accessors[4]["min"] = json!([0.0]);
    accessors[4]["max"] = json!([1.5]);
    accessors[6]["min"] = json!([0.0, 0.0, 0.0]);
    accessors[6]["max"] = json!([0.0, 0.1, 0.0]);
    let root = json!({
        "asset": {"version": "2.0"},
        "buffers": [{"byteLength": bytes.len()}],
        "bufferViews": views, "accessors": accessors,
        "meshes": [{"primitives": [{
            "attributes": {"POSITION": 0, "JOINTS_0": 1, "WEIGHTS_0": 2}, "targets": [{"POSITION": 6}]}],
            "weights": [0.0]}],
        "skins": [{"joints": [1, 2], "inverseBindMatrices": 3}],
        "nodes": [{"name": "bar", "mesh": 0, "skin": 0}, {"name": "root", "children": [2]}, {"name": "tip"}],
        "animations": [{"name": "grow", "samplers": [{"input": 4, "output": 5}],
            "channels": [{"sampler": 0, "target": {"node": 2, "path": "translation"}}]}],
        "scenes": [{"nodes": [0, 1]}], "scene": 0,
    });
    join_glb(&root, &bytes).unwrap()
}

#[test]
fn what_moves_keeps_joints_clips_and_shapes() {
    let options = Options {
        target: Some(Target::Person),
        ..Options::default()
    };
    let done = optimize(&bending(), &options).unwrap();
    let written = Document::open(file(&done, Gpu::Phone)).unwrap();
    let root = &written.root;
    assert_eq!(names(root, "/animations"), ["grow"]);
    let joints = root["skins"][0]["joints"].as_array().unwrap();
    let joint_names: Vec<_> = joints
        .iter()
        .map(|joint| &root["nodes"][joint.as_u64().unwrap() as usize]["name"])
        .collect();
    assert_eq!(joint_names, ["root", "tip"]);
    let sampler = &root["animations"][0]["samplers"][0];
    let times = written
        .floats(sampler["input"].as_u64().unwrap() as usize)
        .unwrap();
    assert_eq!(
        times.values,
        [0.0, 1.5],
        "keys on the line are gone, the length stays"
    );
    let target = root["animations"][0]["channels"][0]["target"]["node"]
        .as_u64()
        .unwrap();
    assert_eq!(root["nodes"][target as usize]["name"], "tip");
    // A vertex of the bind pose, by bind matrix, is where it was.
    let primitive = &root["meshes"][0]["primitives"][0];
    let of = |value: &Value| {
        written
            .floats(value.as_u64().unwrap() as usize)
            .unwrap()
            .values
    };
    let bind: [f32; 16] = of(&root["skins"][0]["inverseBindMatrices"])[..16]
        .try_into()
        .unwrap();
    let points: Vec<glam::Vec3> = of(&primitive["attributes"]["POSITION"])
        .chunks(3)
        .map(|point| {
            glam::Mat4::from_cols_array(&bind).transform_point3(glam::Vec3::from_slice(point))
        })
        .collect();
    let tip = glam::Vec3::new(0.0, 0.5, 0.0);
    let at = points
        .iter()
        .position(|point| point.distance(tip) < 1e-4)
        .expect("the tip is there");
    let grown = &of(&primitive["targets"][0]["POSITION"])[at * 3..at * 3 + 3];
    assert!((grown[1] * bind[5] - 0.1).abs() < 1e-4, "{grown:?}");
    let weights = &of(&primitive["attributes"]["WEIGHTS_0"])[at * 4..at * 4 + 4];
    assert!(
        (weights.iter().sum::<f32>() - 1.0).abs() < 1e-6,
        "{weights:?}"
    );
}

#[test]
fn a_broken_file_is_refused_with_the_check_s_report() {
    let mut broken = cubes();
    let middle = broken.len() / 3;
    broken[middle] = b'}';
    assert!(
        matches!(optimize(&broken, &shelf()), Err(OptimizeError::Refused(report)) if !report.ok)
    );
}

#[test]
fn a_picture_that_cannot_be_decoded_is_named() {
    let root = json!({
        "asset": {"version": "2.0"}, "buffers": [{"byteLength": 36}],
        "bufferViews": [{"buffer": 0, "byteLength": 36}],
        "images": [{"bufferView": 0, "mimeType": "image/png"}],
        "textures": [{"source": 0}],
        "materials": [{"pbrMetallicRoughness": {"baseColorTexture": {"index": 0}}}],
    });
    // A header of the right form and nothing behind it.
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x04\0\0\0\x04\x08\x06\0\0\0".to_vec();
    png.resize(36, 0);
    let told = optimize(&join_glb(&root, &png).unwrap(), &Options::default()).unwrap_err();
    let is_named = match &told {
        OptimizeError::Refused(report) => report
            .issues
            .iter()
            .any(|issue| issue.pointer.starts_with("/images/0")),
        OptimizeError::Picture { number, .. } => *number == 0,
        _ => false,
    };
    assert!(is_named, "{told:?}");
}

#[test]
fn a_plain_file_keeps_pictures_and_triangles_and_is_smaller() {
    let source = product("bag-aurelia");
    let (glb, report) = plain(&source, &shelf()).unwrap();
    assert!(
        glb.len() * 2 < source.len(),
        "{} of {} bytes",
        glb.len(),
        source.len()
    );
    let (before, after) = (&report.before, &report.shipped[0].stats);
    assert_eq!(
        (after.triangles, after.textures),
        (before.triangles, before.textures)
    );
    assert!(
        report.lods.is_empty() && report.quantised_error_mm <= 0.0101,
        "{report:?}"
    );
    let root = Document::open(&glb).unwrap().root;
    let kinds: Vec<_> = root["images"]
        .as_array()
        .unwrap()
        .iter()
        .map(|image| image["mimeType"].as_str())
        .collect();
    assert!(
        kinds
            .iter()
            .all(|kind| matches!(kind, Some("image/png" | "image/jpeg"))),
        "{kinds:?}"
    );
}
