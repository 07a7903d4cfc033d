//! What the program tells about itself: log lines in JSON, traces that join the caller's, and no secret in either.

use std::{
    path::Path,
    process::Stdio,
    sync::{Arc, Mutex},
};

use axum::{Router, body::Bytes, extract::State, routing::post};
use buyplus_api::{ApiKey, Invitation, Mandate, MerchantSession, routes};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    net::TcpListener,
    process::{Child, Command},
};

use super::accounts::PASSWORD;
use crate::support::{Answer, BAG, Shopper, enrol, http_client, terms};

const TRACE: [u8; 16] = [
    0x4b, 0xf9, 0x2f, 0x35, 0x77, 0xb3, 0x4d, 0xa6, 0xa3, 0xce, 0x92, 0x9d, 0x0e, 0x0e, 0x47, 0x36,
];
const TRACEPARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const PIN: &str = "90817263";

/// What a collector was sent.
type Sent = Arc<Mutex<Vec<u8>>>;

async fn collector() -> (String, Sent) {
    let sent = Sent::default();
    let keep = |State(sent): State<Sent>, body: Bytes| async move {
        sent.lock().unwrap().extend_from_slice(&body);
    };
    let router = Router::new()
        .route("/v1/traces", post(keep))
        .with_state(sent.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, sent)
}

async fn serve(dir: &Path, collector: &str) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_buyplus-server"))
        .args([
            "--log",
            "json",
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--otlp",
            collector,
        ])
        .arg("--database")
        .arg(format!("sqlite:{}", dir.join("shop.db").display()))
        .arg("--assets")
        .arg(dir.join("assets"))
        .env("RUST_LOG", "debug,buyplus_server=trace")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = lines.next_line().await.unwrap().unwrap();
    let listening: Value = serde_json::from_str(&line).unwrap();
    (child, listening["url"].as_str().unwrap().to_owned())
}

/// A visit in which every kind of secret goes over the wire; gives them all.
async fn visit(url: &str) -> Vec<String> {
    let mut ann = enrol(url).await;
    let mut secrets = vec![PASSWORD.to_owned(), PIN.to_owned(), ann.token.clone()];
    let mandate = ann.agree(terms(&ann.device_id, 1)).await;
    ann.mandate_id = mandate.json::<Mandate>(201).id;
    let pin = json!({"pin": PIN});
    let set = ann.send(Method::PUT, routes::PIN, None, Some(&pin)).await;
    assert_eq!(set.status, 204);
    let session = ann.sign_up("ann@example.com").await;
    secrets.extend([
        session.access_token.0.clone(),
        session.refresh_token.0.clone(),
    ]);
    let ann = ann.with(&session.access_token);
    ann.buy(BAG).await;
    let wrong = json!({"email": "ann@example.com", "password": "a wrong password"});
    ann.send(Method::POST, routes::ACCOUNT_SESSIONS, None, Some(&wrong))
        .await;
    secrets.push("a wrong password".to_owned());
    secrets.extend(sell(&ann).await);
    secrets
}

async fn sell(shopper: &Shopper) -> Vec<String> {
    let body = json!({"merchant_name": {"en": "Second"}, "email": "olga@example.com", "password": PASSWORD,
        "name": "Olga"});
    let open = shopper
        .send(Method::POST, routes::MERCHANTS, None, Some(&body))
        .await;
    let session: MerchantSession = open.json(201);
    let owner = shopper.with(&session.token.unwrap());
    let key = json!({"name": "Till", "role": "owner", "scopes": ["orders"]});
    let key: ApiKey = owner
        .send(Method::POST, routes::MERCHANT_KEYS, None, Some(&key))
        .await
        .json(201);
    let asked = json!({"email": "eve@example.com", "role": "viewer"});
    let asked: Invitation = owner
        .send(
            Method::POST,
            routes::MERCHANT_INVITATIONS,
            None,
            Some(&asked),
        )
        .await
        .json(201);
    vec![owner.token, key.key.unwrap().0, asked.token.unwrap().0]
}

#[cfg(unix)]
#[tokio::test]
async fn logs_are_json_traces_join_the_callers_and_neither_holds_a_secret() {
    let dir = tempfile::tempdir().unwrap();
    let (collector, sent) = collector().await;
    let (mut child, url) = serve(dir.path(), &collector).await;
    let mut stderr = child.stderr.take().unwrap();
    let reading = tokio::spawn(async move {
        let mut text = String::new();
        stderr.read_to_string(&mut text).await.map(|_| text)
    });
    let secrets = visit(&url).await;
    let traced = http_client()
        .get(format!("{url}{}", routes::PRODUCTS))
        .header("traceparent", TRACEPARENT)
        .send()
        .await
        .unwrap();
    assert_eq!(Answer::of(traced).await.status, 200);
    let told = Command::new("kill")
        .arg(child.id().unwrap().to_string())
        .status();
    assert!(told.await.unwrap().success());
    assert!(child.wait().await.unwrap().success());

    let log = reading.await.unwrap().unwrap();
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {line}")))
        .collect();
    let span =
        |line: &Value| line["spans"][0]["http.route"] == "/v1/checkout-sessions/{id}/complete";
    assert!(lines.iter().any(span), "the spans around an event are told");
    let traces = sent.lock().unwrap().clone();
    let told = |what: &[u8]| traces.windows(what.len()).any(|bytes| bytes == what);
    assert!(told(&TRACE), "the caller's trace is joined");
    assert!(told(b"GET /v1/products"));
    assert!(
        told(b"FROM products"),
        "what the database was asked is in the trace"
    );
    for secret in secrets {
        assert!(!log.contains(&secret), "a secret is in the log: {secret}");
        assert!(!told(secret.as_bytes()), "a secret is in a trace: {secret}");
    }
}
