//! Places: what is where, who stands where, and how one moves. It must not know what is for sale.

use bevy::asset::LoadState;
use bevy::prelude::*;

use crate::app::FrameSystems;
use crate::journal::Happened;
use crate::pending::Loads;
use crate::pose::Stance;

mod document;
mod room;
mod signs;
mod stroll;

pub use document::{Environment, PlaceDocument, Slot};
pub use stroll::{Busy, GoTo, Marker};

/// The place plugin, beginning in the place of that name.
pub fn plugin(first_place: &str) -> impl Plugin {
    let first_place = first_place.to_owned();
    move |app: &mut App| {
        app.init_asset::<PlaceDocument>()
            .init_asset_loader::<document::PlaceLoader>()
            .insert_resource(Destination(first_place.clone()))
            .add_message::<PlaceEntered>()
            .add_plugins((room::plugin, stroll::plugin, signs::plugin))
            .add_systems(Startup, request_place)
            .add_systems(Update, enter_place.in_set(FrameSystems::Pose));
    }
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

/// The place that was asked for.
#[derive(Resource)]
struct Destination(String);

#[derive(Resource)]
struct Arriving(Handle<PlaceDocument>);

fn request_place(
    mut commands: Commands,
    destination: Res<Destination>,
    assets: Res<AssetServer>,
    mut loads: ResMut<Loads>,
) {
    let document = assets.load(format!("places/{}.place.json", destination.0));
    loads.watch(document.clone().untyped());
    commands.insert_resource(Arriving(document));
}

fn enter_place(
    mut commands: Commands,
    arriving: Option<Res<Arriving>>,
    documents: Res<Assets<PlaceDocument>>,
    assets: Res<AssetServer>,
    time: Res<Time>,
    mut stance: ResMut<Stance>,
    mut entered: MessageWriter<PlaceEntered>,
    mut happened: MessageWriter<Happened>,
) {
    let Some(arriving) = arriving else { return };
    let Some(document) = documents.get(&arriving.0) else {
        if let LoadState::Failed(reason) = assets.load_state(&arriving.0) {
            error!("this place cannot be entered: {reason}");
            commands.remove_resource::<Arriving>();
        }
        return;
    };
    *stance = Stance {
        position_m: document.entrance.position_m,
        yaw_rad: document.entrance.yaw_rad,
        eye_height_m: document.eye_height_m,
    };
    entered.write(PlaceEntered {
        name: document.name.clone(),
    });
    happened.write(Happened::now(&time, "place_entered").with("place", document.name.clone()));
    commands.insert_resource(Place(document.clone()));
    commands.remove_resource::<Arriving>();
}
