//! What the asset costs to show: counts over the default scene, and the size of what is seen.

use glam::{DMat4, DVec3};

use crate::accessors::Accessor;
use crate::accessors::data::Box3;
use crate::gltf::{BitSet, Collection, Gltf};
use crate::images::Image;
use crate::json::Value;
use crate::meshes::{mode, primitives};
use crate::nodes::{Tree, local_matrix};
use crate::report::Stats;

/// A full mipmap chain takes a third on top of its base level.
const MIP_NUMERATOR: u64 = 4;
const MIP_DENOMINATOR: u64 = 3;
const RGBA8_BYTES: u64 = 4;

/// The costs and the bounding box of one mesh.
#[derive(Clone, Copy, Default)]
struct MeshCost {
    triangles: u64,
    vertices: u64,
    draw_calls: u64,
    bounds: Option<Box3>,
}

/// Where the asset lies, for the rules of the store.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Extent {
    pub min_m: DVec3,
    pub max_m: DVec3,
}

/// Fills in the statistics; returns the bounding box of the default scene.
pub(crate) fn measure(
    gltf: &Gltf,
    tree: &Tree,
    images: &[Image],
    boxes: &[Option<Box3>],
    stats: &mut Stats,
) -> Option<Extent> {
    stats.materials = gltf.len(Collection::Materials) as u64;
    stats.textures = gltf.len(Collection::Textures) as u64;
    stats.animations = gltf.len(Collection::Animations) as u64;
    stats.skins = gltf.len(Collection::Skins) as u64;
    for image in images {
        let (width, height) = (u64::from(image.width_px), u64::from(image.height_px));
        stats.texture_px_max = stats.texture_px_max.max(width).max(height);
        let base_bytes = width.saturating_mul(height).saturating_mul(RGBA8_BYTES);
        stats.gpu_texture_bytes = stats
            .gpu_texture_bytes
            .saturating_add(base_bytes / MIP_DENOMINATOR * MIP_NUMERATOR);
    }
    if !tree.is_shallow() {
        return None;
    }
    let mut costs = vec![MeshCost::default(); gltf.len(Collection::Meshes)];
    for (index, mesh) in gltf.each(Collection::Meshes) {
        costs[index] = mesh_cost(gltf, mesh, boxes);
    }
    let mut scene = SceneWalk {
        gltf,
        tree,
        costs: &costs,
        stats,
        extent: None,
        visited: BitSet::default(),
    };
    for root in roots(gltf, tree) {
        scene.visit(root, DMat4::IDENTITY);
    }
    let extent = scene.extent;
    if let Some(extent) = extent {
        stats.extents_m = (extent.max_m - extent.min_m).as_vec3().to_array();
    }
    extent
}

/// The nodes at the top of the default scene, or of the first one, or of the file.
fn roots(gltf: &Gltf, tree: &Tree) -> Vec<usize> {
    let scene = gltf
        .resolve(gltf.root, "scene", Collection::Scenes)
        .map(|(_, scene)| scene)
        .or_else(|| gltf.get(Collection::Scenes, 0));
    let is_root = |node: &usize| tree.root(*node) == Some(*node as u32);
    match scene {
        Some(scene) => {
            let mut list: Vec<_> = scene
                .get("nodes")
                .into_iter()
                .flat_map(Value::items)
                .filter_map(Value::as_index)
                .filter(is_root)
                .collect();
            list.sort_unstable();
            list.dedup();
            list
        }
        None => (0..gltf.len(Collection::Nodes)).filter(is_root).collect(),
    }
}

struct SceneWalk<'w, 'a> {
    gltf: &'w Gltf<'a>,
    tree: &'w Tree,
    costs: &'w [MeshCost],
    stats: &'w mut Stats,
    extent: Option<Extent>,
    visited: BitSet,
}

impl SceneWalk<'_, '_> {
    /// Adds a node and all below it, each once; the depth is bounded before.
    fn visit(&mut self, index: usize, parent: DMat4) {
        let Some(node) = self
            .gltf
            .get(Collection::Nodes, index)
            .filter(|_| self.visited.insert(index))
        else {
            return;
        };
        let world = parent * local_matrix(node);
        if let Some((mesh, _)) = self.gltf.resolve(node, "mesh", Collection::Meshes) {
            let cost = self.costs[mesh];
            self.stats.triangles = self.stats.triangles.saturating_add(cost.triangles);
            self.stats.vertices = self.stats.vertices.saturating_add(cost.vertices);
            self.stats.draw_calls = self.stats.draw_calls.saturating_add(cost.draw_calls);
            if let Some(bounds) = cost.bounds {
                // A skinned mesh ignores its node; its bind pose stands where its vertices are.
                let world = if node.get("skin").is_some() {
                    DMat4::IDENTITY
                } else {
                    world
                };
                self.grow(bounds, world);
            }
        }
        for child in node
            .get("children")
            .into_iter()
            .flat_map(Value::items)
            .filter_map(Value::as_index)
        {
            if self.tree.parent(child) == Some(index as u32) {
                self.visit(child, world);
            }
        }
    }

    fn grow(&mut self, (low, high): Box3, world: DMat4) {
        for corner in 0..8 {
            let pick = |axis: usize| {
                if corner >> axis & 1 == 0 {
                    low[axis]
                } else {
                    high[axis]
                }
            };
            let point = world.transform_point3(DVec3::new(pick(0), pick(1), pick(2)));
            if !point.is_finite() {
                continue;
            }
            let extent = self.extent.get_or_insert(Extent {
                min_m: point,
                max_m: point,
            });
            extent.min_m = extent.min_m.min(point);
            extent.max_m = extent.max_m.max(point);
        }
    }
}

fn mesh_cost(gltf: &Gltf, mesh: Value, boxes: &[Option<Box3>]) -> MeshCost {
    let mut cost = MeshCost::default();
    for primitive in primitives(mesh) {
        let Some(attributes) = primitive.get("attributes") else {
            continue;
        };
        let count = |holder: Value, key: &str| {
            let (index, _) = gltf.resolve(holder, key, Collection::Accessors)?;
            Some((index, Accessor::get(gltf, index)?.count as u64))
        };
        let Some((positions, vertices)) = count(attributes, "POSITION") else {
            continue;
        };
        let drawn = count(primitive, "indices").map_or(vertices, |(_, count)| count);
        cost.draw_calls += 1;
        cost.vertices = cost.vertices.saturating_add(vertices);
        cost.triangles = cost.triangles.saturating_add(match mode(primitive) {
            4 => drawn / 3,
            5 | 6 => drawn.saturating_sub(2),
            _ => 0,
        });
        if let Some((low, high)) = boxes.get(positions).copied().flatten() {
            let (mut min, mut max) = cost.bounds.unwrap_or((low, high));
            for axis in 0..3 {
                min[axis] = min[axis].min(low[axis]);
                max[axis] = max[axis].max(high[axis]);
            }
            cost.bounds = Some((min, max));
        }
    }
    cost
}
