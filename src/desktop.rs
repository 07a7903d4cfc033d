//! The desktop preview: a window, and where its data is kept. Not compiled for the phone.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use bevy::app::AppExit;
use bevy::prelude::*;
use bevy::window::{PrimaryWindow, WindowResolution};
use buyplus_head::trace::Trace;

use crate::app::{self, Options, Target};
use crate::phone::sim::{self, SimulatedPhone};
use crate::phone::{self, PhoneOptions};
use crate::pose::{mouse, replay};
use crate::signals;

/// Whether a window can be opened here.
pub fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(not(target_os = "linux")) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// The folder for this user's data.
///
/// # Errors
/// The system does not say where the user's home is.
pub fn data_dir() -> anyhow::Result<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "buyplus")
        .context("this user has no home folder")?;
    Ok(folders.data_dir().to_owned())
}

/// Opens the window and runs until it is closed, with a recorded head if there is one, as a phone if one is stood in for.
pub fn run(options: &Options, head: Option<Trace>, phone: Option<SimulatedPhone>) -> ExitCode {
    let target = match has_display() {
        true => Target::Window,
        false => Target::Headset,
    };
    let mut app = app::build(options, target);
    app.add_plugins(signals::plugin);
    if target == Target::Window {
        app.add_plugins(mouse::plugin);
    }
    match (phone, head) {
        (Some(phone), head) => {
            size_window(&mut app, &phone);
            app.add_plugins((
                phone::plugin(PhoneOptions {
                    data_dir: options.data_dir.clone(),
                    is_filmed: false,
                    entrance: phone.entrance(),
                }),
                sim::plugin(phone, head),
            ));
        }
        (None, Some(trace)) => {
            app.add_plugins(replay::plugin(trace));
        }
        (None, None) => {}
    }
    match app.run() {
        AppExit::Success => ExitCode::SUCCESS,
        AppExit::Error(code) => ExitCode::from(code.get()),
    }
}

/// A window with the phone's pixels, in the phone's shape.
fn size_window(app: &mut App, phone: &SimulatedPhone) {
    let mut windows = app
        .world_mut()
        .query_filtered::<&mut Window, With<PrimaryWindow>>();
    if let Ok(mut window) = windows.single_mut(app.world_mut()) {
        let [width, height] = phone.model.size_px;
        window.title = format!("Buy+ on a phone: {}", phone.model.name);
        window.resolution = WindowResolution::new(width, height).with_scale_factor_override(1.0);
    }
}
