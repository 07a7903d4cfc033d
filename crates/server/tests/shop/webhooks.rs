//! Merchants' own systems are told what happened: signed, once it is true, until they have heard it.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use buyplus_api::{
    Delivery, DeliveryStatus, Webhook, WebhookEvent, WebhookSecret, code, event, routes,
};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Method;
use serde_json::json;
use sha2::Sha256;
use tokio::sync::{Mutex, mpsc};

use crate::support::{BAG, Shop, Shopper, new_key};

struct Call {
    headers: HeaderMap,
    body: String,
}

/// A merchant's system: answers what it is told to, and hands on what it was sent.
pub struct Receiver {
    pub url: String,
    calls: mpsc::UnboundedReceiver<Call>,
    answers: Arc<Mutex<Vec<StatusCode>>>,
}

type Shared = (mpsc::UnboundedSender<Call>, Arc<Mutex<Vec<StatusCode>>>);

impl Receiver {
    pub async fn open() -> Self {
        let (sender, calls) = mpsc::unbounded_channel();
        let answers = Arc::new(Mutex::new(Vec::new()));
        let hear = |State((sender, answers)): State<Shared>, headers: HeaderMap, body: Bytes| async move {
            let body = String::from_utf8(body.to_vec()).unwrap();
            sender.send(Call { headers, body }).unwrap();
            answers.lock().await.pop().unwrap_or(StatusCode::NO_CONTENT)
        };
        let router = Router::new()
            .route("/hook", post(hear))
            .with_state((sender, answers.clone()));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            url,
            calls,
            answers,
        }
    }

    /// The body of the next call, whatever it tells of.
    pub async fn hear(&mut self) -> String {
        self.calls.recv().await.unwrap().body
    }

    async fn next(&mut self) -> (WebhookEvent, Call) {
        let call = self.calls.recv().await.unwrap();
        (serde_json::from_str(&call.body).unwrap(), call)
    }
}

impl Call {
    /// How many of the signatures are by this secret.
    fn signed_by(&self, secret: &str) -> usize {
        let header = self.headers[routes::WEBHOOK_SIGNATURE].to_str().unwrap();
        let (time, signatures) = header.split_once(',').unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(format!("{}.{}", time.strip_prefix("t=").unwrap(), self.body).as_bytes());
        let tag: String = mac
            .finalize()
            .into_bytes()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        signatures
            .split(',')
            .filter(|one| *one == format!("v1={tag}"))
            .count()
    }
}

async fn tell(seller: &Shopper, url: &str, events: &[&str]) -> WebhookSecret {
    let body = json!({"url": url, "events": events});
    seller
        .send(Method::POST, routes::MERCHANT_WEBHOOKS, None, Some(&body))
        .await
        .json(201)
}

async fn deliveries(seller: &Shopper, webhook: &WebhookSecret) -> Vec<Delivery> {
    let path = routes::of(routes::MERCHANT_WEBHOOK_DELIVERIES, &webhook.webhook.id);
    seller.get(&path).await.json(200)
}

