//! Recorded head motion: what the client writes and every tool reads.
//!
//! CSV with a header, one of `t_s,gx,gy,gz,ax,ay,az` (rad/s and m/s², head axes, the accelerometer
//! reads +g upwards when still) or `t_s,qw,qx,qy,qz` (`world_from_head`).

mod read;
mod write;

use glam::{DQuat, DVec3};
use serde::{Deserialize, Serialize};

pub use read::{TraceError, read};
pub use write::{IMU_HEADER, POSE_HEADER, write_imu_row, write_pose_row};

/// One reading of gyroscope and accelerometer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImuSample {
    /// When, seconds.
    pub t_s: f64,
    /// Angular velocity, rad/s, head axes.
    pub gyro: DVec3,
    /// Specific force, m/s², head axes: +g upwards when still.
    pub accel: DVec3,
}

/// One orientation of the head.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PoseSample {
    /// When, seconds.
    pub t_s: f64,
    /// The orientation.
    pub world_from_head: DQuat,
}

/// A whole recording.
#[derive(Clone, Debug, PartialEq)]
pub enum Trace {
    /// What the sensors read.
    Imu(Vec<ImuSample>),
    /// Where the head was.
    Poses(Vec<PoseSample>),
}

/// The orientation at `t_s` of a recording whose times rise: between two samples on the short arc,
/// before the first and after the last held. Nothing for an empty recording.
#[must_use]
pub fn pose_at(poses: &[PoseSample], t_s: f64) -> Option<DQuat> {
    let after = poses.partition_point(|pose| pose.t_s <= t_s);
    let Some(next) = poses.get(after) else {
        return poses.last().map(|pose| pose.world_from_head);
    };
    let Some(previous) = after.checked_sub(1).map(|index| poses[index]) else {
        return Some(next.world_from_head);
    };
    let part = (t_s - previous.t_s) / (next.t_s - previous.t_s);
    Some(previous.world_from_head.slerp(next.world_from_head, part))
}
