//! Alipay, through a gateway that behaves like the real one, on bad days too.

pub(crate) mod gateway;
mod links;
mod nod;
mod notices;
mod sdks;
mod vectors;

use std::time::Duration;

use buyplus_api::{AgreementStatus, PaymentAgreement, PaymentLink, routes};
use buyplus_server::alipay::{
    Settings,
    sign::{SigningKey, VerifyingKey},
};
use reqwest::Method;
use serde_json::json;

use self::gateway::Gateway;
use crate::support::{Shop, Shopper, new_key};

const APP_ID: &str = "2021000000000001";
const SELLER_ID: &str = "2088000000000001";
const NOTIFY_URL: &str = "https://shop.example/v1/payments/alipay/notify";
// Made for these tests alone; they open nothing.
const APP_PRIVATE: &str = include_str!("keys/app-private.pem");
const APP_PUBLIC: &str = include_str!("keys/app-public.pem");
const ALIPAY_PRIVATE: &str = include_str!("keys/alipay-private.pem");
const ALIPAY_PUBLIC: &str = include_str!("keys/alipay-public.pem");
const OTHER_PRIVATE: &str = include_str!("keys/other-private.pem");

/// Long enough for a gateway on this machine, short enough to be waited for in a test.
const PATIENCE: Duration = Duration::from_millis(800);

fn settings(gateway: &str) -> Settings {
    Settings {
        app_id: APP_ID.to_owned(),
        seller_id: SELLER_ID.to_owned(),
        gateway: format!("{gateway}/gateway.do"),
        notify_url: Some(NOTIFY_URL.to_owned()),
        // The catalogue that comes with the server is in dollars.
        currency: "USD".to_owned(),
        timeout: PATIENCE,
        app_key: SigningKey::read(APP_PRIVATE).unwrap(),
        alipay_key: VerifyingKey::read(ALIPAY_PUBLIC).unwrap(),
    }
}

/// A shop that is paid with Alipay, and the gateway.
pub(crate) async fn open() -> (Shop, Gateway) {
    let gateway = Gateway::open().await;
    let shop = Shop::with_alipay(settings(&gateway.url)).await;
    gateway.tell(&shop.running.url());
    (shop, gateway)
}

/// A shopper whose nod Alipay agreed to.
pub(crate) async fn agreed(shop: &Shop, gateway: &Gateway) -> Shopper {
    let ann = shop.shopper().await;
    let agreement = ask(&ann).await;
    gateway
        .sign_agreement(agreement.sign_url.as_deref().unwrap())
        .await;
    assert_eq!(agreements(&ann).await[0].status, AgreementStatus::InForce);
    ann
}

async fn ask(shopper: &Shopper) -> PaymentAgreement {
    let body = json!({"mandate_id": shopper.mandate_id});
    let asked = shopper.send(Method::POST, routes::PAYMENT_AGREEMENTS, None, Some(&body));
    asked.await.json(201)
}

pub(crate) async fn agreements(shopper: &Shopper) -> Vec<PaymentAgreement> {
    shopper.get(routes::PAYMENT_AGREEMENTS).await.json(200)
}

pub(crate) async fn link(shopper: &Shopper, session_id: &str, way: &str) -> PaymentLink {
    let path = routes::payment_links(session_id);
    let body = json!({ "way": way });
    shopper.post(&path, &new_key(), &body).await.json(201)
}

/// One order, paid for once; nothing is held and the ledger is balanced.
async fn assert_bought_once(shop: &Shop, gateway: &Gateway, amount_minor: i64) {
    assert_eq!(shop.number("SELECT COUNT(*) FROM orders").await, 1);
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM ledger_transactions")
            .await,
        1
    );
    assert_eq!(
        shop.number("SELECT SUM(amount_minor) FROM ledger_entries")
            .await,
        0
    );
    assert_eq!(shop.number("SELECT SUM(reserved) FROM inventory").await, 0);
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM payments WHERE state = 'pending'")
            .await,
        0
    );
    assert_eq!(gateway.taken_minor(), amount_minor);
}
