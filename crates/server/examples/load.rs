//! How many purchases a second the server takes: shoppers that buy as fast as they are answered, over real HTTP.
//!
//! `cargo run -p buyplus-server --example load -- --database sqlite:load.db --shoppers 64 --seconds 10` prints one
//! JSON object. The shoppers run in the same process, on the same cores, and are paid for by the same figures.
#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on stops")]

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use buyplus_api::{
    Bag, CheckoutSession, CompleteRequest, Enrolment, Mandate, MandateRequest, MandateTerms,
    ProductPage, routes,
};
use buyplus_server::{Config, Database, Server};
use clap::Parser;
use ed25519_dalek::{Signer, SigningKey};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    task::JoinSet,
};

/// Measures paid checkouts a second.
#[derive(Parser)]
struct Cli {
    /// An empty place for data: sqlite:PATH or postgres://….
    #[arg(long)]
    database: Database,
    /// Shoppers at once.
    #[arg(long, default_value_t = 64)]
    shoppers: usize,
    /// How long.
    #[arg(long, default_value_t = 10.0)]
    seconds: f64,
    /// Everybody wants the same SKU.
    #[arg(long)]
    hot: bool,
}

/// One kept-alive connection: lighter than a client library, so that the server is what is measured.
struct Line {
    stream: BufReader<TcpStream>,
    token: String,
    sent: u64,
}

#[derive(Default)]
struct Times {
    checkout: Vec<Duration>,
    complete: Vec<Duration>,
    list: Vec<Duration>,
    refused: u64,
}

#[tokio::main]
async fn main() {
    let cli = Cli::parse();
    let dir = tempfile::tempdir().unwrap();
    let config = Config {
        files: dir.path().join("files"),
        ..Config::new(cli.database.clone(), dir.path().join("assets"))
    };
    let server = Server::start(config).await.unwrap();
    fill_shelves(&cli.database).await;
    let addr = server.addr();
    let skus = Arc::new(skus(addr, cli.hot).await);
    let end = Instant::now() + Duration::from_secs_f64(cli.seconds);
    let mut shoppers = JoinSet::new();
    for number in 0..cli.shoppers {
        shoppers.spawn(shop(addr, number, skus.clone(), end));
    }
    let started = Instant::now();
    let mut all = Times::default();
    while let Some(times) = shoppers.join_next().await {
        let times = times.unwrap();
        all.checkout.extend(times.checkout);
        all.complete.extend(times.complete);
        all.list.extend(times.list);
        all.refused += times.refused;
    }
    let elapsed_s = started.elapsed().as_secs_f64();
    server.shutdown().await.unwrap();
    let kind = match cli.database {
        Database::Sqlite(_) => "sqlite",
        Database::Postgres(_) => "postgres",
    };
    let result = json!({
        "database": kind, "shoppers": cli.shoppers, "hot_sku": cli.hot, "elapsed_s": round(elapsed_s),
        "checkouts": all.checkout.len(), "refused": all.refused,
        "paid_checkouts_per_s": round(all.checkout.len() as f64 / elapsed_s),
        "checkout_ms": percentiles(&mut all.checkout),
        "complete_ms": percentiles(&mut all.complete),
        "list_ms": percentiles(&mut all.list),
    });
    println!("{result}");
}

