//! The name on the placeholder of a product that is still on its way.

use crate::{Money, page::Page, sheet::Sheet, style::*};

/// Width of the label.
pub(super) const WIDTH_DEG: f32 = 18.0;

/// What a label says.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelPanel {
    /// The product's name.
    pub name: String,
    /// Its price, where it is known.
    pub price: Option<Money>,
}

pub(super) fn draw(label: &LabelPanel, mut page: Page<'_>) -> Sheet {
    // A label has half the padding of a panel.
    page.y -= PADDING_DEG / 2.0;
    page.x -= PADDING_DEG / 2.0;
    page.width += PADDING_DEG;
    page.text(&label.name, NAME.sized(1.35).aligned(Align::Middle), 2);
    if let Some(price) = label.price {
        // A price cut short would be another price, so one that does not fit is left out.
        let laid = page.fit(
            &price.format(page.lang()),
            BODY.coloured(BRASS_DARK).aligned(Align::Middle),
            page.width,
            1,
        );
        if !laid.cut {
            let height = laid.height_deg();
            page.place(laid, page.x, page.y);
            page.gap(height);
        }
    }
    page.y -= PADDING_DEG / 2.0;
    page.finish()
}
