//! Every sample panel against its stored picture and its stored list of words and regions.
//!
//! `UPDATE_GOLDEN=1 cargo test -p buyplus-panel --test pictures` stores the present pictures.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::{fmt::Write, path::Path};

use buyplus_panel::*;
use common::{fonts, samples, texts};

/// Mean difference of a channel, in codes of 255, that nobody sees: rounding on another machine.
const TOLERANCE: f64 = 0.5;
/// Share of channels that may differ visibly, that is by more than [`VISIBLE`] codes.
const VISIBLE_SHARE: f64 = 0.002;
const VISIBLE: u8 = 24;

#[test]
fn panels_look_as_they_did() {
    let mut fonts = fonts().unwrap();
    for lang in Lang::ALL {
        let texts = texts(lang).unwrap();
        for sample in samples(lang).unwrap() {
            let painted = paint(&sample.panel, &mut fonts, &texts, &sample.interaction);
            compare(&format!("{}.{}", sample.name, lang.tag()), &painted);
        }
    }
}

#[test]
fn panels_say_and_offer_what_they_did() {
    let mut fonts = fonts().unwrap();
    for lang in Lang::ALL {
        let texts = texts(lang).unwrap();
        for sample in samples(lang).unwrap() {
            let painted = paint(&sample.panel, &mut fonts, &texts, &sample.interaction);
            insta::assert_snapshot!(format!("{}.{}", sample.name, lang.tag()), listed(&painted));
        }
    }
}

/// Compares at half size, 12 px per degree: about what a phone shows through a Cardboard viewer.
fn compare(name: &str, painted: &Painted) {
    let half = &mips(painted)[1];
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(format!("{name}.png"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        image::save_buffer(
            &path,
            &half.rgba,
            half.width_px,
            half.height_px,
            image::ColorType::Rgba8,
        )
        .unwrap();
        return;
    }
    let golden = image::open(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; see UPDATE_GOLDEN", path.display()))
        .into_rgba8();
    assert_eq!(
        golden.dimensions(),
        (half.width_px, half.height_px),
        "{name} has another size"
    );
    let differences: Vec<u8> = golden
        .iter()
        .zip(&half.rgba)
        .map(|(a, b)| a.abs_diff(*b))
        .collect();
    let count = differences.len() as f64;
    let mean = differences
        .iter()
        .map(|difference| f64::from(*difference))
        .sum::<f64>()
        / count;
    let visible = differences
        .iter()
        .filter(|difference| **difference > VISIBLE)
        .count() as f64
        / count;
    assert!(
        mean <= TOLERANCE && visible <= VISIBLE_SHARE,
        "{name} looks different: mean {mean:.2}, visible {visible:.4}"
    );
}

fn listed(painted: &Painted) -> String {
    let mut out = format!(
        "{:.1} x {:.1} deg\n",
        painted.size_deg[0], painted.size_deg[1]
    );
    for run in &painted.runs {
        let [left, top, ..] = run.rect_deg;
        let cut = if run.cut { ", cut" } else { "" };
        writeln!(
            out,
            "{left:5.1} {top:5.1}  {:.2} {:4.1}  {}{cut}",
            run.cap_deg, run.contrast, run.text
        )
        .unwrap();
    }
    for hit in &painted.hits {
        let [left, top, right, bottom] = hit.rect_uv;
        let enabled = if hit.enabled { "" } else { ", disabled" };
        writeln!(
            out,
            "{left:.3} {top:.3} {right:.3} {bottom:.3}  {:?}{enabled}",
            hit.id
        )
        .unwrap();
    }
    out
}
