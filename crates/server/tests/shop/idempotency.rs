//! Requests sent twice are done once.

use buyplus_api::{CheckoutSession, code, routes};
use buyplus_server::ProviderError;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{BAG, Gate, Scripted, Shop, new_key};

#[tokio::test]
async fn a_call_that_spends_or_reserves_needs_a_key() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let session = shopper.review_one(BAG).await;
    let calls = [
        (
            routes::CHECKOUT_SESSIONS.to_owned(),
            json!({"bag_id": session.bag_id}),
        ),
        (
            routes::checkout_complete(&session.id),
            json!(shopper.sign(&session)),
        ),
        (routes::checkout_cancel(&session.id), json!({})),
        (routes::order_cancel("ord_1"), json!({})),
    ];
    for (path, body) in calls {
        let answer = shopper.send(Method::POST, &path, None, Some(&body)).await;
        answer.assert_problem(400, code::IDEMPOTENCY_KEY_MISSING);
        let answer = shopper
            .send(Method::POST, &path, Some("two words"), Some(&body))
            .await;
        answer.assert_problem(400, code::IDEMPOTENCY_KEY_INVALID);
    }
}

#[tokio::test]
async fn a_repeat_gets_the_same_answer_even_after_a_restart() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let session = shopper.review_one(BAG).await;
    let (key, request) = (new_key(), shopper.sign(&session));
    let first = shopper.complete(&session.id, &key, &request).await;
    assert_eq!((first.status, first.replayed), (200, false));
    let again = shopper.complete(&session.id, &key, &request).await;
    assert_eq!(
        (again.status, again.replayed, &again.text),
        (200, true, &first.text)
    );

    shop.clock.advance_s(24 * 3600);
    let shop = shop.reopen().await;
    let shopper = crate::support::Shopper {
        url: shop.running.url(),
        ..shopper
    };
    let later = shopper.complete(&session.id, &key, &request).await;
    assert_eq!(
        (later.status, later.replayed, &later.text),
        (200, true, &first.text)
    );
    assert_eq!(shop.number("SELECT COUNT(*) FROM orders").await, 1);
}

