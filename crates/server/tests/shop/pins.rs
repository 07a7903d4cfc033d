//! What a nod may not pay, a PIN may; and nobody guesses it.

use std::collections::BTreeSet;

use buyplus_api::{
    CheckoutSession, PinChallenge, PinProof, PinRequest, PinStatus, Secret, SessionStatus, code,
    routes,
};
use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, BAG, Shop, Shopper, new_key};

const PIN: &str = "2580";

impl Shopper {
    async fn set_pin(&self, pin: &str, current: Option<PinProof>) -> Answer {
        let pin = Secret(pin.to_owned());
        let body = PinRequest { pin, current };
        self.send(Method::PUT, routes::PIN, None, Some(&body)).await
    }

    async fn keypad(&self, session: Option<&CheckoutSession>) -> Answer {
        let body = json!({"session_id": session.map(|session| &session.id)});
        self.send(Method::POST, routes::PIN_CHALLENGES, None, Some(&body))
            .await
    }

    /// A keypad, and this PIN entered on it.
    async fn enter(&self, session: Option<&CheckoutSession>, pin: &str) -> PinProof {
        let keypad: PinChallenge = self.keypad(session).await.json(201);
        proof(&keypad, pin)
    }

    async fn pay_with(&self, session: &CheckoutSession, proof: PinProof) -> Answer {
        let mut request = self.sign(session);
        request.pin = Some(proof);
        self.complete(&session.id, &new_key(), &request).await
    }
}

fn proof(keypad: &PinChallenge, pin: &str) -> PinProof {
    let key_of = |digit: u8| {
        keypad
            .layout
            .iter()
            .position(|shown| *shown == digit - b'0')
    };
    let positions = pin.bytes().map(|digit| key_of(digit).unwrap() as u8);
    PinProof {
        challenge_id: keypad.id.clone(),
        positions: positions.collect(),
    }
}

/// A shopper whose nods pay next to nothing, with a PIN and a review.
async fn beyond_the_cap(shop: &Shop) -> (Shopper, CheckoutSession) {
    let shopper = shop
        .shopper_with(|terms| terms.cap_per_payment_minor = 100)
        .await;
    assert_eq!(shopper.set_pin(PIN, None).await.status, 204);
    let session = shopper.review_one(BAG).await;
    assert_eq!(session.status, SessionStatus::AuthenticationRequired);
    (shopper, session)
}

#[tokio::test]
async fn a_pin_pays_what_a_nod_may_not() {
    let shop = Shop::open().await;
    let (shopper, session) = beyond_the_cap(&shop).await;
    shopper
        .pay(&session)
        .await
        .assert_problem(403, code::CAP_PER_PAYMENT_EXCEEDED);
    let entered = shopper.enter(Some(&session), PIN).await;
    let key = new_key();
    let mut request = shopper.sign(&session);
    request.pin = Some(entered);
    let paid = shopper.complete(&session.id, &key, &request).await;
    assert_eq!(
        paid.json::<CheckoutSession>(200).status,
        SessionStatus::Completed
    );
    let again = shopper.complete(&session.id, &key, &request).await;
    assert!(
        again.replayed && again.text == paid.text,
        "a lost answer costs no attempt"
    );
}

#[tokio::test]
async fn the_caps_stay_for_nods_after_a_pin_has_paid() {
    let shop = Shop::open().await;
    let shopper = shop
        .shopper_with(|terms| terms.max_payments_per_day = 1)
        .await;
    assert_eq!(shopper.set_pin(PIN, None).await.status, 204);
    let session = shopper.review_one(BAG).await;
    let entered = shopper.enter(Some(&session), PIN).await;
    assert_eq!(shopper.pay_with(&session, entered).await.status, 200);
    let session = shopper.review_one(BAG).await;
    assert_eq!(
        shopper.pay(&session).await.status,
        200,
        "the one nod is left"
    );
    let session = shopper.review_one(BAG).await;
    shopper
        .pay(&session)
        .await
        .assert_problem(403, code::PAYMENTS_PER_DAY_EXCEEDED);
}

#[tokio::test]
async fn five_wrong_entries_lock_the_pin_and_the_lock_grows() {
    let shop = Shop::open().await;
    let (shopper, mut session) = beyond_the_cap(&shop).await;
    for (round, lock_s) in [15 * 60, 60 * 60].into_iter().enumerate() {
        for left in (1..5).rev() {
            let entered = shopper.enter(Some(&session), "2581").await;
            let refused = shopper.pay_with(&session, entered).await;
            refused.assert_problem(403, code::PIN_WRONG);
            let status: PinStatus = shopper.get(routes::PIN).await.json(200);
            assert_eq!(status.attempts_left, left, "round {round}");
        }
        let entered = shopper.enter(Some(&session), "0852").await;
        let refused = shopper.pay_with(&session, entered).await;
        refused.assert_problem(403, code::PIN_LOCKED);
        shop.clock.advance_s(lock_s - 1);
        let refused = shopper.keypad(None).await;
        refused.assert_problem(403, code::PIN_LOCKED);
        shop.clock.advance_s(1);
        assert_eq!(shopper.keypad(None).await.status, 201);
        // The review has expired meanwhile.
        session = shopper.review().await;
    }
    let entered = shopper.enter(Some(&session), PIN).await;
    assert_eq!(shopper.pay_with(&session, entered).await.status, 200);
}

