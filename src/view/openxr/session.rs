//! The session: made, begun, ended and lost as the runtime says. Every call may fail at any time, because a runtime is a
//! process that can die; then the session is dropped and the world goes on in the window, or ends where there is none.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use bevy::prelude::*;
use bevy_mod_openxr::init::create_xr_session;
use bevy_mod_openxr::resources::{
    OxrCurrentSessionConfig, OxrFrameState, OxrFrameWaiter, OxrInstance, OxrSwapchain,
    OxrSwapchainImages, OxrViews,
};
use bevy_mod_openxr::session::OxrSession;
use bevy_mod_xr::session::{XrDestroySessionRender, XrFirst, XrPreDestroySession};
use bevy_mod_xr::spaces::XrPrimaryReferenceSpace;
use openxr::{Event, EventDataBuffer, SessionState, ViewConfigurationType, ViewStateFlags};

use super::frame::{self, Trouble};
use super::{Headset, Stage};
use crate::journal::Happened;
use crate::view::rig::HeadsetEyes;
use crate::view::{ViewMode, ViewSettings};

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<OxrViews>()
        .add_systems(XrFirst, drive)
        .add_systems(Last, leave.run_if(on_message::<AppExit>));
}

/// How long a runtime may take to end a session, and how often one looks.
const PATIENCE: Duration = Duration::from_secs(2);
const BETWEEN_LOOKS: Duration = Duration::from_millis(5);

/// What went wrong, in words for the shopper.
type Fault = String;

fn drive(world: &mut World) {
    if let Some(fault) = world.resource::<Trouble>().take() {
        return lose(world, &fault);
    }
    let stage = world.resource::<Headset>().stage;
    let done = match stage {
        Stage::New => open(world),
        Stage::Idle | Stage::Running => hear(world).and_then(|()| begin_frame(world)),
        Stage::Ended | Stage::Lost => Ok(()),
    };
    if let Err(fault) = done {
        lose(world, &fault);
    }
}

fn open(world: &mut World) -> Result<(), Fault> {
    if !world.contains_resource::<OxrInstance>() {
        return Err("the OpenXR runtime could not be used".into());
    }
    create_xr_session(world);
    let Some(config) = world.get_resource::<OxrCurrentSessionConfig>().copied() else {
        return Err("the OpenXR runtime gave no session".into());
    };
    // Bindings have to be suggested before they are attached, and attached once.
    super::trigger::bind(world).map_err(|fault| format!("no controllers: {fault}"))?;
    let targets = frame::make_targets(world, &config);
    world.insert_resource(HeadsetEyes {
        targets,
        size_px: config.resolution,
    });
    enter(world, Stage::Idle);
    Ok(())
}

/// Takes in what the runtime says.
fn hear(world: &mut World) -> Result<(), Fault> {
    let instance = world.resource::<OxrInstance>().clone();
    let mut buffer = EventDataBuffer::default();
    loop {
        let event = instance
            .poll_event(&mut buffer)
            .map_err(|fault| format!("the runtime does not answer: {fault}"))?;
        match event {
            None => return Ok(()),
            Some(Event::SessionStateChanged(changed)) => follow(world, changed.state())?,
            Some(Event::InstanceLossPending(_)) => return Err("the runtime is going away".into()),
            Some(_) => {}
        }
        if !matches!(
            world.resource::<Headset>().stage,
            Stage::Idle | Stage::Running
        ) {
            return Ok(());
        }
    }
}

fn follow(world: &mut World, state: SessionState) -> Result<(), Fault> {
    let session = world.resource::<OxrSession>().clone();
    debug!("headset: {state:?}");
    match state {
        SessionState::READY => {
            session
                .begin(ViewConfigurationType::PRIMARY_STEREO)
                .map_err(|fault| format!("the session does not begin: {fault}"))?;
            enter(world, Stage::Running);
        }
        SessionState::STOPPING => {
            session
                .end()
                .map_err(|fault| format!("the session does not end: {fault}"))?;
            enter(world, Stage::Idle);
        }
        SessionState::EXITING => {
            drop(session);
            close(world);
            enter(world, Stage::Ended);
            world.write_message(AppExit::Success);
        }
        SessionState::LOSS_PENDING => return Err("the headset is going away".into()),
        _ => {}
    }
    Ok(())
}

