//! The command line: what a person may ask for, checked and turned into options. Starts nothing.

use std::path::{Path, PathBuf};

use anyhow::Context;
use bevy::math::UVec2;
use buyplus_head::trace::{self, Trace};
use buyplus_optics::{Screen, ViewerProfile};
use buyplus_panel::Lang;
use buyplus_phone::{PhoneModel, Tier};
use clap::{Args, Parser, Subcommand};

use crate::app::Options;
use crate::goods::StoreWanted;
use crate::view::{ViewMode, ViewSettings};

/// Shopping in virtual reality. Without a command: the desktop preview.
#[derive(Debug, Parser)]
#[command(name = "buyplus", version, about)]
pub struct Cli {
    /// What to do; the desktop preview when absent.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Let a recorded head look around in the preview: a trace of poses or of sensor readings (CSV).
    #[arg(long, value_name = "FILE")]
    pub replay: Option<PathBuf>,
    /// What every command takes.
    #[command(flatten)]
    pub common: Common,
}

/// What was asked for cannot be: the program ends with exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Usage(String);

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// Backend to use, for example `http://127.0.0.1:8080`; without it one is started inside this program.
    #[arg(long, global = true, value_name = "URL", value_parser = parse_url)]
    pub server: Option<String>,
    /// How the picture is shown.
    #[arg(long, global = true, value_enum)]
    pub view: Option<ViewMode>,
    /// Headset: v1, v2, web-v2, mi-vr-play, pico-u, a Cardboard URI, or a file with its parameters (TOML or the SDK's own).
    #[arg(
        long,
        global = true,
        value_name = "NAME|URI|FILE",
        default_value = "v1"
    )]
    pub viewer: String,
    /// Stand in for a phone: budget, pixel3, galaxy-s9, middle, flagship, or WIDTHxHEIGHT@DPI.
    #[arg(long, global = true, value_name = "PHONE", num_args = 0..=1, default_missing_value = "pixel3", value_parser = PhoneModel::parse)]
    pub phone_sim: Option<PhoneModel>,
    /// Take the simulated phone's GPU for one of this tier: low, middle or high.
    #[arg(long, global = true, value_name = "TIER", requires = "phone_sim", value_parser = parse_tier)]
    pub tier: Option<Tier>,
    /// Let the simulated phone ask on its flat screen first, as at its first launch.
    #[arg(long, global = true, requires = "phone_sim")]
    pub first_run: bool,
    /// Place to begin in.
    #[arg(long, global = true, value_name = "NAME")]
    pub place: Option<String>,
    /// Write how the head moved to this file (CSV, as headtrace and trips read it).
    #[arg(long, global = true, value_name = "FILE")]
    pub record: Option<PathBuf>,
    /// Language: en or zh-CN.
    #[arg(long, global = true, value_name = "TAG")]
    pub lang: Option<String>,
}

/// Where a visit starts that names no place.
const START: &str = "times_square";

/// What can be done besides the preview.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make the film of a trip, without a window: pictures and a journal.
    Film {
        /// The trip.
        trip: PathBuf,
        /// Folder for pictures and journal.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Size of the screen, pixels.
        #[arg(long, value_name = "WxH", default_value = "1920x1080", value_parser = parse_size)]
        size: UVec2,
    },
    /// Measure frames without a window; prints one JSON object.
    Bench {
        /// Frames to measure.
        #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=100_000))]
        frames: u32,
        /// Size of the screen, pixels.
        #[arg(long, value_name = "WxH", default_value = "1920x1080", value_parser = parse_size)]
        size: UVec2,
        /// Also shade what the lens never shows, to see what leaving it out saves.
        #[arg(long)]
        shade_hidden: bool,
        /// Draw the place as a stock engine would: its own materials, real lamps, no baked light.
        #[arg(long)]
        stock: bool,
        /// Also measure the same frames with every good drawn as finely as it is, however far away.
        #[arg(long)]
        finest: bool,
        /// Also write what was drawn here: scene.json and its GLBs.
        #[arg(long, value_name = "DIR")]
        dump_scene: Option<PathBuf>,
    },
    /// Print what each place costs, as a table: triangles and draw calls for each eye, GPU memory.
    Budget {
        /// Size of the screen, pixels.
        #[arg(long, value_name = "WxH", default_value = "640x360", value_parser = parse_size)]
        size: UVec2,
    },
    /// Make one picture of a store as a shopper sees it, without a window.
    Snapshot {
        /// The store.
        #[arg(long, value_name = "ID", default_value = "galleria")]
        store: String,
        /// Stand before this shelf place; at the place's entrance without it.
        #[arg(long, value_name = "SLOT")]
        slot: Option<String>,
        /// Show the store's draft to whoever holds this token.
        #[arg(long, value_name = "TOKEN")]
        preview: Option<String>,
        /// Size of the picture, pixels.
        #[arg(long, value_name = "WxH", default_value = "960x540", value_parser = parse_size)]
        size: UVec2,
        /// The picture (PNG).
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Turn a model before a camera, without a window: a poster and pictures from all around, on a transparent ground.
    Turntable {
        /// The model (GLB).
        model: PathBuf,
        /// Folder for poster.png and 00.png, 01.png …
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Pictures for one turn.
        #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=360))]
        frames: u32,
        /// Size of each, pixels.
        #[arg(long, value_name = "WxH", default_value = "512x512", value_parser = parse_size)]
        size: UVec2,
        /// Wear the materials of this variant of the model.
        #[arg(long, value_name = "NAME")]
        variant: Option<String>,
    },
    /// Make contact sheets without a window: places, goods, people.
    Gallery {
        /// Folder for the sheets.
        #[arg(long, value_name = "DIR", default_value = "docs/gallery")]
        out: PathBuf,
        /// Only this part.
        #[arg(long, value_parser = ["places", "goods", "people"])]
        only: Option<String>,
    },
}

