//! Pictures for a GPU: as large as the target allows, in a format that it reads as it lies, with mipmaps. Knows materials
//! only by what they use a texture for.

use std::collections::BTreeMap;
use std::io::Cursor;

use ctt::encoders::Encoder;
use ctt::{
    AlphaMode, ColorSpace, Container, ConvertSettings, Format, FormatDesc, ImageRef,
    PipelineOutput, Quality, SurfaceRef, TargetFormat, TextureKind, convert,
};
use image::imageops::FilterType;
use image::{ImageReader, Limits, RgbaImage};
use rayon::prelude::*;
use serde_json::Value;

use super::dedupe::each_info;
use super::model::{Model, Picture};
use super::{Gpu, OptimizeError};

/// Media type of what is written.
pub(super) const KTX2: &str = "image/ktx2";
const EDGE_MAX_PX: u32 = 8192;
const DECODED_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Small, and read on a phone in a few milliseconds; higher levels take much longer for the last percent.
const ZSTD_LEVEL: i32 = 15;
/// A full mipmap chain takes a third on top of its base level.
const MIPS: f64 = 4.0 / 3.0;

/// What a texture is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Usage {
    /// Colours, in sRGB.
    Colour,
    /// Directions.
    Normal,
    /// Roughness, metallic, occlusion and the like.
    Data,
}

/// Longest edges by usage, pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edges {
    pub colour_px: u32,
    pub normal_px: u32,
    pub data_px: u32,
}

/// A picture ready for the GPU.
#[derive(Clone, Debug)]
pub(super) struct Encoded {
    pub picture: Picture,
    pub gpu_bytes: u64,
    pub edge_px: u32,
}

impl Edges {
    pub(super) fn of(self, usage: Usage) -> u32 {
        match usage {
            Usage::Colour => self.colour_px,
            Usage::Normal => self.normal_px,
            Usage::Data => self.data_px,
        }
    }

    /// The next smaller choice: what is missed least goes first.
    pub(super) fn smaller(self) -> Option<Self> {
        let Self {
            colour_px,
            normal_px,
            data_px,
        } = self;
        let next = if data_px * 4 > colour_px {
            Self {
                data_px: data_px / 2,
                ..self
            }
        } else if normal_px * 2 > colour_px {
            Self {
                normal_px: normal_px / 2,
                ..self
            }
        } else {
            Self {
                colour_px: colour_px / 2,
                normal_px: normal_px / 2,
                data_px: data_px / 2,
            }
        };
        (next.data_px >= 64).then_some(next)
    }
}

/// What each texture of the model is for; colour where materials disagree.
pub(super) fn usages(model: &mut Model) -> BTreeMap<usize, Usage> {
    let mut usages = BTreeMap::new();
    let materials = model
        .root
        .get_mut("materials")
        .and_then(Value::as_array_mut);
    for material in materials.into_iter().flatten() {
        sort_by_usage(material, "", &mut usages);
    }
    usages
}

fn sort_by_usage(value: &mut Value, key: &str, usages: &mut BTreeMap<usize, Usage>) {
    let usage = match key {
        "baseColorTexture"
        | "emissiveTexture"
        | "diffuseTexture"
        | "specularColorTexture"
        | "sheenColorTexture"
        | "specularGlossinessTexture" => Usage::Colour,
        "normalTexture" | "clearcoatNormalTexture" => Usage::Normal,
        _ => Usage::Data,
    };
    if key.ends_with("Texture") {
        each_info(Some(value), &mut |info| {
            if let Some(texture) = info.get("index").and_then(Value::as_u64) {
                let slot = usages.entry(texture as usize).or_insert(usage);
                *slot = (*slot).min(usage);
            }
        });
        return;
    }
    for (key, part) in value.as_object_mut().into_iter().flatten() {
        sort_by_usage(part, key, usages);
    }
}

/// Decodes every picture that is no KTX2 yet.
pub(super) fn decode(pictures: &[Picture]) -> Result<Vec<Option<RgbaImage>>, OptimizeError> {
    pictures
        .par_iter()
        .enumerate()
        .map(|(number, picture)| {
            if picture.mime == KTX2 {
                return Ok(None);
            }
            let failed = |error: image::ImageError| OptimizeError::Picture {
                number,
                why: error.to_string(),
            };
            let mut reader = ImageReader::new(Cursor::new(&picture.bytes))
                .with_guessed_format()
                .map_err(|error| failed(error.into()))?;
            let mut limits = Limits::default();
            limits.max_image_width = Some(EDGE_MAX_PX);
            limits.max_image_height = Some(EDGE_MAX_PX);
            limits.max_alloc = Some(DECODED_BYTES_MAX);
            reader.limits(limits);
            Ok(Some(reader.decode().map_err(failed)?.into_rgba8()))
        })
        .collect()
}

