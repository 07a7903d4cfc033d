//! The shapes that a gaze can rest on, and where a ray meets them. Pure geometry in a target's own axes.

use bevy::math::{Vec2, Vec3};

/// The shape of a target, around its own origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// A ball.
    Sphere {
        /// Radius, metres.
        radius_m: f32,
    },
    /// A rectangle in the xy plane that can be seen from +z.
    Rect {
        /// Half its width and height, metres.
        half_m: Vec2,
    },
}

impl Shape {
    /// Where a ray from `origin` along `direction` first meets the shape, as a multiple of `direction`.
    pub fn meets(&self, origin: Vec3, direction: Vec3) -> Option<f32> {
        match *self {
            Self::Sphere { radius_m } => meets_sphere(radius_m, origin, direction),
            Self::Rect { half_m } => meets_rect(half_m, origin, direction),
        }
    }
}

fn meets_sphere(radius_m: f32, origin: Vec3, direction: Vec3) -> Option<f32> {
    let a = direction.length_squared();
    let half_b = origin.dot(direction);
    let c = origin.length_squared() - radius_m * radius_m;
    let discriminant = half_b * half_b - a * c;
    if a == 0.0 || discriminant < 0.0 {
        return None;
    }
    // The nearest point to the centre stands for the whole ball: the reticle then rests at the thing's own depth.
    let middle = -half_b / a;
    (middle > 0.0).then_some(middle)
}

fn meets_rect(half_m: Vec2, origin: Vec3, direction: Vec3) -> Option<f32> {
    if origin.z <= 0.0 || direction.z >= 0.0 {
        return None;
    }
    let t = -origin.z / direction.z;
    let at = (origin + direction * t).truncate();
    (at.abs().cmple(half_m).all()).then_some(t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ball_is_met_at_its_centre_depth_and_not_behind() {
        let ball = Shape::Sphere { radius_m: 0.5 };
        assert_eq!(ball.meets(Vec3::new(0.2, 0.0, 3.0), Vec3::NEG_Z), Some(3.0));
        assert_eq!(ball.meets(Vec3::new(0.6, 0.0, 3.0), Vec3::NEG_Z), None);
        assert_eq!(ball.meets(Vec3::new(0.0, 0.0, 3.0), Vec3::Z), None);
    }

    #[test]
    fn a_rectangle_is_met_from_its_front_only() {
        let rect = Shape::Rect {
            half_m: Vec2::new(1.0, 0.5),
        };
        assert_eq!(rect.meets(Vec3::new(0.9, 0.4, 2.0), Vec3::NEG_Z), Some(2.0));
        assert_eq!(rect.meets(Vec3::new(0.9, 0.6, 2.0), Vec3::NEG_Z), None);
        assert_eq!(rect.meets(Vec3::new(0.0, 0.0, -2.0), Vec3::Z), None);
    }
}
