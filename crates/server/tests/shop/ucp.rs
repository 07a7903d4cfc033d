//! Agents buy over the Universal Commerce Protocol: the behaviours that the public conformance suite asks for, and
//! those that it does not.

use std::sync::{Arc, Mutex};

use axum::{Json, Router, body::Bytes, http::HeaderMap, routing};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use buyplus_api::{Order, OrderPage, routes};
use buyplus_server::{Config, ManualClock, Running, Server};
use ed25519_dalek::{Signature, Signer, VerifyingKey};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::mpsc;

use crate::support::{Answer, BAG, Data, NOW_MS, Shop, encode, http_client, new_key};

const SECRET: &str = "told to the suite";
const NO_AGENT: &str = r#"profile="...""#;

/// An agent at one server.
#[derive(Clone)]
struct Agent {
    http: Client,
    endpoint: String,
    header: String,
}

/// A server in the mode for the suite.
struct Flowers {
    running: Running,
    data: Data,
    _dir: TempDir,
    agent: Agent,
}

impl Flowers {
    async fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        // Its catalogue is another one than that of the databases that are copied.
        let data = Data::empty(dir.path()).await;
        let config = Config {
            clock: Arc::new(ManualClock::new(NOW_MS)),
            files: dir.path().join("files"),
            ucp_conformance: Some(SECRET.to_owned()),
            ..Config::new(data.database(), dir.path().join("assets"))
        };
        let running = Server::start(config).await.unwrap();
        let agent = Agent::at(&running.url());
        Self {
            running,
            data,
            _dir: dir,
            agent,
        }
    }
}

impl Agent {
    fn at(endpoint: &str) -> Self {
        Self {
            http: http_client(),
            endpoint: endpoint.to_owned(),
            header: NO_AGENT.to_owned(),
        }
    }

    async fn send(&self, method: Method, path: &str, key: &str, body: Option<&Value>) -> Answer {
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.endpoint))
            .header("ucp-agent", &self.header)
            .header("request-signature", "test")
            .header("idempotency-key", key);
        if let Some(body) = body {
            request = request.json(body);
        }
        Answer::of(request.send().await.unwrap()).await
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, &new_key(), Some(body)).await
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.send(Method::GET, path, &new_key(), None).await;
        answer.json(200)
    }

    async fn create(&self, body: &Value) -> Value {
        self.post("/checkout-sessions", body).await.json(201)
    }

    async fn put(&self, checkout: &Value, body: &Value) -> Answer {
        let path = path(checkout, "");
        self.send(Method::PUT, &path, &new_key(), Some(body)).await
    }

    async fn update(&self, checkout: &Value, body: &Value) -> Value {
        self.put(checkout, body).await.json(200)
    }

    async fn pay(&self, checkout: &Value, token: &str) -> Answer {
        self.post(&path(checkout, "/complete"), &card(token)).await
    }

    async fn cancel(&self, checkout: &Value) -> Answer {
        let path = path(checkout, "/cancel");
        self.send(Method::POST, &path, &new_key(), None).await
    }
}

fn path(checkout: &Value, rest: &str) -> String {
    format!(
        "/checkout-sessions/{}{rest}",
        checkout["id"].as_str().unwrap()
    )
}

fn wish(item: &str, quantity: u32) -> Value {
    json!({"currency": "USD", "payment": {"instruments": []},
        "line_items": [{"item": {"id": item, "title": "whatever"}, "quantity": quantity}]})
}

/// As [`wish`], to be brought.
fn brought(item: &str, quantity: u32, country: &str, option: &str) -> Value {
    let mut wish = wish(item, quantity);
    wish["fulfillment"] = json!({"methods": [{
        "type": "shipping", "selected_destination_id": "dest_1", "groups": [{"selected_option_id": option}],
        "destinations": [{"id": "dest_1", "street_address": "1 Main St", "address_country": country}],
    }]});
    wish
}

fn card(token: &str) -> Value {
    json!({"risk_signals": {}, "payment_data": {
        "id": "instr_1", "handler_id": "mock_payment_handler", "type": "card", "brand": "Visa", "last_digits": "1234",
        "credential": {"type": "token", "token": token},
    }})
}

fn amount(totals: &Value, kind: &str) -> Option<i64> {
    let totals = totals.as_array().unwrap();
    let total = totals.iter().find(|total| total["type"] == kind);
    total.map(|total| total["amount"].as_i64().unwrap())
}

