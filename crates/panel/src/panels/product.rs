//! The panel beside a product that is inspected: name, price, variants, stock, and the way into the bag.

use crate::{
    ButtonId, Money,
    icons::Icon,
    page::{Button, Page, State, Weight},
    sheet::{Rect, Sheet},
    style::*,
};

/// Width of the panel.
pub(super) const WIDTH_DEG: f32 = 38.0;
/// Diameter of a colour chip.
const CHIP_DEG: f32 = 3.8;
/// As many chips as stand in one row; a product has few colours.
const MAX_CHIPS: usize = 6;

/// What the panel of a product shows. Words are in the shopper's language already.
#[derive(Debug, Clone, PartialEq)]
pub struct ProductPanel {
    /// The product's name.
    pub name: String,
    /// One sentence.
    pub description: String,
    /// The price of the chosen variant.
    pub price: Money,
    /// The variants by colour; no chips for fewer than two. At most six are shown.
    pub variants: Vec<Swatch>,
    /// Which of them is shown, counted from 0.
    pub chosen: usize,
    /// How many the shop has of the chosen one.
    pub stock: Stock,
    /// How far putting it into the bag has come.
    pub add: AddState,
    /// How many items are in the bag; from one on there is a way to pay.
    pub bag_count: u32,
    /// Whether it can be seen on a mannequin.
    pub try_on: TryOn,
}

/// Whether a product can be seen on a mannequin.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TryOn {
    /// Nobody can wear it, or no mannequin has it.
    #[default]
    No,
    /// A mannequin can come.
    Offered,
    /// A mannequin stands there.
    Worn,
}

/// A variant's colour chip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swatch {
    /// The colour's name.
    pub name: String,
    /// The colour in sRGB.
    pub colour: Rgb,
    /// Whether the shop has any; the chip can be looked at in any case.
    pub in_stock: bool,
}

/// How many the shop has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stock {
    /// Enough.
    Plenty,
    /// So few that the number matters.
    Few(u32),
    /// None.
    Out,
}

/// How far putting a product into the bag has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AddState {
    /// It can be put in.
    #[default]
    Ready,
    /// The server has not answered yet.
    Sending,
    /// It is in; one more can be put in.
    Added,
}

pub(super) fn draw(panel: &ProductPanel, mut page: Page<'_>) -> Sheet {
    page.text(&panel.name, NAME, 2);
    page.gap(GAP_DEG[0]);
    price_and_stock(panel, &mut page);
    page.rule();
    if !panel.description.is_empty() {
        page.text(&panel.description, QUIET, 2);
        page.gap(GAP_DEG[1]);
    }
    chips(panel, &mut page);
    page.gap(GAP_DEG[0]);
    buttons(panel, &mut page);
    page.finish()
}

fn price_and_stock(panel: &ProductPanel, page: &mut Page<'_>) {
    let (words, colour) = match panel.stock {
        Stock::Plenty => (page.texts.get("in-stock"), GOOD),
        Stock::Few(count) => (page.texts.with("only-left", "count", count), BRASS_DARK),
        Stock::Out => (page.texts.get("out-of-stock"), ALARM),
    };
    let price = panel.price.format(page.lang());
    // The price is never cut for the sake of the stock.
    let price = page.fit(&price, PRICE, page.width, 1);
    let height = price.height_deg();
    let taken = price.widest_deg() + GAP_DEG[1];
    page.place(price, page.x, page.y);
    if taken < page.width {
        let rest = Rect::new(page.x + taken, page.y, page.width - taken, height);
        page.line_in(&words, BODY.coloured(colour).aligned(Align::Right), rest);
    }
    page.gap(height);
}

/// A row of chips, and the chosen one's name after them or, where they fill the row, above them.
fn chips(panel: &ProductPanel, page: &mut Page<'_>) {
    const NAME_MIN_DEG: f32 = 10.0;
    if panel.variants.len() < 2 {
        return;
    }
    let shown = &panel.variants[..panel.variants.len().min(MAX_CHIPS)];
    let name = panel
        .variants
        .get(panel.chosen)
        .map_or("", |chosen| chosen.name.as_str());
    let chips_width = shown.len() as f32 * (CHIP_DEG + TARGET_GAP_DEG);
    let room = page.width - chips_width;
    if room < NAME_MIN_DEG {
        page.text(name, BODY, 1);
        page.gap(GAP_DEG[0]);
    } else {
        page.line_in(
            name,
            BODY,
            Rect::new(page.x + chips_width, page.y, room, CHIP_DEG),
        );
    }
    for (index, swatch) in shown.iter().enumerate() {
        let x = page.x + index as f32 * (CHIP_DEG + TARGET_GAP_DEG);
        chip(
            swatch,
            index,
            index == panel.chosen,
            Rect::new(x, page.y, CHIP_DEG, CHIP_DEG),
            page,
        );
    }
    page.gap(CHIP_DEG + GAP_DEG[1]);
}

fn chip(swatch: &Swatch, index: usize, chosen: bool, rect: Rect, page: &mut Page<'_>) {
    let id = ButtonId::Variant(index);
    let (ground, colour) = match page.state(id, true) {
        State::Pressed => (BLUE, BLUE_DEEP),
        State::Focused => (BLUE_MIST, BLUE),
        _ => (IVORY, BLUE),
    };
    let width = if chosen { 0.35 } else { HAIRLINE_DEG };
    page.shape(rect, CHIP_DEG / 2.0, Some(ground), Some((colour, width)));
    let inner = rect.inset(0.55);
    page.shape(
        inner,
        inner.w / 2.0,
        Some(swatch.colour),
        Some((INK_SOFT, HAIRLINE_DEG / 2.0)),
    );
    if !swatch.in_stock {
        let mark = rect.inset(CHIP_DEG * 0.3);
        page.shape(mark.inset(-0.15), mark.w, Some(IVORY), None);
        page.icon(Icon::Cross, mark, ALARM);
    }
    page.region(id, rect, true);
}

fn buttons(panel: &ProductPanel, page: &mut Page<'_>) {
    let label = page.texts.get(match (panel.stock, panel.add) {
        (_, AddState::Sending) => "adding",
        (_, AddState::Added) => "added",
        (Stock::Out, AddState::Ready) => "out-of-stock",
        (_, AddState::Ready) => "add-to-bag",
    });
    let enabled = panel.stock != Stock::Out && panel.add != AddState::Sending;
    let mut add = Button::new(ButtonId::AddToBag, label, Weight::Strong)
        .enabled(enabled)
        .share(1.7);
    if panel.add == AddState::Added {
        add = add.icon(Icon::Check);
    }
    let mut row = vec![
        Button::new(ButtonId::Back, page.texts.get("back"), Weight::Quiet),
        add,
    ];
    if panel.bag_count > 0 {
        row.push(Button::new(
            ButtonId::Pay,
            page.texts.get("pay"),
            Weight::Quiet,
        ));
    }
    page.buttons(&row);
    let words = match panel.try_on {
        TryOn::No => return,
        TryOn::Offered => "try-on",
        TryOn::Worn => "try-off",
    };
    page.gap(TARGET_GAP_DEG);
    let words = page.texts.get(words);
    page.buttons(&[Button::new(ButtonId::TryOn, words, Weight::Quiet)]);
}
