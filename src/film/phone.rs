//! The simulated phone of a film: its system's events by cue, its sensors from the script, no frames while it is away.

use std::time::Duration;

use bevy::prelude::*;
use buyplus_phone::{Event, Press};

use super::trip::{PhoneCue, PhoneSays, When};
use super::{Journal, update};
use crate::app::{FrameSystems, Options};
use crate::gaze::GazeTarget;
use crate::phone::entrance::Touched;
use crate::phone::sim::{self, SimulatedPhone};
use crate::phone::{self, PhoneOptions, Pressed, SystemSaid};
use crate::pose::HeadPose;
use crate::view::FlatEye;

/// Adds the phone to the film's client, launched and in front.
pub fn install(
    app: &mut App,
    simulated: &SimulatedPhone,
    options: &Options,
    cues: &[PhoneCue],
) -> Cues {
    sim::assume(app, simulated);
    if simulated.asks_first {
        app.add_systems(Update, sim::answer_platform.in_set(FrameSystems::Net));
    }
    app.add_plugins(phone::plugin(PhoneOptions {
        data_dir: options.data_dir.clone(),
        is_filmed: true,
        entrance: simulated.entrance(),
    }));
    say(app, &[Event::Resumed, Event::SurfaceMade]);
    Cues {
        left: cues.iter().rev().cloned().collect(),
        is_away: false,
    }
}

/// A pin of the headset's button on the screen.
pub fn touch(app: &mut App) {
    let touch = Pressed(Press::Touch { fingers: 1 });
    app.world_mut().write_message(touch);
}

/// The cues that have not been played, the next one last.
pub struct Cues {
    left: Vec<PhoneCue>,
    is_away: bool,
}

impl Cues {
    /// Plays what is due. A phone that went away is taken up again with the next cue at once: in between there are no
    /// frames, only what others do meanwhile.
    pub fn play(&mut self, app: &mut App, t_s: f64) {
        while let Some(cue) = self
            .left
            .pop_if(|cue| self.is_away || is_due(cue, app, t_s))
        {
            let events: &[Event] = match &cue.says {
                PhoneSays::Touched(name) => {
                    touch_named(app, name);
                    &[]
                }
                PhoneSays::Paused => &[Event::Paused, Event::SurfaceLost],
                PhoneSays::Resumed => &[Event::SurfaceMade, Event::Resumed],
                PhoneSays::Turned => &[Event::Turned],
                PhoneSays::MemoryLow => &[Event::MemoryLow],
                PhoneSays::NetworkLost => &[Event::NetworkLost],
                PhoneSays::NetworkFound => &[Event::NetworkFound],
            };
            self.is_away = match &cue.says {
                PhoneSays::Paused => true,
                PhoneSays::Resumed => false,
                _ => self.is_away,
            };
            say(app, events);
            // The system lets an app run once more before it stops it.
            update(app, Duration::ZERO);
        }
    }
}

/// A finger on the flat screen, where it shows a target.
fn touch_named(app: &mut App, name: &str) {
    let touched = app
        .world_mut()
        .run_system_cached_with(point_of, name.to_owned());
    match touched.ok().flatten() {
        Some(at) => {
            app.world_mut().write_message(Touched(at));
        }
        None => warn!("{name} is nowhere on the flat screen"),
    }
}

fn point_of(
    name: In<String>,
    flat: FlatEye,
    pose: Res<HeadPose>,
    targets: Query<(&GazeTarget, &GlobalTransform)>,
) -> Option<Vec2> {
    let (_, at) = targets.iter().find(|(target, _)| target.name == *name)?;
    let in_head = pose.world_from_head.inverse() * (at.translation() - pose.position_m);
    flat.point(in_head)
}

fn say(app: &mut App, events: &[Event]) {
    for event in events {
        app.world_mut().write_message(SystemSaid(*event));
    }
}

fn is_due(cue: &PhoneCue, app: &App, t_s: f64) -> bool {
    match &cue.when {
        When::At(at_s) => *at_s <= t_s,
        When::On(event, times) => {
            let told = format!("\"event\":\"{event}\"");
            let journal = &app.world().resource::<Journal>().0;
            journal.iter().filter(|line| line.contains(&told)).count() >= *times
        }
    }
}
