//! The Buy+ client: a shop in virtual reality, drawn with Bevy. This file only names the rooms; `app` furnishes them.

pub mod app;
pub mod bench;
pub mod cli;
#[cfg(not(target_os = "android"))]
pub mod desktop;
pub mod film;
pub mod gaze;
pub mod gesture;
pub mod goods;
pub mod help;
pub mod journal;
mod mips;
pub mod net;
pub mod panel;
pub mod pending;
pub mod place;
pub mod pose;
pub mod purchase;
pub mod quality;
pub mod shaders;
#[cfg(not(target_os = "android"))]
pub mod shop;
pub mod view;
