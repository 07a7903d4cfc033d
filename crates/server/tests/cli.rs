//! The command line, as operators and tests use it.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;

fn run(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_buyplus-server"))
        .args(args)
        .current_dir(dir)
        .output()
        .unwrap()
}

#[test]
fn openapi_prints_the_document() {
    let dir = tempfile::tempdir().unwrap();
    let output = run(dir.path(), &["openapi"]);
    assert!(output.status.success());
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
}

#[test]
fn seed_prints_what_is_needed_to_shop() {
    let dir = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let output = run(dir.path(), &["seed", "--database", "sqlite:shop.db"]);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
        for name in [
            "shopper_token",
            "device_id",
            "device_key",
            "mandate_id",
            "merchant_id",
            "merchant_key",
        ] {
            assert!(
                printed[name].as_str().is_some_and(|text| !text.is_empty()),
                "{name}"
            );
        }
        let log = String::from_utf8(output.stderr).unwrap();
        assert!(!log.contains(printed["shopper_token"].as_str().unwrap()));
        assert!(log.contains("no model in assets/products for bag-aurelia"));
    }
}

#[test]
fn a_strict_seed_fails_without_models() {
    let dir = tempfile::tempdir().unwrap();
    let output = run(
        dir.path(),
        &["seed", "--strict", "--database", "sqlite:shop.db"],
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("no model in assets/products")
    );
}

#[test]
fn a_database_that_cannot_be_is_a_usage_error() {
    let dir = tempfile::tempdir().unwrap();
    for database in ["postgres://localhost/shop", "mysql:shop", "sqlite:"] {
        let output = run(dir.path(), &["serve", "--database", database]);
        assert_eq!(output.status.code(), Some(2), "{database}");
        assert!(
            String::from_utf8(output.stderr)
                .unwrap()
                .contains("sqlite:PATH")
        );
    }
}
