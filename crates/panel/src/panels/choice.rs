//! A question with its answers under each other, for the flat screen before the headset.

use crate::{
    ButtonId,
    page::{Button, Page, Weight},
    sheet::Sheet,
    style::*,
};

/// Width of the panel.
pub(super) const WIDTH_DEG: f32 = 40.0;

/// What a choice shows. Words are in the shopper's language already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoicePanel {
    /// The question, in a few words.
    pub title: String,
    /// What follows from it.
    pub text: String,
    /// The answers; the first one is what most shoppers want.
    pub options: Vec<String>,
    /// Whether there is a step before.
    pub back: bool,
}

pub(super) fn draw(panel: &ChoicePanel, mut page: Page<'_>) -> Sheet {
    page.text(&panel.title, HEADING, 2);
    page.rule();
    page.text(&panel.text, BODY, 5);
    for (index, option) in panel.options.iter().enumerate() {
        let weight = match index {
            0 => Weight::Strong,
            _ => Weight::Quiet,
        };
        page.gap(GAP_DEG[1]);
        page.buttons(&[Button::new(
            ButtonId::Choice(index),
            option.as_str(),
            weight,
        )]);
    }
    if panel.back {
        page.gap(GAP_DEG[1]);
        let back = page.texts.get("back");
        page.buttons(&[Button::new(ButtonId::Back, back, Weight::Quiet)]);
    }
    page.finish()
}
