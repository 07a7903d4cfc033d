//! Smaller copies of a picture, and the change between kinds of alpha; all averages are of light, not of codes.

use std::sync::LazyLock;

use crate::Painted;

/// One picture of a mip chain, encoded as [`Painted::rgba`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MipLevel {
    /// Columns.
    pub width_px: u32,
    /// Rows.
    pub height_px: u32,
    /// Rows from the top, four bytes a pixel.
    pub rgba: Vec<u8>,
}

/// The whole chain from the picture itself down to one pixel; each side halves, rounded down, as GPUs expect.
/// Each pixel is the mean light of the pixels it covers, so text fades instead of shimmering.
pub fn mips(painted: &Painted) -> Vec<MipLevel> {
    let first = MipLevel {
        width_px: painted.width_px,
        height_px: painted.height_px,
        rgba: painted.rgba.clone(),
    };
    let mut light = decode(&first.rgba);
    let mut size = [first.width_px as usize, first.height_px as usize];
    let mut levels = vec![first];
    while size != [1, 1] {
        let half = size.map(|side| (side / 2).max(1));
        light = shrink(&light, size, half);
        size = half;
        levels.push(MipLevel {
            width_px: half[0] as u32,
            height_px: half[1] as u32,
            rgba: encode(&light),
        });
    }
    levels
}

/// Box filter: the mean over two source pixels a side, or three at the end of an odd side.
fn shrink(light: &[[f32; 4]], from: [usize; 2], to: [usize; 2]) -> Vec<[f32; 4]> {
    let span = |index: usize, axis: usize| {
        let last = index + 1 == to[axis];
        let end = if last { from[axis] } else { 2 * index + 2 };
        (2 * index).min(from[axis] - 1)..end
    };
    let mean = |x: usize, y: usize| {
        let mut sum = [0.0; 4];
        let (columns, rows) = (span(x, 0), span(y, 1));
        let count = (columns.len() * rows.len()) as f32;
        for row in rows {
            for pixel in &light[row * from[0]..][columns.clone()] {
                for channel in 0..4 {
                    sum[channel] += pixel[channel];
                }
            }
        }
        sum.map(|channel| channel / count)
    };
    (0..to[1])
        .flat_map(|y| (0..to[0]).map(move |x| (x, y)))
        .map(|(x, y)| mean(x, y))
        .collect()
}

fn decode(rgba: &[u8]) -> Vec<[f32; 4]> {
    let (pixels, _) = rgba.as_chunks::<4>();
    let light = |&[r, g, b, a]: &[u8; 4]| {
        [
            linear_from_srgb(r),
            linear_from_srgb(g),
            linear_from_srgb(b),
            f32::from(a) / 255.0,
        ]
    };
    pixels.iter().map(light).collect()
}

fn encode(light: &[[f32; 4]]) -> Vec<u8> {
    let pixel = |&[r, g, b, a]: &[f32; 4]| {
        [
            srgb_from_linear(r),
            srgb_from_linear(g),
            srgb_from_linear(b),
            (a * 255.0).round() as u8,
        ]
    };
    light.iter().flat_map(pixel).collect()
}

/// From colours multiplied by alpha as codes (tiny-skia) to colours multiplied by alpha as light.
pub(crate) fn premultiplied_linear(mut rgba: Vec<u8>) -> Vec<u8> {
    for pixel in rgba.chunks_exact_mut(4) {
        let alpha = pixel[3];
        if alpha == 255 || alpha == 0 {
            continue;
        }
        for code in &mut pixel[..3] {
            let straight = (f32::from(*code) * 255.0 / f32::from(alpha))
                .round()
                .min(255.0) as u8;
            *code = srgb_from_linear(linear_from_srgb(straight) * f32::from(alpha) / 255.0);
        }
    }
    rgba
}

/// From colours multiplied by alpha as light to straight colours.
pub(crate) fn straight(rgba: &[u8]) -> Vec<u8> {
    let mut out = rgba.to_vec();
    for pixel in out.chunks_exact_mut(4) {
        let alpha = f32::from(pixel[3]) / 255.0;
        if alpha > 0.0 && alpha < 1.0 {
            for code in &mut pixel[..3] {
                *code = srgb_from_linear((linear_from_srgb(*code) / alpha).min(1.0));
            }
        }
    }
    out
}

/// The light of a code, IEC 61966-2-1.
pub(crate) fn linear_from_srgb(code: u8) -> f32 {
    static LIGHT: LazyLock<[f32; 256]> = LazyLock::new(|| {
        std::array::from_fn(|code| {
            let code = code as f32 / 255.0;
            if code <= 0.04045 {
                code / 12.92
            } else {
                ((code + 0.055) / 1.055).powf(2.4)
            }
        })
    });
    LIGHT[usize::from(code)]
}

/// The code nearest to a light, IEC 61966-2-1.
pub(crate) fn srgb_from_linear(light: f32) -> u8 {
    /// Enough steps that the darkest codes, 1/3295 of full light apart, still differ.
    const STEPS: usize = 8192;
    static CODES: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let code = |step: usize| {
            let light = step as f32 / STEPS as f32;
            let code = if light <= 0.003_130_8 {
                light * 12.92
            } else {
                1.055 * light.powf(1.0 / 2.4) - 0.055
            };
            (code * 255.0).round() as u8
        };
        (0..=STEPS).map(code).collect()
    });
    CODES[(light.clamp(0.0, 1.0) * STEPS as f32).round() as usize]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn picture(width_px: u32, height_px: u32, rgba: Vec<u8>) -> Painted {
        Painted {
            width_px,
            height_px,
            rgba,
            size_deg: [1.0, 1.0],
            hits: vec![],
            runs: vec![],
        }
    }

    #[test]
    fn every_code_survives_the_way_to_light_and_back() {
        for code in 0..=255 {
            assert_eq!(srgb_from_linear(linear_from_srgb(code)), code);
        }
    }

    #[test]
    fn black_and_white_average_to_half_the_light() {
        let levels = mips(&picture(
            2,
            1,
            [[0, 0, 0, 255], [255, 255, 255, 255]].concat(),
        ));
        // 0.5 in linear light is 188 in sRGB; an average of codes would give 128.
        assert_eq!(levels[1].rgba, [188, 188, 188, 255]);
    }

    #[test]
    fn a_transparent_pixel_lends_no_colour() {
        let levels = mips(&picture(2, 1, [[0, 0, 0, 0], [188, 0, 0, 128]].concat()));
        let straight = straight(&levels[1].rgba);
        assert_eq!(levels[1].rgba[3], 64);
        assert!(straight[0] >= 250, "red stays red: {straight:?}");
    }

    #[test]
    fn sides_halve_rounded_down() {
        let levels = mips(&picture(5, 2, vec![9; 40]));
        let sizes: Vec<_> = levels
            .iter()
            .map(|level| (level.width_px, level.height_px))
            .collect();
        assert_eq!(sizes, [(5, 2), (2, 1), (1, 1)]);
        assert!(
            levels
                .iter()
                .all(|level| level.rgba.len() as u32 == level.width_px * level.height_px * 4)
        );
    }

    proptest! {
        #[test]
        fn an_even_picture_stays_even(code in 0u8..=255, width in 1u32..40, height in 1u32..40) {
            let rgba = [code, code, code, 255].repeat((width * height) as usize);
            for level in mips(&picture(width, height, rgba)) {
                prop_assert!(level.rgba.chunks(4).all(|pixel| pixel == [code, code, code, 255]));
            }
        }
    }
}
