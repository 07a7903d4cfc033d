//! Voices: what is said is read aloud by the system's own speech where it has one; where it has none, the caption is all.

use bevy::prelude::*;
use buyplus_panel::Lang;

use crate::app::Target;

/// Reads a text aloud. Must return at once, and may do nothing.
pub trait Speak: Send + Sync {
    /// Says `text` this loud, 0 … 1.
    fn say(&self, text: &str, lang: Lang, volume: f32);
}

/// The voice of this device.
#[derive(Resource)]
pub struct Voice(pub Box<dyn Speak>);

impl Voice {
    /// The system's voice for a window, none for films.
    pub fn for_target(target: Target) -> Self {
        match target {
            Target::Window | Target::Headset => Self(system_voice()),
            Target::Image(_) => Self(Box::new(Silent)),
        }
    }
}

/// Says nothing.
struct Silent;

impl Speak for Silent {
    fn say(&self, _text: &str, _lang: Lang, _volume: f32) {}
}

#[cfg(target_os = "android")]
fn system_voice() -> Box<dyn Speak> {
    Box::new(Silent)
}

#[cfg(not(target_os = "android"))]
fn system_voice() -> Box<dyn Speak> {
    Box::new(desktop::Program)
}

#[cfg(not(target_os = "android"))]
mod desktop {
    //! Speech programs that desktops have: Speech Dispatcher's, else eSpeak's.

    use std::process::{Command, Stdio};

    use buyplus_panel::Lang;

    use super::Speak;

    /// Whichever speech program there is.
    pub struct Program;

    impl Speak for Program {
        fn say(&self, text: &str, lang: Lang, volume: f32) {
            if volume <= 0.0 {
                return;
            }
            let tries = [dispatcher(text, lang, volume), espeak(text, lang, volume)];
            let thread = std::thread::Builder::new().name("voice".into());
            // A thread of its own waits for the program, so that no frame does and none is left behind.
            let started = thread.spawn(move || {
                for mut program in tries {
                    let quiet = program
                        .stdin(Stdio::null())
                        .stdout(Stdio::null())
                        .stderr(Stdio::null());
                    if quiet.status().is_ok_and(|status| status.success()) {
                        return;
                    }
                }
                tracing::debug!("nobody on this system can read aloud");
            });
            if let Err(fault) = started {
                tracing::debug!("not read aloud: {fault}");
            }
        }
    }

    fn dispatcher(text: &str, lang: Lang, volume: f32) -> Command {
        let mut program = Command::new("spd-say");
        let loud = ((volume * 2.0 - 1.0) * 100.0).round();
        program
            .args(["--wait", "--language", short(lang), "--volume"])
            .args([
                loud.to_string().as_str(),
                "--voice-type",
                "female1",
                "--",
                text,
            ]);
        program
    }

    fn espeak(text: &str, lang: Lang, volume: f32) -> Command {
        let mut program = Command::new("espeak-ng");
        let voice = match lang {
            Lang::En => "en",
            Lang::ZhCn => "cmn",
        };
        let loud = (volume * 100.0).round().to_string();
        program.args(["-v", voice, "-a", loud.as_str(), "--", text]);
        program
    }

    fn short(lang: Lang) -> &'static str {
        match lang {
            Lang::En => "en",
            Lang::ZhCn => "zh",
        }
    }
}
