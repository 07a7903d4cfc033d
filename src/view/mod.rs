//! How the world is shown. The only part that knows that there are two eyes.

use bevy::prelude::*;

mod flat;
mod late_warp;
mod layout;
mod lens;
mod mask;
#[cfg(not(target_os = "android"))]
pub mod openxr;
mod projection;
mod rig;

pub use flat::FlatEye;
pub use lens::LensMaterial;
pub use rig::{Eye, EyePicture, FinalCamera, Output, ViewActive, grading};

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<ViewSettings>()
        .init_resource::<Fade>()
        .init_resource::<Vignette>()
        .add_plugins((late_warp::plugin, lens::plugin, mask::plugin, rig::plugin));
}

/// How the eyes' pictures reach the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, clap::ValueEnum)]
pub enum ViewMode {
    /// One eye, the whole window: for developers without a headset.
    Mono,
    /// Two eyes side by side, without lenses: for cross-eyed viewing and screenshots.
    Stereo,
    /// Two eyes through the distortion of a viewer's lenses: for a phone in a headset.
    Cardboard,
    /// Two eyes in a headset that an OpenXR runtime drives; chosen at the start, the window where there is none.
    #[value(name = "openxr")]
    OpenXr,
}

impl ViewMode {
    /// The mode that the view key switches to next.
    pub fn next(self) -> Self {
        match self {
            Self::Mono => Self::Stereo,
            Self::Stereo => Self::Cardboard,
            Self::Cardboard => Self::Mono,
            Self::OpenXr => Self::OpenXr,
        }
    }
}

/// What the shopper chose; the rig is rebuilt when it changes.
#[derive(Resource, Debug, Clone, PartialEq)]
pub struct ViewSettings {
    /// How the eyes' pictures reach the screen.
    pub mode: ViewMode,
    /// The headset whose lenses are looked through.
    pub viewer: buyplus_optics::ViewerProfile,
    /// How large the screen is; nothing for a desktop's window, which stands for a phone's.
    pub screen: Option<buyplus_optics::Screen>,
}

impl Default for ViewSettings {
    fn default() -> Self {
        Self {
            mode: ViewMode::Cardboard,
            viewer: buyplus_optics::ViewerProfile::cardboard_v1(),
            screen: None,
        }
    }
}

/// Brightness of the whole picture: 1 is open, 0 is dark. `place` closes it to move the shopper.
#[derive(Resource, Debug, Clone, Copy, PartialEq)]
pub struct Fade {
    /// 0 dark … 1 open.
    pub brightness: f32,
}

impl Default for Fade {
    fn default() -> Self {
        Self { brightness: 0.0 }
    }
}

/// Darkening of the rim while the world moves past a shopper who sits still: 0 none, 1 most.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Default)]
pub struct Vignette {
    /// 0 open … 1 closed to the middle of the view.
    pub strength: f32,
}