/// Buys until the end: a line into the bag, a review, a signed payment; now and then a look at the shelves.
async fn shop(addr: SocketAddr, number: usize, skus: Arc<Vec<String>>, end: Instant) -> Times {
    let mut line = Line::open(addr).await;
    let key = SigningKey::from_bytes(&rand::random());
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let body =
        json!({"public_key": encode(key.verifying_key().as_bytes()), "label": "Load shopper"});
    let enrolled: Enrolment = line.post(routes::DEVICES, &body).await.unwrap();
    line.token = enrolled.token;
    let terms = MandateTerms {
        device_id: enrolled.device_id,
        currency: "USD".to_owned(),
        cap_per_payment_minor: 100_000,
        cap_per_day_minor: 1_000_000_000,
        max_payments_per_day: 100_000,
        expires_at: "2099-01-01T00:00:00Z".to_owned(),
        nonce: encode(&rand::random::<[u8; 16]>()),
    };
    let signature = encode(&key.sign(&terms.signing_bytes()).to_bytes());
    let mandate: Mandate = line
        .post(routes::MANDATES, &MandateRequest { terms, signature })
        .await
        .unwrap();
    let bag: Bag = line.post(routes::BAGS, &json!(null)).await.unwrap();
    let mut times = Times::default();
    for round in number.. {
        if Instant::now() >= end {
            break;
        }
        let started = Instant::now();
        let wanted = json!({"variant_id": skus[round.wrapping_mul(7) % skus.len()], "quantity": 1});
        line.post::<Bag>(&routes::bag_lines(&bag.id), &wanted)
            .await
            .unwrap();
        let review = json!({"bag_id": bag.id});
        let session: CheckoutSession = line.post(routes::CHECKOUT_SESSIONS, &review).await.unwrap();
        let Some(challenge) = session.challenge else {
            times.refused += 1;
            continue;
        };
        let pay = CompleteRequest {
            mandate_id: mandate.id.clone(),
            signature: encode(&key.sign(&challenge.signing_bytes()).to_bytes()),
            nonce: challenge.nonce,
            amount: challenge.amount,
            cart_hash: challenge.cart_hash,
            pin: None,
        };
        let paying = Instant::now();
        let paid: Result<CheckoutSession, _> = line
            .post(&routes::checkout_complete(&session.id), &pay)
            .await;
        match paid {
            Ok(paid) => {
                assert!(paid.order_id.is_some());
                times.complete.push(paying.elapsed());
                times.checkout.push(started.elapsed());
            }
            Err(_) => times.refused += 1,
        }
        if round % 8 == 0 {
            let looking = Instant::now();
            line.get::<ProductPage>("/v1/products?limit=20")
                .await
                .unwrap();
            times.list.push(looking.elapsed());
        }
    }
    times
}

async fn skus(addr: SocketAddr, hot: bool) -> Vec<String> {
    let page: ProductPage = Line::open(addr).await.get(routes::PRODUCTS).await.unwrap();
    let skus = page.items.into_iter().flat_map(|product| product.variants);
    let skus = skus.map(|variant| variant.id);
    if hot {
        skus.take(1).collect()
    } else {
        skus.collect()
    }
}

/// Enough of everything.
async fn fill_shelves(database: &Database) {
    let sql = "UPDATE inventory SET on_hand = 100000000";
    match database {
        Database::Sqlite(path) => {
            let conn = rusqlite::Connection::open(path).unwrap();
            conn.execute_batch(sql).unwrap();
        }
        Database::Postgres(options) => {
            let pool = sqlx::PgPool::connect_with((**options).clone())
                .await
                .unwrap();
            sqlx::query(sql).execute(&pool).await.unwrap();
        }
    }
}

impl Line {
    async fn open(addr: SocketAddr) -> Self {
        let stream = TcpStream::connect(addr).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            stream: BufReader::new(stream),
            token: String::new(),
            sent: rand::random(),
        }
    }

    async fn post<T: DeserializeOwned>(
        &mut self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, String> {
        self.sent = self.sent.wrapping_add(1);
        let body = serde_json::to_string(body).unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: load\r\nauthorization: Bearer {}\r\nidempotency-key: {:032x}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            self.token,
            self.sent,
            body.len()
        );
        self.ask(head + &body).await
    }

    async fn get<T: DeserializeOwned>(&mut self, path: &str) -> Result<T, String> {
        self.ask(format!("GET {path} HTTP/1.1\r\nhost: load\r\n\r\n"))
            .await
    }

    async fn ask<T: DeserializeOwned>(&mut self, request: String) -> Result<T, String> {
        self.stream.write_all(request.as_bytes()).await.unwrap();
        let mut head = String::new();
        let mut length = 0;
        loop {
            let start = head.len();
            assert_ne!(
                self.stream.read_line(&mut head).await.unwrap(),
                0,
                "hung up"
            );
            let field = head[start..].trim_end().to_ascii_lowercase();
            if let Some(value) = field.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if field.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await.unwrap();
        let body = String::from_utf8(body).unwrap();
        match head.starts_with("HTTP/1.1 2") {
            true => Ok(serde_json::from_str(&body).unwrap()),
            false => Err(body),
        }
    }
}

fn percentiles(times: &mut [Duration]) -> serde_json::Value {
    times.sort_unstable();
    let at = |share: f64| {
        let place = (share * times.len() as f64) as usize;
        let time = times.get(place.min(times.len().saturating_sub(1)));
        time.map(|time| round(time.as_secs_f64() * 1000.0))
    };
    json!({"p50": at(0.5), "p99": at(0.99)})
}

fn round(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}
