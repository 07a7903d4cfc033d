//! A copy made while people buy is a whole shop again.

use std::path::PathBuf;

use buyplus_api::routes;
use buyplus_server::{Config, Server, backup, restore};

use crate::support::{Answer, BAG, Data, Shop, http_client};

/// The file and the folder of files beside it; nothing on `PostgreSQL`, which has tools of its own.
fn places(shop: &Shop) -> Option<(PathBuf, PathBuf)> {
    match &shop.data {
        Data::File(path) => Some((path.clone(), shop.dir.path().join("files"))),
        Data::Url(_) => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_made_under_load_is_whole_and_a_server_runs_on_it() {
    let shop = Shop::open().await;
    let Some((database, files)) = places(&shop) else {
        return;
    };
    let mut buyers = Vec::new();
    for _ in 0..4 {
        let shopper = shop.shopper().await;
        buyers.push(tokio::spawn(async move {
            for _ in 0..3 {
                shopper.buy("scarf-seta-peacock").await;
            }
        }));
    }
    let first = shop.shopper().await;
    let order = first.buy(BAG).await;
    let copy = shop.dir.path().join("copy.db");
    backup(&database, &files, &copy).await.unwrap();
    for buyer in buyers {
        buyer.await.unwrap();
    }
    let again = backup(&database, &files, &copy).await;
    assert!(again.unwrap_err().to_string().contains("there already"));

    let restored = shop.dir.path().join("restored.db");
    let there = shop.dir.path().join("there");
    restore(&copy, &restored, &there).await.unwrap();
    let data = Data::File(restored.clone());
    let sum = data
        .number("SELECT SUM(amount_minor) FROM ledger_entries")
        .await;
    assert_eq!(sum, 0);
    let lost = "SELECT COUNT(*) FROM orders o LEFT JOIN payments p ON p.session_id = o.session_id AND p.state = 'done' \
                WHERE p.id IS NULL";
    assert_eq!(data.number(lost).await, 0);
    let config = Config {
        files: there,
        ..Config::new(restored, shop.dir.path().join("none"))
    };
    let running = Server::start(config).await.unwrap();
    let url = format!("{}{}", running.url(), routes::order(&order.id));
    let got = http_client()
        .get(url)
        .bearer_auth(&first.token)
        .send()
        .await;
    assert_eq!(Answer::of(got.unwrap()).await.status, 200);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_damaged_copy_is_not_put_back() {
    let shop = Shop::open().await;
    let Some((database, files)) = places(&shop) else {
        return;
    };
    let copy = shop.dir.path().join("copy.db");
    backup(&database, &files, &copy).await.unwrap();
    let back = restore(&copy, &database, &files).await;
    assert!(back.unwrap_err().to_string().contains("there already"));
    let mut bytes = std::fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8192].fill(0x5a);
    std::fs::write(&copy, bytes).unwrap();
    let other = shop.dir.path().join("other.db");
    assert!(restore(&copy, &other, &files).await.is_err());
    assert!(!other.exists());
}
