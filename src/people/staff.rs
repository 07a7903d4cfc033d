//! The sales associate in the world: her body, her words on a caption and aloud, and the answers that a look can give.

use bevy::prelude::*;
use buyplus_api::Store;
use buyplus_panel::{ButtonId, CaptionPanel, Panel, Texts};

use super::associate::{Associate, Seen, State};
use super::voice::Voice;
use super::{Act, LooksAt, Person};
use crate::app::FrameSystems;
use crate::comfort::Comfort;
use crate::goods::OpenStore;
use crate::journal::Happened;
use crate::panel::{PanelSize, Pressed, Words, WorldPanel};
use crate::place::{Busy, GoTo, Place, Standing, Travel};
use crate::pose::{HeadPose, Stance};

/// How far from the shopper she stands when she is called, and how far to the side, radians.
const COMES_TO_M: f32 = 1.9;
const ASIDE_RAD: f32 = 0.55;
/// From further away she is seen to walk only the last part, metres.
const SEEN_WALK_M: f32 = 3.0;
const PACE_M_S: f32 = 1.3;
/// Her words hang beside her head, on the side away from the middle of the view, metres.
const CAPTION_HEIGHT_M: f32 = 1.5;
const CAPTION_ASIDE_RAD: f32 = 0.42;
/// Her answers, in the order offered.
const NEW_ARRIVALS: usize = 0;
const CATWALK: usize = 1;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<OnDuty>()
        .add_message::<CallStaff>()
        .add_systems(
            Update,
            (
                take_post.run_if(resource_exists_and_changed::<Place>),
                serve.run_if(resource_exists::<Words>.and_then(resource_exists::<Place>)),
                speak.run_if(resource_exists::<Words>),
            )
                .chain()
                .in_set(FrameSystems::Show),
        );
}

/// Calls the associate.
#[derive(Message, Debug, Clone, Copy, PartialEq)]
pub struct CallStaff;

/// Whether there is somebody to call.
#[derive(Resource, Debug, Default, Clone, Copy, PartialEq)]
pub struct OnDuty(pub bool);

/// The associate.
#[derive(Component, Debug, Default)]
struct Staff {
    manners: Associate,
    /// Where she turns from and to, radians.
    turn_rad: [f32; 2],
    /// Where she walks to.
    goal_m: Option<Vec3>,
}

/// The caption with what she says.
#[derive(Component)]
struct Said;

fn take_post(
    mut commands: Commands,
    place: Res<Place>,
    old: Query<Entity, Or<(With<Staff>, With<Said>)>>,
    mut on_duty: ResMut<OnDuty>,
) {
    for staff in &old {
        commands.entity(staff).despawn();
    }
    let mut people = place.0.people.iter();
    let post = people.find(|standing| standing.role == "associate");
    on_duty.0 = post.is_some();
    if let Some(Standing { person, spot, .. }) = post {
        commands.spawn((
            Staff::default(),
            Person {
                id: person.clone(),
                role: "associate",
                look: None,
            },
            Transform::from_translation(spot.position_m)
                .with_rotation(Quat::from_rotation_y(spot.yaw_rad)),
        ));
    }
}

