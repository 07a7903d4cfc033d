//! The controllers' select as the headset's trigger. Gaze, dwell and nods are as ever; hands are not needed.

use bevy::prelude::*;
use bevy_mod_openxr::resources::OxrInstance;
use bevy_mod_openxr::session::OxrSession;
use openxr::{Action, ActionSet, ActiveActionSet, Binding, Path};

use super::{Headset, Stage};
use crate::app::FrameSystems;
use crate::gaze::TriggerPulled;

/// What each kind of controller calls it. A runtime gives each profile to the controllers that it knows.
const SELECTS: [(&str, &str); 6] = [
    (
        "/interaction_profiles/khr/simple_controller",
        "select/click",
    ),
    (
        "/interaction_profiles/valve/index_controller",
        "trigger/click",
    ),
    (
        "/interaction_profiles/oculus/touch_controller",
        "trigger/value",
    ),
    ("/interaction_profiles/htc/vive_controller", "trigger/click"),
    (
        "/interaction_profiles/microsoft/motion_controller",
        "trigger/value",
    ),
    (
        "/interaction_profiles/google/daydream_controller",
        "select/click",
    ),
];

pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        Update,
        pull_trigger
            .in_set(FrameSystems::Pose)
            .run_if(resource_exists::<Controllers>),
    );
}

/// The bound action.
#[derive(Resource)]
struct Controllers {
    set: ActionSet,
    select: Action<bool>,
}

/// Binds the action to a new session.
pub(super) fn bind(world: &mut World) -> openxr::Result<()> {
    let instance = world.resource::<OxrInstance>().clone();
    let session = world.resource::<OxrSession>().clone();
    let set = instance.create_action_set("shop", "Shop", 0)?;
    let select = set.create_action::<bool>("select", "Choose what is looked at", &[])?;
    for (profile, input) in SELECTS {
        let mut bindings = Vec::new();
        for hand in ["left", "right"] {
            let path = instance.string_to_path(&format!("/user/hand/{hand}/input/{input}"))?;
            bindings.push(Binding::new(&select, path));
        }
        let profile_path = instance.string_to_path(profile)?;
        // A runtime that does not know a kind of controller has none of it.
        if let Err(fault) = instance.suggest_interaction_profile_bindings(profile_path, &bindings) {
            debug!("{profile}: {fault}");
        }
    }
    session.attach_action_sets(&[&set])?;
    world.insert_resource(Controllers { set, select });
    Ok(())
}

pub(super) fn unbind(world: &mut World) {
    world.remove_resource::<Controllers>();
}

fn pull_trigger(
    headset: Res<Headset>,
    controllers: Res<Controllers>,
    session: Option<Res<OxrSession>>,
    mut trigger: MessageWriter<TriggerPulled>,
) {
    let Some(session) = session.filter(|_| headset.stage == Stage::Running) else {
        return;
    };
    // A session that is not in front gives no input; one that is lost is noticed by the frame.
    let synced = session.sync_actions(&[ActiveActionSet::new(&controllers.set)]);
    let state = synced.and_then(|()| controllers.select.state(&session, Path::NULL));
    if let Ok(state) = state
        && state.changed_since_last_sync
        && state.current_state
    {
        trigger.write(TriggerPulled);
    }
}
