//! The controls of the desktop preview: a key and what it does on each line.

use crate::{
    ButtonId,
    page::{Button, Page, Weight},
    sheet::{Rect, Sheet},
    style::*,
};

/// Width of the panel.
pub(super) const WIDTH_DEG: f32 = 38.0;
/// Width of the column of keys.
const KEYS_DEG: f32 = 12.0;

/// What the help shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpPanel {
    /// The controls in the order shown.
    pub rows: Vec<HelpRow>,
}

/// One control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpRow {
    /// The key or the movement of the mouse, as printed on it.
    pub keys: String,
    /// What it does.
    pub action: HelpAction,
}

/// What a control does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HelpAction {
    /// Turns the head.
    Look,
    /// Walks.
    Walk,
    /// Chooses what is looked at without waiting.
    Press,
    /// Nods.
    Nod,
    /// Shakes the head.
    Shake,
    /// Makes the present direction the front.
    Recentre,
    /// Opens the bag.
    Bag,
    /// Changes between one eye, two eyes and the lenses.
    View,
    /// Leaves the shop.
    Quit,
    /// Shows or hides this help.
    Help,
}

impl HelpAction {
    fn key(self) -> &'static str {
        match self {
            Self::Look => "help-look",
            Self::Walk => "help-walk",
            Self::Press => "help-press",
            Self::Nod => "help-nod",
            Self::Shake => "help-shake",
            Self::Recentre => "help-recentre",
            Self::Bag => "help-bag",
            Self::View => "help-view",
            Self::Quit => "help-quit",
            Self::Help => "help-help",
        }
    }
}

pub(super) fn draw(panel: &HelpPanel, mut page: Page<'_>) -> Sheet {
    const ROW_DEG: f32 = 2.7;
    const CAP_DEG: f32 = 2.3;
    let heading = page.texts.get("help");
    page.text(&heading, HEADING, 1);
    page.rule();
    for row in &panel.rows {
        let cap = Rect::new(
            page.x,
            page.y + (ROW_DEG - CAP_DEG) / 2.0,
            KEYS_DEG,
            CAP_DEG,
        );
        page.shape(cap, 0.5, Some(STONE), Some((BRASS, HAIRLINE_DEG)));
        page.line_in(&row.keys, BODY.aligned(Align::Middle), cap.inset(0.1));
        let words = page.texts.get(row.action.key());
        let indent = KEYS_DEG + GAP_DEG[1];
        page.line_in(
            &words,
            BODY,
            Rect::new(page.x + indent, page.y, page.width - indent, ROW_DEG),
        );
        page.gap(ROW_DEG);
    }
    page.gap(GAP_DEG[1]);
    page.buttons(&[Button::new(
        ButtonId::Close,
        page.texts.get("close"),
        Weight::Quiet,
    )]);
    page.finish()
}
