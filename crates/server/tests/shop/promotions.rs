//! What makes a purchase cheaper, and when it no longer does.

use buyplus_api::{CheckoutSession, Order, Promotion, TotalKind, code, routes};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{BAG, Gate, Shop, Shopper, amount, new_key};

const SCARF: &str = "scarf-seta-peacock";

async fn put_into_force(seller: &Shopper, promotion: Value) -> Promotion {
    let answer = seller
        .send(
            Method::POST,
            routes::MERCHANT_PROMOTIONS,
            None,
            Some(&promotion),
        )
        .await;
    answer.json(201)
}

fn percent(basis_points: u32) -> Value {
    json!({"title": {"en": "Off", "zh-CN": "优惠"}, "rule": {"type": "percent", "basis_points": basis_points}})
}

fn with(mut promotion: Value, member: &str, value: Value) -> Value {
    promotion[member] = value;
    promotion
}

#[tokio::test]
async fn codes_are_taken_off_in_their_order_and_signed() {
    let shop = Shop::open().await;
    let (shopper, seller) = (shop.shopper().await, shop.seller().await);
    put_into_force(&seller, with(percent(1000), "code", json!("tenoff"))).await;
    let fixed = json!({"title": {"en": "Five"}, "code": "FIVE",
        "rule": {"type": "amount", "amount_minor": 500, "currency": "USD"}});
    put_into_force(&seller, fixed).await;
    let session = shopper.review_one(BAG).await;
    assert!(session.discounts.is_empty());
    let change = json!({"codes": ["Five", "TenOff", "NONE"]});
    let session: CheckoutSession = shopper.change(&session, &change).await.json(200);
    let off: Vec<_> = session
        .discounts
        .iter()
        .map(|one| (one.code.as_deref().unwrap(), one.amount_minor))
        .collect();
    assert_eq!(off, [("FIVE", 500), ("TENOFF", 2_440)]);
    assert_eq!(amount(&session.totals, TotalKind::Discount), -2_940);
    assert_eq!(
        session.challenge.clone().unwrap().amount.amount_minor,
        21_960
    );
    assert_eq!(session.messages[0].code, code::DISCOUNT_CODE_INVALID);
    let paid: CheckoutSession = shopper.pay(&session).await.json(200);
    let order: Order = shopper
        .get(&routes::order(&paid.order_id.unwrap()))
        .await
        .json(200);
    assert_eq!(order.discounts, session.discounts);
    assert_eq!(order.amount.amount_minor, 21_960);
    let kept: Vec<Promotion> = seller.get(routes::MERCHANT_PROMOTIONS).await.json(200);
    assert_eq!(kept.iter().map(|one| one.uses).collect::<Vec<_>>(), [1, 1]);
}

#[tokio::test]
async fn of_three_scarves_one_is_free_by_itself() {
    let shop = Shop::open().await;
    let (shopper, seller) = (shop.shopper().await, shop.seller().await);
    let rule = json!({"type": "buy_x_get_y", "buy": 2, "get": 1, "basis_points": 10_000});
    let promotion =
        json!({"title": {"en": "Three for two"}, "rule": rule, "product_ids": ["scarf-seta"]});
    put_into_force(&seller, promotion).await;
    shopper.add(SCARF, 2).await;
    assert!(shopper.review().await.discounts.is_empty());
    shopper.add(SCARF, 1).await;
    let session = shopper.review().await;
    assert_eq!(
        session.discounts[0].amount_minor,
        session.lines[0].unit_price_minor
    );
    let parts: i64 = session.discounts[0]
        .allocations
        .iter()
        .map(|part| part.amount_minor)
        .sum();
    assert_eq!(parts, session.discounts[0].amount_minor);
}

#[tokio::test]
async fn what_is_sold_live_is_sold_only_live_and_only_then() {
    let shop = Shop::open().await;
    let (shopper, seller) = (shop.shopper().await, shop.seller().await);
    let live = with(percent(2000), "show_id", json!("show_1"));
    let open_ended = seller
        .send(Method::POST, routes::MERCHANT_PROMOTIONS, None, Some(&live))
        .await;
    assert_eq!(
        open_ended.assert_problem(422, code::INVALID_BODY).errors[0].pointer,
        "/ends_at"
    );
    let live = with(live, "starts_at", json!("2026-11-11T00:10:00Z"));
    let live = with(live, "ends_at", json!("2026-11-11T00:20:00Z"));
    put_into_force(&seller, live).await;

    let session = shopper.review_one(BAG).await;
    let watching = json!({"show_id": "show_1"});
    let early: CheckoutSession = shopper.change(&session, &watching).await.json(200);
    assert!(early.discounts.is_empty(), "it has not begun");
    shop.clock.advance_s(60);
    let elsewhere: CheckoutSession = shopper
        .change(&session, &json!({"show_id": "show_2"}))
        .await
        .json(200);
    assert!(elsewhere.discounts.is_empty(), "not of this show");
    let live: CheckoutSession = shopper.change(&session, &watching).await.json(200);
    assert_eq!(live.challenge.clone().unwrap().amount.amount_minor, 19_920);
    shop.clock.advance_s(600);
    shopper
        .pay(&live)
        .await
        .assert_problem(409, code::PRICE_CHANGED);
    let late = shopper.session(&session.id).await;
    assert_eq!(late.challenge.clone().unwrap().amount.amount_minor, 24_900);
    assert_eq!(shopper.pay(&late).await.status, 200);
}

