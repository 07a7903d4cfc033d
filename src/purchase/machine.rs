//! The purchase as a pure state machine: what was seen and answered goes in, what to ask and show comes out.
//! No ECS, no clock, no I/O. It never computes an amount and never decides that something is paid.

use buyplus_api::{Bag, CheckoutSession, TotalKind};

use crate::net::Fault;

mod pay;
mod pin;
mod words;

pub use words::{Effect, Input, Stage};

/// Nods that pay: one could be a stumble.
pub const NODS_TO_PAY: u32 = 2;

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

    fn refuse(&mut self, fault: Fault, can_retry: bool) -> Vec<Effect> {
        let code = fault.code().unwrap_or(fault.kind()).to_owned();
        self.stage = Stage::Refused { fault, can_retry };
        vec![happened("refused", vec![("code", code.into())])]
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

fn happened(event: &'static str, fields: Vec<(&'static str, serde_json::Value)>) -> Effect {
    Effect::Happened(event, fields)
}

#[cfg(test)]
mod tests;
