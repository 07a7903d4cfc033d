//! What is in the bag, line by line, with a way to take a line out and a way to pay.

use crate::{
    ButtonId, Money,
    icons::Icon,
    page::{Button, Page, Weight},
    sheet::{Rect, Sheet},
    style::*,
};

/// Width of the panel.
pub(super) const WIDTH_DEG: f32 = 40.0;
/// Lines shown before the rest is counted.
const MAX_LINES: usize = 4;

/// What the bag's panel shows.
#[derive(Debug, Clone, PartialEq)]
pub struct BagPanel {
    /// What is in the bag.
    pub lines: Vec<BagLine>,
    /// The sum of the lines, as the server gave it; none while it is not known.
    pub subtotal: Option<Money>,
}

/// One line of the bag.
#[derive(Debug, Clone, PartialEq)]
pub struct BagLine {
    /// The product's name.
    pub name: String,
    /// The colour's name or the like; may be empty.
    pub variant: String,
    /// How many.
    pub quantity: u32,
    /// The line's total, as the server gave it.
    pub total: Money,
}

pub(super) fn draw(panel: &BagPanel, mut page: Page<'_>) -> Sheet {
    heading(&mut page);
    if panel.lines.is_empty() {
        let words = page.texts.get("bag-empty");
        page.text(&words, QUIET, 1);
    }
    for (index, entry) in panel.lines.iter().take(MAX_LINES).enumerate() {
        line(index, entry, &mut page);
    }
    if panel.lines.len() > MAX_LINES {
        let rest = page
            .texts
            .with("more-items", "count", panel.lines.len() - MAX_LINES);
        page.text(&rest, QUIET, 1);
    }
    if let Some(subtotal) = panel.subtotal.filter(|_| !panel.lines.is_empty()) {
        page.rule();
        page.row(
            &page.texts.get("subtotal"),
            BODY,
            &subtotal.format(page.lang()),
            PRICE,
        );
    }
    if !panel.lines.is_empty() {
        page.gap(GAP_DEG[1]);
        page.buttons(&[Button::new(
            ButtonId::Pay,
            page.texts.get("pay"),
            Weight::Strong,
        )]);
    }
    page.finish()
}

fn heading(page: &mut Page<'_>) {
    const ICON_DEG: f32 = 2.4;
    let words = page.texts.get("bag");
    let laid = page.fit(&words, HEADING, page.width - ICON_DEG - GAP_DEG[1], 1);
    let height = laid.height_deg();
    let icon_y = page.y + (height - ICON_DEG) / 2.0;
    page.icon(
        Icon::Bag,
        Rect::new(page.x, icon_y, ICON_DEG, ICON_DEG),
        BRASS_DARK,
    );
    page.place(laid, page.x + ICON_DEG + GAP_DEG[1], page.y);
    page.gap(height);
    page.rule();
}

fn line(index: usize, entry: &BagLine, page: &mut Page<'_>) {
    const CROSS_DEG: f32 = TARGET_MIN_DEG + 0.1;
    let cross = Rect::new(
        page.x + page.width - CROSS_DEG,
        page.y,
        CROSS_DEG,
        CROSS_DEG,
    );
    let remove = Button::new(ButtonId::Remove(index), "", Weight::Quiet).icon(Icon::Cross);
    page.button(&remove, cross);
    let width = page.width;
    page.width -= CROSS_DEG + GAP_DEG[1];
    let name = match (entry.quantity, entry.variant.is_empty()) {
        (1, true) => entry.name.clone(),
        (1, false) => format!("{}, {}", entry.name, entry.variant),
        (count, true) => format!("{count} × {}", entry.name),
        (count, false) => format!("{count} × {}, {}", entry.name, entry.variant),
    };
    let price = entry.total.format(page.lang());
    let price_deg = page.fit(&price, BODY, page.width, 1).widest_deg();
    let room = Rect::new(
        page.x,
        page.y,
        page.width - price_deg - GAP_DEG[1],
        CROSS_DEG,
    );
    page.lines_in(&name, BODY, room, 2);
    page.line_in(
        &price,
        BODY.aligned(Align::Right),
        Rect {
            w: page.width,
            ..room
        },
    );
    page.width = width;
    page.gap(CROSS_DEG + TARGET_GAP_DEG);
}
