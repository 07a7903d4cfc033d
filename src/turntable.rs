//! A model turned before a camera, without a window: a poster and pictures from all around, on a transparent ground, framed
//! by what the model measures. Needs no shop.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use bevy::prelude::*;
use buyplus_api::{LocalText, Media, MediaKind, Product, Variant};
use image::{DynamicImage, ImageFormat, RgbaImage};

mod studio;

use crate::app;
use crate::film::{make_ready, picture, settle, update};
use crate::gallery::bounds;
use crate::goods::{self, Variants};
use crate::mips::{code_of, light_of};
use crate::net::{Answer, ModelFiles};

/// How far the poster's model is turned away from the camera, radians: its front and a little of its side.
const POSTER_RAD: f32 = 0.42;
/// What the model is called inside this program; nobody else asks for it.
const MODEL: &str = "turntable";

/// Writes `poster.png` and `frames` pictures `00.png`, `01.png` … of one turn; says how many pictures that makes.
///
/// # Errors
/// The file is no model or has no variant of that name, no graphics device, or a folder that cannot be written.
pub fn make(
    model: &Path,
    out: &Path,
    frames: u32,
    size_px: UVec2,
    variant: Option<&str>,
) -> anyhow::Result<u32> {
    let files = read(model, variant).with_context(|| model.display().to_string())?;
    std::fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    let mut app = app::bare(size_px);
    make_ready(&mut app)?;
    let good = stand(&mut app, files, variant.unwrap_or_default())?;
    let Some(good) = good else {
        bail!("{} cannot be shown", model.display());
    };
    let (middle_m, size_m) = bounds(app.world(), good);
    let foot_m = middle_m - Vec3::Y * size_m.y / 2.0;
    studio::furnish(&mut app, size_m, size_px);
    let shadow = studio::shadow(app.world_mut(), size_m, foot_m);
    app.world_mut().entity_mut(good).add_child(shadow);
    settle(&mut app)?;
    let mut shoot = |turn_rad: f32, name: &str| -> anyhow::Result<()> {
        let turn = Quat::from_rotation_y(turn_rad);
        let at = Transform::from_rotation(turn).with_translation(turn * -foot_m);
        app.world_mut().entity_mut(good).insert(at);
        let file = out.join(name);
        straight(picture(&mut app)?)
            .save_with_format(&file, ImageFormat::Png)
            .with_context(|| format!("cannot write {}", file.display()))
    };
    shoot(POSTER_RAD, "poster.png")?;
    for frame in 0..frames {
        let turn_rad = frame as f32 / frames as f32 * std::f32::consts::TAU;
        shoot(turn_rad, &format!("{frame:02}.png"))?;
    }
    Ok(frames + 1)
}

/// The model as plain glTF.
fn read(model: &Path, variant: Option<&str>) -> anyhow::Result<ModelFiles> {
    let files = ModelFiles::of(&std::fs::read(model)?)?;
    if let Some(wanted) = variant {
        let variants = Variants::from_glb(&files.glb)?;
        let names = variants.names();
        ensure!(
            names.iter().any(|name| name == wanted),
            "it has no variant {wanted}; it has: {}",
            names.join(" ")
        );
    }
    Ok(files)
}

/// Puts the model into the origin the way a good gets onto its shelf; nothing where it does not load.
fn stand(app: &mut App, files: ModelFiles, variant: &str) -> anyhow::Result<Option<Entity>> {
    let product = product(files.glb.len() as u64, variant);
    app.world_mut().write_message(Answer::Model {
        sha256: MODEL.to_owned(),
        files: Ok(files),
    });
    let worn = goods::worn(Arc::new(product), 0, Transform::IDENTITY);
    let good = app.world_mut().spawn(worn).id();
    update(app, Duration::ZERO);
    settle(app)?;
    Ok(goods::has_body(app.world(), good).then_some(good))
}

/// A product of one variant whose model is the one on the table.
fn product(bytes: u64, material_variant: &str) -> Product {
    Product {
        id: MODEL.to_owned(),
        merchant_id: String::new(),
        department: String::new(),
        kind: String::new(),
        name: LocalText::default(),
        description: LocalText::default(),
        size_m: [0.1; 3],
        options: Vec::new(),
        variants: vec![Variant {
            id: MODEL.to_owned(),
            name: LocalText::default(),
            options: std::collections::BTreeMap::new(),
            swatch: String::new(),
            price_minor: 0,
            currency: String::new(),
            tax_included: true,
            stock: 0,
            material_variant: material_variant.to_owned(),
        }],
        media: vec![Media {
            kind: MediaKind::Model3d,
            url: String::new(),
            sha256: MODEL.to_owned(),
            bytes,
            mime: "model/gltf-binary".to_owned(),
            role: None,
        }],
    }
}

/// A GPU blends onto nothing: colours come out multiplied by what they cover, as light. Pictures in files have them straight.
fn straight(picture: DynamicImage) -> RgbaImage {
    let mut picture = picture.to_rgba8();
    for pixel in picture.pixels_mut() {
        let covers = f32::from(pixel.0[3]) / 255.0;
        if covers > 0.0 && covers < 1.0 {
            for channel in &mut pixel.0[..3] {
                *channel = code_of((light_of(*channel) / covers).min(1.0));
            }
        }
    }
    picture
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgba;

    #[test]
    fn half_covered_white_is_white() {
        let half_light = code_of(0.5);
        let edge = RgbaImage::from_pixel(1, 1, Rgba([half_light, half_light, half_light, 128]));
        let Rgba([red, .., alpha]) = *straight(edge.into()).get_pixel(0, 0);
        assert!(red > 252 && alpha == 128, "{red} {alpha}");
        let clear = RgbaImage::new(1, 1);
        assert_eq!(straight(clear.clone().into()), clear);
    }
}
