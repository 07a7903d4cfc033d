//! A trip made ready: the document with its traces. Pure: says where the head is at a time.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bevy::math::{EulerRot, Quat, Vec3, Vec3Swizzles};
use buyplus_head::Fusion;
use buyplus_head::trace::{self, ImuSample, PoseSample, Trace};
use thiserror::Error;

use super::trip::{LONGEST_S, Look, Mark, Trip, Turn, check};

/// How often the film of a bare trace takes a picture, seconds.
const PICTURE_EVERY_S: f64 = 5.0;

/// Why a trip cannot be made.
#[derive(Debug, Error)]
pub enum TripError {
    /// A file cannot be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The document is not a trip.
    #[error("{}: {source}", path.display())]
    Ron {
        /// The file.
        path: PathBuf,
        /// Where and why.
        source: Box<ron::error::SpannedError>,
    },
    /// A trace is not a trace.
    #[error("{}: {reason}", path.display())]
    Trace {
        /// The file.
        path: PathBuf,
        /// The line and why.
        reason: String,
    },
    /// The document contradicts itself.
    #[error("{}: {reason}", path.display())]
    Nonsense {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        reason: String,
    },
}

/// A trip with its traces, ready to be made.
#[derive(Debug, Clone)]
pub struct Script {
    /// The document.
    pub trip: Trip,
    traces: BTreeMap<PathBuf, Vec<PoseSample>>,
}

impl Script {
    /// Reads a trip and the traces that it names; a trace by itself (`*.csv`) is a trip too, with a picture every five
    /// seconds.
    ///
    /// # Errors
    /// Says which file is wrong, where and why.
    pub fn read(path: &Path) -> Result<Self, TripError> {
        if path.extension().is_some_and(|extension| extension == "csv") {
            return Ok(Self::of_trace(path, poses(path)?));
        }
        let text = read(path)?;
        let trip: Trip = ron::from_str(&text).map_err(|source| TripError::Ron {
            path: path.into(),
            source: Box::new(source),
        })?;
        check(&trip).map_err(|reason| TripError::Nonsense {
            path: path.into(),
            reason,
        })?;
        let mut traces = BTreeMap::new();
        for turn in &trip.head {
            if let Look::Trace(name) = &turn.look {
                let file = path.parent().unwrap_or(Path::new("")).join(name);
                traces.insert(name.clone(), poses(&file)?);
            }
        }
        Ok(Self { trip, traces })
    }

    /// The trip of a head that does what a recorded one did.
    fn of_trace(path: &Path, poses: Vec<PoseSample>) -> Self {
        let first = poses
            .first()
            .map_or(Quat::IDENTITY, |pose| pose.world_from_head.as_quat());
        let (yaw, pitch, roll) = first.to_euler(EulerRot::YXZ);
        let start = Look::Angles(yaw.to_degrees(), pitch.to_degrees(), roll.to_degrees());
        let begun = |look| Turn {
            at_s: 0.0,
            look,
            turn_s: 0.0,
        };
        let span_s = poses
            .last()
            .zip(poses.first())
            .map_or(0.0, |(last, first)| last.t_s - first.t_s);
        let duration_s = span_s.clamp(Trip::default_step_s(), LONGEST_S);
        let pictures = (duration_s / PICTURE_EVERY_S).floor() as u32;
        let mark = |at_s: f64| Mark {
            at_s,
            name: format!("{at_s:.0}s"),
            eyes: false,
        };
        Self {
            trip: Trip {
                place: None,
                lang: None,
                step_s: Trip::default_step_s(),
                duration_s,
                latency_s: 0.0,
                predicts: true,
                late_warp: true,
                head: vec![begun(start), begun(Look::Trace(path.into()))],
                triggers_s: Vec::new(),
                phone: Vec::new(),
                marks: (0..=pictures)
                    .map(|n| mark(f64::from(n) * PICTURE_EVERY_S))
                    .collect(),
            },
            traces: BTreeMap::from([(path.to_owned(), poses)]),
        }
    }

