//! Files that gltfpack and glTF-Transform wrote load through `buyplus_unpack`: what they show is where the source shows it.
//!
//! Needs `npm` and `node` with a package registry; where they are missing the test says so and checks nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at the first surprise"
)]

#[path = "../../../../benches/assets/surface.rs"]
mod surface;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use buyplus_assets::{Options, Severity, check_bytes};
use buyplus_unpack::{Document, UNPACKED_EXTENSIONS, unpack};
use serde_json::Value;
use surface::Surface;

const PACKAGES: [&str; 3] = [
    "gltfpack@1.3.0",
    "@gltf-transform/cli@4.5.1",
    "@webxr-input-profiles/assets@1.0.20",
];
/// Goods of the shop: with variants, with many parts, with long rows of equal parts.
const GOODS: [&str; 5] = [
    "bag-aurelia",
    "hat-fedora",
    "dress-lotus",
    "necklace-stella",
    "sunglasses-gatta",
];
/// Controllers and a skinned hand of the other package.
const PROFILES: [&str; 4] = [
    "generic-hand/left.glb",
    "oculus-touch-v3/left.glb",
    "pico-neo2/left.glb",
    "samsung-galaxyxr/left.glb",
];
/// Both tools count positions in 14 bits of the mesh's or the scene's longest edge.
const POSITION_STEPS: f32 = 16_384.0;
const POINTS: usize = 4000;

#[test]
fn files_of_other_tools_show_what_the_source_shows() {
    let Some(folder) = install() else { return };
    let gltfpack = folder.join("node_modules/.bin/gltfpack");
    let transform = folder.join("node_modules/.bin/gltf-transform");
    let sources = sources(&folder);
    let pack = |options: &'static [&'static str]| {
        let gltfpack = gltfpack.clone();
        move |source: &Path, out: &Path| {
            let mut command = Command::new(&gltfpack);
            command
                .args(options)
                .arg("-i")
                .arg(source)
                .arg("-o")
                .arg(out);
            command
        }
    };
    let turn = |name: &'static str| {
        let transform = transform.clone();
        move |source: &Path, out: &Path| {
            let mut command = Command::new(&transform);
            command.arg(name).args([source, out]);
            command
        }
    };
    for source in &sources {
        compare(source, "gltfpack", &pack(&[]));
        compare(source, "gltfpack-cc", &pack(&["-cc"]));
        compare(source, "gltfpack-cc-khr", &pack(&["-cc", "-ce", "khr"]));
        compare(source, "transform-meshopt", &turn("meshopt"));
        compare(source, "transform-quantize", &turn("quantize"));
    }
}

/// Lets a tool write a file, and compares what it shows with what the source shows.
fn compare(source: &Path, tool: &str, command: &dyn Fn(&Path, &Path) -> Command) {
    let parts: Vec<_> = source
        .iter()
        .rev()
        .take(2)
        .map(|part| part.to_string_lossy())
        .collect();
    let name = format!("{tool}: {}/{}", parts[1], parts[0]);
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("foreign.glb");
    let _ = std::fs::remove_file(&out);
    let done = command(source, &out).output().unwrap();
    assert!(
        done.status.success(),
        "{name}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    let (before, after) = (std::fs::read(source).unwrap(), std::fs::read(&out).unwrap());
    let plain = unpack(&after).unwrap_or_else(|error| panic!("{name}: {error}"));
    is_plain_and_valid(&name, &plain);
    let before = Surface::of(&Document::open(&before).unwrap());
    let after = Surface::of(&Document::open(&after).unwrap());
    let allowed_m = before.size_m() / POSITION_STEPS;
    for (way, apart) in [
        ("lost", before.apart_from(&after, POINTS)),
        ("added", after.apart_from(&before, POINTS)),
    ] {
        assert!(
            apart.max_m <= allowed_m,
            "{name}: {way} up to {} mm, in the mean {} mm; {} mm are within the tool's precision",
            apart.max_m * 1000.0,
            apart.mean_m * 1000.0,
            allowed_m * 1000.0
        );
    }
}

fn is_plain_and_valid(name: &str, plain: &[u8]) {
    let root = Document::open(plain).unwrap().root;
    for extension in UNPACKED_EXTENSIONS {
        let used = root["extensionsUsed"].as_array().into_iter().flatten();
        assert!(
            used.map(Value::as_str).all(|used| used != Some(extension)),
            "{name}: {extension} is left"
        );
    }
    let options = Options {
        specification_only: true,
        ..Options::default()
    };
    let report = check_bytes(plain, &options);
    let errors: Vec<_> = report
        .issues
        .iter()
        .filter(|issue| issue.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{name}: {errors:?}");
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/products");
    let profiles = folder.join("node_modules/@webxr-input-profiles/assets/dist/profiles");
    let goods = GOODS.iter().map(|name| shop.join(format!("{name}.glb")));
    goods
        .chain(PROFILES.iter().map(|name| profiles.join(name)))
        .collect()
}

fn install() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("foreign-tools");
    std::fs::create_dir_all(&folder).unwrap();
    let marker = folder.join("installed");
    if std::fs::read_to_string(&marker).ok().as_deref() != Some(&PACKAGES.join(" ")) {
        let npm = Command::new("npm")
            .args([
                "install",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--prefix",
            ])
            .arg(&folder)
            .args(PACKAGES)
            .output();
        if !npm.as_ref().is_ok_and(|output| output.status.success()) {
            let message = "SKIPPED: files of gltfpack and glTF-Transform were NOT checked: npm or a package registry is missing";
            // Past the harness's capture, so that a green run cannot hide it.
            let _ = writeln!(std::io::stderr().lock(), "\n*** {message} ***\n");
            return None;
        }
        std::fs::write(marker, PACKAGES.join(" ")).unwrap();
    }
    Some(folder)
}
