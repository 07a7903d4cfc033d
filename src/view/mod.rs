//! How the world is shown. The only part that knows that there are two eyes.

use bevy::prelude::*;

mod late_warp;
mod layout;
mod lens;
mod mask;
mod projection;
mod rig;

pub use lens::LensMaterial;
pub use rig::{Eye, EyePicture, FinalCamera, Output, ViewActive};

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<ViewSettings>()
        .init_resource::<Fade>()
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
}

impl ViewMode {
    /// The mode that the view key switches to next.
    pub fn next(self) -> Self {
        match self {
            Self::Mono => Self::Stereo,
            Self::Stereo => Self::Cardboard,
            Self::Cardboard => Self::Mono,
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
}

impl Default for ViewSettings {
    fn default() -> Self {
        Self {
            mode: ViewMode::Cardboard,
            viewer: buyplus_optics::ViewerProfile::cardboard_v1(),
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
