//! The late warp in finished pictures: a picture drawn with an old head pose is turned to where the head is when it is seen.

use std::path::Path;

use image::RgbImage;
use tempfile::TempDir;

use crate::stage::Film;

/// A turn of 60° in 0.35 s, seen at its fastest (257°/s).
fn picture(folder: &Path, name: &str, settings: &str) -> RgbImage {
    let trip = folder.join(format!("{name}.ron"));
    let text = format!(
        "(duration_s: 1.3, {settings} marks: [(at_s: 1.175, name: \"turning\")],
          head: [(at_s: 0.0, look: Angles(30.0, 0.0, 0.0)), (at_s: 1.0, look: Angles(-30.0, 0.0, 0.0), turn_s: 0.35)])"
    );
    std::fs::write(&trip, text).unwrap();
    let film = Film::shoot(&trip, &folder.join(name), &["--size", "480x270"]);
    image::open(film.folder.join("01-turning.png"))
        .unwrap()
        .to_rgb8()
}

/// Mean difference in the middle of both eyes' pictures, of 255 shades: a warp has nothing to show at the rim.
fn apart(a: &RgbImage, b: &RgbImage) -> f64 {
    let (width, height) = a.dimensions();
    let eye = width / 2;
    let differences: Vec<f64> = a
        .enumerate_pixels()
        .filter(|(x, y, _)| {
            let x = x % eye;
            x > eye / 4 && x < eye * 3 / 4 && *y > height / 4 && *y < height * 3 / 4
        })
        .flat_map(|(x, y, pixel)| {
            let other = b.get_pixel(x, y);
            (0..3).map(|channel| f64::from(pixel[channel].abs_diff(other[channel])))
        })
        .collect();
    differences.iter().sum::<f64>() / differences.len() as f64
}

#[test]
fn a_picture_that_is_late_shows_where_the_head_is_now() {
    let folder = TempDir::new().unwrap();
    let now = picture(folder.path(), "now", "");
    let late = "latency_s: 0.04, predicts: false,";
    let warped = picture(folder.path(), "warped", late);
    let unwarped = picture(
        folder.path(),
        "unwarped",
        &format!("{late} late_warp: false,"),
    );
    let (with, without) = (apart(&warped, &now), apart(&unwarped, &now));
    assert!(
        with < 0.4 * without,
        "off by {with:.2} shades with the late warp, {without:.2} without"
    );
}
