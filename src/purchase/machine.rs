//! The purchase as a pure state machine: what was seen and answered goes in, what to ask and show comes out.
//! No ECS, no clock, no I/O. It never computes an amount and never decides that something is paid.

use buyplus_api::{
    Bag, Challenge, CheckoutSession, Order, PinChallenge, PinProof, SessionStatus, TotalKind, code,
};

use crate::net::Fault;

/// Nods that pay: one could be a stumble.
pub const NODS_TO_PAY: u32 = 2;

/// Where the shopper is between shelf and receipt.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Stage {
    /// Looking around; nothing is being bought.
    #[default]
    Browsing,
    /// The review was asked for.
    OpeningReview,
    /// The review is in view; the shopper may nod.
    Reviewing {
        /// As the server holds it.
        session: Box<CheckoutSession>,
        /// Nods so far in this gesture.
        nods: u32,
    },
    /// More than a nod may pay: a keypad was asked for.
    OpeningPin {
        /// As it was agreed to.
        session: Box<CheckoutSession>,
    },
    /// The keypad is in view.
    EnteringPin {
        /// As it was agreed to.
        session: Box<CheckoutSession>,
        /// The keypad, good for one entry.
        pad: Box<PinChallenge>,
        /// Keys chosen so far; never digits.
        entered: Vec<u8>,
        /// Whether an entry was wrong before.
        is_again: bool,
    },
    /// The signed payment is on its way.
    Paying {
        /// As it was signed.
        session: Box<CheckoutSession>,
    },
    /// The payment was sent and nobody answered: it may or may not have happened.
    Unanswered {
        /// As it was signed; absent after a restart.
        session: Option<Box<CheckoutSession>>,
    },
    /// Paid: the order is being fetched for the receipt.
    FetchingReceipt {
        /// The order.
        order_id: String,
    },
    /// The receipt is in view.
    Receipt {
        /// The order.
        order: Box<Order>,
    },
    /// Something was refused; the bag is as it was.
    Refused {
        /// Why.
        fault: Fault,
        /// Whether asking for the review again may help.
        can_retry: bool,
    },
}

/// What happens to the machine.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// The bag, from the server.
    Bag(Result<Bag, Fault>),
    /// The bag after "add to bag", from the server.
    Added(Result<Bag, Fault>),
    /// "Add to bag" was chosen for a SKU.
    Add {
        /// The SKU.
        variant_id: String,
    },
    /// A line of the bag was crossed out.
    Remove {
        /// Which line, from 0.
        index: usize,
    },
    /// "Pay" was chosen.
    OpenReview,
    /// The review, from the server.
    Review(Result<Box<CheckoutSession>, Fault>),
    /// Nods with the gaze on the total, counted in one gesture.
    Nodded {
        /// Cycles so far.
        cycles: u32,
    },
    /// The head said no.
    Shook,
    /// The gaze left the review for good.
    LookedAway,
    /// Cancel, close or back was chosen.
    Dismiss,
    /// "Try again" was chosen, or it is time to.
    Retry,
    /// "Undo" was chosen on the receipt.
    Undo,
    /// The keypad, from the server.
    Pin(Result<Box<PinChallenge>, Fault>),
    /// A key of the keypad was chosen, by its place.
    Key(u8),
    /// The last key was taken back.
    Erase,
    /// The payment's answer.
    Paid(Result<Box<CheckoutSession>, Fault>),
    /// The order, from the server.
    Order(Result<Box<Order>, Fault>),
    /// A payment that an earlier launch sent and never heard of.
    FoundOpenPayment,
}

