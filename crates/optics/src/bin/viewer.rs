//! `viewer`: what a viewer's code means for a screen; the only place of this crate that touches files.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result, bail};
use buyplus_optics::{
    Eye, FovTangents, LumaImage, MeshSettings, Optics, Screen, ViewerProfile, find_codes,
};
use clap::{ArgGroup, Parser};
use serde_json::{Value, json};

/// Exit status for bad usage or bad input.
const BAD_INPUT: u8 = 2;
/// Pixels a module in a QR picture.
const QR_MODULE_PX: usize = 8;

/// Prints what a cardboard viewer does to a screen, as JSON.
#[derive(Parser)]
#[command(version, group(ArgGroup::new("source").required(true)))]
struct Cli {
    /// A built-in viewer (v1, v2, web-v2) or the address that its QR code holds.
    #[arg(long, group = "source", value_name = "v1|URI")]
    uri: Option<String>,
    /// A picture of the viewer's QR code, PNG or JPEG.
    #[arg(long, group = "source", value_name = "FILE")]
    qr: Option<PathBuf>,
    /// A profile in TOML, or the Cardboard SDK's saved parameters.
    #[arg(long, group = "source", value_name = "FILE")]
    profile: Option<PathBuf>,
    /// The lit screen, millimetres.
    #[arg(long, value_name = "WxH", default_value = "110x62", value_parser = screen_mm)]
    screen_mm: Screen,
    /// Vertices along each side of the meshes, 2 to 256.
    #[arg(long, value_name = "N", default_value_t = 40, value_parser = clap::value_parser!(u32).range(2..=256))]
    grid: u32,
    /// Radii (tangents) to bend and to straighten.
    #[arg(long, value_name = "A,B,…", value_delimiter = ',')]
    radii: Vec<f64>,
    /// Also writes the profile as TOML.
    #[arg(long, value_name = "FILE")]
    save_toml: Option<PathBuf>,
    /// Also writes the profile as the Cardboard SDK's saved parameters.
    #[arg(long, value_name = "FILE")]
    save_params: Option<PathBuf>,
    /// Also writes the profile's QR code as a PNG.
    #[arg(long, value_name = "FILE")]
    save_qr: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("viewer: {error:#}");
            ExitCode::from(BAD_INPUT)
        }
    }
}

fn run(cli: &Cli) -> Result<()> {
    if let Some(radius) = cli.radii.iter().find(|radius| !radius.is_finite()) {
        bail!("--radii: {radius} is not a finite number");
    }
    let profile = profile_of(cli)?;
    let optics = Optics::new(&profile, cli.screen_mm)?;
    save(cli, &profile)?;
    println!("{}", description(&optics, &profile, cli));
    Ok(())
}

fn profile_of(cli: &Cli) -> Result<ViewerProfile> {
    if let Some(text) = &cli.uri {
        return match ViewerProfile::by_name(text) {
            Some(profile) => Ok(profile),
            None => Ok(ViewerProfile::from_uri(text)?),
        };
    }
    if let Some(path) = &cli.qr {
        return profile_in_picture(path).with_context(|| path.display().to_string());
    }
    let path = cli.profile.as_deref().context("no viewer given")?;
    profile_in_file(path).with_context(|| path.display().to_string())
}

fn profile_in_picture(path: &Path) -> Result<ViewerProfile> {
    let picture = image::open(path)?.into_luma8();
    let codes = find_codes(&LumaImage {
        width: picture.width() as usize,
        height: picture.height() as usize,
        pixels: picture.into_raw(),
    })?;
    let Some(code) = codes.first() else {
        bail!("no QR code found; take the picture straight on, sharp and well lit");
    };
    Ok(ViewerProfile::from_uri(code)?)
}

fn profile_in_file(path: &Path) -> Result<ViewerProfile> {
    let content = fs::read(path)?;
    match std::str::from_utf8(&content) {
        Ok(text)
            if path
                .extension()
                .is_some_and(|extension| extension == "toml") =>
        {
            Ok(ViewerProfile::from_toml(text)?)
        }
        _ => Ok(ViewerProfile::from_params_file(&content)?),
    }
}

fn save(cli: &Cli, profile: &ViewerProfile) -> Result<()> {
    let named = |path: &PathBuf| path.display().to_string();
    if let Some(path) = &cli.save_toml {
        fs::write(path, profile.to_toml()?).with_context(|| named(path))?;
    }
    if let Some(path) = &cli.save_params {
        fs::write(path, profile.to_params_file()).with_context(|| named(path))?;
    }
    if let Some(path) = &cli.save_qr {
        let LumaImage {
            width,
            height,
            pixels,
        } = profile.to_qr(QR_MODULE_PX)?;
        image::GrayImage::from_raw(width as u32, height as u32, pixels)
            .context("the QR picture has no pixels")?
            .save(path)
            .with_context(|| named(path))?;
    }
    Ok(())
}

fn description(optics: &Optics, profile: &ViewerProfile, cli: &Cli) -> Value {
    let lens = optics.lens();
    let radii =
        |curve: &dyn Fn(f64) -> f64| cli.radii.iter().map(|&r| curve(r)).collect::<Vec<_>>();
    json!({
        "vendor": profile.vendor,
        "model": profile.model,
        "screen_to_lens_m": profile.screen_to_lens_m,
        "inter_lens_m": profile.inter_lens_m,
        "tray_to_lens_m": profile.tray_to_lens_m,
        "alignment": profile.alignment,
        "button": profile.button,
        "fov_limit_deg": profile.fov_limit_deg,
        "k": profile.k,
        "uri": profile.to_uri(),
        "radii": {
            "forward": radii(&|r| lens.distort(r)),
            "inverse": radii(&|r| lens.undistort(r)),
        },
        "left": eye_description(optics, Eye::Left, cli.grid),
        "right": eye_description(optics, Eye::Right, cli.grid),
    })
}

fn eye_description(optics: &Optics, eye: Eye, grid: u32) -> Value {
    let settings = MeshSettings {
        cols: grid,
        rows: grid,
        ..MeshSettings::default()
    };
    let mesh = optics.distortion_mesh(eye, &settings);
    json!({
        "fov_deg": FovTangents::half_angles_rad(&optics.eye(eye).fov).map(f64::to_degrees),
        "mesh": { "cols": mesh.cols, "rows": mesh.rows, "uv": mesh.uv, "ndc": mesh.ndc },
    })
}

fn screen_mm(text: &str) -> Result<Screen> {
    let (width, height) = text
        .split_once(['x', 'X', '×'])
        .context("expected WxH, as 110x62")?;
    let metres = |side: &str| Ok::<_, anyhow::Error>(side.trim().parse::<f64>()? / 1000.0);
    Ok(Screen::new(metres(width)?, metres(height)?)?)
}
