//! What this shop can do, for agents that find it: `/.well-known/ucp`.

use serde_json::{Map, Value, json};

use super::{
    VERSION, documents,
    facade::Facade,
    paying::{MANDATE, MOCK},
    wire::{Active, Capability, Handler},
};

const CHECKOUT: &str = "dev.ucp.shopping.checkout";

/// Capabilities, their pages, and whether they extend the checkout.
const CAPABILITIES: [(&str, &str, bool); 5] = [
    (CHECKOUT, "checkout", false),
    ("dev.ucp.shopping.order", "order", false),
    ("dev.ucp.shopping.discount", "discount", true),
    ("dev.ucp.shopping.fulfillment", "fulfillment", true),
    ("dev.ucp.shopping.buyer_consent", "buyer_consent", true),
];

/// What every answer says about itself.
pub(super) fn active() -> Active {
    Active {
        version: VERSION.to_owned(),
        capabilities: CAPABILITIES
            .map(|(name, _, _)| Capability {
                name: name.to_owned(),
                version: VERSION.to_owned(),
            })
            .into(),
    }
}

/// The whole profile.
pub(super) fn profile(facade: &Facade, base: &str) -> Value {
    let capabilities = CAPABILITIES.map(|(name, page, extends)| {
        let mut capability = json!({
            "name": name,
            "version": VERSION,
            "spec": documents::spec(facade, base, page),
            "schema": documents::schema(facade, base, page),
        });
        if extends {
            capability["extends"] = json!(CHECKOUT);
        }
        capability
    });
    json!({
        "ucp": {
            "version": VERSION,
            "services": {
                "dev.ucp.shopping": {
                    "version": VERSION,
                    "spec": documents::spec(facade, base, "overview"),
                    "rest": {
                        "schema": documents::interface(facade, base),
                        "endpoint": endpoint(facade, base),
                    },
                },
            },
            "capabilities": capabilities,
        },
        "payment": {"handlers": handlers(facade, base, None)},
        "signing_keys": [facade.keys.jwk()],
    })
}

/// Where the calls start: the server's root for the suite, a folder of their own otherwise.
pub(super) fn endpoint(facade: &Facade, base: &str) -> String {
    match facade.is_conformance() {
        true => base.to_owned(),
        false => format!("{base}{}", super::http::FOLDER),
    }
}

/// The ways to pay; the challenge is what a device must sign to pay this checkout.
pub(super) fn handlers(facade: &Facade, base: &str, challenge: Option<Value>) -> Vec<Handler> {
    let mut config = Map::new();
    if let Some(challenge) = challenge {
        config.insert("challenge".to_owned(), challenge);
    }
    let mut handlers = vec![handler(base, MANDATE, "com.buyplus.mandate", config)];
    if facade.is_conformance() {
        // Two of these are there to be read only: nothing here can charge them.
        let shop_id = Map::from_iter([("shop_id".to_owned(), json!("buyplus"))]);
        handlers.push(handler(base, MOCK, "dev.ucp.mock_payment", Map::new()));
        handlers.push(handler(base, "google_pay", "google.pay", Map::new()));
        handlers.push(handler(base, "shop_pay", "com.shopify.shop_pay", shop_id));
    }
    handlers
}

fn handler(base: &str, id: &str, name: &str, config: Map<String, Value>) -> Handler {
    Handler {
        id: id.to_owned(),
        name: name.to_owned(),
        version: VERSION.to_owned(),
        spec: documents::own(base, "handler.html"),
        config_schema: documents::own(base, "handler-config.json"),
        instrument_schemas: vec![documents::own(base, "instrument.json")],
        config,
    }
}