/// What the machine wants done.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Ask the server to put a SKU into the bag.
    AddLine {
        /// The bag.
        bag_id: String,
        /// The SKU.
        variant_id: String,
    },
    /// Ask the server to take a line out of the bag.
    RemoveLine {
        /// The bag.
        bag_id: String,
        /// The line.
        line_id: String,
    },
    /// Ask the server for a review of the bag.
    OpenReview {
        /// The bag.
        bag_id: String,
    },
    /// Sign this challenge, keep the intent, then send it.
    SignAndPay {
        /// What was shown.
        challenge: Challenge,
        /// The PIN, where a nod alone does not pay.
        pin: Option<PinProof>,
    },
    /// Ask the server for a keypad.
    AskPin {
        /// The session to be paid.
        session_id: String,
    },
    /// Send the kept intent once more, with the key it had.
    PayAgain,
    /// The intent has its answer: forget it.
    ForgetIntent,
    /// Ask for the bag as it is now.
    FetchBag,
    /// Ask for an order.
    FetchOrder {
        /// The order.
        order_id: String,
    },
    /// Ask the server to undo an order.
    Undo {
        /// The order.
        order_id: String,
    },
    /// Tell the server that a review is given up, so that its stock goes back on the shelf.
    CancelSession {
        /// The session.
        session_id: String,
    },
    /// Write it down.
    Happened(&'static str, Vec<(&'static str, serde_json::Value)>),
}

/// The purchase of one shopper.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Purchase {
    /// Where the shopper is.
    pub stage: Stage,
    /// The bag as the server last told it.
    pub bag: Option<Bag>,
    /// The SKU that is on its way into the bag.
    pub adding: Option<String>,
    /// Whether a PIN was wrong in this purchase.
    is_pin_again: bool,
}

impl Purchase {
    /// A purchase that begins with the bag as it was last seen.
    pub fn with_bag(bag: Option<Bag>) -> Self {
        Self {
            bag,
            ..Self::default()
        }
    }

    /// Takes in what happened; returns what is to be done, in order.
    pub fn step(&mut self, input: Input) -> Vec<Effect> {
        match input {
            Input::Bag(bag) => self.bag_came(bag),
            Input::Added(bag) => self.added(bag),
            Input::Add { variant_id } => self.add(variant_id),
            Input::Remove { index } => self.remove(index),
            Input::OpenReview => self.open_review(),
            Input::Review(review) => self.review_came(review),
            Input::Nodded { cycles } => self.nodded(cycles),
            Input::Shook => self.give_up("shake"),
            Input::LookedAway => self.give_up("looked_away"),
            Input::Dismiss => self.dismiss(),
            Input::Retry => self.retry(),
            Input::Undo => self.undo(),
            Input::Pin(pad) => self.pad_came(pad),
            Input::Key(key) => self.key_chosen(key),
            Input::Erase => self.erase(),
            Input::Paid(answer) => self.payment_answered(answer),
            Input::Order(order) => self.order_came(order),
            Input::FoundOpenPayment => {
                self.stage = Stage::Unanswered { session: None };
                vec![Effect::PayAgain]
            }
        }
    }

    /// True while a payment may be under way: nothing else can be started.
    pub fn is_paying(&self) -> bool {
        matches!(self.stage, Stage::Paying { .. } | Stage::Unanswered { .. })
    }

    /// True while the shop is asked for something that the shopper has nothing to do about.
    pub fn is_waiting(&self) -> bool {
        matches!(
            self.stage,
            Stage::OpeningReview | Stage::OpeningPin { .. } | Stage::FetchingReceipt { .. }
        )
    }

    fn bag_came(&mut self, bag: Result<Bag, Fault>) -> Vec<Effect> {
        match bag {
            Ok(bag) => {
                self.bag = Some(bag);
                Vec::new()
            }
            // An older bag in view is better than a receipt or a review out of it.
            Err(fault) if self.stage == Stage::Browsing => self.refuse(fault, false),
            Err(_) => Vec::new(),
        }
    }

    fn add(&mut self, variant_id: String) -> Vec<Effect> {
        match &self.bag {
            Some(bag) if self.stage == Stage::Browsing && self.adding.is_none() => {
                self.adding = Some(variant_id.clone());
                vec![Effect::AddLine {
                    bag_id: bag.id.clone(),
                    variant_id,
                }]
            }
            _ => Vec::new(),
        }
    }

    fn added(&mut self, bag: Result<Bag, Fault>) -> Vec<Effect> {
        let variant_id = self.adding.take().unwrap_or_default();
        match bag {
            Ok(bag) => {
                self.bag = Some(bag);
                vec![happened(
                    "bag_added",
                    vec![("variant_id", variant_id.into())],
                )]
            }
            Err(fault) if self.stage == Stage::Browsing => self.refuse(fault, false),
            Err(_) => Vec::new(),
        }
    }

