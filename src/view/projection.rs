//! An off-axis projection for one eye, in the form Bevy asks for. The mathematics is `buyplus_optics`'.

use bevy::camera::{CameraProjection, SubCameraView};
use bevy::math::Vec3A;
use bevy::prelude::*;
use buyplus_optics::FovTangents;

/// The nearest thing that is drawn, metres.
pub const NEAR_M: f32 = 0.05;
/// Nothing in a place is further away than this, metres.
const FAR_M: f32 = 200.0;

/// One eye's field of view as tangents; reverse-Z with the far plane at infinity.
#[derive(Debug, Clone)]
pub struct OffAxis {
    /// Tangents of the four sides of the field of view.
    pub tangents: FovTangents,
}

impl CameraProjection for OffAxis {
    fn get_clip_from_view(&self) -> Mat4 {
        Mat4::from_cols_array_2d(
            &self
                .tangents
                .projection_reverse_z_infinite(f64::from(NEAR_M)),
        )
    }

    fn get_clip_from_view_for_sub(&self, _sub_view: &SubCameraView) -> Mat4 {
        self.get_clip_from_view()
    }

    /// The lens decides the field of view, not the size of the texture.
    fn update(&mut self, _width: f32, _height: f32) {}

    fn far(&self) -> f32 {
        FAR_M
    }

    fn get_frustum_corners(&self, z_near: f32, z_far: f32) -> [Vec3A; 8] {
        let t = &self.tangents;
        let corner = |x: f64, y: f64, z: f32| {
            let depth = z.abs();
            Vec3A::new(x as f32 * depth, y as f32 * depth, z)
        };
        let plane = |z| {
            [
                corner(t.right, t.bottom, z),
                corner(t.right, t.top, z),
                corner(t.left, t.top, z),
                corner(t.left, t.bottom, z),
            ]
        };
        let [a, b, c, d] = plane(z_near);
        let [e, f, g, h] = plane(z_far);
        [a, b, c, d, e, f, g, h]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symmetric_field_of_view_is_the_usual_projection() {
        let projection = OffAxis {
            tangents: FovTangents {
                left: -1.0,
                right: 1.0,
                bottom: -1.0,
                top: 1.0,
            },
        };
        let usual = Mat4::perspective_infinite_reverse_rh(std::f32::consts::FRAC_PI_2, 1.0, NEAR_M);
        assert!(projection.get_clip_from_view().abs_diff_eq(usual, 1e-6));
    }

    #[test]
    fn frustum_corners_lie_on_the_rays_of_the_field_of_view() {
        let projection = OffAxis {
            tangents: FovTangents {
                left: -0.7,
                right: 0.8,
                bottom: -0.6,
                top: 0.9,
            },
        };
        let corners = projection.get_frustum_corners(-0.1, -10.0);
        for corner in corners {
            let clip = projection.get_clip_from_view() * corner.extend(1.0);
            let ndc = clip / clip.w;
            assert!(
                (ndc.x.abs() - 1.0).abs() < 1e-5 && (ndc.y.abs() - 1.0).abs() < 1e-5,
                "{ndc}"
            );
        }
    }
}
