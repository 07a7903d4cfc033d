//! Where goods go, how they get there, and what that costs.

use buyplus_api::{CheckoutSession, FulfilmentKind, Order, SessionStatus, TotalKind, code, routes};
use serde_json::{Value, json};

use crate::support::{BAG, Shop, amount};

const SCARF: &str = "scarf-seta-peacock";

fn address(country: &str) -> Value {
    json!({"name": "Ann", "line1": "123 Main St", "city": "Springfield", "region": "IL",
        "postal_code": "62704", "country": country})
}

fn sum_of_parts(session: &CheckoutSession) -> i64 {
    let parts = session
        .totals
        .iter()
        .filter(|total| !matches!(total.kind, TotalKind::Total | TotalKind::TaxIncluded));
    parts.map(|total| total.amount_minor).sum()
}

#[tokio::test]
async fn without_an_address_goods_are_collected_and_it_can_be_paid_at_once() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let session = shopper.review_one(SCARF).await;
    assert_eq!(session.status, SessionStatus::Ready);
    let way = session.fulfilment.selected.clone().unwrap();
    assert_eq!(
        (way.id.as_str(), way.kind),
        ("pickup:galleria", FulfilmentKind::Pickup)
    );
    assert_eq!(session.fulfilment.options, [way]);
    assert_eq!(
        amount(&session.totals, TotalKind::Total),
        session.lines[0].line_total_minor
    );
    assert!(
        amount(&session.totals, TotalKind::TaxIncluded) > 0,
        "the price holds the tax of home"
    );
}

#[tokio::test]
async fn an_address_opens_ways_and_each_change_is_a_new_challenge() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let first = shopper.review_one(BAG).await;
    let second: CheckoutSession = shopper
        .change(&first, &json!({"address": address("US")}))
        .await
        .json(200);
    let ids: Vec<_> = second
        .fulfilment
        .options
        .iter()
        .map(|option| option.id.as_str())
        .collect();
    assert_eq!(
        ids,
        ["pickup:galleria", "ship:us-standard", "ship:us-express"]
    );
    assert_eq!(
        second.fulfilment.selected.as_ref().unwrap().id,
        "ship:us-standard"
    );
    assert_eq!(
        amount(&second.totals, TotalKind::Shipping),
        0,
        "free from 50.00 on"
    );
    let third: CheckoutSession = shopper
        .change(&second, &json!({"option_id": "ship:us-express"}))
        .await
        .json(200);
    assert_eq!(amount(&third.totals, TotalKind::Shipping), 1_500);
    assert_eq!(amount(&third.totals, TotalKind::Total), 24_900 + 1_500);
    let elsewhere = json!({"address": {"name": "Ann", "line1": "9 Oak Ave", "city": "Troy", "postal_code": "1", "country": "US"}});
    let fourth: CheckoutSession = shopper.change(&third, &elsewhere).await.json(200);
    assert_eq!(
        fourth.fulfilment.selected.as_ref().unwrap().id,
        "ship:us-express",
        "a choice is kept"
    );
    assert_eq!(fourth.totals, third.totals);
    let hashes: std::collections::BTreeSet<_> = [&first, &second, &third, &fourth]
        .map(|one| one.challenge.clone().unwrap().cart_hash)
        .into();
    assert_eq!(hashes.len(), 4, "what is signed names where it goes");
    shopper
        .pay(&third)
        .await
        .assert_problem(409, code::NONCE_INVALID);
    let paid: CheckoutSession = shopper.pay(&fourth).await.json(200);
    let order: Order = shopper
        .get(&routes::order(&paid.order_id.unwrap()))
        .await
        .json(200);
    assert_eq!(order.fulfilment.address.unwrap().city, "Troy");
    assert_eq!(order.fulfilment.selected, fourth.fulfilment.selected);
    assert_eq!(order.amount.amount_minor, 26_400);
}

#[tokio::test]
async fn across_a_border_tax_and_duty_come_on_top() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let session = shopper.review_one(BAG).await;
    let session: CheckoutSession = shopper
        .change(&session, &json!({"address": address("GB")}))
        .await
        .json(200);
    let of = |kind| amount(&session.totals, kind);
    // 249.00 of goods, 25.00 to bring them, 12 % duty, 20 % tax on all of it.
    assert_eq!(
        (of(TotalKind::Shipping), of(TotalKind::Duty)),
        (2_500, 2_988)
    );
    assert_eq!(of(TotalKind::Tax), 4_980 + 1_098);
    assert_eq!(of(TotalKind::TaxIncluded), 0);
    assert_eq!(of(TotalKind::Total), sum_of_parts(&session));
    assert_eq!(
        session.challenge.clone().unwrap().amount.amount_minor,
        of(TotalKind::Total)
    );
    assert_eq!(shopper.pay(&session).await.status, 200);
}

#[tokio::test]
async fn where_nothing_is_brought_it_can_still_be_collected() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let session = shopper.review_one(BAG).await;
    let session: CheckoutSession = shopper
        .change(&session, &json!({"address": address("AQ")}))
        .await
        .json(200);
    assert_eq!(
        (session.status, &session.challenge),
        (SessionStatus::Incomplete, &None)
    );
    assert_eq!(session.messages[0].code, code::ADDRESS_NOT_SERVED);
    shopper
        .complete(&session.id, "k", &shopper.forge())
        .await
        .assert_problem(409, code::SESSION_NOT_READY);
    let session: CheckoutSession = shopper
        .change(&session, &json!({"option_id": "pickup:galleria"}))
        .await
        .json(200);
    assert_eq!(session.status, SessionStatus::Ready);
}

