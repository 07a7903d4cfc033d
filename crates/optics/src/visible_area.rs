//! Which part of an eye's picture the lens shows at all, so that the rest need not be drawn.

use crate::eye::{Eye, Optics};
use crate::fov::FovTangents;

/// Corners of the outline that a mask is made of.
const OUTLINE_POINTS: u32 = 64;

/// The part of an eye texture inside the lens's rim.
///
/// A lens is round and a texture is not: the viewer's four field-of-view limits are taken as the
/// half axes of an ellipse in each quadrant. With 40° every way 21 % of the pixels lie outside.
#[derive(Clone, Debug, PartialEq)]
pub struct VisibleArea {
    fov: FovTangents,
    /// Tangents of the rim: left, right, bottom, top, positive outwards.
    rim: [f64; 4],
}

impl Optics {
    /// What the lens shows that eye, its rim moved outwards by `margin` (a part of the radius):
    /// [`VisibleArea::SAFE_MARGIN`] for masks, since eyes move behind the lens.
    #[must_use]
    pub fn visible_area(&self, eye: Eye, margin: f64) -> VisibleArea {
        let [outer, inner, bottom, top] = (self.profile.fov_limit_deg)
            .map(|limit_deg| limit_deg.to_radians().tan() * (1.0 + margin));
        VisibleArea {
            fov: self.eye(eye).fov,
            rim: match eye {
                Eye::Left => [outer, inner, bottom, top],
                Eye::Right => [inner, outer, bottom, top],
            },
        }
    }
}

impl VisibleArea {
    /// The rim itself.
    pub const EXACT_MARGIN: f64 = 0.0;
    /// Room for an eye that is not quite behind its lens.
    pub const SAFE_MARGIN: f64 = 0.08;

    /// Whether the lens shows that eye-texture coordinate.
    #[must_use]
    pub fn contains(&self, uv: [f64; 2]) -> bool {
        let in_texture = uv.iter().all(|t| (0.0..=1.0).contains(t));
        in_texture && self.rim_fraction(self.fov.direction_at(uv)) <= 1.0
    }

    /// How far inside the picture and the lens's rim a coordinate lies, as a part of the texture's
    /// size; negative outside. Unlike a brightness it can be interpolated over a coarse mesh.
    #[must_use]
    pub fn edge_distance(&self, uv: [f64; 2]) -> f64 {
        let to_edge = uv
            .iter()
            .fold(f64::INFINITY, |least, &t| least.min(t).min(1.0 - t));
        // Half a texture is a radius, so distances to the rim compare with those to the edge.
        let to_rim = 0.5 * (1.0 - self.rim_fraction(self.fov.direction_at(uv)));
        to_edge.min(to_rim)
    }

    /// 0 at the edge of the picture and of the lens, rising smoothly to 1 over `width` (a part of
    /// the texture's size).
    #[must_use]
    pub fn brightness(&self, uv: [f64; 2], width: f64) -> f64 {
        let distance = self.edge_distance(uv);
        if width <= 0.0 {
            return f64::from(distance >= 0.0);
        }
        let t = (distance / width).clamp(0.0, 1.0);
        t * t * (3.0 - 2.0 * t)
    }

    /// The outline, counter-clockwise, as eye-texture coordinates.
    #[must_use]
    pub fn outline_uv(&self) -> Vec<[f32; 2]> {
        (self.rays().map(|(visible, _)| visible)).collect()
    }

    /// Triangles over what is *not* visible, in the eye's NDC (−1 to 1, y up): drawn first at the
    /// nearest depth they keep everything else from being shaded there.
    #[must_use]
    pub fn hidden_triangles_ndc(&self) -> Vec<[f32; 2]> {
        let rays: Vec<_> = self.rays().collect();
        let next = rays.iter().cycle().skip(1);
        let mut triangles = Vec::new();
        for (&(inner, outer), &(next_inner, next_outer)) in rays.iter().zip(next) {
            if inner == outer && next_inner == next_outer {
                continue;
            }
            triangles.extend([inner, outer, next_outer, inner, next_outer, next_inner]);
        }
        (triangles.into_iter().map(|uv| uv.map(|t| 2.0 * t - 1.0))).collect()
    }

    /// Which part of the eye texture is outside, 0 to 1.
    #[must_use]
    pub fn hidden_fraction(&self) -> f64 {
        let corners = self.outline_uv();
        let next = corners.iter().cycle().skip(1);
        let doubled: f64 = (corners.iter().zip(next))
            .map(|(a, b)| f64::from(a[0] * b[1] - b[0] * a[1]))
            .sum();
        1.0 - 0.5 * doubled
    }

    /// Distance from the axis as a part of the rim's in that direction.
    fn rim_fraction(&self, [x, y]: [f64; 2]) -> f64 {
        let [left, right, bottom, top] = self.rim;
        (x / if x < 0.0 { left } else { right }).hypot(y / if y < 0.0 { bottom } else { top })
    }

    /// For directions all around: where the visible part ends, and where the texture does.
    fn rays(&self) -> impl Iterator<Item = ([f32; 2], [f32; 2])> + '_ {
        self.ray_directions().into_iter().map(|[x, y]| {
            let to_edge = |t: f64, low: f64, high: f64| match t {
                t if t < 0.0 => low / t,
                t if t > 0.0 => high / t,
                _ => f64::INFINITY,
            };
            let edge = to_edge(x, self.fov.left, self.fov.right).min(to_edge(
                y,
                self.fov.bottom,
                self.fov.top,
            ));
            let rim = edge.min(1.0 / self.rim_fraction([x, y]));
            let uv = |length: f64| self.fov.uv_of([x * length, y * length]).map(|t| t as f32);
            (uv(rim), uv(edge))
        })
    }

    /// Evenly spread directions and the texture's corners, so that the outer edge is exact.
    fn ray_directions(&self) -> Vec<[f64; 2]> {
        let FovTangents {
            left,
            right,
            bottom,
            top,
        } = self.fov;
        let even = (0..OUTLINE_POINTS).map(|i| {
            let (sin, cos) =
                (std::f64::consts::TAU * f64::from(i) / f64::from(OUTLINE_POINTS)).sin_cos();
            [cos, sin]
        });
        let corners = [[left, bottom], [right, bottom], [right, top], [left, top]];
        let mut directions: Vec<_> = even.chain(corners).collect();
        directions.sort_by(|a, b| a[1].atan2(a[0]).total_cmp(&b[1].atan2(b[0])));
        directions
    }
}
