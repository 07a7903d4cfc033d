//! The local transform of a node.

use glam::{DMat4, DQuat, DVec3};

use crate::accessors::data::UNIT_QUATERNION_TOLERANCE;
use crate::codes as c;
use crate::gltf::numbers;
use crate::issues::Issues;
use crate::json::Value;

/// Cosine of the angle between two axes that single precision and a chain of exports explain.
const SHEAR_TOLERANCE: f64 = 1.4e-4;

/// Checks matrix, translation, rotation and scale.
pub(super) fn check(node: Value, pointer: &str, issues: &mut Issues) {
    let rotation = numbers::<4>(node, "rotation")
        .filter(|rotation| rotation.iter().all(|number| number.abs() <= 1.0));
    if let Some([x, y, z, w]) = rotation
        && (DQuat::from_xyzw(x, y, z, w).length() - 1.0).abs() > UNIT_QUATERNION_TOLERANCE
    {
        issues.push(
            &c::ROTATION_NON_UNIT,
            format!("{pointer}/rotation"),
            "The rotation is not of length 1.",
        );
    }
    if node.get("matrix").is_none() {
        return;
    }
    let pointer = format!("{pointer}/matrix");
    if ["translation", "rotation", "scale"]
        .iter()
        .any(|key| node.get(key).is_some())
    {
        issues.push(
            &c::NODE_MATRIX_TRS,
            &pointer,
            "The node has a matrix and separate transforms.",
        );
    }
    let Some(matrix) =
        numbers::<16>(node, "matrix").map(|numbers| DMat4::from_cols_array(&numbers))
    else {
        return;
    };
    if matrix == DMat4::IDENTITY {
        issues.push(
            &c::NODE_MATRIX_DEFAULT,
            pointer,
            "The matrix changes nothing.",
        );
    } else if !is_decomposable(&matrix) {
        issues.push(
            &c::NODE_MATRIX_NON_TRS,
            pointer,
            "The matrix has shear or no volume.",
        );
    }
}

/// Whether the node has a transform that does something.
pub(super) fn is_present(node: Value) -> bool {
    local_matrix(node) != DMat4::IDENTITY
}

/// The transform from the node to its parent; what cannot be read counts as absent.
pub(crate) fn local_matrix(node: Value) -> DMat4 {
    if let Some(matrix) = numbers::<16>(node, "matrix") {
        return DMat4::from_cols_array(&matrix);
    }
    let translation = numbers::<3>(node, "translation").map_or(DVec3::ZERO, DVec3::from_array);
    let rotation = numbers::<4>(node, "rotation").map_or(DQuat::IDENTITY, DQuat::from_array);
    let scale = numbers::<3>(node, "scale").map_or(DVec3::ONE, DVec3::from_array);
    DMat4::from_scale_rotation_translation(scale, rotation, translation)
}

fn is_decomposable(matrix: &DMat4) -> bool {
    let axes = [matrix.x_axis, matrix.y_axis, matrix.z_axis];
    let is_affine = axes.iter().all(|axis| axis.w == 0.0) && matrix.w_axis.w == 1.0;
    let lengths = axes.map(|axis| axis.truncate().length());
    if !is_affine || matrix.determinant() == 0.0 || !matrix.determinant().is_finite() {
        return false;
    }
    let [x, y, z] = [0, 1, 2].map(|index| axes[index].truncate() / lengths[index]);
    [x.dot(y), y.dot(z), z.dot(x)]
        .iter()
        .all(|cosine| cosine.abs() <= SHEAR_TOLERANCE)
}
