//! The world around the purchase: from Times Square to a receipt, and a look from the catwalk into the bag.

use std::sync::{Arc, Mutex};

use tempfile::TempDir;

use crate::golden;
use crate::stage::{Film, Meddling, Proxy, ServerProcess, books, publish_instead, repository};

#[test]
fn a_shopper_rides_from_times_square_to_a_receipt() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("shop.sqlite");
    let server = ServerProcess::start(&database, &repository().join("assets"));
    let trip = repository().join("assets/trips/times-square-to-receipt.ron");
    let film = Film::shoot(
        &trip,
        &folder.path().join("film"),
        &["--server", &server.url, "--size", "480x270"],
    );

    film.assert_order(&[
        "place_entered",
        "dwelled",
        "place_entered",
        "ride_began",
        "ride_ended",
        "place_entered",
        "greeted",
        "inspected",
        "bag_added",
        "review_opened",
        "nodded",
        "order_paid",
    ]);
    let places = film
        .journal
        .iter()
        .filter(|line| line["event"] == "place_entered")
        .map(|line| line["place"].as_str().unwrap());
    assert_eq!(places.collect::<Vec<_>>(), ["times_square", "cab", "hall"]);
    let ride_s = film.event("ride_ended")["t_s"].as_f64().unwrap()
        - film.event("ride_began")["t_s"].as_f64().unwrap();
    assert!((19.0..21.0).contains(&ride_s), "the ride took {ride_s} s");
    assert_eq!(books(&database).orders.len(), 1);
    golden::compare_marks(&film, &["times-square", "cab", "greeted"], &["", "-eye0"]);
}

#[test]
fn a_look_from_the_catwalk_goes_into_the_bag() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("shop.sqlite");
    let server = ServerProcess::start(&database, &repository().join("assets"));
    let trip = repository().join("assets/trips/catwalk-look.ron");
    let film = Film::shoot(
        &trip,
        &folder.path().join("film"),
        &["--server", &server.url, "--size", "480x270"],
    );

    film.assert_order(&[
        "place_entered",
        "show_on",
        "look_chosen",
        "dwelled",
        "bag_added",
    ]);
    let added = film
        .events()
        .iter()
        .filter(|event| **event == "bag_added")
        .count();
    assert!(
        added >= 2,
        "a look is more than one piece: {:?}",
        film.events()
    );
    assert_eq!(books(&database).bag_lines as usize, added);
    golden::compare_marks(&film, &["catwalk", "look"], &["", "-eye0"]);
}

#[test]
fn what_a_retailer_publishes_is_there_at_the_next_entry() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("shop.sqlite");
    let server = ServerProcess::start(&database, &repository().join("assets"));
    let asked = Arc::new(Mutex::new(Vec::new()));
    let (paths, books) = (asked.clone(), database.clone());
    let listen = move |method: &str, path: &str| {
        let mut paths = paths.lock().unwrap();
        let asked = format!("{method} {path}");
        if asked.starts_with("GET /v1/stores/") && !paths.contains(&asked) {
            publish_instead(&books, "bag-luna", "bag-metro");
        }
        paths.push(asked);
    };
    let proxy = Proxy::start(&server.url, |_, _| Meddling::Forward, listen);
    let trip = repository().join("tests/trips/shop-changed.ron");
    let film = Film::shoot(
        &trip,
        &folder.path().join("film"),
        &["--server", &proxy.url, "--size", "320x180"],
    );

    film.assert_order(&[
        "place_entered",
        "shop_open",
        "place_entered",
        "shop_changed",
    ]);
    let asked = asked.lock().unwrap();
    let entries = asked
        .iter()
        .filter(|path| path.starts_with("GET /v1/stores/"));
    assert_eq!(entries.count(), 2, "{asked:?}");
    assert!(
        asked.contains(&"POST /v1/looks".to_owned()),
        "the glance is told of"
    );
}
