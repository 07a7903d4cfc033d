//! The wire format, as both ends rely on it: a changed snapshot is a changed contract.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;

use buyplus_api::*;
use insta::assert_json_snapshot;
use serde::{Serialize, de::DeserializeOwned};

/// Checks that a value comes back from its JSON unchanged, then hands it on to be looked at.
fn round_trip<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: T) -> T {
    let text = serde_json::to_string(&value).unwrap();
    assert_eq!(serde_json::from_str::<T>(&text).unwrap(), value);
    value
}

fn line(stock: Option<u32>) -> Line {
    Line {
        id: "ln_1".into(),
        product_id: "bag-aurelia".into(),
        variant_id: "bag-aurelia-oxblood".into(),
        name: LocalText::new("Aurelia", "奥蕾莉亚"),
        variant_name: LocalText::new("Oxblood", "牛血红"),
        quantity: 2,
        unit_price_minor: 24_900,
        line_total_minor: 49_800,
        currency: "USD".into(),
        stock,
    }
}

fn merchant() -> Merchant {
    Merchant {
        id: "mer_1".into(),
        name: LocalText::new("Galleria", "廊街"),
    }
}

fn money() -> Money {
    Money {
        amount_minor: 49_800,
        currency: "USD".into(),
    }
}

fn totals() -> Vec<Total> {
    vec![
        Total {
            kind: TotalKind::Subtotal,
            amount_minor: 49_800,
        },
        Total {
            kind: TotalKind::Shipping,
            amount_minor: 0,
        },
        Total {
            kind: TotalKind::Tax,
            amount_minor: 0,
        },
        Total {
            kind: TotalKind::Total,
            amount_minor: 49_800,
        },
    ]
}

fn challenge() -> Challenge {
    Challenge {
        session_id: "cs_1".into(),
        amount: money(),
        cart_hash: "00ff".into(),
        nonce: "n0nce".into(),
        expires_at: "2026-11-11T00:19:39Z".into(),
    }
}

fn terms() -> MandateTerms {
    MandateTerms {
        device_id: "dev_1".into(),
        currency: "USD".into(),
        cap_per_payment_minor: 50_000,
        cap_per_day_minor: 100_000,
        max_payments_per_day: 5,
        expires_at: "2027-11-11T00:00:00Z".into(),
        nonce: "abc".into(),
    }
}

#[test]
fn store() {
    assert_json_snapshot!(round_trip(Store {
        id: "galleria".into(),
        name: LocalText::new("Galleria", "廊街"),
        place: "hall".into(),
        theme: Theme {
            accent: "#8c1c2e".into()
        },
        departments: vec![Department {
            id: "bags".into(),
            name: LocalText::new("Bags", "箱包")
        }],
        slots: vec![Slot {
            slot_id: "bags.1".into(),
            product_id: "bag-aurelia".into(),
            variant_id: "bag-aurelia-oxblood".into(),
        }],
        version: 1,
    }));
}

#[test]
fn product_page() {
    let variant = Variant {
        id: "bag-aurelia-oxblood".into(),
        name: LocalText::new("Oxblood", "牛血红"),
        options: BTreeMap::from([("colour".into(), "oxblood".into())]),
        swatch: "#5a1420".into(),
        price_minor: 24_900,
        currency: "USD".into(),
        stock: 12,
        material_variant: "oxblood".into(),
    };
    let media = Media {
        kind: MediaKind::Model3d,
        url: routes::asset_glb("00ff"),
        sha256: "00ff".into(),
        bytes: 812_344,
        mime: "model/gltf-binary".into(),
    };
    let product = Product {
        id: "bag-aurelia".into(),
        department: "bags".into(),
        kind: "handbag".into(),
        name: LocalText::new("Aurelia", "奥蕾莉亚"),
        description: LocalText::new("A bag.", "一只包。"),
        size_m: [0.32, 0.26, 0.14],
        variants: vec![variant],
        media: vec![media],
    };
    assert_json_snapshot!(round_trip(ProductPage {
        items: vec![product],
        next_cursor: Some("b3A".into())
    }));
}

