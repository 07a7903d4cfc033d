//! Forms that anybody can post: only what Alipay signed, for us, about a payment of ours changes anything.

use super::{
    ALIPAY_PRIVATE, OTHER_PRIVATE,
    gateway::{canonical, resign},
    link, open,
};
use crate::support::BAG;

/// A signature over SHA-1, of the text below.
const SHA1: &str = concat!(
    "GOY68dIX2NiyebezkD9bBKfwwwf3dulX0pxqW/Q7Bpj4p+iYL++m/z6F7nqqlB47C/sfDCXV+SxO/9hlcZFseNH7Cq8c+xr4UmLB",
    "MKTYFHLDY+t2066PwqUAoMxCAP4XxFLknpaC9iztIXOUFO2c1qthCrFjsif+HZKrHlyIC18O9QhgfdeQk+pOPg+xF89sFvZdvqtc",
    "qeAt2Lh/p3zCzANicZDpJuDWGNnQBI6XWzQhPIMDU/HAZOq24raWViwVxQZ1FQk86tV5Ij2bLRIu639Vi7U3BlN5SOJjiyHW47iy",
    "80Uqdn+bZF6OUhCSJ6jmMo6ylYQh1HFI7U1dZL3czg==",
);

type Change = fn(&mut std::collections::BTreeMap<String, String>);

#[tokio::test]
async fn only_alipays_notice_for_us_is_taken() {
    let (shop, gateway) = open().await;
    let ann = shop.shopper().await;
    let session = ann.review_one(BAG).await;
    let good = gateway.pay_in_app(&link(&ann, &session.id, "app").await.link);
    let usual: &[&str] = &["sign", "sign_type"];

    let unsigned: [(&str, Change); 6] = [
        ("another amount", |form| {
            drop(form.insert("total_amount".into(), "0.01".into()))
        }),
        ("a field more", |form| {
            drop(form.insert("extra".into(), "1".into()))
        }),
        ("a field less", |form| drop(form.remove("subject"))),
        ("no signature", |form| drop(form.remove("sign"))),
        ("no base64", |form| {
            drop(form.insert("sign".into(), "%%%".into()))
        }),
        ("a weaker kind", |form| {
            drop(form.insert("sign_type".into(), "RSA".into()))
        }),
    ];
    for (what, change) in unsigned {
        let mut form = good.clone();
        change(&mut form);
        assert_eq!(gateway.send(&form).await.0, 400, "{what}");
    }
    let mut stranger = good.clone();
    resign(&mut stranger, usual, OTHER_PRIVATE);
    assert_eq!(
        gateway.send(&stranger).await.0,
        400,
        "signed by somebody else"
    );
    // Good in all but the hash: a fixed form that Alipay's test key signed over SHA-1.
    let mut sha1 = gateway.notice(&[("notify_type", "trade_status_sync")]);
    sha1.insert("notify_id".into(), "2026sha1".into());
    let text = "app_id=2021000000000001&charset=utf-8&notify_id=2026sha1&notify_type=trade_status_sync&version=1.0";
    assert_eq!(canonical(&sha1, usual), text);
    sha1.insert("sign".into(), SHA1.into());
    assert_eq!(
        gateway.send(&sha1).await.0,
        400,
        "signed by Alipay's key over SHA-1"
    );
    resign(&mut sha1, usual, ALIPAY_PRIVATE);
    assert_eq!(
        gateway.send(&sha1).await.0,
        200,
        "over SHA-256 the same is taken"
    );

    let signed: [(&str, u16, Change); 6] = [
        ("another application", 400, |form| {
            drop(form.insert("app_id".into(), "2021999".into()))
        }),
        ("another seller", 400, |form| {
            drop(form.insert("seller_id".into(), "2088999".into()))
        }),
        ("no name", 400, |form| drop(form.remove("notify_id"))),
        ("a nonsense amount", 400, |form| {
            drop(form.insert("total_amount".into(), "1e2".into()))
        }),
        ("another amount", 409, |form| {
            drop(form.insert("total_amount".into(), "1.00".into()))
        }),
        ("another trade", 404, |form| {
            drop(form.insert("out_trade_no".into(), "pay_none".into()))
        }),
    ];
    for (what, status, change) in signed {
        let mut form = good.clone();
        change(&mut form);
        resign(&mut form, usual, ALIPAY_PRIVATE);
        let (got, text) = gateway.send(&form).await;
        assert_eq!(got, status, "{what}: {text}");
        assert_ne!(text, "success");
    }
    assert_eq!(shop.number("SELECT COUNT(*) FROM orders").await, 0);
    assert_eq!(shop.number("SELECT COUNT(*) FROM payment_notices").await, 1);

    // Notices of the service market are signed with `sign_type`.
    let mut with_kind = good.clone();
    resign(&mut with_kind, &["sign"], ALIPAY_PRIVATE);
    assert_eq!(gateway.send(&with_kind).await, (200, "success".to_owned()));
    assert_eq!(gateway.send(&good).await, (200, "success".to_owned()));
    assert_eq!(shop.number("SELECT COUNT(*) FROM orders").await, 1);
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM ledger_transactions")
            .await,
        1
    );
}

#[tokio::test]
async fn a_field_twice_is_refused() {
    let (shop, gateway) = open().await;
    let ann = shop.shopper().await;
    let session = ann.review_one(BAG).await;
    let good = gateway.pay_in_app(&link(&ann, &session.id, "app").await.link);
    let twice = format!("{}&total_amount=0.01", super::gateway::form(&good));
    let url = format!("{}/v1/payments/alipay/notify", shop.running.url());
    let post = |kind: &str, body: &str| {
        let post = ann
            .http
            .post(&url)
            .header("content-type", kind)
            .body(body.to_owned());
        async move { post.send().await.unwrap().status().as_u16() }
    };
    let form = "application/x-www-form-urlencoded";
    assert_eq!(post(form, &twice).await, 400);
    assert_eq!(post("application/json", "{}").await, 415);
    assert_eq!(post(form, "").await, 400);
    assert_eq!(shop.number("SELECT COUNT(*) FROM orders").await, 0);
}

#[tokio::test]
async fn a_shop_without_alipay_takes_no_notices() {
    let shop = crate::support::Shop::open().await;
    let (_, gateway) = open().await;
    gateway.tell(&shop.running.url());
    let notice = gateway.notice(&[("notify_type", "any")]);
    assert_eq!(gateway.send(&notice).await.0, 404);
}
