//! `check`: says whether a file may enter the store. Prints; judges nothing itself.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use buyplus_assets::{Report, Severity, check_bytes};
use clap::Args;
use serde::Serialize;

use super::Purpose;
use super::limits::Limits;

/// Arguments of `check`.
#[derive(Args)]
pub struct Check {
    /// The file.
    file: PathBuf,
    /// Prints one JSON object instead of text.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    purpose: Purpose,
    #[command(flatten)]
    limits: Limits,
}

#[derive(Serialize)]
struct FileReport<'r> {
    file: &'r str,
    #[serde(flatten)]
    report: &'r Report,
}

impl Check {
    /// Checks and prints; whether the file was accepted.
    pub fn run(&self) -> anyhow::Result<bool> {
        let Self {
            file,
            json,
            purpose,
            limits,
        } = self;
        limits.set()?;
        let bytes = super::read(file)?;
        let report = check_bytes(&bytes, &purpose.options());
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

/// The report for people.
pub fn print_text(out: &mut impl Write, file: &Path, report: &Report) -> std::io::Result<()> {
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
