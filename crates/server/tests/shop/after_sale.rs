//! What happens to an order once it is paid: it travels, comes back, is paid back.

use buyplus_api::{
    Order, OrderHistory, OrderPage, OrderStatus, Refund, RefundStatus, Return, ReturnStatus, code,
    event, routes,
};
use buyplus_server::ProviderError;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::{Answer, BAG, Scripted, Shop, Shopper, new_key};

const SCARF: &str = "scarf-seta-peacock";
const SUM: &str = "SELECT COALESCE(SUM(amount_minor), 0) FROM ledger_entries";
const WALLETS: &str =
    "SELECT COALESCE(SUM(amount_minor), 0) FROM ledger_entries WHERE account LIKE 'wallet:%'";
const LEFT: &str = "SELECT on_hand FROM inventory WHERE variant_id = 'scarf-seta-peacock'";

/// An order of so many scarves.
async fn scarves(shopper: &Shopper, quantity: u32) -> Order {
    shopper.add(SCARF, quantity).await;
    let session = shopper.review().await;
    let paid: buyplus_api::CheckoutSession = shopper.pay(&session).await.json(200);
    shopper
        .get(&routes::order(&paid.order_id.unwrap()))
        .await
        .json(200)
}

async fn refund(seller: &Shopper, order: &Order, body: Value) -> Answer {
    let path = routes::of(routes::MERCHANT_REFUNDS, &order.id);
    seller.post(&path, &new_key(), &body).await
}

async fn parcel(seller: &Shopper, order: &Order, body: Value) -> Answer {
    let path = routes::of(routes::MERCHANT_PARCELS, &order.id);
    seller.post(&path, &new_key(), &body).await
}

async fn history(shopper: &Shopper, order: &Order) -> OrderHistory {
    shopper
        .get(&routes::of(routes::ORDER_HISTORY, &order.id))
        .await
        .json(200)
}

#[tokio::test]
async fn units_are_paid_back_one_by_one_to_the_last_cent() {
    let shop = Shop::open().await;
    let (shopper, seller) = (shop.shopper().await, shop.seller().await);
    let before = shop.number(LEFT).await;
    let order = scarves(&shopper, 3).await;
    let line = &order.lines[0].id;
    let mut back = 0;
    for left in (0..3).rev() {
        let body = json!({"lines": [{"line_id": line, "quantity": 1}], "restock": left == 0, "reason": "A seam"});
        let refund: Refund = refund(&seller, &order, body).await.json(201);
        assert_eq!(refund.status, RefundStatus::Done);
        back += refund.amount_minor;
        let status = history(&shopper, &order).await.order.status;
        let wanted = if left == 0 {
            OrderStatus::Refunded
        } else {
            OrderStatus::PartlyRefunded
        };
        assert_eq!(status, wanted);
    }
    assert_eq!(back, order.amount.amount_minor);
    assert_eq!((shop.number(SUM).await, shop.number(WALLETS).await), (0, 0));
    assert_eq!(
        shop.number(LEFT).await,
        before - 2,
        "one of three went back on the shelf"
    );
    let once_more = json!({"lines": [{"line_id": line, "quantity": 1}]});
    refund(&seller, &order, once_more)
        .await
        .assert_problem(409, code::UNITS_TOO_MANY);
    refund(&seller, &order, json!({"amount_minor": 1}))
        .await
        .assert_problem(409, code::REFUND_TOO_LARGE);
    refund(&seller, &order, json!({}))
        .await
        .assert_problem(409, code::REFUND_TOO_LARGE);
}

