//! `kill -9`, again and again at random moments, while shoppers buy as fast as they are answered.
//!
//! `BUYPLUS_KILLS` (default 8) says how often, `BUYPLUS_SEED` when.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use rand::{RngExt, SeedableRng, rngs::StdRng};
use tokio::{
    task::JoinSet,
    time::{Duration, sleep},
};

use crate::support::{
    Data, Process,
    buyers::{Buyer, assert_sound, stock_up},
};

const BUYERS: usize = 8;

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_random_moments_it_loses_nothing_and_sells_nothing_twice() {
    let kills = from_env("BUYPLUS_KILLS", 8);
    let mut random = StdRng::seed_from_u64(from_env("BUYPLUS_SEED", 2016));
    let dir = tempfile::tempdir().unwrap();
    let data = Data::new(dir.path()).await;
    let mut process = Process::serve(&data, dir.path()).await;
    stock_up(&data).await;
    let mut buyers = Vec::new();
    for _ in 0..BUYERS {
        buyers.push(Buyer::new(&process.url).await);
    }
    for kill in 0..kills {
        let answered = Arc::new(AtomicUsize::new(0));
        let mut buying = JoinSet::new();
        for mut buyer in buyers {
            buyer.shopper.url = process.url.clone();
            buying.spawn(buyer.buy(answered.clone()));
        }
        // The first kills come while the server still takes up what the one before left.
        let enough = random.random_range(0..40);
        while answered.load(Ordering::Relaxed) < enough {
            sleep(Duration::from_millis(1)).await;
        }
        sleep(Duration::from_micros(random.random_range(0..20_000))).await;
        process.kill().await;
        buyers = buying.join_all().await;
        assert_sound(&data, &buyers, &format!("after kill {kill}")).await;
        process = Process::serve(&data, dir.path()).await;
        assert_sound(&data, &buyers, &format!("after start {kill}")).await;
    }
    // Whoever was not answered asks again, and gets the one order.
    let answered = AtomicUsize::new(0);
    for buyer in &mut buyers {
        buyer.shopper.url = process.url.clone();
        while buyer.intent.is_some() {
            buyer.once(&answered).await.unwrap();
        }
    }
    assert_sound(&data, &buyers, "at the end").await;
    let acknowledged: usize = buyers.iter().map(|buyer| buyer.orders.len()).sum();
    assert_eq!(
        data.number("SELECT COUNT(*) FROM orders").await,
        acknowledged as i64
    );
    assert_eq!(
        data.number("SELECT COUNT(*) FROM payments WHERE state = 'pending'")
            .await,
        0
    );
}

fn from_env(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap())
}
