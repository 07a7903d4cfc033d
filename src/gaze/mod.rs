//! The gaze: one ray from between the eyes, what it rests on, and when a rest becomes an act. It must not know what an act does.

use bevy::prelude::*;

use crate::app::FrameSystems;
use crate::journal::Happened;
use crate::pose::HeadPose;

pub mod dwell;
pub mod mark;
mod reticle;
pub mod shape;

pub use reticle::Reticle;

use dwell::{Dwell, DwellSettings};
use shape::Shape;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Gaze>()
        .init_resource::<Accent>()
        .init_resource::<DwellTimer>()
        .add_message::<TriggerPulled>()
        .add_message::<Pointed>()
        .add_message::<Activated>()
        .add_plugins((reticle::plugin, mark::plugin))
        .add_systems(
            Update,
            (
                (cast_ray, dwell_or_trigger)
                    .chain()
                    .run_if(not(resource_exists::<ByTouch>)),
                touch_target.run_if(resource_exists::<ByTouch>),
            )
                .in_set(FrameSystems::Gaze),
        );
}

/// Something that the gaze can rest on.
#[derive(Component, Debug, Clone)]
#[require(Transform)]
pub struct GazeTarget {
    /// Its shape, around the entity's origin.
    pub shape: Shape,
    /// What the journal calls it: `product:bag-aurelia`, `button:pay`, …
    pub name: String,
    /// Whether resting on it (or the trigger) activates it.
    pub acts: bool,
    /// Whether the journal tells when the gaze comes and goes; the bare ground of a panel is not worth a line.
    pub is_told: bool,
    /// Further away than this it is out of reach, metres.
    pub reach_m: f32,
}

/// The colour of what can be looked at, linear.
#[derive(Resource, Debug, Clone, Copy, PartialEq)]
pub struct Accent(pub LinearRgba);

impl Accent {
    /// A yellow that is lighter than a shop for every kind of colour vision (#ffd400).
    pub const SAFE: Self = Self(LinearRgba::new(1.0, 0.66, 0.0, 1.0));
}

impl Default for Accent {
    fn default() -> Self {
        Self(crate::panel::ACCENT)
    }
}

/// What the gaze rests on.
#[derive(Resource, Debug, Default, Clone, PartialEq)]
pub struct Gaze {
    /// The nearest target on the ray.
    pub target: Option<Entity>,
    /// Where the ray meets it, metres.
    pub point_m: Vec3,
    /// How far away that is, metres.
    pub distance_m: f32,
    /// How far the dwell ring is filled, 0…1.
    pub progress: f32,
    /// Whether the target would act.
    pub acts: bool,
}

/// The button of the headset, a touch, a click or a key.
#[derive(Message, Debug, Clone, Copy)]
pub struct TriggerPulled;

/// While this is there a finger chooses, on a flat screen, and the gaze does not.
#[derive(Resource, Debug, Default)]
pub struct ByTouch;

/// A finger points along this direction, world axes.
#[derive(Message, Debug, Clone, Copy, PartialEq)]
pub struct Pointed {
    /// Unit vector.
    pub direction: Vec3,
}

/// A target was chosen, by dwell or by the trigger.
#[derive(Message, Debug, Clone, Copy, PartialEq)]
pub struct Activated {
    /// The target.
    pub target: Entity,
}

/// The running dwell and how it is timed.
#[derive(Resource, Debug, Default)]
pub struct DwellTimer {
    /// The shopper's timing.
    pub settings: DwellSettings,
    dwell: Dwell<Entity>,
}

fn cast_ray(
    pose: Res<HeadPose>,
    targets: Query<(Entity, &GazeTarget, &GlobalTransform, &InheritedVisibility)>,
    names: Query<&GazeTarget>,
    time: Res<Time>,
    mut gaze: ResMut<Gaze>,
    mut happened: MessageWriter<Happened>,
) {
    let direction = pose.gaze();
    let nearest = nearest_on(direction, &pose, &targets);
    let found = nearest.map(|(entity, ..)| entity);
    if found != gaze.target {
        let name = |entity: Option<Entity>| {
            let target = names.get(entity?).ok()?;
            target.is_told.then(|| target.name.clone())
        };
        if let Some(left) = name(gaze.target) {
            happened.write(Happened::now(&time, "gaze_left").with("target", left));
        }
        if let Some(entered) = name(found) {
            happened.write(Happened::now(&time, "gaze_entered").with("target", entered));
        }
    }
    gaze.target = found;
    gaze.distance_m = nearest.map_or(f32::INFINITY, |(_, t_m, _)| t_m);
    gaze.point_m = pose.position_m + direction * nearest.map_or(2.0, |(_, t_m, _)| t_m);
    gaze.acts = nearest.is_some_and(|(_, _, acts)| acts);
}

/// The nearest target along a direction: which, how far, whether it acts.
fn nearest_on(
    direction: Vec3,
    pose: &HeadPose,
    targets: &Query<(Entity, &GazeTarget, &GlobalTransform, &InheritedVisibility)>,
) -> Option<(Entity, f32, bool)> {
    targets
        .iter()
        .filter(|(_, _, _, visibility)| visibility.get())
        .filter_map(|(entity, target, at, _)| {
            let to_local = at.affine().inverse();
            let t_m = target.shape.meets(
                to_local.transform_point3(pose.position_m),
                to_local.transform_vector3(direction),
            )?;
            (t_m <= target.reach_m).then_some((entity, t_m, target.acts))
        })
        .min_by(|a, b| a.1.total_cmp(&b.1))
}

fn touch_target(
    pose: Res<HeadPose>,
    targets: Query<(Entity, &GazeTarget, &GlobalTransform, &InheritedVisibility)>,
    mut gaze: ResMut<Gaze>,
    mut pointed: MessageReader<Pointed>,
    mut activated: MessageWriter<Activated>,
) {
    // Nothing is looked at: a phone in the hand has no gaze.
    gaze.set_if_neq(Gaze {
        distance_m: f32::INFINITY,
        ..default()
    });
    for point in pointed.read() {
        let nearest = nearest_on(point.direction, &pose, &targets);
        if let Some((target, _, true)) = nearest {
            activated.write(Activated { target });
        }
    }
}

fn dwell_or_trigger(
    time: Res<Time>,
    targets: Query<&GazeTarget>,
    mut gaze: ResMut<Gaze>,
    mut timer: ResMut<DwellTimer>,
    mut pulled: MessageReader<TriggerPulled>,
    mut activated: MessageWriter<Activated>,
    mut happened: MessageWriter<Happened>,
) {
    let pulled = pulled.read().count() > 0;
    let acting = gaze.target.filter(|_| gaze.acts);
    let settings = timer.settings;
    let step = timer
        .dwell
        .step(&settings, acting.as_ref(), time.delta_secs());
    gaze.progress = step.progress;
    let Some(target) = acting else { return };
    if !step.acts && !pulled {
        return;
    }
    if pulled {
        timer.dwell.spend();
        gaze.progress = 0.0;
    }
    activated.write(Activated { target });
    let name = targets
        .get(target)
        .map_or_else(|_| String::new(), |t| t.name.clone());
    let how = if pulled { "trigger" } else { "dwell" };
    happened.write(
        Happened::now(&time, "dwelled")
            .with("target", name)
            .with("by", how),
    );
}
