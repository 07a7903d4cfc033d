//! Writing a trace, row by row, as it is sensed.

use std::io::{self, Write};

use super::{ImuSample, PoseSample};

/// The first line of a trace of sensor readings.
pub const IMU_HEADER: &str = "t_s,gx,gy,gz,ax,ay,az";
/// The first line of a trace of orientations.
pub const POSE_HEADER: &str = "t_s,qw,qx,qy,qz";

/// Writes one row under [`IMU_HEADER`]; every digit needed to read the same numbers back.
///
/// # Errors
/// What the sink reports.
pub fn write_imu_row(sink: &mut impl Write, sample: &ImuSample) -> io::Result<()> {
    let [gx, gy, gz] = sample.gyro.to_array();
    let [ax, ay, az] = sample.accel.to_array();
    writeln!(sink, "{},{gx},{gy},{gz},{ax},{ay},{az}", sample.t_s)
}

/// Writes one row under [`POSE_HEADER`].
///
/// # Errors
/// What the sink reports.
pub fn write_pose_row(sink: &mut impl Write, sample: &PoseSample) -> io::Result<()> {
    let [x, y, z, w] = sample.world_from_head.to_array();
    writeln!(sink, "{},{w},{x},{y},{z}", sample.t_s)
}
