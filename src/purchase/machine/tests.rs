//! What a shopper may rely on, told to the state machine step by step.

use buyplus_api::{
    Bag, Challenge, CheckoutSession, Line, LocalText, Merchant, Message, Money, Order, OrderStatus,
    PaymentMethod, PinChallenge, Problem, SessionStatus, Severity, Total, code,
};
use proptest::prelude::*;

use super::*;

fn money() -> Money {
    Money {
        amount_minor: 36_400,
        currency: "USD".into(),
    }
}

fn bag(lines: usize) -> Bag {
    let line = |index: usize| Line {
        id: format!("line_{index}"),
        product_id: "bag-aurelia".into(),
        variant_id: "bag-aurelia-teal".into(),
        name: LocalText::new("Aurelia", "奥蕾莉亚"),
        variant_name: LocalText::new("Teal", "青色"),
        quantity: 1,
        unit_price_minor: 36_400,
        line_total_minor: 36_400,
        currency: "USD".into(),
        stock: Some(3),
    };
    Bag {
        id: "bag_1".into(),
        lines: (0..lines).map(line).collect(),
        subtotal_minor: 36_400 * lines as i64,
        currency: "USD".into(),
        version: lines as i64,
    }
}

fn session(status: SessionStatus) -> Box<CheckoutSession> {
    Box::new(CheckoutSession {
        id: "cs_1".into(),
        status,
        bag_id: "bag_1".into(),
        merchant: Merchant {
            id: "mer_1".into(),
            name: LocalText::new("Galleria", "百货"),
        },
        lines: bag(1).lines,
        totals: vec![Total {
            kind: TotalKind::Total,
            amount_minor: 36_400,
        }],
        currency: "USD".into(),
        payment_method: PaymentMethod {
            label: LocalText::new("Wallet", "钱包"),
        },
        challenge: (status == SessionStatus::Ready).then(|| Challenge {
            session_id: "cs_1".into(),
            amount: money(),
            cart_hash: "00".into(),
            nonce: "n".into(),
            expires_at: "2026-11-11T00:00:00Z".into(),
        }),
        messages: Vec::new(),
        order_id: (status == SessionStatus::Completed).then(|| "ord_1".into()),
        expires_at: "2026-11-11T00:00:00Z".into(),
        version: 1,
        fulfilment: Default::default(),
        discounts: Vec::new(),
        codes: Vec::new(),
        show_id: None,
    })
}

fn order(status: OrderStatus) -> Box<Order> {
    Box::new(Order {
        id: "ord_1".into(),
        number: "BP-7K3Q-X9WD".into(),
        session_id: "cs_1".into(),
        status,
        merchant: session(SessionStatus::Completed).merchant,
        lines: Vec::new(),
        totals: Vec::new(),
        amount: money(),
        paid_at: "2026-11-11T00:00:00Z".into(),
        undo_until: "2026-11-11T00:05:00Z".into(),
        undo_remaining_s: 300,
        fulfilment: Default::default(),
        discounts: Vec::new(),
        refunded_minor: 0,
    })
}

fn refusal(status: u16, code: &str) -> Fault {
    Fault::Refused(Box::new(Problem {
        kind: String::new(),
        title: String::new(),
        status,
        detail: String::new(),
        instance: String::new(),
        code: code.into(),
        errors: Vec::new(),
    }))
}

fn reviewing(status: SessionStatus) -> Purchase {
    let mut purchase = Purchase::default();
    purchase.step(Input::Bag(Ok(bag(1))));
    purchase.step(Input::OpenReview);
    purchase.step(Input::Review(Ok(session(status))));
    purchase
}

fn paying() -> Purchase {
    let mut purchase = reviewing(SessionStatus::Ready);
    purchase.step(Input::Nodded { cycles: 2 });
    purchase
}

fn signs(effects: &[Effect]) -> bool {
    effects
        .iter()
        .any(|effect| matches!(effect, Effect::SignAndPay { .. }))
}

fn tells(effects: &[Effect], event: &str) -> bool {
    effects
        .iter()
        .any(|effect| matches!(effect, Effect::Happened(name, _) if *name == event))
}

