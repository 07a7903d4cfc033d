//! What somebody says, as text, and what can be answered.

use crate::{
    ButtonId,
    page::{Button, Page, Weight},
    sheet::{Rect, Sheet},
    style::*,
};

/// Width of a caption.
pub(super) const WIDTH_DEG: f32 = 36.0;
/// Most answers that are offered at once.
const MAX_CHOICES: usize = 4;

/// What a caption says. Words are in the shopper's language already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaptionPanel {
    /// Who speaks; may be empty.
    pub speaker: String,
    /// What is said.
    pub text: String,
    /// What can be answered, in the order shown; at most four.
    pub choices: Vec<String>,
}

pub(super) fn draw(caption: &CaptionPanel, mut page: Page<'_>) -> Sheet {
    if !caption.speaker.is_empty() {
        page.text(&caption.speaker, NAME.sized(1.4).coloured(BRASS_LIGHT), 1);
        page.gap(GAP_DEG[0]);
    }
    page.text(&caption.text, BODY.coloured(IVORY), 4);
    for (index, choice) in caption.choices.iter().take(MAX_CHOICES).enumerate() {
        page.gap(TARGET_GAP_DEG);
        let rect = Rect::new(page.x, page.y, page.width, BUTTON_HEIGHT_DEG);
        let button = Button::new(ButtonId::Choice(index), choice.clone(), Weight::Quiet);
        page.button(&button, rect);
        page.gap(BUTTON_HEIGHT_DEG);
    }
    page.finish_on(TEAL, BRASS)
}
