//! Fills the slots of the place with what the store's layout puts there, and tries again while the backend is away.

use bevy::prelude::*;
use std::sync::Arc;

use super::model::ModelWanted;
use super::{Good, OpenStore};
use crate::app::FrameSystems;
use crate::journal::Happened;
use crate::net::{Answer, Fault, Link, Question};
use crate::place::Place;

/// The store that a shopper enters first.
const STORE: &str = "galleria";
/// Time between two tries while the backend cannot be reached, seconds.
const RETRY_S: f32 = 3.0;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<StoreState>().add_systems(
        Update,
        (
            ask_for_store,
            receive_store,
            stock_shelves.run_if(resource_exists::<Place>.and_then(resource_exists::<OpenStore>)),
        )
            .chain()
            .in_set(FrameSystems::Purchase),
    );
}

/// Whether the store has been reached.
#[derive(Resource, Debug, Default, Clone, PartialEq)]
pub enum StoreState {
    /// Not asked yet.
    #[default]
    Wanted,
    /// Asked.
    Asked,
    /// Not reached; asked again when the time is over.
    Away {
        /// Why.
        fault: Fault,
        /// Seconds until the next try.
        retry_in_s: f32,
    },
    /// Open, and standing on its shelves or about to.
    Open {
        /// What it sells.
        products: Vec<Arc<buyplus_api::Product>>,
        /// Whether the shelves hold it already.
        is_stocked: bool,
    },
}

fn ask_for_store(time: Res<Time>, mut state: ResMut<StoreState>, mut link: ResMut<Link>) {
    let due = match &mut *state {
        StoreState::Wanted => true,
        StoreState::Away { retry_in_s, .. } => {
            *retry_in_s -= time.delta_secs();
            *retry_in_s <= 0.0
        }
        _ => false,
    };
    if due {
        link.ask(Question::Enter {
            store_id: STORE.to_owned(),
        });
        *state = StoreState::Asked;
    }
}

fn receive_store(
    mut commands: Commands,
    time: Res<Time>,
    mut answers: MessageReader<Answer>,
    mut state: ResMut<StoreState>,
    mut happened: MessageWriter<Happened>,
) {
    for answer in answers.read() {
        match answer {
            Answer::Entered(Ok((store, products))) => {
                commands.insert_resource(OpenStore(store.clone()));
                happened.write(Happened::now(&time, "shop_open").with("products", products.len()));
                *state = StoreState::Open {
                    products: products.iter().cloned().map(Arc::new).collect(),
                    is_stocked: false,
                };
            }
            Answer::Entered(Err(fault)) => {
                warn!("{fault}");
                happened.write(Happened::now(&time, "shop_away"));
                *state = StoreState::Away {
                    fault: fault.clone(),
                    retry_in_s: RETRY_S,
                };
            }
            _ => {}
        }
    }
}

fn stock_shelves(
    mut commands: Commands,
    place: Res<Place>,
    store: Res<OpenStore>,
    mut state: ResMut<StoreState>,
) {
    let StoreState::Open {
        products,
        is_stocked,
    } = &mut *state
    else {
        return;
    };
    if std::mem::replace(is_stocked, true) {
        return;
    }
    for stand in &store.0.slots {
        let slot = place.0.slots.iter().find(|slot| slot.id == stand.slot_id);
        let product = products
            .iter()
            .find(|product| product.id == stand.product_id);
        let (Some(slot), Some(product)) = (slot, product) else {
            warn!(
                "the layout puts {} into {}, but one of them does not exist",
                stand.product_id, stand.slot_id
            );
            continue;
        };
        let home = Transform::from_translation(slot.position_m)
            .with_rotation(Quat::from_rotation_y(slot.yaw_rad));
        let variant = product
            .variants
            .iter()
            .position(|variant| variant.id == stand.variant_id);
        commands.spawn((
            Name::new(product.id.clone()),
            Good {
                product: product.clone(),
                variant: variant.unwrap_or(0),
                home,
            },
            ModelWanted,
            home,
        ));
    }
}
