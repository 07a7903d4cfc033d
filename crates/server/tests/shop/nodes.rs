//! Three servers over one `PostgreSQL`, and one of them dies under load.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::{
    task::JoinSet,
    time::{Duration, sleep},
};

use crate::support::{
    Data, Process,
    buyers::{Buyer, assert_sound, stock_up},
    on_postgres,
};

const BUYERS: usize = 9;

async fn until(answered: &AtomicUsize, count: usize) {
    while answered.load(Ordering::Relaxed) < count {
        sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn three_servers_sell_as_one_and_what_a_dead_one_left_is_taken_up_by_the_others() {
    // A file has one server.
    if !on_postgres() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let data = Data::new(dir.path()).await;
    let mut nodes = Vec::new();
    for _ in 0..3 {
        nodes.push(Process::serve(&data, dir.path()).await);
    }
    stock_up(&data).await;
    let answered = Arc::new(AtomicUsize::new(0));
    let (mut doomed, mut lucky) = (JoinSet::new(), JoinSet::new());
    for number in 0..BUYERS {
        let buyer = Buyer::new(&nodes[number % 3].url).await;
        let group = if number % 3 == 0 {
            &mut doomed
        } else {
            &mut lucky
        };
        group.spawn(buyer.buy(answered.clone()));
    }
    until(&answered, 40).await;
    nodes[0].kill().await;
    let mut orphans = doomed.join_all().await;
    assert_sound(&data, &orphans, "when one has died").await;

    // The others go on, and who was with the dead one asks them for what it had promised.
    let other = nodes[1].url.clone();
    for orphan in &mut orphans {
        orphan.shopper.url = other.clone();
        while orphan.intent.is_some() {
            orphan.once(&answered).await.unwrap();
        }
    }
    for orphan in orphans {
        lucky.spawn(orphan.buy(answered.clone()));
    }
    until(&answered, answered.load(Ordering::Relaxed) + 40).await;
    assert_eq!(data.number("SELECT COUNT(*) FROM nodes").await, 2);

    for node in &mut nodes[1..] {
        node.kill().await;
    }
    let mut buyers = lucky.join_all().await;
    let last = Process::serve(&data, dir.path()).await;
    for buyer in &mut buyers {
        buyer.shopper.url = last.url.clone();
        while buyer.intent.is_some() {
            buyer.once(&answered).await.unwrap();
        }
    }
    assert_sound(&data, &buyers, "at the end").await;
    let acknowledged: usize = buyers.iter().map(|buyer| buyer.orders.len()).sum();
    let orders = data.number("SELECT COUNT(*) FROM orders").await;
    assert_eq!(orders, acknowledged as i64);
}