    fn remove(&mut self, index: usize) -> Vec<Effect> {
        let line = self
            .bag
            .as_ref()
            .and_then(|bag| Some((bag.id.clone(), bag.lines.get(index)?.id.clone())));
        match line {
            Some((bag_id, line_id)) if !self.is_paying() => {
                vec![Effect::RemoveLine { bag_id, line_id }]
            }
            _ => Vec::new(),
        }
    }

    fn open_review(&mut self) -> Vec<Effect> {
        match &self.bag {
            Some(bag) if !self.is_paying() && !bag.lines.is_empty() => {
                self.stage = Stage::OpeningReview;
                vec![Effect::OpenReview {
                    bag_id: bag.id.clone(),
                }]
            }
            _ => Vec::new(),
        }
    }

    fn review_came(&mut self, review: Result<Box<CheckoutSession>, Fault>) -> Vec<Effect> {
        if self.stage != Stage::OpeningReview {
            return Vec::new();
        }
        match review {
            // What is signed must be what is shown.
            Ok(session) if !shows_what_it_asks(&session) => {
                let fault =
                    Fault::Garbled("the total is not what the shop asks to be signed".into());
                self.refuse(fault, true)
            }
            Ok(session) => {
                let status = serde_json::to_value(session.status).unwrap_or_default();
                let amount = session
                    .challenge
                    .as_ref()
                    .map(|challenge| challenge.amount.clone());
                let mut fields = vec![("status", status), ("lines", session.lines.len().into())];
                if let Some(amount) = amount {
                    fields.push(("amount_minor", amount.amount_minor.into()));
                    fields.push(("currency", amount.currency.into()));
                }
                self.stage = Stage::Reviewing { session, nods: 0 };
                vec![happened("review_opened", fields)]
            }
            Err(fault) => {
                let can_retry = fault.is_passing();
                self.refuse(fault, can_retry)
            }
        }
    }

