//! No body that an agent sends stops its reader, and an order or a checkout that is read can be written and read again.
#![no_main]

// The files themselves: the whole server would have to be built and instrumented for them.
#[allow(dead_code)]
#[path = "../../src/ucp/wire.rs"]
mod wire;
#[allow(dead_code)]
#[path = "../../src/ucp/order_wire.rs"]
mod order_wire;

use serde_json::Value;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(json) = serde_json::from_slice::<Value>(bytes) else {
        return;
    };
    let _ = serde_path_to_error::deserialize::<_, wire::CheckoutRequest>(&json);
    let _ = serde_path_to_error::deserialize::<_, wire::CompleteRequest>(&json);
    if let Ok(order) = serde_path_to_error::deserialize::<_, order_wire::Order>(&json) {
        let text = serde_json::to_string(&order).expect("what was read can be written");
        let again: order_wire::Order = serde_json::from_str(&text).expect("what was written can be read");
        assert_eq!(again, order);
    }
    if let Ok(checkout) = serde_path_to_error::deserialize::<_, wire::Checkout>(&json) {
        let text = serde_json::to_string(&checkout).expect("what was read can be written");
        let again: wire::Checkout = serde_json::from_str(&text).expect("what was written can be read");
        assert_eq!(again, checkout);
    }
});