#[test]
fn one_nod_is_not_enough_and_two_pay_what_was_shown() {
    let mut purchase = reviewing(SessionStatus::Ready);
    assert!(!signs(&purchase.step(Input::Nodded { cycles: 1 })));
    let effects = purchase.step(Input::Nodded { cycles: 2 });
    let challenge = session(SessionStatus::Ready).challenge.unwrap();
    assert!(effects.contains(&Effect::SignAndPay {
        challenge,
        pin: None
    }));
    assert!(purchase.is_paying());
}

#[test]
fn further_nods_do_not_pay_again() {
    let mut purchase = paying();
    assert!(purchase.step(Input::Nodded { cycles: 3 }).is_empty());
}

#[test]
fn a_review_that_is_not_ready_takes_no_nod() {
    for status in [
        SessionStatus::Incomplete,
        SessionStatus::AuthenticationRequired,
        SessionStatus::Expired,
    ] {
        let mut purchase = reviewing(status);
        assert!(
            purchase.step(Input::Nodded { cycles: 2 }).is_empty(),
            "{status:?}"
        );
    }
}

#[test]
fn a_shake_or_a_look_away_gives_up_and_frees_the_stock() {
    for input in [Input::Shook, Input::LookedAway, Input::Dismiss] {
        let mut purchase = reviewing(SessionStatus::Ready);
        let effects = purchase.step(input.clone());
        assert!(
            effects.contains(&Effect::CancelSession {
                session_id: "cs_1".into()
            }),
            "{input:?}"
        );
        assert_eq!(purchase.stage, Stage::Browsing);
        assert_eq!(purchase.bag, Some(bag(1)), "the bag stays");
    }
}

#[test]
fn a_payment_on_its_way_cannot_be_shaken_off() {
    let mut purchase = paying();
    assert!(purchase.step(Input::Shook).is_empty());
    assert!(purchase.is_paying());
}

#[test]
fn without_an_answer_the_same_payment_is_asked_for_again() {
    let mut purchase = paying();
    let effects = purchase.step(Input::Paid(Err(Fault::Unreachable("gone".into()))));
    assert!(tells(&effects, "payment_unanswered"));
    assert!(!effects.contains(&Effect::ForgetIntent));
    assert_eq!(purchase.step(Input::Retry), vec![Effect::PayAgain]);
    assert!(
        purchase.step(Input::OpenReview).is_empty(),
        "nothing else is bought meanwhile"
    );
    purchase.step(Input::Paid(Ok(session(SessionStatus::Completed))));
    let effects = purchase.step(Input::Order(Ok(order(OrderStatus::Paid))));
    assert!(tells(&effects, "order_paid"));
}

#[test]
fn a_payment_found_after_a_restart_is_asked_for_again() {
    let mut purchase = Purchase::default();
    assert_eq!(
        purchase.step(Input::FoundOpenPayment),
        vec![Effect::PayAgain]
    );
    assert!(purchase.is_paying());
}

#[test]
fn a_refusal_is_told_with_its_code_and_leaves_the_bag() {
    let mut purchase = paying();
    let effects = purchase.step(Input::Paid(Err(refusal(409, code::PRICE_CHANGED))));
    assert!(effects.contains(&Effect::ForgetIntent));
    assert!(tells(&effects, "order_refused"));
    assert_eq!(purchase.bag, Some(bag(1)));
    assert!(matches!(purchase.stage, Stage::Refused { .. }));
}

#[test]
fn an_answer_that_cannot_be_read_may_hide_a_payment() {
    let mut purchase = paying();
    let effects = purchase.step(Input::Paid(Err(Fault::Garbled("<html>".into()))));
    assert!(!effects.contains(&Effect::ForgetIntent));
    assert!(matches!(purchase.stage, Stage::Unanswered { .. }));
}

#[test]
fn a_total_that_is_not_the_amount_to_sign_is_refused() {
    let mut purchase = Purchase::default();
    purchase.step(Input::Bag(Ok(bag(1))));
    purchase.step(Input::OpenReview);
    let mut wrong = session(SessionStatus::Ready);
    wrong.totals[0].amount_minor = 100;
    purchase.step(Input::Review(Ok(wrong)));
    assert!(purchase.step(Input::Nodded { cycles: 2 }).is_empty());
    assert!(matches!(purchase.stage, Stage::Refused { .. }));
}

