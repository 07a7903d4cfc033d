//! What a shopper meets when something fails: a message in view, the bag as it was, and never two charges.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use tempfile::TempDir;

use crate::stage::{
    Film, Meddling, Proxy, ServerProcess, assets_with, books, repository, sell_out, wait_for,
};

struct Scene {
    folder: TempDir,
    database: PathBuf,
}

impl Scene {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let database = folder.path().join("shop.sqlite");
        Self { folder, database }
    }

    fn server(&self) -> ServerProcess {
        ServerProcess::start(&self.database, &repository().join("assets"))
    }

    fn shoot(&self, url: &str) -> Film {
        let trip = repository().join("tests/trips/purchase-unseen.ron");
        Film::shoot(
            &trip,
            &self.folder.path().join("film"),
            &["--server", url, "--size", "64x36"],
        )
    }
}

#[test]
fn a_shop_that_is_away_at_first_opens_by_itself() {
    let scene = Scene::new();
    let server = scene.server();
    let refused = AtomicU32::new(0);
    let proxy = Proxy::start(
        &server.url,
        move |_, path| match path.starts_with("/v1/stores")
            && refused.fetch_add(1, Ordering::SeqCst) < 1
        {
            true => Meddling::Lose,
            false => Meddling::Forward,
        },
        |_, _| {},
    );
    let film = scene.shoot(&proxy.url);
    film.assert_order(&["place_entered", "shop_away", "message_shown", "shop_open"]);
}

#[test]
fn a_shop_that_never_answers_leaves_a_place_to_stand_in_and_a_message() {
    let scene = Scene::new();
    // Nobody listens here: the port was free a moment ago and is not handed out again so soon.
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let film = scene.shoot(&format!("http://{free}"));
    film.assert_order(&["place_entered", "shop_away", "message_shown"]);
    assert!(!film.events().contains(&"shop_open"));
}

#[test]
fn a_server_killed_between_nod_and_reply_gives_one_order_and_one_charge() {
    let scene = Scene::new();
    let server = Arc::new(Mutex::new(scene.server()));
    let url = server.lock().unwrap().url.clone();
    let killed = Arc::new(AtomicU32::new(0));
    let database = scene.database.clone();
    let target = Arc::new(Mutex::new(None::<Arc<Mutex<String>>>));
    let (after_target, after_killed) = (target.clone(), killed.clone());
    let proxy = Proxy::start(
        &url,
        move |_, path| match path.ends_with("/complete") && killed.load(Ordering::SeqCst) == 0 {
            true => Meddling::LoseAnswer,
            false => Meddling::Forward,
        },
        move |_, path| {
            if path.ends_with("/complete") && after_killed.fetch_add(1, Ordering::SeqCst) == 0 {
                let mut server = server.lock().unwrap();
                server.kill();
                *server = ServerProcess::start(&database, &repository().join("assets"));
                let target = after_target
                    .lock()
                    .unwrap()
                    .clone()
                    .expect("the proxy has told its target");
                *target.lock().unwrap() = server.url.clone();
            }
        },
    );
    *target.lock().unwrap() = Some(proxy.target());
    let film = scene.shoot(&proxy.url);
    film.assert_order(&[
        "nodded",
        "payment_unanswered",
        "message_shown",
        "order_paid",
    ]);
    let books = books(&scene.database);
    assert_eq!(books.orders.len(), 1, "{books:?}");
    assert_eq!(books.ledger_transactions, 1);
    assert_eq!(books.ledger_sum_minor, 0);
}

#[test]
fn a_payment_that_never_arrived_is_paid_once_when_the_line_is_back() {
    let scene = Scene::new();
    let server = scene.server();
    let tried = AtomicU32::new(0);
    let proxy = Proxy::start(
        &server.url,
        move |_, path| match path.ends_with("/complete") && tried.fetch_add(1, Ordering::SeqCst) < 2
        {
            true => Meddling::Lose,
            false => Meddling::Forward,
        },
        |_, _| {},
    );
    let film = scene.shoot(&proxy.url);
    film.assert_order(&["payment_unanswered", "payment_unanswered", "order_paid"]);
    assert_eq!(books(&scene.database).orders.len(), 1);
}

#[test]
fn a_bag_sold_out_before_the_review_says_so_and_takes_no_nod() {
    let scene = Scene::new();
    let server = scene.server();
    let database = scene.database.clone();
    let proxy = Proxy::start(
        &server.url,
        |_, _| Meddling::Forward,
        move |method, path| {
            if method == "POST" && path.ends_with("/lines") {
                sell_out(&database, "bag-aurelia-oxblood");
            }
        },
    );
    let film = scene.shoot(&proxy.url);
    assert_eq!(film.event("review_opened")["status"], "incomplete");
    assert!(!film.events().contains(&"nodded"));
    let books = books(&scene.database);
    assert!(books.orders.is_empty());
    assert_eq!(books.bag_lines, 1, "the bag is as it was");
}

#[test]
fn a_model_that_does_not_load_leaves_a_box_with_its_name_and_can_still_be_bought() {
    let scene = Scene::new();
    let broken: &[u8] = b"glTF\x02\0\0\0\x0c\0\0\0";
    let assets = assets_with(&scene.folder, &HashMap::from([("bag-aurelia.glb", broken)]));
    let server = ServerProcess::start(&scene.database, &assets);
    let film = scene.shoot(&server.url);
    assert_eq!(film.event("model_missing")["product"], "bag-aurelia");
    film.assert_order(&["inspected", "order_paid"]);
    wait_for("the order", || {
        (books(&scene.database).orders.len() == 1).then_some(())
    });
}
