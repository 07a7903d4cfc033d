//! Turns a sheet into pixels: shapes by tiny-skia, glyphs by swash; decides no layout.

use cosmic_text::SwashContent;
use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Stroke, Transform,
};

use crate::{
    Hit,
    fonts::{Fonts, Laid},
    icons::{Icon, STROKE},
    mips::{linear_from_srgb, premultiplied_linear},
    sheet::{Draw, Rect, Shape, Sheet},
    style::{CARD_RADIUS_DEG, MARGIN_DEG, PX_PER_DEG, Rgb},
};

/// A panel as a picture with the regions that the gaze can choose.
#[derive(Debug, Clone, PartialEq)]
pub struct Painted {
    /// Columns.
    pub width_px: u32,
    /// Rows.
    pub height_px: u32,
    /// Rows from the top, four bytes a pixel. Colour is multiplied by alpha in linear light and then encoded
    /// in sRGB: upload as `Rgba8UnormSrgb`, blend as premultiplied. So filtering shows no dark edges.
    pub rgba: Vec<u8>,
    /// Width and height of the picture as it should appear to the wearer.
    pub size_deg: [f32; 2],
    /// What the gaze can choose.
    pub hits: Vec<Hit>,
    /// What is written, for tests and for journals.
    pub runs: Vec<TextRun>,
}

/// One text as drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct TextRun {
    /// The words before any cut.
    pub text: String,
    /// Left, top, right, bottom of its lines in degrees.
    pub rect_deg: [f32; 4],
    /// Height of a capital letter in the smallest font used.
    pub cap_deg: f32,
    /// Least contrast with the pixels beneath, 1 to 21, as in WCAG 2.2.
    pub contrast: f32,
    /// Whether it did not fit and ends with an ellipsis.
    pub cut: bool,
}

impl Painted {
    /// The same pixels with straight alpha, for PNG files and other pictures.
    pub fn straight_rgba(&self) -> Vec<u8> {
        crate::mips::straight(&self.rgba)
    }
}

/// Opacity of the shadow at the card's edge.
const SHADOW_ALPHA: f32 = 0.34;
/// How far the shadow lies below the card.
const SHADOW_DROP_DEG: f32 = 0.25;

pub(crate) fn rasterise(sheet: &Sheet, fonts: &mut Fonts) -> Painted {
    let [width_px, height_px] = sheet
        .size_deg
        .map(|deg| ((deg * PX_PER_DEG).round() as u32).max(1));
    let mut canvas = Canvas::new(width_px, height_px);
    if let Some(card) = &sheet.card {
        canvas.shadow(card.rect);
        canvas.shape(card);
    }
    let mut runs = Vec::new();
    for draw in &sheet.draws {
        match draw {
            Draw::Shape(shape) => canvas.shape(shape),
            Draw::Icon { icon, rect, colour } => canvas.icon(*icon, *rect, *colour),
            Draw::Text { laid, x, y } => runs.extend(canvas.text(laid, *x, *y, fonts)),
        }
    }
    let [width, height] = sheet.size_deg;
    let hits = sheet.regions.iter().map(|(id, rect, enabled)| Hit {
        id: *id,
        rect_uv: [
            rect.x / width,
            rect.y / height,
            (rect.x + rect.w) / width,
            (rect.y + rect.h) / height,
        ],
        center_uv: [
            (rect.x + rect.w / 2.0) / width,
            (rect.y + rect.h / 2.0) / height,
        ],
        enabled: *enabled,
    });
    let hits = hits.collect();
    Painted {
        width_px,
        height_px,
        rgba: premultiplied_linear(canvas.pixels.take()),
        size_deg: sheet.size_deg,
        hits,
        runs,
    }
}

struct Canvas {
    pixels: Pixmap,
}