#[tokio::test]
async fn a_way_that_is_gone_is_replaced_and_said() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let session = shopper.review_one(BAG).await;
    let change = json!({"address": address("US"), "option_id": "ship:us-express"});
    let session: CheckoutSession = shopper.change(&session, &change).await.json(200);
    shop.sql("DELETE FROM shipping_rates WHERE id = 'us-express'")
        .await;
    shopper
        .pay(&session)
        .await
        .assert_problem(409, code::PRICE_CHANGED);
    let session = shopper.session(&session.id).await;
    assert_eq!(session.status, SessionStatus::Ready);
    assert_eq!(session.messages[0].code, code::OPTION_UNAVAILABLE);
    assert_eq!(
        session.fulfilment.selected.as_ref().unwrap().id,
        "ship:us-standard"
    );
    assert_eq!(shopper.pay(&session).await.status, 200);
}

#[tokio::test]
async fn an_address_that_cannot_be_written_on_a_parcel_is_pointed_at() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let session = shopper.review_one(BAG).await;
    let cases = [
        ("name", json!(""), "/address/name"),
        ("city", json!("a\nb"), "/address/city"),
        ("line1", json!("x".repeat(121)), "/address/line1"),
        ("country", json!("us"), "/address/country"),
        ("country", json!("USA"), "/address/country"),
    ];
    for (member, value, pointer) in cases {
        let mut wrong = address("US");
        wrong[member] = value;
        let answer = shopper.change(&session, &json!({"address": wrong})).await;
        assert_eq!(
            answer.assert_problem(422, code::INVALID_BODY).errors[0].pointer,
            pointer
        );
    }
    assert_eq!(
        shopper.session(&session.id).await.version,
        session.version,
        "nothing was changed"
    );
}

#[tokio::test]
async fn quantities_stay_when_something_else_changes() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let bag = shopper.add(SCARF, 3).await;
    let session = shopper.review().await;
    let fewer = json!({"lines": [{"id": bag.lines[0].id, "quantity": 1}]});
    let session: CheckoutSession = shopper.change(&session, &fewer).await.json(200);
    let session: CheckoutSession = shopper
        .change(&session, &json!({"address": address("US")}))
        .await
        .json(200);
    assert_eq!(session.lines[0].quantity, 1);
    let session: CheckoutSession = shopper.change(&session, &json!({})).await.json(200);
    assert_eq!(
        session.lines[0].quantity, 3,
        "nothing asked for: the bag as it is"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_at_once_hold_the_stock_once() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let session = shopper.review_one(BAG).await;
    let mut changes = tokio::task::JoinSet::new();
    for turn in 0..16 {
        let (shopper, session) = (shopper.clone(), session.clone());
        changes.spawn(async move {
            let change = match turn % 2 {
                0 => json!({"address": address("US")}),
                _ => json!({}),
            };
            shopper.change(&session, &change).await.status
        });
    }
    assert!(changes.join_all().await.iter().all(|status| *status == 200));
    assert_eq!(shop.number("SELECT SUM(reserved) FROM inventory").await, 1);
    assert_eq!(
        shop.number("SELECT SUM(quantity) FROM reservations").await,
        1
    );
}

#[tokio::test]
async fn one_payment_pays_one_merchant_and_the_rest_stays_in_the_bag() {
    let shop = Shop::open().await;
    shop.sql(
        "INSERT INTO merchants (id, name) VALUES ('mer_other', '{\"en\":\"Other\",\"zh-CN\":\"他\"}'); \
         INSERT INTO stores (id, merchant_id, document) SELECT 'other', 'mer_other', document FROM stores WHERE id = 'galleria'; \
         UPDATE products SET merchant_id = 'mer_other' WHERE id = 'scarf-seta'",
    )
    .await;
    let shopper = shop.shopper().await;
    shopper.add(BAG, 1).await;
    shopper.add(SCARF, 1).await;
    let first = shopper.review().await;
    assert_eq!(
        (first.merchant.id.as_str(), first.lines.len()),
        ("mer_galleria", 1)
    );
    assert_eq!(first.messages[0].code, code::OTHER_MERCHANTS);
    assert_eq!(first.status, SessionStatus::Ready);
    assert_eq!(shopper.pay(&first).await.status, 200);
    let rest = shopper.review().await;
    assert_eq!(
        (rest.merchant.id.as_str(), rest.lines[0].variant_id.as_str()),
        ("mer_other", SCARF)
    );
    assert_eq!(
        rest.fulfilment.selected.as_ref().unwrap().id,
        "pickup:other"
    );
    assert_eq!(shopper.pay(&rest).await.status, 200);
    let earned = shop
        .number(
            "SELECT COUNT(DISTINCT account) FROM ledger_entries WHERE account LIKE 'merchant:%'",
        )
        .await;
    assert_eq!(earned, 2);
}
