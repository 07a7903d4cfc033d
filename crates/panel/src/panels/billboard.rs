//! A billboard of a retailer's campaign: a headline over a ground of its own colour, painted to the shape of its wall.

use crate::{
    page::Page,
    sheet::{Rect, Sheet},
    style::*,
};

/// Width that billboards are painted at; the world gives them their size in metres.
pub(super) const WIDTH_DEG: f32 = 26.0;
/// The narrowest and the widest shape, width over height.
const ASPECTS: [f32; 2] = [0.4, 4.0];

/// What a billboard says. Words are in the shopper's language already.
#[derive(Debug, Clone, PartialEq)]
pub struct BillboardPanel {
    /// Who advertises.
    pub brand: String,
    /// A few words, set large.
    pub headline: String,
    /// A line beneath it; may be empty.
    pub text: String,
    /// Ground in sRGB; the letters are white or black, whichever stands out more.
    pub ground: Rgb,
    /// Width over height of its wall, from 0.4 to 4.
    pub aspect: f32,
}

pub(super) fn draw(board: &BillboardPanel, mut page: Page<'_>) -> Sheet {
    let aspect = board.aspect.clamp(ASPECTS[0], ASPECTS[1]);
    let height = WIDTH_DEG / aspect;
    let ink = ink_on(board.ground);
    let cap_deg = (height * 0.2).clamp(1.7, 4.2);
    let line = NAME.coloured(ink).aligned(Align::Middle);
    let lines = if aspect > 2.2 { 1 } else { 3 };
    let headline = page.fit(&board.headline, line.sized(cap_deg), page.width, lines);
    let brand = page.fit(&board.brand, line.sized(cap_deg * 0.45), page.width, 1);
    let text = (!board.text.is_empty()).then(|| {
        let style = BODY.coloured(ink).aligned(Align::Middle);
        page.fit(&board.text, style.sized(cap_deg * 0.36), page.width, 2)
    });
    let rule_room = 3.0 * GAP_DEG[0];
    let mut blocks = headline.height_deg() + rule_room + brand.height_deg();
    // What does not fit on a low wall is left out, the least of it first.
    let room = height - PADDING_DEG;
    let text = text.filter(|text| blocks + GAP_DEG[0] + text.height_deg() <= room);
    blocks += text
        .as_ref()
        .map_or(0.0, |text| GAP_DEG[0] + text.height_deg());
    ornament(board.ground, ink, height, &mut page);
    page.y = ((height - blocks) / 2.0).max(MARGIN_DEG);
    let (x, width) = (page.x, page.width);
    let headline_deg = headline.height_deg();
    page.place(headline, x, page.y);
    page.gap(headline_deg);
    if let Some(text) = text {
        page.gap(GAP_DEG[0]);
        let text_deg = text.height_deg();
        page.place(text, x, page.y);
        page.gap(text_deg);
    }
    let rule_deg = width * 0.22;
    let rule = Rect::new(
        x + (width - rule_deg) / 2.0,
        page.y + rule_room / 2.0,
        rule_deg,
        0.2,
    );
    page.shape(rule, 0.0, Some(ink), None);
    page.gap(rule_room);
    let brand_deg = brand.height_deg();
    page.place(brand, x, page.y);
    page.gap(brand_deg);
    page.finish_to_edge(board.ground, height)
}

/// Two discs that run off the edge, a shade away from the letters' own.
fn ornament(ground: Rgb, ink: Rgb, height: f32, page: &mut Page<'_>) {
    let away = if ink[0] > 128 { 0 } else { 255 };
    let shade =
        |part: f32| ground.map(|code| (f32::from(code) * (1.0 - part) + away as f32 * part) as u8);
    let across = height.max(WIDTH_DEG * 0.5);
    let disc = |x: f32, y: f32, d: f32| Rect::new(x - d / 2.0, y - d / 2.0, d, d);
    let large = disc(WIDTH_DEG * 0.95, height * 0.9, across * 1.3);
    page.shape(large, large.w / 2.0, Some(shade(0.16)), None);
    let small = disc(WIDTH_DEG * 0.06, height * 0.06, across * 0.6);
    page.shape(small, small.w / 2.0, Some(shade(0.28)), None);
}

/// White or near-black: whichever has more contrast with the ground (WCAG 2.2 relative luminance).
fn ink_on(ground: Rgb) -> Rgb {
    let light = crate::raster::luminance(ground);
    if light > 0.179 {
        [8, 10, 12]
    } else {
        [255, 255, 255]
    }
}
