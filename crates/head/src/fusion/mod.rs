//! Orientation from gyroscope and accelerometer.
//!
//! An error-state Kalman filter (Solà, "Quaternion kinematics for the error-state Kalman filter",
//! 2017) over orientation and gyroscope bias, with the orientation error in world axes, where
//! gravity observes exactly two of its three components.
//!
//! # What nobody can observe
//! Without a magnetometer nothing tells a turn about the vertical from a gyroscope bias about the
//! vertical: a phone on a slowly turning chair and a phone with a bias at rest read the same. The
//! other two bias axes show against gravity. So the vertical bias is learned from rest only, and a
//! reading counts as rest if it was the same for nine seconds and smaller than any bias and almost
//! any pan, 0.03 rad/s: a faster turn is never learned, and a slower one is for those of its seconds
//! that follow the ninth. What has been learned gains [`GyroBias::trust`] each time that rest
//! confirms it, and it takes as many rests that contradict it to learn anew; so once a phone has lain
//! still, or its bias was kept from the last launch, slow pans are not learned either.

mod covariance;
mod filter;
mod gravity;
mod stillness;

pub use filter::{Fusion, GyroBias};
