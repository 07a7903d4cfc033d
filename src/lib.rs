//! The Buy+ client: a shop in virtual reality, drawn with Bevy. This file only names the rooms; `app` furnishes them.

pub mod app;
#[cfg(not(target_os = "android"))]
pub mod bench;
pub mod cli;
pub mod comfort;
#[cfg(not(target_os = "android"))]
pub mod desktop;
#[cfg(not(target_os = "android"))]
pub mod film;
#[cfg(not(target_os = "android"))]
pub mod gallery;
pub mod gaze;
pub mod gesture;
pub mod goods;
pub mod help;
pub mod journal;
pub mod link;
pub mod memory;
mod mips;
pub mod net;
pub mod panel;
pub mod pending;
pub mod people;
pub mod phone;
pub mod place;
pub mod pose;
pub mod purchase;
pub mod quality;
pub mod shaders;
#[cfg(not(target_os = "android"))]
pub mod shop;
pub mod show;
#[cfg(not(target_os = "android"))]
mod signals;
#[cfg(not(target_os = "android"))]
pub mod snapshot;
pub mod sound;
#[cfg(not(target_os = "android"))]
pub mod turntable;
pub mod view;
