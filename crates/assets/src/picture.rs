//! Pictures that retailers bring for billboards and posters: decoded within limits and written anew, so that nothing of
//! the file itself is served. Looks at no model.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops::FilterType as Resampling;
use image::{
    DynamicImage, ImageDecoder, ImageEncoder, ImageError, ImageFormat, ImageReader, Limits,
};
use serde::Serialize;
use thiserror::Error;

/// Longest edge of what may come in, pixels: more than any phone's camera.
const EDGE_MAX_PX: u32 = 16_384;
/// Most pixels of what may come in.
const AREA_MAX_PX: u64 = 64 * 1024 * 1024;
/// Most memory that a decoder may ask for, bytes.
const DECODED_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Nobody sees the loss on a billboard.
const JPEG_QUALITY: u8 = 88;

/// What to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Without loss, transparency kept.
    Png,
    /// With loss; what is transparent becomes white.
    Jpeg,
}

/// A picture written anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The file.
    pub bytes: Vec<u8>,
    /// What came in and what went out.
    pub report: PictureReport,
}

/// What was done to a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PictureReport {
    /// `png`, `jpeg` or `webp`: what came in.
    pub source_format: &'static str,
    /// Width and height as it came, upright, pixels.
    pub source_px: [u32; 2],
    /// Width and height as it goes out, pixels.
    pub size_px: [u32; 2],
}

/// Why a picture is refused.
#[derive(Debug, Error)]
pub enum PictureError {
    /// Another format, or none.
    #[error("this is no PNG, JPEG or WebP picture; save it as one of them")]
    Format,
    /// More pixels than may come in.
    #[error(
        "the picture has {width_px} x {height_px} pixels; the longest edge may have {EDGE_MAX_PX}, and all together 67 million"
    )]
    TooLarge {
        /// As the file states it.
        width_px: u32,
        /// As the file states it.
        height_px: u32,
    },
    /// The decoder would take too much memory.
    #[error("the picture takes more memory than a picture may; save it with fewer pixels")]
    TooCostly,
    /// The decoder cannot read it.
    #[error("the picture is damaged: {0}; save it anew")]
    Broken(String),
    /// It cannot be written: a fault of this tool.
    #[error("the picture cannot be written: {0}")]
    Unwritten(String),
}

impl PictureError {
    /// The code by which programs tell refusals apart.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Format => "PICTURE_FORMAT",
            Self::TooLarge { .. } => "PICTURE_TOO_LARGE",
            Self::TooCostly => "PICTURE_TOO_COSTLY",
            Self::Broken(_) => "PICTURE_BROKEN",
            Self::Unwritten(_) => "PICTURE_UNWRITTEN",
        }
    }
}

/// Decodes a picture, turns it upright, shrinks it until its longest edge has at most `edge_max_px` pixels, and writes it
/// without what the camera noted beside it. Of a moving picture the first frame is kept.
///
/// # Errors
/// Where the bytes are no sound PNG, JPEG or WebP within the limits.
pub fn rewrite(bytes: &[u8], edge_max_px: u32, written: Written) -> Result<Picture, PictureError> {
    let (source_format, upright) = decode(bytes)?;
    let source_px = [upright.width(), upright.height()];
    let edge_max_px = edge_max_px.max(1);
    let is_small = source_px.iter().all(|edge_px| *edge_px <= edge_max_px);
    let fitted = if is_small {
        upright
    } else {
        upright.resize(edge_max_px, edge_max_px, Resampling::Lanczos3)
    };
    Ok(Picture {
        bytes: encode(&fitted, written)
            .map_err(|error| PictureError::Unwritten(error.to_string()))?,
        report: PictureReport {
            source_format,
            source_px,
            size_px: [fitted.width(), fitted.height()],
        },
    })
}

fn decode(bytes: &[u8]) -> Result<(&'static str, DynamicImage), PictureError> {
    let name = match image::guess_format(bytes) {
        Ok(ImageFormat::Png) => "png",
        Ok(ImageFormat::Jpeg) => "jpeg",
        Ok(ImageFormat::WebP) => "webp",
        _ => return Err(PictureError::Format),
    };
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| PictureError::Broken(error.to_string()))?;
    // The size is looked at below, where the refusal can name it.
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(DECODED_BYTES_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refusal)?;
    let (width_px, height_px) = decoder.dimensions();
    let area_px = u64::from(width_px) * u64::from(height_px);
    if width_px.max(height_px) > EDGE_MAX_PX || area_px > AREA_MAX_PX {
        return Err(PictureError::TooLarge {
            width_px,
            height_px,
        });
    }
    if decoder.total_bytes() > DECODED_BYTES_MAX {
        return Err(PictureError::TooCostly);
    }
    // A broken note about the camera is no reason to refuse the picture.
    let orientation = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    if let Some(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    Ok((name, picture))
}

fn refusal(error: ImageError) -> PictureError {
    match error {
        ImageError::Limits(_) => PictureError::TooCostly,
        error => PictureError::Broken(error.to_string()),
    }
}

fn encode(picture: &DynamicImage, written: Written) -> image::ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    let (width, height) = (picture.width(), picture.height());
    match written {
        Written::Jpeg => {
            JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY)
                .encode_image(&on_white(picture))?;
        }
        Written::Png => {
            let encoder = PngEncoder::new_with_quality(
                &mut bytes,
                CompressionType::Best,
                FilterType::Adaptive,
            );
            // Sixteen bits for each colour are of no use on a screen.
            let eight = match picture.color().has_alpha() {
                true => DynamicImage::ImageRgba8(picture.to_rgba8()),
                false => DynamicImage::ImageRgb8(picture.to_rgb8()),
            };
            encoder.write_image(eight.as_bytes(), width, height, eight.color().into())?;
        }
    }
    Ok(bytes)
}

fn on_white(picture: &DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.to_rgb8());
    }
    let mut opaque = image::RgbImage::new(picture.width(), picture.height());
    for (below, above) in opaque.pixels_mut().zip(picture.to_rgba8().pixels()) {
        let alpha = u32::from(above.0[3]);
        let blend = |colour: u8| ((u32::from(colour) * alpha + 255 * (255 - alpha)) / 255) as u8;
        *below = image::Rgb([blend(above.0[0]), blend(above.0[1]), blend(above.0[2])]);
    }
    DynamicImage::ImageRgb8(opaque)
}
