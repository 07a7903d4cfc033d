//! Travelling: every move happens behind a short fade, to a marker in this place or into another one. The world is never
//! turned or slid, and nothing waits: a place that is still on its way is entered when it has come.

use bevy::asset::LoadState;
use bevy::prelude::*;

use super::{Place, PlaceDocument, PlaceEntered, standin};
use crate::app::FrameSystems;
use crate::journal::Happened;
use crate::pending::{Loads, Pending};
use crate::pose::{SensedHead, Stance, place_head};
use crate::view::Fade;

/// Time to go dark, and to come back, seconds.
const FADE_S: f32 = 0.25;
/// A shopper waits no longer than this for goods to arrive before the place opens, seconds.
const OPEN_AFTER_S: f32 = 2.0;
/// What a new place needs is asked for within so many frames.
const FRAMES_TO_ASK: u32 = 3;

/// The travel plugin, beginning in the place of that name.
pub fn plugin(first_place: &str) -> impl Plugin {
    let first_place = first_place.to_owned();
    move |app: &mut App| {
        app.insert_resource(Journey {
            leg: Some(Leg::Place {
                to: Travel::to(&first_place),
                document: None,
            }),
            ..default()
        })
        .init_resource::<EyeHeight>()
        .add_message::<GoTo>()
        .add_message::<Travel>()
        .add_message::<FaceForward>()
        .add_systems(
            Update,
            enter_place.in_set(FrameSystems::Pose).before(place_head),
        )
        .add_systems(
            Update,
            (set_out, draw_curtain).chain().in_set(FrameSystems::Show),
        );
    }
}

/// Takes the shopper to a marker.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct GoTo {
    /// Where to stand, metres.
    pub position_m: Vec3,
    /// The marker's name.
    pub marker: String,
}

/// Takes the shopper into another place.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct Travel {
    /// The place.
    pub place: String,
    /// The marker to arrive at; its entrance without one.
    pub arrive: Option<String>,
}

impl Travel {
    /// To the entrance of a place.
    pub fn to(place: &str) -> Self {
        Self {
            place: place.to_owned(),
            arrive: None,
        }
    }
}

/// Makes the direction that the shopper faces now the front of the place.
#[derive(Message, Debug, Clone, Copy, PartialEq)]
pub struct FaceForward;

/// How high the shopper's eyes are where the place leaves it to them, metres; set by who knows whether they sit.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Default)]
pub struct EyeHeight(pub Option<f32>);

impl EyeHeight {
    /// The height in a place that is made for eyes this high: nobody is lifted above them.
    pub fn within(self, place_m: f32) -> f32 {
        self.0.map_or(place_m, |own_m| own_m.min(place_m))
    }
}

/// A move that is under way.
#[derive(Resource, Debug, Default)]
struct Journey {
    leg: Option<Leg>,
    /// For how long it has been dark, seconds and frames.
    closed_s: f32,
    closed_frames: u32,
}

#[derive(Debug, Clone)]
enum Leg {
    Marker(GoTo),
    Place {
        to: Travel,
        document: Option<Handle<PlaceDocument>>,
    },
    Turn,
}

fn set_out(
    mut go: MessageReader<GoTo>,
    mut travel: MessageReader<Travel>,
    mut face: MessageReader<FaceForward>,
    mut journey: ResMut<Journey>,
) {
    let is_leaving = matches!(journey.leg, Some(Leg::Place { .. }));
    let to_marker = go.read().last().cloned().map(Leg::Marker);
    let turn = face.read().last().map(|_| Leg::Turn);
    let to_place = travel.read().last().cloned();
    // Who is already leaving the place no longer goes anywhere in it.
    if let Some(to) = to_place {
        journey.leg = Some(Leg::Place { to, document: None });
    } else if !is_leaving && let Some(leg) = to_marker.or(turn) {
        journey.leg = Some(leg);
    }
}

/// Closes the curtain before a move, and opens it once what is behind has arrived, or without it.
fn draw_curtain(
    time: Res<Time>,
    sensed: Res<SensedHead>,
    mut journey: ResMut<Journey>,
    mut fade: ResMut<Fade>,
    mut stance: ResMut<Stance>,
    mut happened: MessageWriter<Happened>,
    pending: Res<Pending>,
) {
    let step = time.delta_secs() / FADE_S;
    if let Some(leg) = &journey.leg {
        fade.brightness = (fade.brightness - step).max(0.0);
        if fade.brightness > 0.0 {
            return;
        }
        match leg {
            Leg::Marker(there) => {
                stance.position_m = there.position_m;
                let marker = there.marker.clone();
                happened.write(Happened::now(&time, "moved").with("marker", marker));
            }
            Leg::Turn => {
                let ahead = sensed.room_from_head * Vec3::NEG_Z;
                stance.yaw_rad -= (-ahead.x).atan2(-ahead.z);
                happened.write(Happened::now(&time, "faced_forward"));
            }
            Leg::Place { .. } => return,
        }
        journey.leg = None;
        journey.closed_s = OPEN_AFTER_S;
    } else if fade.brightness < 1.0 {
        journey.closed_s += time.delta_secs();
        journey.closed_frames += 1;
        let has_come = pending.is_settled() && journey.closed_frames > FRAMES_TO_ASK;
        if fade.brightness > 0.0 || has_come || journey.closed_s > OPEN_AFTER_S {
            fade.brightness = (fade.brightness + step).min(1.0);
        }
    }
}

/// Asks for the place that is travelled to, and enters it when it has come and the curtain is closed.
fn enter_place(
    mut commands: Commands,
    mut journey: ResMut<Journey>,
    documents: Res<Assets<PlaceDocument>>,
    assets: Res<AssetServer>,
    time: Res<Time>,
    fade: Res<Fade>,
    height: Res<EyeHeight>,
    mut loads: ResMut<Loads>,
    mut stance: ResMut<Stance>,
    mut entered: MessageWriter<PlaceEntered>,
    mut happened: MessageWriter<Happened>,
) {
    let Some(Leg::Place { to, document }) = &mut journey.leg else {
        return;
    };
    let asked = document.get_or_insert_with(|| {
        let asked = assets.load(format!("places/{}.place.json", to.place));
        loads.watch(asked.clone().untyped());
        asked
    });
    if fade.brightness > 0.0 {
        return;
    }
    let place = match (documents.get(&*asked), assets.load_state(&*asked)) {
        (Some(document), _) => Some(standin::completed(document.clone())),
        (None, LoadState::Failed(reason)) => {
            let place = standin::document(&to.place);
            match &place {
                Some(_) => warn!("{} stands here in boxes: {reason}", to.place),
                None => error!("this place cannot be entered: {reason}"),
            }
            place
        }
        (None, _) => return,
    };
    let Some(place) = place else {
        journey.leg = None;
        return;
    };
    let marker = to.arrive.as_ref();
    let spot = marker
        .and_then(|id| place.markers.iter().find(|marker| marker.id == *id))
        .map_or(place.entrance, |marker| marker.spot);
    *stance = Stance {
        position_m: spot.position_m,
        yaw_rad: spot.yaw_rad,
        eye_height_m: height.within(place.eye_height_m),
    };
    let name = place.name.clone();
    happened.write(Happened::now(&time, "place_entered").with("place", name.clone()));
    entered.write(PlaceEntered { name });
    commands.insert_resource(Place(place));
    *journey = Journey::default();
}
