//! From a point on a flat screen to where it points, while one eye has the whole screen.

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use bevy::window::PrimaryWindow;

use super::projection::OffAxis;
use super::rig::{EyeIndex, Output};
use super::{ViewMode, ViewSettings};

/// The eye of the one-eyed view, if that is how the world is shown.
#[derive(SystemParam)]
pub struct FlatEye<'w, 's> {
    settings: Res<'w, ViewSettings>,
    output: Option<Res<'w, Output>>,
    windows: Query<'w, 's, &'static Window, With<PrimaryWindow>>,
    eyes: Query<'w, 's, &'static Projection, With<EyeIndex>>,
}

impl FlatEye<'_, '_> {
    /// The direction in head axes that a point of the screen shows: 0,0 is its lower left, 1,1 its upper right.
    pub fn direction(&self, at: Vec2) -> Option<Vec3> {
        let t = self.off_axis()?.tangents;
        let across = t.left as f32 + (t.right - t.left) as f32 * at.x;
        let up = t.bottom as f32 + (t.top - t.bottom) as f32 * at.y;
        Some(Vec3::new(across, up, -1.0).normalize())
    }

    /// The point of the screen that shows a direction in head axes.
    pub fn point(&self, direction: Vec3) -> Option<Vec2> {
        let t = self.off_axis()?.tangents;
        let tangent = direction.truncate() / -direction.z;
        let across = (tangent.x - t.left as f32) / (t.right - t.left) as f32;
        let up = (tangent.y - t.bottom as f32) / (t.top - t.bottom) as f32;
        (direction.z < 0.0).then_some(Vec2::new(across, up))
    }

    /// How much of the tangent one pixel across shows.
    pub fn tangent_per_px(&self) -> Option<f32> {
        let t = self.off_axis()?.tangents;
        let width_px = match (&self.output, self.windows.single()) {
            (Some(output), _) => output.size_px.x,
            (None, Ok(window)) => window.physical_width(),
            (None, Err(_)) => return None,
        };
        Some((t.right - t.left) as f32 / width_px.max(1) as f32)
    }

    fn off_axis(&self) -> Option<&OffAxis> {
        if self.settings.mode != ViewMode::Mono {
            return None;
        }
        match self.eyes.single().ok()? {
            Projection::Custom(custom) => custom.get::<OffAxis>(),
            _ => None,
        }
    }
}
