//! Fills the slots of the place with what the store's layout puts there, and tries again while the backend is away.

use bevy::prelude::*;
use buyplus_api::{Product, Variant};
use std::sync::Arc;

use super::fixtures::{Catalogue, Furniture};
use super::inspect::Inspected;
use super::model::ModelWanted;
use super::{Good, OpenStore, Worn};
use crate::app::FrameSystems;
use crate::journal::Happened;
use crate::net::{Answer, Fault, Link, Question};
use crate::place::{Place, PlaceEntered, Slot};

/// How much of a slot's room its placeholder takes.
const HELD_PART: f32 = 0.6;
/// Time between two tries while the backend cannot be reached, seconds.
const RETRY_S: f32 = 3.0;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<StoreState>()
        .init_resource::<Refit>()
        .add_systems(
            Update,
            (
                ask_for_store,
                ask_again,
                receive_store,
                clear_shelves.run_if(
                    resource_exists_and_changed::<Place>.or_else(resource_changed::<Refit>),
                ),
                hold_places.run_if(resource_exists::<Place>),
                stock_shelves
                    .run_if(resource_exists::<Place>.and_then(resource_exists::<OpenStore>)),
            )
                .chain()
                .in_set(FrameSystems::Purchase),
        );
}

/// The store that the shopper wants to be in.
#[derive(Resource, Debug, Clone, PartialEq)]
pub struct StoreWanted {
    /// Its name in the backend.
    pub store_id: String,
    /// Shows its draft to whoever holds this token.
    pub preview: Option<String>,
}

impl Default for StoreWanted {
    /// The store that a shopper enters first.
    fn default() -> Self {
        Self {
            store_id: "galleria".to_owned(),
            preview: None,
        }
    }
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
        products: Vec<Arc<Product>>,
        /// Whether the shelves hold it already.
        is_stocked: bool,
    },
}

fn ask_for_store(
    time: Res<Time>,
    wanted: Res<StoreWanted>,
    mut state: ResMut<StoreState>,
    mut link: ResMut<Link>,
) {
    let due = match &mut *state {
        StoreState::Wanted => true,
        StoreState::Away { retry_in_s, .. } => {
            *retry_in_s -= time.delta_secs();
            *retry_in_s <= 0.0
        }
        _ => false,
    };
    if due {
        link.ask(enter(&wanted));
        let after = match std::mem::take(&mut *state) {
            StoreState::Away { fault, .. } => Some(fault),
            _ => None,
        };
        *state = StoreState::Asked { after };
    }
}

/// How often the store has been found changed, and its shelves were filled anew.
#[derive(Resource, Debug, Default)]
struct Refit(u32);

/// Whoever comes in anew sees what the retailer has published meanwhile; until the answer is there, and where there is
/// none, the store stays as it is.
fn ask_again(
    mut entered: MessageReader<PlaceEntered>,
    wanted: Res<StoreWanted>,
    state: Res<StoreState>,
    store: Option<Res<OpenStore>>,
    mut has_arrived: Local<bool>,
    mut link: ResMut<Link>,
) {
    for PlaceEntered { name } in entered.read() {
        // Whoever arrives at all is told of the store anyway.
        let is_first = !std::mem::replace(&mut *has_arrived, true);
        let is_store = store
            .as_ref()
            .is_some_and(|store| has_place(&store.0, name));
        if is_store && !is_first && matches!(*state, StoreState::Open { .. }) {
            link.ask(enter(&wanted));
        }
    }
}

fn has_place(store: &buyplus_api::Store, place: &str) -> bool {
    store.place == place || store.rooms.iter().any(|room| room.place == place)
}

fn enter(store: &StoreWanted) -> Question {
    Question::Enter {
        store_id: store.store_id.clone(),
        preview: store.preview.clone(),
    }
}

