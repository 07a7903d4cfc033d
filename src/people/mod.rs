//! People: bodies, what they do, where they look, and the associate who serves. They never touch the bag or the purchase.

use bevy::prelude::*;

use crate::app::Target;
use crate::pending::Loads;

mod associate;
mod body;
mod clips;
mod crowd;
mod glance;
mod roster;
mod staff;
mod voice;

pub use body::Nodes;
pub use clips::{Act, OutOfStep};
pub use glance::{Glance, LooksAt};
pub use roster::{Carried, Entry, Outfit, Roster};
pub use staff::{CallStaff, OnDuty};

/// The people plugin; nobody is heard in films.
pub fn plugin(target: Target) -> impl Plugin {
    move |app: &mut App| {
        app.init_asset::<Roster>()
            .init_asset_loader::<roster::RosterLoader>()
            .init_resource::<People>()
            .insert_resource(voice::Voice::for_target(target))
            .add_plugins((
                body::plugin,
                clips::plugin,
                glance::plugin,
                crowd::plugin,
                staff::plugin,
            ))
            .add_systems(Startup, ask_for_roster);
    }
}

/// Who there is, once it has come.
#[derive(Resource, Debug, Default)]
pub struct People(pub Handle<Roster>);

/// Somebody who stands in the world, facing their own +z.
#[derive(Component, Debug, Clone, PartialEq)]
#[require(Transform, Visibility, Act, LooksAt, Glance)]
pub struct Person {
    /// Their name in the roster; somebody with the same part stands in where there is none.
    pub id: String,
    /// Their part: `associate`, `model`, `mannequin` or `crowd`.
    pub role: &'static str,
    /// The look that they wear; the first one without it.
    pub look: Option<String>,
}

fn ask_for_roster(assets: Res<AssetServer>, mut people: ResMut<People>, mut loads: ResMut<Loads>) {
    people.0 = assets.load("people/people.json");
    loads.watch(people.0.clone().untyped());
}
