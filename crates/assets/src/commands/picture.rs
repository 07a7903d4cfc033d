//! `picture`: writes a picture anew for billboards and posters, or says why not. Prints; judges nothing itself.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, bail};
use buyplus_assets::picture::{Written, rewrite};
use clap::Args;
use serde_json::json;

use super::limits::Limits;

/// Arguments of `picture`.
#[derive(Args)]
pub struct Picture {
    /// The picture: PNG, JPEG or WebP.
    file: PathBuf,
    /// What to write; its name ends in .png or .jpg.
    out: PathBuf,
    /// Longest edge of what is written, pixels.
    #[arg(long, value_name = "N", default_value_t = 2048, value_parser = clap::value_parser!(u32).range(1..=8192))]
    max_px: u32,
    /// Prints one JSON object instead of text.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    limits: Limits,
}

impl Picture {
    /// Writes the picture; whether it was accepted.
    pub fn run(&self) -> anyhow::Result<bool> {
        self.limits.set()?;
        let extension = self.out.extension().and_then(|name| name.to_str());
        let written = match extension {
            Some("png") => Written::Png,
            Some("jpg" | "jpeg") => Written::Jpeg,
            _ => bail!("{} ends in neither .png nor .jpg", self.out.display()),
        };
        let bytes = super::read(&self.file)?;
        let mut out = std::io::stdout().lock();
        match rewrite(&bytes, self.max_px, written) {
            Ok(picture) => {
                std::fs::write(&self.out, &picture.bytes)
                    .with_context(|| format!("cannot write {}", self.out.display()))?;
                let report = picture.report;
                if self.json {
                    let mut line = serde_json::to_value(report)?;
                    line["ok"] = json!(true);
                    line["bytes"] = json!(picture.bytes.len());
                    writeln!(out, "{line}")?;
                } else {
                    let [width, height] = report.size_px;
                    let bytes = picture.bytes.len();
                    writeln!(
                        out,
                        "{}: {width} x {height} px, {bytes} bytes",
                        self.out.display()
                    )?;
                }
                Ok(true)
            }
            Err(error) if self.json => {
                writeln!(
                    out,
                    "{}",
                    json!({"ok": false, "code": error.code(), "message": error.to_string()})
                )?;
                Ok(false)
            }
            Err(error) => {
                eprintln!("{}: {error} [{}]", self.file.display(), error.code());
                Ok(false)
            }
        }
    }
}