impl Common {
    /// The phone that is to be stood in for, if any.
    #[cfg(not(target_os = "android"))]
    pub fn simulated_phone(&self) -> Option<crate::phone::sim::SimulatedPhone> {
        let model = self.phone_sim.clone()?;
        let tier = self.tier.unwrap_or_else(|| model.tier());
        Some(crate::phone::sim::SimulatedPhone {
            model,
            tier,
            asks_first: self.first_run,
        })
    }

    /// The options of a client that talks to `server`; what is not asked for comes from `place` and `trip_lang`.
    ///
    /// # Errors
    /// A viewer, language or place that does not exist; says what would do.
    pub fn options(
        &self,
        server: &str,
        place: Option<&str>,
        trip_lang: Option<&str>,
    ) -> anyhow::Result<Options> {
        let place = self.place.as_deref().or(place).unwrap_or(START);
        if !crate::place::exists(place) {
            let folder = crate::app::assets_dir().join("places");
            let reason = format!(
                "--place {place}: there is no {place}.place.json in {}",
                folder.display()
            );
            return Err(Usage(reason).into());
        }
        if let Some(file) = &self.record {
            std::fs::File::create(file)
                .map_err(|fault| Usage(format!("--record {}: {fault}", file.display())))?;
        }
        let tag = self.lang.as_deref().or(trip_lang).unwrap_or("en");
        let lang = Lang::from_tag(tag)
            .ok_or_else(|| Usage(format!("--lang {tag}: the shop speaks en and zh-CN")))?;
        Ok(Options {
            server: server.to_owned(),
            view: ViewSettings {
                mode: self.view.unwrap_or(ViewMode::Cardboard),
                viewer: viewer(&self.viewer).map_err(|fault| Usage(format!("{fault:#}")))?,
                screen: self.phone_sim.as_ref().map(|phone| {
                    Screen::from_dpi(phone.size_px, [phone.dpi; 2], &phone.name).screen
                }),
            },
            place: place.to_owned(),
            store: StoreWanted::default(),
            lang,
            data_dir: None,
            record: self.record.clone(),
        })
    }
}

/// A recorded head.
///
/// # Errors
/// The file cannot be read or is no trace; says the line.
pub fn replay(file: &Path) -> anyhow::Result<Trace> {
    let broken =
        |fault: &dyn std::fmt::Display| Usage(format!("--replay {}: {fault}", file.display()));
    let bytes = std::fs::read(file).map_err(|fault| broken(&fault))?;
    Ok(trace::read(bytes.as_slice()).map_err(|fault| broken(&fault))?)
}

/// A headset by name, by file or by URI.
fn viewer(text: &str) -> anyhow::Result<ViewerProfile> {
    if let Some(profile) = ViewerProfile::by_name(text) {
        return Ok(profile);
    }
    let file = Path::new(text);
    if file.is_file() {
        let bytes = std::fs::read(file).with_context(|| format!("--viewer {text}"))?;
        let profile = match std::str::from_utf8(&bytes) {
            Ok(toml)
                if file
                    .extension()
                    .is_some_and(|extension| extension == "toml") =>
            {
                ViewerProfile::from_toml(toml)?
            }
            _ => ViewerProfile::from_params_file(&bytes)?,
        };
        return Ok(profile);
    }
    ViewerProfile::from_uri(text).with_context(|| {
        format!("--viewer {text}: neither v1, v2, a file, nor a Cardboard URI that can be read")
    })
}

fn parse_url(text: &str) -> Result<String, String> {
    let example = "write it as http://HOST:PORT, for example http://127.0.0.1:8787";
    let url = reqwest::Url::parse(text).map_err(|fault| format!("{fault}; {example}"))?;
    match url.scheme() {
        "http" | "https" if url.has_host() => Ok(text.to_owned()),
        _ => Err(example.to_owned()),
    }
}

fn parse_tier(text: &str) -> Result<Tier, String> {
    Tier::by_name(text).ok_or_else(|| "there are: low middle high".to_owned())
}

fn parse_size(text: &str) -> Result<UVec2, String> {
    let (width, height) = text
        .split_once('x')
        .ok_or("write it as WIDTHxHEIGHT, for example 1920x1080")?;
    let number = |digits: &str| match digits.parse::<u32>() {
        Ok(pixels @ 16..=8192) => Ok(pixels),
        _ => Err(format!(
            "{digits:?} is not a number of pixels from 16 to 8192"
        )),
    };
    Ok(UVec2::new(number(width)?, number(height)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_nonsense_is_named() {
        assert_eq!(parse_size("640x360"), Ok(UVec2::new(640, 360)));
        assert!(parse_size("640").unwrap_err().contains("WIDTHxHEIGHT"));
        assert!(parse_size("640x0").unwrap_err().contains("\"0\""));
    }

    #[test]
    fn options_follow_their_command() {
        let cli = Cli::parse_from([
            "buyplus", "film", "a.ron", "--out", "o", "--view", "mono", "--lang", "zh-CN",
        ]);
        assert_eq!(cli.common.view, Some(ViewMode::Mono));
        let options = cli.common.options("http://x", None, Some("en")).unwrap();
        assert_eq!(options.lang, Lang::ZhCn);
    }

    #[test]
    fn a_viewer_that_does_not_exist_is_refused() {
        assert!(format!("{:#}", viewer("nonsense").unwrap_err()).contains("--viewer nonsense"));
    }
}
