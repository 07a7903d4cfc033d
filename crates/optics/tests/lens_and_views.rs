//! Properties of the lens, the projections, the meshes and the visible area, for any viewer.
#![allow(clippy::expect_used, reason = "a test may panic")]

use buyplus_optics::{
    Alignment, ChromaticCorrection, DistortionPolynomial, Eye, FovTangents, MeshSettings, Optics,
    Screen, ScreenSource, ViewerProfile, VisibleArea, known_phone,
};
use proptest::prelude::*;

fn typical(profile: &ViewerProfile) -> Optics {
    Optics::new(profile, Screen::TYPICAL).expect("it fits")
}

/// A right-handed point through a projection given by columns.
fn project(columns: [[f32; 4]; 4], point: [f32; 3]) -> [f32; 3] {
    let [x, y, z] = point;
    let clip = [0, 1, 2, 3].map(|row| {
        columns[0][row] * x + columns[1][row] * y + columns[2][row] * z + columns[3][row]
    });
    [clip[0] / clip[3], clip[1] / clip[3], clip[2] / clip[3]]
}

proptest! {
    #[test]
    fn undistort_inverts_distort(
        k in prop::collection::vec(-0.05f64..0.8, 0..6),
        part in 0.0f64..1.0,
    ) {
        let lens = DistortionPolynomial::new(&k);
        let widest = lens.distort(lens.peak_radius()).min(80f64.to_radians().tan());
        let seen = part * widest;
        let error = lens.distort(lens.undistort(seen)) - seen;
        prop_assert!(error.abs() <= 1e-6, "{error}");
        prop_assert_eq!(lens.undistort(-seen), -lens.undistort(seen));
    }

    #[test]
    fn undistort_ends_for_every_input(
        k in prop::collection::vec(any::<f64>(), 0..8),
        seen in any::<f64>(),
    ) {
        let r = DistortionPolynomial::new(&k).undistort(seen);
        prop_assert!(r.is_nan() == seen.is_nan());
        prop_assert!(r.is_nan() || r.abs() <= 16.0);
    }

    #[test]
    fn projections_send_the_corner_rays_to_the_corners(
        edges in prop::array::uniform4(0.1f64..1.4),
        depth in 0.2f32..500.0,
    ) {
        let fov = FovTangents::from_half_angles(edges);
        let columns = fov.projection_reverse_z_infinite(0.1);
        for (x, y, ndc) in [
            (fov.left, fov.bottom, [-1.0, -1.0]),
            (fov.right, fov.bottom, [1.0, -1.0]),
            (fov.right, fov.top, [1.0, 1.0]),
            (fov.left, fov.top, [-1.0, 1.0]),
        ] {
            let point = project(columns, [x as f32 * depth, y as f32 * depth, -depth]);
            prop_assert!((point[0] - ndc[0]).abs() < 1e-3 && (point[1] - ndc[1]).abs() < 1e-3);
            prop_assert!((point[2] - 0.1 / depth).abs() < 1e-4);
        }
    }

    #[test]
    fn screen_and_eye_coordinates_are_inverse(u in 0.0f64..1.0, v in 0.0f64..1.0) {
        for (_, profile) in ViewerProfile::built_in() {
            let optics = typical(&profile);
            for eye in Eye::BOTH {
                let ndc = optics.screen_ndc_from_eye_uv(eye, [u, v]);
                let [back_u, back_v] = optics.eye_uv_from_screen_ndc(eye, ndc);
                prop_assert!((back_u - u).abs() < 1e-9 && (back_v - v).abs() < 1e-9);
                prop_assert!(ndc.iter().all(|c| c.abs() <= 1.0 + 1e-9), "on the screen: {ndc:?}");
                let outwards = if eye == Eye::Left { -ndc[0] } else { ndc[0] };
                prop_assert!(outwards >= -1e-9, "on its own half: {ndc:?}");
            }
        }
    }
}

