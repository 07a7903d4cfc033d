//! The ride: the shopper sits in a cabin that stands still, and the street goes by. What stays put is the rest frame, the
//! rim darkens with the speed, and a look at the card ends the ride at once.

use bevy::prelude::*;
use buyplus_panel::{ButtonId, CaptionPanel, Panel};

use super::features::Ride;
use super::{Place, Travel};
use crate::app::FrameSystems;
use crate::comfort::Comfort;
use crate::goods::OpenStore;
use crate::journal::Happened;
use crate::panel::{PanelSize, Pressed, Words, WorldPanel};
use crate::pose::Stance;
use crate::view::{Fade, Vignette};

/// Parts of the ride in which the cab pulls away and in which it brakes.
const PULL_AWAY: [f32; 2] = [0.0, 0.275];
const BRAKE: [f32; 2] = [0.725, 0.975];
/// The card hangs this far before the shopper, and below the eyes, nearer than the front seats, metres.
const CARD_M: Vec3 = Vec3::new(0.0, -0.16, -0.4);
/// With reduced motion the cab stands for so long, and is there, seconds.
const STILL_S: f32 = 2.5;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Riding>().add_systems(
        Update,
        (
            get_in.run_if(resource_exists_and_changed::<Place>),
            hand_card.run_if(resource_exists::<Words>),
            drive,
            skip,
        )
            .chain()
            .in_set(FrameSystems::Show),
    );
}

/// The ride under way.
#[derive(Resource, Debug, Default, Clone)]
pub struct Riding {
    ride: Option<Ride>,
    since_s: f32,
    has_begun: bool,
    is_over: bool,
}

impl Riding {
    /// Whether the cab is under way.
    pub fn is_driving(&self) -> bool {
        self.ride.is_some() && !self.is_over
    }
}

/// Something that goes by: where it is before the ride.
#[derive(Component, Debug, Clone, Copy)]
pub struct GoesBy {
    /// Metres.
    pub home_m: Vec3,
}

/// The card with the way to skip the ride.
#[derive(Component)]
struct Card;

fn get_in(
    mut commands: Commands,
    place: Res<Place>,
    mut riding: ResMut<Riding>,
    mut vignette: ResMut<Vignette>,
    cards: Query<Entity, With<Card>>,
) {
    for card in &cards {
        commands.entity(card).despawn();
    }
    vignette.strength = 0.0;
    *riding = Riding {
        ride: place.0.ride.clone(),
        ..default()
    };
}

fn hand_card(
    mut commands: Commands,
    riding: Res<Riding>,
    words: Res<Words>,
    store: Option<Res<OpenStore>>,
    stance: Res<Stance>,
    cards: Query<(), With<Card>>,
) {
    let (true, Some(store), true) = (riding.is_driving(), store, cards.is_empty()) else {
        return;
    };
    let name = store.0.name.get(words.0.lang().tag());
    let turn = Quat::from_rotation_y(stance.yaw_rad);
    let eyes_m = stance.position_m + Vec3::Y * stance.eye_height_m;
    let at_m = eyes_m + turn * CARD_M;
    commands.spawn((
        Card,
        WorldPanel {
            panel: Panel::Caption(CaptionPanel {
                speaker: String::new(),
                text: words.0.with_word("cab-welcome", "store", name),
                choices: vec![words.0.get("cab-skip")],
            }),
            size: PanelSize::SeenFrom(CARD_M.length()),
            name: "cab",
            is_solid: true,
        },
        // Turned to the eyes.
        Transform::from_translation(at_m).looking_at(2.0 * at_m - eyes_m, Vec3::Y),
    ));
}

fn drive(
    time: Res<Time>,
    fade: Res<Fade>,
    comfort: Res<Comfort>,
    mut riding: ResMut<Riding>,
    mut vignette: ResMut<Vignette>,
    mut street: Query<(&GoesBy, &mut Transform)>,
    mut travel: MessageWriter<Travel>,
    mut happened: MessageWriter<Happened>,
) {
    if !riding.is_driving() || fade.brightness == 0.0 {
        return;
    }
    let Some(ride) = riding.ride.clone() else {
        return;
    };
    if !std::mem::replace(&mut riding.has_begun, true) {
        happened.write(Happened::now(&time, "ride_began"));
    }
    riding.since_s += time.delta_secs();
    let since_s = riding.since_s;
    let travelled_m = if comfort.reduced_motion {
        0.0
    } else {
        travelled_m(&ride, since_s)
    };
    for (by, mut transform) in &mut street {
        transform.translation = by.home_m + Vec3::Z * travelled_m;
    }
    let speed = if comfort.reduced_motion {
        0.0
    } else {
        part_of_speed(&ride, since_s)
    };
    vignette.strength = speed * comfort.vignette_strength();
    let lasts_s = if comfort.reduced_motion {
        STILL_S
    } else {
        ride.duration_s
    };
    if since_s >= lasts_s {
        end(&mut riding, &mut travel);
        happened.write(Happened::now(&time, "ride_ended"));
    }
}

