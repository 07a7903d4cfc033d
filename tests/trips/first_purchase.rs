//! The product's main job: a handbag from its plinth to a paid order.

use tempfile::TempDir;

use crate::stage::{Film, ServerProcess, books, repository};

#[test]
fn a_shopper_buys_a_handbag_with_two_nods() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("shop.sqlite");
    let server = ServerProcess::start(&database, &repository().join("assets"));
    let trip = repository().join("assets/trips/first-purchase.ron");
    let film = Film::shoot(
        &trip,
        &folder.path().join("film"),
        &["--server", &server.url, "--size", "320x180"],
    );

    film.assert_order(&[
        "place_entered",
        "gaze_entered",
        "dwelled",
        "inspected",
        "bag_added",
        "review_opened",
        "nodded",
        "order_paid",
    ]);
    assert_eq!(
        film.events().last(),
        Some(&"order_paid"),
        "the receipt is the end"
    );
    assert_eq!(film.event("inspected")["product"], "bag-aurelia");

    let books = books(&database);
    let paid = film.event("order_paid");
    let (id, status, amount_minor, currency) = &books.orders[0];
    assert_eq!(books.orders.len(), 1);
    assert_eq!(status, "paid");
    assert_eq!(paid["order_id"], id.as_str());
    assert_eq!(paid["amount_minor"], *amount_minor);
    assert_eq!(paid["currency"], currency.as_str());
    assert_eq!(
        paid["amount_minor"],
        film.event("review_opened")["amount_minor"],
        "paid is what was shown"
    );
    assert_eq!(books.ledger_transactions, 1);
    assert_eq!(books.ledger_sum_minor, 0);
    assert_eq!(books.bag_lines, 0, "what is bought is no longer in the bag");
}
