//! From the shelf to the receipt and back.

use buyplus_api::{
    Bag, CheckoutSession, Order, OrderPage, OrderStatus, Product, SessionStatus, TotalKind, code,
    routes,
};
use buyplus_server::ProviderError;
use reqwest::Method;
use serde_json::json;

use crate::support::{BAG, Scripted, Shop, enrol, new_key, terms};

const LEFT: &str = "SELECT on_hand FROM inventory WHERE variant_id = 'bag-aurelia-oxblood'";
const HELD: &str = "SELECT SUM(reserved) FROM inventory";

#[tokio::test]
async fn a_nod_pays_for_what_was_shown() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let before = shop.number(LEFT).await;
    let session = shopper.review_one(BAG).await;
    assert_eq!(session.status, SessionStatus::Ready);
    assert_eq!(shop.number(HELD).await, 1);
    let total = session
        .totals
        .iter()
        .find(|total| total.kind == TotalKind::Total)
        .unwrap();
    let challenge = session.challenge.clone().unwrap();
    assert_eq!(challenge.amount.amount_minor, total.amount_minor);
    assert!(total.amount_minor <= 50_000);

    let paid: CheckoutSession = shopper.pay(&session).await.json(200);
    assert_eq!(
        (paid.status, paid.challenge),
        (SessionStatus::Completed, None)
    );
    let order: Order = shopper
        .get(&routes::order(&paid.order_id.unwrap()))
        .await
        .json(200);
    assert_eq!(
        (order.status, order.amount),
        (OrderStatus::Paid, challenge.amount)
    );
    assert_eq!(
        (order.paid_at.as_str(), order.undo_remaining_s),
        ("2026-11-11T00:09:39Z", 600)
    );
    assert_eq!(order.lines[0].variant_id, BAG);
    assert!(shopper.bag().await.lines.is_empty());
    assert_eq!(
        (shop.number(LEFT).await, shop.number(HELD).await),
        (before - 1, 0)
    );
    assert_eq!(shop.number("SELECT COUNT(*) FROM ledger_entries").await, 2);
    assert_eq!(
        shop.number("SELECT SUM(amount_minor) FROM ledger_entries")
            .await,
        0
    );
    let metrics = shopper.get(routes::METRICS).await.text;
    assert!(metrics.contains("buyplus_orders_paid_total 1"), "{metrics}");
    assert!(
        metrics.contains(r#"route="/v1/checkout-sessions/{id}/complete",status="200""#),
        "{metrics}"
    );
}

#[tokio::test]
async fn an_order_can_be_undone_once_inside_its_window() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let before = shop.number(LEFT).await;
    let order = shopper.buy(BAG).await;
    shop.clock.advance_s(599);
    let path = routes::order_cancel(&order.id);
    let key = new_key();
    let undone: Order = shopper.post_empty(&path, &key).await.json(200);
    assert_eq!(
        (undone.status, undone.undo_remaining_s),
        (OrderStatus::Cancelled, 0)
    );
    assert!(shopper.post_empty(&path, &key).await.replayed);
    shopper
        .post_empty(&path, &new_key())
        .await
        .assert_problem(409, code::ORDER_NOT_CANCELLABLE);
    assert_eq!(shop.number(LEFT).await, before);
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM ledger_transactions")
            .await,
        2
    );
    let balances = "SELECT MAX(ABS(balance)) FROM (SELECT SUM(amount_minor) AS balance FROM ledger_entries GROUP BY account) AS balances";
    assert_eq!(shop.number(balances).await, 0);
}

#[tokio::test]
async fn an_order_cannot_be_undone_after_its_window() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let order = shopper.buy(BAG).await;
    shop.clock.advance_s(600);
    let late = shopper
        .post_empty(&routes::order_cancel(&order.id), &new_key())
        .await;
    late.assert_problem(409, code::UNDO_WINDOW_OVER);
}

#[tokio::test]
async fn lines_of_one_sku_share_one_stock() {
    let shop = Shop::open().await;
    shop.sql("UPDATE inventory SET on_hand = 3 WHERE variant_id = 'bag-aurelia-oxblood'")
        .await;
    let shopper = shop
        .shopper_with(|terms| terms.cap_per_payment_minor = 100_000)
        .await;
    shopper.add(BAG, 2).await;
    let bag = shopper.add(BAG, 2).await;
    assert_eq!(bag.lines.len(), 2);
    let session = shopper.review().await;
    assert_eq!(
        (session.status, &session.challenge),
        (SessionStatus::Incomplete, &None)
    );
    let named: Vec<_> = session
        .messages
        .iter()
        .filter_map(|message| message.line_id.clone())
        .collect();
    assert_eq!(named, [bag.lines[0].id.clone(), bag.lines[1].id.clone()]);
    assert!(
        session
            .messages
            .iter()
            .all(|message| message.code == code::OUT_OF_STOCK)
    );

    let change = json!({"lines": [{"id": bag.lines[1].id, "quantity": 1}]});
    let path = routes::checkout_session(&session.id);
    let session: CheckoutSession = shopper
        .send(Method::PATCH, &path, None, Some(&change))
        .await
        .json(200);
    assert_eq!(session.status, SessionStatus::Ready);
    let paid = shopper.pay(&session).await;
    assert_eq!(paid.status, 200, "{}", paid.text);
    assert_eq!(shop.number(LEFT).await, 0);
    let left = shopper.bag().await;
    assert_eq!(
        (left.lines.len(), left.lines[0].quantity),
        (1, 1),
        "what was not bought stays in the bag"
    );
}

