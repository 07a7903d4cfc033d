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

fn fulfilment() -> Fulfilment {
    let option = FulfilmentOption {
        id: "ship:us-standard".into(),
        kind: FulfilmentKind::Shipping,
        title: LocalText::new("Standard", "标准"),
        amount_minor: 500,
    };
    Fulfilment {
        address: Some(Address {
            name: "Ann".into(),
            line1: "123 Main St".into(),
            line2: None,
            city: "Springfield".into(),
            region: Some("IL".into()),
            postal_code: "62704".into(),
            country: "US".into(),
            phone: None,
        }),
        options: vec![option.clone()],
        selected: Some(option),
    }
}

fn discount() -> Discount {
    Discount {
        promotion_id: "pro_1".into(),
        code: Some("TENOFF".into()),
        title: LocalText::new("Ten off", "九折"),
        amount_minor: 4_980,
        allocations: vec![Allocation {
            line_id: "ln_1".into(),
            amount_minor: 4_980,
        }],
    }
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
    let slot = |slot_id: &str, product_id: &str, variant_id: &str| Slot {
        slot_id: slot_id.into(),
        product_id: product_id.into(),
        variant_id: variant_id.into(),
    };
    assert_json_snapshot!(round_trip(Store {
        id: "galleria".into(),
        merchant_id: "mer_galleria".into(),
        name: LocalText::new("Galleria", "廊街"),
        place: "hall".into(),
        theme: Theme::default(),
        marquee: Marquee {
            title: LocalText::new("GALLERIA", "廊街"),
            text: LocalText::new("Open all night", "通宵营业"),
        },
        greeting: LocalText::new("Welcome.", "欢迎光临。"),
        departments: vec![Department {
            id: "bags".into(),
            name: LocalText::new("Bags", "箱包"),
            place: Some("bags".into()),
        }],
        slots: vec![slot("bags.1", "bag-aurelia", "bag-aurelia-oxblood")],
        fixtures: vec![Fixture {
            id: "window".into(),
            kind: FixtureKind::Plinth,
            position_m: [0.0, 0.0, -3.5],
            yaw_rad: 0.25,
        }],
        signs: vec![Sign {
            sign_id: "welcome".into(),
            title: LocalText::new("New", "新品"),
            subtitle: LocalText::default(),
        }],
        rooms: vec![Room {
            place: "bags".into(),
            department: "bags".into(),
            name: LocalText::new("Bags", "箱包"),
            slots: vec![slot("window.1", "bag-luna", "bag-luna-tan")],
            fixtures: vec![],
            signs: vec![],
        }],
        show_id: Some("evening".into()),
        version: 1,
    }));
}

#[test]
fn an_older_layout_is_still_a_store() {
    let text = r##"{"id": "s", "name": {"en": "S"}, "place": "hall", "theme": {"accent": "#000000"},
        "departments": [{"id": "bags", "name": {"en": "Bags"}}], "slots": [], "version": 1}"##;
    let store: Store = serde_json::from_str(text).unwrap();
    assert_eq!(store.theme.accent, "#000000");
    assert_eq!(store.theme.wall, Theme::default().wall);
    assert!(store.rooms.is_empty() && store.show_id.is_none());
}

#[test]
fn stores() {
    assert_json_snapshot!(round_trip(StoreList {
        items: vec![StoreSummary {
            id: "galleria".into(),
            merchant_id: "mer_galleria".into(),
            name: LocalText::new("Galleria", "廊街"),
            place: "hall".into(),
            theme: Theme::default(),
            marquee: Marquee::default(),
            version: 1,
        }],
    }));
}

#[test]
fn campaigns() {
    let plain = Campaign {
        id: "night".into(),
        store_id: "galleria".into(),
        place: "times_square".into(),
        title: LocalText::new("Tonight", "今夜"),
        body: LocalText::new("Open until you leave.", "您不走，我们不打烊。"),
        picture: None,
        background: "#1d1a1b".into(),
        foreground: "#f4e6c8".into(),
        accent: "#8c1c2e".into(),
        product_id: None,
    };
    let pictured = Campaign {
        picture: Some(CampaignPicture {
            url: routes::asset("00ff", "jpg"),
            sha256: "00ff".into(),
            mime: "image/jpeg".into(),
        }),
        product_id: Some("bag-aurelia".into()),
        ..plain.clone()
    };
    assert_json_snapshot!(round_trip(CampaignList {
        items: vec![plain, pictured]
    }));
}