#[test]
fn device_and_mandate() {
    assert_json_snapshot!(round_trip(EnrolRequest {
        public_key: "AAEC".into(),
        label: "Phone".into()
    }));
    assert_json_snapshot!(round_trip(Enrolment {
        device_id: "dev_1".into(),
        token: "t0ken".into()
    }));
    assert_json_snapshot!(round_trip(MandateRequest {
        terms: terms(),
        signature: "c2ln".into()
    }));
    assert_json_snapshot!(round_trip(Mandate {
        id: "mdt_1".into(),
        terms: terms(),
        created_at: "2026-11-11T00:00:00Z".into(),
        revoked_at: None,
    }));
}

#[test]
fn bag() {
    assert_json_snapshot!(round_trip(Bag {
        id: "bag_1".into(),
        lines: vec![line(Some(7))],
        subtotal_minor: 49_800,
        currency: "USD".into(),
        version: 3,
    }));
}

#[test]
fn checkout_session() {
    assert_json_snapshot!(round_trip(CheckoutSession {
        id: "cs_1".into(),
        status: SessionStatus::AuthenticationRequired,
        bag_id: "bag_1".into(),
        merchant: merchant(),
        lines: vec![line(Some(7))],
        totals: totals(),
        currency: "USD".into(),
        payment_method: PaymentMethod {
            label: LocalText::new("Sandbox wallet", "沙盒钱包")
        },
        challenge: Some(challenge()),
        messages: vec![Message {
            code: code::OUT_OF_STOCK.into(),
            severity: Severity::Error,
            text: LocalText::new("Sold out", "已售罄"),
            line_id: Some("ln_1".into()),
        }],
        order_id: None,
        expires_at: "2026-11-11T00:19:39Z".into(),
        version: 2,
    }));
}

#[test]
fn complete_request() {
    assert_json_snapshot!(round_trip(CompleteRequest {
        mandate_id: "mdt_1".into(),
        nonce: "n0nce".into(),
        amount: money(),
        cart_hash: "00ff".into(),
        signature: "c2ln".into(),
    }));
}

#[test]
fn order() {
    assert_json_snapshot!(round_trip(Order {
        id: "ord_1".into(),
        number: "BP-7K3Q-X9WD".into(),
        session_id: "cs_1".into(),
        status: OrderStatus::Paid,
        merchant: merchant(),
        lines: vec![line(None)],
        totals: totals(),
        amount: money(),
        paid_at: "2026-11-11T00:09:39Z".into(),
        undo_until: "2026-11-11T00:19:39Z".into(),
        undo_remaining_s: 600,
    }));
}

#[test]
fn problem() {
    assert_json_snapshot!(round_trip(Problem {
        kind: "urn:buyplus:problem:invalid_body".into(),
        title: "Unprocessable Content".into(),
        status: 422,
        detail: "quantity must be 1 to 99".into(),
        instance: "/v1/bags/bag_1/lines".into(),
        code: code::INVALID_BODY.into(),
        errors: vec![FieldError {
            pointer: "/quantity".into(),
            detail: "must be 1 to 99".into(),
            code: code::INVALID_BODY.into(),
        }],
    }));
}

#[test]
fn the_signed_bytes_are_fixed() {
    insta::assert_snapshot!(
        "challenge_bytes",
        String::from_utf8(challenge().signing_bytes()).unwrap()
    );
    insta::assert_snapshot!(
        "mandate_bytes",
        String::from_utf8(terms().signing_bytes()).unwrap()
    );
}

#[test]
fn no_value_can_pass_for_another_member() {
    let mut first = challenge();
    first.cart_hash = "a\nnonce:1:b".into();
    first.nonce = "c".into();
    let mut second = challenge();
    second.cart_hash = "a".into();
    second.nonce = "b\nnonce:1:c".into();
    assert_ne!(first.signing_bytes(), second.signing_bytes());
}

#[test]
fn text_falls_back_to_english() {
    let text = LocalText::new("Red", "红色");
    assert_eq!(text.get("zh-CN"), "红色");
    assert_eq!(text.get("fr"), "Red");
    assert_eq!(LocalText::default().get("en"), "");
}

#[test]
fn paths_fill_their_templates() {
    assert_eq!(
        routes::bag_line("bag_1", "ln_2"),
        "/v1/bags/bag_1/lines/ln_2"
    );
    assert_eq!(
        routes::checkout_complete("cs_1"),
        "/v1/checkout-sessions/cs_1/complete"
    );
    assert_eq!(routes::asset_glb("00ff"), "/v1/assets/00ff.glb");
}

#[test]
fn codes_differ_from_each_other() {
    let mut codes = code::ALL.to_vec();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), code::ALL.len());
}
