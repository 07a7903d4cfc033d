//! Films: scripted, headless, deterministic visits that leave pictures and a journal. Owns time while it runs.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use bevy::app::PluginsState;
use bevy::math::DVec3;
use bevy::platform::collections::HashMap;
use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;
use buyplus_head::Predictor;

mod capture;
mod phone;
mod script;
mod trip;

pub use capture::{picture, screen};
pub use script::Script;
pub use trip::{PhoneCue, PhoneSays, Trip, When};

use crate::app::{self, FrameSystems, Options, Target};
use crate::gaze::{GazeTarget, TriggerPulled};
use crate::journal::Happened;
use crate::pending::Pending;
use crate::phone::sim::{self, SimulatedPhone};
use crate::phone::{PhoneSystems, SensorPath};
use crate::pose::feed::HeadFeed;
use crate::pose::{HeadPose, SensedHead, Stance, place_head};
use crate::view::ViewActive;

/// Where a trip begins that names no place.
pub const PLACE: &str = "hall";
/// A wait longer than this is a fault: nothing in a shop takes that long.
const STUCK: Duration = Duration::from_secs(180);
/// Frames without any work under way after which the world is at rest: scenes and panels appear over several frames.
const FRAMES_AT_REST: u32 = 4;

/// Over which a script's angular velocity is taken, seconds: a gyroscope's step.
const RATE_OVER_S: f64 = 0.005;

/// What a film left behind.
#[derive(Debug, Clone)]
pub struct Footage {
    /// The pictures, in order.
    pub pictures: Vec<PathBuf>,
    /// The journal's lines.
    pub journal: Vec<String>,
}

/// Makes the film of a script into the folder `out`.
///
/// # Errors
/// The folder cannot be written, no GPU can be used, or the world waits for something for ever.
pub fn shoot(
    script: Script,
    options: &Options,
    size_px: UVec2,
    out: &Path,
    phone: Option<SimulatedPhone>,
) -> anyhow::Result<Footage> {
    std::fs::create_dir_all(out)
        .with_context(|| format!("cannot make the folder {}", out.display()))?;
    let mut studio = Studio::new(script, options, size_px, out, phone)?;
    studio.roll()?;
    let journal = studio
        .app
        .world_mut()
        .remove_resource::<Journal>()
        .unwrap_or_default()
        .0;
    let file = out.join("journal.jsonl");
    let text = journal
        .iter()
        .map(|line| format!("{line}\n"))
        .collect::<String>();
    std::fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(Footage {
        pictures: studio.pictures,
        journal,
    })
}

#[derive(Resource)]
struct Scripted(Script);

#[derive(Resource, Default)]
struct Journal(Vec<String>);

struct Studio {
    app: App,
    trip: Trip,
    out: PathBuf,
    pictures: Vec<PathBuf>,
    cues: Option<phone::Cues>,
}

impl Studio {
    fn new(
        script: Script,
        options: &Options,
        size_px: UVec2,
        out: &Path,
        phone: Option<SimulatedPhone>,
    ) -> anyhow::Result<Self> {
        let trip = script.trip.clone();
        let mut app = app::build(options, Target::Image(size_px));
        app.insert_resource(Scripted(script))
            .insert_resource(ViewActive(false))
            .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::ZERO))
            .init_resource::<Journal>()
            .add_systems(
                Update,
                play_head
                    .in_set(FrameSystems::Pose)
                    .before(PhoneSystems)
                    .before(place_head),
            )
            .add_systems(Last, keep_journal);
        if !trip.phone.is_empty() && phone.is_none() {
            bail!("this trip says what a phone's system does: add --phone-sim");
        }
        let cues = phone.map(|phone| phone::install(&mut app, &phone, options, &trip.phone));
        make_ready(&mut app)?;
        Ok(Self {
            app,
            trip,
            out: out.to_owned(),
            pictures: Vec::new(),
            cues,
        })
    }

    fn roll(&mut self) -> anyhow::Result<()> {
        let step = Duration::from_secs_f64(self.trip.step_s);
        let steps = (self.trip.duration_s / self.trip.step_s).round() as u64;
        let mut marks = self.trip.marks.clone();
        marks.sort_by(|a, b| a.at_s.total_cmp(&b.at_s));
        let mut marks = marks.into_iter().peekable();
        let mut triggers = self.trip.triggers_s.clone();
        triggers.sort_by(f64::total_cmp);
        let mut triggers = triggers.into_iter().peekable();
        let mut taken = 0;
        settle(&mut self.app)?;
        for frame in 1..=steps {
            let t_s = frame as f64 * self.trip.step_s;
            while triggers.next_if(|at_s| *at_s <= t_s).is_some() {
                match &self.cues {
                    Some(_) => phone::touch(&mut self.app),
                    None => {
                        self.app.world_mut().write_message(TriggerPulled);
                    }
                }
            }
            update(&mut self.app, step);
            if let Some(cues) = &mut self.cues {
                cues.play(&mut self.app, t_s);
            }
            if !is_settled(&self.app) {
                settle(&mut self.app)?;
            }
            while let Some(mark) = marks.next_if(|mark| mark.at_s <= t_s) {
                settle(&mut self.app)?;
                taken += 1;
                let name = format!("{taken:02}-{}", mark.name);
                self.pictures
                    .extend(capture::take(&mut self.app, &self.out, &name, mark.eyes)?);
            }
        }
        Ok(())
    }
}

