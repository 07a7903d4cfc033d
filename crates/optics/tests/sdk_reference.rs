//! Figures measured by running the Cardboard SDK 1.34's own lens code, and its former unit test.
#![allow(clippy::expect_used, reason = "a test may panic")]

use buyplus_optics::{
    ChromaticCorrection, DistortionPolynomial, Eye, MeshSettings, Optics, Screen, ViewerProfile,
};

const V1: [f64; 2] = [0.441, 0.156];
const WEB_V2: [f64; 2] = [0.34, 0.55];

fn v1_on_110_by_62() -> Optics {
    let screen = Screen::new(0.110, 0.062).expect("a phone");
    Optics::new(&ViewerProfile::cardboard_v1(), screen).expect("it fits")
}

fn assert_close(actual: f64, expected: f64, tolerance: f64, what: &str) {
    assert!(
        (actual - expected).abs() <= tolerance,
        "{what}: {actual}, expected {expected}"
    );
}

#[test]
fn forward_and_inverse_radii_agree_with_the_sdk() {
    let table = [
        (
            V1,
            [
                (0.25, 0.257043, 0.243499),
                (0.5, 0.56, 0.455319),
                (1.0, 1.597, 0.763378),
                (1.5, 4.173, 0.967798),
            ],
        ),
        (
            WEB_V2,
            [
                (0.25, 0.255850, 0.244547),
                (0.5, 0.559687, 0.456689),
                (1.0, 1.89, 0.740075),
                (1.5, 6.824062, 0.907463),
            ],
        ),
    ];
    for (coefficients, rows) in table {
        let lens = DistortionPolynomial::new(&coefficients);
        for (radius, forward, inverse) in rows {
            assert_close(lens.distort(radius), forward, 1e-6, "forward");
            assert_close(lens.undistort(radius), inverse, 2e-6, "inverse");
        }
    }
}

/// `polynomial_radial_distortion_test.cc` asked for 1e-3.
#[test]
fn a_spiral_survives_inverse_and_forward() {
    for (coefficients, end) in [(V1, 157), (WEB_V2, 170)] {
        let lens = DistortionPolynomial::new(&coefficients);
        for step in 0..=end {
            let radius = f64::from(step) * 0.01;
            let point = [radius * radius.cos(), radius * radius.sin()];
            let back = lens.distort_point(lens.undistort_point(point));
            assert_close(back[0], point[0], 1e-9, "x");
            assert_close(back[1], point[1], 1e-9, "y");
        }
    }
}

#[test]
fn field_of_view_agrees_with_the_sdk() {
    let optics = v1_on_110_by_62();
    let degrees = |eye| optics.eye(eye).fov.half_angles_rad().map(f64::to_degrees);
    for (actual, expected) in degrees(Eye::Left)
        .into_iter()
        .zip([34.9882, 40.0, 40.0, 40.0])
    {
        assert_close(actual, expected, 1e-3, "left");
    }
    for (actual, expected) in degrees(Eye::Right)
        .into_iter()
        .zip([40.0, 34.9882, 40.0, 40.0])
    {
        assert_close(actual, expected, 1e-3, "right");
    }
}

#[test]
fn projection_agrees_with_the_sdk() {
    let columns = v1_on_110_by_62()
        .eye(Eye::Left)
        .fov
        .projection_gl(0.1, 100.0);
    let expected = [
        (0, 0, 1.299545),
        (1, 1, 1.191754),
        (2, 0, 0.090448),
        (2, 2, -1.002002),
        (3, 2, -0.2002),
    ];
    for (column, row, value) in expected {
        assert_close(f64::from(columns[column][row]), value, 2e-6, "projection");
    }
}

#[test]
fn mesh_vertices_agree_with_the_sdk() {
    let optics = v1_on_110_by_62();
    let table = [
        (0, [0.0, 0.0], [-0.940302, -0.807604], [0.087252, -0.780683]),
        (
            39,
            [1.0, 0.0],
            [-0.087252, -0.780683],
            [0.940303, -0.807604],
        ),
        (
            820,
            [20.0 / 39.0; 2],
            [-0.477491, 0.061301],
            [0.507423, 0.061370],
        ),
        (
            1560,
            [0.0, 1.0],
            [-0.940302, 0.872120],
            [0.087252, 0.845199],
        ),
        (
            1599,
            [1.0, 1.0],
            [-0.087252, 0.845199],
            [0.940303, 0.872120],
        ),
    ];
    let settings = MeshSettings {
        chromatic: ChromaticCorrection::OFF,
        ..MeshSettings::default()
    };
    let [left, right] = Eye::BOTH.map(|eye| optics.distortion_mesh(eye, &settings));
    for (vertex, uv, left_ndc, right_ndc) in table {
        for axis in [0, 1] {
            assert_close(f64::from(left.uv[vertex][axis]), uv[axis], 1e-6, "uv");
            assert_close(
                f64::from(left.ndc[vertex][axis]),
                left_ndc[axis],
                2e-4,
                "left",
            );
            assert_close(
                f64::from(right.ndc[vertex][axis]),
                right_ndc[axis],
                2e-4,
                "right",
            );
        }
    }
    assert_eq!(left.uv, left.uv_red);
}
