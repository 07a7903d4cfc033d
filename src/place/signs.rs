//! The signs of a place: names that the store's layout gives, on the spots that the place has for them.

use bevy::prelude::*;
use buyplus_panel::{Panel, SignPanel};

use super::Place;
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
        let department = store
            .0
            .departments
            .iter()
            .find(|department| department.id == sign.id);
        let title = match department {
            Some(department) => department.name.get(tag),
            None if sign.id == "store" => store.0.name.get(tag),
            None => continue,
        };
        let facing = Quat::from_rotation_y(sign.spot.yaw_rad);
        commands.spawn((
            Sign,
            WorldPanel {
                panel: Panel::Sign(SignPanel {
                    title: title.to_owned(),
                    subtitle: String::new(),
                    width_deg: DESIGN_WIDTH_DEG,
                }),
                size: PanelSize::Wide(sign.size_m.x * OVER_MARGIN),
                name: "sign",
                is_solid: false,
            },
            Transform::from_translation(sign.spot.position_m + facing * Vec3::Z * PROUD_M)
                .with_rotation(facing),
        ));
    }
}
