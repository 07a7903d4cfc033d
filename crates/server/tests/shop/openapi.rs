//! The document and the routes are the same.

use std::collections::{BTreeMap, BTreeSet};

use buyplus_api::{Problem, code, routes};
use reqwest::Method;
use serde_json::Value;

use crate::support::{Answer, Shop, http_client};

/// What reads every body with random ones.
const FUZZED: &str = include_str!("../../fuzz/fuzz_targets/bodies.rs");

#[test]
fn every_body_has_a_fuzz_target() {
    let document: Value = serde_json::from_str(&buyplus_server::openapi_json()).unwrap();
    let items = document["paths"].as_object().unwrap().values();
    let operations = items.flat_map(|item| item.as_object().unwrap().values());
    let bodies: BTreeSet<_> = operations
        .filter_map(|operation| {
            let schema = "/requestBody/content/application~1json/schema/$ref";
            operation.pointer(schema)?.as_str()?.rsplit('/').next()
        })
        .collect();
    assert!(bodies.len() > 20, "{bodies:?}");
    for body in bodies {
        let listed = format!("        {body},\n");
        assert!(
            FUZZED.contains(&listed),
            "{body} is not in fuzz/fuzz_targets/bodies.rs"
        );
    }
}

const ROUTES: &[&str] = &[
    routes::OPENAPI,
    routes::STORES,
    routes::STORE,
    routes::CAMPAIGNS,
    routes::SHOW,
    routes::MARKETS,
    routes::PRODUCTS,
    routes::PRODUCT,
    routes::AVAILABILITY,
    routes::ASSET,
    routes::DEVICES,
    routes::PIN,
    routes::PIN_CHALLENGES,
    routes::ACCOUNTS,
    routes::ACCOUNT,
    routes::ACCOUNT_SESSIONS,
    routes::ACCOUNT_REFRESH,
    routes::ACCOUNT_SESSION,
    routes::ACCOUNT_DEVICES,
    routes::ACCOUNT_DEVICE,
    routes::MERCHANTS,
    routes::MERCHANT_SESSIONS,
    routes::MERCHANT_SESSION,
    routes::MERCHANT_USERS,
    routes::MERCHANT_USER,
    routes::MERCHANT_INVITATIONS,
    routes::MERCHANT_INVITATION,
    routes::INVITATION_ACCEPT,
    routes::MERCHANT_KEYS,
    routes::MERCHANT_KEY,
    routes::MERCHANT_AUDIT,
    routes::MERCHANT_SALES,
    routes::MERCHANT_SALE,
    routes::QUEUE,
    routes::MANDATES,
    routes::MANDATE,
    routes::BAGS,
    routes::BAG,
    routes::BAG_LINES,
    routes::BAG_LINE,
    routes::CHECKOUT_SESSIONS,
    routes::CHECKOUT_SESSION,
    routes::CHECKOUT_COMPLETE,
    routes::CHECKOUT_CANCEL,
    routes::PAYMENT_LINKS,
    routes::PAYMENT_LINK_CONFIRM,
    routes::PAYMENT_LINK_CLOSE,
    routes::PAYMENT_AGREEMENTS,
    routes::PAYMENT_AGREEMENT,
    routes::ALIPAY_NOTIFY,
    routes::ORDERS,
    routes::ORDER,
    routes::ORDER_CANCEL,
    routes::ORDER_HISTORY,
    routes::ORDER_RECEIPT,
    routes::ORDER_RETURNS,
    routes::MERCHANT_ORDERS,
    routes::MERCHANT_ORDER,
    routes::MERCHANT_ORDER_CANCEL,
    routes::MERCHANT_REFUNDS,
    routes::MERCHANT_PARCELS,
    routes::MERCHANT_RETURN_RECEIVE,
    routes::MERCHANT_RETURN_REFUND,
    routes::MERCHANT_RETURN_REJECT,
    routes::MERCHANT_PROMOTIONS,
    routes::MERCHANT_PROMOTION,
    routes::MERCHANT_IMPORTS,
    routes::MERCHANT_EXPORTS,
    routes::MERCHANT_STORES,
    routes::MERCHANT_STORE,
    routes::MERCHANT_STORE_DRAFT,
    routes::MERCHANT_STORE_PUBLISH,
    routes::MERCHANT_STORE_VERSIONS,
    routes::MERCHANT_STORE_RESTORE,
    routes::MERCHANT_STORE_PREVIEWS,
    routes::MERCHANT_PREVIEW,
    routes::PLACE_PLAN,
    routes::MERCHANT_CAMPAIGNS,
    routes::MERCHANT_CAMPAIGN,
    routes::LOOKS,
    routes::MERCHANT_FIGURES,
    routes::MERCHANT_WEBHOOKS,
    routes::MERCHANT_WEBHOOK,
    routes::MERCHANT_WEBHOOK_ROTATE,
    routes::MERCHANT_WEBHOOK_DELIVERIES,
    routes::HEALTHZ,
    routes::READYZ,
    routes::METRICS,
];
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn described(document: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let paths = document["paths"].as_object().unwrap();
    let methods = |item: &Value| item.as_object().unwrap().keys().cloned().collect();
    paths
        .iter()
        .map(|(path, item)| (path.clone(), methods(item)))
        .collect()
}

#[tokio::test]
async fn every_route_is_described_and_everything_described_is_served() {
    let shop = Shop::open().await;
    let client = http_client();
    let get = client.get(format!("{}{}", shop.running.url(), routes::OPENAPI));
    let document: Value = Answer::of(get.send().await.unwrap()).await.json(200);
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let described = described(&document);
    let known: BTreeSet<_> = ROUTES.iter().map(|route| (*route).to_owned()).collect();
    assert_eq!(described.keys().cloned().collect::<BTreeSet<_>>(), known);
    for (path, methods) in &described {
        let url = format!("{}{}", shop.running.url(), path.replace(['{', '}'], ""));
        for method in METHODS {
            let name = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let answer = Answer::of(client.request(name, &url).send().await.unwrap()).await;
            let code = serde_json::from_str::<Problem>(&answer.text).map(|problem| problem.code);
            let unserved = matches!(
                code.as_deref(),
                Ok(code::METHOD_NOT_ALLOWED | code::ROUTE_NOT_FOUND)
            );
            assert_eq!(
                methods.contains(method),
                !unserved,
                "{method} {path}: {}",
                answer.text
            );
        }
    }
}

#[test]
fn every_reference_in_the_document_leads_somewhere() {
    let text = buyplus_server::openapi_json();
    let document: Value = serde_json::from_str(&text).unwrap();
    let mut references = 0;
    for piece in text.split("\"#/").skip(1) {
        let pointer = format!("/{}", piece.split('"').next().unwrap());
        assert!(
            document.pointer(&pointer).is_some(),
            "{pointer} leads nowhere"
        );
        references += 1;
    }
    assert!(references > 20);
}

/// Bodies are taken from strangers: the fuzz target must know each of them.
#[test]
fn every_body_is_fuzzed() {
    let document: Value = serde_json::from_str(&buyplus_server::openapi_json()).unwrap();
    let target = include_str!("../../fuzz/fuzz_targets/bodies.rs");
    let mut bodies = BTreeSet::new();
    for operation in document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|item| item.as_object().unwrap().values())
    {
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
        bodies.extend(schema.as_str().and_then(|name| name.rsplit('/').next()));
    }
    assert!(bodies.len() > 8);
    for body in bodies {
        assert!(target.contains(&format!("{body},")), "{body} is not fuzzed");
    }
}
