//! Writes every sample panel in both languages as PNG files: `cargo run -p buyplus-panel --example sheet -- DIR`.

#[path = "../tests/common/mod.rs"]
mod common;

use std::{path::PathBuf, time::Instant};

use anyhow::Context;
use buyplus_panel::{Lang, paint};

/// The best of so many is what painting costs on an idle machine.
const TRIES: usize = 12;

fn main() -> anyhow::Result<()> {
    let dir = PathBuf::from(
        std::env::args_os()
            .nth(1)
            .context("say where to write: sheet -- DIR")?,
    );
    std::fs::create_dir_all(&dir).with_context(|| format!("cannot make {}", dir.display()))?;
    let mut fonts = common::fonts()?;
    for lang in Lang::ALL {
        let texts = common::texts(lang)?;
        for sample in common::samples(lang)? {
            let mut best_ms = f64::INFINITY;
            let mut painted = paint(&sample.panel, &mut fonts, &texts, &sample.interaction);
            for _ in 0..TRIES {
                let start = Instant::now();
                painted = paint(&sample.panel, &mut fonts, &texts, &sample.interaction);
                best_ms = best_ms.min(start.elapsed().as_secs_f64() * 1e3);
            }
            let path = dir.join(format!("{}.{}.png", sample.name, lang.tag()));
            let (width, height) = (painted.width_px, painted.height_px);
            image::save_buffer(
                &path,
                &painted.straight_rgba(),
                width,
                height,
                image::ColorType::Rgba8,
            )
            .with_context(|| format!("cannot write {}", path.display()))?;
            let [width_deg, height_deg] = painted.size_deg;
            println!(
                "{:<18} {:<6} {width}x{height} px  {width_deg:.1}x{height_deg:.1} deg  {best_ms:.1} ms",
                sample.name,
                lang.tag()
            );
        }
    }
    Ok(())
}
