//! Where the eyes go when the head turns: they swing about the neck.

use glam::{DQuat, DVec3};

/// Eyes on a stiff neck.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NeckModel {
    /// From the pivot at the base of the skull to the point between the eyes, metres, head axes.
    pub eyes_from_pivot_m: DVec3,
}

impl NeckModel {
    /// The mean adult of the Cardboard SDK (`neck_model.h`): 75 mm up, 80 mm forward.
    pub const ADULT: Self = Self {
        eyes_from_pivot_m: DVec3::new(0.0, 0.075, -0.080),
    };

    /// Where the point between the eyes is, metres, in world axes, from a place that stays: straight
    /// above the pivot at the eyes' height. Looking ahead gives (0, 0, −0.08).
    #[must_use]
    pub fn eyes_m(&self, world_from_head: DQuat) -> DVec3 {
        let rest_height = DVec3::Y * self.eyes_from_pivot_m.y;
        world_from_head * self.eyes_from_pivot_m - rest_height
    }
}

impl Default for NeckModel {
    fn default() -> Self {
        Self::ADULT
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::{FRAC_PI_2, FRAC_PI_6};

    #[test]
    fn agrees_with_the_reference_positions() {
        let table = [
            (DQuat::IDENTITY, [0.0, 0.0, -0.08]),
            (
                DQuat::from_rotation_x(FRAC_PI_6),
                [0.0, 0.029952, -0.031782],
            ),
            (DQuat::from_rotation_y(FRAC_PI_2), [-0.08, 0.0, 0.0]),
            (DQuat::from_rotation_z(FRAC_PI_2), [-0.075, -0.075, -0.08]),
        ];
        for (pose, expected) in table {
            let distance = NeckModel::ADULT.eyes_m(pose).distance(expected.into());
            assert!(distance < 1e-6, "{pose}: off by {distance} m");
        }
    }
}
