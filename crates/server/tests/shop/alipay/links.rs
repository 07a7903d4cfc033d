//! Payments in Alipay's own app: the notice and the client race, and some come too late.

use buyplus_api::{CheckoutSession, SessionStatus, code, routes};

use super::{assert_bought_once, gateway::Fault, link, open};
use crate::support::{BAG, Shopper, new_key};

async fn confirm(shopper: &Shopper, payment_id: &str) -> CheckoutSession {
    let path = routes::payment_link_confirm(payment_id);
    shopper.post_empty(&path, &new_key()).await.json(200)
}

async fn close(shopper: &Shopper, payment_id: &str) -> CheckoutSession {
    let path = routes::payment_link_close(payment_id);
    shopper.post_empty(&path, &new_key()).await.json(200)
}

#[tokio::test]
async fn the_notice_and_the_client_make_one_order() {
    for round in 0..8 {
        let (shop, gateway) = open().await;
        let ann = shop.shopper().await;
        let session = ann.review_one(BAG).await;
        let amount_minor = ann.sign(&session).amount.amount_minor;
        let link = link(&ann, &session.id, "app").await;
        assert_eq!(
            confirm(&ann, &link.payment_id).await.status,
            SessionStatus::InProgress
        );
        let notice = gateway.pay_in_app(&link.link);
        let (told, asked, twice) = tokio::join!(
            gateway.send(&notice),
            confirm(&ann, &link.payment_id),
            gateway.send(&notice)
        );
        assert_eq!(
            (told.1.as_str(), twice.1.as_str()),
            ("success", "success"),
            "round {round}"
        );
        assert_eq!(asked.status, SessionStatus::Completed);
        assert_bought_once(&shop, &gateway, amount_minor).await;
        assert_eq!(gateway.send(&notice).await.1, "success");
        assert_bought_once(&shop, &gateway, amount_minor).await;
    }
}

#[tokio::test]
async fn another_phone_pays_a_code() {
    let (shop, gateway) = open().await;
    let ann = shop.shopper().await;
    let session = ann.review_one(BAG).await;
    let amount_minor = ann.sign(&session).amount.amount_minor;
    gateway.fail_next("alipay.trade.precreate", Fault::Silent);
    let (path, key) = (routes::payment_links(&session.id), new_key());
    let body = serde_json::json!({"way": "code"});
    let lost = ann.post(&path, &key, &body).await;
    lost.assert_problem(503, code::PROVIDER_UNAVAILABLE);
    let link: buyplus_api::PaymentLink = ann.post(&path, &key, &body).await.json(201);
    let replayed = ann.post(&path, &key, &body).await;
    assert!(replayed.replayed);
    // While it can be paid there, it cannot be paid here.
    ann.pay(&session)
        .await
        .assert_problem(409, code::SESSION_NOT_READY);
    let notice = gateway.pay_code(&link.link);
    assert_eq!(gateway.send(&notice).await.1, "success");
    assert_eq!(
        ann.session(&session.id).await.status,
        SessionStatus::Completed
    );
    assert_bought_once(&shop, &gateway, amount_minor).await;
}

#[tokio::test]
async fn what_was_given_up_can_be_paid_otherwise() {
    let (shop, gateway) = open().await;
    let ann = shop.shopper().await;
    let session = ann.review_one(BAG).await;
    let code = link(&ann, &session.id, "code").await;
    let bob = shop.shopper().await;
    let path = routes::payment_link_close(&code.payment_id);
    let taken = bob.post_empty(&path, &new_key()).await;
    taken.assert_problem(404, code::NOT_FOUND);
    let open_again = close(&ann, &code.payment_id).await;
    assert_eq!(open_again.status, SessionStatus::Ready);
    assert!(open_again.challenge.is_some());
    let app = link(&ann, &session.id, "app").await;
    close(&ann, &app.payment_id).await;
    assert_eq!(gateway.taken_minor(), 0);
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM payments WHERE state = 'pending'")
            .await,
        0
    );
}

#[tokio::test]
async fn what_was_paid_cannot_be_given_up() {
    let (shop, gateway) = open().await;
    let ann = shop.shopper().await;
    let session = ann.review_one(BAG).await;
    let amount_minor = ann.sign(&session).amount.amount_minor;
    let link = link(&ann, &session.id, "app").await;
    gateway.pay_in_app(&link.link);
    assert_eq!(
        close(&ann, &link.payment_id).await.status,
        SessionStatus::Completed
    );
    assert_bought_once(&shop, &gateway, amount_minor).await;
}

#[tokio::test]
async fn money_that_comes_too_late_goes_back() {
    let (shop, gateway) = open().await;
    let ann = shop.shopper().await;
    let session = ann.review_one(BAG).await;
    let link = link(&ann, &session.id, "app").await;
    close(&ann, &link.payment_id).await;
    let notice = gateway.pay_in_app(&link.link);
    assert!(gateway.taken_minor() > 0);
    gateway.fail_next("alipay.trade.refund", Fault::UnsureNotDone);
    assert_eq!(
        gateway.send(&notice).await.0,
        503,
        "not taken yet: Alipay will say it again"
    );
    for _ in 0..2 {
        assert_eq!(gateway.send(&notice).await.1, "success");
        assert_eq!(gateway.taken_minor(), 0);
    }
    assert_eq!(shop.number("SELECT COUNT(*) FROM orders").await, 0);
    assert_eq!(shop.number("SELECT COUNT(*) FROM ledger_entries").await, 0);
}

#[tokio::test]
async fn a_link_that_nobody_pays_ends_with_the_hold() {
    let (shop, gateway) = open().await;
    let ann = shop.shopper().await;
    let session = ann.review_one(BAG).await;
    link(&ann, &session.id, "code").await;
    shop.clock.advance_s(16 * 60);
    let shop = shop.reopen().await;
    let ann = Shopper {
        url: shop.running.url(),
        ..ann
    };
    assert_eq!(gateway.calls("alipay.trade.close"), 1);
    assert_eq!(
        ann.session(&session.id).await.status,
        SessionStatus::Expired
    );
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM payments WHERE state = 'failed'")
            .await,
        1
    );
}
