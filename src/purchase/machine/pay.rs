//! From the nod to the receipt: what is sent once, asked for again when nobody answered, and undone. It never decides that
//! something is paid.

use buyplus_api::{CheckoutSession, Order, SessionStatus};

use super::pin::{needs_pin, wants_pad};
use super::{Effect, NODS_TO_PAY, Purchase, Stage, happened};
use crate::net::Fault;

impl Purchase {
    pub(super) fn nodded(&mut self, cycles: u32) -> Vec<Effect> {
        let Stage::Reviewing { session, nods } = &mut self.stage else {
            return Vec::new();
        };
        let payable = session.status == SessionStatus::Ready || needs_pin(session);
        let Some(challenge) = session.challenge.clone().filter(|_| payable) else {
            return Vec::new();
        };
        *nods = cycles.min(NODS_TO_PAY);
        let mut effects = vec![happened("nodded", vec![("cycles", cycles.into())])];
        if cycles < NODS_TO_PAY {
            return effects;
        }
        let session = session.clone();
        if needs_pin(&session) {
            effects.extend(self.ask_pin(session));
        } else {
            self.stage = Stage::Paying { session };
            effects.push(Effect::SignAndPay {
                challenge,
                pin: None,
            });
        }
        effects
    }

    pub(super) fn payment_answered(
        &mut self,
        answer: Result<Box<CheckoutSession>, Fault>,
    ) -> Vec<Effect> {
        if !self.is_paying() {
            return Vec::new();
        }
        match answer {
            Ok(session) => match session.order_id.clone() {
                Some(order_id) => {
                    self.stage = Stage::FetchingReceipt {
                        order_id: order_id.clone(),
                    };
                    vec![Effect::ForgetIntent, Effect::FetchOrder { order_id }]
                }
                None => self.unanswered(&Fault::Garbled("the payment has no order".into())),
            },
            Err(fault) if wants_pad(&fault) => self.pin_wanted(&fault),
            Err(fault) if fault.is_final() => self.refuse_payment(fault),
            Err(fault) => self.unanswered(&fault),
        }
    }

    /// Nobody can tell whether it was paid: only the same intent, asked again, can.
    fn unanswered(&mut self, fault: &Fault) -> Vec<Effect> {
        let session = match std::mem::take(&mut self.stage) {
            Stage::Paying { session } => Some(session),
            Stage::Unanswered { session } => session,
            _ => None,
        };
        self.stage = Stage::Unanswered { session };
        vec![happened(
            "payment_unanswered",
            vec![("reason", fault.kind().into())],
        )]
    }

    fn refuse_payment(&mut self, fault: Fault) -> Vec<Effect> {
        let code = fault.code().unwrap_or(fault.kind()).to_owned();
        self.stage = Stage::Refused {
            fault,
            can_retry: false,
        };
        vec![
            Effect::ForgetIntent,
            happened("order_refused", vec![("code", code.into())]),
            Effect::FetchBag,
        ]
    }

    pub(super) fn order_came(&mut self, order: Result<Box<Order>, Fault>) -> Vec<Effect> {
        match (order, &self.stage) {
            (Ok(order), Stage::FetchingReceipt { .. }) => {
                let fields = vec![
                    ("order_id", order.id.clone().into()),
                    ("number", order.number.clone().into()),
                    ("amount_minor", order.amount.amount_minor.into()),
                    ("currency", order.amount.currency.clone().into()),
                ];
                self.stage = Stage::Receipt { order };
                vec![happened("order_paid", fields), Effect::FetchBag]
            }
            (Ok(order), Stage::Receipt { .. }) => {
                let fields = vec![("order_id", order.id.clone().into())];
                self.stage = Stage::Receipt { order };
                vec![happened("order_undone", fields), Effect::FetchBag]
            }
            // It is paid: the receipt is asked for again in a while, and an undo that failed leaves it in view.
            (Err(fault), Stage::Receipt { .. }) => {
                vec![happened(
                    "undo_refused",
                    vec![("reason", fault.kind().into())],
                )]
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn undo(&mut self) -> Vec<Effect> {
        match &self.stage {
            Stage::Receipt { order } => vec![Effect::Undo {
                order_id: order.id.clone(),
            }],
            _ => Vec::new(),
        }
    }
}