impl Canvas {
    fn new(width_px: u32, height_px: u32) -> Self {
        #[expect(
            clippy::expect_used,
            reason = "both sides are at least one pixel and far below the limit"
        )]
        let pixels = Pixmap::new(width_px, height_px).expect("a panel has pixels");
        Self { pixels }
    }

    fn shape(&mut self, shape: &Shape) {
        if let (Some(fill), Some(path)) = (shape.fill, rounded(shape.rect, shape.radius)) {
            let paint = paint(fill);
            self.pixels.fill_path(
                &path,
                &paint,
                FillRule::Winding,
                Transform::identity(),
                None,
            );
        }
        if let Some((colour, width)) = shape.line
            && let Some(path) = rounded(shape.rect.inset(width / 2.0), shape.radius - width / 2.0)
        {
            let stroke = Stroke {
                width: width * PX_PER_DEG,
                ..Stroke::default()
            };
            self.pixels
                .stroke_path(&path, &paint(colour), &stroke, Transform::identity(), None);
        }
    }

    fn icon(&mut self, icon: Icon, rect: Rect, colour: Rgb) {
        let Some(path) = icon.path() else { return };
        let stroke = Stroke {
            width: STROKE,
            line_cap: LineCap::Round,
            line_join: LineJoin::Round,
            ..Stroke::default()
        };
        let [x, y, scale] = [rect.x, rect.y, rect.w].map(|deg| deg * PX_PER_DEG);
        let place = Transform::from_row(scale, 0.0, 0.0, scale, x, y);
        self.pixels
            .stroke_path(&path, &paint(colour), &stroke, place, None);
    }

    /// A soft shadow around the card, by the distance from its outline.
    fn shadow(&mut self, card: Rect) {
        let reach = MARGIN_DEG - SHADOW_DROP_DEG;
        let inner = Rect {
            y: card.y + SHADOW_DROP_DEG,
            ..card
        }
        .inset(CARD_RADIUS_DEG);
        let width = self.pixels.width() as usize;
        let side = ((MARGIN_DEG + CARD_RADIUS_DEG) * PX_PER_DEG) as usize;
        let middle_of = |index: usize| (index as f32 + 0.5) / PX_PER_DEG;
        for (row, pixels) in self
            .pixels
            .data_mut()
            .chunks_exact_mut(width * 4)
            .enumerate()
        {
            let y = middle_of(row);
            let dy = (inner.y - y).max(y - inner.y - inner.h).max(0.0);
            for (column, pixel) in pixels.chunks_exact_mut(4).enumerate() {
                // The card covers the middle of most rows.
                if dy == 0.0 && column > side && column + side < width {
                    continue;
                }
                let x = middle_of(column);
                let dx = (inner.x - x).max(x - inner.x - inner.w).max(0.0);
                let outside = ((dx * dx + dy * dy).sqrt() - CARD_RADIUS_DEG).max(0.0);
                let near = (1.0 - outside / reach).max(0.0);
                pixel[3] = (near * near * SHADOW_ALPHA * 255.0 + 0.5) as u8;
            }
        }
    }

    /// Draws a text and says how it came out; nothing for an empty one.
    fn text(&mut self, laid: &Laid, x: f32, y: f32, fonts: &mut Fonts) -> Option<TextRun> {
        let mut rect = [f32::INFINITY, y, f32::NEG_INFINITY, y + laid.height_deg()];
        let mut contrast = f32::INFINITY;
        for (index, line) in laid.buffer.layout_runs().enumerate() {
            let (Some(first), Some(last)) = (line.glyphs.first(), line.glyphs.last()) else {
                continue;
            };
            let baseline = y + laid.baseline_deg() + index as f32 * laid.line_height_deg();
            let left = x + first.x / PX_PER_DEG;
            let right = x + (last.x + last.w) / PX_PER_DEG;
            rect = [rect[0].min(left), rect[1], rect[2].max(right), rect[3]];
            let ground = Rect::new(
                left,
                baseline - laid.style.cap_deg,
                right - left,
                laid.style.cap_deg,
            );
            contrast = contrast.min(self.least_contrast(ground, laid.style.colour));
            // Whole rows keep the horizontal strokes of neighbouring lines alike.
            let origin = (x * PX_PER_DEG, (baseline * PX_PER_DEG).round());
            for glyph in line.glyphs {
                self.glyph(glyph.physical(origin, 1.0), laid.style.colour, fonts);
            }
        }
        contrast.is_finite().then(|| TextRun {
            text: laid.text.clone(),
            rect_deg: rect,
            cap_deg: laid.cap_deg,
            contrast,
            cut: laid.cut,
        })
    }

    fn glyph(&mut self, glyph: cosmic_text::PhysicalGlyph, colour: Rgb, fonts: &mut Fonts) {
        let Some(image) = fonts.glyphs.get_image(&mut fonts.system, glyph.cache_key) else {
            return;
        };
        if image.content != SwashContent::Mask || image.placement.width == 0 {
            return;
        }
        let (left, top) = (
            glyph.x + image.placement.left,
            glyph.y - image.placement.top,
        );
        let (width, height) = (self.pixels.width() as i32, self.pixels.height() as i32);
        let data = self.pixels.data_mut();
        for (row, coverages) in image
            .data
            .chunks_exact(image.placement.width as usize)
            .enumerate()
        {
            let y = top + row as i32;
            for (column, coverage) in coverages.iter().copied().enumerate() {
                let x = left + column as i32;
                if coverage == 0 || x < 0 || y < 0 || x >= width || y >= height {
                    continue;
                }
                let start = (y * width + x) as usize * 4;
                cover(&mut data[start..start + 4], colour, coverage);
            }
        }
    }

    /// Least contrast of a colour with a grid of pixels; 1 where the picture is not opaque.
    fn least_contrast(&self, rect: Rect, colour: Rgb) -> f32 {
        const COLUMNS: usize = 24;
        const ROWS: usize = 5;
        let ink = luminance(colour);
        let at = |start: f32, length: f32, step: usize, steps: usize| {
            ((start + length * step as f32 / (steps - 1) as f32) * PX_PER_DEG) as u32
        };
        let points = (0..ROWS).flat_map(|row| (0..COLUMNS).map(move |column| (row, column)));
        points
            .filter_map(|(row, column)| {
                self.pixels.pixel(
                    at(rect.x, rect.w, column, COLUMNS),
                    at(rect.y, rect.h, row, ROWS),
                )
            })
            .map(|pixel| match pixel.alpha() {
                255 => contrast(ink, luminance([pixel.red(), pixel.green(), pixel.blue()])),
                _ => 1.0,
            })
            .fold(f32::INFINITY, f32::min)
    }
}

