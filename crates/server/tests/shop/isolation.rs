//! What belongs to one device does not exist for another.

use buyplus_api::{Mandate, OrderPage, code, routes};
use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, BAG, Shop, http_client, new_key};

#[tokio::test]
async fn another_devices_things_are_not_found() {
    let shop = Shop::open().await;
    let (ann, bob) = (shop.shopper().await, shop.shopper().await);
    let order = ann.buy(BAG).await;
    let session = ann.review_one(BAG).await;
    let bag = ann.bag().await;
    let line = routes::bag_line(&bag.id, &bag.lines[0].id);
    let one = json!({"quantity": 1});

    let mut answers = Vec::new();
    for path in [
        routes::bag(&bag.id),
        routes::checkout_session(&session.id),
        routes::order(&order.id),
        routes::mandate(&ann.mandate_id),
    ] {
        answers.push(bob.get(&path).await);
    }
    answers.push(
        bob.send(
            Method::POST,
            &routes::bag_lines(&bag.id),
            None,
            Some(&json!({"variant_id": BAG, "quantity": 1})),
        )
        .await,
    );
    answers.push(bob.send(Method::PATCH, &line, None, Some(&one)).await);
    answers.push(bob.send(Method::DELETE, &line, None, None::<&()>).await);
    answers.push(
        bob.send(
            Method::PATCH,
            &routes::checkout_session(&session.id),
            None,
            Some(&json!({})),
        )
        .await,
    );
    answers.push(
        bob.send(
            Method::DELETE,
            &routes::mandate(&ann.mandate_id),
            None,
            None::<&()>,
        )
        .await,
    );
    answers.push(
        bob.post(
            routes::CHECKOUT_SESSIONS,
            &new_key(),
            &json!({"bag_id": bag.id}),
        )
        .await,
    );
    answers.push(
        bob.complete(&session.id, &new_key(), &bob.sign(&session))
            .await,
    );
    answers.push(
        bob.post_empty(&routes::checkout_cancel(&session.id), &new_key())
            .await,
    );
    answers.push(
        bob.post_empty(&routes::order_cancel(&order.id), &new_key())
            .await,
    );
    for answer in answers {
        answer.assert_problem(404, code::NOT_FOUND);
    }
    assert!(
        bob.get(routes::ORDERS)
            .await
            .json::<OrderPage>(200)
            .items
            .is_empty()
    );
    let mine: Vec<Mandate> = bob.get(routes::MANDATES).await.json(200);
    assert_eq!(
        mine.iter().map(|mandate| &mandate.id).collect::<Vec<_>>(),
        [&bob.mandate_id]
    );
}

#[tokio::test]
async fn nothing_of_a_device_is_told_without_its_token() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let url = shop.running.url();
    for path in [
        routes::bag("bag_1"),
        routes::ORDERS.into(),
        routes::MANDATES.into(),
        routes::order("ord_1"),
    ] {
        let answer = Answer::of(
            http_client()
                .get(format!("{url}{path}"))
                .send()
                .await
                .unwrap(),
        )
        .await;
        answer.assert_problem(401, code::UNAUTHORIZED);
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
        let wrong = http_client()
            .get(format!("{url}{path}"))
            .bearer_auth("wrong")
            .send()
            .await
            .unwrap();
        Answer::of(wrong)
            .await
            .assert_problem(401, code::UNAUTHORIZED);
    }
    let kept = shop
        .number(
            "SELECT COUNT(*) FROM devices WHERE token_hash LIKE '%=%' OR LENGTH(token_hash) <> 64",
        )
        .await;
    assert_eq!(kept, 0, "only hashes of tokens are kept");
    assert!(
        !shop
            .data
            .everything()
            .await
            .windows(43)
            .any(|bytes| bytes == shopper.token.as_bytes())
    );
}
