//! What this device holds to buy with, and what becomes of the machine's effects: questions to the shop, things kept on disk,
//! lines in the journal. It decides nothing.

use bevy::prelude::*;
use buyplus_api::CompleteRequest;
use serde::{Deserialize, Serialize};

use super::device::{DeviceKey, Keepsakes};
use super::machine::Effect;
use crate::journal::Happened;
use crate::net::{Identity, Link, Question};

const INTENT_FILE: &str = "payment.json";

/// The device's key, who it is to the backend, and a payment that has no answer yet.
#[derive(Resource, Debug)]
pub(super) struct Wallet {
    pub(super) key: DeviceKey,
    pub(super) identity: Option<Identity>,
    pub(super) intent: Option<PayIntent>,
    /// The SKU and key of an "add to bag" that has no answer.
    pub(super) lost_add: Option<(String, String)>,
    pub(super) keepsakes: Keepsakes,
}

/// One intent to pay: sent as often as needed, always the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct PayIntent {
    session_id: String,
    key: String,
    request: CompleteRequest,
}

impl Wallet {
    /// As it was left, with a key of its own.
    pub(super) fn open(keepsakes: Keepsakes) -> Self {
        let key = keepsakes.device_key().unwrap_or_else(|fault| {
            error!("this device's key cannot be kept, so it will be a stranger next time: {fault}");
            DeviceKey::random()
        });
        Self {
            key,
            identity: None,
            intent: keepsakes.recall(INTENT_FILE),
            lost_add: None,
            keepsakes,
        }
    }
}

/// Does one thing that the machine wants done.
pub(super) fn carry_out(
    effect: Effect,
    time: &Time,
    wallet: &mut Wallet,
    link: &mut Link,
    happened: &mut MessageWriter<Happened>,
) {
    match effect {
        Effect::AddLine { bag_id, variant_id } => {
            // Pressed again after a lost answer it is the same wish, which the shop must not grant twice.
            let lost = wallet
                .lost_add
                .take()
                .filter(|(lost, _)| *lost == variant_id);
            let (variant_id, key) = lost.unwrap_or_else(|| (variant_id, fresh_key()));
            wallet.lost_add = Some((variant_id.clone(), key.clone()));
            link.ask(Question::AddLine {
                bag_id,
                variant_id,
                key,
            });
        }
        Effect::RemoveLine { bag_id, line_id } => {
            link.ask(Question::RemoveLine { bag_id, line_id })
        }
        Effect::OpenReview { bag_id } => link.ask(Question::Review {
            bag_id,
            key: fresh_key(),
        }),
        Effect::AskPin { session_id } => link.ask(Question::Pin { session_id }),
        Effect::SignAndPay { challenge, pin } => {
            let Some(identity) = &wallet.identity else {
                return;
            };
            let request = CompleteRequest {
                mandate_id: identity.mandate_id.clone(),
                nonce: challenge.nonce.clone(),
                amount: challenge.amount.clone(),
                cart_hash: challenge.cart_hash.clone(),
                signature: wallet.key.sign_base64url(&challenge.signing_bytes()),
                pin,
            };
            let intent = PayIntent {
                session_id: challenge.session_id,
                key: fresh_key(),
                request,
            };
            // Kept before it is sent: after a crash it is asked for again, never made anew.
            if let Err(fault) = wallet.keepsakes.keep(INTENT_FILE, &intent) {
                warn!("this payment could not be asked for again after a crash: {fault}");
            }
            wallet.intent = Some(intent.clone());
            link.ask(pay(intent));
        }
        Effect::PayAgain => {
            if let Some(intent) = wallet.intent.clone() {
                link.ask(pay(intent));
            }
        }
        Effect::ForgetIntent => {
            wallet.intent = None;
            wallet.keepsakes.forget(INTENT_FILE);
        }
        Effect::FetchBag => link.ask(Question::Bag),
        Effect::FetchOrder { order_id } => link.ask(Question::Order { order_id }),
        Effect::Undo { order_id } => link.ask(Question::Undo {
            order_id,
            key: fresh_key(),
        }),
        Effect::CancelSession { session_id } => link.ask(Question::CancelSession {
            session_id,
            key: fresh_key(),
        }),
        Effect::Happened(event, fields) => {
            let entry = fields
                .into_iter()
                .fold(Happened::now(time, event), |entry, (key, value)| {
                    entry.with(key, value)
                });
            happened.write(entry);
        }
    }
}

fn pay(intent: PayIntent) -> Question {
    Question::Pay {
        session_id: intent.session_id,
        key: intent.key,
        request: intent.request,
    }
}

/// A new idempotency key: one for each intent.
fn fresh_key() -> String {
    uuid::Uuid::new_v4().to_string()
}
