//! Single pictures: a store as its retailer previews it, and a model turned before a camera.

use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};

use image::GenericImageView;
use tempfile::TempDir;

use crate::golden;
use crate::stage::{Meddling, Proxy, ServerProcess, assets_with, repository};

fn buyplus(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_buyplus"))
        .args(arguments)
        .env("BUYPLUS_ASSETS", repository().join("assets"))
        .output()
        .unwrap()
}

fn snapshot(server: &str, out: &Path, arguments: &[&str]) -> Output {
    let out = out.to_str().unwrap();
    let always = ["--server", server, "--size", "480x270", "--out", out];
    buyplus(&[&["snapshot"], &always[..], arguments].concat())
}

fn fault(output: &Output) -> String {
    assert!(!output.status.success(), "it must fail");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_retailer_sees_a_slot_of_the_draft_as_a_shopper_would() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("shop.sqlite");
    let server = ServerProcess::start(&database, &repository().join("assets"));
    let asked = Arc::new(Mutex::new(Vec::new()));
    let paths = asked.clone();
    let listen = move |_: &str, path: &str| paths.lock().unwrap().push(path.to_owned());
    let proxy = Proxy::start(&server.url, |_, _| Meddling::Forward, listen);

    let picture = folder.path().join("slot.png");
    let slot = ["--store", "galleria", "--place", "hall", "--slot", "bags.1"];
    let output = snapshot(&proxy.url, &picture, &slot);
    assert!(output.status.success(), "{output:?}");
    golden::compare(
        &picture,
        &repository().join("tests/golden/snapshot-slot.png"),
    );
    // With a token it is the draft that is asked for, which this one does not open.
    let preview = ["--preview", "a-token"];
    let output = snapshot(&proxy.url, &picture, &[&slot[..], &preview].concat());
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let asked = asked.lock().unwrap().clone();
    let draft = "/v1/stores/galleria?preview=a-token".to_owned();
    assert!(asked.contains(&draft), "{asked:?}");
}

#[test]
fn an_optimised_product_looks_like_the_plain_one() {
    let folder = TempDir::new().unwrap();
    let tool = Path::new(env!("CARGO_BIN_EXE_buyplus")).with_file_name("buyplus-assets");
    let plain = repository().join("assets/products/bag-aurelia.glb");
    let output = Command::new(tool)
        .arg("optimize")
        .args([&plain, folder.path()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let optimised = std::fs::read(folder.path().join("bag-aurelia.desktop.glb")).unwrap();
    let assets = assets_with(
        &folder,
        &HashMap::from([("bag-aurelia.glb", optimised.as_slice())]),
    );
    let server = ServerProcess::start(&folder.path().join("shop.sqlite"), &assets);

    let picture = folder.path().join("slot.png");
    let output = snapshot(&server.url, &picture, &["--slot", "bags.1"]);
    assert!(output.status.success(), "{output:?}");
    let log = String::from_utf8_lossy(&output.stdout);
    assert!(!log.contains("model_missing"), "{log}");
    golden::compare(
        &picture,
        &repository().join("tests/golden/snapshot-slot.png"),
    );
}

#[test]
fn what_cannot_be_seen_is_named() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("shop.sqlite");
    let server = ServerProcess::start(&database, &repository().join("assets"));
    let picture = folder.path().join("none.png");

    let slot = snapshot(&server.url, &picture, &["--slot", "bags.999"]);
    assert!(fault(&slot).contains("no slot bags.999"), "{slot:?}");
    let store = snapshot(&server.url, &picture, &["--store", "nowhere"]);
    assert!(fault(&store).contains("store nowhere"), "{store:?}");
    let place = snapshot(&server.url, &picture, &["--place", "moon"]);
    assert_eq!(place.status.code(), Some(2));
    assert!(fault(&place).contains("--place moon"), "{place:?}");
    assert!(!picture.exists());
}

#[test]
fn a_model_turns_on_a_clear_ground() {
    let folder = TempDir::new().unwrap();
    let model = repository().join("assets/products/bag-aurelia.glb");
    let (model, out) = (model.to_str().unwrap(), folder.path().to_str().unwrap());
    let turntable = ["turntable", model, "--out", out, "--size", "240x240"];
    let teal = ["--frames", "4", "--variant", "teal"];
    let output = buyplus(&[&turntable[..], &teal].concat());
    assert!(output.status.success(), "{output:?}");

    for name in ["poster.png", "00.png", "01.png", "02.png", "03.png"] {
        let picture = image::open(folder.path().join(name)).unwrap();
        assert_eq!(picture.dimensions(), (240, 240), "{name}");
        let alpha = |x, y| picture.get_pixel(x, y).0[3];
        assert_eq!(
            [alpha(0, 0), alpha(239, 0)],
            [0, 0],
            "{name}: clear around it"
        );
        assert_eq!(alpha(120, 150), 255, "{name}: the bag in the middle");
    }
    let poster = folder.path().join("poster.png");
    golden::compare(
        &poster,
        &repository().join("tests/golden/turntable-poster.png"),
    );

    let plaid = buyplus(&[&turntable[..], &["--variant", "plaid"]].concat());
    assert!(fault(&plaid).contains("no variant plaid"), "{plaid:?}");
}
