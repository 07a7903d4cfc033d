//! The phone around the world: carries out what `buyplus_phone` says is to be done when the system, the sensors or the
//! shopper's thumb speak. Where they come from, a real phone (`android`) or a stand-in (`sim`, films), it does not know.

use std::path::PathBuf;

use bevy::prelude::*;
use buyplus_phone::{Act, Event, Lifecycle, LookDown, Press, Trigger};

use crate::app::FrameSystems;
use crate::gaze::TriggerPulled;
use crate::journal::Happened;
use crate::net::LineIsBack;
use crate::pose::feed::HeadFeed;
use crate::pose::{SensedHead, place_head};
use crate::purchase::device::Keepsakes;

#[cfg(target_os = "android")]
mod android;
pub mod entrance;
mod govern;
mod keep;
mod path;
mod ruler;
pub mod scan;
#[cfg(not(target_os = "android"))]
pub mod sim;

pub use keep::Kept;
pub use path::SensorPath;

/// From asking for a pose to light on the screen: one frame of drawing behind one of simulation, and half a scan-out.
const PHOTONS_AFTER_S: f64 = 0.035;

/// How this phone is driven.
#[derive(Debug, Clone, Default)]
pub struct PhoneOptions {
    /// Where it keeps what must survive; nothing is kept without it.
    pub data_dir: Option<PathBuf>,
    /// Whether the frame's clock is the world's, as in a film, and not the wall's.
    pub is_filmed: bool,
    /// Whether the shopper is asked on the flat screen first, and whether the screen's size is believed then.
    pub entrance: Option<IsScreenKnown>,
}

/// Whether the screen's size needs no ruler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IsScreenKnown(pub bool);

/// Adds the phone to a client.
pub fn plugin(options: PhoneOptions) -> impl Plugin {
    move |app: &mut App| {
        let keepsakes = Keepsakes::new(options.data_dir.clone());
        app.insert_resource(Phone {
            is_filmed: options.is_filmed,
            ..default()
        })
        .add_message::<SystemSaid>()
        .add_message::<Acted>()
        .add_message::<Pressed>()
        .add_message::<entrance::Touched>()
        .add_message::<scan::Heard>()
        .add_message::<scan::Platform>()
        .add_message::<scan::CodeRead>()
        .init_resource::<SensorPath>()
        .add_plugins(keep::plugin(keepsakes.clone()))
        .add_systems(
            Update,
            (live, follow_sensors, recentre_at_feet, pull_trigger)
                .chain()
                .in_set(FrameSystems::Pose)
                .in_set(PhoneSystems)
                .before(place_head),
        );
        if !options.is_filmed {
            // A film draws as fast as the machine can, and the same picture every time.
            app.add_plugins(govern::plugin);
        }
        if let Some(IsScreenKnown(is_known)) = options.entrance {
            app.add_plugins((
                scan::plugin(keepsakes.clone()),
                entrance::plugin(keepsakes, is_known),
                ruler::plugin,
            ));
        }
    }
}

/// Everything that the phone does to the head; sources of readings and events come before.
#[derive(SystemSet, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PhoneSystems;

/// The phone's system did something.
#[derive(Message, Debug, Clone, Copy, PartialEq)]
pub struct SystemSaid(pub Event);

/// Something was done about it, for whoever has a part in it.
#[derive(Message, Debug, Clone, Copy, PartialEq)]
pub struct Acted(pub Act);

/// A thumb, a pin or a key.
#[derive(Message, Debug, Clone, Copy, PartialEq)]
pub struct Pressed(pub Press);

/// The phone as it is.
#[derive(Resource, Debug, Default)]
pub struct Phone {
    /// Where the app is in its life.
    pub life: Lifecycle,
    /// What pulls the trigger.
    pub trigger: Trigger,
    look_down: LookDown,
    is_filmed: bool,
}

impl Phone {
    /// The time for which a pose is wanted and the clock of its sensors: the world's in a film, else the wall's.
    fn display_s(&self, time: &Time, feed: &HeadFeed) -> f64 {
        match self.is_filmed {
            true => time.elapsed_secs_f64(),
            false => feed.now_s() + PHOTONS_AFTER_S,
        }
    }
}

fn live(
    time: Res<Time>,
    mut said: MessageReader<SystemSaid>,
    mut phone: ResMut<Phone>,
    path: Res<SensorPath>,
    mut acted: MessageWriter<Acted>,
    mut line: MessageWriter<LineIsBack>,
    mut link: Option<ResMut<crate::net::Link>>,
    mut happened: MessageWriter<Happened>,
) {
    for SystemSaid(event) in said.read() {
        let acts = phone.life.step(*event);
        for act in &acts {
            match act {
                Act::StartSensors => path.listen(true),
                Act::StopSensors => path.listen(false),
                Act::AskAgain => {
                    if let Some(link) = &mut link {
                        link.set_online(true);
                    }
                    line.write(LineIsBack);
                }
                Act::GoOffline => {
                    if let Some(link) = &mut link {
                        link.set_online(false);
                    }
                }
                _ => {}
            }
            acted.write(Acted(*act));
        }
        if *event == Event::NetworkFound
            && let Some(link) = &mut link
        {
            link.set_online(true);
        }
        let names: Vec<_> = acts.iter().map(|act| snake(&format!("{act:?}"))).collect();
        happened.write(
            Happened::now(&time, "phone")
                .with("said", snake(&format!("{event:?}")))
                .with("acts", names),
        );
    }
}

fn follow_sensors(
    time: Res<Time>,
    feed: Res<HeadFeed>,
    phone: Res<Phone>,
    mut sensed: ResMut<SensedHead>,
) {
    let display_s = phone.display_s(&time, &feed);
    if let Some(room_from_head) = feed.room_from_head(display_s) {
        sensed.room_from_head = room_from_head;
        sensed.display_s = display_s;
    }
}

fn recentre_at_feet(
    time: Res<Time>,
    feed: Res<HeadFeed>,
    sensed: Res<SensedHead>,
    mut phone: ResMut<Phone>,
    mut happened: MessageWriter<Happened>,
) {
    let (t_s, head) = (time.elapsed_secs_f64(), sensed.room_from_head.as_dquat());
    if phone.look_down.push(t_s, head) {
        feed.recenter_at(phone.display_s(&time, &feed));
        happened.write(Happened::now(&time, "recentred"));
    }
}

fn pull_trigger(
    time: Res<Time>,
    mut pressed: MessageReader<Pressed>,
    mut phone: ResMut<Phone>,
    mut trigger: MessageWriter<TriggerPulled>,
) {
    for Pressed(press) in pressed.read() {
        if phone.trigger.push(time.elapsed_secs_f64(), *press) {
            trigger.write(TriggerPulled);
        }
    }
}

/// `StartSensors` as `start_sensors`.
fn snake(camel: &str) -> String {
    let mut text = String::new();
    for letter in camel.chars() {
        if letter.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}
