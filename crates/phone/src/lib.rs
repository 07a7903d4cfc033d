//! What a phone does to a program: lifecycle, sensors, GPU tiers, governor, permissions, first run; no Bevy, no clock, no
//! I/O.
//!
//! Everything here is told what happened and when, and says what is to be done. Who carries it out, a phone or its stand-in
//! on a desktop, does not matter, so both go the same way and both are tested by recorded sequences of events.

mod first_run;
mod governor;
mod lifecycle;
mod look_down;
mod model;
mod permission;
mod sensors;
mod synthesis;
mod tier;
mod trigger;

pub use first_run::{Account, Answer, FirstRun, ScreenMeasure, Step, ViewerChoice, WhyNot};
pub use governor::{Budget, Governor, Thermal};
pub use lifecycle::{Act, Event, Lifecycle};
pub use look_down::LookDown;
pub use model::{PhoneModel, UnknownPhone};
pub use permission::{Ask, Need, Permission, Permissions, Said};
pub use sensors::{Clocks, Reading, Rotation, Sensors};
pub use synthesis::readings;
pub use tier::{Tier, TierSettings};
pub use trigger::{Press, Trigger};
