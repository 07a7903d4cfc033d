//! What a nod may pay is decided here, by the server.

use buyplus_api::{Mandate, MandateRequest, code, routes};
use reqwest::Method;

use crate::support::{Answer, BAG, NOW_MS, Shop, Shopper, encode, enrol, new_key, terms};

async fn pay_one(shopper: &Shopper, variant_id: &str) -> Answer {
    let session = shopper.review_one(variant_id).await;
    shopper.pay(&session).await
}

#[tokio::test]
async fn one_payment_stays_under_its_cap() {
    let shop = Shop::open().await;
    let short = shop
        .shopper_with(|terms| terms.cap_per_payment_minor = 24_899)
        .await;
    pay_one(&short, BAG)
        .await
        .assert_problem(403, code::CAP_PER_PAYMENT_EXCEEDED);
    let enough = shop
        .shopper_with(|terms| terms.cap_per_payment_minor = 24_900)
        .await;
    assert_eq!(pay_one(&enough, BAG).await.status, 200);
}

#[tokio::test]
async fn the_payments_of_a_day_stay_under_their_cap_until_midnight() {
    let shop = Shop::open().await;
    let shopper = shop
        .shopper_with(|terms| terms.cap_per_day_minor = 50_000)
        .await;
    assert_eq!(pay_one(&shopper, BAG).await.status, 200);
    assert_eq!(pay_one(&shopper, BAG).await.status, 200);
    pay_one(&shopper, "shirt-tasman-white")
        .await
        .assert_problem(403, code::CAP_PER_DAY_EXCEEDED);
    shop.clock.advance_s(24 * 3600);
    assert_eq!(pay_one(&shopper, "shirt-tasman-white").await.status, 200);
}

#[tokio::test]
async fn a_day_has_so_many_payments() {
    let shop = Shop::open().await;
    let shopper = shop
        .shopper_with(|terms| terms.max_payments_per_day = 2)
        .await;
    assert_eq!(pay_one(&shopper, "scarf-seta-peacock").await.status, 200);
    assert_eq!(pay_one(&shopper, "scarf-seta-peacock").await.status, 200);
    pay_one(&shopper, "scarf-seta-peacock")
        .await
        .assert_problem(403, code::PAYMENTS_PER_DAY_EXCEEDED);
}

#[tokio::test]
async fn a_mandate_ends_with_its_time_or_when_taken_back() {
    let shop = Shop::open().await;
    let brief = shop
        .shopper_with(|terms| terms.expires_at = "2026-11-11T00:10:00Z".into())
        .await;
    let session = brief.review_one(BAG).await;
    shop.clock.advance_s(60);
    brief
        .pay(&session)
        .await
        .assert_problem(403, code::MANDATE_EXPIRED);

    let shopper = shop.shopper().await;
    let session = shopper.review_one(BAG).await;
    let path = routes::mandate(&shopper.mandate_id);
    assert_eq!(
        shopper
            .send(Method::DELETE, &path, None, None::<&()>)
            .await
            .status,
        204
    );
    shopper
        .pay(&session)
        .await
        .assert_problem(403, code::MANDATE_REVOKED);
    assert!(
        shopper
            .get(&path)
            .await
            .json::<Mandate>(200)
            .revoked_at
            .is_some()
    );
}

#[tokio::test]
async fn a_mandate_is_of_one_device_and_one_currency() {
    let shop = Shop::open().await;
    let (ann, mut bob) = (shop.shopper().await, shop.shopper().await);
    bob.mandate_id = ann.mandate_id;
    pay_one(&bob, BAG)
        .await
        .assert_problem(403, code::MANDATE_REQUIRED);
    let yuan = shop
        .shopper_with(|terms| terms.currency = "CNY".into())
        .await;
    pay_one(&yuan, BAG)
        .await
        .assert_problem(403, code::MANDATE_CURRENCY_MISMATCH);
}

#[tokio::test]
async fn terms_count_only_once_and_only_with_the_device_signature() {
    let shop = Shop::open().await;
    let (shopper, other) = (
        enrol(&shop.running.url()).await,
        enrol(&shop.running.url()).await,
    );
    let agreed = terms(&shopper.device_id, NOW_MS);
    assert_eq!(shopper.agree(agreed.clone()).await.status, 201);
    shopper
        .agree(agreed.clone())
        .await
        .assert_problem(409, code::MANDATE_NONCE_USED);
    other
        .agree(agreed.clone())
        .await
        .assert_problem(422, code::INVALID_BODY);
    let mut raised = agreed;
    raised.nonce = new_key();
    let request = MandateRequest {
        terms: raised,
        signature: encode(&[7; 64]),
    };
    let unsigned = shopper
        .send(Method::POST, routes::MANDATES, None, Some(&request))
        .await;
    unsigned.assert_problem(403, code::SIGNATURE_INVALID);
}

#[tokio::test]
async fn terms_that_make_no_sense_are_refused_by_name() {
    let shop = Shop::open().await;
    let shopper = enrol(&shop.running.url()).await;
    let good = terms(&shopper.device_id, NOW_MS);
    let mut cases = vec![(good.clone(), "/currency"); 5];
    cases[0].0.currency = "usd".into();
    (cases[1].0.cap_per_payment_minor, cases[1].1) = (0, "/cap_per_payment_minor");
    (cases[2].0.cap_per_day_minor, cases[2].1) = (1, "/cap_per_day_minor");
    (cases[3].0.max_payments_per_day, cases[3].1) = (0, "/max_payments_per_day");
    (cases[4].0.expires_at, cases[4].1) = ("2026-11-11T00:00:00Z".into(), "/expires_at");
    for (terms, pointer) in cases {
        let problem = shopper
            .agree(terms)
            .await
            .assert_problem(422, code::INVALID_BODY);
        assert_eq!(problem.errors[0].pointer, pointer);
    }
}