#[test]
fn a_bag_that_cannot_be_fetched_leaves_the_receipt_in_view() {
    let mut purchase = paying();
    purchase.step(Input::Paid(Ok(session(SessionStatus::Completed))));
    purchase.step(Input::Order(Ok(order(OrderStatus::Paid))));
    purchase.step(Input::Bag(Err(Fault::Unreachable("gone".into()))));
    assert!(matches!(purchase.stage, Stage::Receipt { .. }));
}

#[test]
fn a_second_unit_of_the_same_thing_is_told_too_and_only_one_add_is_under_way() {
    let mut purchase = Purchase::default();
    purchase.step(Input::Bag(Ok(bag(1))));
    let add = || Input::Add {
        variant_id: "bag-aurelia-teal".into(),
    };
    assert_eq!(purchase.step(add()).len(), 1);
    assert!(purchase.step(add()).is_empty(), "pressed twice");
    assert!(tells(&purchase.step(Input::Added(Ok(bag(1)))), "bag_added"));
    assert_eq!(purchase.step(add()).len(), 1);
}

#[test]
fn an_overloaded_shop_is_no_refusal() {
    let mut purchase = paying();
    purchase.step(Input::Paid(Err(refusal(503, code::OVERLOADED))));
    assert!(matches!(purchase.stage, Stage::Unanswered { .. }));
}

#[test]
fn an_order_can_be_undone_from_its_receipt() {
    let mut purchase = paying();
    purchase.step(Input::Paid(Ok(session(SessionStatus::Completed))));
    purchase.step(Input::Order(Ok(order(OrderStatus::Paid))));
    assert_eq!(
        purchase.step(Input::Undo),
        vec![Effect::Undo {
            order_id: "ord_1".into()
        }]
    );
    assert!(tells(
        &purchase.step(Input::Order(Ok(order(OrderStatus::Cancelled)))),
        "order_undone"
    ));
}

#[test]
fn an_empty_bag_opens_no_review() {
    let mut purchase = Purchase::default();
    purchase.step(Input::Bag(Ok(bag(0))));
    assert!(purchase.step(Input::OpenReview).is_empty());
}

/// A session that a nod alone does not pay.
fn capped() -> Box<CheckoutSession> {
    let ready = session(SessionStatus::Ready);
    Box::new(CheckoutSession {
        status: SessionStatus::AuthenticationRequired,
        messages: vec![Message {
            code: code::CAP_PER_PAYMENT_EXCEEDED.into(),
            severity: Severity::Warning,
            text: LocalText::new("More than a nod.", "点头不够。"),
            line_id: None,
        }],
        ..*ready
    })
}

fn pad() -> Box<PinChallenge> {
    Box::new(PinChallenge {
        id: "pch_1".into(),
        session_id: Some("cs_1".into()),
        layout: vec![7, 3, 0, 9, 1, 5, 2, 8, 6, 4],
        digits: 4,
        attempts_left: 5,
        expires_at: "2026-11-11T00:00:00Z".into(),
    })
}

fn entering_pin() -> Purchase {
    let mut purchase = Purchase::default();
    purchase.step(Input::Bag(Ok(bag(1))));
    purchase.step(Input::OpenReview);
    purchase.step(Input::Review(Ok(capped())));
    let effects = purchase.step(Input::Nodded { cycles: 2 });
    let asks = Effect::AskPin {
        session_id: "cs_1".into(),
    };
    assert!(effects.contains(&asks) && !signs(&effects));
    purchase.step(Input::Pin(Ok(pad())));
    purchase
}

#[test]
fn above_the_cap_a_pin_pays_and_only_places_leave_the_device() {
    let mut purchase = entering_pin();
    for key in [4, 9, 0] {
        assert!(purchase.step(Input::Key(key)).is_empty());
    }
    purchase.step(Input::Erase);
    purchase.step(Input::Key(8));
    let effects = purchase.step(Input::Key(2));
    let signed = effects.iter().find_map(|effect| match effect {
        Effect::SignAndPay { pin, .. } => pin.clone(),
        _ => None,
    });
    assert_eq!(signed.unwrap().positions, [4, 9, 8, 2]);
    assert!(purchase.is_paying());
}