    /// The head's rotation at `t_s`; `direction_of` tells where a named thing is seen from the eyes.
    pub fn head_at(&self, t_s: f64, direction_of: impl Fn(&str) -> Option<Vec3>) -> Quat {
        let mut head = Quat::IDENTITY;
        let mut motion = Quat::IDENTITY;
        for turn in self.trip.head.iter().take_while(|turn| turn.at_s <= t_s) {
            let since_s = t_s - turn.at_s;
            let towards = match &turn.look {
                Look::Angles(yaw, pitch, roll) => Some(angles(
                    yaw.to_radians(),
                    pitch.to_radians(),
                    roll.to_radians(),
                )),
                Look::At(name) => direction_of(name).map(look_along),
                Look::Trace(name) => {
                    motion = self
                        .traces
                        .get(name)
                        .map_or(Quat::IDENTITY, |trace| relative(trace, since_s));
                    None
                }
            };
            if let Some(towards) = towards {
                let done = (since_s / turn.turn_s.max(1e-6)).clamp(0.0, 1.0) as f32;
                // Recorded motion that is not over yet is turned away from where it stands.
                head = (head * motion).slerp(towards, done * done * (3.0 - 2.0 * done));
                motion = Quat::IDENTITY;
            }
        }
        head * motion
    }
}

fn read(path: &Path) -> Result<String, TripError> {
    std::fs::read_to_string(path).map_err(|source| TripError::Io {
        path: path.into(),
        source,
    })
}

fn poses(file: &Path) -> Result<Vec<PoseSample>, TripError> {
    let broken = |reason: String| TripError::Trace {
        path: file.into(),
        reason,
    };
    match trace::read(read(file)?.as_bytes()) {
        Ok(Trace::Poses(poses)) if !poses.is_empty() => Ok(poses),
        Ok(Trace::Poses(_)) => Err(broken("it holds no pose".into())),
        Ok(Trace::Imu(samples)) if !samples.is_empty() => Ok(fused(&samples)),
        Ok(Trace::Imu(_)) => Err(broken("it holds no reading".into())),
        Err(error) => Err(broken(error.to_string())),
    }
}

/// Where a head was whose sensors read that.
fn fused(samples: &[ImuSample]) -> Vec<PoseSample> {
    let mut fusion = Fusion::new();
    let pose = |sample: &ImuSample| PoseSample {
        t_s: sample.t_s,
        world_from_head: fusion.push(sample),
    };
    samples.iter().map(pose).collect()
}

/// Motion since the trace's own first pose, in head axes.
fn relative(poses: &[PoseSample], since_s: f64) -> Quat {
    let Some(first) = poses.first() else {
        return Quat::IDENTITY;
    };
    let now = trace::pose_at(poses, first.t_s + since_s).unwrap_or(first.world_from_head);
    (first.world_from_head.inverse() * now).as_quat()
}

fn angles(yaw: f32, pitch: f32, roll: f32) -> Quat {
    Quat::from_euler(EulerRot::YXZ, yaw, pitch, roll)
}

fn look_along(direction: Vec3) -> Quat {
    let flat = direction.xz().length();
    angles(
        (-direction.x).atan2(-direction.z),
        direction.y.atan2(flat),
        0.0,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(head: Vec<Turn>) -> Script {
        Script {
            trip: Trip {
                place: None,
                lang: None,
                step_s: 0.02,
                duration_s: 10.0,
                latency_s: 0.0,
                predicts: true,
                late_warp: true,
                head,
                triggers_s: Vec::new(),
                phone: Vec::new(),
                marks: Vec::new(),
            },
            traces: BTreeMap::new(),
        }
    }

    fn turn(at_s: f64, look: Look) -> Turn {
        Turn {
            at_s,
            look,
            turn_s: 1.0,
        }
    }

    #[test]
    fn a_look_at_a_thing_points_the_gaze_at_it() {
        let script = script(vec![turn(0.0, Look::At("bag".into()))]);
        let direction = Vec3::new(0.4, -0.3, -1.0).normalize();
        let head = script.head_at(5.0, |name| (name == "bag").then_some(direction));
        assert!((head * Vec3::NEG_Z).abs_diff_eq(direction, 1e-5));
    }

    #[test]
    fn a_turn_takes_its_time_and_begins_where_the_last_one_was() {
        let script = script(vec![
            turn(0.0, Look::Angles(0.0, 0.0, 0.0)),
            turn(2.0, Look::Angles(40.0, 0.0, 0.0)),
        ]);
        let yaw = |t_s| {
            script
                .head_at(t_s, |_| None)
                .to_euler(EulerRot::YXZ)
                .0
                .to_degrees()
        };
        assert!(yaw(2.0).abs() < 1e-3);
        assert!((yaw(2.5) - 20.0).abs() < 1e-3);
        assert!((yaw(3.0) - 40.0).abs() < 1e-3);
    }

    #[test]
    fn a_trip_that_contradicts_itself_says_so() {
        let trip = script(vec![
            turn(3.0, Look::Angles(0.0, 0.0, 0.0)),
            turn(1.0, Look::Angles(0.0, 0.0, 0.0)),
        ])
        .trip;
        assert!(check(&trip).unwrap_err().contains("comes after"));
    }
}
