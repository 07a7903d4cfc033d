//! The directory board: where one can go from here, one line each.

use crate::{
    ButtonId,
    icons::Icon,
    page::{Button, Page, Weight},
    sheet::{Rect, Sheet},
    style::*,
};

/// Width of the board.
pub(super) const WIDTH_DEG: f32 = 36.0;
/// More lines than this are left out: nobody reads a longer board in a headset.
const MAX_ROWS: usize = 7;

/// What the directory says. Words are in the shopper's language already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryPanel {
    /// The heading: the store's name.
    pub title: String,
    /// Where one can go, in the order shown.
    pub rows: Vec<DirectoryRow>,
}

/// One line of the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryRow {
    /// The name of the place.
    pub name: String,
    /// Whether the shopper is there already.
    pub is_here: bool,
}

pub(super) fn draw(board: &DirectoryPanel, mut page: Page<'_>) -> Sheet {
    page.text(&board.title, HEADING.aligned(Align::Middle), 2);
    page.rule();
    for (index, row) in board.rows.iter().take(MAX_ROWS).enumerate() {
        if index > 0 {
            page.gap(TARGET_GAP_DEG);
        }
        let rect = Rect::new(page.x, page.y, page.width, BUTTON_HEIGHT_DEG);
        let mut button = Button::new(ButtonId::Choice(index), row.name.clone(), Weight::Quiet)
            .enabled(!row.is_here);
        if row.is_here {
            button = button.icon(Icon::Here);
        }
        page.button(&button, rect);
        page.gap(BUTTON_HEIGHT_DEG);
    }
    page.finish()
}
