//! The queue before a flash sale: everybody has a place, and nobody buys before their turn.

use buyplus_api::{QueueTicket, Sale, TicketStatus, code, routes};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, BAG, Shop, Shopper, new_key};

/// A sale that is on for an hour and admits two shoppers a second for a minute each.
fn terms() -> Value {
    json!({"name": "Midnight", "variant_ids": [BAG], "starts_at": "2026-11-11T00:09:39Z",
        "ends_at": "2026-11-11T01:09:39Z", "admitted_per_s": 2, "stay_s": 60})
}

impl Shopper {
    async fn join(&self, sale: &Sale) -> QueueTicket {
        let path = routes::queue(&sale.id);
        self.send(Method::POST, &path, None, None::<&()>)
            .await
            .json(200)
    }

    async fn try_review(&self) -> Answer {
        let body = json!({"bag_id": self.bag().await.id});
        self.post(routes::CHECKOUT_SESSIONS, &new_key(), &body)
            .await
    }
}

#[tokio::test]
async fn places_are_given_in_order_and_the_estimate_is_kept() {
    let shop = Shop::open().await;
    let sale: Sale = shop
        .seeded()
        .await
        .post(routes::MERCHANT_SALES, &terms())
        .await
        .json(201);
    let mut shoppers = Vec::new();
    for place in 0_u64..5 {
        let shopper = shop.shopper().await;
        let ticket = shopper.join(&sale).await;
        assert_eq!((ticket.position, ticket.eta_s), (place, place.div_ceil(2)));
        shoppers.push(shopper);
    }
    let last = &shoppers[4];
    let again = last.join(&sale).await;
    assert_eq!(
        (again.status, again.position),
        (TicketStatus::Waiting, 4),
        "asking again moves nobody"
    );
    last.add(BAG, 1).await;
    let early = last.try_review().await;
    let problem = early.assert_problem(409, code::QUEUE_TICKET_REQUIRED);
    assert!(problem.detail.contains(&routes::queue(&sale.id)));

    shop.clock.advance_s(2);
    let ticket: QueueTicket = last.get(&routes::queue(&sale.id)).await.json(200);
    assert_eq!(
        (ticket.status, ticket.position),
        (TicketStatus::Admitted, 0)
    );
    let session = last.review().await;
    assert_eq!(last.pay(&session).await.status, 200);
}

#[tokio::test]
async fn a_turn_ends_and_a_sale_does_too() {
    let shop = Shop::open().await;
    let owner = shop.seeded().await;
    let sale: Sale = owner.post(routes::MERCHANT_SALES, &terms()).await.json(201);
    let shopper = shop.shopper().await;
    shopper.join(&sale).await;
    let session = shopper.review_one(BAG).await;
    shop.clock.advance_s(60);
    let late = shopper.pay(&session).await;
    late.assert_problem(409, code::QUEUE_TICKET_REQUIRED);
    assert_eq!(
        shopper.join(&sale).await.status,
        TicketStatus::Admitted,
        "the till was idle"
    );
    assert_eq!(shopper.pay(&session).await.status, 200);

    let other = shop.shopper().await;
    other.add(BAG, 1).await;
    other
        .try_review()
        .await
        .assert_problem(409, code::QUEUE_TICKET_REQUIRED);
    let path = routes::merchant_sale(&sale.id);
    let (rival, _) = shop.owner("rival@example.com").await;
    rival
        .delete(&path)
        .await
        .assert_problem(404, code::NOT_FOUND);
    assert_eq!(owner.delete(&path).await.status, 204);
    assert_eq!(other.try_review().await.status, 201);
    let join = other
        .send(Method::POST, &routes::queue(&sale.id), None, None::<&()>)
        .await;
    join.assert_problem(409, code::SALE_OVER);
}

#[tokio::test]
async fn a_crowd_that_joins_at_once_gets_one_place_each() {
    let shop = Shop::open().await;
    let sale: Sale = shop
        .seeded()
        .await
        .post(routes::MERCHANT_SALES, &terms())
        .await
        .json(201);
    let mut crowd = Vec::new();
    for _ in 0..16 {
        let (shopper, sale) = (shop.shopper().await, sale.clone());
        crowd.push(tokio::spawn(
            async move { shopper.join(&sale).await.position },
        ));
    }
    let mut places = Vec::new();
    for shopper in crowd {
        places.push(shopper.await.unwrap());
    }
    places.sort_unstable();
    assert_eq!(places, (0..16).collect::<Vec<_>>());
}

#[tokio::test]
async fn sales_that_make_no_sense_are_refused_by_name() {
    let shop = Shop::open().await;
    let owner = shop.seeded().await;
    for (member, value) in [
        ("name", json!("")),
        ("variant_ids", json!([])),
        ("admitted_per_s", json!(0)),
        ("stay_s", json!(5)),
        ("starts_at", json!("soon")),
        ("ends_at", json!("2026-11-11T00:00:00Z")),
    ] {
        let mut terms = terms();
        terms[member] = value;
        let refused = owner.post(routes::MERCHANT_SALES, &terms).await;
        let problem = refused.assert_problem(422, code::INVALID_BODY);
        assert_eq!(problem.errors[0].pointer, format!("/{member}"));
    }
}
