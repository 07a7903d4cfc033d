//! The signs of a place: names that the store's layout gives, on the spots that the place has for them.

use bevy::prelude::*;
use buyplus_api::Store;
use buyplus_panel::{Panel, SignPanel};

use super::Place;
use super::ride::GoesBy;
use crate::app::FrameSystems;
use crate::goods::OpenStore;
use crate::panel::{Language, PanelSize, WorldPanel};

/// Width that signs are designed at, degrees; the world gives them their size in metres.
const DESIGN_WIDTH_DEG: f32 = 30.0;

/// A painted sign has a transparent margin around it, which the board need not show.
const OVER_MARGIN: f32 = 1.08;
/// Signs hang this far before their board, so that the two never fight for a pixel, metres.
const PROUD_M: f32 = 0.03;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        Update,
        hang_signs
            .run_if(
                resource_exists::<Place>
                    .and_then(resource_exists::<OpenStore>)
                    .and_then(resource_exists::<Language>)
                    .and_then(resource_changed::<Place>.or_else(resource_changed::<OpenStore>)),
            )
            .in_set(FrameSystems::Show),
    );
}

#[derive(Component)]
struct Sign;

fn hang_signs(
    mut commands: Commands,
    place: Res<Place>,
    store: Res<OpenStore>,
    language: Res<Language>,
    old: Query<Entity, With<Sign>>,
) {
    for sign in &old {
        commands.entity(sign).despawn();
    }
    let tag = language.0.tag();
    for sign in &place.0.signs {
        let Some([title, subtitle]) = words(&sign.id, &place.0.name, &store.0, tag) else {
            continue;
        };
        let facing = Quat::from_rotation_y(sign.spot.yaw_rad);
        let at_m = sign.spot.position_m + facing * Vec3::Z * PROUD_M;
        let mut hung = commands.spawn((
            Sign,
            WorldPanel {
                panel: Panel::Sign(SignPanel {
                    title,
                    subtitle,
                    width_deg: DESIGN_WIDTH_DEG,
                }),
                size: PanelSize::Wide(sign.size_m.x * OVER_MARGIN),
                name: "sign",
                is_solid: false,
            },
            Transform::from_translation(at_m).with_rotation(facing),
        ));
        if place.0.ride.is_some() {
            hung.insert(GoesBy { home_m: at_m });
        }
    }
}

/// What a sign says, and beneath it: the store's own words for it, a department's name, or the store's.
fn words(sign_id: &str, place: &str, store: &Store, tag: &str) -> Option<[String; 2]> {
    let room = store.rooms.iter().find(|room| room.place == place);
    let mut own = room.map_or(&store.signs, |room| &room.signs).iter();
    if let Some(own) = own.find(|own| own.sign_id == sign_id) {
        return Some([&own.title, &own.subtitle].map(|text| text.get(tag).to_owned()));
    }
    let department = store
        .departments
        .iter()
        .find(|department| department.id == sign_id);
    // A room may be called otherwise than the department that it shows.
    let called = store.rooms.iter().find(|room| room.place == sign_id);
    let name = department.map(|department| &department.name);
    if let Some(name) = name.or(called.map(|room| &room.name)) {
        return Some([name.get(tag).to_owned(), String::new()]);
    }
    if sign_id != "store" {
        return None;
    }
    // Over the door hangs the marquee, in the hall the plain name.
    let is_outside = place != store.place && room.is_none();
    match store.marquee.title.get(tag) {
        title if is_outside && !title.is_empty() => {
            Some([title.to_owned(), store.marquee.text.get(tag).to_owned()])
        }
        _ => Some([store.name.get(tag).to_owned(), String::new()]),
    }
}
