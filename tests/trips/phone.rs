//! The simulated phone: the whole purchase by its sensors, interrupted, offline, and refused where nothing may be queued.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;

use crate::stage::{Film, Meddling, Proxy, ServerProcess, books, repository};

const PHONE: [&str; 4] = ["--phone-sim", "pixel3", "--size", "64x36"];

fn shoot(trip: &Path, folder: &TempDir, url: &str) -> Film {
    let arguments = [["--server", url].as_slice(), &PHONE].concat();
    Film::shoot(trip, &folder.path().join("film"), &arguments)
}

fn server(folder: &TempDir) -> (ServerProcess, PathBuf) {
    let database = folder.path().join("shop.sqlite");
    let server = ServerProcess::start(&database, &repository().join("assets"));
    (server, database)
}

/// What the phone's system said and what was done about it.
fn lives(film: &Film) -> Vec<String> {
    let lines = film.journal.iter().filter(|line| line["event"] == "phone");
    lines
        .map(|line| format!("{}: {}", line["said"], line["acts"]))
        .collect()
}

#[test]
fn a_payment_interrupted_by_a_pause_is_made_once_and_told_on_the_way_back() {
    let folder = TempDir::new().unwrap();
    let (server, database) = server(&folder);
    let sent = AtomicU32::new(0);
    // The answer to the payment comes while nobody is there to hear it.
    let proxy = Proxy::start(
        &server.url,
        move |_, path| match path.ends_with("/complete") && sent.fetch_add(1, Ordering::SeqCst) < 1
        {
            true => Meddling::LoseAnswer,
            false => Meddling::Forward,
        },
        |_, _| {},
    );
    let trip = repository().join("tests/trips/purchase-interrupted.ron");
    let film = shoot(&trip, &folder, &proxy.url);
    let lives = lives(&film);
    assert_eq!(lives.len(), 6, "{lives:#?}");
    assert!(
        lives[0].starts_with("\"resumed\": [\"start_sensors\""),
        "{lives:#?}"
    );
    assert_eq!(
        lives[2],
        "\"paused\": [\"keep\",\"stop_drawing\",\"stop_sensors\"]"
    );
    assert!(
        lives[5].contains("start_sensors") && lives[5].contains("ask_again"),
        "{lives:#?}"
    );
    film.assert_order(&[
        "dwelled",
        "bag_added",
        "review_opened",
        "nodded",
        "phone",
        "order_paid",
    ]);
    let by: Vec<_> = film
        .journal
        .iter()
        .filter(|line| line["by"] == "trigger")
        .collect();
    assert_eq!(by.len(), 1, "the touch pressed what was looked at: {by:?}");
    let books = books(&database);
    assert_eq!(books.orders.len(), 1, "{books:?}");
    assert_eq!(books.ledger_transactions, 1);
    assert_eq!(books.ledger_sum_minor, 0);
}

#[test]
fn in_airplane_mode_a_nod_pays_nothing_then_or_later_and_the_bag_stays() {
    let folder = TempDir::new().unwrap();
    let (server, database) = server(&folder);
    let trip = folder.path().join("offline.ron");
    let text = std::fs::read_to_string(repository().join("tests/trips/purchase-interrupted.ron"))
        .unwrap()
        .replace(
            "../../assets/trips/nod.csv",
            repository().join("assets/trips/nod.csv").to_str().unwrap(),
        )
        .replace(
            "(when: On(\"nodded\", 1), says: Paused)",
            "(when: At(13.0), says: NetworkLost)",
        )
        .replace(
            "(when: At(0.0), says: Resumed)",
            "(when: At(25.0), says: NetworkFound)",
        );
    std::fs::write(&trip, text).unwrap();
    let film = shoot(&trip, &folder, &server.url);
    film.assert_order(&["review_opened", "phone", "nodded", "order_refused", "phone"]);
    assert_eq!(film.event("order_refused")["code"], "offline");
    assert!(!film.events().contains(&"order_paid"));
    let books = books(&database);
    assert!(books.orders.is_empty(), "{books:?}");
    assert_eq!(books.bag_lines, 1, "the bag is as it was");
}

#[test]
fn looking_at_ones_feet_makes_the_way_one_faces_the_way_ahead() {
    let folder = TempDir::new().unwrap();
    let trip = folder.path().join("feet.ron");
    let trace = folder.path().join("head.csv");
    let text = "(duration_s: 7.0, marks: [], head: [
        (at_s: 0.0, look: Angles(0.0, 0.0, 0.0)),
        (at_s: 1.0, look: Angles(70.0, 0.0, 0.0)),
        (at_s: 2.0, look: Angles(70.0, -80.0, 0.0)),
        (at_s: 5.0, look: Angles(70.0, 0.0, 0.0)),
    ])";
    std::fs::write(&trip, text).unwrap();
    let record = ["--record", trace.to_str().unwrap()];
    let film = Film::shoot(
        &trip,
        &folder.path().join("film"),
        &[PHONE.as_slice(), &record].concat(),
    );
    assert_eq!(
        film.events()
            .iter()
            .filter(|event| **event == "recentred")
            .count(),
        1
    );
    let last = std::fs::read_to_string(&trace).unwrap();
    let last: Vec<f64> = last
        .lines()
        .last()
        .unwrap()
        .split(',')
        .map(|n| n.parse().unwrap())
        .collect();
    let turned_rad = 2.0 * last[3].atan2(last[1]);
    assert!(
        turned_rad.abs() < 0.05,
        "the head faces ahead again: {last:?}"
    );
}

#[test]
fn a_first_run_asks_signs_scans_and_opens_the_headset() {
    let folder = TempDir::new().unwrap();
    let (server, database) = server(&folder);
    let trip = folder.path().join("first-run.ron");
    let text =
        "(duration_s: 6.0, marks: [], head: [(at_s: 0.0, look: Angles(0.0, 0.0, 0.0))], phone: [
        (when: At(1.0), says: Touched(\"button:first_run_0\")),
        (when: At(2.0), says: Touched(\"button:first_run_0\")),
        (when: At(3.0), says: Touched(\"button:first_run_2\")),
        (when: At(4.0), says: Touched(\"button:first_run_0\")),
        (when: At(5.0), says: Touched(\"button:first_run_0\")),
    ])";
    std::fs::write(&trip, text).unwrap();
    let arguments = [["--server", &server.url, "--first-run"].as_slice(), &PHONE].concat();
    let film = Film::shoot(&trip, &folder.path().join("film"), &arguments);
    let steps = film
        .journal
        .iter()
        .filter(|line| line["event"] == "first_run");
    let steps: Vec<_> = steps.map(|line| line["step"].as_str().unwrap()).collect();
    assert_eq!(steps, ["mandate", "viewer", "put_in", "inside"]);
    // Nobody is known to the shop, and nothing is signed, before it is allowed.
    assert_eq!(
        crate::stage::count(&database, "SELECT COUNT(*) FROM mandates"),
        1
    );
}

#[test]
fn a_phone_that_nobody_knows_is_refused_with_the_ones_there_are() {
    let output = Command::new(env!("CARGO_BIN_EXE_buyplus"))
        .args(["--phone-sim", "brick"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("pixel3") && said.contains("2160x1080@443"),
        "{said}"
    );
}
