//! Device tiers: the only file that decides how much picture a device can carry. It must not know places or products.

use bevy::prelude::*;
use bevy::render::view::Msaa;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Quality>();
}

/// What the renderer may spend.
#[derive(Resource, Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// Eye texture pixels per screen pixel at the lens centre; 1 is sharp, less is cheaper.
    pub eye_scale: f32,
    /// Multisampling of the eye textures.
    pub msaa: Msaa,
}

impl Default for Quality {
    /// A desktop with any GPU of the last ten years.
    fn default() -> Self {
        Self {
            eye_scale: 1.0,
            msaa: Msaa::Sample4,
        }
    }
}