#[tokio::test]
async fn a_changed_price_is_shown_before_it_is_paid() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let session = shopper.review_one(BAG).await;
    shop.sql("UPDATE variants SET price_minor = 26000 WHERE id = 'bag-aurelia-oxblood'")
        .await;
    shopper
        .pay(&session)
        .await
        .assert_problem(409, code::PRICE_CHANGED);
    let renewed = shopper.session(&session.id).await;
    assert_eq!(
        renewed.challenge.as_ref().unwrap().amount.amount_minor,
        26_000
    );
    shopper
        .pay(&session)
        .await
        .assert_problem(409, code::NONCE_INVALID);
    let paid = shopper.pay(&renewed).await;
    assert_eq!(paid.status, 200, "{}", paid.text);
    assert_eq!(shop.number("SELECT amount_minor FROM orders").await, 26_000);
}

#[tokio::test]
async fn only_the_device_key_over_exactly_the_challenge_pays() {
    let shop = Shop::open().await;
    let (shopper, thief) = (shop.shopper().await, shop.shopper().await);
    let session = shopper.review_one(BAG).await;
    let good = shopper.sign(&session);
    let mut forged = good.clone();
    forged.signature = thief.sign(&session).signature;
    let mut cheaper = good.clone();
    cheaper.amount.amount_minor = 1;
    let mut euros = good.clone();
    euros.amount.currency = "EUR".into();
    let mut other_cart = good.clone();
    other_cart.cart_hash = "00".into();
    let mut other_nonce = good.clone();
    other_nonce.nonce = "made-up".into();
    let mut unsigned = good.clone();
    unsigned.signature = String::new();
    let cases = [
        (forged, 403, code::SIGNATURE_INVALID),
        (unsigned, 403, code::SIGNATURE_INVALID),
        (cheaper, 409, code::CHALLENGE_MISMATCH),
        (euros, 409, code::CHALLENGE_MISMATCH),
        (other_cart, 409, code::CHALLENGE_MISMATCH),
        (other_nonce, 409, code::NONCE_INVALID),
    ];
    for (request, status, code) in cases {
        shopper
            .complete(&session.id, &new_key(), &request)
            .await
            .assert_problem(status, code);
    }
    assert_eq!(shop.number("SELECT COUNT(*) FROM payments").await, 0);
    assert_eq!(
        shopper
            .complete(&session.id, &new_key(), &good)
            .await
            .status,
        200
    );
    let again = shopper.complete(&session.id, &new_key(), &good).await;
    again.assert_problem(409, code::SESSION_NOT_READY);
}

#[tokio::test]
async fn a_challenge_of_another_session_does_not_pay() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let first = shopper.review_one(BAG).await;
    let second = shopper.review().await;
    let stale = shopper
        .complete(&second.id, &new_key(), &shopper.sign(&first))
        .await;
    stale.assert_problem(409, code::NONCE_INVALID);
    shopper
        .pay(&first)
        .await
        .assert_problem(409, code::SESSION_NOT_READY);
}

#[tokio::test]
async fn an_expired_review_gives_its_stock_back() {
    let shop = Shop::open().await;
    shop.sql("UPDATE inventory SET on_hand = 1 WHERE variant_id = 'bag-aurelia-oxblood'")
        .await;
    let (slow, other) = (shop.shopper().await, shop.shopper().await);
    let session = slow.review_one(BAG).await;
    shop.clock.advance_s(15 * 60);
    assert_eq!(
        slow.session(&session.id).await.status,
        SessionStatus::Expired
    );
    slow.pay(&session)
        .await
        .assert_problem(409, code::SESSION_EXPIRED);
    assert_eq!(other.review_one(BAG).await.status, SessionStatus::Ready);
    assert_eq!(slow.bag().await.lines.len(), 1, "the bag is not lost");
}