#[test]
fn reversed_depth_is_one_near_and_nothing_far() {
    let columns = typical(&ViewerProfile::cardboard_v1())
        .eye(Eye::Left)
        .fov
        .projection_reverse_z_infinite(0.1);
    assert!((project(columns, [0.0, 0.0, -0.1])[2] - 1.0).abs() < 1e-6);
    assert!(project(columns, [0.0, 0.0, -1e6])[2].abs() < 1e-6);
}

#[test]
fn top_is_the_mirror_image_of_bottom_and_center_is_even() {
    let with = |alignment| {
        typical(&ViewerProfile {
            alignment,
            ..ViewerProfile::cardboard_v1()
        })
    };
    let fov = |alignment| with(alignment).eye(Eye::Left).fov;
    let (bottom, center, top) = (
        fov(Alignment::Bottom),
        fov(Alignment::Center),
        fov(Alignment::Top),
    );
    assert!((bottom.top + top.bottom).abs() < 1e-12 && (bottom.bottom + top.top).abs() < 1e-12);
    assert_eq!(center.top, -center.bottom);
    let heights =
        [Alignment::Bottom, Alignment::Top].map(|a| with(a).eye(Eye::Left).lens_center_m[1]);
    assert!((heights[0] + heights[1] - 0.062).abs() < 1e-12);
}

#[test]
fn eyes_are_mirror_images() {
    let optics = typical(&ViewerProfile::cardboard_io_2015());
    let [left, right] = optics.eyes();
    assert_eq!(left.fov.mirrored(), right.fov);
    assert_eq!(left.position_in_head_m[0], -right.position_in_head_m[0]);
    let settings = MeshSettings::default();
    let [left, right] = Eye::BOTH.map(|eye| optics.distortion_mesh(eye, &settings));
    for row in 0..40 {
        for col in 0..40 {
            let (l, r) = (left.ndc[row * 40 + col], right.ndc[row * 40 + 39 - col]);
            assert!((l[0] + r[0]).abs() < 1e-6 && (l[1] - r[1]).abs() < 1e-6);
        }
    }
}

#[test]
fn meshes_of_any_size_are_whole() {
    let optics = typical(&ViewerProfile::cardboard_v1());
    for (cols, rows) in [(2, 2), (20, 20), (40, 31), (256, 3), (0, 9999)] {
        let settings = MeshSettings {
            cols,
            rows,
            ..MeshSettings::default()
        };
        let mesh = optics.distortion_mesh(Eye::Right, &settings);
        let count = (mesh.cols * mesh.rows) as usize;
        assert_eq!(
            [
                mesh.ndc.len(),
                mesh.uv.len(),
                mesh.uv_blue.len(),
                mesh.vignette.len()
            ],
            [count; 4]
        );
        assert_eq!(
            mesh.indices.len() as u32,
            (mesh.cols - 1) * (mesh.rows - 1) * 6
        );
        for triangle in mesh.indices.chunks(3) {
            let [a, b, c] = [0, 1, 2].map(|i| mesh.ndc[triangle[i] as usize]);
            let doubled = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
            assert!(
                doubled > 0.0,
                "a triangle of {cols} x {rows} is turned over"
            );
        }
    }
}

#[test]
fn colours_are_corrected_outwards_from_the_lens_axis() {
    let optics = typical(&ViewerProfile::cardboard_v1());
    let mesh = optics.distortion_mesh(Eye::Left, &MeshSettings::default());
    let fov = optics.eye(Eye::Left).fov;
    let radius = |uv: [f32; 2]| {
        let [x, y] = fov.direction_at(uv.map(f64::from));
        x.hypot(y)
    };
    for i in 0..mesh.uv.len() {
        let [red, green, blue] =
            [&mesh.uv_red, &mesh.uv_green, &mesh.uv_blue].map(|uv| radius(uv[i]));
        assert!((red / green - 0.9965).abs() < 1e-4 && (blue / green - 1.0045).abs() < 1e-4);
    }
    let off = MeshSettings {
        chromatic: ChromaticCorrection::OFF,
        ..MeshSettings::default()
    };
    let mesh = optics.distortion_mesh(Eye::Left, &off);
    assert!(mesh.uv_red == mesh.uv && mesh.uv_blue == mesh.uv);
}

