//! What one eye sees, as tangents, and the projections made of it.

/// The edges of an off-axis view as signed tangents from the lens axis; left and bottom are negative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FovTangents {
    /// Left edge, usually negative.
    pub left: f64,
    /// Right edge.
    pub right: f64,
    /// Bottom edge, usually negative.
    pub bottom: f64,
    /// Top edge.
    pub top: f64,
}

impl FovTangents {
    /// Edges from half-angles in radians, each positive outwards, in the order of the
    /// `DeviceParams` message: left, right, bottom, top.
    #[must_use]
    pub fn from_half_angles([left, right, bottom, top]: [f64; 4]) -> Self {
        Self {
            left: -left.tan(),
            right: right.tan(),
            bottom: -bottom.tan(),
            top: top.tan(),
        }
    }

    /// The half-angles in radians, each positive outwards: left, right, bottom, top.
    #[must_use]
    pub fn half_angles_rad(&self) -> [f64; 4] {
        [-self.left, self.right, -self.bottom, self.top].map(f64::atan)
    }

    /// Full width in tangent space.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Full height in tangent space.
    #[must_use]
    pub fn height(&self) -> f64 {
        self.top - self.bottom
    }

    /// Where a direction (tangents about the lens axis) falls in the eye texture; (0, 0) is its
    /// bottom left corner.
    #[must_use]
    pub fn uv_of(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [
            (x - self.left) / self.width(),
            (y - self.bottom) / self.height(),
        ]
    }

    /// The direction (tangents about the lens axis) drawn at an eye-texture coordinate.
    #[must_use]
    pub fn direction_at(&self, [u, v]: [f64; 2]) -> [f64; 2] {
        [
            self.left + u * self.width(),
            self.bottom + v * self.height(),
        ]
    }

    /// The same view seen in a mirror, as the other eye sees it.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        Self {
            left: -self.right,
            right: -self.left,
            ..*self
        }
    }

    /// Every edge moved outwards by an angle in radians, short of a right angle: room for a late
    /// warp that turns the picture by up to that much.
    #[must_use]
    pub fn widened(&self, margin_rad: f64) -> Self {
        const WIDEST_RAD: f64 = 1.48;
        let widen = |half_angle: f64| (half_angle + margin_rad).min(WIDEST_RAD);
        Self::from_half_angles(self.half_angles_rad().map(widen))
    }

    /// Columns of a right-handed projection with reversed, infinite depth: 1 at `near_m`, 0 far
    /// away. The depth convention of Bevy and of "Depth Precision Visualized" (Reed, 2015).
    #[must_use]
    pub fn projection_reverse_z_infinite(&self, near_m: f64) -> [[f32; 4]; 4] {
        let [x, y, third] = self.xy_columns();
        [
            x,
            y,
            [third[0], third[1], 0.0, -1.0],
            [0.0, 0.0, near_m, 0.0],
        ]
        .map(to_f32)
    }

    /// Columns of the classic OpenGL projection (depth −1 at `near_m`, 1 at `far_m`), as
    /// `glFrustum` defines it and the Cardboard SDK returns it.
    #[must_use]
    pub fn projection_gl(&self, near_m: f64, far_m: f64) -> [[f32; 4]; 4] {
        let [x, y, third] = self.xy_columns();
        let depth = (near_m + far_m) / (near_m - far_m);
        let offset = 2.0 * near_m * far_m / (near_m - far_m);
        [
            x,
            y,
            [third[0], third[1], depth, -1.0],
            [0.0, 0.0, offset, 0.0],
        ]
        .map(to_f32)
    }

    fn xy_columns(&self) -> [[f64; 4]; 3] {
        let (width, height) = (self.width(), self.height());
        [
            [2.0 / width, 0.0, 0.0, 0.0],
            [0.0, 2.0 / height, 0.0, 0.0],
            [
                (self.right + self.left) / width,
                (self.top + self.bottom) / height,
                0.0,
                0.0,
            ],
        ]
    }
}

fn to_f32(column: [f64; 4]) -> [f32; 4] {
    column.map(|value| value as f32)
}
