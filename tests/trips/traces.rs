//! Recording and replay: what the client writes with `--record`, the tools recognise and a film repeats.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::stage::{Film, repository};

#[test]
fn a_recorded_visit_is_recognised_and_played_again() {
    let folder = TempDir::new().unwrap();
    let trip = folder.path().join("nod.ron");
    let nod = repository().join("assets/trips/nod.csv");
    let text = format!(
        "(duration_s: 4.0, head: [(at_s: 0.0, look: Angles(10.0, -5.0, 0.0)), (at_s: 0.5, look: Trace({nod:?}))], marks: [])"
    );
    std::fs::write(&trip, text).unwrap();
    let recorded = |film: &Path, name: &str| {
        let trace = folder.path().join(format!("{name}.csv"));
        let arguments = ["--size", "160x90", "--record", trace.to_str().unwrap()];
        Film::shoot(film, &folder.path().join(name), &arguments);
        trace
    };
    let first = recorded(&trip, "first");
    let again = recorded(&first, "again");
    let (first, again) = (nods(&first), nods(&again));
    assert!(!first.is_empty(), "no nod in what was recorded");
    assert_eq!(first.len(), again.len());
    for (first_s, again_s) in first.iter().zip(&again) {
        assert!(
            (first_s - again_s).abs() < 0.1,
            "{first_s} s, then {again_s} s"
        );
    }
}

/// When `headtrace` recognises nods in a trace, seconds.
fn nods(trace: &Path) -> Vec<f64> {
    let headtrace = Path::new(env!("CARGO_BIN_EXE_buyplus")).with_file_name("headtrace");
    let told = Command::new(headtrace)
        .arg("gestures")
        .arg(trace)
        .output()
        .unwrap();
    assert!(
        told.status.success(),
        "{}",
        String::from_utf8_lossy(&told.stderr)
    );
    String::from_utf8(told.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .filter(|told| told["gesture"] == "nod")
        .map(|told| told["t_s"].as_f64().unwrap())
        .collect()
}

#[test]
fn a_recording_that_cannot_be_written_is_refused_at_once() {
    let output = Command::new(env!("CARGO_BIN_EXE_buyplus"))
        .args([
            "film",
            "assets/trips/first-purchase.ron",
            "--out",
            "/dev/null/out",
        ])
        .args(["--record", "/dev/null/head.csv"])
        .current_dir(repository())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("--record /dev/null/head.csv"), "{said}");
}
