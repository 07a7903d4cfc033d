//! Viewer codes as pictures: finding them in a camera's grey frame, and drawing one.

use std::panic::{self, AssertUnwindSafe};

use qrcode::QrCode;
use thiserror::Error;

use crate::profile::ViewerProfile;

/// White modules around a code, as ISO/IEC 18004 asks for.
const QUIET_MODULES: usize = 4;

/// A grey picture, one byte a pixel, rows from the top without padding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LumaImage {
    /// Pixels along x.
    pub width: usize,
    /// Pixels along y.
    pub height: usize,
    /// 0 black, 255 white.
    pub pixels: Vec<u8>,
}

/// Why a picture gave no code, or a code no picture.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum QrError {
    /// Sides that do not multiply to the pixels.
    #[error("QR picture: {width} x {height} pixels do not make {pixels} bytes")]
    Shape {
        /// As given.
        width: usize,
        /// As given.
        height: usize,
        /// Bytes found.
        pixels: usize,
    },
    /// Too much for one symbol.
    #[error("QR code: {0}")]
    Encode(String),
}

/// The texts of all readable codes in a picture.
///
/// # Errors
/// A picture whose sides do not fit its pixels.
pub fn find_codes(image: &LumaImage) -> Result<Vec<String>, QrError> {
    let LumaImage {
        width,
        height,
        ref pixels,
    } = *image;
    if width.checked_mul(height) != Some(pixels.len()) {
        return Err(QrError::Shape {
            width,
            height,
            pixels: pixels.len(),
        });
    }
    let search = || {
        let at = |x, y| pixels[y * width + x];
        let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, at);
        let grids = prepared.detect_grids();
        let texts = grids.iter().filter_map(|grid| grid.decode().ok());
        texts.map(|(_, text)| text).collect()
    };
    // rqrr 0.11 asserts where three corner marks lie in a row; to a camera that is one more frame without a code.
    Ok(panic::catch_unwind(AssertUnwindSafe(search)).unwrap_or_default())
}

impl ViewerProfile {
    /// The viewer's code ([`ViewerProfile::to_uri`]) as a QR picture with `module_px` pixels a
    /// module and its quiet border.
    ///
    /// # Errors
    /// Never for a valid profile: its code fits a symbol.
    pub fn to_qr(&self, module_px: usize) -> Result<LumaImage, QrError> {
        let code =
            QrCode::new(self.to_uri()).map_err(|error| QrError::Encode(error.to_string()))?;
        let modules = code.width();
        let side = (modules + 2 * QUIET_MODULES) * module_px.max(1);
        let is_dark = |x: usize, y: usize| {
            let module = |pixel: usize| (pixel / module_px.max(1)).checked_sub(QUIET_MODULES);
            match (module(x), module(y)) {
                (Some(x), Some(y)) if x < modules && y < modules => {
                    code[(x, y)] == qrcode::Color::Dark
                }
                _ => false,
            }
        };
        let pixels = (0..side * side).map(|i| if is_dark(i % side, i / side) { 0 } else { 255 });
        Ok(LumaImage {
            width: side,
            height: side,
            pixels: pixels.collect(),
        })
    }
}
