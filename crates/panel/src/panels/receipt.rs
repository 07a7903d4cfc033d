//! The order after it was paid: its number, what was charged, and for a while the way back.

use crate::{
    ButtonId, Money,
    icons::Icon,
    page::{Button, Page, Weight},
    sheet::{Rect, Sheet},
    style::*,
};

/// Width of the panel.
pub(super) const WIDTH_DEG: f32 = 36.0;

/// What a receipt shows.
#[derive(Debug, Clone, PartialEq)]
pub struct ReceiptPanel {
    /// The order's number as the shopper may quote it.
    pub order_number: String,
    /// What was charged.
    pub total: Money,
    /// Who was paid.
    pub merchant: String,
    /// Whether the order can be taken back.
    pub undo: UndoState,
}

/// Whether an order can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UndoState {
    /// It can, for so many seconds.
    Open {
        /// Whole seconds left.
        seconds_left: u32,
    },
    /// The server was asked to take it back.
    Undoing,
    /// It was taken back.
    Undone,
    /// The time is over.
    Over,
}

pub(super) fn draw(panel: &ReceiptPanel, mut page: Page<'_>) -> Sheet {
    if panel.undo == UndoState::Undone {
        let words = page.texts.get("undone");
        page.notice(Icon::Check, &words, GOOD, STONE);
    } else {
        thanks(&mut page);
        page.gap(GAP_DEG[0]);
        page.text(
            &panel.total.format(page.lang()),
            TOTAL.coloured(INK).aligned(Align::Middle),
            1,
        );
        page.text(&panel.merchant, QUIET.aligned(Align::Middle), 1);
    }
    page.rule();
    let number = page
        .texts
        .with("order-number", "number", panel.order_number.as_str());
    page.text(&number, BODY.aligned(Align::Middle), 1);
    undo_words(panel.undo, &mut page);
    page.gap(GAP_DEG[1]);
    let close = Button::new(ButtonId::Close, page.texts.get("close"), Weight::Strong);
    let undo = Button::new(ButtonId::Undo, page.texts.get("undo"), Weight::Quiet).icon(Icon::Arrow);
    match panel.undo {
        UndoState::Open { .. } => page.buttons(&[undo, close]),
        UndoState::Undoing => page.buttons(&[undo.enabled(false), close]),
        UndoState::Undone | UndoState::Over => page.buttons(&[close]),
    }
    page.finish()
}

fn thanks(page: &mut Page<'_>) {
    const SEAL_DEG: f32 = 4.4;
    let seal = Rect::new(
        page.x + (page.width - SEAL_DEG) / 2.0,
        page.y,
        SEAL_DEG,
        SEAL_DEG,
    );
    page.shape(seal, SEAL_DEG / 2.0, Some(TEAL), Some((BRASS, 0.2)));
    page.icon(Icon::Check, seal.inset(1.1), BRASS_LIGHT);
    page.gap(SEAL_DEG + GAP_DEG[0]);
    let words = page.texts.get("paid");
    page.text(&words, HEADING.aligned(Align::Middle), 1);
}

fn undo_words(undo: UndoState, page: &mut Page<'_>) {
    let words = match undo {
        UndoState::Open { seconds_left } => page.texts.with("undo-left", "seconds", seconds_left),
        UndoState::Undoing => page.texts.get("undoing"),
        UndoState::Over => page.texts.get("undo-over"),
        UndoState::Undone => return,
    };
    page.text(&words, QUIET.aligned(Align::Middle), 1);
}