/// Asks until the last delivery stands as wanted: what a receiver has heard is written down a moment later.
async fn until(
    seller: &Shopper,
    webhook: &WebhookSecret,
    status: DeliveryStatus,
    attempts: usize,
) -> Delivery {
    loop {
        let last = deliveries(seller, webhook).await.swap_remove(0);
        if last.status == status && last.attempts.len() == attempts {
            return last;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_is_told_signed_and_in_full() {
    let shop = Shop::open().await;
    let (shopper, seller, mut receiver) = (
        shop.shopper().await,
        shop.seller().await,
        Receiver::open().await,
    );
    let webhook = tell(&seller, &receiver.url, &[]).await;
    let order = shopper.buy(BAG).await;
    let (paid, call) = receiver.next().await;
    assert_eq!(
        (paid.kind.as_str(), &paid.data.order.id),
        (event::ORDER_PAID, &order.id)
    );
    assert_eq!(call.headers[routes::WEBHOOK_EVENT], *paid.id);
    assert_eq!(
        (call.signed_by(&webhook.secret), call.signed_by("other")),
        (1, 0)
    );
    assert_eq!(
        paid.data.events[0].id, paid.id,
        "the event is one of the order's own"
    );
    let path = routes::of(routes::MERCHANT_REFUNDS, &order.id);
    assert_eq!(
        seller
            .post(&path, &new_key(), &json!({"amount_minor": 100}))
            .await
            .status,
        201
    );
    let (refunded, _) = receiver.next().await;
    assert_eq!(
        (
            refunded.kind.as_str(),
            refunded.data.refunds[0].amount_minor
        ),
        (event::REFUND_DONE, 100)
    );
    let delivered = until(&seller, &webhook, DeliveryStatus::Delivered, 1).await;
    assert_eq!(
        (delivered.event_id, delivered.attempts[0].http_status),
        (refunded.id, Some(204))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_hear_is_told_again_later_and_later_with_the_same_words() {
    let shop = Shop::open().await;
    let (shopper, seller, mut receiver) = (
        shop.shopper().await,
        shop.seller().await,
        Receiver::open().await,
    );
    receiver.answers.lock().await.extend([
        StatusCode::OK,
        StatusCode::BAD_GATEWAY,
        StatusCode::FOUND,
    ]);
    let webhook = tell(&seller, &receiver.url, &[event::ORDER_PAID]).await;
    shopper.buy(BAG).await;
    let (first, call) = receiver.next().await;
    let pending = until(&seller, &webhook, DeliveryStatus::Pending, 1).await;
    assert_eq!(
        pending.attempts[0].http_status,
        Some(302),
        "a redirect is not followed"
    );
    assert_eq!(
        pending.next_attempt_at.as_deref(),
        Some("2026-11-11T00:10:39Z"),
        "a minute later"
    );
    shop.clock.advance_s(60);
    let (again, second) = receiver.next().await;
    assert_eq!((again.id, &second.body), (first.id, &call.body));
    assert_ne!(
        second.headers[routes::WEBHOOK_SIGNATURE],
        call.headers[routes::WEBHOOK_SIGNATURE],
        "signed anew"
    );
    until(&seller, &webhook, DeliveryStatus::Pending, 2).await;
    shop.clock.advance_s(300);
    receiver.next().await;
    let heard = until(&seller, &webhook, DeliveryStatus::Delivered, 3).await;
    assert_eq!(heard.next_attempt_at, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_outlives_a_stop_of_the_server_and_a_deaf_receiver_is_given_up() {
    let shop = Shop::open().await;
    let (shopper, seller, mut receiver) = (
        shop.shopper().await,
        shop.seller().await,
        Receiver::open().await,
    );
    receiver
        .answers
        .lock()
        .await
        .extend([StatusCode::GONE, StatusCode::BAD_GATEWAY]);
    let webhook = tell(&seller, &receiver.url, &[]).await;
    shopper.buy(BAG).await;
    receiver.next().await;
    until(&seller, &webhook, DeliveryStatus::Pending, 1).await;
    let shop = shop.reopen().await;
    let seller = Shopper {
        url: shop.running.url(),
        ..seller
    };
    shop.clock.advance_s(60);
    receiver.next().await;
    until(&seller, &webhook, DeliveryStatus::Failed, 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_change_hands_without_a_gap() {
    let shop = Shop::open().await;
    let (shopper, seller, mut receiver) = (
        shop.shopper().await,
        shop.seller().await,
        Receiver::open().await,
    );
    let old = tell(&seller, &receiver.url, &[event::ORDER_PAID]).await;
    let path = routes::of(routes::MERCHANT_WEBHOOK_ROTATE, &old.webhook.id);
    let new: WebhookSecret = seller
        .send(Method::POST, &path, None, None::<&()>)
        .await
        .json(200);
    assert_ne!(old.secret, new.secret);
    shopper.buy(BAG).await;
    let (_, call) = receiver.next().await;
    assert_eq!(
        (call.signed_by(&old.secret), call.signed_by(&new.secret)),
        (1, 1)
    );
    shop.clock.advance_s(24 * 3600);
    shopper.buy(BAG).await;
    let (_, call) = receiver.next().await;
    assert_eq!(
        (call.signed_by(&old.secret), call.signed_by(&new.secret)),
        (0, 1)
    );
    let listed: Vec<Webhook> = seller.get(routes::MERCHANT_WEBHOOKS).await.json(200);
    assert_eq!(listed, [new.webhook]);
}

#[tokio::test]
async fn what_was_undone_by_a_failure_is_never_told() {
    let shop = Shop::open().await;
    let (shopper, seller, receiver) = (
        shop.shopper().await,
        shop.seller().await,
        Receiver::open().await,
    );
    let webhook = tell(&seller, &receiver.url, &[]).await;
    shop.data.break_writes("INSERT", "webhook_deliveries").await;
    let session = shopper.review_one(BAG).await;
    let (key, request) = (new_key(), shopper.sign(&session));
    shopper
        .complete(&session.id, &key, &request)
        .await
        .assert_problem(500, code::INTERNAL);
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM orders").await,
        0,
        "no order without its event"
    );
    assert!(deliveries(&seller, &webhook).await.is_empty());
    shop.data.mend("webhook_deliveries").await;
    assert_eq!(
        shopper.complete(&session.id, &key, &request).await.status,
        200
    );
    assert_eq!(deliveries(&seller, &webhook).await.len(), 1);
}

#[tokio::test]
async fn only_known_events_are_told_and_nobody_after_the_end() {
    let shop = Shop::open().await;
    let (shopper, seller, receiver) = (
        shop.shopper().await,
        shop.seller().await,
        Receiver::open().await,
    );
    let wrong = json!({"url": receiver.url, "events": ["order.eaten"]});
    let answer = seller
        .send(Method::POST, routes::MERCHANT_WEBHOOKS, None, Some(&wrong))
        .await;
    assert_eq!(
        answer.assert_problem(422, code::INVALID_BODY).errors[0].pointer,
        "/events/0"
    );
    let refused = json!({"url": "no url"});
    let answer = seller
        .send(
            Method::POST,
            routes::MERCHANT_WEBHOOKS,
            None,
            Some(&refused),
        )
        .await;
    answer.assert_problem(422, code::WEBHOOK_URL_REFUSED);
    let webhook = tell(&seller, &receiver.url, &[event::REFUND_DONE]).await;
    shopper.buy(BAG).await;
    assert!(
        deliveries(&seller, &webhook).await.is_empty(),
        "it asked for refunds only"
    );
    let path = routes::of(routes::MERCHANT_WEBHOOK, &webhook.webhook.id);
    assert_eq!(
        seller
            .send(Method::DELETE, &path, None, None::<&()>)
            .await
            .status,
        204
    );
    seller
        .send(Method::DELETE, &path, None, None::<&()>)
        .await
        .assert_problem(404, code::NOT_FOUND);
}
