//! What the purchase's state machine is told, what it wants done, and where it can stand. Types alone.

use buyplus_api::{Bag, Challenge, CheckoutSession, Order, PinChallenge, PinProof};

use crate::net::Fault;

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
