//! The `buyplus` program: reads the command line, starts a backend if none is given, runs the client.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use bevy::math::UVec2;
use buyplus::cli::{self, Cli, Command, Usage};
use buyplus::shop::{EmbeddedShop, Keeping};
use buyplus::{app, bench, desktop, film};
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
        None if desktop::has_display() => preview(cli),
        None => {
            println!(
                "There is no display here, so no window: making the film of the first purchase instead."
            );
            let trip = app::assets_dir().join("trips/first-purchase.ron");
            shoot(
                cli,
                &trip,
                Path::new("out/first-purchase"),
                UVec2::new(1920, 1080),
            )
        }
        Some(Command::Film { trip, out, size }) => shoot(cli, trip, out, *size),
        Some(Command::Bench {
            frames,
            size,
            shade_hidden,
            dump_scene,
        }) => {
            let shop = Shop::open(cli, &Keeping::Nothing)?;
            let options = cli.common.options(&shop.url, None, None)?;
            let report = bench::measure(
                &options,
                *size,
                *frames,
                *shade_hidden,
                dump_scene.as_deref(),
            )?;
            println!("{}", serde_json::to_string(&report)?);
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn preview(cli: &Cli) -> anyhow::Result<ExitCode> {
    let head = cli.replay.as_deref().map(cli::replay).transpose()?;
    let data_dir = desktop::data_dir()?;
    let shop = Shop::open(cli, &Keeping::In(data_dir.clone()))?;
    let mut options = cli.common.options(&shop.url, None, None)?;
    println!(
        "Buy+ preview. Press H in the window for help. What you buy is kept in {}.",
        data_dir.display()
    );
    // Tokens and open payments of one backend are no business of another.
    options.data_dir = Some(match &cli.common.server {
        Some(url) => data_dir.join("servers").join(folder_name(url)),
        None => data_dir,
    });
    Ok(desktop::run(&options, head))
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
        script.trip.place.as_deref(),
        script.trip.lang.as_deref(),
    )?;
    let footage = film::shoot(script, &options, size_px, out)?;
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
