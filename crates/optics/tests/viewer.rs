//! The `viewer` tool: what it prints, and what it says of a bad code.
#![cfg(feature = "cli")]
#![allow(clippy::expect_used, reason = "a test may panic")]

use std::{
    path::PathBuf,
    process::{Command, Output},
};

use serde_json::Value;

fn viewer(arguments: &[&str]) -> Output {
    (Command::new(env!("CARGO_BIN_EXE_viewer")).args(arguments))
        .output()
        .expect("the tool starts")
}

fn described(arguments: &[&str]) -> Value {
    let output = viewer(arguments);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn temporary(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("viewer-{}-{name}", std::process::id()))
}

#[test]
fn describes_the_first_cardboard() {
    let v1 = described(&[
        "--uri",
        "v1",
        "--screen-mm",
        "110x62",
        "--grid",
        "3",
        "--radii",
        "0.5,1",
    ]);
    assert_eq!(v1["model"], "Cardboard v1");
    assert_eq!(v1["screen_to_lens_m"], 0.042);
    assert_eq!(v1["alignment"], "bottom");
    assert_eq!(v1["button"], "magnet");
    assert_eq!(v1["k"], serde_json::json!([0.441, 0.156]));
    assert_eq!(
        v1["fov_limit_deg"],
        serde_json::json!([40.0, 40.0, 40.0, 40.0])
    );
    assert!((v1["radii"]["forward"][0].as_f64().expect("a number") - 0.56).abs() < 1e-6);
    assert!((v1["radii"]["inverse"][1].as_f64().expect("a number") - 0.763378).abs() < 1e-6);
    assert!((v1["left"]["fov_deg"][0].as_f64().expect("a number") - 34.9882).abs() < 1e-3);
    assert_eq!(v1["right"]["mesh"]["cols"], 3);
    assert_eq!(v1["right"]["mesh"]["ndc"].as_array().map(Vec::len), Some(9));
}

#[test]
fn codes_files_and_pictures_say_the_same() {
    let [toml, params, png] = ["p.toml", "p.params", "p.png"].map(temporary);
    let path = |path: &PathBuf| path.display().to_string();
    let v2 = described(&[
        "--uri",
        "v2",
        "--save-toml",
        &path(&toml),
        "--save-params",
        &path(&params),
        "--save-qr",
        &path(&png),
    ]);
    assert_eq!(v2["button"], "indirect_touch");
    let uri = v2["uri"].as_str().expect("an address");
    assert_eq!(described(&["--uri", uri]), v2);
    assert_eq!(described(&["--profile", &path(&toml)]), v2);
    assert_eq!(described(&["--profile", &path(&params)]), v2);
    assert_eq!(described(&["--qr", &path(&png)]), v2);
    for file in [toml, params, png] {
        std::fs::remove_file(file).expect("it is there");
    }
}

#[test]
fn bad_input_is_one_line_and_exit_status_2() {
    let cases = [
        ("--uri=https://google.com/cardboard/cfg?p=%%%", "base64"),
        ("--uri=https://google.com/cardboard/cfg", "no parameters"),
        (
            "--uri=https://google.com/cardboard/cfg?p=CgxH",
            "DeviceParams",
        ),
        (
            "--uri=https://google.com/cardboard/cfg?p=",
            "screen_to_lens_m",
        ),
        ("--uri=https://goo.gl/abc", "link to follow"),
        ("--uri=nonsense", "not a web address"),
        ("--uri=", "not a web address"),
        ("--uri=ftp://google.com/cardboard/cfg?p=AA", "ftp"),
        ("--qr=/nowhere.png", "/nowhere.png"),
        ("--profile=/nowhere.toml", "/nowhere.toml"),
    ];
    for (argument, expected) in cases {
        let output = viewer(&[argument]);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{argument}");
        assert_eq!(errors.lines().count(), 1, "{errors}");
        assert!(errors.contains(expected), "{argument}: {errors}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_screen_that_does_not_fit_is_refused() {
    for screen in ["50x40", "0x0", "110", "NaNx62", "1e9x62"] {
        let output = viewer(&["--uri", "v1", "--screen-mm", screen]);
        assert_eq!(output.status.code(), Some(2), "{screen}");
    }
}
