//! Paths and headers of the REST interface, so that client and server cannot differ.
//!
//! Constants are path templates as axum takes them; functions fill them in.

/// GET the interface described in `OpenAPI` 3.1.
pub const OPENAPI: &str = "/v1/openapi.json";
/// GET a store's layout.
pub const STORE: &str = "/v1/stores/{id}";
/// GET a page of products.
pub const PRODUCTS: &str = "/v1/products";
/// GET one product.
pub const PRODUCT: &str = "/v1/products/{id}";
/// GET a file by content: `{file}` is `<sha256>.glb`.
pub const ASSET: &str = "/v1/assets/{file}";
/// POST to enrol a device.
pub const DEVICES: &str = "/v1/devices";
/// GET or POST mandates.
pub const MANDATES: &str = "/v1/mandates";
/// GET or DELETE (revoke) one mandate.
pub const MANDATE: &str = "/v1/mandates/{id}";
/// POST for this device's bag.
pub const BAGS: &str = "/v1/bags";
/// GET one bag.
pub const BAG: &str = "/v1/bags/{id}";
/// POST a line.
pub const BAG_LINES: &str = "/v1/bags/{id}/lines";
/// PATCH or DELETE one line.
pub const BAG_LINE: &str = "/v1/bags/{id}/lines/{line_id}";
/// POST to start a review.
pub const CHECKOUT_SESSIONS: &str = "/v1/checkout-sessions";
/// GET or PATCH a review.
pub const CHECKOUT_SESSION: &str = "/v1/checkout-sessions/{id}";
/// POST to pay.
pub const CHECKOUT_COMPLETE: &str = "/v1/checkout-sessions/{id}/complete";
/// POST to give up.
pub const CHECKOUT_CANCEL: &str = "/v1/checkout-sessions/{id}/cancel";
/// GET this device's orders.
pub const ORDERS: &str = "/v1/orders";
/// GET one order.
pub const ORDER: &str = "/v1/orders/{id}";
/// POST to undo an order inside its window.
pub const ORDER_CANCEL: &str = "/v1/orders/{id}/cancel";
/// GET: the process lives.
pub const HEALTHZ: &str = "/healthz";
/// GET: the process can serve.
pub const READYZ: &str = "/readyz";
/// GET: Prometheus text.
pub const METRICS: &str = "/metrics";

/// Request header that makes a POST safe to repeat.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// Response header, `true` where the answer is a repeat.
pub const IDEMPOTENT_REPLAYED: &str = "idempotent-replayed";

/// Path of a store.
#[must_use]
pub fn store(id: &str) -> String {
    fill(STORE, &[id])
}

/// Path of a product.
#[must_use]
pub fn product(id: &str) -> String {
    fill(PRODUCT, &[id])
}

/// Path of a GLB with this content hash (lower-case hex).
#[must_use]
pub fn asset_glb(sha256: &str) -> String {
    fill(ASSET, &[&format!("{sha256}.glb")])
}

/// Path of a mandate.
#[must_use]
pub fn mandate(id: &str) -> String {
    fill(MANDATE, &[id])
}

/// Path of a bag.
#[must_use]
pub fn bag(id: &str) -> String {
    fill(BAG, &[id])
}

/// Path of a bag's lines.
#[must_use]
pub fn bag_lines(id: &str) -> String {
    fill(BAG_LINES, &[id])
}

/// Path of one line of a bag.
#[must_use]
pub fn bag_line(id: &str, line_id: &str) -> String {
    fill(BAG_LINE, &[id, line_id])
}

/// Path of a checkout session.
#[must_use]
pub fn checkout_session(id: &str) -> String {
    fill(CHECKOUT_SESSION, &[id])
}

/// Path to pay a checkout session.
#[must_use]
pub fn checkout_complete(id: &str) -> String {
    fill(CHECKOUT_COMPLETE, &[id])
}

/// Path to give up a checkout session.
#[must_use]
pub fn checkout_cancel(id: &str) -> String {
    fill(CHECKOUT_CANCEL, &[id])
}

/// Path of an order.
#[must_use]
pub fn order(id: &str) -> String {
    fill(ORDER, &[id])
}

/// Path to undo an order.
#[must_use]
pub fn order_cancel(id: &str) -> String {
    fill(ORDER_CANCEL, &[id])
}

/// Puts the values in place of the template's `{names}`, in order.
fn fill(template: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    let segment = |part: &str| match part.starts_with('{') {
        true => values
            .next()
            .map_or_else(String::new, |value| (*value).to_owned()),
        false => part.to_owned(),
    };
    template
        .split('/')
        .map(segment)
        .collect::<Vec<_>>()
        .join("/")
}
