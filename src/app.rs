//! Assembles the client for a window or for headless work. Adds plugins and orders them; owns no behaviour.

use std::path::PathBuf;

use bevy::asset::io::AssetSourceBuilder;
use bevy::asset::io::memory::MemoryAssetReader;
use bevy::asset::{AssetMetaCheck, AssetPlugin};
use bevy::audio::AudioPlugin;
use bevy::ecs::error::{FallbackErrorHandler, warn};
use bevy::ecs::schedule::SingleThreadedExecutor;
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::pipelined_rendering::PipelinedRenderingPlugin;
use bevy::render::render_resource::TextureFormat;
use bevy::window::{ExitCondition, PresentMode};
use bevy::winit::WinitPlugin;

use crate::goods::StoreWanted;
use crate::view::{Output, ViewMode, ViewSettings};
use crate::{
    comfort, gaze, gesture, goods, help, journal, link, memory, mips, net, panel, pending, people,
    place, pose, purchase, quality, shaders, show, sound, view,
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
    /// The store to enter.
    pub store: StoreWanted,
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
    /// A window on the desktop, or a phone's screen.
    Window,
    /// A headset alone, where there is no display.
    Headset,
    /// An image of this size, without window or event loop.
    Image(UVec2),
}

/// The whole client, ready to run.
pub fn build(options: &Options, target: Target) -> App {
    let mut app = with_engine(target, options.view.mode);
    app.insert_resource(options.view.clone());
    add_world(&mut app, options, target);
    app
}

/// The renderer and what gives goods their bodies, drawing into an image: no place, no shopper, no backend.
#[cfg(not(target_os = "android"))]
pub fn bare(size_px: UVec2) -> App {
    let mut app = with_engine(Target::Image(size_px), ViewMode::Mono);
    app.init_resource::<pose::HeadPose>()
        .insert_resource(panel::Language(buyplus_panel::Lang::En))
        .add_message::<net::Answer>()
        .add_plugins((
            journal::plugin,
            pending::plugin,
            mips::plugin,
            quality::plugin,
            memory::plugin,
            goods::bodies,
        ));
    app
}

/// The engine, its sources of files, and the image to draw into where there is one.
fn with_engine(target: Target, mode: ViewMode) -> App {
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
        // A failing system is a line in the log and a missing thing in the world, never a dead headset.
        .insert_resource(FallbackErrorHandler(warn));
    add_engine(&mut app, target, mode);
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
    app
}

fn add_world(app: &mut App, options: &Options, target: Target) {
    app.add_plugins((
        help::plugin,
        (journal::plugin, link::plugin),
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
        goods::plugin(&options.store),
        panel::plugin(options.lang),
        purchase::plugin(options),
    ));
    app.add_plugins((
        memory::plugin,
        comfort::plugin(options),
        people::plugin(target),
        show::plugin(target),
    ));
    if !matches!(target, Target::Image(_)) {
        // A film has no ears.
        app.add_plugins(sound::plugin);
    }
    #[cfg(not(target_os = "android"))]
    if options.view.mode == ViewMode::OpenXr && !matches!(target, Target::Image(_)) {
        app.add_plugins(view::openxr::plugin(target == Target::Window));
    }
    if let Some(file) = &options.record {
        app.add_plugins(pose::record::plugin(file.clone()));
    }
}

#[cfg_attr(
    target_os = "android",
    expect(unused_variables, reason = "a phone has no other headset")
)]
fn add_engine(app: &mut App, target: Target, mode: ViewMode) {
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
    let windowless = WindowPlugin {
        primary_window: None,
        exit_condition: ExitCondition::DontExit,
        ..default()
    };
    #[cfg(not(target_os = "android"))]
    if mode == ViewMode::OpenXr && !matches!(target, Target::Image(_)) {
        let has_window = target == Target::Window;
        let window = if has_window { window() } else { windowless };
        app.add_plugins(view::openxr::engine(plugins.set(window), has_window));
        return;
    }
    match target {
        Target::Window => app.add_plugins(plugins.set(window())),
        Target::Image(_) | Target::Headset => app.add_plugins(
            plugins
                .set(windowless)
                // The first frame already needs its shaders.
                .set(RenderPlugin {
                    synchronous_pipeline_compilation: true,
                    ..default()
                })
                .disable::<AudioPlugin>()
                .disable::<WinitPlugin>()
                .disable::<PipelinedRenderingPlugin>(),
        ),
    };
}

fn window() -> WindowPlugin {
    WindowPlugin {
        primary_window: Some(Window {
            title: "Buy+".into(),
            resolution: (1280, 720).into(),
            present_mode: PresentMode::AutoVsync,
            ..default()
        }),
        ..default()
    }
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

/// The folder of shipped assets: `BUYPLUS_ASSETS`, else beside the program, else `buyplus` in the user's or the system's data
/// folders, else where it was built.
pub fn assets_dir() -> PathBuf {
    let beside = std::env::current_exe()
        .ok()
        .and_then(|exe| Some(exe.parent()?.join("assets")));
    let chosen = std::env::var_os("BUYPLUS_ASSETS").map(PathBuf::from);
    [chosen, beside]
        .into_iter()
        .flatten()
        .chain(data_dirs().map(|folder| folder.join("buyplus/assets")))
        .find(|folder| folder.join("places").is_dir())
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets"))
}

/// Where programs are told to look for their data, the user's own folder first (XDG Base Directory Specification).
fn data_dirs() -> impl Iterator<Item = PathBuf> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let home = set("HOME").map(|home| PathBuf::from(home).join(".local/share"));
    let own = set("XDG_DATA_HOME").map(PathBuf::from).or(home);
    let shared = set("XDG_DATA_DIRS").unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    let shared: Vec<_> = std::env::split_paths(&shared).collect();
    // The specification: a relative path is no path.
    own.into_iter()
        .chain(shared)
        .filter(|folder| folder.is_absolute())
}
