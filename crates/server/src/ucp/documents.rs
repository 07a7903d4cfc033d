//! Where the documents are that the profile names.
//!
//! The protocol's own are at ucp.dev. In the mode for the conformance suite, which fetches every one of them and
//! may have no network, stand-ins from this server are named instead: schemas of what this server reads and
//! writes, made from its own types, and pages that say where the published text is.

use serde_json::{Map, Value, json};
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};

use super::{VERSION, facade::Facade, order_wire, wire};

/// Folder of the documents that this server has.
pub(super) const FOLDER: &str = "/ucp/documents";
const PUBLISHED: &str = "https://ucp.dev";

/// A document of this server.
pub(super) enum Document {
    Json(Value),
    Html(String),
}

/// The page that explains a capability.
pub(super) fn spec(facade: &Facade, base: &str, page: &str) -> String {
    match facade.is_conformance() {
        true => own(base, &format!("{page}.html")),
        false => published_page(page),
    }
}

/// The schema of a capability.
pub(super) fn schema(facade: &Facade, base: &str, page: &str) -> String {
    match facade.is_conformance() {
        true => own(base, &format!("{page}.json")),
        false => format!("{PUBLISHED}/{VERSION}/schemas/shopping/{page}.json"),
    }
}

/// The description of the calls.
pub(super) fn interface(facade: &Facade, base: &str) -> String {
    match facade.is_conformance() {
        true => own(base, "rest.openapi.json"),
        false => format!("{PUBLISHED}/{VERSION}/services/shopping/rest.openapi.json"),
    }
}

/// A document of this server.
pub(super) fn own(base: &str, name: &str) -> String {
    format!("{base}{FOLDER}/{name}")
}

/// The document of this name: those of our own payment handler in every mode, stand-ins for the suite only.
pub(super) fn find(facade: &Facade, name: &str) -> Option<Document> {
    let ours = match name {
        "handler.html" => Some(Document::Html(handler_page())),
        "handler-config.json" => Some(Document::Json(handler_config())),
        "instrument.json" => Some(Document::Json(of_type::<wire::Instrument>())),
        _ => None,
    };
    ours.or_else(|| facade.is_conformance().then(|| stand_in(name)).flatten())
}

fn stand_in(name: &str) -> Option<Document> {
    let json = match name {
        "checkout.json" => of_type::<wire::Checkout>(),
        "order.json" => of_type::<order_wire::Order>(),
        "discount.json" => of_type::<wire::Discounts>(),
        "fulfillment.json" => of_type::<wire::Fulfillment>(),
        "buyer_consent.json" => of_type::<wire::Consent>(),
        "rest.openapi.json" => calls(),
        _ => {
            let page = name.strip_suffix(".html")?;
            let known = ["overview", "checkout", "order", "discount", "fulfillment"];
            let known = known.contains(&page) || page == "buyer_consent";
            return known.then(|| Document::Html(pointer_page(page)));
        }
    };
    Some(Document::Json(json))
}

/// JSON Schema 2020-12 of a type, with the types that it is made of.
fn of_type<T: ToSchema>() -> Value {
    let mut parts: Vec<(String, RefOr<Schema>)> = vec![(T::name().into_owned(), T::schema())];
    T::schemas(&mut parts);
    let parts: Map<_, _> = parts
        .into_iter()
        .filter_map(|(name, schema)| Some((name, serde_json::to_value(schema).ok()?)))
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": T::name(),
        "$ref": format!("#/components/schemas/{}", T::name()),
        "components": {"schemas": parts},
    })
}

fn calls() -> Value {
    let call = |summary: &str, status: &str| json!({"summary": summary, "responses": {status: {"description": "The checkout"}}});
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Shopping by agents", "version": VERSION},
        "paths": {
            "/checkout-sessions": {"post": call("Start a checkout", "201")},
            "/checkout-sessions/{id}": {
                "get": call("Look at a checkout", "200"),
                "put": call("Change a checkout", "200"),
            },
            "/checkout-sessions/{id}/complete": {"post": call("Pay a checkout", "200")},
            "/checkout-sessions/{id}/cancel": {"post": call("Give a checkout up", "200")},
        },
    })
}

fn published_page(page: &str) -> String {
    let page = page.replace('_', "-");
    format!("{PUBLISHED}/{VERSION}/specification/{page}")
}

fn pointer_page(page: &str) -> String {
    let url = published_page(page);
    html(
        page,
        &format!(
            "<p>A stand-in for tests without a network. The published text is at <a href=\"{url}\">{url}</a>.</p>"
        ),
    )
}

fn handler_page() -> String {
    html(
        "Paying with a mandate",
        "<p>The shopper's device signs the <code>challenge</code> from the handler's <code>config</code> with its \
         Ed25519 key. The instrument's <code>credential</code> is an object with <code>type</code> \
         (<code>buyplus_mandate</code>), <code>device_id</code>, <code>mandate_id</code>, the challenge's \
         <code>nonce</code> and the <code>signature</code> in unpadded base64url. What exactly is signed is told \
         by the shop's own interface, <a href=\"/v1/openapi.json\">/v1/openapi.json</a>.</p>",
    )
}

fn handler_config() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What a handler is set up with",
        "type": "object",
        "properties": {
            "challenge": {
                "type": "object",
                "description": "What the device must sign; there while the checkout can be paid",
                "required": ["session_id", "amount_minor", "currency", "cart_hash", "nonce", "expires_at"],
            },
            "shop_id": {"type": "string"},
        },
    })
}

fn html(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\
         <body><h1>{title}</h1>{body}</body></html>\n"
    )
}
