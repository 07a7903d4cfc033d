//! Late warp: turning a finished picture to where the head is by the time it is shown.

use glam::{DMat3, DQuat, DVec3};

/// What turns a direction seen now (in the newest head axes) into the direction that was drawn.
///
/// The lens pass applies it to each vertex's direction `(x, y, −1)` and samples where
/// [`warp_direction`] lands; rotation is all it corrects, as in "asynchronous timewarp" (van Waveren,
/// 2016). The columns are `x`, `y` and `z`.
#[must_use]
pub fn late_warp(drawn_world_from_head: DQuat, newest_world_from_head: DQuat) -> DMat3 {
    DMat3::from_quat(drawn_world_from_head.conjugate() * newest_world_from_head)
}

/// The tangents at which the drawn picture shows what should now be seen at `tangents` from the lens
/// axis; nothing where that is behind the drawn view.
#[must_use]
pub fn warp_direction(drawn_from_newest: DMat3, tangents: [f64; 2]) -> Option<[f64; 2]> {
    let [x, y] = tangents;
    let drawn = drawn_from_newest * DVec3::new(x, y, -1.0);
    (drawn.z < -1e-3).then(|| [drawn.x / -drawn.z, drawn.y / -drawn.z])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_to_the_left_samples_the_left_of_the_drawn_picture() {
        let turn = 0.07_f64;
        let warp = late_warp(DQuat::IDENTITY, DQuat::from_rotation_y(turn));
        let drawn = warp_direction(warp, [0.0, 0.0]);
        assert!(drawn.is_some_and(|[x, y]| (x + turn.tan()).abs() < 1e-12 && y.abs() < 1e-12));
    }

    #[test]
    fn what_is_behind_is_not_sampled() {
        let warp = late_warp(DQuat::IDENTITY, DQuat::from_rotation_y(2.0));
        assert_eq!(warp_direction(warp, [0.0, 0.0]), None);
    }
}
