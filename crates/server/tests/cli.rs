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

fn count(database: &Path, sql: &str) -> i64 {
    let conn = rusqlite::Connection::open(database).unwrap();
    conn.query_row(sql, [], |row| row.get(0)).unwrap()
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
fn seed_makes_up_as_many_goods_as_wanted() {
    let dir = tempfile::tempdir().unwrap();
    let seed = |products: &str, stores: &str| {
        let args = [
            "seed",
            "--products",
            products,
            "--stores",
            stores,
            "--database",
            "sqlite:shop.db",
        ];
        run(dir.path(), &args)
    };
    for (products, expected) in [("100", 100), ("250", 250), ("250", 250), ("120", 250)] {
        let output = seed(products, "3");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let count = |sql: &str| count(&dir.path().join("shop.db"), sql);
        assert_eq!(count("SELECT COUNT(*) FROM products"), expected);
        assert_eq!(
            count("SELECT COUNT(*) FROM listings WHERE market_id = 'US'"),
            expected
        );
        let in_index =
            "SELECT COUNT(*) FROM product_words WHERE product_words MATCH 'facets : fd*'";
        assert_eq!(count(in_index), expected);
        assert_eq!(count("SELECT COUNT(*) FROM stores"), 5);
    }
    for (products, stores) in [("99", "3"), ("1000001", "3"), ("100", "0")] {
        assert_eq!(seed(products, stores).status.code(), Some(1));
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
    for database in ["postgres://localhost:x/shop", "mysql:shop", "sqlite:"] {
        let output = run(dir.path(), &["serve", "--database", database]);
        assert_eq!(output.status.code(), Some(2), "{database}");
        assert!(
            String::from_utf8(output.stderr)
                .unwrap()
                .contains("--database")
        );
    }
}

#[test]
fn a_copy_of_a_shop_can_be_put_back_and_is_never_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let shop = ["--database", "sqlite:shop.db"];
    let command = |words: &[&str]| run(dir.path(), &[words, &shop].concat());
    assert!(command(&["seed"]).status.success());
    let copied = command(&["backup", "copy.db"]);
    let said = String::from_utf8_lossy(&copied.stderr);
    assert!(copied.status.success(), "{said}");
    assert!(dir.path().join("copy.db.assets").is_dir());

    let again = command(&["backup", "copy.db"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&again.stderr).contains("copy.db is there already"));
    let over = command(&["restore", "copy.db"]);
    assert_eq!(over.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&over.stderr).contains("shop.db is there already"));

    for name in ["shop.db", "shop.db-wal", "shop.db-shm"] {
        let _ = std::fs::remove_file(dir.path().join(name));
    }
    let restored = command(&["restore", "copy.db"]);
    let said = String::from_utf8_lossy(&restored.stderr);
    assert!(restored.status.success(), "{said}");
    let (copy, shop) = (dir.path().join("copy.db"), dir.path().join("shop.db"));
    assert_eq!(std::fs::read(copy).unwrap(), std::fs::read(shop).unwrap());
    assert!(command(&["seed"]).status.success());
}

#[test]
fn a_copy_that_is_damaged_is_not_put_back() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("copy.db"), "not a database at all").unwrap();
    let output = run(
        dir.path(),
        &["restore", "copy.db", "--database", "sqlite:shop.db"],
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(!dir.path().join("shop.db").exists());
}
