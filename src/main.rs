//! The `buyplus` program: reads the command line, starts a backend if none is given, runs the client.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use bevy::math::UVec2;
use buyplus::cli::{self, Cli, Command, Usage};
use buyplus::goods::StoreWanted;
use buyplus::shop::{EmbeddedShop, Keeping};
use buyplus::view::{ViewMode, openxr};
use buyplus::{app, bench, desktop, film, gallery, snapshot, turntable};
use clap::Parser;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(code) => code,
        Err(fault) => {
            eprintln!("buyplus: {fault:#}");
            match fault.downcast_ref::<Usage>() {
                Some(_) => ExitCode::from(2),
                None => ExitCode::FAILURE,
            }
        }
    }
}

fn run(cli: &Cli) -> anyhow::Result<ExitCode> {
    match &cli.command {
        None => match view(cli) {
            Some(view) => preview(cli, view),
            None => {
                println!(
                    "There is no display here, so no window: making the film of the first purchase instead."
                );
                let trip = app::assets_dir().join("trips/first-purchase.ron");
                let size_px = UVec2::new(1920, 1080);
                shoot(cli, &trip, Path::new("out/first-purchase"), size_px)
            }
        },
        Some(Command::Film { trip, out, size }) => shoot(cli, trip, out, *size),
        Some(Command::Bench {
            frames,
            size,
            shade_hidden,
            stock,
            finest,
            dump_scene,
        }) => {
            let shop = Shop::open(cli, &Keeping::Nothing)?;
            let options = cli.common.options(&shop.url, Some(film::PLACE), None)?;
            let report = bench::measure(
                &options,
                *size,
                *frames,
                *shade_hidden,
                *stock,
                *finest,
                dump_scene.as_deref(),
            )?;
            println!("{}", serde_json::to_string(&report)?);
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Budget { size }) => {
            let shop = Shop::open(cli, &Keeping::Nothing)?;
            let options = cli.common.options(&shop.url, Some(film::PLACE), None)?;
            print!("{}", bench::table(&bench::budget(&options, *size)?));
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Snapshot {
            store,
            slot,
            preview,
            size,
            out,
        }) => {
            let shop = Shop::open(cli, &Keeping::Nothing)?;
            let mut options = cli.common.options(&shop.url, Some(film::PLACE), None)?;
            options.view.mode = ViewMode::Mono;
            options.store = StoreWanted {
                store_id: store.clone(),
                preview: preview.clone(),
            };
            snapshot::take(&options, slot.as_deref(), *size, out)?;
            println!("{}", out.display());
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Turntable {
            model,
            out,
            frames,
            size,
            variant,
        }) => {
            let made = turntable::make(model, out, *frames, *size, variant.as_deref())?;
            println!("{made} pictures are in {}", out.display());
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Gallery { out, only }) => {
            let shop = Shop::open(cli, &Keeping::Nothing)?;
            let mut options = cli.common.options(&shop.url, Some(film::PLACE), None)?;
            // A sheet shows things as they are, not through a lens.
            options.view.mode = ViewMode::Mono;
            for sheet in gallery::make(&options, out, only.as_deref())? {
                println!("{}", sheet.display());
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// How the preview is shown: as asked for, and where that is a headset that cannot be had, in the window; nothing where there
/// is no window either.
fn view(cli: &Cli) -> Option<ViewMode> {
    let has_display = desktop::has_display();
    let wanted = cli.common.view.unwrap_or(ViewMode::Cardboard);
    if wanted != ViewMode::OpenXr {
        return has_display.then_some(wanted);
    }
    match openxr::look_for_runtime() {
        Ok(()) => Some(wanted),
        Err(reason) => {
            eprintln!("buyplus: --view openxr: {reason}");
            if has_display {
                eprintln!("buyplus: showing the shop in the window instead");
            }
            has_display.then_some(ViewMode::Cardboard)
        }
    }
}

fn preview(cli: &Cli, view: ViewMode) -> anyhow::Result<ExitCode> {
    let head = cli.replay.as_deref().map(cli::replay).transpose()?;
    let data_dir = desktop::data_dir()?;
    let shop = Shop::open(cli, &Keeping::In(data_dir.clone()))?;
    let mut options = cli.common.options(&shop.url, None, None)?;
    options.view.mode = view;
    println!(
        "Buy+ preview. Press H in the window for help. What you buy is kept in {}.",
        data_dir.display()
    );
    // Tokens and open payments of one backend are no business of another.
    options.data_dir = Some(match &cli.common.server {
        Some(url) => data_dir.join("servers").join(folder_name(url)),
        None => data_dir,
    });
    Ok(desktop::run(&options, head, cli.common.simulated_phone()))
}

fn shoot(cli: &Cli, trip: &Path, out: &Path, size_px: UVec2) -> anyhow::Result<ExitCode> {
    let script = match film::Script::read(trip) {
        Ok(script) => script,
        Err(fault) => {
            eprintln!("buyplus: {fault}");
            return Ok(ExitCode::from(2));
        }
    };
    let shop = Shop::open(cli, &Keeping::Nothing)?;
    let options = cli.common.options(
        &shop.url,
        Some(script.trip.place.as_deref().unwrap_or(film::PLACE)),
        script.trip.lang.as_deref(),
    )?;
    let phone = cli.common.simulated_phone();
    let footage = film::shoot(script, &options, size_px, out, phone)?;
    let folder = out.canonicalize().unwrap_or_else(|_| PathBuf::from(out));
    println!(
        "{} pictures and journal.jsonl are in {}",
        footage.pictures.len(),
        folder.display()
    );
    Ok(ExitCode::SUCCESS)
}

/// A URL as the name of a folder.
fn folder_name(url: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '.';
    url.chars()
        .map(|letter| if is_plain(letter) { letter } else { '_' })
        .collect()
}

/// The backend of this run: the one asked for, or one inside this program.
struct Shop {
    url: String,
    _embedded: Option<EmbeddedShop>,
}

impl Shop {
    fn open(cli: &Cli, keeping: &Keeping) -> anyhow::Result<Self> {
        if let Some(url) = &cli.common.server {
            return Ok(Self {
                url: url.clone(),
                _embedded: None,
            });
        }
        let embedded = EmbeddedShop::open(keeping).context("cannot start the shop's backend")?;
        Ok(Self {
            url: embedded.url().to_owned(),
            _embedded: Some(embedded),
        })
    }
}