fn receive_store(
    mut commands: Commands,
    time: Res<Time>,
    mut answers: MessageReader<Answer>,
    known: Option<Res<OpenStore>>,
    mut state: ResMut<StoreState>,
    mut refit: ResMut<Refit>,
    mut goods: Query<&mut Good>,
    mut happened: MessageWriter<Happened>,
) {
    for answer in answers.read() {
        match (answer, &mut *state) {
            (Answer::Entered(Ok((store, products))), StoreState::Open { products: old, .. })
                if known.as_ref().is_some_and(|known| known.0 == *store)
                    && stands_as_before(old, products) =>
            {
                *old = shared(products);
                label_anew(&mut goods, old);
            }
            (Answer::Entered(Ok((store, products))), _) => {
                let is_known = matches!(*state, StoreState::Open { .. });
                let event = if is_known {
                    "shop_changed"
                } else {
                    "shop_open"
                };
                happened.write(Happened::now(&time, event).with("products", products.len()));
                commands.insert_resource(OpenStore(store.clone()));
                if is_known {
                    refit.0 += 1;
                }
                *state = StoreState::Open {
                    products: shared(products),
                    is_stocked: false,
                };
            }
            // What is open stays open; what is paid for is asked for anew anyway.
            (Answer::Entered(Err(fault)), StoreState::Open { .. }) => {
                debug!("the store as it is now is not known: {fault}");
            }
            (Answer::Entered(Err(fault)), _) => {
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

fn shared(products: &[Product]) -> Vec<Arc<Product>> {
    products.iter().cloned().map(Arc::new).collect()
}

/// Whether products look and stand as they did: only words, prices and stock may be new.
fn stands_as_before(old: &[Arc<Product>], new: &[Product]) -> bool {
    let variants = |product: &Product| -> Vec<_> {
        let name = |variant: &Variant| (variant.id.clone(), variant.material_variant.clone());
        product.variants.iter().map(name).collect()
    };
    let is_same = |(old, new): (&Arc<Product>, &Product)| {
        old.id == new.id
            && old.size_m == new.size_m
            && old.media == new.media
            && variants(old) == variants(new)
    };
    old.len() == new.len() && old.iter().zip(new).all(is_same)
}

/// Gives goods that stand somewhere what is said of them now.
fn label_anew(goods: &mut Query<&mut Good>, products: &[Arc<Product>]) {
    for mut good in goods {
        let same = products
            .iter()
            .find(|product| product.id == good.product.id);
        if let Some(product) = same.filter(|product| **product != good.product) {
            good.product = product.clone();
        }
    }
}

/// Another place has other shelves, and so has a store that was changed: what stood on the old ones goes, and the bag stays
/// as it is.
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
    let slots = slots(&place, &store, catalogues.get(&furniture.0));
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

/// Every slot of a place: its own, and those of the furniture that the store adds.
fn slots(place: &Place, store: &OpenStore, catalogue: Option<&Catalogue>) -> Vec<Slot> {
    let added = catalogue.map(|catalogue| catalogue.slots(&store.0, &place.0.name));
    let own = place.0.slots.iter().cloned();
    own.chain(added.into_iter().flatten()).collect()
}

/// Every slot of the place that the shopper is in; none before the place and the store are known.
pub fn slots_here(world: &World) -> Vec<Slot> {
    let (Some(place), Some(store)) = (
        world.get_resource::<Place>(),
        world.get_resource::<OpenStore>(),
    ) else {
        return Vec::new();
    };
    let furniture = &world.resource::<Furniture>().0;
    slots(
        place,
        store,
        world.resource::<Assets<Catalogue>>().get(furniture),
    )
}

/// What a store puts into the slots of a place.
fn layout<'a>(store: &'a buyplus_api::Store, place: &str) -> &'a [buyplus_api::Slot] {
    if store.place == place {
        return &store.slots;
    }
    let room = store.rooms.iter().find(|room| room.place == place);
    room.map_or(&[], |room| &room.slots)
}

fn stand_in(commands: &mut Commands, slot: &Slot, product: &Arc<Product>, variant_id: &str) {
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