/// Finishes building an app that is driven by hand.
///
/// # Errors
/// No graphics device became ready.
pub fn make_ready(app: &mut App) -> anyhow::Result<()> {
    let began = Instant::now();
    while app.plugins_state() == PluginsState::Adding {
        bevy::tasks::tick_global_task_pools_on_main_thread();
        if began.elapsed() > STUCK {
            bail!("the graphics device did not become ready");
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    app.finish();
    app.cleanup();
    Ok(())
}

/// One frame that lasts `dt`.
pub fn update(app: &mut App, dt: Duration) {
    app.insert_resource(TimeUpdateStrategy::ManualDuration(dt));
    app.update();
}

/// Frames in which no time passes, until nothing is under way.
///
/// # Errors
/// Something stays under way for minutes; says what.
pub fn settle(app: &mut App) -> anyhow::Result<()> {
    settle_watched(app, |_| {})
}

/// The same, telling how long each frame took.
///
/// # Errors
/// Something stays under way for minutes; says what.
pub fn settle_watched(app: &mut App, mut took: impl FnMut(Duration)) -> anyhow::Result<()> {
    let began = Instant::now();
    let mut at_rest = 0;
    while at_rest < FRAMES_AT_REST {
        let frame_began = Instant::now();
        update(app, Duration::ZERO);
        took(frame_began.elapsed());
        if is_settled(app) {
            at_rest += 1;
            continue;
        }
        at_rest = 0;
        if began.elapsed() > STUCK {
            bail!(
                "still waiting after {STUCK:?} for: {}",
                app.world().resource::<Pending>().describe()
            );
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}

fn is_settled(app: &App) -> bool {
    app.world().resource::<Pending>().is_settled()
}

/// What a phone would know of the head by now.
#[derive(Default)]
struct Known(Predictor);

fn play_head(
    time: Res<Time>,
    script: Res<Scripted>,
    pose: Res<HeadPose>,
    stance: Res<Stance>,
    targets: Query<(&GazeTarget, &GlobalTransform)>,
    mut sensed: ResMut<SensedHead>,
    feed: Res<HeadFeed>,
    phone: Option<Res<SensorPath>>,
    mut felt: Local<Option<(f64, Quat)>>,
    mut predictor: Local<Known>,
    mut last_seen: Local<HashMap<String, Vec3>>,
) {
    let room_from_world = Quat::from_rotation_y(-stance.yaw_rad);
    for (target, at) in &targets {
        let direction = room_from_world * (at.translation() - pose.position_m);
        if let Some(direction) = direction.try_normalize() {
            last_seen.insert(target.name.clone(), direction);
        }
    }
    // What is gone is looked at where it last was: a head does not jump back because a panel closed.
    let last_seen = &*last_seen;
    let direction_of = |name: &str| last_seen.get(name).copied();
    let t_s = time.elapsed_secs_f64();
    let trip = &script.0.trip;
    let head_at = |t_s: f64| script.0.head_at(t_s, direction_of);
    if let Some(path) = phone {
        // A phone feels the head by its sensors; the rest of the way is the phone's.
        let now = (t_s, head_at(t_s));
        let before = felt.unwrap_or((t_s - trip.step_s, now.1));
        // While the clock stands still, what is looked at may move: the head follows with the next step of time.
        if now.0 > before.0 {
            let sensed = |(t_s, head): (f64, Quat)| (t_s, head.as_dquat());
            sim::push_turn(&path, sensed(before), sensed(now));
            *felt = Some(now);
        }
        return;
    }
    if trip.latency_s > 0.0 {
        // As on a phone: drawn with what was known a latency ago, warped to what is known when it is seen.
        let known_s = t_s - trip.latency_s;
        let rate = rate_between(head_at(known_s - RATE_OVER_S), head_at(known_s));
        (predictor.0).push(known_s, head_at(known_s).as_dquat(), rate);
        sensed.room_from_head = match trip.predicts {
            true => predictor.0.predict(t_s).as_quat(),
            false => head_at(known_s),
        };
        if trip.late_warp {
            feed.hold(head_at(t_s));
        }
    } else {
        sensed.room_from_head = head_at(t_s);
    }
}

/// Angular velocity of a head that turned so in [`RATE_OVER_S`], rad/s, head axes.
fn rate_between(before: Quat, after: Quat) -> DVec3 {
    let turn = (before.inverse() * after).as_dquat();
    let turn = if turn.w < 0.0 { -turn } else { turn };
    turn.to_scaled_axis() / RATE_OVER_S
}

fn keep_journal(mut happened: MessageReader<Happened>, mut journal: ResMut<Journal>) {
    journal
        .0
        .extend(happened.read().map(Happened::to_json_line));
}
