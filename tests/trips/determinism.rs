//! A film is the same every time, however slow the machine.

use tempfile::TempDir;

use crate::stage::{Film, repository};

#[test]
fn two_films_of_one_trip_give_the_same_journal() {
    let folder = TempDir::new().unwrap();
    let trip = repository().join("tests/trips/purchase-unseen.ron");
    let journal = |name: &str| {
        let film = Film::shoot(&trip, &folder.path().join(name), &["--size", "64x36"]);
        std::fs::read_to_string(film.folder.join("journal.jsonl")).unwrap()
    };
    let first = journal("first");
    assert!(first.contains("order_paid"));
    assert_eq!(first, journal("second"));
}
