//! Head tracking: sensor fusion, neck model, prediction, gestures, traces; no Bevy, no clock, no I/O.
//!
//! Axes x right, y up, z back (gaze −z); orientations are `world_from_head`; metres, radians,
//! seconds. Time comes in with every sample, from whatever clock the caller keeps to.

mod fusion;
mod gesture;
mod neck;
mod phone_shake;
mod prediction;
mod recenter;
mod rotation;
pub mod trace;
mod warp;

pub use fusion::{Fusion, GyroBias};
pub use gesture::{Gesture, GestureKind, GestureRecognizer, GestureSettings};
pub use neck::NeckModel;
pub use phone_shake::{PhoneShake, PhoneShakeRecognizer};
pub use prediction::{Predictor, predict};
pub use recenter::{Recenter, yaw_of};
pub use warp::{late_warp, warp_direction};