fn serve(
    time: Res<Time>,
    pose: Res<HeadPose>,
    stance: Res<Stance>,
    place: Res<Place>,
    store: Option<Res<OpenStore>>,
    words: Res<Words>,
    voice: Res<Voice>,
    comfort: Res<Comfort>,
    mut called: MessageReader<CallStaff>,
    mut pressed: MessageReader<Pressed>,
    captions: Query<(), With<Said>>,
    mut staff: Query<(&mut Staff, &mut Transform, &mut Act, &mut LooksAt)>,
    mut go: MessageWriter<GoTo>,
    mut travel: MessageWriter<Travel>,
    mut happened: MessageWriter<Happened>,
) {
    let is_called = called.read().count() > 0;
    let mut chosen = None;
    for press in pressed.read() {
        if let (true, ButtonId::Choice(index)) = (captions.contains(press.panel), press.id) {
            chosen = Some(index);
        }
    }
    let Some(store) = store else { return };
    for (mut staff, mut at, mut act, mut looks_at) in &mut staff {
        let to_shopper_m = (pose.position_m - at.translation).with_y(0.0);
        let seen = Seen {
            dt_s: time.delta_secs(),
            distance_m: to_shopper_m.length(),
            chosen,
            is_called,
            has_come: staff.goal_m.is_none(),
        };
        match staff.manners.step(&seen) {
            Some(State::Turning) => staff.turn_rad = [yaw(&at), facing(to_shopper_m)],
            Some(State::Greeting) => {
                let text = greeting(&store.0, &words.0);
                voice.0.say(&text, words.0.lang(), comfort.volume);
                happened.write(Happened::now(&time, "greeted"));
            }
            Some(State::Coming) => {
                let goal_m = beside(&pose, &stance);
                let way_m = at.translation - goal_m;
                at.translation = goal_m + way_m.clamp_length_max(SEEN_WALK_M);
                staff.goal_m = Some(goal_m);
                happened.write(Happened::now(&time, "staff_called"));
            }
            Some(State::Resting) => {
                if let Some(answer) = staff.manners.answer {
                    let word = ["new_arrivals", "catwalk", "later"].get(answer).copied();
                    let answer_word = word.unwrap_or_default();
                    happened
                        .write(Happened::now(&time, "staff_answered").with("answer", answer_word));
                    follow(answer, &store.0, &place, &mut go, &mut travel);
                }
            }
            _ => {}
        }
        move_body(&mut staff, &mut at, to_shopper_m, time.delta_secs());
        let turn_rad = wrapped(staff.turn_rad[1] - staff.turn_rad[0]);
        act.set_if_neq(staff.manners.act(turn_rad));
        let has_seen = staff.manners.state != State::Waiting;
        looks_at.set_if_neq(LooksAt(has_seen.then_some(pose.position_m)));
    }
}

/// Takes the shopper where the answer leads.
fn follow(
    answer: usize,
    store: &Store,
    place: &Place,
    go: &mut MessageWriter<GoTo>,
    travel: &mut MessageWriter<Travel>,
) {
    match answer {
        NEW_ARRIVALS => {
            let marker = store.departments.iter().find_map(|department| {
                place
                    .0
                    .markers
                    .iter()
                    .find(|marker| marker.id == department.id)
            });
            if let Some(marker) = marker {
                go.write(GoTo {
                    position_m: marker.spot.position_m,
                    marker: marker.id.clone(),
                });
            }
        }
        CATWALK => {
            travel.write(Travel::to("catwalk"));
        }
        _ => {}
    }
}

/// Turns her on the spot, or walks her to where she was called.
fn move_body(staff: &mut Staff, at: &mut Transform, to_shopper_m: Vec3, dt_s: f32) {
    if staff.manners.state == State::Turning {
        let part = (staff.manners.since_s / Act::TurnLeft.lasts_s()).clamp(0.0, 1.0);
        let eased = part * part * (3.0 - 2.0 * part);
        let [from, to] = staff.turn_rad;
        at.rotation = Quat::from_rotation_y(from + wrapped(to - from) * eased);
    }
    let Some(goal_m) = staff.goal_m else { return };
    let left_m = goal_m - at.translation;
    let step_m = PACE_M_S * dt_s;
    if left_m.length() <= step_m {
        at.translation = goal_m;
        at.rotation = Quat::from_rotation_y(facing(to_shopper_m));
        staff.goal_m = None;
    } else {
        at.translation += left_m.normalize_or_zero() * step_m;
        at.rotation = Quat::from_rotation_y(facing(left_m));
    }
}

/// A spot on the floor before the shopper and a little to the right.
fn beside(pose: &HeadPose, stance: &Stance) -> Vec3 {
    let heading = Quat::from_rotation_y(-ASIDE_RAD) * pose.heading();
    stance.position_m + heading * COMES_TO_M
}

