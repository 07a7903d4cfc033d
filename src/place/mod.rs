//! Places: what is where, who stands where, and how one moves. It must not know what is for sale.

use bevy::prelude::*;

mod billboards;
mod directory;
mod document;
mod features;
mod lean;
mod names;
mod portals;
mod ride;
mod room;
mod signs;
mod standin;
mod stock;
mod stroll;
mod travel;

pub use document::{Environment, PlaceDocument, Slot, Spot};
pub use features::{Passer, Runway, Standing};
pub use names::name_of;
pub use ride::Riding;
pub use room::RoomMaterial;
pub use stock::StockLook;
pub use stroll::{Busy, Marker};
pub use travel::{EyeHeight, FaceForward, GoTo, Travel};

/// The place plugin, beginning in the place of that name.
pub fn plugin(first_place: &str) -> impl Plugin {
    let first_place = first_place.to_owned();
    move |app: &mut App| {
        app.init_asset::<PlaceDocument>()
            .init_asset_loader::<document::PlaceLoader>()
            .add_message::<PlaceEntered>()
            .add_plugins((
                travel::plugin(&first_place),
                room::plugin,
                stroll::plugin,
                signs::plugin,
                portals::plugin,
                directory::plugin,
                billboards::plugin,
                ride::plugin,
            ));
    }
}

/// Whether there is a place of that name: its document, or boxes that stand for it.
pub fn exists(name: &str) -> bool {
    let document = crate::app::assets_dir().join(format!("places/{name}.place.json"));
    document.is_file() || standin::document(name).is_some()
}

/// The place that the shopper is in, once its document has come.
#[derive(Resource, Debug, Clone)]
pub struct Place(pub PlaceDocument);

/// The shopper has arrived in a place whose document is known.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct PlaceEntered {
    /// Its name.
    pub name: String,
}