#[tokio::test]
async fn a_keypad_is_good_for_one_entry_one_session_and_the_price_that_was_shown() {
    let shop = Shop::open().await;
    let (shopper, session) = beyond_the_cap(&shop).await;
    let unbound = shopper.enter(None, PIN).await;
    shopper
        .pay_with(&session, unbound)
        .await
        .assert_problem(409, code::PIN_CHALLENGE_INVALID);

    let wrong = shopper.enter(Some(&session), "1379").await;
    let first = shopper.pay_with(&session, wrong.clone()).await;
    first.assert_problem(403, code::PIN_WRONG);
    let status: PinStatus = shopper.get(routes::PIN).await.json(200);
    let second = shopper.pay_with(&session, wrong).await;
    second.assert_problem(403, code::PIN_WRONG);
    let after: PinStatus = shopper.get(routes::PIN).await.json(200);
    assert_eq!(
        status, after,
        "a used keypad costs nothing and gives nothing"
    );

    let old = shopper.enter(Some(&session), PIN).await;
    let new = shopper.enter(Some(&session), PIN).await;
    shopper
        .pay_with(&session, old)
        .await
        .assert_problem(409, code::PIN_CHALLENGE_INVALID);
    shop.clock.advance_s(121);
    shopper
        .pay_with(&session, new)
        .await
        .assert_problem(409, code::PIN_CHALLENGE_INVALID);

    let before = shopper.enter(Some(&session), PIN).await;
    let path = routes::checkout_session(&session.id);
    let session: CheckoutSession = shopper
        .send(Method::PATCH, &path, None, Some(&json!({})))
        .await
        .json(200);
    shopper
        .pay_with(&session, before)
        .await
        .assert_problem(409, code::PIN_CHALLENGE_INVALID);
}

#[tokio::test]
async fn the_layout_is_another_one_each_time_and_holds_every_digit() {
    let shop = Shop::open().await;
    let (shopper, _) = beyond_the_cap(&shop).await;
    let mut seen = BTreeSet::new();
    for _ in 0..8 {
        let keypad: PinChallenge = shopper.keypad(None).await.json(201);
        let digits: BTreeSet<_> = keypad.layout.iter().copied().collect();
        assert_eq!(digits, (0..10).collect());
        assert_eq!(keypad.layout.len(), 10);
        seen.insert(keypad.layout);
    }
    assert!(seen.len() > 6, "ten digits have 3,628,800 orders");
}

#[tokio::test]
async fn a_pin_is_changed_only_by_who_knows_it_and_kept_only_as_a_hash() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    shopper
        .keypad(None)
        .await
        .assert_problem(409, code::PIN_NOT_SET);
    for weak in ["1111", "4321", "12", "12ab"] {
        let refused = shopper.set_pin(weak, None).await;
        assert_eq!(
            refused.assert_problem(422, code::INVALID_BODY).errors[0].pointer,
            "/pin"
        );
    }
    assert_eq!(shopper.set_pin(PIN, None).await.status, 204);
    shopper
        .set_pin("1379", None)
        .await
        .assert_problem(403, code::PIN_REQUIRED);
    let wrong = shopper.enter(None, "1379").await;
    shopper
        .set_pin("1379", Some(wrong))
        .await
        .assert_problem(403, code::PIN_WRONG);
    let right = shopper.enter(None, PIN).await;
    assert_eq!(shopper.set_pin("13797", Some(right)).await.status, 204);
    let keypad: PinChallenge = shopper.keypad(None).await.json(201);
    assert_eq!(keypad.digits, 5);
    let hashed = shop
        .number("SELECT COUNT(*) FROM pins WHERE hash LIKE '$argon2id$%'")
        .await;
    assert_eq!(hashed, 1);
}

#[tokio::test]
async fn guesses_in_parallel_are_counted_like_any_other() {
    let shop = Shop::open().await;
    let (shopper, session) = beyond_the_cap(&shop).await;
    let keypad: PinChallenge = shopper.keypad(Some(&session)).await.json(201);
    let guesses = ["1379", "9731", "2581", PIN].map(|pin| {
        let (shopper, session, proof) = (shopper.clone(), session.clone(), proof(&keypad, pin));
        tokio::spawn(async move { shopper.pay_with(&session, proof).await.status })
    });
    let mut paid = 0;
    for guess in guesses {
        paid += i64::from(guess.await.unwrap() == 200);
    }
    let left: PinStatus = shopper.get(routes::PIN).await.json(200);
    assert!(
        (paid == 1 && left.attempts_left == 5) || (paid == 0 && left.attempts_left == 4),
        "one keypad is one entry: {paid} paid, {left:?}"
    );
}