/// Waits for the runtime's next frame and asks where the eyes will be when it is seen.
fn begin_frame(world: &mut World) -> Result<(), Fault> {
    if world.resource::<Headset>().stage != Stage::Running {
        return Ok(());
    }
    let state = world
        .resource_mut::<OxrFrameWaiter>()
        .wait()
        .map_err(|fault| format!("no next frame: {fault}"))?;
    world.insert_resource(OxrFrameState(state));
    let session = world.resource::<OxrSession>().clone();
    let Some(space) = world.get_resource::<XrPrimaryReferenceSpace>() else {
        return Err("the runtime has no space to stand in".into());
    };
    let (flags, views) = session
        .locate_views(
            ViewConfigurationType::PRIMARY_STEREO,
            state.predicted_display_time,
            space,
        )
        .map_err(|fault| format!("the eyes cannot be found: {fault}"))?;
    let mut known = world.resource_mut::<OxrViews>();
    // What is not tracked for the moment stays where it was.
    if known.len() != views.len() {
        *known = OxrViews(views);
        return Ok(());
    }
    for (known, view) in known.0.iter_mut().zip(views) {
        if flags.contains(ViewStateFlags::ORIENTATION_VALID) {
            known.pose.orientation = view.pose.orientation;
        }
        if flags.contains(ViewStateFlags::POSITION_VALID) {
            known.pose.position = view.pose.position;
        }
        known.fov = view.fov;
    }
    Ok(())
}

/// The shopper leaves by the window: the session is ended by the runtime's rules first, as far as it answers in time.
fn leave(world: &mut World) {
    if world.resource::<Headset>().stage != Stage::Running {
        return;
    }
    let session = world.resource::<OxrSession>().clone();
    let asked = session.request_exit();
    drop(session);
    let began = Instant::now();
    while asked.is_ok() && began.elapsed() < PATIENCE {
        if hear(world).is_err() || world.resource::<Headset>().stage == Stage::Ended {
            break;
        }
        std::thread::sleep(BETWEEN_LOOKS);
    }
    close(world);
}

fn lose(world: &mut World, fault: &str) {
    let has_window = world.resource::<Headset>().has_window;
    let then = match has_window {
        true => "going on in the window",
        false => "there is no window to go on in",
    };
    error!("the headset cannot be used, {then}: {fault}");
    eprintln!("buyplus: the headset cannot be used, {then}: {fault}");
    close(world);
    enter(world, Stage::Lost);
    world.resource_mut::<ViewSettings>().mode = ViewMode::Cardboard;
    if !has_window {
        world.write_message(AppExit::error());
    }
}

/// Lets go of everything that belongs to the session, here and in the render world.
fn close(world: &mut World) {
    world.remove_resource::<HeadsetEyes>();
    super::trigger::unbind(world);
    frame::drop_targets(world);
    world.insert_resource(OxrViews::default());
    if world.remove_resource::<OxrSession>().is_none() {
        return;
    }
    world.run_schedule(XrPreDestroySession);
    world.remove_resource::<OxrFrameWaiter>();
    world.remove_resource::<OxrFrameState>();
    world.remove_resource::<OxrSwapchain>();
    world.remove_resource::<OxrSwapchainImages>();
    world.remove_resource::<OxrCurrentSessionConfig>();
    let flag = world.resource::<XrDestroySessionRender>().clone();
    flag.0.store(true, Ordering::Relaxed);
}

fn enter(world: &mut World, stage: Stage) {
    let mut headset = world.resource_mut::<Headset>();
    if headset.stage == stage {
        return;
    }
    headset.stage = stage;
    let word = match stage {
        Stage::New => "new",
        Stage::Idle => "idle",
        Stage::Running => "running",
        Stage::Ended => "ended",
        Stage::Lost => "lost",
    };
    let entry = Happened::now(world.resource::<Time>(), "headset").with("stage", word);
    world.write_message(entry);
}