fn skip(
    time: Res<Time>,
    mut pressed: MessageReader<Pressed>,
    cards: Query<(), With<Card>>,
    mut riding: ResMut<Riding>,
    mut travel: MessageWriter<Travel>,
    mut happened: MessageWriter<Happened>,
) {
    for press in pressed.read() {
        let is_skip = cards.contains(press.panel) && press.id == ButtonId::Choice(0);
        if is_skip && riding.is_driving() {
            end(&mut riding, &mut travel);
            happened.write(Happened::now(&time, "ride_skipped"));
        }
    }
}

fn end(riding: &mut Riding, travel: &mut MessageWriter<Travel>) {
    riding.is_over = true;
    if let Some(ride) = &riding.ride {
        travel.write(Travel {
            place: ride.to.clone(),
            arrive: ride.arrive.clone(),
        });
    }
}

/// The greatest speed of a ride, m/s: speed rises and falls as smoothstep, whose mean is a half.
fn top_speed(ride: &Ride) -> f32 {
    let half = (PULL_AWAY[1] - PULL_AWAY[0] + BRAKE[1] - BRAKE[0]) / 2.0;
    ride.length_m / (ride.duration_s * (half + BRAKE[0] - PULL_AWAY[1])).max(1e-3)
}

/// Speed over the greatest speed.
fn part_of_speed(ride: &Ride, since_s: f32) -> f32 {
    let part = since_s / ride.duration_s.max(1e-3);
    let smooth = |[from, to]: [f32; 2]| {
        let x = ((part - from) / (to - from)).clamp(0.0, 1.0);
        x * x * (3.0 - 2.0 * x)
    };
    smooth(PULL_AWAY) - smooth(BRAKE)
}

/// How far the cab has come: the integral of the speed.
fn travelled_m(ride: &Ride, since_s: f32) -> f32 {
    let part = (since_s / ride.duration_s.max(1e-3)).clamp(0.0, 1.0);
    // The integral of smoothstep over a span of its own, and of 1 after it.
    let gone = |[from, to]: [f32; 2]| {
        let x = ((part - from) / (to - from)).clamp(0.0, 1.0);
        (x * x * x - x * x * x * x / 2.0) * (to - from) + (part - to).max(0.0)
    };
    top_speed(ride) * ride.duration_s * (gone(PULL_AWAY) - gone(BRAKE))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Above this riders of buses complain, m/s² (Hoberock 1977: 0.11 to 0.15 g).
    const COMFORTABLE_M_S2: f32 = 1.3;

    fn ride() -> Ride {
        Ride {
            duration_s: 20.0,
            length_m: 57.0,
            street: String::new(),
            to: "hall".into(),
            arrive: None,
        }
    }

    #[test]
    fn a_ride_begins_and_ends_at_rest_and_covers_its_length() {
        let ride = ride();
        assert_eq!(travelled_m(&ride, 0.0), 0.0);
        assert!((travelled_m(&ride, 20.0) - 57.0).abs() < 0.01);
        assert!((travelled_m(&ride, 60.0) - 57.0).abs() < 0.01);
        assert_eq!(part_of_speed(&ride, 19.9), 0.0);
    }

    #[test]
    fn nobody_is_pushed_harder_than_in_a_bus() {
        let (ride, dt_s) = (ride(), 0.05);
        for step in 1..400 {
            let t_s = step as f32 * dt_s;
            let speed = |t_s| part_of_speed(&ride, t_s) * top_speed(&ride);
            let push = (speed(t_s) - speed(t_s - dt_s)) / dt_s;
            assert!(push.abs() < COMFORTABLE_M_S2, "{push} m/s² at {t_s} s");
            let moved = travelled_m(&ride, t_s) - travelled_m(&ride, t_s - dt_s);
            assert!((moved / dt_s - speed(t_s - dt_s / 2.0)).abs() < 0.02);
        }
    }
}
