//! Something to tell, with the ways out of it that make sense.

use crate::{
    ButtonId,
    icons::Icon,
    page::{Button, Page, Weight},
    sheet::{Rect, Sheet},
    style::*,
};

/// Width of the panel.
pub(super) const WIDTH_DEG: f32 = 34.0;

/// What a message shows. Words are in the shopper's language already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessagePanel {
    /// How serious it is.
    pub kind: MessageKind,
    /// What happened, in a few words.
    pub title: String,
    /// What it means and what to do.
    pub text: String,
    /// Whether trying again makes sense.
    pub retry: bool,
    /// Whether it can be put away.
    pub close: bool,
}

/// How serious a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageKind {
    /// Good to know.
    Info,
    /// Something takes its time.
    Waiting,
    /// Something went wrong.
    Warning,
}

pub(super) fn draw(panel: &MessagePanel, mut page: Page<'_>) -> Sheet {
    const ICON_DEG: f32 = 2.6;
    let (icon, colour) = match panel.kind {
        MessageKind::Info => (Icon::Check, GOOD),
        MessageKind::Waiting => (Icon::Clock, TEAL),
        MessageKind::Warning => (Icon::Warning, ALARM),
    };
    let indent = ICON_DEG + GAP_DEG[1];
    let title = page.fit(&panel.title, HEADING, page.width - indent, 2);
    let height = title.height_deg().max(ICON_DEG);
    page.icon(
        icon,
        Rect::new(
            page.x,
            page.y + (height - ICON_DEG) / 2.0,
            ICON_DEG,
            ICON_DEG,
        ),
        colour,
    );
    let title_y = page.y + (height - title.height_deg()) / 2.0;
    page.place(title, page.x + indent, title_y);
    page.gap(height);
    page.rule();
    page.text(&panel.text, BODY, 4);
    let mut row = Vec::new();
    if panel.close {
        row.push(Button::new(
            ButtonId::Close,
            page.texts.get("close"),
            Weight::Quiet,
        ));
    }
    if panel.retry {
        row.push(Button::new(
            ButtonId::Retry,
            page.texts.get("retry"),
            Weight::Strong,
        ));
    }
    if !row.is_empty() {
        page.gap(GAP_DEG[1]);
        page.buttons(&row);
    }
    page.finish()
}
