//! The tool on the command line: its JSON, its exit codes, and the rules of the store as a retailer meets them.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn tool(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_buyplus-assets"))
        .args(arguments)
        .output()
        .unwrap()
}

fn corpus(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus/check")
        .join(name)
        .to_string_lossy()
        .into_owned()
}

/// A box-shaped triangle pair of the given size with its lower corner at `y`.
fn scaled_triangle(name: &str, scale: [f64; 3], lift: f64) -> PathBuf {
    let mut document: Value =
        serde_json::from_slice(&std::fs::read(corpus("triangle.gltf")).unwrap()).unwrap();
    document["nodes"][0]["scale"] = serde_json::json!(scale);
    document["nodes"][0]["translation"] = serde_json::json!([-scale[0] / 2.0, lift, 0.0]);
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, serde_json::to_vec(&document).unwrap()).unwrap();
    path
}

fn codes(path: &Path, options: &[&str]) -> Vec<(String, String)> {
    let mut arguments = vec!["check", path.to_str().unwrap(), "--json"];
    arguments.extend(options);
    let report: Value = serde_json::from_slice(&tool(&arguments).stdout).unwrap();
    let issues = report["issues"].as_array().unwrap();
    issues
        .iter()
        .map(|issue| {
            (
                issue["code"].as_str().unwrap().to_owned(),
                issue["severity"].as_str().unwrap().to_owned(),
            )
        })
        .collect()
}

fn has(list: &[(String, String)], code: &str, severity: &str) -> bool {
    list.iter().any(|(c, s)| c == code && s == severity)
}

#[test]
fn a_sound_file_is_accepted_with_its_statistics() {
    let output = tool(&["check", &corpus("triangle.gltf"), "--json"]);
    assert_eq!(output.status.code(), Some(0));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["ok"], true);
    assert!(report["file"].as_str().unwrap().ends_with("triangle.gltf"));
    let stats = &report["stats"];
    assert_eq!(
        (
            stats["triangles"].as_u64(),
            stats["vertices"].as_u64(),
            stats["draw_calls"].as_u64()
        ),
        (Some(1), Some(3), Some(1))
    );
    assert_eq!(stats["extents_m"], serde_json::json!([1.0, 1.0, 0.0]));
    let keys: Vec<_> = stats
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let expected = [
        "animations",
        "draw_calls",
        "extents_m",
        "file_bytes",
        "gpu_texture_bytes",
        "materials",
        "skins",
        "texture_px_max",
        "textures",
        "triangles",
        "vertices",
    ];
    assert!(
        expected.iter().all(|key| keys.contains(key)) && keys.len() == expected.len(),
        "{keys:?}"
    );
}

#[test]
fn a_broken_file_exits_with_1_and_says_where() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("broken.gltf");
    std::fs::write(&path, r#"{"asset":{"version":"2.0"},"scene":7}"#).unwrap();
    let output = tool(&["check", path.to_str().unwrap(), "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (
            &report["ok"],
            &report["issues"][0]["code"],
            &report["issues"][0]["pointer"]
        ),
        (
            &Value::Bool(false),
            &"UNRESOLVED_REFERENCE".into(),
            &"/scene".into()
        )
    );
    let text = String::from_utf8(tool(&["check", path.to_str().unwrap()]).stdout).unwrap();
    assert!(
        text.contains("/scene") && text.contains("refused"),
        "{text}"
    );
}

#[test]
fn what_cannot_be_used_exits_with_2() {
    assert_eq!(tool(&["check", "no-such-file.glb"]).status.code(), Some(2));
    assert_eq!(tool(&["check"]).status.code(), Some(2));
    assert_eq!(
        tool(&["check", "a.glb", "--target", "moon"]).status.code(),
        Some(2)
    );
    assert_eq!(
        tool(&["check", "a.glb", "--size-m", "1x2"]).status.code(),
        Some(2)
    );
    assert_eq!(tool(&["optimize", "a.glb", "out"]).status.code(), Some(2));
}

#[test]
fn size_is_advice_until_a_target_is_stated() {
    let path = scaled_triangle("centimetres.gltf", [30.0, 25.0, 1.0], 0.0);
    assert!(has(&codes(&path, &[]), "STORE_SIZE", "warning"));
    assert!(has(
        &codes(&path, &["--target", "shelf"]),
        "STORE_SIZE",
        "error"
    ));
    assert!(!has(
        &codes(&path, &["--target", "place"]),
        "STORE_SIZE",
        "error"
    ));
}

#[test]
fn a_stated_size_finds_wrong_units_and_wrong_axes() {
    let lying = scaled_triangle("lying.gltf", [0.3, 0.0001, 1.0], 0.0);
    assert!(has(
        &codes(&lying, &["--size-m", "0.0001x0.3x0.0001"]),
        "STORE_SIZE",
        "error"
    ));
    let bag = scaled_triangle("bag.gltf", [0.3, 0.25, 1.0], 0.0);
    assert!(
        has(
            &codes(&bag, &["--size-m", "0.25x0.3x0.0001"]),
            "STORE_SIZE",
            "error"
        ) || has(
            &codes(&bag, &["--size-m", "0.25x0.3x0.0001"]),
            "STORE_FACING",
            "warning"
        )
    );
    assert!(has(
        &codes(&bag, &["--size-m", "0.003x0.0025x0.0001"]),
        "STORE_SIZE",
        "error"
    ));
}

#[test]
fn the_origin_belongs_in_the_middle_of_the_underside() {
    assert!(!has(
        &codes(&scaled_triangle("standing.gltf", [0.3, 0.3, 1.0], 0.0), &[]),
        "STORE_ORIGIN",
        "warning"
    ));
    assert!(has(
        &codes(&scaled_triangle("floating.gltf", [0.3, 0.3, 1.0], 0.5), &[]),
        "STORE_ORIGIN",
        "warning"
    ));
}
