//! A headset that an OpenXR runtime drives: its eyes instead of the lens pass, its pose instead of the phone's sensors, its
//! controllers' select as the trigger. Chosen at the start; whatever fails, the world goes on in the window.

use bevy::app::{PluginGroupBuilder, ScheduleRunnerPlugin};
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::pipelined_rendering::PipelinedRenderingPlugin;
use bevy::winit::WinitPlugin;
use bevy_mod_openxr::exts::OxrExtensions;
use bevy_mod_openxr::init::OxrInitPlugin;
use bevy_mod_openxr::reference_space::OxrReferenceSpacePlugin;
use bevy_mod_openxr::types::{AppInfo, Version};
use bevy_mod_xr::session::XrSessionPlugin;
use std::time::Duration;

mod eyes;
mod frame;
mod loader;
mod session;
mod trigger;
mod veil;

pub use loader::{NoHeadset, look_for_runtime};

/// Between two frames without a session or a window, nothing hurries.
const IDLE: Duration = Duration::from_millis(2);

/// Bevy's plugins with a graphics device of the runtime's choice, in place of its own.
pub fn engine(plugins: PluginGroupBuilder, has_window: bool) -> PluginGroupBuilder {
    let plugins = plugins
        .disable::<RenderPlugin>()
        .add_before::<RenderPlugin>(XrSessionPlugin { auto_handle: false })
        .add_before::<RenderPlugin>(OxrInitPlugin {
            app_info: AppInfo {
                name: "Buy+".into(),
                version: Version(0, 1, 0),
            },
            exts: OxrExtensions::default(),
            ..default()
        })
        .add(OxrReferenceSpacePlugin {
            // Where the head is when the shopper sits down is the middle of the place that they stand in.
            default_primary_ref_space: openxr::ReferenceSpaceType::LOCAL,
        })
        // Simulating and drawing one after the other shows a pose that is one frame younger.
        .disable::<PipelinedRenderingPlugin>();
    match has_window {
        true => plugins,
        false => plugins
            .disable::<WinitPlugin>()
            .add(ScheduleRunnerPlugin::run_loop(IDLE)),
    }
}

/// Adds the headset to a client whose engine was made by [`engine`].
pub fn plugin(has_window: bool) -> impl Plugin {
    move |app: &mut App| {
        app.insert_resource(Headset {
            has_window,
            ..default()
        })
        .add_plugins((
            session::plugin,
            frame::plugin,
            eyes::plugin,
            trigger::plugin,
            veil::plugin,
        ));
    }
}

/// Where the headset is in its life.
#[derive(Resource, Debug, Default, Clone, PartialEq)]
pub struct Headset {
    /// What it does now.
    pub stage: Stage,
    has_window: bool,
}

/// The life of a headset's session.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// No session was asked for yet.
    #[default]
    New,
    /// There is a session, and it does not want frames.
    Idle,
    /// Frames go to the eyes.
    Running,
    /// Ended by the shopper.
    Ended,
    /// Ended by a fault.
    Lost,
}
