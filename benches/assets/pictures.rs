//! The pictures that a GLB's materials wear, as pixels, and how alike two of them are. Decodes what any of the compared
//! tools writes: PNG, JPEG, WebP, and KTX2 with ASTC or BC7.

use std::collections::BTreeMap;

use buyplus_unpack::Document;
use image::RgbaImage;
use image::imageops::FilterType;
use serde_json::Value;

use crate::surface::list;

/// Edge of a window, pixels, and how far apart windows are.
const WINDOW_PX: u32 = 8;
const STEP_PX: u32 = 4;
/// Constants of the measure, for values from 0 to 255 (Wang et al. 2004, "Image quality assessment").
const C1: f64 = 6.5025;
const C2: f64 = 58.5225;

/// A picture and what a GPU needs for it.
pub struct Picture {
    /// `colour`, `normal` or `data`.
    pub usage: &'static str,
    pub pixels: RgbaImage,
    /// With mipmaps, as it lies in the GPU's memory.
    pub gpu_bytes: usize,
}

/// Every picture that a material wears, once for each usage.
pub fn worn(document: &Document) -> Vec<Picture> {
    let mut uses = BTreeMap::new();
    for material in list(&document.root, "materials") {
        find(material, "", &mut |key, texture| {
            let source = list(&document.root, "textures")[texture]
                .get("source")
                .and_then(Value::as_u64);
            if let Some(source) = source {
                uses.insert((source as usize, usage(key)), ());
            }
        });
    }
    uses.into_keys()
        .map(|(image, usage)| {
            let view = list(&document.root, "images")[image]["bufferView"].as_u64();
            let bytes = document
                .view(view.expect("a picture inside the file") as usize)
                .expect("a readable picture");
            let (pixels, gpu_bytes) = decode(bytes);
            Picture {
                usage,
                pixels,
                gpu_bytes,
            }
        })
        .collect()
}

fn find(value: &Value, key: &str, call: &mut impl FnMut(&str, usize)) {
    let Some(object) = value.as_object() else {
        return;
    };
    if let Some(texture) = object.get("index").and_then(Value::as_u64) {
        call(key, texture as usize);
        return;
    }
    for (key, part) in object {
        find(part, key, call);
    }
}

fn usage(key: &str) -> &'static str {
    match key {
        "normalTexture" | "clearcoatNormalTexture" => "normal",
        "metallicRoughnessTexture" | "occlusionTexture" => "data",
        _ => "colour",
    }
}

fn decode(bytes: &[u8]) -> (RgbaImage, usize) {
    if bytes.starts_with(b"\xabKTX 20") {
        return decode_ktx2(bytes);
    }
    let pixels = image::load_from_memory(bytes)
        .expect("a picture")
        .to_rgba8();
    let gpu_bytes = pixels.len() * 4 / 3;
    (pixels, gpu_bytes)
}

fn decode_ktx2(bytes: &[u8]) -> (RgbaImage, usize) {
    let file = ktx2::Reader::new(bytes).expect("a KTX2 file");
    let header = file.header();
    let (width, height) = (header.pixel_width, header.pixel_height);
    let level = file.levels().next().expect("a level");
    let data = zstd::decode_all(level.data).expect("zstd");
    let gpu_bytes = file
        .levels()
        .map(|level| level.uncompressed_byte_length as usize)
        .sum();
    let mut pixels = vec![0_u32; (width * height) as usize];
    let (w, h) = (width as usize, height as usize);
    let format = format!("{:?}", header.format.expect("a format"));
    let edge = |edge: &str| format.contains(&format!("ASTC_{edge}"));
    match () {
        () if format.contains("BC7") => texture2ddecoder::decode_bc7(&data, w, h, &mut pixels),
        () if edge("4x4") => texture2ddecoder::decode_astc(&data, w, h, 4, 4, &mut pixels),
        () if edge("5x5") => texture2ddecoder::decode_astc(&data, w, h, 5, 5, &mut pixels),
        () if edge("6x6") => texture2ddecoder::decode_astc(&data, w, h, 6, 6, &mut pixels),
        () => panic!("{format} is not decoded here"),
    }
    .expect("sound blocks");
    // The decoder writes blue first.
    let pixels = pixels.iter().flat_map(|pixel| {
        let [blue, green, red, alpha] = pixel.to_le_bytes();
        [red, green, blue, alpha]
    });
    let pixels =
        RgbaImage::from_raw(width, height, pixels.collect()).expect("as many pixels as stated");
    (pixels, gpu_bytes)
}

/// How like the sources' pictures those of the other file are: for each source the best of the same usage; by usage the
/// mean. 1 is equal.
pub fn likeness(sources: &[Picture], others: &[Picture]) -> BTreeMap<&'static str, f64> {
    let mut by_usage: BTreeMap<_, Vec<f64>> = BTreeMap::new();
    for source in sources {
        let of_usage = others.iter().filter(|other| other.usage == source.usage);
        let best = of_usage
            .map(|other| ssim(&source.pixels, &other.pixels))
            .fold(0.0, f64::max);
        by_usage.entry(source.usage).or_default().push(best);
    }
    let mean = |list: &Vec<f64>| list.iter().sum::<f64>() / list.len() as f64;
    by_usage
        .iter()
        .map(|(usage, list)| (*usage, mean(list)))
        .collect()
}

/// Structural similarity over red, green and blue, in windows at the size of the first picture.
fn ssim(source: &RgbaImage, other: &RgbaImage) -> f64 {
    let (width, height) = source.dimensions();
    let fitted;
    let other = if other.dimensions() == (width, height) {
        other
    } else {
        fitted = image::imageops::resize(other, width, height, FilterType::Lanczos3);
        &fitted
    };
    let starts = |edge: u32| (0..=edge.saturating_sub(WINDOW_PX)).step_by(STEP_PX as usize);
    let (mut sum, mut windows) = (0.0, 0.0);
    for y in starts(height) {
        for x in starts(width) {
            for channel in 0..3 {
                sum += window(source, other, x, y, channel);
                windows += 1.0;
            }
        }
    }
    sum / windows
}

fn window(a: &RgbaImage, b: &RgbaImage, x: u32, y: u32, channel: usize) -> f64 {
    let (mut sum_a, mut sum_b, mut square_a, mut square_b, mut product, mut count) =
        (0, 0, 0, 0, 0, 0);
    for row in y..(y + WINDOW_PX).min(a.height()) {
        let at = (row * a.width() + x) as usize * 4 + channel;
        for pixel in 0..WINDOW_PX.min(a.width() - x) as usize {
            let (va, vb) = (
                i64::from(a.as_raw()[at + pixel * 4]),
                i64::from(b.as_raw()[at + pixel * 4]),
            );
            sum_a += va;
            sum_b += vb;
            square_a += va * va;
            square_b += vb * vb;
            product += va * vb;
            count += 1;
        }
    }
    let mean = |sum: i64| sum as f64 / f64::from(count);
    let (mean_a, mean_b) = (mean(sum_a), mean(sum_b));
    let (spread_a, spread_b) = (
        mean(square_a) - mean_a * mean_a,
        mean(square_b) - mean_b * mean_b,
    );
    let shared = mean(product) - mean_a * mean_b;
    ((2.0 * mean_a * mean_b + C1) * (2.0 * shared + C2))
        / ((mean_a * mean_a + mean_b * mean_b + C1) * (spread_a + spread_b + C2))
}
