//! The keypad: when a nod alone does not pay, and what its keys lead to. It never learns a digit.

use buyplus_api::{CheckoutSession, PinChallenge, PinProof, SessionStatus, code};

use super::{Effect, Purchase, Stage, happened};
use crate::net::Fault;

impl Purchase {
    pub(super) fn ask_pin(&mut self, session: Box<CheckoutSession>) -> Vec<Effect> {
        let session_id = session.id.clone();
        self.stage = Stage::OpeningPin { session };
        vec![Effect::AskPin { session_id }]
    }

    pub(super) fn pad_came(&mut self, pad: Result<Box<PinChallenge>, Fault>) -> Vec<Effect> {
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

    pub(super) fn key_chosen(&mut self, key: u8) -> Vec<Effect> {
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

    pub(super) fn erase(&mut self) -> Vec<Effect> {
        if let Stage::EnteringPin { entered, .. } = &mut self.stage {
            entered.pop();
        }
        Vec::new()
    }

    /// The nod was not enough, or the entry was wrong or too late: the same session, a new keypad.
    pub(super) fn pin_wanted(&mut self, fault: &Fault) -> Vec<Effect> {
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
}

/// Why a mandate does not cover a payment that a PIN can still make.
const CAPS: [&str; 3] = [
    code::CAP_PER_PAYMENT_EXCEEDED,
    code::CAP_PER_DAY_EXCEEDED,
    code::PAYMENTS_PER_DAY_EXCEEDED,
];

/// Whether the total can be paid with a PIN, and not by a nod alone.
pub(super) fn needs_pin(session: &CheckoutSession) -> bool {
    session.status == SessionStatus::AuthenticationRequired
        && session
            .messages
            .iter()
            .any(|message| CAPS.contains(&message.code.as_str()))
}

/// Whether an entry of the PIN, or another one, may help.
pub(super) fn wants_pad(fault: &Fault) -> bool {
    let code = fault.code().unwrap_or_default();
    [code::PIN_WRONG, code::PIN_CHALLENGE_INVALID].contains(&code) || CAPS.contains(&code)
}
