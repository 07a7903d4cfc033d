//! A look on the catwalk: what the model wears, with prices, each piece or all of it to be put into the bag.

use crate::{
    AddState, ButtonId, Money,
    icons::Icon,
    page::{Button, Page, Weight},
    sheet::{Rect, Sheet},
    style::*,
};

/// Width of the panel.
pub(super) const WIDTH_DEG: f32 = 40.0;
/// Pieces shown.
const MAX_ITEMS: usize = 5;

/// What the panel of a look shows. Words are in the shopper's language already.
#[derive(Debug, Clone, PartialEq)]
pub struct LookPanel {
    /// The look's name.
    pub title: String,
    /// Its pieces.
    pub items: Vec<LookItem>,
    /// How far putting all of it into the bag has come.
    pub add: AddState,
}

/// One piece of a look.
#[derive(Debug, Clone, PartialEq)]
pub struct LookItem {
    /// The product's name.
    pub name: String,
    /// Its price, as the server gave it.
    pub price: Money,
    /// Whether the shop has any.
    pub in_stock: bool,
    /// How far putting it into the bag has come.
    pub add: AddState,
}

pub(super) fn draw(look: &LookPanel, mut page: Page<'_>) -> Sheet {
    page.text(&look.title, NAME.sized(1.7), 2);
    page.rule();
    for (index, item) in look.items.iter().take(MAX_ITEMS).enumerate() {
        piece(index, item, &mut page);
    }
    page.gap(GAP_DEG[0]);
    let label = page.texts.get(match look.add {
        AddState::Ready => "add-look",
        AddState::Sending => "adding",
        AddState::Added => "added",
    });
    let can_add = look.add == AddState::Ready && look.items.iter().any(|item| item.in_stock);
    let mut all = Button::new(ButtonId::AddLook, label, Weight::Strong)
        .enabled(can_add)
        .share(1.8);
    if look.add == AddState::Added {
        all = all.icon(Icon::Check);
    }
    page.buttons(&[
        Button::new(ButtonId::Close, page.texts.get("close"), Weight::Quiet),
        all,
    ]);
    page.finish()
}

fn piece(index: usize, item: &LookItem, page: &mut Page<'_>) {
    const PLUS_DEG: f32 = TARGET_MIN_DEG + 0.1;
    let at = Rect::new(page.x + page.width - PLUS_DEG, page.y, PLUS_DEG, PLUS_DEG);
    let icon = match item.add {
        AddState::Ready => Icon::Plus,
        AddState::Sending => Icon::Clock,
        AddState::Added => Icon::Check,
    };
    let button = Button::new(ButtonId::AddItem(index), "", Weight::Quiet)
        .icon(icon)
        .enabled(item.in_stock && item.add == AddState::Ready);
    page.button(&button, at);
    let room = page.width - PLUS_DEG - GAP_DEG[1];
    let price = match item.in_stock {
        true => item.price.format(page.lang()),
        false => page.texts.get("out-of-stock"),
    };
    let colour = if item.in_stock { BRASS_DARK } else { ALARM };
    let style = BODY.coloured(colour).aligned(Align::Right);
    let price_deg = page.fit(&price, style, room, 1).widest_deg();
    let row = Rect::new(page.x, page.y, room, PLUS_DEG);
    let name_room = Rect {
        w: (room - price_deg - GAP_DEG[1]).max(0.0),
        ..row
    };
    page.lines_in(&item.name, BODY, name_room, 2);
    page.line_in(&price, style, row);
    page.gap(PLUS_DEG + TARGET_GAP_DEG);
}
