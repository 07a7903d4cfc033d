//! A phone on the desktop: a window of its size, sensor events out of a trace, clicks as touches, and its life by keys.

use std::thread;
use std::time::Duration;

use bevy::prelude::*;
use buyplus_head::trace::Trace;
use buyplus_phone::{Clocks, Event, PhoneModel, Press, Reading, Rotation, Said, Tier, readings};

use super::entrance::Touched;
use super::scan::{CodeRead, Heard, Platform};
use super::{IsScreenKnown, PhoneSystems, Pressed, SensorPath, SystemSaid, govern};
use crate::app::FrameSystems;
use crate::pose::mouse::MouseTurned;
use crate::quality::{DeviceTier, Quality};
use crate::view::Fade;

/// How long the simulated phone has been running when the program starts, seconds: stamps are not the program's clock.
const BOOTED_S: f64 = 123_456.0;
/// The same without the time it slept.
const AWAKE_S: f64 = 23_456.0;
/// What the simulated camera sees: the code of Google's viewer of 2014.
const SEEN_CODE: &str = "https://g.co/cardboard";
/// Poses have no readings: so many of each kind are made between two.
const STEPS: u32 = 4;

/// The phone that is stood in for.
#[derive(Resource, Debug, Clone)]
pub struct SimulatedPhone {
    /// Its screen and GPU.
    pub model: PhoneModel,
    /// The tier it is taken for.
    pub tier: Tier,
    /// Whether it asks on its flat screen first.
    pub asks_first: bool,
}

impl SimulatedPhone {
    /// The first run's part: a simulated screen is as large as it says, unless the simulator was given bare measures.
    pub fn entrance(&self) -> Option<IsScreenKnown> {
        let is_known = !self.model.gpu.is_empty();
        self.asks_first.then_some(IsScreenKnown(is_known))
    }
}

/// Adds the simulated phone to a client with a window; with a trace its sensors turn the head, else the mouse does.
pub fn plugin(phone: SimulatedPhone, head: Option<Trace>) -> impl Plugin {
    move |app: &mut App| {
        assume(app, &phone);
        app.init_resource::<InFront>()
            .add_systems(Startup, launch)
            .add_systems(
                Update,
                (touch, press_keys, darken, answer_platform)
                    .in_set(FrameSystems::Pose)
                    .after(MouseTurned)
                    .before(PhoneSystems),
            );
        if let Some(trace) = head.clone() {
            app.add_systems(Startup, move |path: Res<SensorPath>| {
                let (path, trace) = (path.clone(), trace.clone());
                thread::spawn(move || play(&path, &trace));
            });
        }
    }
}

/// Tells the client whose GPU and display it has.
pub fn assume(app: &mut App, phone: &SimulatedPhone) {
    app.insert_resource(DeviceTier(phone.tier))
        .insert_resource(govern::Refresh(phone.model.refresh_hz))
        .insert_resource(phone.clone());
}

/// All clocks of the simulated phone when the feed's shows `feed_s`.
pub fn clocks(feed_s: f64) -> Clocks {
    Clocks {
        boot_s: BOOTED_S + feed_s,
        monotonic_s: AWAKE_S + feed_s,
        feed_s,
    }
}

/// The sensor events of a head that turned so between two times of the feed, pushed as they come.
pub fn push_turn(path: &SensorPath, from: (f64, bevy::math::DQuat), to: (f64, bevy::math::DQuat)) {
    let stamped = |(t_s, head)| (BOOTED_S + t_s, head);
    for reading in readings(stamped(from), stamped(to), STEPS, Rotation::default()) {
        path.push(reading, clocks(to.0));
    }
}

/// Whether the simulated app is in front, online, and with a GPU.
#[derive(Resource)]
struct InFront {
    app: bool,
    network: bool,
    gpu: bool,
    tier: Tier,
}

impl FromWorld for InFront {
    fn from_world(world: &mut World) -> Self {
        let tier = world
            .get_resource::<DeviceTier>()
            .map_or(Tier::Middle, |tier| tier.0);
        Self {
            app: true,
            network: true,
            gpu: true,
            tier,
        }
    }
}

fn launch(mut said: MessageWriter<SystemSaid>) {
    info!(
        "phone: F2 home and back, F3 call, F4 turn, F5 short of memory, F6 network, F7 GPU lost and found, F8 tier; \
         a click is a touch, +/- are the volume keys"
    );
    said.write_batch([Event::Resumed, Event::SurfaceMade].map(SystemSaid));
}

