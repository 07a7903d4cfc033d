//! The same place as a stock engine would draw it: `StandardMaterial` and real lamps, for benches to compare with.

use bevy::prelude::*;

use super::Place;
use super::room::Room;
use crate::app::FrameSystems;

/// Lamps that light a stock room: as many as a designer would hang without baking.
const LAMPS: usize = 8;
/// Height of the lamps above the floor, metres.
const LAMP_HEIGHT_M: f32 = 3.4;
/// Radius of the ring that they hang on, metres.
const RING_M: f32 = 4.5;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<StockLook>().add_systems(
        Update,
        hang_lamps
            .run_if(resource_exists_and_changed::<Place>)
            .in_set(FrameSystems::Show),
    );
}

/// Whether rooms keep the engine's own materials and are lit by lamps.
#[derive(Resource, Debug, Default, Clone, Copy, PartialEq)]
pub struct StockLook(pub bool);

fn hang_lamps(mut commands: Commands, stock: Res<StockLook>, place: Res<Place>) {
    if !stock.0 {
        return;
    }
    let middle_m = place
        .0
        .environment
        .as_ref()
        .map_or(place.0.entrance.position_m, |e| e.center_m);
    for lamp in 0..LAMPS {
        let turn = Quat::from_rotation_y(lamp as f32 / LAMPS as f32 * std::f32::consts::TAU);
        let at_m = middle_m.with_y(LAMP_HEIGHT_M) + turn * Vec3::X * RING_M;
        commands.spawn((
            Room,
            PointLight {
                intensity: 400_000.0,
                range: 12.0,
                shadow_maps_enabled: lamp < 2,
                ..default()
            },
            Transform::from_translation(at_m),
        ));
    }
}
