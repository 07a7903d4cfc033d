//! "This way is forward": turns the world about the vertical only, so the horizon stays level.

use glam::{DQuat, DVec3};

/// Where a head is heading: the angle about the world's vertical, positive to the left.
///
/// Taken from where the gaze goes, or, for a gaze straight up or down, from where the crown points,
/// so it never depends on how the head leans.
#[must_use]
pub fn yaw_of(world_from_head: DQuat) -> f64 {
    const NEAR_VERTICAL: f64 = 0.02;
    let gaze = world_from_head * DVec3::NEG_Z;
    let heading = if gaze.x.hypot(gaze.z) > NEAR_VERTICAL {
        gaze
    } else {
        // Looking up, the crown points backwards; looking down, forwards.
        (world_from_head * DVec3::Y) * -gaze.y.signum()
    };
    (-heading.x).atan2(-heading.z)
}

/// A rotation of the world about the vertical, kept beside the tracker, so that the tracker's own
/// state (and the gyroscope bias it has learned) is untouched.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Recenter {
    yaw_rad: f64,
}

impl Recenter {
    /// Makes where the head is heading the world's forward (−z). Pitch and roll stay what they are.
    pub fn recenter(&mut self, world_from_head: DQuat) {
        self.yaw_rad = yaw_of(world_from_head);
    }

    /// The pose in the recentred world.
    #[must_use]
    pub fn apply(&self, world_from_head: DQuat) -> DQuat {
        DQuat::from_rotation_y(-self.yaw_rad) * world_from_head
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use glam::EulerRot;

    #[test]
    fn a_leaning_head_gets_no_yaw_error_and_keeps_its_lean() {
        for roll_deg in [-60.0_f64, -20.0, 0.0, 20.0, 75.0] {
            for pitch_deg in [-80.0_f64, -30.0, 0.0, 45.0, 85.0] {
                let [roll, pitch] = [roll_deg, pitch_deg].map(f64::to_radians);
                let pose = DQuat::from_euler(EulerRot::YXZ, 2.5, pitch, roll);
                let mut recenter = Recenter::default();
                recenter.recenter(pose);
                let (yaw, kept_pitch, kept_roll) = recenter.apply(pose).to_euler(EulerRot::YXZ);
                assert!(yaw.abs() < 1e-9, "yaw {yaw} at {roll_deg}, {pitch_deg}");
                assert!((kept_pitch - pitch).abs() < 1e-9);
                assert!((kept_roll - roll).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn straight_down_is_headed_by_the_crown() {
        let pose = DQuat::from_euler(EulerRot::YXZ, 0.7, -std::f64::consts::FRAC_PI_2, 0.0);
        assert!((yaw_of(pose) - 0.7).abs() < 1e-6);
        let up = DQuat::from_euler(EulerRot::YXZ, 0.7, std::f64::consts::FRAC_PI_2, 0.0);
        assert!((yaw_of(up) - 0.7).abs() < 1e-6);
    }
}
