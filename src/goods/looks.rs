//! Adds up what is looked at, how long and how often it is taken, and tells the retailer now and then. Only sums leave the
//! device; what cannot be told is forgotten.

use std::collections::BTreeMap;

use bevy::prelude::*;
use buyplus_api::ProductLooks;

use super::dots::Heart;
use super::inspect::Inspected;
use super::{Good, OpenStore};
use crate::app::FrameSystems;
use crate::gaze::Gaze;
use crate::net::{Link, Question};
use crate::place::PlaceEntered;

/// Time between two tellings, seconds.
const EVERY_S: f32 = 30.0;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Looks>().add_systems(
        Update,
        (add_up, tell.run_if(resource_exists::<OpenStore>))
            .chain()
            .in_set(FrameSystems::Show),
    );
}

/// What was looked at since it was last told, by product.
#[derive(Resource, Debug, Default)]
struct Looks {
    sums: BTreeMap<String, Sum>,
    since_s: f32,
    gazed_at: Option<Entity>,
    in_hand: Option<Entity>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Sum {
    gazes: u32,
    gaze_s: f64,
    inspections: u32,
}

fn add_up(
    time: Res<Time>,
    gaze: Res<Gaze>,
    inspected: Res<Inspected>,
    hearts: Query<&Heart>,
    goods: Query<&Good>,
    mut looks: ResMut<Looks>,
) {
    let gazed_at = gaze.target.and_then(|target| hearts.get(target).ok());
    let gazed_at = gazed_at.map(|heart| heart.good);
    let looks = &mut *looks;
    looks.since_s += time.delta_secs();
    let mut sum = |good: Option<Entity>, add: &dyn Fn(&mut Sum)| {
        if let Some(good) = good.and_then(|good| goods.get(good).ok()) {
            add(looks.sums.entry(good.product.id.clone()).or_default());
        }
    };
    let is_new = looks.gazed_at != gazed_at;
    sum(gazed_at, &|sum| {
        sum.gazes += u32::from(is_new);
        sum.gaze_s += time.delta_secs_f64();
    });
    if looks.in_hand != inspected.good {
        sum(inspected.good, &|sum| sum.inspections += 1);
    }
    looks.gazed_at = gazed_at;
    looks.in_hand = inspected.good;
}

/// Every half minute, and when the shopper goes elsewhere or ends the visit.
fn tell(
    mut entered: MessageReader<PlaceEntered>,
    mut exits: MessageReader<AppExit>,
    store: Res<OpenStore>,
    mut looks: ResMut<Looks>,
    mut link: ResMut<Link>,
) {
    let leaves = entered.read().count() + exits.read().count() > 0;
    if looks.sums.is_empty() || !(leaves || looks.since_s >= EVERY_S) {
        return;
    }
    looks.since_s = 0.0;
    let told = |(product_id, sum): (String, Sum)| ProductLooks {
        product_id,
        gazes: sum.gazes,
        gaze_s: sum.gaze_s,
        inspections: sum.inspections,
    };
    let looks = std::mem::take(&mut looks.sums).into_iter().map(told);
    link.ask(Question::Looked {
        store_id: store.0.id.clone(),
        looks: looks.collect(),
    });
}