fn touch(
    buttons: Res<ButtonInput<MouseButton>>,
    keys: Res<ButtonInput<KeyCode>>,
    windows: Query<&Window>,
    mut pressed: MessageWriter<Pressed>,
    mut touched: MessageWriter<Touched>,
) {
    if buttons.just_pressed(MouseButton::Left) {
        pressed.write(Pressed(Press::Touch { fingers: 1 }));
        let window = windows.single().ok();
        let at = window.and_then(|window| Some(window.cursor_position()? / window.size()));
        touched.write_batch(at.map(|at| Touched(Vec2::new(at.x, 1.0 - at.y))));
    }
    if keys.any_just_pressed([KeyCode::Equal, KeyCode::Minus, KeyCode::NumpadAdd]) {
        pressed.write(Pressed(Press::Key { is_repeat: false }));
    }
}

fn press_keys(
    keys: Res<ButtonInput<KeyCode>>,
    mut front: ResMut<InFront>,
    mut tier: ResMut<DeviceTier>,
    mut quality: ResMut<Quality>,
    mut clock: ResMut<Time<Virtual>>,
    mut said: MessageWriter<SystemSaid>,
) {
    let mut say = |events: &[Event]| {
        said.write_batch(events.iter().copied().map(SystemSaid));
    };
    if keys.just_pressed(KeyCode::F2) {
        front.app = !front.app;
        match front.app {
            true => say(&[Event::SurfaceMade, Event::Resumed]),
            false => say(&[Event::Paused, Event::SurfaceLost]),
        }
    }
    if keys.just_pressed(KeyCode::F3) {
        front.app = !front.app;
        say(&[if front.app {
            Event::Resumed
        } else {
            Event::Paused
        }]);
    }
    if keys.just_pressed(KeyCode::F4) {
        say(&[Event::Turned]);
    }
    if keys.just_pressed(KeyCode::F5) {
        say(&[Event::MemoryLow]);
    }
    if keys.just_pressed(KeyCode::F6) {
        front.network = !front.network;
        let event = match front.network {
            true => Event::NetworkFound,
            false => Event::NetworkLost,
        };
        say(&[event]);
    }
    if keys.just_pressed(KeyCode::F7) {
        front.gpu = !front.gpu;
        say(&[if front.gpu {
            Event::GpuFound
        } else {
            Event::GpuLost
        }]);
    }
    if keys.just_pressed(KeyCode::F8) {
        front.tier = match front.tier {
            Tier::Low => Tier::Middle,
            Tier::Middle => Tier::High,
            Tier::High => Tier::Low,
        };
        *tier = DeviceTier(front.tier);
        *quality = front.tier.into();
        info!("phone: now of the {:?} tier", front.tier);
    }
    // A paused app on a phone gets no frames; here the world stands still instead.
    match front.app {
        true => clock.unpause(),
        false => clock.pause(),
    }
}

/// A system that allows the camera, and a camera that sees the code of a viewer.
pub fn answer_platform(
    mut orders: MessageReader<Platform>,
    mut heard: MessageWriter<Heard>,
    mut read: MessageWriter<CodeRead>,
) {
    for order in orders.read() {
        match order {
            Platform::Ask(_) => {
                heard.write(Heard(Said::System {
                    is_granted: true,
                    may_ask_again: true,
                }));
            }
            Platform::OpenCamera => {
                read.write(CodeRead(SEEN_CODE.to_owned()));
            }
            Platform::CloseCamera => {}
        }
    }
}

fn darken(front: Res<InFront>, mut fade: ResMut<Fade>, mut before: Local<Option<f32>>) {
    if front.app {
        if let Some(brightness) = before.take() {
            fade.brightness = brightness;
        }
    } else if before.is_none() {
        *before = Some(fade.brightness);
        fade.brightness = 0.0;
    }
}

/// Plays the trace in its own time from a thread of its own, as the sensors' would be.
fn play(path: &SensorPath, trace: &Trace) {
    let start_s = path.now_s();
    let wait_until = |t_s: f64| {
        let wait_s = t_s - path.now_s();
        if wait_s > 0.0 {
            thread::sleep(Duration::from_secs_f64(wait_s));
        }
    };
    match trace {
        Trace::Imu(samples) => {
            let first_s = samples.first().map_or(0.0, |sample| sample.t_s);
            for sample in samples {
                let t_s = start_s + sample.t_s - first_s;
                wait_until(t_s);
                let t_ns = ((BOOTED_S + t_s) * 1e9).round() as i64;
                let rotation = Rotation::default();
                let m_s2 = rotation.phone_from_display(sample.accel);
                let rad_s = rotation.phone_from_display(sample.gyro);
                path.push(Reading::Accel { t_ns, m_s2 }, clocks(t_s));
                path.push(Reading::Gyro { t_ns, rad_s }, clocks(t_s));
            }
        }
        Trace::Poses(poses) => {
            let first_s = poses.first().map_or(0.0, |pose| pose.t_s);
            for pair in poses.windows(2) {
                let [from, to] = [pair[0], pair[1]]
                    .map(|pose| (start_s + pose.t_s - first_s, pose.world_from_head));
                wait_until(to.0);
                push_turn(path, from, to);
            }
        }
    }
}
