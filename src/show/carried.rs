//! What models carry: the goods themselves, in the sockets of hand, head and face, in the colour that the look names.

use bevy::prelude::*;

use super::{Model, OnStage};
use crate::app::FrameSystems;
use crate::goods::{self, StoreState};
use crate::people::{Nodes, People, Person, Roster};

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, hand_out.in_set(FrameSystems::Show));
}

/// This model has been given what she carries.
#[derive(Component)]
struct Laden;

fn hand_out(
    mut commands: Commands,
    stage: Res<OnStage>,
    state: Res<StoreState>,
    people: Res<People>,
    rosters: Res<Assets<Roster>>,
    models: Query<(Entity, &Model, &Person, &Nodes), Without<Laden>>,
) {
    let (StoreState::Open { products, .. }, Some(roster)) = (&*state, rosters.get(&people.0))
    else {
        return;
    };
    for (entity, model, person, nodes) in &models {
        commands.entity(entity).insert(Laden);
        let entry = roster.find_or_any(&person.id, person.role);
        let Some(outfit) = entry.and_then(|entry| entry.outfit(person.look.as_deref())) else {
            continue;
        };
        for carried in &outfit.carries {
            let product = products
                .iter()
                .find(|product| product.id == carried.product);
            let (Some(product), Some(socket)) = (product, nodes.get(&carried.socket)) else {
                continue;
            };
            let item = stage
                .look(&model.look_id)
                .and_then(|look| look.items.iter().find(|item| item.product_id == product.id));
            let variant = item.and_then(|item| {
                let is_it = |variant: &buyplus_api::Variant| variant.id == item.variant_id;
                product.variants.iter().position(is_it)
            });
            // A bag hangs from the hand by its top; hats and glasses sit on their socket.
            let hangs = carried.socket.starts_with("socket_bag");
            let below_m = if hangs { product.size_m[1] } else { 0.0 };
            let at = Transform::from_xyz(0.0, -below_m, 0.0);
            let worn = goods::worn(product.clone(), variant.unwrap_or(0), at);
            commands.entity(socket).with_child(worn);
        }
    }
}
