//! Many shoppers at once, with payments that truly overlap: a provider holds them, nothing sleeps.

use buyplus_api::{CheckoutSession, SessionStatus, code, routes};
use serde_json::json;
use tokio::{sync::Barrier, task::JoinSet};

use crate::support::{BAG, Gate, Meeting, Shop, Shopper, new_key};

const SHOPPERS: usize = 64;

async fn reviews_at_once(shop: &Shop, variant_id: &'static str) -> Vec<(Shopper, CheckoutSession)> {
    let mut shoppers = JoinSet::new();
    for _ in 0..SHOPPERS {
        let shopper = shop.shopper().await;
        shopper.add(variant_id, 1).await;
        shoppers.spawn(async move {
            let session = shopper.review().await;
            (shopper, session)
        });
    }
    shoppers.join_all().await
}

async fn pay_at_once(shoppers: Vec<(Shopper, CheckoutSession)>) -> Vec<crate::support::Answer> {
    let mut payments = JoinSet::new();
    for (shopper, session) in shoppers {
        payments.spawn(async move {
            let request = session
                .challenge
                .as_ref()
                .map_or_else(|| shopper.forge(), |_| shopper.sign(&session));
            shopper.complete(&session.id, &new_key(), &request).await
        });
    }
    payments.join_all().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_unit_is_sold_once() {
    let gate = Gate::closed();
    let shop = Shop::with_provider(gate.clone()).await;
    shop.sql("UPDATE inventory SET on_hand = 1 WHERE variant_id = 'bag-aurelia-oxblood'")
        .await;
    let (first, rest): (Vec<_>, Vec<_>) = reviews_at_once(&shop, BAG)
        .await
        .into_iter()
        .partition(|(_, session)| session.status == SessionStatus::Ready);
    assert_eq!((first.len(), rest.len()), (1, SHOPPERS - 1));
    for (_, session) in &rest {
        assert_eq!(session.status, SessionStatus::Incomplete);
        assert_eq!(session.messages[0].code, code::OUT_OF_STOCK);
    }

    let winner = tokio::spawn(pay_at_once(first));
    gate.until_entered().await;
    for refused in pay_at_once(rest).await {
        refused.assert_problem(409, code::OUT_OF_STOCK);
    }
    gate.let_go();
    assert_eq!(winner.await.unwrap()[0].status, 200);
    assert_eq!(shop.number("SELECT COUNT(*) FROM orders").await, 1);
    let left = "SELECT on_hand + reserved FROM inventory WHERE variant_id = 'bag-aurelia-oxblood'";
    assert_eq!(shop.number(left).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn settlements_that_all_overlap_sell_exactly_what_there_is() {
    const STOCK: usize = 8;
    let shop = Shop::with_provider(Meeting(Barrier::new(STOCK))).await;
    shop.sql("UPDATE inventory SET on_hand = 8 WHERE variant_id = 'bag-aurelia-oxblood'")
        .await;
    let answers = pay_at_once(reviews_at_once(&shop, BAG).await).await;
    assert_eq!(
        answers.iter().filter(|answer| answer.status == 200).count(),
        STOCK
    );
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM orders").await,
        STOCK as i64
    );
    let left = "SELECT on_hand + reserved FROM inventory WHERE variant_id = 'bag-aurelia-oxblood'";
    assert_eq!(shop.number(left).await, 0);
    assert_eq!(
        shop.number("SELECT COALESCE(SUM(amount_minor), 1) FROM ledger_entries")
            .await,
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn stock_in_parts_sells_exactly_what_there_is() {
    const STOCK: usize = 12;
    let shop = Shop::with_provider(Meeting(Barrier::new(STOCK))).await;
    shop.sql("UPDATE inventory SET on_hand = 12 WHERE variant_id = 'bag-aurelia-oxblood'")
        .await;
    shop.split(BAG, 5).await;
    let parts = "SELECT COUNT(*) FROM inventory WHERE variant_id = 'bag-aurelia-oxblood' AND on_hand BETWEEN 2 AND 3";
    assert_eq!(shop.number(parts).await, 5);
    // More than any part has by itself: taken from several, and given back to them.
    let greedy = shop.shopper().await;
    greedy.add(BAG, 7).await;
    let held = greedy.review().await;
    assert_ne!(held.status, SessionStatus::Incomplete, "{held:?}");
    greedy
        .post_empty(&routes::checkout_cancel(&held.id), &new_key())
        .await;
    let answers = pay_at_once(reviews_at_once(&shop, BAG).await).await;
    assert_eq!(
        answers.iter().filter(|answer| answer.status == 200).count(),
        STOCK
    );
    let left =
        "SELECT SUM(on_hand + reserved) FROM inventory WHERE variant_id = 'bag-aurelia-oxblood'";
    assert_eq!(shop.number(left).await, 0);
    assert_eq!(shop.number("SELECT COUNT(*) FROM reservations").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_session_is_paid_once_however_many_nods_arrive() {
    let gate = Gate::closed();
    let shop = Shop::with_provider(gate.clone()).await;
    let shopper = shop.shopper().await;
    let session = shopper.review_one(BAG).await;
    let mut nods = JoinSet::new();
    for _ in 0..16 {
        let (shopper, session) = (shopper.clone(), session.clone());
        nods.spawn(async move { shopper.pay(&session).await });
    }
    gate.until_entered().await;
    for _ in 0..15 {
        nods.join_next()
            .await
            .unwrap()
            .unwrap()
            .assert_problem(409, code::SESSION_NOT_READY);
    }
    gate.let_go();
    assert_eq!(nods.join_next().await.unwrap().unwrap().status, 200);
    assert_eq!(gate.calls.lock().unwrap().len(), 1);
    assert_eq!(shop.number("SELECT COUNT(*) FROM orders").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_under_way_keeps_its_stock_past_the_expiry() {
    let gate = Gate::closed();
    let shop = Shop::with_provider(gate.clone()).await;
    shop.sql("UPDATE inventory SET on_hand = 1 WHERE variant_id = 'bag-aurelia-oxblood'")
        .await;
    let (slow, other) = (shop.shopper().await, shop.shopper().await);
    let session = slow.review_one(BAG).await;
    let paying = {
        let (slow, session) = (slow.clone(), session.clone());
        tokio::spawn(async move { slow.pay(&session).await })
    };
    gate.until_entered().await;
    shop.clock.advance_s(3600);
    assert_eq!(
        other.review_one(BAG).await.status,
        SessionStatus::Incomplete
    );
    gate.let_go();
    assert_eq!(paying.await.unwrap().status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_payments_at_once_cannot_slip_under_a_cap_together() {
    let gate = Gate::closed();
    let shop = Shop::with_provider(gate.clone()).await;
    let shopper = shop
        .shopper_with(|terms| terms.max_payments_per_day = 1)
        .await;
    let first = shopper.review_one(BAG).await;
    let paying = {
        let (shopper, first) = (shopper.clone(), first.clone());
        tokio::spawn(async move { shopper.pay(&first).await })
    };
    gate.until_entered().await;
    let second = shopper.review_one("scarf-seta-peacock").await;
    assert_eq!(second.status, SessionStatus::AuthenticationRequired);
    shopper
        .pay(&second)
        .await
        .assert_problem(403, code::PAYMENTS_PER_DAY_EXCEEDED);
    gate.let_go();
    assert_eq!(paying.await.unwrap().status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_at_once_make_one_bag_and_lose_no_line() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let mut bags = JoinSet::new();
    for _ in 0..16 {
        let shopper = shopper.clone();
        bags.spawn(async move { shopper.add(BAG, 1).await.id });
    }
    let mut ids = bags.join_all().await;
    ids.dedup();
    assert_eq!(ids.len(), 1);
    assert_eq!(shopper.bag().await.lines.len(), 16);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_sent_at_once_reserves_once() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let body = json!({"bag_id": shopper.add(BAG, 1).await.id});
    let key = new_key();
    let mut sent = JoinSet::new();
    for _ in 0..16 {
        let (shopper, body, key) = (shopper.clone(), body.clone(), key.clone());
        sent.spawn(async move { shopper.post(routes::CHECKOUT_SESSIONS, &key, &body).await });
    }
    let answers = sent.join_all().await;
    assert_eq!(answers.iter().filter(|answer| !answer.replayed).count(), 1);
    assert!(
        answers
            .iter()
            .all(|answer| answer.status == 201 && answer.text == answers[0].text)
    );
    assert_eq!(shop.number("SELECT SUM(reserved) FROM inventory").await, 1);
}
