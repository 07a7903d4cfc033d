//! Passers-by: figures that stand in a place or walk to and fro in it. Nobody talks to them.

use bevy::prelude::*;

use super::{Act, OutOfStep, Person};
use crate::app::FrameSystems;
use crate::comfort::Comfort;
use crate::place::{Passer, Place};

/// How fast a passer-by walks, m/s.
const PACE_M_S: f32 = 1.3;
/// The passers-by that there are models of.
const KINDS: [&str; 3] = ["crowd_1", "crowd_2", "crowd_3"];
/// An irrational step spreads starts evenly, however many there are (the golden ratio).
const SPREAD: f32 = 0.618_034;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        Update,
        (
            gather.run_if(resource_exists_and_changed::<Place>),
            walk_to_and_fro,
        )
            .chain()
            .in_set(FrameSystems::Show),
    );
}

/// Somebody who belongs to the place.
#[derive(Component, Debug, Clone)]
struct Extra {
    passer: Passer,
    /// Where on their way they begin, 0 … 1.
    start: f32,
}

fn gather(mut commands: Commands, place: Res<Place>, old: Query<Entity, With<Extra>>) {
    for extra in &old {
        commands.entity(extra).despawn();
    }
    for (index, passer) in place.0.crowd.iter().enumerate() {
        let start = (index as f32 * SPREAD).fract();
        commands.spawn((
            Extra {
                passer: *passer,
                start,
            },
            Person {
                id: KINDS[index % KINDS.len()].to_owned(),
                role: "crowd",
                look: None,
            },
            OutOfStep(start),
            Transform::from_translation(passer.spot.position_m)
                .with_rotation(Quat::from_rotation_y(passer.spot.yaw_rad)),
        ));
    }
}

fn walk_to_and_fro(
    time: Res<Time>,
    comfort: Res<Comfort>,
    mut extras: Query<(&Extra, &mut Transform, &mut Act)>,
) {
    for (extra, mut transform, mut act) in &mut extras {
        let Some(to_m) = extra.passer.path_to_m.filter(|_| !comfort.reduced_motion) else {
            continue;
        };
        let (position_m, yaw_rad) = on_way(
            extra.passer.spot.position_m,
            to_m,
            extra.start,
            time.elapsed_secs(),
        );
        transform.translation = position_m;
        transform.rotation = Quat::from_rotation_y(yaw_rad);
        act.set_if_neq(Act::Walk);
    }
}

/// Where somebody is who walks between two points for ever, and which way they face.
fn on_way(from_m: Vec3, to_m: Vec3, start: f32, t_s: f32) -> (Vec3, f32) {
    let along = to_m - from_m;
    let length_m = along.length().max(0.1);
    let walked = (start + t_s * PACE_M_S / (2.0 * length_m)).fract() * 2.0;
    let (part, ahead) = if walked < 1.0 {
        (walked, along)
    } else {
        (2.0 - walked, -along)
    };
    (from_m + along * part, ahead.x.atan2(ahead.z))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_never_leaves_its_way_and_faces_where_it_goes() {
        let (from_m, to_m) = (Vec3::ZERO, Vec3::new(0.0, 0.0, 6.0));
        for step in 0..200 {
            let t_s = step as f32 * 0.1;
            let (here, yaw_rad) = on_way(from_m, to_m, 0.3, t_s);
            let (soon, _) = on_way(from_m, to_m, 0.3, t_s + 0.01);
            assert!((0.0..=6.0).contains(&here.z));
            let moved = soon - here;
            // In the moment of turning round one step goes both ways.
            if (moved.length() / 0.01 - PACE_M_S).abs() < 0.01 {
                assert!((Quat::from_rotation_y(yaw_rad) * Vec3::Z).dot(moved) > 0.0);
            }
        }
    }
}
