//! Makes a checked model ready to ship: what is equal merged, what is unused dropped, still parts joined, coarser versions
//! added, tangents where needed, pictures in the GPU's own format, everything packed. Reads and writes bytes only.

mod animation;
mod buffer;
mod dedupe;
mod geometry;
mod load;
mod model;
mod pack;
mod report;
mod scene;
mod tangents;
mod textures;
mod write;

use std::collections::{BTreeMap, HashMap};

use buyplus_unpack::UnpackError;
use image::RgbaImage;
use rayon::prelude::*;
use serde_json::{Value, json};

use self::model::Model;
use self::pack::Frame;
use self::textures::{Edges, Encoded, Usage};
use crate::{Options, Report, Target, check_bytes};

pub use self::report::{LodReport, OptimizeReport, Shipped};

/// Which GPU a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gpu {
    /// ASTC textures.
    Phone,
    /// BC7 textures.
    Desktop,
}

impl Gpu {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Phone, Self::Desktop];

    /// As it stands in file names.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Desktop => "desktop",
        }
    }
}

/// A model ready to ship.
#[derive(Clone, Debug)]
pub struct Optimized {
    /// One GLB for each kind of GPU.
    pub files: Vec<(Gpu, Vec<u8>)>,
    /// What was done.
    pub report: OptimizeReport,
}

