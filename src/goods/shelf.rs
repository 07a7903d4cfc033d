//! Fills the slots of the place with what the store's layout puts there, and tries again while the backend is away.

use bevy::prelude::*;
use std::sync::Arc;

use super::fixtures::{Catalogue, Furniture};
use super::inspect::Inspected;
use super::model::ModelWanted;
use super::{Good, OpenStore, Worn};
use crate::app::FrameSystems;
use crate::journal::Happened;
use crate::net::{Answer, Fault, Link, Question};
use crate::place::{Place, Slot};

/// The store that a shopper enters first.
const STORE: &str = "galleria";
/// How much of a slot's room its placeholder takes.
const HELD_PART: f32 = 0.6;
/// Time between two tries while the backend cannot be reached, seconds.
const RETRY_S: f32 = 3.0;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<StoreState>().add_systems(
        Update,
        (
            ask_for_store,
            receive_store,
            clear_shelves.run_if(resource_exists_and_changed::<Place>),
            hold_places.run_if(resource_exists::<Place>),
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
    Asked {
        /// Why it was not reached the last time, if it was asked before.
        after: Option<Fault>,
    },
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
        let after = match std::mem::take(&mut *state) {
            StoreState::Away { fault, .. } => Some(fault),
            _ => None,
        };
        *state = StoreState::Asked { after };
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

/// Another place has other shelves: what stood on the old ones goes, and the bag stays as it is.
fn clear_shelves(
    mut commands: Commands,
    goods: Query<Entity, (With<Good>, Without<Worn>)>,
    held: Query<Entity, With<HeldPlace>>,
    mut inspected: ResMut<Inspected>,
    mut state: ResMut<StoreState>,
) {
    for entity in goods.iter().chain(&held) {
        commands.entity(entity).despawn();
    }
    inspected.good = None;
    if let StoreState::Open { is_stocked, .. } = &mut *state {
        *is_stocked = false;
    }
}

/// A box where a good will stand once the shop answers.
#[derive(Component)]
struct HeldPlace;

fn hold_places(
    mut commands: Commands,
    state: Res<StoreState>,
    place: Res<Place>,
    held: Query<Entity, With<HeldPlace>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
) {
    match &*state {
        StoreState::Away { .. } if held.is_empty() => {
            let material = materials.add(StandardMaterial {
                base_color: Color::srgb(0.92, 0.89, 0.83),
                perceptual_roughness: 0.9,
                ..default()
            });
            for slot in &place.0.slots {
                let size_m = slot.max_size_m * HELD_PART;
                commands.spawn((
                    HeldPlace,
                    Mesh3d(meshes.add(Cuboid::from_size(size_m))),
                    MeshMaterial3d(material.clone()),
                    Transform::from_translation(slot.position_m + Vec3::Y * size_m.y / 2.0)
                        .with_rotation(Quat::from_rotation_y(slot.yaw_rad)),
                ));
            }
        }
        StoreState::Open { .. } => {
            for entity in &held {
                commands.entity(entity).despawn();
            }
        }
        _ => {}
    }
}

fn stock_shelves(
    mut commands: Commands,
    place: Res<Place>,
    store: Res<OpenStore>,
    assets: Res<AssetServer>,
    furniture: Res<Furniture>,
    catalogues: Res<Assets<Catalogue>>,
    mut state: ResMut<StoreState>,
) {
    let StoreState::Open {
        products,
        is_stocked,
    } = &mut *state
    else {
        return;
    };
    // What the store brings along has shelves too: they are known when its list has come, or has failed to.
    if *is_stocked || assets.load_state(&furniture.0).is_loading() {
        return;
    }
    *is_stocked = true;
    let mut slots = place.0.slots.clone();
    if let Some(catalogue) = catalogues.get(&furniture.0) {
        slots.extend(catalogue.slots(&store.0, &place.0.name));
    }
    for stand in layout(&store.0, &place.0.name) {
        let slot = slots.iter().find(|slot| slot.id == stand.slot_id);
        let product = products
            .iter()
            .find(|product| product.id == stand.product_id);
        let (Some(slot), Some(product)) = (slot, product) else {
            debug!(
                "the layout puts {} into {}, but one of them does not exist",
                stand.product_id, stand.slot_id
            );
            continue;
        };
        stand_in(&mut commands, slot, product, &stand.variant_id);
    }
}

/// What a store puts into the slots of a place.
fn layout<'a>(store: &'a buyplus_api::Store, place: &str) -> &'a [buyplus_api::Slot] {
    if store.place == place {
        return &store.slots;
    }
    let room = store.rooms.iter().find(|room| room.place == place);
    room.map_or(&[], |room| &room.slots)
}

fn stand_in(
    commands: &mut Commands,
    slot: &Slot,
    product: &Arc<buyplus_api::Product>,
    variant_id: &str,
) {
    let home = Transform::from_translation(slot.position_m)
        .with_rotation(Quat::from_rotation_y(slot.yaw_rad));
    let variant = product
        .variants
        .iter()
        .position(|variant| variant.id == variant_id);
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
