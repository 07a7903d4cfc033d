//! The settings: comfort, sound and how long a look must rest. Shows what is set; sets nothing.

use crate::{
    ButtonId,
    icons::Icon,
    page::{Button, Page, Weight},
    sheet::{Rect, Setting, Sheet},
    style::*,
};

/// Width of the panel.
pub(super) const WIDTH_DEG: f32 = 48.0;

/// What is set now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SettingsPanel {
    /// How long a look must rest, milliseconds.
    pub dwell_ms: u32,
    /// Loudness, 0 to 100; 0 is mute.
    pub volume_percent: u8,
    /// Darkening of the rim while the world moves: 0 none, 1 some, 2 much.
    pub vignette: u8,
    /// Whether what need not move stands still.
    pub reduced_motion: bool,
    /// Whether the shopper sits.
    pub is_seated: bool,
    /// Whether the badge lies at the left hand.
    pub is_left_handed: bool,
    /// Whether accents keep apart for every kind of colour vision.
    pub safe_colours: bool,
}

pub(super) fn draw(set: &SettingsPanel, mut page: Page<'_>) -> Sheet {
    let heading = page.texts.get("settings");
    page.text(&heading, HEADING, 1);
    page.rule();
    let seconds = format!("{}.{} s", set.dwell_ms / 1000, set.dwell_ms % 1000 / 100);
    dial(Setting::Dwell, "set-dwell", &seconds, &mut page);
    let volume = match set.volume_percent {
        0 => page.texts.get("set-mute"),
        percent => format!("{percent} %"),
    };
    dial(Setting::Volume, "set-volume", &volume, &mut page);
    let vignette = ["set-vignette-off", "set-vignette-some", "set-vignette-much"];
    let switches = [
        (
            Setting::Vignette,
            vignette[usize::from(set.vignette.min(2))],
        ),
        (
            Setting::Motion,
            either(set.reduced_motion, ["set-motion-less", "set-motion-full"]),
        ),
        (
            Setting::Height,
            either(set.is_seated, ["set-seated", "set-standing"]),
        ),
        (
            Setting::Side,
            either(set.is_left_handed, ["set-left", "set-right"]),
        ),
        (
            Setting::Colours,
            either(set.safe_colours, ["set-colours-safe", "set-colours-plain"]),
        ),
        (Setting::Forward, "set-forward"),
    ];
    for pair in switches.chunks(2) {
        let buttons: Vec<_> = pair
            .iter()
            .map(|(setting, key)| {
                Button::new(
                    ButtonId::Cycle(*setting),
                    page.texts.get(key),
                    Weight::Quiet,
                )
            })
            .collect();
        page.buttons(&buttons);
        page.gap(TARGET_GAP_DEG);
    }
    page.buttons(&[Button::new(
        ButtonId::Close,
        page.texts.get("close"),
        Weight::Strong,
    )]);
    page.finish()
}

fn either(is_first: bool, keys: [&'static str; 2]) -> &'static str {
    keys[usize::from(!is_first)]
}

/// A name, and its value between less and more.
fn dial(setting: Setting, key: &str, value: &str, page: &mut Page<'_>) {
    const VALUE_DEG: f32 = 7.0;
    let side = BUTTON_HEIGHT_DEG;
    let right = page.x + page.width;
    let more = Rect::new(right - side, page.y, side, side);
    let between = Rect::new(more.x - VALUE_DEG, page.y, VALUE_DEG, side);
    let less = Rect::new(between.x - side, page.y, side, side);
    let words = page.texts.get(key);
    let room = Rect::new(page.x, page.y, less.x - page.x - GAP_DEG[0], side);
    page.line_in(&words, BODY, room);
    page.button(
        &Button::new(ButtonId::Less(setting), "", Weight::Quiet).icon(Icon::Minus),
        less,
    );
    page.line_in(value, BODY.aligned(Align::Middle), between);
    page.button(
        &Button::new(ButtonId::More(setting), "", Weight::Quiet).icon(Icon::Plus),
        more,
    );
    page.gap(side + TARGET_GAP_DEG);
}
