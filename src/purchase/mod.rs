//! The purchase in the world: feeds the state machine with what was seen, done and answered, and carries out what it wants.

use bevy::prelude::*;

use crate::app::{FrameSystems, Options};
use crate::journal::Happened;
use crate::net::{Fault, Link};

pub mod attention;
mod bag;
pub mod device;
mod inputs;
pub mod machine;
mod panels;
mod sign_in;
mod wallet;

pub use sign_in::SignInGate;

use attention::Attention;
use device::Keepsakes;
use inputs::{ask_again, gather_inputs, notice_gaze};
use machine::{Effect, Input, Purchase, Stage};
use sign_in::sign_in;
use wallet::{Wallet, carry_out};

const BAG_FILE: &str = "bag.json";

/// The purchase plugin for a device that keeps what it must where the options say.
pub fn plugin(options: &Options) -> impl Plugin {
    let keepsakes = Keepsakes::new(options.data_dir.clone());
    move |app: &mut App| {
        app.insert_resource(Wallet::open(keepsakes.clone()))
            .insert_resource(Shopping {
                // As it was last seen, until the shop says how it is.
                purchase: Purchase::with_bag(keepsakes.recall(BAG_FILE)),
                ..default()
            })
            .init_resource::<Timers>()
            .init_resource::<SignInGate>()
            .add_message::<Wish>()
            .add_message::<AddToBag>()
            .add_plugins((panels::plugin, bag::plugin))
            .add_systems(
                Update,
                (sign_in, notice_gaze, gather_inputs, ask_again, step_machine)
                    .chain()
                    .in_set(FrameSystems::Purchase),
            );
    }
}

/// The purchase as it stands.
#[derive(Resource, Debug, Default)]
pub struct Shopping {
    /// The state machine.
    pub purchase: Purchase,
    /// The product that was added last, while it is still in hand.
    pub just_added: Option<Entity>,
    /// How long the shop has been waited for, seconds.
    pub waited_s: f32,
    attention: Attention,
}

/// Puts a SKU into the bag; ignored while another is on its way.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct AddToBag {
    /// The SKU.
    pub variant_id: String,
}

/// Something to tell the state machine.
#[derive(Message, Debug, Clone, PartialEq)]
struct Wish(Input);

#[derive(Resource, Debug, Default)]
struct Timers {
    has_looked: bool,
    away_s: f32,
    unanswered_s: f32,
    sign_in_s: f32,
    is_signing_in: bool,
}

fn step_machine(
    time: Res<Time>,
    mut wishes: MessageReader<Wish>,
    mut shopping: ResMut<Shopping>,
    mut wallet: ResMut<Wallet>,
    mut link: ResMut<Link>,
    mut happened: MessageWriter<Happened>,
) {
    for Wish(input) in wishes.read() {
        if let Input::Added(answer) = input
            && answer.as_ref().map_or_else(Fault::is_final, |_| true)
        {
            wallet.lost_add = None;
        }
        let before = shopping.purchase.bag.clone();
        let was_reviewing = matches!(shopping.purchase.stage, Stage::Reviewing { .. });
        for effect in shopping.purchase.step(input.clone()) {
            if link.is_offline() && matches!(effect, Effect::SignAndPay { .. }) {
                // A payment is made now or not at all: nothing is signed that would be sent when nobody looks.
                let refused = Input::Paid(Err(Fault::Offline));
                for effect in shopping.purchase.step(refused) {
                    carry_out(effect, &time, &mut wallet, &mut link, &mut happened);
                }
                continue;
            }
            carry_out(effect, &time, &mut wallet, &mut link, &mut happened);
        }
        if let Some(bag) = &shopping.purchase.bag
            && before.as_ref() != Some(bag)
            && let Err(fault) = wallet.keepsakes.keep(BAG_FILE, bag)
        {
            debug!("without a network the next launch will not show this bag: {fault}");
        }
        if !was_reviewing && matches!(shopping.purchase.stage, Stage::Reviewing { .. }) {
            // Only what is looked at from now on counts for this total.
            shopping.attention.forget();
        }
    }
}
