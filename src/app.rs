//! Assembles the client for a window or for headless work. Adds plugins and orders them; owns no behaviour.

use std::path::PathBuf;

use bevy::asset::io::AssetSourceBuilder;
use bevy::asset::io::memory::MemoryAssetReader;
use bevy::asset::{AssetMetaCheck, AssetPlugin};
use bevy::ecs::error::{FallbackErrorHandler, warn};
use bevy::ecs::schedule::SingleThreadedExecutor;
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::pipelined_rendering::PipelinedRenderingPlugin;
use bevy::render::render_resource::TextureFormat;
use bevy::window::{ExitCondition, PresentMode};
use bevy::winit::WinitPlugin;

use crate::view::{Output, ViewSettings};
use crate::{
    gaze, gesture, goods, help, journal, mips, net, panel, pending, place, pose, purchase, quality,
    shaders, view,
};

/// The order of work in a frame. Adding a set means placing it in `order_frame`.
#[derive(SystemSet, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FrameSystems {
    /// Replies that arrived become messages.
    Net,
    /// The head is placed.
    Pose,
    /// The eyes are placed.
    View,
    /// The ray is cast, the dwell runs.
    Gaze,
    /// The last second of poses is searched for nods and shakes.
    Gesture,
    /// What was gazed at, dwelled on, nodded or shaken becomes commands.
    Purchase,
    /// The world shows the result.
    Show,
    /// What changed on panels goes to be painted.
    Paint,
}

/// What the shopper asked for at the start.
#[derive(Debug, Clone)]
pub struct Options {
    /// Address of the backend, `http://host:port`.
    pub server: String,
    /// How the picture is shown, and through which headset.
    pub view: ViewSettings,
    /// The place to start in.
    pub place: String,
    /// Language of texts.
    pub lang: buyplus_panel::Lang,
    /// Where the device's key and open intents are kept; nothing is kept without it.
    pub data_dir: Option<PathBuf>,
    /// Where the head's motion is recorded.
    pub record: Option<PathBuf>,
}

/// Where the picture goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Target {
    /// A window on the desktop.
    Window,
    /// An image of this size, without window or event loop.
    Image(UVec2),
}

/// The whole client, ready to run.
pub fn build(options: &Options, target: Target) -> App {
    let mut app = App::new();
    // Sources must be known before `AssetPlugin` is built.
    let shelf = goods::GoodsFolder::default();
    let reader_root = shelf.0.clone();
    app.register_asset_source(
        goods::SOURCE,
        AssetSourceBuilder::new(move || {
            Box::new(MemoryAssetReader {
                root: reader_root.clone(),
            })
        }),
    );
    app.insert_resource(shelf)
        .insert_resource(options.view.clone())
        // A failing system is a line in the log and a missing thing in the world, never a dead headset.
        .insert_resource(FallbackErrorHandler(warn));
    add_engine(&mut app, target);
    if let Target::Image(size_px) = target {
        let image =
            Image::new_target_texture(size_px.x, size_px.y, TextureFormat::Rgba8UnormSrgb, None);
        let image = app.world_mut().resource_mut::<Assets<Image>>().add(image);
        app.insert_resource(Output { image, size_px });
    }
    order_frame(&mut app);
    if matches!(target, Target::Image(_)) {
        // Systems without an order between them then run in the same one every time, so that a film repeats itself.
        app.edit_schedule(Update, |update| {
            update.set_executor(SingleThreadedExecutor::new());
        });
    }
    app.add_plugins((
        help::plugin,
        journal::plugin,
        pending::plugin,
        mips::plugin,
        quality::plugin,
        shaders::plugin,
        net::plugin(options),
        pose::plugin,
        view::plugin,
        gaze::plugin,
        gesture::plugin,
        place::plugin(&options.place),
        goods::plugin,
        panel::plugin(options.lang),
        purchase::plugin(options),
    ));
    if let Some(file) = &options.record {
        app.add_plugins(pose::record::plugin(file.clone()));
    }
    app
}

fn add_engine(app: &mut App, target: Target) {
    let assets = AssetPlugin {
        file_path: assets_dir().to_string_lossy().into_owned(),
        meta_check: AssetMetaCheck::Never,
        ..default()
    };
    let log = LogPlugin {
        filter: "warn,buyplus=info,wgpu_hal=error,wgpu_core=error,naga=warn,bevy_render::view::window=error".into(),
        ..default()
    };
    let plugins = DefaultPlugins.set(assets).set(log);
    match target {
        Target::Window => app.add_plugins(plugins.set(WindowPlugin {
            primary_window: Some(Window {
                title: "Buy+".into(),
                resolution: (1280, 720).into(),
                present_mode: PresentMode::AutoVsync,
                ..default()
            }),
            ..default()
        })),
        Target::Image(_) => app.add_plugins(
            plugins
                .set(WindowPlugin {
                    primary_window: None,
                    exit_condition: ExitCondition::DontExit,
                    ..default()
                })
                // The first frame already needs its shaders.
                .set(RenderPlugin {
                    synchronous_pipeline_compilation: true,
                    ..default()
                })
                .disable::<WinitPlugin>()
                .disable::<PipelinedRenderingPlugin>(),
        ),
    };
}

fn order_frame(app: &mut App) {
    app.configure_sets(
        Update,
        (
            FrameSystems::Net,
            FrameSystems::Pose,
            FrameSystems::View,
            FrameSystems::Gaze,
            FrameSystems::Gesture,
            FrameSystems::Purchase,
            FrameSystems::Show,
            FrameSystems::Paint,
        )
            .chain(),
    );
}

/// The folder of shipped assets: `BUYPLUS_ASSETS`, else beside the program, else where it was built.
pub fn assets_dir() -> PathBuf {
    let beside = std::env::current_exe()
        .ok()
        .and_then(|exe| Some(exe.parent()?.join("assets")));
    [
        std::env::var_os("BUYPLUS_ASSETS").map(PathBuf::from),
        beside,
    ]
    .into_iter()
    .flatten()
    .find(|folder| folder.join("places").is_dir())
    .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets"))
}
