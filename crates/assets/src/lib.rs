//! Checks the 3D assets that retailers bring, before they enter the world.
//!
//! [`check_bytes`] judges a GLB or glTF file by the glTF 2.0 specification, with the codes of the Khronos
//! glTF-Validator, and by the rules of the store. It does no I/O, never panics and never follows a reference out of
//! the file; time and memory are bounded for any input.

mod accessors;
mod animations;
mod buffers;
mod codes;
mod container;
mod document;
mod extensions;
mod gltf;
mod images;
pub mod issues;
mod json;
mod materials;
mod meshes;
mod nodes;
pub mod optimize;
pub mod picture;
pub mod report;
mod schema;
mod skins;
mod stats;
pub mod store;

use buffers::Buffers;
use container::Parts;
use gltf::Gltf;
use issues::Issues;
use json::Document;

pub use report::{Issue, Report, Severity, Stats};
pub use store::{Category, Target};

/// What to check a file for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Options {
    /// What the asset will be; its budget and plausible size then bind. Without it they are advice.
    pub target: Option<Target>,
    /// What kind of goods it is, for a closer look at its size.
    pub category: Option<Category>,
    /// True width, height and depth in metres as the retailer states them.
    pub declared_size_m: Option<[f32; 3]>,
    /// Judge by the specification alone, without the rules of the store.
    pub specification_only: bool,
}

/// Checks a file.
#[must_use]
pub fn check_bytes(bytes: &[u8], options: &Options) -> Report {
    let mut issues = Issues::default();
    let mut stats = Stats {
        file_bytes: bytes.len() as u64,
        ..Stats::default()
    };
    let parts = container::split(bytes, &mut issues);
    if let Some(json) = parts.json {
        match Document::parse(json) {
            Ok(document) => check_document(&document, &parts, options, &mut stats, &mut issues),
            Err(error) => issues.push(
                &codes::INVALID_JSON,
                "",
                format!("The JSON cannot be read: {error}."),
            ),
        }
    }
    Report {
        ok: !issues.has_error(),
        issues: issues.into_list(),
        stats,
    }
}

fn check_document(
    document: &Document,
    parts: &Parts,
    options: &Options,
    stats: &mut Stats,
    issues: &mut Issues,
) {
    let root = document.root();
    if !root.is_object() {
        issues.push(&codes::TYPE_MISMATCH, "/", "The JSON is not an object.");
        return;
    }
    let mut gltf = Gltf::new(root, issues);
    let is_ours = schema::check(&mut gltf, issues);
    document::check_versions(&gltf, issues);
    if !is_ours {
        return;
    }
    document::check_extensions(&gltf, issues);
    extensions::check(&gltf, issues);
    let buffers = Buffers::load(&gltf, parts, issues);
    buffers::check_views(&gltf, issues);
    let mut uses = accessors::Uses::new(&gltf);
    accessors::check(&gltf, &mut uses, issues);
    let images = images::check(&gltf, &buffers, parts.is_glb, &mut uses, issues);
    materials::check(&gltf, issues);
    meshes::check(&gltf, &mut uses, issues);
    let tree = nodes::Tree::new(&gltf, issues);
    skins::check(&gltf, &tree, &mut uses, issues);
    animations::check(&gltf, &mut uses, issues);
    nodes::check(&gltf, &tree, &mut uses, issues);
    gltf.report_unused(issues);
    let boxes = accessors::data::check(&gltf, &buffers, &mut uses, issues);
    let extent = stats::measure(&gltf, &tree, &images, &boxes, stats);
    if !options.specification_only {
        store::check(&gltf, &tree, stats, extent, options, issues);
    }
}
