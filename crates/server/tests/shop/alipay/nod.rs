//! A nod under an agreement, and what happens where the gateway's answer is lost.

use buyplus_api::{AgreementStatus, CheckoutSession, Order, code, routes};
use reqwest::Method;

use super::{agreed, agreements, ask, assert_bought_once, gateway::Fault, open};
use crate::support::{BAG, new_key};

#[tokio::test]
async fn a_nod_pays_under_an_agreement_and_the_money_comes_back() {
    let (shop, gateway) = open().await;
    let ann = agreed(&shop, &gateway).await;
    let session = ann.review_one(BAG).await;
    let amount_minor = ann.sign(&session).amount.amount_minor;
    let paid: CheckoutSession = ann.pay(&session).await.json(200);
    assert_bought_once(&shop, &gateway, amount_minor).await;

    let order_id = paid.order_id.unwrap();
    let undone = ann
        .post_empty(&routes::order_cancel(&order_id), &new_key())
        .await;
    undone.json::<Order>(200);
    assert_eq!(gateway.taken_minor(), 0);
    assert_eq!(
        shop.number("SELECT SUM(amount_minor) FROM ledger_entries")
            .await,
        0
    );
    // Alipay says both by notices as well; neither changes anything.
    let payment = shop
        .text("SELECT id FROM payments WHERE kind = 'capture'")
        .await;
    assert_eq!(
        gateway.send(&gateway.trade_notice(&payment)).await.1,
        "success"
    );
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM ledger_transactions")
            .await,
        2
    );
}

#[tokio::test]
async fn without_an_agreement_in_force_a_nod_pays_nothing() {
    let (shop, gateway) = open().await;
    let ann = shop.shopper().await;
    let waiting = ask(&ann).await;
    assert_eq!(waiting.status, AgreementStatus::Waiting);
    let session = ann.review_one(BAG).await;
    ann.pay(&session)
        .await
        .assert_problem(402, code::PAYMENT_DECLINED);

    let no = gateway
        .sign_agreement(waiting.sign_url.as_deref().unwrap())
        .await;
    gateway.unsign_in_app(&no).await;
    assert_eq!(agreements(&ann).await[0].status, AgreementStatus::Ended);
    let session = ann.session(&session.id).await;
    ann.pay(&session)
        .await
        .assert_problem(402, code::PAYMENT_DECLINED);

    let again = ask(&ann).await;
    gateway
        .sign_agreement(again.sign_url.as_deref().unwrap())
        .await;
    let path = routes::payment_agreement(&again.id);
    let bob = shop.shopper().await;
    let taken = bob.send(Method::DELETE, &path, None, None::<&()>).await;
    taken.assert_problem(404, code::NOT_FOUND);
    assert_eq!(
        ann.send(Method::DELETE, &path, None, None::<&()>)
            .await
            .status,
        204
    );
    let session = ann.session(&session.id).await;
    ann.pay(&session)
        .await
        .assert_problem(402, code::PAYMENT_DECLINED);
    assert_eq!(gateway.taken_minor(), 0);
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_and_the_shopper_pays_once() {
    for (fault, calls) in [
        (Fault::Silent, 1),
        (Fault::Forged, 1),
        (Fault::UnsureDone, 1),
        (Fault::UnsureNotDone, 2),
    ] {
        let (shop, gateway) = open().await;
        let ann = agreed(&shop, &gateway).await;
        let session = ann.review_one(BAG).await;
        let (request, key) = (ann.sign(&session), new_key());
        gateway.fail_next("alipay.trade.pay", fault);
        let lost = ann.complete(&session.id, &key, &request).await;
        lost.assert_problem(503, code::PROVIDER_UNAVAILABLE);
        assert_eq!(shop.number("SELECT COUNT(*) FROM orders").await, 0);
        // The gateway is silent about that as well, at first.
        gateway.fail_next("alipay.trade.query", Fault::Silent);
        let lost = ann.complete(&session.id, &key, &request).await;
        lost.assert_problem(503, code::PROVIDER_UNAVAILABLE);
        let paid = ann.complete(&session.id, &key, &request).await;
        paid.json::<CheckoutSession>(200);
        assert_bought_once(&shop, &gateway, request.amount.amount_minor).await;
        assert_eq!(gateway.calls("alipay.trade.pay"), calls, "{fault:?}");
    }
}

#[tokio::test]
async fn a_notice_settles_what_an_answer_did_not() {
    let (shop, gateway) = open().await;
    let ann = agreed(&shop, &gateway).await;
    let session = ann.review_one(BAG).await;
    let (request, key) = (ann.sign(&session), new_key());
    gateway.fail_next("alipay.trade.pay", Fault::Silent);
    let lost = ann.complete(&session.id, &key, &request).await;
    lost.assert_problem(503, code::PROVIDER_UNAVAILABLE);
    let payment = shop.text("SELECT id FROM payments").await;
    assert_eq!(
        gateway.send(&gateway.trade_notice(&payment)).await.1,
        "success"
    );
    assert_bought_once(&shop, &gateway, request.amount.amount_minor).await;
    let paid = ann.complete(&session.id, &key, &request).await;
    assert!(paid.json::<CheckoutSession>(200).order_id.is_some());
    assert_eq!(gateway.calls("alipay.trade.query"), 0);
}

#[tokio::test]
async fn stopped_between_capture_and_order_it_is_recovered_by_asking() {
    let (shop, gateway) = open().await;
    let ann = agreed(&shop, &gateway).await;
    let session = ann.review_one(BAG).await;
    let (request, key) = (ann.sign(&session), new_key());
    // The money is taken, and then neither the order nor a note of the failure can be written: a crash, to the data.
    shop.data.break_writes("INSERT", "orders").await;
    shop.data.break_writes("UPDATE", "idempotency_keys").await;
    let broken = ann.complete(&session.id, &key, &request).await;
    broken.assert_problem(500, code::INTERNAL);
    shop.data.mend("orders").await;
    shop.data.mend("idempotency_keys").await;
    assert_eq!(gateway.calls("alipay.trade.pay"), 1);

    let shop = shop.reopen().await;
    let ann = crate::support::Shopper {
        url: shop.running.url(),
        ..ann
    };
    let paid = ann.complete(&session.id, &key, &request).await;
    paid.json::<CheckoutSession>(200);
    assert_bought_once(&shop, &gateway, request.amount.amount_minor).await;
    assert_eq!(
        gateway.calls("alipay.trade.pay"),
        1,
        "asked for, not charged again"
    );
    assert_eq!(gateway.calls("alipay.trade.query"), 1);
}

#[tokio::test]
async fn a_refund_whose_answer_is_lost_goes_back_once() {
    let (shop, gateway) = open().await;
    let ann = agreed(&shop, &gateway).await;
    let order = ann.buy(BAG).await;
    let (path, key) = (routes::order_cancel(&order.id), new_key());
    gateway.fail_next("alipay.trade.refund", Fault::Silent);
    ann.post_empty(&path, &key)
        .await
        .assert_problem(503, code::PROVIDER_UNAVAILABLE);
    ann.post_empty(&path, &key).await.json::<Order>(200);
    assert_eq!(gateway.taken_minor(), 0);
    assert_eq!(
        shop.number("SELECT SUM(amount_minor) FROM ledger_entries")
            .await,
        0
    );
    assert_eq!(gateway.calls("alipay.trade.fastpay.refund.query"), 1);
}
