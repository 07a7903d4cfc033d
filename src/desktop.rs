//! The desktop preview: a window, and where its data is kept. Not compiled for the phone.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use bevy::app::AppExit;
use buyplus_head::trace::Trace;

use crate::app::{self, Options, Target};
use crate::pose::{mouse, replay};

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

/// Opens the window and runs until it is closed, with a recorded head if there is one.
pub fn run(options: &Options, head: Option<Trace>) -> ExitCode {
    let mut app = app::build(options, Target::Window);
    app.add_plugins(mouse::plugin);
    if let Some(trace) = head {
        app.add_plugins(replay::plugin(trace));
    }
    match app.run() {
        AppExit::Success => ExitCode::SUCCESS,
        AppExit::Error(code) => ExitCode::from(code.get()),
    }
}
