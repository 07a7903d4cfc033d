//! The badge at the shopper's feet: calls the sales associate, opens the settings.

use crate::{
    ButtonId,
    icons::Icon,
    page::{Button, Page, Weight},
    sheet::Sheet,
    style::*,
};

/// Width of the badge.
pub(super) const WIDTH_DEG: f32 = 30.0;

/// What the badge offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadgePanel {
    /// Whether there is somebody to call.
    pub can_call: bool,
}

pub(super) fn draw(badge: &BadgePanel, mut page: Page<'_>) -> Sheet {
    let mut row = Vec::new();
    if badge.can_call {
        let call = Button::new(
            ButtonId::CallStaff,
            page.texts.get("call-staff"),
            Weight::Strong,
        );
        row.push(call.icon(Icon::Person));
    }
    let settings = Button::new(
        ButtonId::OpenSettings,
        page.texts.get("settings"),
        Weight::Quiet,
    );
    row.push(settings.icon(Icon::Gear));
    page.y -= PADDING_DEG / 2.0;
    page.buttons(&row);
    page.y -= PADDING_DEG / 2.0;
    page.finish_on(TEAL, BRASS)
}