#[tokio::test]
async fn another_body_under_the_same_key_is_refused_but_other_spacing_is_not() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let bag = shopper.add(BAG, 1).await;
    let key = new_key();
    let send = |text: String| {
        let request = shopper
            .http
            .post(format!("{}{}", shopper.url, routes::CHECKOUT_SESSIONS));
        let request = request
            .bearer_auth(&shopper.token)
            .header(routes::IDEMPOTENCY_KEY, &key);
        request
            .header("content-type", "application/json")
            .body(text)
            .send()
    };
    let first = send(format!(r#"{{"bag_id":"{}","x":1.0}}"#, bag.id))
        .await
        .unwrap();
    assert_eq!(first.status(), 201);
    let again = send(format!(r#"{{ "x": 1, "bag_id": "{}" }}"#, bag.id))
        .await
        .unwrap();
    assert_eq!(again.headers()[routes::IDEMPOTENT_REPLAYED], "true");
    let other = send(format!(r#"{{"bag_id":"{}","x":null}}"#, bag.id))
        .await
        .unwrap();
    crate::support::Answer::of(other)
        .await
        .assert_problem(422, code::IDEMPOTENCY_CONFLICT);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_while_the_first_is_under_way_is_told_to_wait() {
    let gate = Gate::closed();
    let shop = Shop::with_provider(gate.clone()).await;
    let shopper = shop.shopper().await;
    let session = shopper.review_one(BAG).await;
    let (key, request) = (new_key(), shopper.sign(&session));
    let first = {
        let (shopper, id, key, request) = (
            shopper.clone(),
            session.id.clone(),
            key.clone(),
            request.clone(),
        );
        tokio::spawn(async move { shopper.complete(&id, &key, &request).await })
    };
    gate.until_entered().await;
    let early = shopper.complete(&session.id, &key, &request).await;
    early.assert_problem(409, code::IDEMPOTENCY_IN_FLIGHT);
    assert!(early.headers.contains_key("retry-after"));
    gate.let_go();
    assert_eq!(first.await.unwrap().status, 200);
    let late = shopper.complete(&session.id, &key, &request).await;
    assert_eq!((late.status, late.replayed), (200, true));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shopper_who_hangs_up_has_still_paid() {
    let gate = Gate::closed();
    let shop = Shop::with_provider(gate.clone()).await;
    let shopper = shop.shopper().await;
    let session = shopper.review_one(BAG).await;
    let (key, request) = (new_key(), shopper.sign(&session));
    let hung_up = {
        let (shopper, id, key, request) = (
            shopper.clone(),
            session.id.clone(),
            key.clone(),
            request.clone(),
        );
        tokio::spawn(async move { shopper.complete(&id, &key, &request).await })
    };
    gate.until_entered().await;
    hung_up.abort();
    assert!(hung_up.await.is_err());
    gate.let_go();
    // Stopping waits for what is under way, so the payment is settled after it.
    let shop = shop.reopen().await;
    let shopper = crate::support::Shopper {
        url: shop.running.url(),
        ..shopper
    };
    let late = shopper.complete(&session.id, &key, &request).await;
    assert_eq!((late.status, late.replayed), (200, true));
}

#[tokio::test]
async fn keys_are_apart_by_shopper_and_by_path() {
    let shop = Shop::open().await;
    let (ann, bob) = (shop.shopper().await, shop.shopper().await);
    let key = new_key();
    for shopper in [&ann, &bob] {
        let bag = shopper.add(BAG, 1).await;
        let answer = shopper
            .post(routes::CHECKOUT_SESSIONS, &key, &json!({"bag_id": bag.id}))
            .await;
        let session: CheckoutSession = answer.json(201);
        assert!(!answer.replayed);
        let cancelled = shopper
            .post_empty(&routes::checkout_cancel(&session.id), &key)
            .await;
        assert_eq!((cancelled.status, cancelled.replayed), (200, false));
    }
}

#[tokio::test]
async fn a_line_added_twice_under_one_key_is_one_line() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let path = routes::bag_lines(&shopper.bag().await.id);
    let key = new_key();
    for _ in 0..2 {
        assert_eq!(
            shopper
                .post(&path, &key, &json!({"variant_id": BAG, "quantity": 1}))
                .await
                .status,
            201
        );
    }
    assert_eq!(shopper.bag().await.lines.len(), 1);
}

#[tokio::test]
async fn a_provider_that_did_not_answer_is_asked_again_under_the_same_id() {
    let provider = Scripted::default();
    provider
        .answers
        .lock()
        .unwrap()
        .push(ProviderError::Unavailable("line cut".into()));
    let shop = Shop::with_provider(provider.clone()).await;
    let shopper = shop.shopper().await;
    let session = shopper.review_one(BAG).await;
    let (key, request) = (new_key(), shopper.sign(&session));
    let cut = shopper.complete(&session.id, &key, &request).await;
    cut.assert_problem(503, code::PROVIDER_UNAVAILABLE);
    assert!(cut.headers.contains_key("retry-after"));
    let again = shopper.complete(&session.id, &key, &request).await;
    assert_eq!((again.status, again.replayed), (200, false));
    assert_eq!(
        provider.calls.lock().unwrap().values().collect::<Vec<_>>(),
        [&2]
    );
    assert_eq!(shop.number("SELECT COUNT(*) FROM orders").await, 1);
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM ledger_transactions")
            .await,
        1
    );
}

#[tokio::test]
async fn a_payment_left_at_the_provider_is_taken_up_at_the_next_start() {
    let provider = Scripted::default();
    provider
        .answers
        .lock()
        .unwrap()
        .push(ProviderError::Unavailable("line cut".into()));
    let shop = Shop::with_provider(provider.clone()).await;
    let shopper = shop.shopper().await;
    let session = shopper.review_one(BAG).await;
    let (key, request) = (new_key(), shopper.sign(&session));
    shopper
        .complete(&session.id, &key, &request)
        .await
        .assert_problem(503, code::PROVIDER_UNAVAILABLE);
    let shop = shop.reopen().await;
    let shopper = crate::support::Shopper {
        url: shop.running.url(),
        ..shopper
    };
    let again = shopper.complete(&session.id, &key, &request).await;
    assert_eq!((again.status, again.replayed), (200, true));
    assert_eq!(
        provider.calls.lock().unwrap().values().collect::<Vec<_>>(),
        [&2]
    );
    assert_eq!(shop.number("SELECT COUNT(*) FROM orders").await, 1);
}

#[tokio::test]
async fn a_line_and_a_key_that_were_refused_are_refused_again_word_for_word() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let body = json!({"bag_id": shopper.bag().await.id});
    let key = new_key();
    let first = shopper.post(routes::CHECKOUT_SESSIONS, &key, &body).await;
    first.assert_problem(409, code::BAG_EMPTY);
    // The bag is not empty any more, but the answer under this key stays what it was.
    shopper.add(BAG, 1).await;
    let again = shopper.post(routes::CHECKOUT_SESSIONS, &key, &body).await;
    assert_eq!(
        (again.status, again.replayed, &again.text),
        (409, true, &first.text)
    );
    let anew = shopper
        .post(routes::CHECKOUT_SESSIONS, &new_key(), &body)
        .await;
    assert_eq!(anew.status, 201);
}

/// Whatever the document says spends or reserves: every POST of a purchase, an order, or money and goods that go back.
#[tokio::test]
async fn every_post_that_spends_or_reserves_says_so_and_refuses_without_a_key() {
    let shop = Shop::open().await;
    let (shopper, seller) = (shop.shopper().await, shop.seller().await);
    let document: Value = serde_json::from_str(&buyplus_server::openapi_json()).unwrap();
    let mut seen = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        let post = &item["post"];
        let spends = ["/checkout-sessions", "/orders/", "/returns/"];
        if post.is_null() || !spends.iter().any(|part| path.contains(part)) {
            continue;
        }
        seen += 1;
        let parameters = post["parameters"].as_array().unwrap();
        let key = parameters
            .iter()
            .find(|parameter| parameter["name"] == "Idempotency-Key");
        assert_eq!(
            key.map(|key| &key["required"]),
            Some(&json!(true)),
            "{path}"
        );
        let asker = if path.contains("/merchant/") {
            &seller
        } else {
            &shopper
        };
        let path = path.replace("{id}", "x_1");
        let answer = asker
            .send(Method::POST, &path, None, Some(&json!({})))
            .await;
        answer.assert_problem(400, code::IDEMPOTENCY_KEY_MISSING);
    }
    assert!(seen >= 11, "{seen}");
}
