//! The name of a store or a department: brass letters on deep teal.

use crate::{
    page::Page,
    sheet::{Rect, Sheet},
    style::*,
};

/// Least and greatest width of a sign.
pub(super) const WIDTH_DEG: [f32; 2] = [16.0, 60.0];

/// What a sign says. Words are in the shopper's language already.
#[derive(Debug, Clone, PartialEq)]
pub struct SignPanel {
    /// The name.
    pub title: String,
    /// A line beneath it; may be empty.
    pub subtitle: String,
    /// Width in degrees, from 16 to 60; the letters grow with it.
    pub width_deg: f32,
}

pub(super) fn draw(sign: &SignPanel, mut page: Page<'_>) -> Sheet {
    const CAP_OVER_WIDTH: f32 = 0.11;
    let cap_deg = sign.width_deg * CAP_OVER_WIDTH;
    page.y -= PADDING_DEG / 2.0;
    page.text(
        &sign.title,
        NAME.sized(cap_deg)
            .coloured(BRASS_LIGHT)
            .aligned(Align::Middle),
        1,
    );
    if !sign.subtitle.is_empty() {
        let length = page.width * 0.3;
        let rule = Rect::new(
            page.x + (page.width - length) / 2.0,
            page.y + GAP_DEG[0],
            length,
            HAIRLINE_DEG,
        );
        page.shape(rule, 0.0, Some(BRASS), None);
        page.gap(2.0 * GAP_DEG[0]);
        page.text(
            &sign.subtitle,
            NAME.sized(cap_deg * 0.42)
                .coloured(IVORY)
                .aligned(Align::Middle),
            1,
        );
    }
    page.y -= PADDING_DEG / 2.0;
    page.finish_on(TEAL, BRASS)
}