#[test]
fn show() {
    assert_json_snapshot!(round_trip(Show {
        id: "evening".into(),
        store_id: "galleria".into(),
        title: LocalText::new("Evening", "晚场"),
        place: "catwalk".into(),
        starts_at: "2026-11-11T00:08:00.000Z".into(),
        server_now: "2026-11-11T00:09:39.250Z".into(),
        period_s: 144.0,
        beat_bpm: 120.0,
        music: "show_music".into(),
        looks: vec![Look {
            id: "amara-1".into(),
            title: LocalText::new("Emerald", "祖母绿"),
            model: "amara".into(),
            starts_s: 8.0,
            items: vec![LookItem {
                attachment: Attachment::Dress,
                product_id: "dress-celeste".into(),
                variant_id: "dress-celeste-emerald".into(),
            }],
        }],
        version: 1,
    }));
}

#[test]
fn markets() {
    assert_json_snapshot!(round_trip(MarketList {
        items: vec![Market {
            id: "CN".into(),
            name: LocalText::new("China", "中国"),
            currency: "CNY".into(),
            tax_included: true,
            countries: vec!["CN".into()],
            is_default: false,
        }],
    }));
}

#[test]
fn availability() {
    assert_json_snapshot!(round_trip(Availability {
        product_id: "bag-aurelia".into(),
        locations: vec![Location {
            id: "loc_newark".into(),
            name: LocalText::new("Newark warehouse", "纽瓦克仓库"),
            country: "US".into(),
            is_pickup: false,
        }],
        skus: vec![SkuAvailability {
            variant_id: "bag-aurelia-oxblood".into(),
            available: 12,
            at: vec![StockAt {
                location_id: "loc_newark".into(),
                available: 12
            }],
        }],
    }));
}

#[test]
fn product_query() {
    assert_json_snapshot!(round_trip(ProductQuery {
        q: Some("手提包".into()),
        department: Some("bags".into()),
        kind: Some("handbag".into()),
        merchant: Some("mer_galleria".into()),
        store: Some("galleria".into()),
        price_from_minor: Some(1_000),
        price_to_minor: Some(50_000),
        in_stock: Some(true),
        sort: Some(ProductSort::PriceAscending),
        market: Some("CN".into()),
        limit: Some(20),
        cursor: Some("b3A".into()),
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
        tax_included: true,
        stock: 12,
        material_variant: "oxblood".into(),
    };
    let media = Media {
        kind: MediaKind::Model3d,
        url: routes::asset_glb("00ff"),
        sha256: "00ff".into(),
        bytes: 812_344,
        mime: "model/gltf-binary".into(),
        role: None,
    };
    let picture = Media {
        kind: MediaKind::Image,
        url: routes::asset("ff00", "jpg"),
        sha256: "ff00".into(),
        bytes: 40_100,
        mime: "image/jpeg".into(),
        role: Some("poster".into()),
    };
    let product = Product {
        id: "bag-aurelia".into(),
        merchant_id: "mer_galleria".into(),
        department: "bags".into(),
        kind: "handbag".into(),
        name: LocalText::new("Aurelia", "奥蕾莉亚"),
        description: LocalText::new("A bag.", "一只包。"),
        size_m: [0.32, 0.26, 0.14],
        options: vec![ProductOption {
            id: "colour".into(),
            name: LocalText::new("Colour", "颜色"),
            values: vec![OptionValue {
                id: "oxblood".into(),
                name: LocalText::new("Oxblood", "牛血红"),
            }],
        }],
        variants: vec![variant],
        media: vec![media, picture],
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
        fulfilment: fulfilment(),
        discounts: vec![discount()],
        codes: vec!["TENOFF".into(), "NONE".into()],
        show_id: Some("show_1".into()),
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
        pin: None,
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
        fulfilment: Fulfilment {
            options: Vec::new(),
            ..fulfilment()
        },
        discounts: vec![discount()],
        refunded_minor: 0,
    }));
}

#[test]
fn an_older_session_and_order_are_still_read() {
    let session = include_str!("old/session.json");
    assert_eq!(
        serde_json::from_str::<CheckoutSession>(session)
            .unwrap()
            .fulfilment,
        Fulfilment::default()
    );
    let order = include_str!("old/order.json");
    assert_eq!(
        serde_json::from_str::<Order>(order).unwrap().refunded_minor,
        0
    );
}

#[test]
fn a_session_is_changed_bit_by_bit() {
    assert_json_snapshot!(round_trip(UpdateSessionRequest {
        lines: None,
        address: fulfilment().address,
        option_id: Some("ship:us-standard".into()),
        codes: Some(vec!["TENOFF".into()]),
        show_id: Some("show_1".into()),
    }));
}

#[test]
fn promotions_and_refunds() {
    assert_json_snapshot!(round_trip(PromotionRequest {
        title: LocalText::new("Three for two", "买二送一"),
        rule: PromotionRule::BuyXGetY {
            buy: 2,
            get: 1,
            basis_points: 10_000,
        },
        code: None,
        product_ids: vec!["scarf-seta".into()],
        min_subtotal_minor: 0,
        starts_at: Some("2026-11-11T00:00:00Z".into()),
        ends_at: Some("2026-11-12T00:00:00Z".into()),
        show_id: Some("show_1".into()),
        max_uses: Some(100),
        priority: 0,
    }));
    assert_json_snapshot!(round_trip(RefundRequest {
        lines: vec![LineUnits {
            line_id: "ln_1".into(),
            quantity: 1,
        }],
        amount_minor: None,
        restock: true,
        reason: "A seam".into(),
    }));
}