fn urls(json: &Value, found: &mut Vec<String>) {
    match json {
        Value::String(text) if text.starts_with("http") => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| urls(item, found)),
        Value::Object(members) => members.values().for_each(|item| urls(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn the_profile_names_only_what_is_there() {
    let shop = Flowers::open().await;
    let profile = shop.agent.get("/.well-known/ucp").await;
    assert_eq!(profile["ucp"]["version"], "2026-01-11");
    let service = &profile["ucp"]["services"]["dev.ucp.shopping"];
    assert_eq!(service["rest"]["endpoint"], shop.running.url());
    let handlers = profile["payment"]["handlers"].as_array().unwrap();
    for id in [
        "mock_payment_handler",
        "google_pay",
        "shop_pay",
        "buyplus_mandate",
    ] {
        assert!(handlers.iter().any(|handler| handler["id"] == id), "{id}");
    }
    let mut found = Vec::new();
    urls(&profile, &mut found);
    assert!(found.len() > 10);
    for url in found.iter().filter(|url| **url != shop.running.url()) {
        let answer = Answer::of(shop.agent.http.get(url).send().await.unwrap()).await;
        assert_eq!(answer.status, 200, "{url}");
        let kind = answer.headers["content-type"].to_str().unwrap();
        match kind.contains("json") {
            true => drop(serde_json::from_str::<Value>(&answer.text).unwrap()),
            false => assert!(answer.text.contains("<html"), "{url}"),
        }
    }
}

#[tokio::test]
async fn a_purchase_becomes_an_order_and_the_agent_is_told() {
    let (told, mut notices) = receiver().await;
    let mut shop = Flowers::open().await;
    shop.agent.header = format!("profile=\"{told}/profile.json\"");
    let agent = &shop.agent;
    let checkout = agent.create(&wish("bouquet_tulips", 2)).await;
    assert_eq!(checkout["status"], "incomplete");
    assert!(checkout.get("fulfillment").is_none());
    assert_eq!(amount(&checkout["totals"], "total"), Some(6000));
    let early = agent.pay(&checkout, "success_token").await;
    assert!(
        early
            .assert_problem(400, "fulfillment_missing")
            .detail
            .contains("Fulfillment address and option must be selected")
    );

    let checkout = agent
        .update(
            &checkout,
            &brought("bouquet_tulips", 2, "CA", "exp-ship-intl"),
        )
        .await;
    assert_eq!(checkout["status"], "ready_for_complete");
    assert_eq!(amount(&checkout["totals"], "total"), Some(8500));
    let paid: Value = agent.pay(&checkout, "success_token").await.json(200);
    assert_eq!(paid["status"], "completed");
    let order_id = paid["order"]["id"].as_str().unwrap();
    let order = agent.get(&format!("/orders/{order_id}")).await;
    assert_eq!(order["checkout_id"], checkout["id"]);
    assert_eq!(
        order["fulfillment"]["expectations"][0]["description"],
        "International Express"
    );
    assert_eq!(
        order["line_items"][0]["quantity"],
        json!({"total": 2, "fulfilled": 0})
    );

    let ship = format!("/testing/simulate-shipping/{order_id}");
    agent
        .post(&ship, &json!({}))
        .await
        .assert_problem(403, "test_secret_wrong");
    let shipped = agent
        .http
        .post(format!("{}{ship}", agent.endpoint))
        .header("simulation-secret", SECRET);
    let shipped: Value = Answer::of(shipped.send().await.unwrap()).await.json(200);
    assert_eq!(shipped["line_items"][0]["status"], "fulfilled");

    let profile = agent.get("/.well-known/ucp").await;
    let mut kinds = Vec::new();
    for _ in 0..2 {
        let (headers, body) = notices.recv().await.unwrap();
        verify(&profile, &headers, &body);
        let notice: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(notice["order"]["id"], order_id);
        assert_eq!(notice["checkout_id"], checkout["id"]);
        kinds.push(notice["event_type"].as_str().unwrap().to_owned());
    }
    kinds.sort_unstable();
    assert_eq!(kinds, ["order_placed", "order_shipped"]);
    assert_eq!(
        shop.data
            .number("SELECT SUM(amount_minor) FROM ledger_entries")
            .await,
        0
    );
    let stock =
        "SELECT on_hand * 10000 + reserved FROM inventory WHERE variant_id = 'bouquet_tulips'";
    assert_eq!(shop.data.number(stock).await, 1498 * 10000);
}

#[tokio::test]
async fn a_key_is_good_for_one_body() {
    let shop = Flowers::open().await;
    let (agent, key) = (&shop.agent, new_key());
    let body = brought("pot_ceramic", 1, "US", "std-ship");
    let create = |body: Value| {
        let (agent, key) = (agent.clone(), key.clone());
        async move {
            agent
                .send(Method::POST, "/checkout-sessions", &key, Some(&body))
                .await
        }
    };
    let first: Value = create(body.clone()).await.json(201);
    assert_eq!(create(body.clone()).await.json::<Value>(201), first);
    create(wish("pot_ceramic", 1))
        .await
        .assert_problem(409, "idempotency_conflict");

    let (complete, key) = (path(&first, "/complete"), new_key());
    let pay = |token: &str| {
        let (agent, complete, key, body) =
            (agent.clone(), complete.clone(), key.clone(), card(token));
        async move { agent.send(Method::POST, &complete, &key, Some(&body)).await }
    };
    let paid: Value = pay("success_token").await.json(200);
    assert_eq!(pay("success_token").await.json::<Value>(200), paid);
    pay("other_token")
        .await
        .assert_problem(409, "idempotency_conflict");
    assert_eq!(create(body).await.json::<Value>(201), first);
    for answer in [
        agent.pay(&first, "success_token").await,
        agent.cancel(&first).await,
        agent.put(&first, &wish("pot_ceramic", 2)).await,
    ] {
        answer.assert_problem(409, "session_not_ready");
    }
    assert_eq!(shop.data.number("SELECT COUNT(*) FROM orders").await, 1);
}

#[tokio::test]
async fn a_declined_payment_holds_nothing_and_can_be_tried_again() {
    let shop = Flowers::open().await;
    let agent = &shop.agent;
    let checkout = agent
        .create(&brought("orchid_white", 800, "US", "std-ship"))
        .await;
    agent
        .pay(&checkout, "fail_token")
        .await
        .assert_problem(402, "payment_declined");
    let held = "SELECT SUM(reserved) FROM inventory";
    assert_eq!(shop.data.number(held).await, 0);
    assert_eq!(
        agent.get(&path(&checkout, "")).await["status"],
        "ready_for_complete"
    );
    let raw = json!({"payment_data": {"id": "c", "handler_id": "mock_payment_handler", "type": "card", "brand": "Visa",
        "last_digits": "4242", "credential": {"type": "card", "number": "4242424242424242", "cvc": "123"}}});
    let paid: Value = agent
        .post(&path(&checkout, "/complete"), &raw)
        .await
        .json(200);
    assert_eq!(paid["status"], "completed");
    let kept = "SELECT COUNT(*) FROM ucp_checkouts WHERE document LIKE '%4242424242424242%'";
    assert_eq!(shop.data.number(kept).await, 0, "card numbers are not kept");
}

#[tokio::test]
async fn the_last_unit_goes_to_one_agent() {
    let shop = Flowers::open().await;
    shop.data
        .execute("UPDATE inventory SET on_hand = 1 WHERE variant_id = 'pot_ceramic'")
        .await;
    let mut checkouts = Vec::new();
    for _ in 0..16 {
        let body = brought("pot_ceramic", 1, "US", "std-ship");
        checkouts.push(shop.agent.create(&body).await);
    }
    let mut buying = tokio::task::JoinSet::new();
    for checkout in checkouts {
        let agent = shop.agent.clone();
        buying.spawn(async move { agent.pay(&checkout, "success_token").await.status });
    }
    let statuses = buying.join_all().await;
    assert_eq!(
        statuses.iter().filter(|status| **status == 200).count(),
        1,
        "{statuses:?}"
    );
    assert_eq!(
        statuses.iter().filter(|status| **status == 400).count(),
        15,
        "{statuses:?}"
    );
    assert_eq!(shop.data.number("SELECT COUNT(*) FROM orders").await, 1);
    assert_eq!(
        shop.data
            .number("SELECT SUM(reserved) FROM inventory")
            .await,
        0
    );
}

#[tokio::test]
async fn what_cannot_be_sold_is_refused_in_the_protocols_words() {
    let shop = Flowers::open().await;
    let agent = &shop.agent;
    let refused = |item: &str, quantity| {
        let (agent, wish) = (agent.clone(), wish(item, quantity));
        async move {
            agent
                .post("/checkout-sessions", &wish)
                .await
                .json::<Value>(400)["detail"]
                .to_string()
        }
    };
    assert!(refused("gardenias", 1).await.contains("Insufficient stock"));
    assert!(refused("pink_wumpus", 1).await.contains("not found"));
    assert!(
        refused("bouquet_roses", 10_001)
            .await
            .contains("Insufficient stock")
    );
    let mut twice = wish("pot_ceramic", 1500);
    let line = twice["line_items"][0].clone();
    twice["line_items"].as_array_mut().unwrap().push(line);
    agent
        .post("/checkout-sessions", &twice)
        .await
        .assert_problem(400, "out_of_stock");
    agent
        .post("/checkout-sessions", &wish("pot_ceramic", 0))
        .await
        .assert_problem(422, "invalid_body");
    let newer = Agent {
        header: r#"profile="..."; version="2099-01-01""#.to_owned(),
        ..agent.clone()
    };
    newer
        .post("/checkout-sessions", &wish("pot_ceramic", 1))
        .await
        .assert_problem(400, "protocol_version_unsupported");
}

#[tokio::test]
async fn codes_options_and_addresses_follow_the_checkout() {
    let shop = Flowers::open().await;
    let agent = &shop.agent;
    let mut body = wish("bouquet_roses", 1);
    body["buyer"] = json!({"fullName": "John Doe", "email": "John.Doe@example.com", "consent": {"marketing": true}});
    let checkout = agent.create(&body).await;
    assert_eq!(checkout["buyer"]["consent"]["marketing"], true);

    let mut change = wish("bouquet_roses", 1);
    change["discounts"] = json!({"codes": ["10off", "WELCOME20", "NONE"]});
    change["fulfillment"] = json!({"methods": [{"type": "shipping"}]});
    let checkout = agent.update(&checkout, &change).await;
    assert_eq!(amount(&checkout["totals"], "total"), Some(2520));
    assert_eq!(
        checkout["discounts"]["applied"].as_array().unwrap().len(),
        2
    );
    assert!(
        checkout["messages"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["code"] == "discount_code_invalid")
    );
    assert_eq!(
        checkout["buyer"]["email"], "John.Doe@example.com",
        "what is not sent stays"
    );
    let method = &checkout["fulfillment"]["methods"][0];
    assert_eq!(method["destinations"][0]["id"], "addr_1");
    assert_eq!(method["destinations"][1]["id"], "addr_2");

    let selected = json!({"methods": [{"type": "shipping", "selected_destination_id": "addr_2"}]});
    let mut choose = wish("bouquet_roses", 1);
    choose["fulfillment"] = selected;
    let checkout = agent.update(&checkout, &choose).await;
    let options = checkout["fulfillment"]["methods"][0]["groups"][0]["options"]
        .as_array()
        .unwrap();
    assert_eq!(
        (&options[0]["id"], &options[1]["id"]),
        (&json!("std-ship"), &json!("exp-ship-us"))
    );
    assert!(options[0]["title"].as_str().unwrap().contains("Free"));
    choose["discounts"] = json!({"codes": []});
    let checkout = agent.update(&checkout, &choose).await;
    assert_eq!(amount(&checkout["totals"], "discount"), None);
    let again: Value = agent.cancel(&checkout).await.json(200);
    assert_eq!(again["status"], "canceled");
    assert_eq!(agent.cancel(&checkout).await.status, 409);
}

#[tokio::test]
async fn outside_the_mode_for_the_suite_a_device_pays_by_its_signature() {
    let shop = Shop::open().await;
    let ann = shop.shopper().await;
    let url = shop.running.url();
    let agent = Agent::at(&format!("{url}/ucp"));
    for path in [
        "/checkout-sessions",
        "/orders/ord_1",
        "/testing/simulate-shipping/ord_1",
    ] {
        for root in [url.clone(), agent.endpoint.clone()] {
            let known = path == "/checkout-sessions" && root == agent.endpoint;
            let status = Agent::at(&root).post(path, &json!({})).await.status;
            assert_eq!(status == 404, !known, "{root}{path}: {status}");
        }
    }
    let profile = Agent::at(&url).get("/.well-known/ucp").await;
    assert_eq!(
        profile["ucp"]["services"]["dev.ucp.shopping"]["rest"]["endpoint"],
        agent.endpoint
    );
    assert_eq!(profile["payment"]["handlers"].as_array().unwrap().len(), 1);

    let mut body = brought(BAG, 1, "US", "ship:us-standard");
    body["buyer"] = json!({"email": "john.doe@example.com"});
    let checkout = agent.create(&body).await;
    assert_eq!(checkout["status"], "ready_for_complete");
    agent
        .pay(&checkout, "success_token")
        .await
        .assert_problem(402, "payment_declined");
    let challenge = &checkout["payment"]["handlers"][0]["config"]["challenge"];
    let signed: buyplus_api::Challenge = serde_json::from_value(challenge.clone()).unwrap();
    let credential = |signature: String| {
        json!({"payment_data": {"id": "i", "handler_id": "buyplus_mandate",
        "type": "wallet", "credential": {"type": "buyplus_mandate", "device_id": ann.device_id,
        "mandate_id": ann.mandate_id, "nonce": signed.nonce, "signature": signature}}})
    };
    let complete = path(&checkout, "/complete");
    let forged = credential(encode(&[7; 64]));
    agent
        .post(&complete, &forged)
        .await
        .assert_problem(403, "signature_invalid");
    let good = credential(encode(&ann.key.sign(&signed.signing_bytes()).to_bytes()));
    let paid: Value = agent.post(&complete, &good).await.json(200);
    assert_eq!(paid["status"], "completed");
    let mine: OrderPage = ann.get(routes::ORDERS).await.json(200);
    let order: &Order = &mine.items[0];
    assert_eq!(paid["order"]["id"], order.id);
    assert_eq!(
        order.amount.amount_minor,
        amount(&checkout["totals"], "total").unwrap()
    );

    let undone = ann
        .post_empty(&routes::order_cancel(&order.id), &new_key())
        .await;
    assert_eq!(undone.status, 200);
    let told = shop
        .number("SELECT COUNT(*) FROM ucp_orders WHERE document LIKE '%\"refund\"%'")
        .await;
    assert_eq!(told, 1, "the agent's order knows that the money went back");
    assert_eq!(
        shop.number("SELECT SUM(amount_minor) FROM ledger_entries")
            .await,
        0
    );
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM ucp_addresses").await,
        0,
        "nobody proved to be that buyer"
    );
}

/// An agent's server: its profile, and where it is told of orders.
async fn receiver() -> (String, mpsc::UnboundedReceiver<(HeaderMap, Bytes)>) {
    let (tell, told) = mpsc::unbounded_channel();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let profile = json!({"ucp": {"version": "2026-01-11", "capabilities": [
        {"name": "dev.ucp.shopping.order", "config": {"webhook_url": format!("{url}/notices")}}]}});
    let tell = Arc::new(Mutex::new(tell));
    let notice = move |headers: HeaderMap, body: Bytes| {
        let sent = tell.lock().unwrap().send((headers, body));
        async move { sent.map_err(|_| axum::http::StatusCode::GONE) }
    };
    let router = Router::new()
        .route(
            "/profile.json",
            routing::get(move || async move { Json(profile) }),
        )
        .route("/notices", routing::post(notice));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, told)
}

/// The notice is signed by the key in the profile (RFC 7797).
fn verify(profile: &Value, headers: &HeaderMap, body: &[u8]) {
    let signature = headers["request-signature"].to_str().unwrap();
    let (header, signature) = signature.split_once("..").unwrap();
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let told: Value = serde_json::from_slice(&decode(header)).unwrap();
    let key = &profile["signing_keys"][0];
    assert_eq!((&told["kid"], &told["b64"]), (&key["kid"], &json!(false)));
    let public: [u8; 32] = decode(key["x"].as_str().unwrap()).try_into().unwrap();
    let signed = [header.as_bytes(), b".", body].concat();
    VerifyingKey::from_bytes(&public)
        .unwrap()
        .verify_strict(&signed, &Signature::from_slice(&decode(signature)).unwrap())
        .unwrap();
}
