//! Panels in the world: hangs what `buyplus-panel` paints onto quads, and lets the gaze choose on them.
//! It must not know what a choice does, and no frame waits for a painting.

use bevy::prelude::*;
use buyplus_panel::{ButtonId, Lang};

mod paint;
mod quad;
mod targets;

pub use paint::{Language, PaintedPanel, Words};
pub use targets::{middle_of, name};

use crate::app::FrameSystems;
use crate::gaze::Activated;

/// The one colour of what can be looked at, linear.
pub const ACCENT: LinearRgba = LinearRgba::new(0.008, 0.20, 0.95, 1.0);

/// The panel plugin, in a language.
pub fn plugin(lang: Lang) -> impl Plugin {
    move |app: &mut App| {
        app.add_message::<Pressed>()
            .add_plugins((paint::plugin(lang), quad::plugin, targets::plugin))
            .add_systems(
                Update,
                press_buttons
                    .after(FrameSystems::Gaze)
                    .before(FrameSystems::Purchase),
            );
    }
}

/// A panel that hangs in the world, facing its +z.
#[derive(Component, Debug, Clone, PartialEq)]
#[require(Transform, Visibility)]
pub struct WorldPanel {
    /// What it shows.
    pub panel: buyplus_panel::Panel,
    /// How large it is.
    pub size: PanelSize,
    /// What the journal calls it.
    pub name: &'static str,
    /// Whether the gaze rests on it at all.
    pub is_solid: bool,
}

/// How large a panel hangs in the world.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PanelSize {
    /// As large as it was designed, in degrees, for a viewer this far away, metres.
    SeenFrom(f32),
    /// As wide as this, metres.
    Wide(f32),
}

/// A region of a panel that the gaze can rest on.
#[derive(Component, Debug, Clone, Copy, PartialEq)]
pub struct PanelButton {
    /// The panel.
    pub panel: Entity,
    /// What the region means.
    pub id: ButtonId,
}

/// A button of a panel was chosen.
#[derive(Message, Debug, Clone, Copy, PartialEq)]
pub struct Pressed {
    /// The panel.
    pub panel: Entity,
    /// The button.
    pub id: ButtonId,
}

fn press_buttons(
    mut activated: MessageReader<Activated>,
    buttons: Query<&PanelButton>,
    mut pressed: MessageWriter<Pressed>,
) {
    for act in activated.read() {
        if let Ok(button) = buttons.get(act.target) {
            pressed.write(Pressed {
                panel: button.panel,
                id: button.id,
            });
        }
    }
}

/// `#rrggbb`; grey where it is something else.
pub fn rgb(text: &str) -> [u8; 3] {
    let channel = |at: usize| {
        text.get(at..at + 2)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok())
    };
    match (channel(1), channel(3), channel(5)) {
        (Some(red), Some(green), Some(blue)) => [red, green, blue],
        _ => [128, 128, 128],
    }
}
