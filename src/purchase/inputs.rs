//! What the shopper and the shop do, in the words of the state machine: answers, gestures, buttons, where the gaze rests, and
//! time going by. It must not know what the machine makes of it.

use bevy::prelude::*;
use buyplus_panel::ButtonId;

use super::machine::{Input, Stage};
use super::wallet::Wallet;
use super::{AddToBag, Shopping, Timers, Wish, panels};
use crate::gaze::Gaze;
use crate::gesture::Gestured;
use crate::goods::{Good, Inspected, PutBack};
use crate::net::{Answer, LineIsBack, Link, Question};
use crate::panel::{PanelButton, Pressed};

/// The review is given up when the gaze has been elsewhere for so long, seconds.
const LOOKED_AWAY_S: f32 = 4.0;
/// A payment without answer is asked for again after this, seconds.
const ASK_AGAIN_S: f32 = 4.0;
/// The longest that one nod may take, seconds: two within 2.5 s pay.
const NOD_S: f64 = 1.25;
/// Shaking the head this often gives a review up.
const SHAKES_TO_CANCEL: u32 = 1;

pub(super) fn notice_gaze(
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

pub(super) fn gather_inputs(
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
pub(super) fn ask_again(
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