#[test]
fn what_a_webhook_is_sent() {
    let order = serde_json::from_str(include_str!("old/order.json")).unwrap();
    assert_json_snapshot!(round_trip(WebhookEvent {
        id: "evt_1".into(),
        kind: event::ORDER_SHIPPED.into(),
        created_at: "2026-11-11T00:09:39Z".into(),
        data: OrderHistory {
            order,
            events: vec![OrderEvent {
                id: "evt_1".into(),
                kind: event::ORDER_SHIPPED.into(),
                at: "2026-11-11T00:09:39Z".into(),
                tracking_number: Some("1Z".into()),
                tracking_url: None,
            }],
            refunds: vec![Refund {
                id: "ref_1".into(),
                status: RefundStatus::Pending,
                amount_minor: 500,
                lines: Vec::new(),
                reason: String::new(),
                created_at: "2026-11-11T00:09:39Z".into(),
            }],
            returns: Vec::new(),
        },
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

#[test]
fn imports() {
    assert_json_snapshot!(round_trip(ImportReport {
        dry_run: true,
        kind: ImportKind::Products,
        rows: 3,
        created: 1,
        changed: 1,
        unchanged: 1,
        problems: Vec::new(),
    }));
    let problem = Problem {
        kind: "urn:buyplus:problem:import_refused".into(),
        title: "Unprocessable Content".into(),
        status: 422,
        detail: "1 faults; nothing was written".into(),
        instance: routes::MERCHANT_IMPORTS.into(),
        code: code::IMPORT_REFUSED.into(),
        errors: Vec::new(),
    };
    assert_json_snapshot!(round_trip(ImportRefused {
        problem,
        problems: vec![ImportProblem {
            line: 7,
            column: Some(3),
            field: Some("swatch".into()),
            message: "must be a colour like #8c1c2e".into(),
        }],
    }));
}

#[test]
fn previews_and_plans() {
    assert_json_snapshot!(round_trip(Preview {
        id: "pre_1".into(),
        store_id: "galleria".into(),
        state: PreviewState::Ready,
        picture_url: Some(routes::asset("00ff", "png")),
        message: None,
    }));
    let slot = PlanSlot {
        slot_id: "bags.1".into(),
        department: "bags".into(),
        kind: "plinth".into(),
        x_m: -0.85,
        y_m: 1.0,
        z_m: -2.35,
        yaw_rad: -0.14,
        size_m: Some([0.5, 0.55, 0.5]),
    };
    assert_json_snapshot!(round_trip(PlacePlan {
        place: "hall".into(),
        outline_m: vec![[-6.2, -15.8], [6.2, -15.8], [6.2, 2.2], [-6.2, 2.2]],
        entrance: PlanSpot {
            x_m: 0.0,
            y_m: 0.0,
            z_m: 0.0,
            yaw_rad: 0.0,
        },
        slots: vec![slot],
        signs: Vec::new(),
        portals: Vec::new(),
        fixtures: vec![PlanFixture {
            kind: FixtureKind::Plinth,
            size_m: [0.51, 1.0, 0.51],
            slots: Vec::new(),
        }],
    }));
}

#[test]
fn figures_of_a_day() {
    assert_json_snapshot!(round_trip(Figures {
        currency: "USD".into(),
        other_currencies: Vec::new(),
        days: vec![DayFigures {
            date: "2026-11-11".into(),
            orders: 1,
            units: 2,
            revenue_minor: 49_800,
            refunded_minor: 1_000,
        }],
        products: vec![ProductFigures {
            product_id: "bag-aurelia".into(),
            name: LocalText::new("Aurelia", "奥蕾莉亚"),
            gazes: 6,
            gaze_s: 8.5,
            inspections: 2,
            added: 3,
            units_sold: 2,
            revenue_minor: 49_800,
        }],
    }));
}

#[test]
fn a_merchant_s_campaign() {
    assert_json_snapshot!(round_trip(MerchantCampaign {
        id: "cmp_1".into(),
        terms: CampaignRequest {
            store_id: "galleria".into(),
            place: "times_square".into(),
            title: LocalText::new("Tonight", "今夜"),
            body: LocalText::default(),
            picture_sha256: None,
            background: "#202020".into(),
            foreground: "#303030".into(),
            accent: "#8c1c2e".into(),
            product_id: None,
            starts_at: Some("2026-11-11T00:00:00Z".into()),
            ends_at: None,
        },
        picture: None,
        warnings: vec![StoreWarning {
            pointer: "/foreground".into(),
            message: "hard to read".into(),
        }],
    }));
}
