//! The keypad for a PIN, its digits in an order given by the caller, so that the gaze betrays nothing.

use crate::{
    ButtonId,
    icons::Icon,
    page::{Button, Page, Weight},
    sheet::{Rect, Sheet},
    style::*,
};

/// Width of the panel.
pub(super) const WIDTH_DEG: f32 = 30.0;
/// Digits in a row of the keypad.
const COLUMNS: usize = 5;

/// What the keypad shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinPanel {
    /// The digits from the top left; shuffled anew for each attempt.
    pub digits: [u8; 10],
    /// How many have been chosen.
    pub entered: u8,
    /// How many the PIN has.
    pub length: u8,
    /// Attempts left, once one has failed.
    pub tries_left: Option<u8>,
}

pub(super) fn draw(panel: &PinPanel, mut page: Page<'_>) -> Sheet {
    let heading = page.texts.get("pin-title");
    page.text(&heading, HEADING.aligned(Align::Middle), 1);
    page.rule();
    dots(panel, &mut page);
    if let Some(tries) = panel.tries_left {
        let words = page.texts.with("pin-tries", "count", tries);
        page.text(&words, BODY.coloured(ALARM).aligned(Align::Middle), 1);
    }
    page.gap(GAP_DEG[1]);
    for (row, digits) in panel.digits.chunks(COLUMNS).enumerate() {
        let key = |(column, digit): (usize, &u8)| {
            // A key goes by its place: what it is called betrays nothing.
            let place = (row * COLUMNS + column) as u8;
            Button::new(ButtonId::Key(place), digit.to_string(), Weight::Quiet)
        };
        let keys: Vec<_> = digits.iter().enumerate().map(key).collect();
        page.buttons(&keys);
        page.gap(TARGET_GAP_DEG);
    }
    page.buttons(&[
        Button::new(ButtonId::Cancel, page.texts.get("cancel"), Weight::Quiet),
        Button::new(ButtonId::Erase, page.texts.get("erase"), Weight::Quiet).icon(Icon::Arrow),
    ]);
    page.finish()
}

/// One dot for each digit, filled once it has been chosen.
fn dots(panel: &PinPanel, page: &mut Page<'_>) {
    const DOT_DEG: f32 = 1.4;
    let step = DOT_DEG + GAP_DEG[1];
    let left = page.x + (page.width - step * f32::from(panel.length) + GAP_DEG[1]) / 2.0;
    for index in 0..panel.length {
        let rect = Rect::new(
            left + f32::from(index) * step,
            page.y + GAP_DEG[0],
            DOT_DEG,
            DOT_DEG,
        );
        let fill = (index < panel.entered).then_some(TEAL);
        page.shape(rect, DOT_DEG / 2.0, fill, Some((TEAL, 0.15)));
    }
    page.gap(DOT_DEG + 2.0 * GAP_DEG[0]);
}
