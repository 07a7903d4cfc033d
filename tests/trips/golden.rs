//! Golden pictures: what a shopper sees in the hall, with a bag in hand, and at the review, per eye and through the lens.
//!
//! Drivers differ by a little in every pixel, so pictures are compared as a viewer would: shrunk to areas of some
//! pixels and by how far their mean colour is apart. `BUYPLUS_GOLDEN=update` writes what was seen as the new truth.

use std::path::{Path, PathBuf};

use image::imageops::FilterType;
use image::{RgbImage, imageops};
use tempfile::TempDir;

use crate::stage::{Film, repository};

/// Side of the areas that are compared, pixels.
const AREA_PX: u32 = 6;
/// Mean difference over all areas, of 255 shades.
const MEAN_LIMIT: f64 = 2.5;
/// Difference of the most different hundredth of areas.
const WORST_LIMIT: f64 = 24.0;

#[test]
fn hall_inspection_and_review_look_as_they_should() {
    let folder = TempDir::new().unwrap();
    let trip = repository().join("assets/trips/first-purchase.ron");
    let film = Film::shoot(&trip, &folder.path().join("film"), &["--size", "480x270"]);
    compare_marks(
        &film,
        &["hall", "inspect", "review"],
        &["", "-eye0", "-eye1"],
    );
}

/// Compares what a film shows at these marks, on the screen (`""`) and to each eye (`"-eye0"`, `"-eye1"`).
pub fn compare_marks(film: &Film, marks: &[&str], parts: &[&str]) {
    for mark in marks {
        for part in parts {
            let seen = find(&film.folder, &format!("-{mark}{part}.png"));
            let golden = repository()
                .join("tests/golden")
                .join(format!("{mark}{part}.png"));
            compare(&seen, &golden);
        }
    }
}

fn find(folder: &Path, suffix: &str) -> PathBuf {
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let is_it = |file: &PathBuf| file.to_str().is_some_and(|name| name.ends_with(suffix));
    files
        .into_iter()
        .find(is_it)
        .unwrap_or_else(|| panic!("no picture ends in {suffix}"))
}

/// Compares one picture with the truth.
pub fn compare(seen: &Path, golden: &Path) {
    if std::env::var("BUYPLUS_GOLDEN").is_ok_and(|value| value == "update") {
        std::fs::create_dir_all(golden.parent().unwrap()).unwrap();
        std::fs::copy(seen, golden).unwrap();
        return;
    }
    let picture = |path: &Path| {
        image::open(path)
            .unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
            .to_rgb8()
    };
    let (seen_areas, golden_areas) = (areas(&picture(seen)), areas(&picture(golden)));
    assert_eq!(
        seen_areas.dimensions(),
        golden_areas.dimensions(),
        "{}",
        golden.display()
    );
    let apart = |(a, b): (&u8, &u8)| f64::from(a.abs_diff(*b));
    let mut differences = seen_areas
        .as_raw()
        .iter()
        .zip(golden_areas.as_raw())
        .map(apart)
        .collect::<Vec<_>>();
    differences.sort_by(f64::total_cmp);
    let mean = differences.iter().sum::<f64>() / differences.len() as f64;
    let worst = differences[differences.len() * 99 / 100];
    assert!(
        mean < MEAN_LIMIT && worst < WORST_LIMIT,
        "{} differs: mean {mean:.2} (limit {MEAN_LIMIT}), worst hundredth {worst:.1} (limit {WORST_LIMIT}); \
         look at both, and if the new one is right run again with BUYPLUS_GOLDEN=update",
        golden.display()
    );
}

/// The picture in areas of `AREA_PX`, each the mean of its pixels.
fn areas(picture: &RgbImage) -> RgbImage {
    let (width, height) = picture.dimensions();
    imageops::resize(
        picture,
        width.div_ceil(AREA_PX),
        height.div_ceil(AREA_PX),
        FilterType::Triangle,
    )
}
