//! Lets the governor see how long frames take and how hot the phone is, and gives `quality` the resolution that it wants.

use std::time::Instant;

use bevy::prelude::*;
use buyplus_phone::{Budget, Governor, Thermal};

use crate::quality::{DeviceTier, Quality};

/// A frame that took this many times its share was missed.
const MISSED: f64 = 1.5;
/// Without a missed frame and with a processor at rest nothing is known of the GPU: neither lower nor raise.
const UNKNOWN_LOAD: f64 = 0.7;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Heat>()
        .init_resource::<Refresh>()
        .init_resource::<GpuWork>()
        .add_systems(First, begin_frame)
        .add_systems(Last, govern.run_if(resource_exists::<DeviceTier>));
}

/// How hot the phone says it is; whoever can ask it writes it here.
#[derive(Resource, Debug, Default, Clone, Copy, PartialEq)]
pub struct Heat(pub Thermal);

/// Frames per second of the display.
#[derive(Resource, Debug, Clone, Copy, PartialEq)]
pub struct Refresh(pub f64);

impl Default for Refresh {
    fn default() -> Self {
        Self(60.0)
    }
}

/// How long the GPU worked on the last frame, where it can be measured, seconds.
#[derive(Resource, Debug, Default, Clone, Copy, PartialEq)]
pub struct GpuWork(pub Option<f64>);

#[derive(Default)]
struct Watch {
    governor: Option<Governor>,
}

#[derive(Resource)]
struct FrameBegan(Instant);

fn begin_frame(mut commands: Commands) {
    commands.insert_resource(FrameBegan(Instant::now()));
}

fn govern(
    time: Res<Time<Real>>,
    tier: Res<DeviceTier>,
    heat: Res<Heat>,
    refresh: Res<Refresh>,
    gpu: Res<GpuWork>,
    began: Option<Res<FrameBegan>>,
    mut quality: ResMut<Quality>,
    mut watch: Local<Watch>,
) {
    if tier.is_changed() {
        watch.governor = Some(Governor::new(tier.0.settings()));
    }
    let Some(governor) = &mut watch.governor else {
        return;
    };
    let budget = Budget {
        frame_s: 1.0 / refresh.0,
    };
    let dt_s = time.delta_secs_f64();
    let cpu_s = began.map_or(0.0, |began| began.0.elapsed().as_secs_f64());
    let work_s = match gpu.0 {
        _ if dt_s > MISSED * budget.frame_s => dt_s,
        Some(gpu_s) => cpu_s.max(gpu_s),
        None => cpu_s.max(UNKNOWN_LOAD * budget.frame_s),
    };
    if let Some(scale) = governor.frame(dt_s, work_s, budget, heat.0) {
        info!("eyes are drawn at {scale:.1} of the screen's resolution");
        quality.eye_scale = scale;
    }
}