/// One picture for one kind of GPU.
pub(super) fn encode(
    pixels: &RgbaImage,
    usage: Usage,
    gpu: Gpu,
    edges: Edges,
) -> Result<Encoded, OptimizeError> {
    let (format, block_px, block_bytes) = format(usage, gpu);
    let (width, height) = fitting(pixels.dimensions(), edges.of(usage), block_px);
    let resized = if pixels.dimensions() == (width, height) {
        pixels.clone()
    } else {
        image::imageops::resize(pixels, width, height, FilterType::Lanczos3)
    };
    let is_colour = usage == Usage::Colour;
    let surface = SurfaceRef {
        data: resized.as_raw(),
        width,
        height,
        depth: 1,
        stride: width * 4,
        slice_stride: 0,
    };
    let source = ImageRef {
        surfaces: vec![vec![surface]],
        kind: TextureKind::Texture2D,
        desc: FormatDesc {
            format: if is_colour {
                Format::R8G8B8A8_SRGB
            } else {
                Format::R8G8B8A8_UNORM
            },
            color_space: if is_colour {
                ColorSpace::Srgb
            } else {
                ColorSpace::Linear
            },
            alpha: AlphaMode::Straight,
        },
    };
    let settings = ConvertSettings {
        format: Some(TargetFormat::Compressed {
            format,
            encoder: Encoder::Auto,
        }),
        container: Container::ktx2_zstd(ZSTD_LEVEL),
        quality: Quality::Fast,
        mipmap: true,
        ..ConvertSettings::default()
    };
    let bytes = match convert(source, settings) {
        Ok(PipelineOutput::Encoded(bytes)) => bytes,
        Ok(PipelineOutput::Raw(_)) => {
            return Err(OptimizeError::Encoder("no file came out".to_owned()));
        }
        Err(error) => return Err(failure(&error.to_string())),
    };
    let blocks = f64::from(width.div_ceil(block_px)) * f64::from(height.div_ceil(block_px));
    Ok(Encoded {
        picture: Picture {
            mime: KTX2.to_owned(),
            bytes,
        },
        gpu_bytes: (blocks * f64::from(block_bytes) * MIPS) as u64,
        edge_px: width.max(height),
    })
}

/// The encoders are C++: what they say about memory is a word among others.
fn failure(said: &str) -> OptimizeError {
    if said.contains("OUT_OF_MEM") {
        OptimizeError::OutOfMemory
    } else {
        OptimizeError::Encoder(said.to_owned())
    }
}

/// Media type by the first bytes; nothing known is told apart by the check before.
pub(super) fn sniff(bytes: &[u8]) -> &'static str {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, ..] => "image/jpeg",
        [b'R', b'I', b'F', b'F', ..] => "image/webp",
        _ => "application/octet-stream",
    }
}

/// Format, block edge in pixels and block size in bytes.
fn format(usage: Usage, gpu: Gpu) -> (Format, u32, u32) {
    match (gpu, usage) {
        (Gpu::Desktop, Usage::Colour) => (Format::BC7_SRGB_BLOCK, 4, 16),
        (Gpu::Desktop, _) => (Format::BC7_UNORM_BLOCK, 4, 16),
        (Gpu::Phone, Usage::Colour) => (Format::ASTC_6x6_SRGB_BLOCK, 6, 16),
        // Directions show blocks as facets in every highlight.
        (Gpu::Phone, Usage::Normal) => (Format::ASTC_5x5_UNORM_BLOCK, 5, 16),
        (Gpu::Phone, Usage::Data) => (Format::ASTC_6x6_UNORM_BLOCK, 6, 16),
    }
}

/// The size under an edge; both sides whole blocks, which WebGPU demands of compressed textures.
fn fitting((width, height): (u32, u32), edge_px: u32, block_px: u32) -> (u32, u32) {
    let scale = (f64::from(edge_px) / f64::from(width.max(height))).min(1.0);
    let side = |side: u32| {
        let wanted = (f64::from(side) * scale).round() as u32;
        (wanted / block_px * block_px).max(block_px)
    };
    (side(width), side(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_whole_blocks_under_the_edge() {
        assert_eq!(fitting((2048, 1024), 1024, 6), (1020, 510));
        assert_eq!(fitting((100, 3), 1024, 4), (100, 4));
        assert_eq!(fitting((512, 512), 1024, 5), (510, 510));
    }

    #[test]
    fn shrinking_ends() {
        let mut edges = Edges {
            colour_px: 1024,
            normal_px: 1024,
            data_px: 1024,
        };
        let mut steps = 0;
        while let Some(smaller) = edges.smaller() {
            assert!(smaller.colour_px >= smaller.normal_px && smaller.normal_px >= smaller.data_px);
            (edges, steps) = (smaller, steps + 1);
        }
        assert!((4..12).contains(&steps), "{steps} steps");
    }
}
