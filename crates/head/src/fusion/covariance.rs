//! The filter's covariance: orientation error (world axes) and bias error (head axes), 3 + 3.

use glam::{DMat3, DVec3};

/// Indices of the orientation error that gravity observes: about x and about z.
const OBSERVED: [usize; 2] = [0, 2];

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Covariance([[f64; 6]; 6]);

/// What an observation says about the state: rotation (world axes), bias (head axes).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Correction {
    pub rotation: DVec3,
    pub bias: DVec3,
}

impl Covariance {
    pub fn diagonal(rotation_variance: DVec3, bias_variance: DVec3) -> Self {
        let mut p = [[0.0; 6]; 6];
        for axis in 0..3 {
            p[axis][axis] = rotation_variance[axis];
            p[axis + 3][axis + 3] = bias_variance[axis];
        }
        Self(p)
    }

    /// Time passes: a bias error turns the orientation the other way, and both grow less certain.
    pub fn propagate(&mut self, world_from_head: DMat3, dt_s: f64, noise: &ProcessNoise) {
        let p = &mut self.0;
        let turn: [[f64; 3]; 3] =
            [0, 1, 2].map(|row| (world_from_head.row(row) * -dt_s).to_array());
        // F = [I, turn; 0, I]: first the rows, P ← F P, then the columns, P ← P Fᵀ.
        let (rotation_rows, bias_rows) = p.split_at_mut(3);
        for (row, turn) in rotation_rows.iter_mut().zip(&turn) {
            for (column, value) in row.iter_mut().enumerate() {
                *value += (0..3).map(|k| turn[k] * bias_rows[k][column]).sum::<f64>();
            }
        }
        for row in p.iter_mut() {
            for column in 0..3 {
                row[column] += (0..3).map(|k| turn[column][k] * row[k + 3]).sum::<f64>();
            }
        }
        for axis in 0..3 {
            p[axis][axis] += noise.rotation_variance_per_s * dt_s;
            p[axis + 3][axis + 3] += noise.bias_variance_per_s * dt_s;
        }
    }

    /// Gravity says that the orientation is off by `tilt_error` (about world x and z).
    pub fn observe_tilt(&mut self, tilt_error: [f64; 2], variance: f64) -> Correction {
        let p = &self.0;
        let [i, j] = OBSERVED;
        let (a, b, d) = (p[i][i] + variance, p[i][j], p[j][j] + variance);
        let determinant = a * d - b * b;
        let inverse = [
            [d / determinant, -b / determinant],
            [-b / determinant, a / determinant],
        ];
        let gain: [[f64; 2]; 6] = p.map(|row| {
            [0, 1].map(|column| row[i] * inverse[0][column] + row[j] * inverse[1][column])
        });
        let before = *p;
        self.subtract(|row, column| {
            gain[row][0] * before[i][column] + gain[row][1] * before[j][column]
        });
        Correction::from_state(gain.map(|[x, z]| x * tilt_error[0] + z * tilt_error[1]))
    }

    /// Rest says that one axis of the bias is off by `bias_error`.
    pub fn observe_bias(&mut self, axis: usize, bias_error: f64, variance: f64) -> Correction {
        let before = self.0;
        let index = axis + 3;
        let gain = before.map(|row| row[index] / (before[index][index] + variance));
        self.subtract(|row, column| gain[row] * before[index][column]);
        Correction::from_state(gain.map(|k| k * bias_error))
    }

    pub fn rotation_variance(&self) -> DVec3 {
        DVec3::new(self.0[0][0], self.0[1][1], self.0[2][2])
    }

    pub fn bias_variance(&self) -> DVec3 {
        DVec3::new(self.0[3][3], self.0[4][4], self.0[5][5])
    }

    /// Keeps the matrix exactly symmetric, which rounding would slowly undo.
    fn subtract(&mut self, difference: impl Fn(usize, usize) -> f64) {
        for row in 0..6 {
            for column in row..6 {
                let value = self.0[row][column] - difference(row, column);
                self.0[row][column] = value;
                self.0[column][row] = value;
            }
        }
    }
}

impl Correction {
    fn from_state(state: [f64; 6]) -> Self {
        let [rx, ry, rz, bx, by, bz] = state;
        Self {
            rotation: DVec3::new(rx, ry, rz),
            bias: DVec3::new(bx, by, bz),
        }
    }
}

/// How certainty fades.
#[derive(Clone, Copy, Debug)]
pub(super) struct ProcessNoise {
    pub rotation_variance_per_s: f64,
    pub bias_variance_per_s: f64,
}