    fn nodded(&mut self, cycles: u32) -> Vec<Effect> {
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

    fn ask_pin(&mut self, session: Box<CheckoutSession>) -> Vec<Effect> {
        let session_id = session.id.clone();
        self.stage = Stage::OpeningPin { session };
        vec![Effect::AskPin { session_id }]
    }

    fn pad_came(&mut self, pad: Result<Box<PinChallenge>, Fault>) -> Vec<Effect> {
        let Stage::OpeningPin { session } = &self.stage else {
            return Vec::new();
        };
        let session = session.clone();
        match pad {
            Ok(pad) => {
                let is_again = self.is_pin_again;
                self.stage = Stage::EnteringPin {
                    session,
                    pad,
                    entered: Vec::new(),
                    is_again,
                };
                vec![happened("pin_opened", Vec::new())]
            }
            Err(fault) => {
                self.is_pin_again = false;
                let mut effects = self.refuse(fault, false);
                effects.push(Effect::CancelSession {
                    session_id: session.id,
                });
                effects
            }
        }
    }

    fn key_chosen(&mut self, key: u8) -> Vec<Effect> {
        let Stage::EnteringPin {
            session,
            pad,
            entered,
            ..
        } = &mut self.stage
        else {
            return Vec::new();
        };
        entered.push(key);
        if entered.len() < pad.digits as usize {
            return Vec::new();
        }
        let Some(challenge) = session.challenge.clone() else {
            return Vec::new();
        };
        let pin = PinProof {
            challenge_id: pad.id.clone(),
            positions: std::mem::take(entered),
        };
        let session = session.clone();
        self.stage = Stage::Paying { session };
        vec![
            happened("pin_entered", Vec::new()),
            Effect::SignAndPay {
                challenge,
                pin: Some(pin),
            },
        ]
    }

    fn erase(&mut self) -> Vec<Effect> {
        if let Stage::EnteringPin { entered, .. } = &mut self.stage {
            entered.pop();
        }
        Vec::new()
    }

    fn give_up(&mut self, how: &'static str) -> Vec<Effect> {
        let (Stage::Reviewing { session, .. } | Stage::EnteringPin { session, .. }) = &self.stage
        else {
            return Vec::new();
        };
        let session_id = session.id.clone();
        self.is_pin_again = false;
        self.stage = Stage::Browsing;
        let mut effects = Vec::new();
        if how == "shake" {
            effects.push(happened("shook", Vec::new()));
        }
        effects.push(happened("review_cancelled", vec![("by", how.into())]));
        effects.push(Effect::CancelSession { session_id });
        effects
    }

    fn dismiss(&mut self) -> Vec<Effect> {
        match &self.stage {
            Stage::Reviewing { .. } | Stage::EnteringPin { .. } => self.give_up("button"),
            Stage::Receipt { .. } | Stage::Refused { .. } | Stage::OpeningReview => {
                self.stage = Stage::Browsing;
                vec![Effect::FetchBag]
            }
            _ => Vec::new(),
        }
    }

    fn retry(&mut self) -> Vec<Effect> {
        match &self.stage {
            Stage::Unanswered { .. } => vec![Effect::PayAgain],
            Stage::FetchingReceipt { order_id } => vec![Effect::FetchOrder {
                order_id: order_id.clone(),
            }],
            Stage::Refused {
                can_retry: true, ..
            } => {
                self.stage = Stage::Browsing;
                self.open_review()
            }
            _ => Vec::new(),
        }
    }

    fn undo(&mut self) -> Vec<Effect> {
        match &self.stage {
            Stage::Receipt { order } => vec![Effect::Undo {
                order_id: order.id.clone(),
            }],
            _ => Vec::new(),
        }
    }

    fn payment_answered(&mut self, answer: Result<Box<CheckoutSession>, Fault>) -> Vec<Effect> {
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

    /// The nod was not enough, or the entry was wrong or too late: the same session, a new keypad.
    fn pin_wanted(&mut self, fault: &Fault) -> Vec<Effect> {
        let reason = fault.code().unwrap_or_default().to_owned();
        let is_again = reason == code::PIN_WRONG;
        let mut effects = vec![
            Effect::ForgetIntent,
            happened("pin_wanted", vec![("code", reason.into())]),
        ];
        match std::mem::take(&mut self.stage) {
            Stage::Paying { session } => {
                self.is_pin_again = is_again;
                effects.extend(self.ask_pin(session));
            }
            Stage::Unanswered {
                session: Some(session),
            } => effects.extend(self.ask_pin(session)),
            // After a restart the session is no longer known: the bag is as it was.
            _ => effects.push(Effect::FetchBag),
        }
        effects
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

    fn refuse(&mut self, fault: Fault, can_retry: bool) -> Vec<Effect> {
        let code = fault.code().unwrap_or(fault.kind()).to_owned();
        self.stage = Stage::Refused { fault, can_retry };
        vec![happened("refused", vec![("code", code.into())])]
    }

    fn order_came(&mut self, order: Result<Box<Order>, Fault>) -> Vec<Effect> {
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
}

/// Whether the total in view is the amount that is to be signed, where there is something to sign.
fn shows_what_it_asks(session: &CheckoutSession) -> bool {
    let is_total = |total: &&buyplus_api::Total| total.kind == TotalKind::Total;
    let shown = session.totals.iter().find(is_total);
    session.challenge.as_ref().is_none_or(|challenge| {
        shown.is_some_and(|shown| shown.amount_minor == challenge.amount.amount_minor)
            && challenge.amount.currency == session.currency
            && challenge.session_id == session.id
    })
}

/// Why a mandate does not cover a payment that a PIN can still make.
const CAPS: [&str; 3] = [
    code::CAP_PER_PAYMENT_EXCEEDED,
    code::CAP_PER_DAY_EXCEEDED,
    code::PAYMENTS_PER_DAY_EXCEEDED,
];

/// Whether the total can be paid with a PIN, and not by a nod alone.
fn needs_pin(session: &CheckoutSession) -> bool {
    session.status == SessionStatus::AuthenticationRequired
        && session
            .messages
            .iter()
            .any(|message| CAPS.contains(&message.code.as_str()))
}

/// Whether an entry of the PIN, or another one, may help.
fn wants_pad(fault: &Fault) -> bool {
    let code = fault.code().unwrap_or_default();
    [code::PIN_WRONG, code::PIN_CHALLENGE_INVALID].contains(&code) || CAPS.contains(&code)
}

fn happened(event: &'static str, fields: Vec<(&'static str, serde_json::Value)>) -> Effect {
    Effect::Happened(event, fields)
}

#[cfg(test)]
mod tests;
