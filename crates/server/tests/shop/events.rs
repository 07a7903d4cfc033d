//! Three servers over one `PostgreSQL` that tell each other over NATS what they change; and what happens without it.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use buyplus_api::{Product, Readiness, routes};
use serde_json::json;
use tokio::{
    task::JoinSet,
    time::{Duration, Instant, sleep},
};

use crate::support::{
    Answer, BAG, Data, Nats, Process, Shopper,
    buyers::{Buyer, assert_sound, stock_up},
    enrol, http_client, on_postgres,
};

const PRODUCT: &str = "bag-aurelia";
/// Half of the time after which a server asks the database whatever it heard: what is seen sooner was told.
const AT_ONCE: Duration = Duration::from_millis(500);
const SOON: Duration = Duration::from_secs(20);

struct Three {
    nats: Nats,
    nodes: Vec<Process>,
    data: Data,
    dir: tempfile::TempDir,
}

impl Three {
    /// Nothing where there is no NATS, or where a file is all that there is: it has one server.
    async fn start() -> Option<Self> {
        if !on_postgres() {
            return None;
        }
        let nats = Nats::start().await?;
        let dir = tempfile::tempdir().unwrap();
        let data = Data::new(dir.path()).await;
        let mut three = Self {
            nats,
            nodes: Vec::new(),
            data,
            dir,
        };
        for _ in 0..3 {
            let node = three.serve().await;
            three.nodes.push(node);
        }
        for node in &three.nodes {
            until_ready(node, 204).await;
        }
        Some(three)
    }

    async fn serve(&self) -> Process {
        let url = self.nats.url();
        Process::serve_with(&self.data, self.dir.path(), &["--nats", &url]).await
    }
}

async fn get(node: &Process, path: &str) -> Answer {
    let sent = http_client().get(format!("{}{path}", node.url)).send();
    Answer::of(sent.await.unwrap()).await
}

async fn until_ready(node: &Process, status: u16) {
    let since = Instant::now();
    while get(node, routes::READYZ).await.status != status {
        assert!(
            since.elapsed() < SOON,
            "{} never answered {status}",
            node.url
        );
        sleep(Duration::from_millis(10)).await;
    }
}

/// Units of what buyers buy that a server says there are.
async fn stock(node: &Process) -> u32 {
    let product: Product = get(node, &routes::product(PRODUCT)).await.json(200);
    let variant = product.variants.iter().find(|variant| variant.id == BAG);
    variant.unwrap().stock
}

/// How long it takes until a server says so.
async fn until_stock(node: &Process, wanted: u32) -> Duration {
    let since = Instant::now();
    while stock(node).await != wanted {
        assert!(since.elapsed() < SOON, "{} never said {wanted}", node.url);
        sleep(Duration::from_millis(2)).await;
    }
    since.elapsed()
}