/// Why a model cannot be made ready.
#[derive(Debug, thiserror::Error)]
pub enum OptimizeError {
    /// The check found errors.
    #[error("the file has {} errors; run `check` on it and mend them first", .0.count(crate::Severity::Error))]
    Refused(Box<Report>),
    /// The compressed parts of the file are broken.
    #[error(transparent)]
    Unpack(#[from] UnpackError),
    /// Something that the check leaves open is wrong.
    #[error("the file cannot be used: {0}")]
    Broken(&'static str),
    /// A picture cannot be decoded.
    #[error("/images/{number}: the picture cannot be decoded: {why}; save it anew as PNG or JPEG")]
    Picture {
        /// Which image.
        number: usize,
        /// What the decoder says.
        why: String,
    },
    /// A stream cannot be packed.
    #[error("a stream cannot be packed: {0}")]
    Pack(#[from] meshopt::Error),
    /// A picture cannot be encoded.
    #[error("a picture cannot be encoded: {0}")]
    Encoder(String),
    /// The encoder of pictures was given less memory than it needs.
    #[error("out of memory while encoding a picture")]
    OutOfMemory,
    /// What was written is not what the client accepts: a fault of this tool.
    #[error("the written file is faulty, which is a fault of this tool: {0}")]
    Faulty(String),
}

/// Most bytes that one file of this kind may ship.
const SHELF_BYTES_MAX: usize = 1024 * 1024;
const PERSON_BYTES_MAX: usize = 3 * 1024 * 1024;
const PLACE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Makes a model ready for every kind of GPU.
///
/// # Errors
/// Where the check refuses the file, or a picture in it cannot be decoded.
pub fn optimize(glb: &[u8], options: &Options) -> Result<Optimized, OptimizeError> {
    let target = options.target.unwrap_or(Target::Shelf);
    let (before, mut model) = load_checked(glb, options)?;
    tidy(&mut model, true);
    let fitted_m = fit_triangles(&mut model, target);
    model.meshes.iter_mut().for_each(geometry::add_lods);
    let usages = textures::usages(&mut model);
    let pixels = textures::decode(&model.pictures)?;
    let mut files = Vec::new();
    let mut shipped = Vec::new();
    for gpu in Gpu::ALL {
        let (bytes, textures) = fit_bytes(&model, &pixels, &usages, gpu, target)?;
        shipped.push(Shipped::of(gpu, &bytes, &textures, check_written(&bytes)?));
        files.push((gpu, bytes));
    }
    let report = OptimizeReport::of(before.stats, &model, shipped, fitted_m);
    Ok(Optimized { files, report })
}

/// Makes a model smaller for any viewer that knows `EXT_meshopt_compression`: pictures stay as they are, nothing is
/// simplified and no coarser version is added. Returns the GLB and what was done.
///
/// # Errors
/// Where the check refuses the file.
pub fn plain(glb: &[u8], options: &Options) -> Result<(Vec<u8>, OptimizeReport), OptimizeError> {
    let (before, mut model) = load_checked(glb, options)?;
    tidy(&mut model, false);
    let bytes = write::write(model.clone())?;
    let shipped = Shipped::plain(check_written(&bytes)?);
    let report = OptimizeReport::of(before.stats, &model, vec![shipped], 0.0);
    Ok((bytes, report))
}

fn load_checked(glb: &[u8], options: &Options) -> Result<(Report, Model), OptimizeError> {
    // Budget and size are advice here: what is too much is brought down.
    let report = check_bytes(
        glb,
        &Options {
            target: None,
            ..*options
        },
    );
    if !report.ok {
        return Err(OptimizeError::Refused(Box::new(report)));
    }
    Ok((report, load::load(glb)?))
}

/// All that nobody sees: merges, prunes, welds, orders, and thins out clips.
fn tidy(model: &mut Model, adds_tangents: bool) {
    dedupe::merge(model);
    scene::flatten(model);
    dedupe::prune(model);
    let wants_tangents = match adds_tangents {
        true => normal_mapped(model),
        false => BTreeMap::new(),
    };
    let primitives = model
        .meshes
        .iter_mut()
        .flat_map(|mesh| &mut mesh.primitives);
    for primitive in primitives {
        let geometry = &mut primitive.geometry;
        geometry::tidy(geometry);
        let set = primitive
            .material
            .and_then(|material| wants_tangents.get(&material));
        if let Some(set) = set
            && !geometry.attributes.contains_key("TANGENT")
            && tangents::add(geometry, *set)
        {
            geometry::tidy(geometry);
        }
    }
    model.animations.iter_mut().for_each(animation::resample);
}

/// Brings the model under the triangle budget of its target; returns how far a surface had to move for it, metres.
fn fit_triangles(model: &mut Model, target: Target) -> f32 {
    let budget = target.budget().triangles as usize;
    let total: usize = model.meshes.iter().map(model::Mesh::triangles).sum();
    if total <= budget {
        return 0.0;
    }
    // Each mesh gives up the same share.
    let fitted = model
        .meshes
        .iter_mut()
        .map(|mesh| geometry::fit(mesh, mesh.triangles() * budget / total));
    fitted.fold(0.0, f32::max)
}

/// Materials with a normal map, and the set of coordinates that it uses.
fn normal_mapped(model: &Model) -> BTreeMap<usize, usize> {
    let materials = model.root.get("materials").and_then(Value::as_array);
    materials
        .into_iter()
        .flatten()
        .enumerate()
        .filter_map(|(number, material)| {
            let info = material.get("normalTexture")?;
            let set = info.get("texCoord").and_then(Value::as_u64).unwrap_or(0);
            Some((number, set as usize))
        })
        .collect()
}

/// Writes the file with textures as large as its size allows.
fn fit_bytes(
    model: &Model,
    pixels: &[Option<RgbaImage>],
    usages: &BTreeMap<usize, Usage>,
    gpu: Gpu,
    target: Target,
) -> Result<(Vec<u8>, Vec<Encoded>), OptimizeError> {
    let (mut edges, bytes_max) = match target {
        Target::Shelf => (
            Edges {
                colour_px: 1024,
                normal_px: 512,
                data_px: 512,
            },
            SHELF_BYTES_MAX,
        ),
        Target::Person => (
            Edges {
                colour_px: 1024,
                normal_px: 1024,
                data_px: 512,
            },
            PERSON_BYTES_MAX,
        ),
        Target::Place => (
            Edges {
                colour_px: 2048,
                normal_px: 1024,
                data_px: 1024,
            },
            PLACE_BYTES_MAX,
        ),
    };
    let mut cache = HashMap::new();
    loop {
        let (dressed, encoded) = dress(model, pixels, usages, gpu, edges, &mut cache)?;
        let bytes = write::write(dressed)?;
        match edges.smaller().filter(|_| bytes.len() > bytes_max) {
            Some(smaller) => edges = smaller,
            None => return Ok((bytes, encoded)),
        }
    }
}

/// Pictures encoded so far, by number, usage and edge.
type Cache = HashMap<(usize, Usage, u32), Encoded>;

/// The model with its pictures encoded: one for each picture and usage.
fn dress(
    model: &Model,
    pixels: &[Option<RgbaImage>],
    usages: &BTreeMap<usize, Usage>,
    gpu: Gpu,
    edges: Edges,
    cache: &mut Cache,
) -> Result<(Model, Vec<Encoded>), OptimizeError> {
    let mut dressed = model.clone();
    let textures: Vec<(usize, usize, Usage)> = sources(model)
        .map(|(texture, picture)| {
            (
                texture,
                picture,
                usages.get(&texture).copied().unwrap_or(Usage::Data),
            )
        })
        .collect();
    let mut slots: Vec<(usize, Usage)> = textures
        .iter()
        .map(|(_, picture, usage)| (*picture, *usage))
        .collect();
    slots.sort_unstable();
    slots.dedup();
    let key = |(picture, usage): (usize, Usage)| (picture, usage, edges.of(usage));
    let new: Vec<_> = slots
        .par_iter()
        .filter(|slot| !cache.contains_key(&key(**slot)))
        .filter_map(|slot| {
            let pixels = pixels.get(slot.0)?.as_ref()?;
            Some(textures::encode(pixels, slot.1, gpu, edges).map(|encoded| (key(*slot), encoded)))
        })
        .collect::<Result<_, _>>()?;
    cache.extend(new);
    let encoded: Vec<Encoded> = slots
        .iter()
        .map(|slot| {
            // A KTX2 that came in goes out as it is.
            cache.get(&key(*slot)).cloned().unwrap_or_else(|| Encoded {
                gpu_bytes: model.pictures[slot.0].bytes.len() as u64,
                picture: model.pictures[slot.0].clone(),
                edge_px: 0,
            })
        })
        .collect();
    for (texture, picture, usage) in textures {
        if let Ok(place) = slots.binary_search(&(picture, usage)) {
            dressed.root["textures"][texture]["source"] = json!(place);
        }
    }
    dressed.pictures = encoded
        .iter()
        .map(|encoded| encoded.picture.clone())
        .collect();
    Ok((dressed, encoded))
}

/// Textures and their pictures.
fn sources(model: &Model) -> impl Iterator<Item = (usize, usize)> {
    let textures = model.root.get("textures").and_then(Value::as_array);
    textures
        .into_iter()
        .flatten()
        .enumerate()
        .filter_map(|(number, texture)| {
            let source = texture.get("source")?.as_u64()? as usize;
            (source < model.pictures.len()).then_some((number, source))
        })
}

/// What was written has to be as valid as what came in, and the client has to be able to unpack it.
fn check_written(glb: &[u8]) -> Result<Report, OptimizeError> {
    let plain =
        buyplus_unpack::unpack(glb).map_err(|error| OptimizeError::Faulty(error.to_string()))?;
    let options = Options {
        specification_only: true,
        ..Options::default()
    };
    let mut report = check_bytes(&plain, &options);
    // KTX2 is not among plain glTF's media types; everything else must be right.
    let fault = report.issues.iter().find(|issue| {
        issue.severity == crate::Severity::Error
            && issue.code != "TEXTURE_INVALID_IMAGE_MIME_TYPE"
            && !issue.pointer.starts_with("/images")
    });
    if let Some(fault) = fault {
        return Err(OptimizeError::Faulty(format!(
            "{}: {} [{}]",
            fault.pointer, fault.message, fault.code
        )));
    }
    report.stats.file_bytes = glb.len() as u64;
    Ok(report)
}

/// How far quantising may move a surface, metres, over all meshes.
fn quantised_m(model: &Model) -> f32 {
    model
        .meshes
        .iter()
        .map(|mesh| {
            let positions = mesh
                .primitives
                .iter()
                .filter_map(|primitive| primitive.geometry.attributes.get("POSITION"));
            Frame::around(positions).error_m()
        })
        .fold(0.0, f32::max)
}
