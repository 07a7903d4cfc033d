//! `buyplus-assets`: the retailer's tool on the command line. Reads files and prints reports; judges nothing itself.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use buyplus_assets::{Category, Options, Report, Severity, Target, check_bytes};
use clap::{Parser, Subcommand};
use serde::Serialize;

/// Prepares 3D assets for the store.
#[derive(Parser)]
#[command(name = "buyplus-assets", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Says whether a GLB or glTF file may enter the store, and what to fix.
    Check {
        /// The file.
        file: PathBuf,
        /// Prints one JSON object instead of text.
        #[arg(long)]
        json: bool,
        /// What it will be: shelf, person or place. Its budget then binds.
        #[arg(long)]
        target: Option<Target>,
        /// What kind of goods it is: jewellery, cosmetics, shoes, bags, clothing, homeware or furniture.
        #[arg(long)]
        category: Option<Category>,
        /// True width, height and depth in metres, such as 0.3x0.25x0.12.
        #[arg(long, value_name = "WxHxD", value_parser = parse_size)]
        size_m: Option<[f32; 3]>,
    },
}

#[derive(Serialize)]
struct FileReport<'r> {
    file: &'r str,
    #[serde(flatten)]
    report: &'r Report,
}

/// Exit codes: 0 accepted, 1 an error was found, 2 the file or the arguments cannot be used.
fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("buyplus-assets: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(cli: &Cli) -> anyhow::Result<bool> {
    let Command::Check {
        file,
        json,
        target,
        category,
        size_m,
    } = &cli.command;
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let options = Options {
        target: *target,
        category: *category,
        declared_size_m: *size_m,
        specification_only: false,
    };
    let report = check_bytes(&bytes, &options);
    let mut out = std::io::stdout().lock();
    let printed = if *json {
        print_json(&mut out, file, &report)
    } else {
        print_text(&mut out, file, &report)
    };
    // A reader that has seen enough closes the pipe; the verdict stands.
    match printed {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot write the report")
        }
        _ => Ok(report.ok),
    }
}

fn print_json(out: &mut impl Write, file: &Path, report: &Report) -> std::io::Result<()> {
    let file = file.to_string_lossy();
    serde_json::to_writer(
        &mut *out,
        &FileReport {
            file: &file,
            report,
        },
    )?;
    writeln!(out)
}

fn print_text(out: &mut impl Write, file: &Path, report: &Report) -> std::io::Result<()> {
    for issue in &report.issues {
        let severity = match issue.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
            Severity::Hint => "hint",
        };
        let place = if issue.pointer.is_empty() {
            "the file"
        } else {
            &issue.pointer
        };
        writeln!(
            out,
            "{severity:<8}{place}: {} [{}]",
            issue.message, issue.code
        )?;
    }
    let stats = &report.stats;
    let [width, height, depth] = stats.extents_m;
    writeln!(
        out,
        "{}: {} triangles, {} draw calls, {} textures up to {} px, {width:.3} x {height:.3} x {depth:.3} m",
        file.display(),
        stats.triangles,
        stats.draw_calls,
        stats.textures,
        stats.texture_px_max
    )?;
    let verdict = if report.ok { "accepted" } else { "refused" };
    let (errors, warnings) = (
        report.count(Severity::Error),
        report.count(Severity::Warning),
    );
    writeln!(out, "{verdict}: {errors} errors, {warnings} warnings")
}

fn parse_size(text: &str) -> Result<[f32; 3], String> {
    let numbers: Vec<f32> = text
        .split('x')
        .filter_map(|part| part.parse().ok())
        .filter(|size| *size > 0.0 && f32::is_finite(*size))
        .collect();
    let three = <[f32; 3]>::try_from(numbers)
        .ok()
        .filter(|_| text.split('x').count() == 3);
    three.ok_or_else(|| {
        format!("`{text}` is not width x height x depth in metres, such as 0.3x0.25x0.12")
    })
}
