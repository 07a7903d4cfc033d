//! Small helpers on rotations that several modules share.

use glam::{DQuat, DVec3};

/// The rotation from `from` to `to`, the short way, as a vector in `from`'s own axes: its direction
/// is the axis, its length the angle.
pub(crate) fn rotation_vector_between(from: DQuat, to: DQuat) -> DVec3 {
    let turn = from.conjugate() * to;
    let turn = if turn.w < 0.0 { -turn } else { turn };
    let sine = turn.xyz().length();
    if sine < 1e-12 {
        return 2.0 * turn.xyz();
    }
    turn.xyz() * (2.0 * sine.atan2(turn.w) / sine)
}

/// The unit quaternion of four numbers, or nothing where they are no rotation.
pub(crate) fn unit(quaternion: DQuat) -> Option<DQuat> {
    let length = quaternion.length();
    (length.is_finite() && length > 1e-6).then(|| quaternion / length)
}