fn paint(colour: Rgb) -> Paint<'static> {
    let mut paint = Paint {
        anti_alias: true,
        ..Paint::default()
    };
    paint.set_color(Color::from_rgba8(colour[0], colour[1], colour[2], 255));
    paint
}

/// A rounded rectangle in pixels.
fn rounded(rect: Rect, radius: f32) -> Option<Path> {
    /// Distance of a Bézier handle that comes closest to a quarter circle of radius 1.
    const QUARTER: f32 = 0.552_285;
    let [l, t] = [rect.x, rect.y].map(|deg| deg * PX_PER_DEG);
    let [r, b] = [rect.x + rect.w, rect.y + rect.h].map(|deg| deg * PX_PER_DEG);
    let a = (radius * PX_PER_DEG).clamp(0.0, ((r - l).min(b - t) / 2.0).max(0.0));
    let h = a * (1.0 - QUARTER);
    let mut pen = PathBuilder::new();
    pen.move_to(l + a, t);
    pen.line_to(r - a, t);
    pen.cubic_to(r - h, t, r, t + h, r, t + a);
    pen.line_to(r, b - a);
    pen.cubic_to(r, b - h, r - h, b, r - a, b);
    pen.line_to(l + a, b);
    pen.cubic_to(l + h, b, l, b - h, l, b - a);
    pen.line_to(l, t + a);
    pen.cubic_to(l, t + h, l + h, t, l + a, t);
    pen.close();
    pen.finish()
}

/// Source over, premultiplied.
fn cover(pixel: &mut [u8], colour: Rgb, coverage: u8) {
    let keep = 255 - u32::from(coverage);
    let mix = |below: u8, ink: u8| {
        ((u32::from(below) * keep + u32::from(ink) * u32::from(coverage) + 127) / 255) as u8
    };
    for channel in 0..3 {
        pixel[channel] = mix(pixel[channel], colour[channel]);
    }
    pixel[3] = mix(pixel[3], 255);
}

/// Relative luminance, WCAG 2.2.
pub(crate) fn luminance(colour: Rgb) -> f32 {
    let [r, g, b] = colour.map(linear_from_srgb);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// Contrast ratio, WCAG 2.2.
fn contrast(one: f32, other: f32) -> f32 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}
