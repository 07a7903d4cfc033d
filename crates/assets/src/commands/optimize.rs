//! `optimize`: writes the shippable files of a model and says what was done.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, bail};
use buyplus_assets::optimize::{OptimizeError, OptimizeReport, optimize, plain};
use clap::Args;
use serde_json::{Value, json};

use super::Purpose;
use super::limits::{Limits, out_of_memory};

/// Arguments of `optimize`.
#[derive(Args)]
pub struct Optimize {
    /// The GLB.
    file: PathBuf,
    /// Folder for the shippable files and the report; made if it is not there.
    out_dir: PathBuf,
    /// Writes one file for any viewer instead: pictures as they came, nothing simplified, no coarser versions.
    #[arg(long)]
    plain: bool,
    /// Prints one JSON object instead of text.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    purpose: Purpose,
    #[command(flatten)]
    limits: Limits,
}

impl Optimize {
    /// Writes `NAME.phone.glb`, `NAME.desktop.glb` (or `NAME.plain.glb`) and `NAME.report.json`; whether the file was
    /// accepted.
    pub fn run(&self) -> anyhow::Result<bool> {
        self.limits.set()?;
        let bytes = super::read(&self.file)?;
        let (files, report) = match self.make(&bytes) {
            Ok(done) => done,
            Err(OptimizeError::Refused(report)) => {
                super::check::print_text(&mut std::io::stderr().lock(), &self.file, &report)?;
                return Ok(false);
            }
            Err(OptimizeError::OutOfMemory) => out_of_memory(),
            Err(error @ (OptimizeError::Encoder(_) | OptimizeError::Faulty(_))) => bail!(error),
            Err(error) => {
                eprintln!("buyplus-assets: {}: {error}", self.file.display());
                return Ok(false);
            }
        };
        let written = self.write(&files, &report)?;
        let mut out = std::io::stdout().lock();
        if self.json {
            writeln!(out, "{written}")?;
        } else {
            print(&mut out, &report)?;
        }
        Ok(true)
    }

    /// The files by the middle of their names.
    fn make(
        &self,
        bytes: &[u8],
    ) -> Result<(Vec<(&'static str, Vec<u8>)>, OptimizeReport), OptimizeError> {
        let options = self.purpose.options();
        if self.plain {
            let (glb, report) = plain(bytes, &options)?;
            return Ok((vec![("plain", glb)], report));
        }
        let done = optimize(bytes, &options)?;
        let files = done.files.into_iter().map(|(gpu, glb)| (gpu.name(), glb));
        Ok((files.collect(), done.report))
    }

    /// Writes the files and the report beside them; returns the report with their names.
    fn write(&self, files: &[(&str, Vec<u8>)], report: &OptimizeReport) -> anyhow::Result<Value> {
        std::fs::create_dir_all(&self.out_dir)
            .with_context(|| format!("cannot make {}", self.out_dir.display()))?;
        let stem = self.file.file_stem().unwrap_or_default().to_string_lossy();
        let write = |name: &str, bytes: &[u8]| {
            let path = self.out_dir.join(format!("{stem}.{name}"));
            std::fs::write(&path, bytes)
                .with_context(|| format!("cannot write {}", path.display()))?;
            anyhow::Ok(path.to_string_lossy().into_owned())
        };
        let names: Vec<String> = files
            .iter()
            .map(|(name, bytes)| write(&format!("{name}.glb"), bytes))
            .collect::<anyhow::Result<_>>()?;
        let mut report = serde_json::to_value(report)?;
        report["file"] = json!(self.file.to_string_lossy());
        report["files"] = json!(names);
        write("report.json", &serde_json::to_vec_pretty(&report)?)?;
        Ok(report)
    }
}

fn print(out: &mut impl Write, report: &OptimizeReport) -> std::io::Result<()> {
    let before = &report.before;
    let line = |out: &mut dyn Write, name: &str, bytes: u64, stats: &buyplus_assets::Stats| {
        writeln!(
            out,
            "{name:<8} {:>9.1} kB  {:>7} triangles  {:>3} draw calls  {:>6.1} MB of textures on the GPU",
            bytes as f64 / 1000.0,
            stats.triangles,
            stats.draw_calls,
            stats.gpu_texture_bytes as f64 / 1e6
        )
    };
    line(out, "before", before.file_bytes, before)?;
    for file in &report.shipped {
        line(out, file.gpu, file.stats.file_bytes, &file.stats)?;
    }
    for (level, lod) in report.lods.iter().enumerate() {
        writeln!(
            out,
            "coarser {}: {} triangles, at most {:.2} mm off",
            level + 1,
            lod.triangles,
            lod.error_mm
        )?;
    }
    writeln!(
        out,
        "nearest: at most {:.3} mm off by quantising, {:.2} mm by fitting the budget",
        report.quantised_error_mm, report.fitted_error_mm
    )
}