fn yaw(at: &Transform) -> f32 {
    facing(at.rotation * Vec3::Z)
}

/// The turn about the vertical that makes +z look along a direction.
fn facing(direction: Vec3) -> f32 {
    direction.x.atan2(direction.z)
}

/// The same turn the short way round.
fn wrapped(turn_rad: f32) -> f32 {
    use std::f32::consts::{PI, TAU};
    (turn_rad + PI).rem_euclid(TAU) - PI
}

fn greeting(store: &Store, words: &Texts) -> String {
    let tag = words.lang().tag();
    match store.greeting.get(tag) {
        "" => words.with_word("staff-greeting", "store", store.name.get(tag)),
        own => own.to_owned(),
    }
}

/// Hangs what she says beside her, turned to the shopper.
fn speak(
    mut commands: Commands,
    pose: Res<HeadPose>,
    words: Res<Words>,
    busy: Res<Busy>,
    store: Option<Res<OpenStore>>,
    staff: Query<(&Staff, &Transform)>,
    mut captions: Query<(Entity, &mut WorldPanel), With<Said>>,
) {
    let speaking = staff
        .iter()
        .find(|(staff, _)| staff.manners.is_speaking() && !busy.0)
        .zip(store);
    let shown = captions.iter_mut().next();
    let Some(((staff, at), store)) = speaking else {
        if let Some((caption, _)) = shown {
            commands.entity(caption).despawn();
        }
        return;
    };
    let panel = Panel::Caption(content(&staff.manners, &store.0, &words.0));
    if let Some((_, mut world)) = shown {
        if world.panel != panel {
            world.panel = panel;
        }
        return;
    }
    let her_m = (at.translation - pose.position_m).with_y(0.0);
    let distance_m = her_m.length().clamp(1.2, 4.0);
    // On her right hand as the shopper sees her, or on the left where that is nearer to the middle of the view.
    let side = if her_m.cross(pose.heading()).y > 0.0 {
        -1.0
    } else {
        1.0
    };
    let ahead = Quat::from_rotation_y(side * CAPTION_ASIDE_RAD) * her_m.normalize_or(Vec3::NEG_Z);
    let at_m = (pose.position_m + ahead * distance_m).with_y(at.translation.y + CAPTION_HEIGHT_M);
    commands.spawn((
        Said,
        WorldPanel {
            panel,
            size: PanelSize::SeenFrom(distance_m),
            name: "staff",
            is_solid: true,
        },
        Transform::from_translation(at_m)
            .with_rotation(Quat::from_rotation_y((-ahead.x).atan2(-ahead.z))),
    ));
}

fn content(manners: &Associate, store: &Store, words: &Texts) -> CaptionPanel {
    let offers = ["staff-offer-new", "staff-offer-show", "staff-offer-later"];
    let (text, choices) = match manners.state {
        State::Offering => (
            greeting(store, words),
            offers.map(|key| words.get(key)).to_vec(),
        ),
        State::Resting if manners.answer.is_some_and(|answer| answer <= CATWALK) => {
            (words.get("staff-follow"), Vec::new())
        }
        State::Resting => (words.get("staff-later"), Vec::new()),
        _ => (greeting(store, words), Vec::new()),
    };
    CaptionPanel {
        speaker: words.get("staff-name"),
        text,
        choices,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_go_the_short_way_round() {
        assert!((wrapped(3.5) + 2.783).abs() < 1e-3);
        assert!((wrapped(-0.4) + 0.4).abs() < 1e-6);
    }

    #[test]
    fn who_walks_arrives_and_faces_the_shopper() {
        let mut staff = Staff {
            goal_m: Some(Vec3::new(0.0, 0.0, 2.0)),
            ..Staff::default()
        };
        let mut at = Transform::IDENTITY;
        for _ in 0..200 {
            move_body(&mut staff, &mut at, Vec3::X, 0.02);
        }
        assert_eq!(staff.goal_m, None);
        assert!((at.rotation * Vec3::Z).abs_diff_eq(Vec3::X, 1e-5));
    }
}
