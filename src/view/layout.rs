//! Decides, for a mode, a headset and a screen, what each eye sees and where on the screen it appears. Pure: no ECS, no GPU.

use bevy::math::{UVec2, Vec2, Vec3};
use buyplus_optics::{Eye, FovTangents, MeshSettings, Optics, OpticsError, Screen, VisibleArea};

use super::{ViewMode, ViewSettings};

/// Width that a desktop window is taken to have, so that the lens picture has the scale of a phone's, metres.
const PHONE_WIDTH_M: f64 = 0.110;
/// Distance between the eyes where no headset says it, metres: the median of adults.
const IPD_M: f32 = 0.063;
/// Half of the vertical field of view without a lens, as a tangent (35°).
const FLAT_HALF_TAN: f64 = 0.70;

/// One eye: where it is, what it sees, and where its picture goes.
#[derive(Debug, Clone)]
pub struct EyeSpec {
    /// Position in head axes, metres.
    pub offset_m: Vec3,
    /// Field of view.
    pub tangents: FovTangents,
    /// Size of the eye's texture.
    pub texture_px: UVec2,
    /// Where each part of the picture appears on the screen.
    pub mesh: ScreenMesh,
    /// What the lens never shows: triangles over the texture in NDC; none without a lens.
    pub hidden_ndc: Vec<[f32; 2]>,
}

/// A mesh over the screen: NDC positions with a vignette, and texture coordinates per colour (0,0 bottom left).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ScreenMesh {
    /// x, y in NDC; z is 0 at the rim of what is shown and 1 where the vignette ends.
    pub positions: Vec<[f32; 3]>,
    /// Texture coordinates for red, green and blue.
    pub uvs: [Vec<[f32; 2]>; 3],
    /// Triangles.
    pub indices: Vec<u32>,
}

/// The eyes of a mode on a screen of `screen_px`; `eye_scale` is texture pixels per screen pixel at the lens centre.
///
/// # Errors
/// A viewer and a screen that do not fit each other.
pub fn eyes(
    settings: &ViewSettings,
    screen_px: UVec2,
    eye_scale: f32,
) -> Result<Vec<EyeSpec>, OpticsError> {
    match settings.mode {
        ViewMode::Mono => Ok(vec![flat_eye(0.0, Vec2::NEG_ONE, Vec2::ONE, screen_px)]),
        // A headset's runtime says what its eyes see; until it does, this is as good as anything.
        ViewMode::Stereo | ViewMode::OpenXr => Ok(side_by_side(screen_px)),
        ViewMode::Cardboard => through_lenses(settings, screen_px, eye_scale),
    }
}

/// Two eyes without lenses.
pub fn side_by_side(screen_px: UVec2) -> Vec<EyeSpec> {
    let half_px = UVec2::new(screen_px.x / 2, screen_px.y);
    let half = IPD_M / 2.0;
    vec![
        flat_eye(-half, Vec2::NEG_ONE, Vec2::new(0.0, 1.0), half_px),
        flat_eye(half, Vec2::new(0.0, -1.0), Vec2::ONE, half_px),
    ]
}

fn flat_eye(x_m: f32, low: Vec2, high: Vec2, texture_px: UVec2) -> EyeSpec {
    let half_wide = FLAT_HALF_TAN * f64::from(texture_px.x) / f64::from(texture_px.y.max(1));
    let uv = vec![[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]];
    EyeSpec {
        offset_m: Vec3::X * x_m,
        tangents: FovTangents {
            left: -half_wide,
            right: half_wide,
            bottom: -FLAT_HALF_TAN,
            top: FLAT_HALF_TAN,
        },
        texture_px,
        mesh: ScreenMesh {
            positions: vec![
                [low.x, low.y, 1.0],
                [high.x, low.y, 1.0],
                [low.x, high.y, 1.0],
                [high.x, high.y, 1.0],
            ],
            uvs: [uv.clone(), uv.clone(), uv],
            indices: vec![0, 1, 2, 2, 1, 3],
        },
        hidden_ndc: Vec::new(),
    }
}

fn through_lenses(
    settings: &ViewSettings,
    screen_px: UVec2,
    eye_scale: f32,
) -> Result<Vec<EyeSpec>, OpticsError> {
    let height_m = PHONE_WIDTH_M * f64::from(screen_px.y) / f64::from(screen_px.x.max(1));
    let screen = settings.screen.unwrap_or(Screen {
        width_m: PHONE_WIDTH_M,
        height_m,
    });
    let optics = Optics::new(&settings.viewer, screen)?;
    let texture_px = optics.recommended_eye_size_px(screen_px.to_array(), f64::from(eye_scale));
    let spec = |eye: Eye| {
        let view = optics.eye(eye);
        EyeSpec {
            offset_m: Vec3::from_array(view.position_in_head_m.map(|metres| metres as f32)),
            tangents: view.fov,
            texture_px: UVec2::from_array(texture_px),
            mesh: screen_mesh(&optics, eye),
            hidden_ndc: optics
                .visible_area(eye, VisibleArea::SAFE_MARGIN)
                .hidden_triangles_ndc(),
        }
    };
    Ok(vec![spec(Eye::Left), spec(Eye::Right)])
}

fn screen_mesh(optics: &Optics, eye: Eye) -> ScreenMesh {
    let settings = MeshSettings::default();
    let mesh = optics.distortion_mesh(eye, &settings);
    let visible = optics.visible_area(eye, VisibleArea::EXACT_MARGIN);
    let inside =
        |uv: &[f32; 2]| (visible.edge_distance(uv.map(f64::from)) / settings.vignette_width) as f32;
    ScreenMesh {
        positions: mesh
            .ndc
            .iter()
            .zip(&mesh.uv)
            .map(|(at, uv)| [at[0], at[1], inside(uv)])
            .collect(),
        uvs: [mesh.uv_red, mesh.uv_green, mesh.uv_blue],
        indices: mesh.indices,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn settings(mode: ViewMode) -> ViewSettings {
        ViewSettings {
            mode,
            ..ViewSettings::default()
        }
    }

    #[test]
    fn each_eye_of_a_headset_stays_on_its_half_of_the_screen() {
        let eyes = eyes(&settings(ViewMode::Cardboard), UVec2::new(1920, 1080), 1.0).unwrap();
        assert_eq!(eyes.len(), 2);
        assert!(eyes[0].offset_m.x < 0.0 && eyes[1].offset_m.x > 0.0);
        assert!(eyes[0].mesh.positions.iter().all(|at| at[0] <= 1e-3));
        assert!(eyes[1].mesh.positions.iter().all(|at| at[0] >= -1e-3));
    }

    proptest! {
        #[test]
        fn no_window_breaks_a_view(width in 2u32..6000, height in 2u32..6000) {
            for mode in [ViewMode::Mono, ViewMode::Stereo, ViewMode::Cardboard] {
                if let Ok(eyes) = eyes(&settings(mode), UVec2::new(width, height), 1.0) {
                    for eye in eyes {
                        prop_assert!(eye.texture_px.min_element() >= 1);
                        let finite = eye.mesh.positions.iter().flatten().all(|value| value.is_finite());
                        prop_assert!(finite);
                    }
                }
            }
        }
    }
}
