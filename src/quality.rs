//! Device tiers: the only file that decides how much picture a device can carry. It must not know places or products.

use bevy::prelude::*;
use bevy::render::renderer::RenderAdapterInfo;

use bevy::render::view::Msaa;
use buyplus_phone::Tier;
use wgpu_types::DeviceType;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Quality>().add_systems(
        PreStartup,
        judge_device.run_if(resource_exists::<RenderAdapterInfo>),
    );
}

/// What the renderer may spend.
#[derive(Resource, Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// Eye texture pixels per screen pixel at the lens centre; 1 is sharp, less is cheaper.
    pub eye_scale: f32,
    /// Multisampling of the eye textures.
    pub msaa: Msaa,
    /// Texture samples along the longer side of a slanted pixel.
    pub anisotropy: u16,
    /// Whether what the lens never shows is left undrawn.
    pub lens_mask: bool,
}

impl Default for Quality {
    /// A desktop with any GPU of the last ten years.
    fn default() -> Self {
        Self {
            eye_scale: 1.0,
            msaa: Msaa::Sample4,
            anisotropy: 8,
            lens_mask: true,
        }
    }
}

/// The tier of a phone's GPU; absent on desktops. Inserted before the start it is believed, whatever the adapter says.
#[derive(Resource, Debug, Clone, Copy, PartialEq)]
pub struct DeviceTier(pub Tier);

impl From<Tier> for Quality {
    fn from(tier: Tier) -> Self {
        let settings = tier.settings();
        Self {
            eye_scale: settings.eye_scale,
            msaa: match settings.msaa {
                4.. => Msaa::Sample4,
                _ => Msaa::Off,
            },
            anisotropy: settings.anisotropy,
            lens_mask: true,
        }
    }
}

fn judge_device(
    mut commands: Commands,
    adapter: Res<RenderAdapterInfo>,
    assumed: Option<Res<DeviceTier>>,
    mut quality: ResMut<Quality>,
) {
    // A phone whose GPU nobody knows is taken for a middle one; the governor finds out.
    let unknown = cfg!(target_os = "android").then_some(Tier::Middle);
    let found = Tier::of_gpu(&adapter.name).or(unknown);
    if let Some(tier) = assumed.map(|assumed| assumed.0).or(found) {
        *quality = tier.into();
        commands.insert_resource(DeviceTier(tier));
    }
    if adapter.device_type == DeviceType::Cpu {
        // A processor that draws takes every texture sample one by one.
        quality.anisotropy = 1;
    }
}