/// Holds one unit more at the first server, and says how long the other servers took to know.
async fn one_less(ann: &Shopper, first: &Process, others: &[&Process]) -> Duration {
    let left = stock(first).await;
    for other in others {
        assert_eq!(stock(other).await, left, "known before");
    }
    ann.add(BAG, 1).await;
    ann.review().await;
    let mut longest = Duration::ZERO;
    for other in others {
        longest = longest.max(until_stock(other, left - 1).await);
    }
    longest
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_at_one_server_is_seen_at_the_others_at_once() {
    let Some(three) = Three::start().await else {
        return;
    };
    let [first, second, third] = &three.nodes[..] else {
        unreachable!()
    };
    let ann = enrol(&first.url).await;
    let mut times = Vec::new();
    for _ in 0..5 {
        times.push(one_less(&ann, first, &[second, third]).await);
    }
    times.sort();
    // The middle one: another process may have had the machine meanwhile.
    assert!(times[2] < AT_ONCE, "{times:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_nats_they_sell_on_and_say_that_it_is_missing() {
    let Some(mut three) = Three::start().await else {
        return;
    };
    three.nats.kill().await;
    for node in &three.nodes {
        until_ready(node, 200).await;
    }
    let said: Readiness = get(&three.nodes[0], routes::READYZ).await.json(200);
    assert_eq!(
        (said.status.as_str(), said.without),
        ("degraded", vec!["nats".to_owned()])
    );
    let metrics = get(&three.nodes[0], routes::METRICS).await.text;
    assert!(metrics.contains("buyplus_nats_cut_off 1"), "{metrics}");

    let mut buyer = Buyer::new(&three.nodes[1].url).await;
    let answered = AtomicUsize::new(0);
    while buyer.orders.is_empty() {
        buyer.once(&answered).await.unwrap();
    }
    let ann = enrol(&three.nodes[0].url).await;
    let [first, second, third] = &three.nodes[..] else {
        unreachable!()
    };
    one_less(&ann, first, &[second, third]).await;
    // One that starts without it serves as well.
    let late = three.serve().await;
    assert_eq!(stock(&late).await, stock(first).await);

    three.nats.revive().await;
    for node in &three.nodes {
        until_ready(node, 204).await;
    }
    let [first, second, third] = &three.nodes[..] else {
        unreachable!()
    };
    let mut times = Vec::new();
    for _ in 0..3 {
        times.push(one_less(&ann, first, &[second, third]).await);
    }
    times.sort();
    assert!(times[1] < AT_ONCE, "{times:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_tried_at_one_server_count_at_all() {
    let Some(three) = Three::start().await else {
        return;
    };
    let guess = async |node: &Process| {
        let sent = http_client()
            .post(format!("{}{}", node.url, routes::ACCOUNT_REFRESH))
            .json(&json!({"refresh_token": "a guess"}))
            .send();
        sent.await.unwrap().status().as_u16()
    };
    let mut tries = 0;
    while guess(&three.nodes[0]).await != 429 {
        tries += 1;
        assert!(tries < 1000, "no limit");
    }
    let since = Instant::now();
    // It allows one more now and then, as time goes by.
    while guess(&three.nodes[1]).await != 429 {
        assert!(since.elapsed() < SOON, "the other server knows nothing");
        sleep(Duration::from_millis(5)).await;
        tries += 1;
    }
    assert!(
        tries < 100,
        "{tries} tries, where one server allows 60 in a minute"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn one_killed_under_load_loses_no_order_and_doubles_none() {
    let Some(mut three) = Three::start().await else {
        return;
    };
    stock_up(&three.data).await;
    let answered = Arc::new(AtomicUsize::new(0));
    let (mut doomed, mut lucky) = (JoinSet::new(), JoinSet::new());
    for number in 0..9 {
        let buyer = Buyer::new(&three.nodes[number % 3].url).await;
        let group = if number % 3 == 0 {
            &mut doomed
        } else {
            &mut lucky
        };
        group.spawn(buyer.buy(answered.clone()));
    }
    while answered.load(Ordering::Relaxed) < 40 {
        sleep(Duration::from_millis(1)).await;
    }
    three.nodes[0].kill().await;
    let mut orphans = doomed.join_all().await;
    for orphan in &mut orphans {
        orphan.shopper.url = three.nodes[1].url.clone();
        while orphan.intent.is_some() {
            orphan.once(&answered).await.unwrap();
        }
    }
    let upto = answered.load(Ordering::Relaxed) + 40;
    while answered.load(Ordering::Relaxed) < upto {
        sleep(Duration::from_millis(1)).await;
    }
    for node in &mut three.nodes[1..] {
        node.kill().await;
    }
    let mut buyers = lucky.join_all().await;
    let last = three.serve().await;
    for buyer in &mut buyers {
        buyer.shopper.url = last.url.clone();
        while buyer.intent.is_some() {
            buyer.once(&answered).await.unwrap();
        }
    }
    buyers.extend(orphans);
    assert_sound(&three.data, &buyers, "at the end").await;
    let acknowledged: usize = buyers.iter().map(|buyer| buyer.orders.len()).sum();
    let orders = three.data.number("SELECT COUNT(*) FROM orders").await;
    assert_eq!(orders, acknowledged as i64);
}
