//! Making this device known to the shop, once it may be, and again after a fault. It must not know what is bought.

use bevy::prelude::*;

use super::machine::Input;
use super::wallet::Wallet;
use super::{Timers, Wish};
use crate::net::{Answer, Link, Question};

/// Time between two tries to sign in, seconds.
const SIGN_IN_AGAIN_S: f32 = 3.0;
const IDENTITY_FILE: &str = "identity.json";

/// Whether this device may make itself known to the shop. A phone asks first; a preview's sandbox need not.
#[derive(Resource, Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum SignInGate {
    /// Not yet.
    Closed,
    /// Yes, and its mandate may be signed.
    #[default]
    Open,
    /// Yes, but nothing may be signed: it can look and fill a bag.
    WithoutMandate,
}

pub(super) fn sign_in(
    time: Res<Time>,
    mut wallet: ResMut<Wallet>,
    mut timers: ResMut<Timers>,
    gate: Res<SignInGate>,
    mut link: ResMut<Link>,
    mut answers: MessageReader<Answer>,
    mut wishes: MessageWriter<Wish>,
) {
    for answer in answers.read() {
        let Answer::SignedIn(result) = answer else {
            continue;
        };
        timers.is_signing_in = false;
        match result {
            Ok((identity, bag)) => {
                if let Err(fault) = wallet.keepsakes.keep(IDENTITY_FILE, identity) {
                    warn!("this device will have to sign in anew next time: {fault}");
                }
                wallet.identity = Some(identity.clone());
                wishes.write(Wish(Input::Bag(Ok(bag.clone()))));
                if wallet.intent.is_some() {
                    wishes.write(Wish(Input::FoundOpenPayment));
                }
            }
            Err(fault) => {
                warn!("not signed in: {fault}");
                timers.sign_in_s = SIGN_IN_AGAIN_S;
            }
        }
    }
    timers.sign_in_s -= time.delta_secs();
    let is_unknown = match (&wallet.identity, *gate) {
        (_, SignInGate::Closed) => false,
        (Some(known), gate) => gate == SignInGate::Open && known.mandate_id.is_empty(),
        (None, _) => true,
    };
    if is_unknown && !timers.is_signing_in && timers.sign_in_s <= 0.0 {
        timers.is_signing_in = true;
        link.ask(Question::SignIn {
            key: wallet.key.clone(),
            known: (wallet.identity.clone()).or_else(|| wallet.keepsakes.recall(IDENTITY_FILE)),
            signs_mandate: *gate == SignInGate::Open,
        });
    }
}