#[test]
fn a_wrong_pin_gets_a_new_keypad_and_a_locked_one_ends_it() {
    let mut purchase = entering_pin();
    for key in 0..4 {
        purchase.step(Input::Key(key));
    }
    let effects = purchase.step(Input::Paid(Err(refusal(403, code::PIN_WRONG))));
    assert!(effects.contains(&Effect::ForgetIntent));
    assert!(matches!(purchase.stage, Stage::OpeningPin { .. }));
    purchase.step(Input::Pin(Ok(pad())));
    assert!(matches!(
        purchase.stage,
        Stage::EnteringPin { is_again: true, .. }
    ));
    for key in 0..4 {
        purchase.step(Input::Key(key));
    }
    let effects = purchase.step(Input::Paid(Err(refusal(403, code::PIN_LOCKED))));
    assert!(tells(&effects, "order_refused"));
    assert!(matches!(purchase.stage, Stage::Refused { .. }));
}

#[test]
fn a_device_without_a_pin_is_told_so_and_keeps_its_bag() {
    let mut purchase = Purchase::default();
    purchase.step(Input::Bag(Ok(bag(1))));
    purchase.step(Input::OpenReview);
    purchase.step(Input::Review(Ok(capped())));
    purchase.step(Input::Nodded { cycles: 2 });
    let effects = purchase.step(Input::Pin(Err(refusal(409, code::PIN_NOT_SET))));
    assert!(tells(&effects, "refused"));
    assert_eq!(purchase.bag, Some(bag(1)));
}

#[test]
fn a_shake_ends_the_pin() {
    let mut purchase = entering_pin();
    let effects = purchase.step(Input::Shook);
    assert!(tells(&effects, "review_cancelled"));
    assert_eq!(purchase.stage, Stage::Browsing);
}

fn any_input() -> impl Strategy<Value = Input> {
    let gone = || Fault::Unreachable("gone".into());
    prop_oneof![
        (0usize..3).prop_map(|lines| Input::Bag(Ok(bag(lines)))),
        Just(Input::Bag(Err(gone()))),
        Just(Input::Added(Ok(bag(1)))),
        Just(Input::Paid(Err(Fault::Garbled("<html>".into())))),
        Just(Input::OpenReview),
        Just(Input::Review(Ok(session(SessionStatus::Ready)))),
        Just(Input::Review(Ok(session(SessionStatus::Incomplete)))),
        Just(Input::Review(Ok(capped()))),
        Just(Input::Pin(Ok(pad()))),
        (0u8..10).prop_map(Input::Key),
        Just(Input::Erase),
        Just(Input::Paid(Err(refusal(403, code::PIN_WRONG)))),
        Just(Input::Review(Err(gone()))),
        (0u32..4).prop_map(|cycles| Input::Nodded { cycles }),
        Just(Input::Shook),
        Just(Input::LookedAway),
        Just(Input::Dismiss),
        Just(Input::Retry),
        Just(Input::Undo),
        Just(Input::Paid(Ok(session(SessionStatus::Completed)))),
        Just(Input::Paid(Err(gone()))),
        Just(Input::Paid(Err(refusal(
            403,
            code::CAP_PER_PAYMENT_EXCEEDED
        )))),
        Just(Input::Order(Ok(order(OrderStatus::Paid)))),
        Just(Input::Order(Err(gone()))),
    ]
}

proptest! {
    /// Whatever happens in whatever order: a new payment is signed only from a ready review, and never while
    /// another one has no answer yet.
    #[test]
    fn no_order_of_events_pays_twice(inputs in proptest::collection::vec(any_input(), 1..60)) {
        let mut purchase = Purchase::default();
        let mut is_open = false;
        for input in inputs {
            let was_ready = matches!(&purchase.stage, Stage::Reviewing { session, .. } if session.status == SessionStatus::Ready)
                || matches!(purchase.stage, Stage::EnteringPin { .. });
            let effects = purchase.step(input);
            if effects.contains(&Effect::ForgetIntent) {
                is_open = false;
            }
            if signs(&effects) {
                prop_assert!(was_ready, "signed without a ready review");
                prop_assert!(!is_open, "signed while a payment was open");
                is_open = true;
            }
            prop_assert_eq!(is_open, purchase.is_paying());
        }
    }
}
