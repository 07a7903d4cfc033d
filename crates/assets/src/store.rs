//! The rules of the store: what an asset must be to stand in it, beyond being valid glTF.
//!
//! Conventions follow the Khronos 3D Commerce asset creation guidelines: metres, y up, front towards +z, origin in the
//! middle of the underside.

mod size;

use std::str::FromStr;

use crate::Options;
use crate::codes as c;
use crate::extensions::extension;
use crate::gltf::{Collection, Gltf, text};
use crate::issues::{Issues, quote};
use crate::materials::bindings;
use crate::nodes::Tree;
use crate::report::{Severity, Stats};
use crate::stats::Extent;

pub use size::Category;

/// What an asset will be in the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Goods on a shelf.
    Shelf,
    /// A sales associate, model or mannequin.
    Person,
    /// A room or street, everything visible at once.
    Place,
}

/// What one asset may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Triangles drawn.
    pub triangles: u64,
    /// Draw calls.
    pub draw_calls: u64,
    /// Joints of one skin.
    pub joints: u64,
    /// Longest edge of a texture as shipped, in pixels.
    pub texture_px: u64,
    /// Textures and vertices on the GPU, in bytes.
    pub gpu_bytes: u64,
}

/// Largest edge of a picture that the pipeline will decode.
const MAX_IMAGE_PX: u32 = 8192;
const MIB: u64 = 1024 * 1024;

impl Target {
    /// What an asset of this kind may cost.
    #[must_use]
    pub fn budget(self) -> Budget {
        match self {
            Self::Shelf => Budget {
                triangles: 40_000,
                draw_calls: 5,
                joints: 60,
                texture_px: 1024,
                gpu_bytes: 64 * MIB,
            },
            Self::Person => Budget {
                triangles: 30_000,
                draw_calls: 8,
                joints: 60,
                texture_px: 2048,
                gpu_bytes: 64 * MIB,
            },
            Self::Place => Budget {
                triangles: 300_000,
                draw_calls: 150,
                joints: 60,
                texture_px: 4096,
                gpu_bytes: 200 * MIB,
            },
        }
    }
}

impl FromStr for Target {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "shelf" => Ok(Self::Shelf),
            "person" => Ok(Self::Person),
            "place" => Ok(Self::Place),
            _ => Err(format!("`{name}` is not one of shelf, person, place")),
        }
    }
}

/// Judges an asset by the rules of the store.
pub(crate) fn check(
    gltf: &Gltf,
    tree: &Tree,
    stats: &Stats,
    extent: Option<Extent>,
    options: &Options,
    issues: &mut Issues,
) {
    check_safety(gltf, tree, stats, issues);
    check_budget(gltf, stats, options, issues);
    match extent {
        Some(extent) => size::check(extent, options, issues),
        None if options.target.is_some() => issues.push(
            &c::STORE_NOTHING_TO_SHOW,
            "/scenes",
            "The default scene shows no triangle.",
        ),
        None => {}
    }
    check_contents(gltf, issues);
    check_uv_sets(gltf, issues);
    check_names(gltf, issues);
}

/// Limits that hold for any target, because engines and decoders allocate by them.
fn check_safety(gltf: &Gltf, tree: &Tree, stats: &Stats, issues: &mut Issues) {
    if !tree.is_shallow() {
        issues.push(
            &c::STORE_TREE_TOO_DEEP,
            "/nodes",
            "The node hierarchy is more than 512 levels deep.",
        );
    }
    if stats.texture_px_max > u64::from(MAX_IMAGE_PX) {
        let what = format!("A picture has an edge of {} pixels.", stats.texture_px_max);
        issues.push(&c::STORE_IMAGE_TOO_LARGE, "/images", what);
    }
    if gltf.len(Collection::Nodes) == 0 && gltf.len(Collection::Meshes) == 0 {
        issues.push_as(
            &c::STORE_NOTHING_TO_SHOW,
            Severity::Warning,
            "/",
            "The file has no meshes.",
        );
    }
}

/// Without a stated target, the budget of a shelf is advice.
fn check_budget(gltf: &Gltf, stats: &Stats, options: &Options, issues: &mut Issues) {
    let budget = options.target.unwrap_or(Target::Shelf).budget();
    let severity = if options.target.is_some() {
        Severity::Error
    } else {
        Severity::Warning
    };
    let joints = gltf
        .each(Collection::Skins)
        .map(|(_, skin)| {
            skin.get("joints")
                .map_or(0, |joints| joints.items().count())
        })
        .max();
    let figures = [
        ("triangles", stats.triangles, budget.triangles, "/meshes"),
        ("draw calls", stats.draw_calls, budget.draw_calls, "/meshes"),
        (
            "joints",
            joints.unwrap_or(0) as u64,
            budget.joints,
            "/skins",
        ),
    ];
    for (name, actual, allowed, pointer) in figures {
        if actual > allowed {
            issues.push_as(
                &c::STORE_BUDGET,
                severity,
                pointer,
                format!("{actual} {name} are more than the {allowed} that fit."),
            );
        }
    }
    if stats.texture_px_max > budget.texture_px {
        let what = format!(
            "A texture of {} pixels is larger than the {} that are shipped.",
            stats.texture_px_max, budget.texture_px
        );
        issues.push(&c::STORE_TEXTURE_SIZE, "/images", what);
    }
}

fn check_contents(gltf: &Gltf, issues: &mut Issues) {
    for (index, node) in gltf.each(Collection::Nodes) {
        if node.get("camera").is_some() {
            issues.push(
                &c::STORE_CAMERA,
                format!("/nodes/{index}/camera"),
                "The file brings a camera.",
            );
        }
        if extension(gltf, node, "KHR_lights_punctual").is_some() {
            issues.push(
                &c::STORE_LIGHT,
                format!("/nodes/{index}/extensions/KHR_lights_punctual"),
                "The file brings a light.",
            );
        }
    }
}

fn check_uv_sets(gltf: &Gltf, issues: &mut Issues) {
    for (index, material) in gltf.each(Collection::Materials) {
        for binding in bindings(gltf, material) {
            if binding.name != "occlusionTexture" && binding.tex_coord > 0 {
                let what = format!("The texture uses UV set {}.", binding.tex_coord);
                issues.push(
                    &c::STORE_UV_SET,
                    format!("/materials/{index}{}", binding.path),
                    what,
                );
            }
        }
    }
}

fn check_names(gltf: &Gltf, issues: &mut Issues) {
    for collection in [Collection::Nodes, Collection::Meshes, Collection::Materials] {
        for (index, value) in gltf.each(collection) {
            let Some(name) = text(value, "name") else {
                continue;
            };
            let is_plain = name
                .bytes()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'));
            if !is_plain || !name.starts_with(|first: char| first.is_ascii_lowercase()) {
                let what = format!("The name `{}` will be hard to refer to.", quote(&name));
                issues.push(
                    &c::STORE_NAME,
                    format!("/{}/{index}/name", collection.path()),
                    what,
                );
            }
        }
    }
}
