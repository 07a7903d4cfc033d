//! The mesh that draws an eye's picture so that the lens undoes its bending.

use crate::{
    chromatic::ChromaticCorrection,
    eye::{Eye, Optics},
    visible_area::VisibleArea,
};

/// How fine the mesh is and what it corrects.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeshSettings {
    /// Vertices along x, held to 2–256.
    pub cols: u32,
    /// Vertices along y, held to 2–256.
    pub rows: u32,
    /// Colour correction of the lens.
    pub chromatic: ChromaticCorrection,
    /// How wide the fade to black at the picture's edge is, as a part of the texture; 0 for none.
    pub vignette_width: f64,
}

impl Default for MeshSettings {
    fn default() -> Self {
        Self {
            cols: 40,
            rows: 40,
            chromatic: ChromaticCorrection::default(),
            vignette_width: 0.03,
        }
    }
}

/// One eye's mesh on the whole screen, so that one pass with both meshes draws both eyes.
///
/// Vertex `row * cols + col` shows the eye texture at (`col`/(cols−1), `row`/(rows−1)): row 0 is the
/// bottom. The edge of the picture is exact, since the vertices lie where the lens's inverse puts
/// them, as in the Cardboard SDK.
#[derive(Clone, Debug, PartialEq)]
pub struct DistortionMesh {
    /// Which eye.
    pub eye: Eye,
    /// Vertices along x.
    pub cols: u32,
    /// Vertices along y.
    pub rows: u32,
    /// Where each vertex is: x and y from −1 to 1 over the whole screen, y up.
    pub ndc: Vec<[f32; 2]>,
    /// What it shows without colour correction: (0, 0) is the eye texture's bottom left.
    pub uv: Vec<[f32; 2]>,
    /// Where to sample red; may leave 0–1 by a little, where `vignette` is 0.
    pub uv_red: Vec<[f32; 2]>,
    /// Where to sample green.
    pub uv_green: Vec<[f32; 2]>,
    /// Where to sample blue.
    pub uv_blue: Vec<[f32; 2]>,
    /// The direction each vertex shows, as tangents about the lens axis: what a late warp turns.
    pub direction: Vec<[f32; 2]>,
    /// Brightness, 0 at the edge of what the lens shows, 1 inside.
    pub vignette: Vec<f32>,
    /// Triangles, counter-clockwise; diagonals radial.
    pub indices: Vec<u32>,
}

impl Optics {
    /// The mesh for one eye.
    #[must_use]
    pub fn distortion_mesh(&self, eye: Eye, settings: &MeshSettings) -> DistortionMesh {
        let (cols, rows) = (settings.cols.clamp(2, 256), settings.rows.clamp(2, 256));
        let visible = self.visible_area(eye, VisibleArea::EXACT_MARGIN);
        let mut mesh = DistortionMesh::with_capacity(eye, cols, rows);
        for row in 0..rows {
            for col in 0..cols {
                let uv = [
                    f64::from(col) / f64::from(cols - 1),
                    f64::from(row) / f64::from(rows - 1),
                ];
                self.push_vertex(&mut mesh, uv, settings, &visible);
            }
        }
        mesh.indices = grid_triangles(cols, rows);
        mesh
    }

    fn push_vertex(
        &self,
        mesh: &mut DistortionMesh,
        uv: [f64; 2],
        settings: &MeshSettings,
        visible: &VisibleArea,
    ) {
        let view = self.eye(mesh.eye);
        let seen = view.fov.direction_at(uv);
        let [red, green, blue] = (settings.chromatic.directions(seen)).map(|d| view.fov.uv_of(d));
        mesh.ndc
            .push(narrow(self.ndc_of(view, self.lens.undistort_point(seen))));
        mesh.uv.push(narrow(uv));
        mesh.uv_red.push(narrow(red));
        mesh.uv_green.push(narrow(green));
        mesh.uv_blue.push(narrow(blue));
        mesh.direction.push(narrow(seen));
        mesh.vignette
            .push(visible.brightness(uv, settings.vignette_width) as f32);
    }
}

impl DistortionMesh {
    fn with_capacity(eye: Eye, cols: u32, rows: u32) -> Self {
        let count = (cols * rows) as usize;
        Self {
            eye,
            cols,
            rows,
            ndc: Vec::with_capacity(count),
            uv: Vec::with_capacity(count),
            uv_red: Vec::with_capacity(count),
            uv_green: Vec::with_capacity(count),
            uv_blue: Vec::with_capacity(count),
            direction: Vec::with_capacity(count),
            vignette: Vec::with_capacity(count),
            indices: Vec::new(),
        }
    }
}

/// Two triangles a cell. The diagonal runs radially in every quadrant, which keeps the error of
/// linear interpolation symmetric about the middle.
fn grid_triangles(cols: u32, rows: u32) -> Vec<u32> {
    let mut indices = Vec::with_capacity(((cols - 1) * (rows - 1) * 6) as usize);
    for row in 0..rows - 1 {
        for col in 0..cols - 1 {
            let bottom_left = row * cols + col;
            let [bottom_right, top_left] = [bottom_left + 1, bottom_left + cols];
            let top_right = top_left + 1;
            let rising = (2 * col < cols - 1) == (2 * row < rows - 1);
            indices.extend(if rising {
                [
                    bottom_left,
                    bottom_right,
                    top_right,
                    bottom_left,
                    top_right,
                    top_left,
                ]
            } else {
                [
                    bottom_left,
                    bottom_right,
                    top_left,
                    bottom_right,
                    top_right,
                    top_left,
                ]
            });
        }
    }
    indices
}

fn narrow([x, y]: [f64; 2]) -> [f32; 2] {
    [x as f32, y as f32]
}
