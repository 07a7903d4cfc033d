//! The purchase in the world: feeds the state machine with what was seen, done and answered, and carries out what it wants.

use bevy::prelude::*;
use buyplus_api::CompleteRequest;
use buyplus_panel::ButtonId;
use serde::{Deserialize, Serialize};

use crate::app::{FrameSystems, Options};
use crate::gaze::Gaze;
use crate::gesture::Gestured;
use crate::goods::{Good, Inspected, PutBack};
use crate::journal::Happened;
use crate::net::{Answer, Fault, Identity, LineIsBack, Link, Question};
use crate::panel::{PanelButton, Pressed};

pub mod attention;
mod bag;
pub mod device;
pub mod machine;
mod panels;

use attention::Attention;
use device::{DeviceKey, Keepsakes};
use machine::{Effect, Input, Purchase, Stage};

/// The review is given up when the gaze has been elsewhere for so long, seconds.
const LOOKED_AWAY_S: f32 = 4.0;
/// A payment without answer is asked for again after this, seconds.
const ASK_AGAIN_S: f32 = 4.0;
/// Time between two tries to sign in, seconds.
const SIGN_IN_AGAIN_S: f32 = 3.0;
/// The longest that one nod may take, seconds: two within 2.5 s pay.
const NOD_S: f64 = 1.25;
/// Shaking the head this often gives a review up.
const SHAKES_TO_CANCEL: u32 = 1;
const INTENT_FILE: &str = "payment.json";
const BAG_FILE: &str = "bag.json";
const IDENTITY_FILE: &str = "identity.json";

/// The purchase plugin for a device that keeps what it must where the options say.
pub fn plugin(options: &Options) -> impl Plugin {
    let keepsakes = Keepsakes::new(options.data_dir.clone());
    move |app: &mut App| {
        let key = keepsakes.device_key().unwrap_or_else(|fault| {
            error!("this device's key cannot be kept, so it will be a stranger next time: {fault}");
            DeviceKey::random()
        });
        app.insert_resource(Wallet {
            key,
            identity: None,
            intent: keepsakes.recall(INTENT_FILE),
            lost_add: None,
            keepsakes: keepsakes.clone(),
        })
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

/// Puts a SKU into the bag; ignored while another is on its way.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct AddToBag {
    /// The SKU.
    pub variant_id: String,
}

/// Something to tell the state machine.
#[derive(Message, Debug, Clone, PartialEq)]
struct Wish(Input);

/// The device's key, who it is to the backend, and a payment that has no answer yet.
#[derive(Resource, Debug)]
struct Wallet {
    key: DeviceKey,
    identity: Option<Identity>,
    intent: Option<PayIntent>,
    /// The SKU and key of an "add to bag" that has no answer.
    lost_add: Option<(String, String)>,
    keepsakes: Keepsakes,
}

/// One intent to pay: sent as often as needed, always the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct PayIntent {
    session_id: String,
    key: String,
    request: CompleteRequest,
}

#[derive(Resource, Debug, Default)]
struct Timers {
    has_looked: bool,
    away_s: f32,
    unanswered_s: f32,
    sign_in_s: f32,
    is_signing_in: bool,
}

/// A new idempotency key: one for each intent.
fn fresh_key() -> String {
    uuid::Uuid::new_v4().to_string()
}

