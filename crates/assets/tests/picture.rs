//! `picture`: what a billboard may wear is written anew, and everything else is refused with a code.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use serde_json::Value;

/// A picture whose left half is red and whose right half is blue, the lower part half transparent.
fn halves(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgba8(RgbaImage::from_fn(width, height, |x, y| {
        let alpha = if y < height / 2 { 255 } else { 128 };
        match x < width / 2 {
            true => Rgba([200, 0, 0, alpha]),
            false => Rgba([0, 0, 200, alpha]),
        }
    }))
}

fn saved(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    let plain = match format {
        ImageFormat::Jpeg => DynamicImage::ImageRgb8(picture.to_rgb8()),
        _ => picture.clone(),
    };
    plain
        .write_to(&mut Cursor::new(&mut bytes), format)
        .unwrap();
    bytes
}

/// Runs the tool; its exit code, its JSON and where it wrote.
fn run(name: &str, bytes: &[u8], out: &str, options: &[&str]) -> (Option<i32>, Value, PathBuf) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (file, out) = (folder.join(name), folder.join(out));
    std::fs::write(&file, bytes).unwrap();
    let _ = std::fs::remove_file(&out);
    let done = Command::new(env!("CARGO_BIN_EXE_buyplus-assets"))
        .arg("picture")
        .args([&file, &out])
        .arg("--json")
        .args(options)
        .output()
        .unwrap();
    let said = serde_json::from_slice(&done.stdout).unwrap_or(Value::Null);
    (done.status.code(), said, out)
}

fn is_near(pixel: [u8; 4], wanted: [u8; 4]) -> bool {
    pixel.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) <= 12)
}

#[test]
fn each_format_comes_out_smaller_and_the_same_picture() {
    for (format, name) in [
        (ImageFormat::Png, "png"),
        (ImageFormat::Jpeg, "jpeg"),
        (ImageFormat::WebP, "webp"),
    ] {
        let source = saved(&halves(400, 200), format);
        let out = format!("from-{name}.png");
        let (code, said, out) = run(name, &source, &out, &["--max-px", "100"]);
        assert_eq!(code, Some(0), "{said}");
        assert_eq!(said["source_format"], name);
        assert_eq!(said["source_px"], serde_json::json!([400, 200]));
        assert_eq!(said["size_px"], serde_json::json!([100, 50]));
        let written = image::open(out).unwrap().to_rgba8();
        assert!(is_near(written.get_pixel(10, 10).0, [200, 0, 0, 255]));
        assert!(is_near(written.get_pixel(90, 10).0, [0, 0, 200, 255]));
        let alpha = written.get_pixel(90, 40).0[3];
        assert_eq!(alpha < 200, format != ImageFormat::Jpeg, "{name}: {alpha}");
    }
}

#[test]
fn what_is_transparent_is_white_in_a_jpeg() {
    let source = saved(&halves(64, 64), ImageFormat::Png);
    let (code, said, out) = run("halves.png", &source, "halves.jpg", &[]);
    assert_eq!(code, Some(0), "{said}");
    let written = image::open(out).unwrap().to_rgba8();
    assert!(is_near(written.get_pixel(5, 50).0, [227, 127, 127, 255]));
}

#[test]
fn a_photograph_stands_upright_and_forgets_where_it_was_taken() {
    // EXIF with one entry, orientation 6: the camera was turned, the first row is the right side.
    let mut note =
        b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    note.extend(b"SECRET GARDEN 48.2 N");
    let plain = saved(&halves(80, 40), ImageFormat::Jpeg);
    let mut source = plain[..2].to_vec();
    source.extend([0xff, 0xe1]);
    source.extend((note.len() as u16 + 2).to_be_bytes());
    source.extend(&note);
    source.extend(&plain[2..]);
    let (code, said, out) = run("turned.jpg", &source, "upright.png", &[]);
    assert_eq!(
        (code, &said["size_px"]),
        (Some(0), &serde_json::json!([40, 80]))
    );
    let bytes = std::fs::read(&out).unwrap();
    assert!(!bytes.windows(6).any(|window| window == b"SECRET"));
    let written = image::open(out).unwrap().to_rgba8();
    assert!(is_near(written.get_pixel(20, 5).0, [200, 0, 0, 255]));
    assert!(is_near(written.get_pixel(20, 75).0, [0, 0, 200, 255]));
}

#[test]
fn nothing_behind_the_picture_comes_along() {
    let mut source = saved(&halves(32, 32), ImageFormat::Png);
    source.extend(b"<script>alert(1)</script>PK\x03\x04");
    let (code, _, out) = run("polyglot.png", &source, "clean.png", &[]);
    assert_eq!(code, Some(0));
    let bytes = std::fs::read(out).unwrap();
    assert!(!bytes.windows(7).any(|window| window == b"<script"));
}

#[test]
fn everything_else_is_refused_with_a_code() {
    let whole = saved(&halves(64, 64), ImageFormat::Png);
    let mut wide = whole.clone();
    // The header's width and its checksum.
    wide[16..20].copy_from_slice(&100_000_u32.to_be_bytes());
    let sum = crc(&wide[12..29]);
    wide[29..33].copy_from_slice(&sum.to_be_bytes());
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
    let cases: [(&str, &[u8], &str); 7] = [
        ("picture.svg.png", svg, "PICTURE_FORMAT"),
        ("page.png", b"<!doctype html><p>hello", "PICTURE_FORMAT"),
        ("moving.gif", b"GIF89a\x01\0\x01\0\0\0\0;", "PICTURE_FORMAT"),
        ("empty.png", b"", "PICTURE_FORMAT"),
        ("cut.png", &whole[..whole.len() / 2], "PICTURE_BROKEN"),
        ("head.png", &whole[..20], "PICTURE_BROKEN"),
        ("wide.png", &wide, "PICTURE_TOO_LARGE"),
    ];
    for (name, bytes, wanted) in cases {
        let (code, said, out) = run(name, bytes, "refused.png", &[]);
        assert_eq!(
            (code, said["code"].as_str()),
            (Some(1), Some(wanted)),
            "{name}: {said}"
        );
        assert!(!out.exists(), "{name} left a file behind");
    }
}

#[test]
fn a_name_that_is_no_picture_is_an_argument_that_cannot_be_used() {
    let source = saved(&halves(8, 8), ImageFormat::Png);
    assert_eq!(run("a.png", &source, "a.html", &[]).0, Some(2));
}

/// The checksum of a PNG chunk (PNG specification, annex D).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| match sum & 1 {
            1 => 0xedb8_8320 ^ (sum >> 1),
            _ => sum >> 1,
        })
    })
}