#[tokio::test]
async fn an_ended_promotion_is_not_paid_by() {
    let shop = Shop::open().await;
    let (shopper, seller) = (shop.shopper().await, shop.seller().await);
    let promotion = put_into_force(&seller, percent(1000)).await;
    let session = shopper.review_one(BAG).await;
    assert_eq!(session.discounts[0].amount_minor, 2_490);
    let path = routes::of(routes::MERCHANT_PROMOTION, &promotion.id);
    assert_eq!(
        seller
            .send(Method::DELETE, &path, None, None::<&()>)
            .await
            .status,
        204
    );
    shopper
        .pay(&session)
        .await
        .assert_problem(409, code::PRICE_CHANGED);
    assert!(shopper.session(&session.id).await.discounts.is_empty());
}

#[tokio::test]
async fn a_code_is_somebodys_once_and_free_again_when_ended() {
    let shop = Shop::open().await;
    let seller = shop.seller().await;
    let once = with(percent(1000), "code", json!("Once"));
    let first = put_into_force(&seller, once.clone()).await;
    let again = with(once.clone(), "code", json!(" ONCE "));
    let taken = seller
        .send(
            Method::POST,
            routes::MERCHANT_PROMOTIONS,
            None,
            Some(&again),
        )
        .await;
    taken.assert_problem(409, code::PROMOTION_CODE_TAKEN);
    let path = routes::of(routes::MERCHANT_PROMOTION, &first.id);
    seller.send(Method::DELETE, &path, None, None::<&()>).await;
    put_into_force(&seller, again).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_use_of_a_promotion_is_had_once() {
    let gate = Gate::closed();
    let shop = Shop::with_provider(gate.clone()).await;
    let (ann, bob, seller) = (
        shop.shopper().await,
        shop.shopper().await,
        shop.seller().await,
    );
    put_into_force(&seller, with(percent(1000), "max_uses", json!(1))).await;
    let (hers, his) = (ann.review_one(BAG).await, bob.review_one(BAG).await);
    assert_eq!((hers.discounts.len(), his.discounts.len()), (1, 1));
    let paying = tokio::spawn(async move { ann.pay(&hers).await });
    gate.until_entered().await;
    bob.pay(&his).await.assert_problem(409, code::PRICE_CHANGED);
    gate.let_go();
    assert_eq!(paying.await.unwrap().status, 200);
    let his = bob.session(&his.id).await;
    assert_eq!(his.challenge.clone().unwrap().amount.amount_minor, 24_900);
}

#[tokio::test]
async fn an_undone_order_gives_its_use_back() {
    let shop = Shop::open().await;
    let (shopper, seller) = (shop.shopper().await, shop.seller().await);
    put_into_force(&seller, with(percent(1000), "max_uses", json!(1))).await;
    let order = shopper.buy(BAG).await;
    assert_eq!(order.amount.amount_minor, 22_410);
    assert!(shopper.review_one(SCARF).await.discounts.is_empty());
    let undone = shopper
        .post_empty(&routes::order_cancel(&order.id), &new_key())
        .await;
    assert_eq!(undone.status, 200, "{}", undone.text);
    assert_eq!(shopper.review().await.discounts.len(), 1);
}

#[tokio::test]
async fn a_promotion_that_makes_no_sense_is_refused() {
    let shop = Shop::open().await;
    let seller = shop.seller().await;
    let rule = |rule: Value| with(percent(1), "rule", rule);
    let cases = [
        (percent(0), "/rule/basis_points"),
        (percent(10_001), "/rule/basis_points"),
        (
            rule(json!({"type": "amount", "amount_minor": 0, "currency": "USD"})),
            "/rule/amount_minor",
        ),
        (
            rule(json!({"type": "buy_x_get_y", "buy": 0, "get": 1, "basis_points": 1})),
            "/rule/buy",
        ),
        (
            rule(json!({"type": "buy_x_get_y", "buy": 1, "get": 0, "basis_points": 1})),
            "/rule/get",
        ),
        (with(percent(1), "title", json!({})), "/title"),
        (with(percent(1), "code", json!(" ")), "/code"),
        (with(percent(1), "starts_at", json!("noon")), "/starts_at"),
        (with(percent(1), "max_uses", json!(0)), "/max_uses"),
        (
            with(percent(1), "min_subtotal_minor", json!(-1)),
            "/min_subtotal_minor",
        ),
    ];
    for (promotion, pointer) in cases {
        let answer = seller
            .send(
                Method::POST,
                routes::MERCHANT_PROMOTIONS,
                None,
                Some(&promotion),
            )
            .await;
        assert_eq!(
            answer.assert_problem(422, code::INVALID_BODY).errors[0].pointer,
            pointer
        );
    }
}
