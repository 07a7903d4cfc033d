//! Goods in the world: on their shelves, in the hand, in their variants. Knows what is shown, never what it costs in total.

use bevy::asset::io::memory::Dir;
use bevy::prelude::*;
use buyplus_api::{Product, Store, Variant};
use std::sync::Arc;

mod detail;
mod dots;
mod files;
mod fixtures;
mod inspect;
mod looks;
mod model;
mod ruler;
mod shelf;
mod try_on;
mod variants;

pub use inspect::{Inspect, Inspected, PutBack};
/// What gives goods their bodies, for where there is no shop around them.
#[cfg(not(target_os = "android"))]
pub use model::{FinestOnly, has_body, plugin as bodies};
pub use shelf::{StoreState, StoreWanted, slots_here};
pub use try_on::Fitting;
#[cfg(not(target_os = "android"))]
pub use variants::Variants;

/// Name of the asset source that holds models as they came from the backend.
pub const SOURCE: &str = "goods";

/// The goods plugin, for a shopper who wants to enter that store.
pub fn plugin(store: &StoreWanted) -> impl Plugin {
    let store = store.clone();
    move |app: &mut App| {
        app.insert_resource(store.clone()).add_plugins((
            shelf::plugin,
            fixtures::plugin,
            model::plugin,
            inspect::plugin,
            dots::plugin,
            looks::plugin,
            ruler::plugin,
            try_on::plugin,
        ));
    }
}

/// The folder in memory behind `goods://`.
#[derive(Resource, Default, Clone)]
pub struct GoodsFolder(pub Dir);

/// The store that the shopper is in, as the backend told it.
#[derive(Resource, Debug, Clone)]
pub struct OpenStore(pub Store);

/// A product that stands in the world.
#[derive(Component, Debug, Clone)]
#[require(Transform, Visibility)]
pub struct Good {
    /// What it is.
    pub product: Arc<Product>,
    /// Which variant it shows.
    pub variant: usize,
    /// Where it stands when nobody holds it.
    pub home: Transform,
}

impl Good {
    /// The variant shown.
    pub fn shown(&self) -> Option<&Variant> {
        self.product.variants.get(self.variant)
    }

    /// Its size, metres.
    pub fn size_m(&self) -> Vec3 {
        Vec3::from_array(self.product.size_m)
    }
}

/// A good that somebody wears: it is seen, but it cannot be taken off them.
#[derive(Component, Debug, Clone, Copy)]
pub struct Worn;

/// A good that somebody wears, in one of its variants, at a place in the axes of whoever carries it.
pub fn worn(product: Arc<Product>, variant: usize, at: Transform) -> impl Bundle {
    let good = Good {
        product,
        variant,
        home: at,
    };
    (good, Worn, model::ModelWanted, at)
}
