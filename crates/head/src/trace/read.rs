//! Reading a trace, and saying in which line it is wrong.

use std::io::Read;

use csv::{ReaderBuilder, StringRecord, Trim};
use glam::{DQuat, DVec3};
use thiserror::Error;

use super::{IMU_HEADER, ImuSample, POSE_HEADER, PoseSample, Trace};
use crate::rotation::unit;

/// Quaternions this far from unit length are damaged, not rounded.
const LENGTH_TOLERANCE: f64 = 0.05;

/// Why a trace cannot be read.
#[derive(Debug, Error)]
pub enum TraceError {
    /// The file is empty or its first line is no known header.
    #[error("line 1: the header is {found:?}, expected {IMU_HEADER:?} or {POSE_HEADER:?}")]
    Header {
        /// What stands there.
        found: String,
    },
    /// A row that is no sample.
    #[error("line {line}: {what}")]
    Row {
        /// Counted from 1, the header included.
        line: u64,
        /// What is wrong with it.
        what: String,
    },
    /// The source could not be read.
    #[error("{0}")]
    Source(#[from] csv::Error),
}

/// Reads a whole trace. Times are taken as they come: sensors do deliver duplicates and stragglers,
/// and the fusion and the recogniser pass them over.
///
/// # Errors
/// The first line that is wrong, with its number.
pub fn read(source: impl Read) -> Result<Trace, TraceError> {
    let mut reader = ReaderBuilder::new()
        .flexible(true)
        .trim(Trim::All)
        .has_headers(false)
        .from_reader(source);
    let mut records = reader.records();
    let header = records.next().transpose()?.unwrap_or_default();
    match joined(&header).trim_start_matches('\u{feff}') {
        IMU_HEADER => Ok(Trace::Imu(rows(records, imu_sample)?)),
        POSE_HEADER => Ok(Trace::Poses(rows(records, pose_sample)?)),
        found => Err(TraceError::Header {
            found: found.chars().take(80).collect(),
        }),
    }
}

fn rows<T>(
    records: impl Iterator<Item = csv::Result<StringRecord>>,
    sample_of: impl Fn(&StringRecord) -> Result<T, String>,
) -> Result<Vec<T>, TraceError> {
    let mut samples = Vec::new();
    for record in records {
        let record = record.map_err(|error| match error.position() {
            Some(position) => bad_row(position.line(), error.to_string()),
            None => TraceError::Source(error),
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        samples.push(sample_of(&record).map_err(|what| bad_row(line, what))?);
    }
    Ok(samples)
}

fn imu_sample(record: &StringRecord) -> Result<ImuSample, String> {
    let [t_s, gx, gy, gz, ax, ay, az] = numbers(record)?;
    Ok(ImuSample {
        t_s,
        gyro: DVec3::new(gx, gy, gz),
        accel: DVec3::new(ax, ay, az),
    })
}

fn pose_sample(record: &StringRecord) -> Result<PoseSample, String> {
    let [t_s, w, x, y, z] = numbers(record)?;
    let quaternion = DQuat::from_xyzw(x, y, z, w);
    if (quaternion.length() - 1.0).abs() > LENGTH_TOLERANCE {
        return Err(format!(
            "the quaternion has length {:.3}, expected 1",
            quaternion.length()
        ));
    }
    let world_from_head = unit(quaternion).ok_or("the quaternion is no rotation")?;
    Ok(PoseSample {
        t_s,
        world_from_head,
    })
}

fn numbers<const N: usize>(record: &StringRecord) -> Result<[f64; N], String> {
    if record.len() != N {
        return Err(format!("{} values, expected {N}", record.len()));
    }
    let mut values = [0.0; N];
    for (value, text) in values.iter_mut().zip(record) {
        *value = (text.parse().ok())
            .filter(|number: &f64| number.is_finite())
            .ok_or_else(|| format!("{text:?} is not a finite number"))?;
    }
    Ok(values)
}

fn joined(record: &StringRecord) -> String {
    record.iter().collect::<Vec<_>>().join(",")
}

fn bad_row(line: u64, what: String) -> TraceError {
    TraceError::Row { line, what }
}
