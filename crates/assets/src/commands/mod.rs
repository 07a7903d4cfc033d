//! The commands of `buyplus-assets`, one file each, and what they share.

mod check;
mod import;
pub mod limits;
mod optimize;
mod picture;
mod upload;

use std::path::Path;

use anyhow::Context;
use buyplus_assets::{Category, Options, Target};
use clap::{Args, Subcommand};

pub use self::check::Check;
pub use self::import::Import;
pub use self::optimize::Optimize;
pub use self::picture::Picture;
pub use self::upload::Upload;

/// What can be done.
#[derive(Subcommand)]
pub enum Command {
    /// Says whether a GLB or glTF file may enter the store, and what to fix.
    Check(Check),
    /// Makes a GLB ready to ship: smaller, with coarser versions, textures for phones and desktops, and a report.
    Optimize(Optimize),
    /// Writes a picture anew for billboards and posters: upright, no larger than wanted, without hidden notes.
    Picture(Picture),
    /// Brings a model or a picture to a shop, waits for the verdict, and gives it to a product; goes on where it stopped.
    Upload(Upload),
    /// Changes many products, prices or stocks at once by a list, all or nothing.
    Import(Import),
}

/// What the file will be in the world.
#[derive(Args)]
pub struct Purpose {
    /// What it will be: shelf, person or place. Its budget then binds.
    #[arg(long)]
    target: Option<Target>,
    /// What kind of goods it is: jewellery, cosmetics, shoes, bags, clothing, homeware or furniture.
    #[arg(long)]
    category: Option<Category>,
    /// True width, height and depth in metres, such as 0.3x0.25x0.12.
    #[arg(long, value_name = "WxHxD", value_parser = parse_size)]
    size_m: Option<[f32; 3]>,
}

impl Purpose {
    fn options(&self) -> Options {
        Options {
            target: self.target,
            category: self.category,
            declared_size_m: self.size_m,
            specification_only: false,
        }
    }
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))
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
