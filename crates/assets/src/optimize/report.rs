//! What optimising did, for people and scripts: the shape of the JSON that `optimize --json` prints.

use serde::Serialize;

use super::model::{self, Model};
use super::textures::Encoded;
use super::{Gpu, quantised_m};
use crate::{Report, Stats};

const MM_PER_M: f32 = 1000.0;

/// What was done to a model.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OptimizeReport {
    /// The file as it came.
    pub before: Stats,
    /// The files as they ship.
    pub shipped: Vec<Shipped>,
    /// Coarser versions, over all meshes, finest first.
    pub lods: Vec<LodReport>,
    /// How far surfaces moved to fit the triangle budget, millimetres.
    pub fitted_error_mm: f32,
    /// How far quantising moved surfaces at most, millimetres.
    pub quantised_error_mm: f32,
    /// The largest error of any coarser version, millimetres.
    pub worst_lod_error_mm: f32,
}

/// One shipped file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shipped {
    /// `phone`, `desktop` or `plain`.
    pub gpu: &'static str,
    /// The file; numbers of the nearest version.
    pub stats: Stats,
    /// GPU memory of all textures in their own format, with mipmaps.
    pub gpu_texture_bytes: u64,
}

/// A coarser version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct LodReport {
    /// Triangles of all meshes at this distance.
    pub triangles: u64,
    /// Farthest that a surface is from the original one, millimetres.
    pub error_mm: f32,
}

impl Shipped {
    pub(super) fn of(gpu: Gpu, bytes: &[u8], textures: &[Encoded], written: Report) -> Self {
        let gpu_texture_bytes = textures.iter().map(|texture| texture.gpu_bytes).sum();
        let edges = textures.iter().map(|texture| u64::from(texture.edge_px));
        Self {
            gpu: gpu.name(),
            stats: Stats {
                file_bytes: bytes.len() as u64,
                gpu_texture_bytes,
                texture_px_max: edges.max().unwrap_or(0),
                ..written.stats
            },
            gpu_texture_bytes,
        }
    }
}

impl Shipped {
    /// Pictures that stay as they were lie unpacked in the GPU's memory.
    pub(super) fn plain(written: Report) -> Self {
        Self {
            gpu: "plain",
            gpu_texture_bytes: written.stats.gpu_texture_bytes,
            stats: written.stats,
        }
    }
}

impl OptimizeReport {
    pub(super) fn of(before: Stats, model: &Model, shipped: Vec<Shipped>, fitted_m: f32) -> Self {
        let depth = model
            .meshes
            .iter()
            .map(|mesh| mesh.lods.len())
            .max()
            .unwrap_or(0);
        let lods: Vec<LodReport> = (0..depth).map(|level| level_report(model, level)).collect();
        Self {
            before,
            shipped,
            worst_lod_error_mm: lods.iter().map(|lod| lod.error_mm).fold(0.0, f32::max),
            lods,
            fitted_error_mm: fitted_m * MM_PER_M,
            quantised_error_mm: quantised_m(model) * MM_PER_M,
        }
    }
}

/// A mesh without a version this coarse shows its coarsest.
fn level_report(model: &Model, level: usize) -> LodReport {
    let mut report = LodReport::default();
    for mesh in &model.meshes {
        let lod = mesh.lods.get(level).or(mesh.lods.last());
        let primitives = lod.map_or(&mesh.primitives, |lod| &lod.primitives);
        report.triangles += model::triangles(primitives) as u64;
        report.error_mm = report
            .error_mm
            .max(lod.map_or(0.0, |lod| lod.error_m * MM_PER_M));
    }
    report
}
