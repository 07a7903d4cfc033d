//! The limits that a run puts on itself, tried with a picture bomb: 80 kB in the file, 256 MB in memory.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use buyplus_unpack::join_glb;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use serde_json::json;

const LIMIT_HIT: Option<i32> = Some(3);
/// The largest edge that the check lets through.
const EDGE_PX: u32 = 8192;

/// A triangle that wears the largest picture that the check lets through.
fn bomb(name: &str) -> PathBuf {
    let mut picture = Vec::new();
    PngEncoder::new_with_quality(
        Cursor::new(&mut picture),
        CompressionType::Fast,
        FilterType::NoFilter,
    )
    .write_image(
        &vec![90; (EDGE_PX * EDGE_PX) as usize],
        EDGE_PX,
        EDGE_PX,
        ExtendedColorType::L8,
    )
    .unwrap();
    let corners = [0.0_f32, 0.0, 0.0, 0.2, 0.0, 0.0, 0.0, 0.2, 0.0];
    let coordinates = [0.0_f32, 0.0, 1.0, 0.0, 0.0, 1.0];
    let numbers = corners.iter().chain(&coordinates);
    let mut bytes: Vec<u8> = numbers.flat_map(|number| number.to_le_bytes()).collect();
    let start = bytes.len();
    bytes.extend(&picture);
    let root = json!({
        "asset": {"version": "2.0"},
        "buffers": [{"byteLength": bytes.len()}],
        "bufferViews": [
            {"buffer": 0, "byteLength": 36}, {"buffer": 0, "byteOffset": 36, "byteLength": 24},
            {"buffer": 0, "byteOffset": start, "byteLength": picture.len()},
        ],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3", "min": [0, 0, 0], "max": [0.2, 0.2, 0]},
            {"bufferView": 1, "componentType": 5126, "count": 3, "type": "VEC2"},
        ],
        "images": [{"bufferView": 2, "mimeType": "image/png"}],
        "textures": [{"source": 0}],
        "materials": [{"pbrMetallicRoughness": {"baseColorTexture": {"index": 0}}}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0, "TEXCOORD_0": 1}, "material": 0}]}],
        "nodes": [{"mesh": 0}], "scenes": [{"nodes": [0]}], "scene": 0,
    });
    let glb = join_glb(&root, &bytes).unwrap();
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, glb).unwrap();
    path
}

fn optimize(file: &Path, limits: &[&str]) -> (Output, PathBuf) {
    let out = file.with_extension("out");
    let _ = std::fs::remove_dir_all(&out);
    let done = Command::new(env!("CARGO_BIN_EXE_buyplus-assets"))
        .arg("optimize")
        .args([file, &out])
        .args(limits)
        .output()
        .unwrap();
    (done, out)
}

#[test]
fn a_bomb_ends_at_the_memory_limit() {
    let file = bomb("memory-bomb.glb");
    let (done, out) = optimize(&file, &["--limit-memory-mb", "128"]);
    let said = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), LIMIT_HIT, "{said}");
    assert!(said.contains("out of memory"), "{said}");
    assert!(!out.exists(), "half a result was written");
}

#[test]
fn a_bomb_ends_at_the_limit_of_processor_time() {
    let file = bomb("time-bomb.glb");
    let (done, out) = optimize(&file, &["--limit-cpu-s", "1"]);
    let said = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), LIMIT_HIT, "{said}");
    assert!(said.contains("out of processor time"), "{said}");
    assert!(!out.exists(), "half a result was written");
}

#[test]
fn a_file_too_large_for_the_limit_is_not_checked() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("large.glb");
    // No blocks on the disk: only reading it takes memory.
    std::fs::File::create(&file)
        .unwrap()
        .set_len(64 * 1024 * 1024)
        .unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_buyplus-assets"))
        .args(["check", "--limit-memory-mb", "32", "--limit-cpu-s", "10"])
        .arg(&file)
        .output()
        .unwrap();
    assert_eq!(done.status.code(), LIMIT_HIT);
}

#[test]
fn a_good_of_the_shop_fits_into_the_limits() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/products/hat-fedora.glb");
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fedora.glb");
    std::fs::copy(file, &copy).unwrap();
    let (done, out) = optimize(
        &copy,
        &["--limit-memory-mb", "2048", "--limit-cpu-s", "120"],
    );
    let said = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(0), "{said}");
    assert!(out.join("fedora.phone.glb").exists());
}