#[tokio::test]
async fn an_amount_is_paid_back_and_then_all_that_is_left() {
    let shop = Shop::open().await;
    let (shopper, seller) = (shop.shopper().await, shop.seller().await);
    let order = shopper.buy(BAG).await;
    for wrong in [json!({"amount_minor": 0}), json!({"amount_minor": -5})] {
        refund(&seller, &order, wrong)
            .await
            .assert_problem(422, code::INVALID_BODY);
    }
    refund(&seller, &order, json!({"restock": true}))
        .await
        .assert_problem(422, code::INVALID_BODY);
    let too_much = json!({"amount_minor": order.amount.amount_minor + 1});
    refund(&seller, &order, too_much)
        .await
        .assert_problem(409, code::REFUND_TOO_LARGE);
    let some: Refund = refund(&seller, &order, json!({"amount_minor": 1_000}))
        .await
        .json(201);
    assert_eq!(some.amount_minor, 1_000);
    assert_eq!(
        shop.number(WALLETS).await,
        1_000 - order.amount.amount_minor
    );
    let rest: Refund = refund(&seller, &order, json!({})).await.json(201);
    assert_eq!(rest.amount_minor, order.amount.amount_minor - 1_000);
    let told = history(&shopper, &order).await;
    assert_eq!(
        (told.order.status, told.order.refunded_minor),
        (OrderStatus::Refunded, order.amount.amount_minor)
    );
    let kinds: Vec<_> = told
        .events
        .iter()
        .map(|event| event.kind.as_str())
        .collect();
    assert_eq!(
        kinds,
        [event::ORDER_PAID, event::REFUND_DONE, event::REFUND_DONE]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn refunds_at_once_never_give_back_more_than_was_paid() {
    let shop = Shop::open().await;
    let (shopper, seller) = (shop.shopper().await, shop.seller().await);
    let order = shopper.buy(BAG).await;
    let mut refunds = JoinSet::new();
    for turn in 0..12 {
        let (shopper, seller, order) = (shopper.clone(), seller.clone(), order.clone());
        refunds.spawn(async move {
            match turn {
                0 => {
                    shopper
                        .post_empty(&routes::order_cancel(&order.id), &new_key())
                        .await
                        .status
                }
                _ => {
                    refund(&seller, &order, json!({"amount_minor": 10_000}))
                        .await
                        .status
                }
            }
        });
    }
    let statuses = refunds.join_all().await;
    assert!(
        statuses
            .iter()
            .all(|status| [200, 201, 409].contains(status)),
        "{statuses:?}"
    );
    let back = shop.number("SELECT COALESCE(SUM(amount_minor), 0) FROM payments WHERE kind = 'refund' AND state = 'done'").await;
    assert!(
        back <= order.amount.amount_minor && back >= 20_000,
        "{back}"
    );
    assert_eq!(shop.number("SELECT refunded_minor FROM orders").await, back);
    assert_eq!(shop.number(SUM).await, 0);
}

#[tokio::test]
async fn a_refund_that_the_provider_declines_can_be_tried_again() {
    let provider = Scripted::default();
    let shop = Shop::with_provider(provider.clone()).await;
    let (shopper, seller) = (shop.shopper().await, shop.seller().await);
    let order = shopper.buy(BAG).await;
    provider
        .answers
        .lock()
        .unwrap()
        .push(ProviderError::Declined("closed".into()));
    refund(&seller, &order, json!({}))
        .await
        .assert_problem(402, code::PAYMENT_DECLINED);
    let told = history(&shopper, &order).await;
    assert_eq!(
        (told.order.status, told.order.refunded_minor),
        (OrderStatus::Paid, 0)
    );
    assert_eq!(told.refunds[0].status, RefundStatus::Failed);
    assert_eq!(refund(&seller, &order, json!({})).await.status, 201);
}

#[tokio::test]
async fn a_refund_that_got_stuck_is_taken_up_once() {
    let provider = Scripted::default();
    let shop = Shop::with_provider(provider.clone()).await;
    let (shopper, seller) = (shop.shopper().await, shop.seller().await);
    let order = shopper.buy(BAG).await;
    provider
        .answers
        .lock()
        .unwrap()
        .push(ProviderError::Unavailable("line cut".into()));
    let (key, path) = (new_key(), routes::of(routes::MERCHANT_REFUNDS, &order.id));
    let body = json!({"amount_minor": 500});
    seller
        .post(&path, &key, &body)
        .await
        .assert_problem(503, code::PROVIDER_UNAVAILABLE);
    let shop = shop.reopen().await;
    let seller = Shopper {
        url: shop.running.url(),
        ..seller
    };
    let again = seller.post(&path, &key, &body).await;
    assert_eq!(
        (again.status, again.replayed),
        (201, true),
        "{}",
        again.text
    );
    assert_eq!(shop.number("SELECT refunded_minor FROM orders").await, 500);
    assert_eq!(shop.number(SUM).await, 0);
}

#[tokio::test]
async fn goods_come_back_are_looked_at_and_paid_back() {
    let shop = Shop::open().await;
    let (shopper, seller) = (shop.shopper().await, shop.seller().await);
    let before = shop.number(LEFT).await;
    let order = scarves(&shopper, 2).await;
    let line = &order.lines[0].id;
    let ask = |quantity: u32| {
        let body =
            json!({"lines": [{"line_id": line, "quantity": quantity}], "reason": "Too long"});
        let (shopper, path) = (
            shopper.clone(),
            routes::of(routes::ORDER_RETURNS, &order.id),
        );
        async move { shopper.post(&path, &new_key(), &body).await }
    };
    ask(3).await.assert_problem(409, code::UNITS_TOO_MANY);
    let asked: Return = ask(1).await.json(201);
    assert_eq!(asked.status, ReturnStatus::Requested);
    ask(2).await.assert_problem(409, code::UNITS_TOO_MANY);
    let step = |route: &str, body: Value| {
        let (seller, path) = (seller.clone(), routes::of(route, &asked.id));
        async move { seller.post(&path, &new_key(), &body).await }
    };
    let undo = shopper
        .post_empty(&routes::order_cancel(&order.id), &new_key())
        .await;
    undo.assert_problem(409, code::ORDER_NOT_CANCELLABLE);
    step(routes::MERCHANT_RETURN_REFUND, json!({}))
        .await
        .assert_problem(409, code::RETURN_STEP_INVALID);
    let received: Return = step(routes::MERCHANT_RETURN_RECEIVE, json!({"restock": true}))
        .await
        .json(200);
    assert_eq!(received.status, ReturnStatus::Received);
    assert_eq!(shop.number(LEFT).await, before - 1);
    step(routes::MERCHANT_RETURN_RECEIVE, json!({"restock": true}))
        .await
        .assert_problem(409, code::RETURN_STEP_INVALID);
    // What is on the shelf already cannot be put there again by a refund.
    let twice = json!({"lines": [{"line_id": line, "quantity": 2}], "restock": true});
    refund(&seller, &order, twice)
        .await
        .assert_problem(409, code::UNITS_TOO_MANY);
    let back: Refund = step(routes::MERCHANT_RETURN_REFUND, json!({}))
        .await
        .json(201);
    assert_eq!(back.amount_minor, order.amount.amount_minor / 2);
    step(routes::MERCHANT_RETURN_REFUND, json!({}))
        .await
        .assert_problem(409, code::RETURN_STEP_INVALID);
    let told = history(&shopper, &order).await;
    assert_eq!(
        (told.order.status, told.returns[0].status),
        (OrderStatus::PartlyRefunded, ReturnStatus::Refunded)
    );
    assert_eq!(
        (shop.number(SUM).await, shop.number(LEFT).await),
        (0, before - 1)
    );
    // The other one is asked back too, and rejected, and asked back again after that.
    let other: Return = ask(1).await.json(201);
    let path = routes::of(routes::MERCHANT_RETURN_REJECT, &other.id);
    let rejected: Return = seller.post_empty(&path, &new_key()).await.json(200);
    assert_eq!(rejected.status, ReturnStatus::Rejected);
    assert_eq!(ask(1).await.status, 201);
    shop.clock.advance_s(30 * 24 * 3600);
    ask(1).await.assert_problem(409, code::RETURN_WINDOW_OVER);
}

#[tokio::test]
async fn goods_go_step_by_step_and_what_has_left_cannot_be_undone() {
    let shop = Shop::open().await;
    let (shopper, seller) = (shop.shopper().await, shop.seller().await);
    let order = shopper.buy(BAG).await;
    parcel(&seller, &order, json!({"step": "delivered"}))
        .await
        .assert_problem(409, code::ORDER_STEP_INVALID);
    let wrong = json!({"step": "shipped", "tracking_url": "javascript:alert(1)"});
    parcel(&seller, &order, wrong)
        .await
        .assert_problem(422, code::INVALID_BODY);
    let shipped = json!({"step": "shipped", "tracking_number": "1Z", "tracking_url": "https://carrier.example/1Z"});
    let told: OrderHistory = parcel(&seller, &order, shipped).await.json(200);
    assert_eq!(told.events[1].kind, event::ORDER_SHIPPED);
    assert_eq!(told.events[1].tracking_number.as_deref(), Some("1Z"));
    let undo = shopper
        .post_empty(&routes::order_cancel(&order.id), &new_key())
        .await;
    undo.assert_problem(409, code::ORDER_NOT_CANCELLABLE);
    let cancel = routes::of(routes::MERCHANT_ORDER_CANCEL, &order.id);
    seller
        .post_empty(&cancel, &new_key())
        .await
        .assert_problem(409, code::ORDER_NOT_CANCELLABLE);
    assert_eq!(
        parcel(&seller, &order, json!({"step": "delivered"}))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn a_merchant_cancels_what_has_not_left_long_after_the_undo_window() {
    let shop = Shop::open().await;
    let (shopper, seller) = (shop.shopper().await, shop.seller().await);
    let before = shop.number(LEFT).await;
    let order = scarves(&shopper, 2).await;
    shop.clock.advance_s(24 * 3600);
    let cancel = routes::of(routes::MERCHANT_ORDER_CANCEL, &order.id);
    let cancelled: Order = seller.post_empty(&cancel, &new_key()).await.json(200);
    assert_eq!(
        (cancelled.status, cancelled.refunded_minor),
        (OrderStatus::Cancelled, order.amount.amount_minor)
    );
    assert_eq!(
        (shop.number(LEFT).await, shop.number(SUM).await),
        (before, 0)
    );
    parcel(&seller, &order, json!({"step": "shipped"}))
        .await
        .assert_problem(409, code::ORDER_STEP_INVALID);
    let told = history(&shopper, &order).await;
    assert_eq!(told.events.last().unwrap().kind, event::ORDER_CANCELLED);
    let sold: OrderPage = seller.get(routes::MERCHANT_ORDERS).await.json(200);
    assert_eq!(sold.items[0].id, order.id);
}

#[tokio::test]
async fn a_receipt_is_printed_in_the_shoppers_language() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let order = shopper.buy(BAG).await;
    let path = routes::of(routes::ORDER_RECEIPT, &order.id);
    let print = |accept: &'static str, lang: &'static str| {
        let request = shopper
            .http
            .get(format!("{}{path}", shopper.url))
            .bearer_auth(&shopper.token);
        let request = request
            .header("accept", accept)
            .header("accept-language", lang);
        async move { Answer::of(request.send().await.unwrap()).await }
    };
    let page = print("text/html,*/*", "en-GB").await;
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    assert!(
        page.text.contains(&order.number) && page.text.contains("249.00 USD"),
        "{}",
        page.text
    );
    assert!(page.text.contains("Total") && !page.text.contains("<script"));
    let page = print("text/plain", "zh-CN,zh;q=0.9").await;
    assert!(
        page.text.contains("合计: 249.00 USD") && page.text.contains("流光百货"),
        "{}",
        page.text
    );
    assert_eq!(
        print("application/json", "")
            .await
            .json::<Order>(200)
            .number,
        order.number
    );
}

#[tokio::test]
async fn another_merchants_orders_and_another_shoppers_are_not_found() {
    let shop = Shop::open().await;
    let (shopper, seller, stranger) = (
        shop.shopper().await,
        shop.seller().await,
        shop.shopper().await,
    );
    let order = shopper.buy(BAG).await;
    let asked = json!({"lines": [{"line_id": order.lines[0].id, "quantity": 1}]});
    let back: Return = shopper
        .post(
            &routes::of(routes::ORDER_RETURNS, &order.id),
            &new_key(),
            &asked,
        )
        .await
        .json(201);
    for path in [routes::ORDER_HISTORY, routes::ORDER_RECEIPT] {
        stranger
            .get(&routes::of(path, &order.id))
            .await
            .assert_problem(404, code::NOT_FOUND);
    }
    let theirs = stranger
        .post(
            &routes::of(routes::ORDER_RETURNS, &order.id),
            &new_key(),
            &asked,
        )
        .await;
    theirs.assert_problem(404, code::NOT_FOUND);
    // A shopper is no merchant, and a merchant is no shopper.
    shopper
        .get(routes::MERCHANT_ORDERS)
        .await
        .assert_problem(401, code::UNAUTHORIZED);
    seller
        .get(routes::ORDERS)
        .await
        .assert_problem(401, code::UNAUTHORIZED);
    shop.sql(
        "INSERT INTO merchants (id, name) VALUES ('mer_other', '{\"en\":\"Other\"}'); \
         UPDATE orders SET merchant_id = 'mer_other'; UPDATE returns SET merchant_id = 'mer_other'",
    )
    .await;
    seller
        .get(&routes::of(routes::MERCHANT_ORDER, &order.id))
        .await
        .assert_problem(404, code::NOT_FOUND);
    refund(&seller, &order, json!({}))
        .await
        .assert_problem(404, code::NOT_FOUND);
    parcel(&seller, &order, json!({"step": "shipped"}))
        .await
        .assert_problem(404, code::NOT_FOUND);
    for (route, id) in [
        (routes::MERCHANT_ORDER_CANCEL, &order.id),
        (routes::MERCHANT_RETURN_RECEIVE, &back.id),
        (routes::MERCHANT_RETURN_REFUND, &back.id),
        (routes::MERCHANT_RETURN_REJECT, &back.id),
    ] {
        let answer = seller
            .send(
                Method::POST,
                &routes::of(route, id),
                Some(&new_key()),
                Some(&json!({})),
            )
            .await;
        answer.assert_problem(404, code::NOT_FOUND);
    }
}
