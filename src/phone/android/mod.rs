//! A real phone: where Android starts the program, and what of it the world hears. Everything that needs the system's own
//! interfaces is in the files beside this one; what is to be done about it is in `buyplus_phone`.

use bevy::android::android_activity::{AndroidApp, WindowManagerFlags};
use bevy::input::touch::{TouchInput, TouchPhase};
use bevy::prelude::*;
use bevy::window::{AppLifecycle, WindowFocused};
use bevy::winit::WinitSettings;
use buyplus_optics::ViewerProfile;
use buyplus_panel::Lang;
use buyplus_phone::{Event, Press};

use super::entrance::Touched;
use super::{
    IsScreenKnown, Kept, PhoneOptions, PhoneSystems, Pressed, SensorPath, SystemSaid, govern,
};
use crate::app::{self, FrameSystems, Options, Target};
use crate::goods::StoreWanted;
use crate::purchase::device::Keepsakes;
use crate::view::{ViewMode, ViewSettings};

mod bars;
mod camera;
pub mod handset;
mod haptics;
mod heat;
mod jvm;
mod links;
mod network;
mod sensors;

use handset::Handset;

/// The emulator's name for the machine that it runs on: where a developer's server is.
const DEVELOPER_SERVER: &str = "http://10.0.2.2:8787";
/// A line in this file of the app's own external folder names another server.
const SERVER_FILE: &str = "server.txt";

/// Where Android starts, on a thread of the program's own.
#[expect(unsafe_code, reason = "the system finds it by this name")]
#[unsafe(no_mangle)]
fn android_main(activity: AndroidApp) {
    // Set once for each process; a second activity finds the first one's, which is as good.
    let _ = bevy::android::ANDROID_APP.set(activity.clone());
    activity.set_window_flags(
        WindowManagerFlags::KEEP_SCREEN_ON | WindowManagerFlags::FULLSCREEN,
        WindowManagerFlags::empty(),
    );
    bars::hide(&activity);
    let handset = Handset::read(&activity);
    let data_dir = activity.internal_data_path();
    let kept = Kept::recall(&Keepsakes::new(data_dir.clone()));
    let options = Options {
        server: server(&activity),
        view: ViewSettings {
            mode: ViewMode::Cardboard,
            viewer: ViewerProfile::cardboard_v1(),
            screen: Some(handset.screen),
        },
        place: kept.place().unwrap_or("hall").to_owned(),
        store: StoreWanted::default(),
        lang: Lang::from_tag(&handset.language).unwrap_or(Lang::En),
        data_dir: data_dir.clone(),
        record: None,
    };
    let mut app = app::build(&options, Target::Window);
    app.insert_resource(WinitSettings::continuous())
        .insert_resource(govern::Refresh(handset.refresh_hz))
        .insert_resource(Device(activity))
        .add_plugins(super::plugin(PhoneOptions {
            data_dir,
            is_filmed: false,
            entrance: Some(IsScreenKnown(handset.is_screen_known)),
        }))
        .add_plugins((
            camera::plugin,
            heat::plugin,
            haptics::plugin,
            links::plugin,
            network::plugin,
        ))
        .add_systems(Startup, start_sensors)
        .add_systems(
            Update,
            (hear_system, feel_touch)
                .in_set(FrameSystems::Pose)
                .before(PhoneSystems),
        );
    app.run();
}

/// The phone's own interface.
#[derive(Resource, Clone)]
struct Device(AndroidApp);

fn server(activity: &AndroidApp) -> String {
    let written = activity
        .external_data_path()
        .and_then(|folder| std::fs::read_to_string(folder.join(SERVER_FILE)).ok())
        .map(|text| text.trim().to_owned())
        .filter(|url| url.starts_with("http"));
    let compiled_in = option_env!("BUYPLUS_SERVER").filter(|url| !url.is_empty());
    written.unwrap_or_else(|| compiled_in.unwrap_or(DEVELOPER_SERVER).to_owned())
}

fn start_sensors(device: Res<Device>, path: Res<SensorPath>) {
    sensors::start(device.0.clone(), path.clone());
}

/// Android's words for the app's life, as winit and Bevy hand them on: the surface goes and comes with "suspended" and
/// "running", the app's being in front with the focus.
fn hear_system(
    mut lives: MessageReader<AppLifecycle>,
    mut focus: MessageReader<WindowFocused>,
    device: Res<Device>,
    path: Res<SensorPath>,
    mut said: MessageWriter<SystemSaid>,
) {
    for life in lives.read() {
        match life {
            AppLifecycle::WillSuspend => {
                said.write_batch([Event::Paused, Event::SurfaceLost].map(SystemSaid));
            }
            AppLifecycle::Running => {
                bars::hide(&device.0);
                path.turn(handset::rotation(&device.0));
                said.write_batch([Event::SurfaceMade, Event::Resumed].map(SystemSaid));
            }
            AppLifecycle::Idle | AppLifecycle::Suspended | AppLifecycle::WillResume => {}
        }
    }
    for focus in focus.read() {
        if focus.focused {
            bars::hide(&device.0);
            path.turn(handset::rotation(&device.0));
        }
        said.write(SystemSaid(match focus.focused {
            true => Event::Resumed,
            false => Event::Paused,
        }));
    }
}

fn feel_touch(
    mut touches: MessageReader<TouchInput>,
    mut fingers: Local<u32>,
    windows: Query<&Window>,
    mut pressed: MessageWriter<Pressed>,
    mut touched: MessageWriter<Touched>,
) {
    for touch in touches.read() {
        match touch.phase {
            TouchPhase::Started => {
                *fingers += 1;
                pressed.write(Pressed(Press::Touch { fingers: *fingers }));
                if let Ok(window) = windows.single() {
                    let at = touch.position / window.size();
                    touched.write(Touched(Vec2::new(at.x, 1.0 - at.y)));
                }
            }
            TouchPhase::Ended | TouchPhase::Canceled => *fingers = fingers.saturating_sub(1),
            TouchPhase::Moved => {}
        }
    }
}