#[test]
fn the_picture_fades_at_its_edge_and_is_bright_inside() {
    let mesh = typical(&ViewerProfile::cardboard_v1())
        .distortion_mesh(Eye::Left, &MeshSettings::default());
    assert_eq!(mesh.vignette[0], 0.0);
    assert_eq!(mesh.vignette[20], 0.0, "bottom row");
    assert_eq!(mesh.vignette[20 * 40 + 20], 1.0);
}

#[test]
fn the_mask_hides_the_corners_and_nothing_that_is_seen() {
    let optics = typical(&ViewerProfile::cardboard_v1());
    let area = optics.visible_area(Eye::Left, VisibleArea::EXACT_MARGIN);
    assert!(
        area.contains([0.5, 0.5]) && !area.contains([0.01, 0.01]) && !area.contains([1.1, 0.5])
    );
    let hidden = area.hidden_fraction();
    assert!((0.1..0.22).contains(&hidden), "{hidden}");
    let triangles = area.hidden_triangles_ndc();
    assert_eq!(triangles.len() % 3, 0);
    let covered: f32 = (triangles.chunks(3))
        .map(|t| {
            0.5 * ((t[1][0] - t[0][0]) * (t[2][1] - t[0][1])
                - (t[2][0] - t[0][0]) * (t[1][1] - t[0][1]))
                .abs()
        })
        .sum();
    assert!(
        (f64::from(covered) / 4.0 - hidden).abs() < 1e-3,
        "{covered} of 4, {hidden}"
    );
    let safe = optics.visible_area(Eye::Left, VisibleArea::SAFE_MARGIN);
    assert!(safe.hidden_fraction() < hidden);
}

#[test]
fn eye_textures_keep_the_screens_sharpness_at_the_centre() {
    let optics = typical(&ViewerProfile::cardboard_v1());
    let [full, half] =
        [1.0, 0.5].map(|quality| optics.recommended_eye_size_px([1920, 1080], quality));
    // 1920 px over 110 mm at 42 mm: 733 px per unit of tangent, over 1.54 by 1.68 units.
    assert_eq!(full, [1128, 1224]);
    assert_eq!(half, [568, 616]);
    assert_eq!(optics.recommended_eye_size_px([0, 0], f64::NAN), [64, 64]);
}

#[test]
fn screens_are_believed_checked_or_measured() {
    let source = |dpi: [f64; 2], model: &str| Screen::from_dpi([2160, 1080], dpi, model).source;
    assert_eq!(source([440.0, 440.0], "Pixel 3"), ScreenSource::Reported);
    assert_eq!(source([640.0, 640.0], "Pixel 3"), ScreenSource::KnownPhone);
    assert_eq!(source([f64::NAN, 0.0], "Pixel 3"), ScreenSource::KnownPhone);
    assert_eq!(source([420.0, 420.0], "Unheard Of"), ScreenSource::Reported);
    assert_eq!(source([96.0, 96.0], "Unheard Of"), ScreenSource::Typical);
    assert!(known_phone("SM-G950F").is_some() && known_phone("Pixel 3a").is_none());
    let card = Screen::from_bank_card([2160, 1080], 1490.0).expect("442 dpi");
    assert!((card.screen.width_m - 0.1241).abs() < 1e-4);
    assert!(Screen::from_bank_card([2160, 1080], 0.0).is_err());
    assert!(
        Screen::new(f64::NAN, 0.06).is_err() && Screen::new(0.062, 0.110) == Ok(Screen::TYPICAL)
    );
}
