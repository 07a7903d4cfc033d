//! Inspecting a good: it leaves the shelf, comes before the shopper, turns, and goes back.

use bevy::prelude::*;
use std::f32::consts::TAU;

use super::Good;
use crate::app::FrameSystems;
use crate::journal::Happened;
use crate::pose::{HeadPose, Stance};

/// Distance at which a small thing is held, metres.
pub const HOLD_M: f32 = 0.8;
/// Time to come and to go back, seconds.
const TRAVEL_S: f32 = 0.7;
/// One turn takes this long, seconds.
const TURN_S: f32 = 12.0;
/// It shows its front for so long before it begins to turn, seconds.
const FRONT_S: f32 = 1.5;
/// A thing in hand spans at most this much of the view, so that it is seen whole, radians.
const LARGEST_SPAN_RAD: f32 = 0.62;
/// Left of straight ahead, so that the panel has the right, radians.
const ASIDE_RAD: f32 = 0.24;
/// Centre of the thing below the eyes, metres for each metre of distance.
const BELOW: f32 = 0.10;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Inspected>()
        .add_message::<Inspect>()
        .add_message::<PutBack>()
        .add_systems(
            Update,
            (take, put_back, travel).chain().in_set(FrameSystems::Show),
        );
}

/// Takes a good off its shelf.
#[derive(Message, Debug, Clone, Copy, PartialEq)]
pub struct Inspect {
    /// The good.
    pub good: Entity,
}

/// Puts back what is in hand.
#[derive(Message, Debug, Clone, Copy, PartialEq)]
pub struct PutBack;

/// What is in hand.
#[derive(Resource, Debug, Default, Clone, PartialEq)]
pub struct Inspected {
    /// The good in hand or on its way to it.
    pub good: Option<Entity>,
    /// True while the shopper is busy with something else, and shelves must not answer.
    pub is_blocked: bool,
}

/// A good on its way to or from the hand.
#[derive(Component, Debug, Clone)]
pub(super) struct Held {
    /// Where it is held; the good's centre, with its front to the viewer.
    centre_m: Vec3,
    facing: Quat,
    /// 0 on the shelf … 1 in hand.
    taken: f32,
    /// How long it has been in hand, seconds.
    in_hand_s: f32,
    is_returning: bool,
}

impl Held {
    /// Where the good's centre is and which way its front faced, once it has come to the hand and until it leaves.
    pub(super) fn in_hand(&self) -> Option<(Vec3, Quat)> {
        (self.taken == 1.0 && !self.is_returning).then_some((self.centre_m, self.facing))
    }
}

fn take(
    mut commands: Commands,
    mut wanted: MessageReader<Inspect>,
    time: Res<Time>,
    pose: Res<HeadPose>,
    stance: Res<Stance>,
    goods: Query<(&Good, Option<&Held>)>,
    mut inspected: ResMut<Inspected>,
    mut happened: MessageWriter<Happened>,
) {
    let Some(Inspect { good: entity }) = wanted.read().last() else {
        return;
    };
    let Ok((good, held)) = goods.get(*entity) else {
        return;
    };
    if inspected.good.is_some() || inspected.is_blocked {
        return;
    }
    inspected.good = Some(*entity);
    let (centre_m, facing) = hold(good, &pose, &stance);
    commands.entity(*entity).insert(Held {
        centre_m,
        facing,
        // On its way back it turns round where it is.
        taken: held.map_or(0.0, |held| held.taken),
        in_hand_s: 0.0,
        is_returning: false,
    });
    let variant = good
        .shown()
        .map_or_else(String::new, |variant| variant.id.clone());
    happened.write(
        Happened::now(&time, "inspected")
            .with("product", good.product.id.clone())
            .with("variant", variant),
    );
}

/// Where a good is held: small things at 0.8 m before the eyes, tall ones further away and on the floor.
fn hold(good: &Good, pose: &HeadPose, stance: &Stance) -> (Vec3, Quat) {
    let size_m = good.size_m();
    let span_m = size_m.max_element();
    let distance_m =
        (HOLD_M + size_m.z.min(0.4) * 0.25).max(span_m / (2.0 * (LARGEST_SPAN_RAD / 2.0).tan()));
    let aside = Quat::from_rotation_y(ASIDE_RAD) * pose.heading();
    let mut centre_m = pose.position_m + aside * distance_m;
    centre_m.y -= BELOW * distance_m;
    let floor_m = stance.position_m.y + size_m.y / 2.0 + 0.02;
    centre_m.y = centre_m.y.max(floor_m);
    let facing = Quat::from_rotation_y((-aside.x).atan2(-aside.z));
    (centre_m, facing)
}

fn put_back(
    mut wanted: MessageReader<PutBack>,
    time: Res<Time>,
    goods: Query<&Good>,
    mut held: Query<&mut Held>,
    mut inspected: ResMut<Inspected>,
    mut happened: MessageWriter<Happened>,
) {
    if wanted.read().count() == 0 {
        return;
    }
    let Some(entity) = inspected.good.take() else {
        return;
    };
    if let Ok(mut held) = held.get_mut(entity) {
        held.is_returning = true;
    }
    if let Ok(good) = goods.get(entity) {
        happened.write(Happened::now(&time, "put_back").with("product", good.product.id.clone()));
    }
}

fn travel(
    mut commands: Commands,
    time: Res<Time>,
    mut goods: Query<(Entity, &Good, &mut Held, &mut Transform)>,
) {
    let dt_s = time.delta_secs();
    for (entity, good, mut held, mut transform) in &mut goods {
        let direction = if held.is_returning { -1.0 } else { 1.0 };
        held.taken = (held.taken + direction * dt_s / TRAVEL_S).clamp(0.0, 1.0);
        if held.is_returning && held.taken == 0.0 {
            *transform = good.home;
            commands.entity(entity).remove::<Held>();
            continue;
        }
        if held.taken == 1.0 {
            held.in_hand_s += dt_s;
        }
        let turned_rad = (held.in_hand_s - FRONT_S).max(0.0) * TAU / TURN_S;
        let rotation = held.facing * Quat::from_rotation_y(turned_rad % TAU);
        let in_hand = Transform {
            translation: held.centre_m - rotation * Vec3::Y * (good.size_m().y / 2.0),
            rotation,
            scale: Vec3::ONE,
        };
        let eased = held.taken * held.taken * (3.0 - 2.0 * held.taken);
        *transform = Transform {
            translation: good.home.translation.lerp(in_hand.translation, eased),
            rotation: good.home.rotation.slerp(in_hand.rotation, eased),
            scale: Vec3::ONE,
        };
    }
}