#[tokio::test]
async fn a_second_review_does_not_compete_with_the_first() {
    let shop = Shop::open().await;
    shop.sql("UPDATE inventory SET on_hand = 1 WHERE variant_id = 'bag-aurelia-oxblood'")
        .await;
    let shopper = shop.shopper().await;
    let first = shopper.review_one(BAG).await;
    let second = shopper.review().await;
    assert_eq!(second.status, SessionStatus::Ready);
    assert_eq!(
        second.lines[0].stock,
        Some(1),
        "what is held for the shopper counts as theirs"
    );
    assert_eq!(
        shopper.session(&first.id).await.status,
        SessionStatus::Cancelled
    );
    assert_eq!(shop.number(HELD).await, 1);
}

#[tokio::test]
async fn a_review_given_up_gives_its_stock_back() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let session = shopper.review_one(BAG).await;
    let path = routes::checkout_cancel(&session.id);
    let cancelled: CheckoutSession = shopper.post_empty(&path, &new_key()).await.json(200);
    assert_eq!(cancelled.status, SessionStatus::Cancelled);
    assert_eq!(shop.number(HELD).await, 0);
    shopper
        .pay(&session)
        .await
        .assert_problem(409, code::SESSION_NOT_READY);
    let order = shopper.buy("scarf-seta-peacock").await;
    let path = routes::checkout_cancel(&order.session_id);
    shopper
        .post_empty(&path, &new_key())
        .await
        .assert_problem(409, code::SESSION_NOT_READY);
}

#[tokio::test]
async fn a_declined_payment_can_be_tried_again() {
    let provider = Scripted::default();
    provider
        .answers
        .lock()
        .unwrap()
        .push(ProviderError::Declined("no funds".into()));
    let shop = Shop::with_provider(provider).await;
    let shopper = shop
        .shopper_with(|terms| terms.max_payments_per_day = 1)
        .await;
    let session = shopper.review_one(BAG).await;
    shopper
        .pay(&session)
        .await
        .assert_problem(402, code::PAYMENT_DECLINED);
    assert_eq!(shop.number("SELECT COUNT(*) FROM ledger_entries").await, 0);
    let renewed = shopper.session(&session.id).await;
    assert_eq!(
        renewed.status,
        SessionStatus::Ready,
        "a declined payment does not count"
    );
    assert_ne!(
        renewed.challenge.as_ref().unwrap().nonce,
        session.challenge.unwrap().nonce
    );
    assert_eq!(shopper.pay(&renewed).await.status, 200);
}

#[tokio::test]
async fn a_review_says_when_a_nod_is_not_enough() {
    let shop = Shop::open().await;
    let shopper = enrol(&shop.running.url()).await;
    let session = shopper.review_one(BAG).await;
    assert_eq!(session.status, SessionStatus::AuthenticationRequired);
    assert_eq!(session.messages[0].code, code::MANDATE_REQUIRED);
    shopper.agree(terms(&shopper.device_id, 1)).await;
    assert_eq!(
        shopper.session(&session.id).await.status,
        SessionStatus::Ready
    );
}

#[tokio::test]
async fn a_bag_is_changed_line_by_line_and_counts_its_versions() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let bag = shopper.add(BAG, 1).await;
    let path = routes::bag_line(&bag.id, &bag.lines[0].id);
    let two: Bag = shopper
        .send(Method::PATCH, &path, None, Some(&json!({"quantity": 2})))
        .await
        .json(200);
    assert_eq!(
        (two.subtotal_minor, two.version),
        (2 * bag.subtotal_minor, bag.version + 1)
    );
    let none: Bag = shopper
        .send(Method::DELETE, &path, None, None::<&()>)
        .await
        .json(200);
    assert_eq!((none.lines.len(), none.subtotal_minor), (0, 0));
    shopper
        .send(Method::DELETE, &path, None, None::<&()>)
        .await
        .assert_problem(404, code::NOT_FOUND);
    let empty = shopper
        .post(
            routes::CHECKOUT_SESSIONS,
            &new_key(),
            &json!({"bag_id": bag.id}),
        )
        .await;
    empty.assert_problem(409, code::BAG_EMPTY);
}

#[tokio::test]
async fn orders_are_listed_newest_first_page_by_page() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let mut bought = Vec::new();
    for _ in 0..3 {
        bought.insert(0, shopper.buy("scarf-seta-peacock").await.id);
    }
    let first: OrderPage = shopper.get("/v1/orders?limit=2").await.json(200);
    let rest = format!("/v1/orders?limit=2&cursor={}", first.next_cursor.unwrap());
    let rest: OrderPage = shopper.get(&rest).await.json(200);
    assert_eq!(rest.next_cursor, None);
    let listed: Vec<_> = first
        .items
        .into_iter()
        .chain(rest.items)
        .map(|order| order.id)
        .collect();
    assert_eq!(listed, bought);
}

#[tokio::test]
async fn stock_on_the_shelf_falls_while_it_is_held() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let stock = || async {
        let product: Product = shopper.get(&routes::product("bag-aurelia")).await.json(200);
        product.variants[0].stock
    };
    let before = stock().await;
    shopper.review_one(BAG).await;
    assert_eq!(stock().await, before - 1);
}