fn sign_in(
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

fn notice_gaze(
    time: Res<Time>,
    gaze: Res<Gaze>,
    buttons: Query<&PanelButton>,
    panels: Query<(), With<panels::ShopPanel>>,
    mut shopping: ResMut<Shopping>,
    mut timers: ResMut<Timers>,
    mut wishes: MessageWriter<Wish>,
) {
    let button = gaze.target.and_then(|target| buttons.get(target).ok());
    let on_total = button.is_some_and(|button| button.id == ButtonId::Total);
    let on_panel = button.is_some() || gaze.target.is_some_and(|target| panels.contains(target));
    shopping.attention.note(time.elapsed_secs_f64(), on_total);
    let is_reviewing = matches!(shopping.purchase.stage, Stage::Reviewing { .. });
    // The clock of looking away starts once the review has been seen.
    timers.has_looked = is_reviewing && (timers.has_looked || on_panel);
    timers.away_s = if timers.has_looked && !on_panel {
        timers.away_s + time.delta_secs()
    } else {
        0.0
    };
    if timers.away_s > LOOKED_AWAY_S {
        timers.away_s = 0.0;
        wishes.write(Wish(Input::LookedAway));
    }
    let is_waiting = shopping.purchase.is_waiting();
    shopping.waited_s = if is_waiting {
        shopping.waited_s + time.delta_secs()
    } else {
        0.0
    };
    let is_unanswered = matches!(
        shopping.purchase.stage,
        Stage::Unanswered { .. } | Stage::FetchingReceipt { .. }
    );
    timers.unanswered_s = if is_unanswered {
        timers.unanswered_s + time.delta_secs()
    } else {
        0.0
    };
    if timers.unanswered_s > ASK_AGAIN_S {
        timers.unanswered_s = 0.0;
        wishes.write(Wish(Input::Retry));
    }
}

fn gather_inputs(
    mut answers: MessageReader<Answer>,
    mut gestures: MessageReader<Gestured>,
    mut pressed: MessageReader<Pressed>,
    mut adds: MessageReader<AddToBag>,
    mut goods: Query<&mut Good>,
    inspected: Res<Inspected>,
    mut shopping: ResMut<Shopping>,
    mut put_back: MessageWriter<PutBack>,
    mut wishes: MessageWriter<Wish>,
) {
    for answer in answers.read() {
        let input = match answer.clone() {
            Answer::Added(bag) => {
                if bag.is_ok() {
                    shopping.just_added = inspected.good;
                }
                Input::Added(bag)
            }
            Answer::Bag(bag) => Input::Bag(bag),
            Answer::Review(review) => Input::Review(review.map(Box::new)),
            Answer::Pin(pad) => Input::Pin(pad),
            Answer::Paid(answer) => Input::Paid(answer.map(Box::new)),
            Answer::Order(order) => Input::Order(order.map(Box::new)),
            Answer::Entered(_)
            | Answer::Model { .. }
            | Answer::Campaigns(_)
            | Answer::Picture { .. }
            | Answer::Show(_)
            | Answer::Heard
            | Answer::SignedIn(_)
            | Answer::SessionCancelled(_) => continue,
        };
        wishes.write(Wish(input));
    }
    for gesture in gestures.read() {
        let is_to_total = shopping
            .attention
            .is_to_total(gesture.started_s, gesture.t_s);
        debug!("{gesture:?}, to the total: {is_to_total}");
        if gesture.is_nod && is_to_total && is_brisk(gesture) {
            wishes.write(Wish(Input::Nodded {
                cycles: gesture.cycles,
            }));
        } else if !gesture.is_nod && gesture.cycles >= SHAKES_TO_CANCEL {
            wishes.write(Wish(Input::Shook));
        }
    }
    for add in adds.read() {
        wishes.write(Wish(Input::Add {
            variant_id: add.variant_id.clone(),
        }));
    }
    for press in pressed.read() {
        let held = inspected.good.and_then(|good| goods.get_mut(good).ok());
        match press.id {
            ButtonId::Variant(index) => {
                if let Some(mut good) = held.filter(|good| index < good.product.variants.len()) {
                    good.variant = index;
                    shopping.just_added = None;
                }
            }
            ButtonId::AddToBag => {
                if let Some(variant) = held.as_ref().and_then(|good| good.shown()) {
                    wishes.write(Wish(Input::Add {
                        variant_id: variant.id.clone(),
                    }));
                }
            }
            ButtonId::Back => {
                shopping.just_added = None;
                put_back.write(PutBack);
            }
            ButtonId::Pay => {
                shopping.just_added = None;
                put_back.write(PutBack);
                wishes.write(Wish(Input::OpenReview));
            }
            ButtonId::Cancel | ButtonId::Close => {
                wishes.write(Wish(Input::Dismiss));
            }
            ButtonId::Retry => {
                wishes.write(Wish(Input::Retry));
            }
            ButtonId::Undo => {
                wishes.write(Wish(Input::Undo));
            }
            ButtonId::Remove(index) => {
                wishes.write(Wish(Input::Remove { index }));
            }
            ButtonId::Key(key) => {
                wishes.write(Wish(Input::Key(key)));
            }
            ButtonId::Erase => {
                wishes.write(Wish(Input::Erase));
            }
            // The rest belongs to whoever hung it; the total is agreed to by nodding.
            _ => {}
        }
    }
}

/// The line is back: a payment that was sent before is asked for again at once, with the key it had, and the bag as it is.
fn ask_again(
    mut lines: MessageReader<LineIsBack>,
    shopping: Res<Shopping>,
    mut timers: ResMut<Timers>,
    mut link: ResMut<Link>,
    wallet: Res<Wallet>,
    mut wishes: MessageWriter<Wish>,
) {
    if lines.read().count() == 0 {
        return;
    }
    timers.sign_in_s = 0.0;
    timers.unanswered_s = 0.0;
    if matches!(
        shopping.purchase.stage,
        Stage::Unanswered { .. } | Stage::FetchingReceipt { .. }
    ) {
        wishes.write(Wish(Input::Retry));
    } else if wallet.identity.is_some() && matches!(shopping.purchase.stage, Stage::Browsing) {
        link.ask(Question::Bag);
    }
}

/// Nods that drag on are somebody thinking, not agreeing.
fn is_brisk(gesture: &Gestured) -> bool {
    gesture.t_s - gesture.started_s <= f64::from(gesture.cycles) * NOD_S
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

fn carry_out(
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
