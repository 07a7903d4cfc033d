//! The world around the purchase: from Times Square to a receipt, and a look from the catwalk into the bag.

use tempfile::TempDir;

use crate::golden;
use crate::stage::{Film, ServerProcess, books, repository};

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
