//! What a phone writes down whenever it might be ended: where the shopper stands and what the gyroscope reads at rest. The
//! bag is the server's, an open payment is `purchase`'s.

use bevy::prelude::*;
use buyplus_head::GyroBias;
use buyplus_phone::Act;
use serde::{Deserialize, Serialize};

use super::Acted;
use crate::app::FrameSystems;
use crate::place::{GoTo, Place, PlaceEntered};
use crate::pose::Stance;
use crate::pose::feed::HeadFeed;
use crate::purchase::device::Keepsakes;

const FILE: &str = "phone.json";
/// Closer than this to the entrance there is nothing to go back to, metres.
const AT_ENTRANCE_M: f32 = 0.3;

/// What was written down.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// The place and the point on its floor, metres.
    pub stood: Option<(String, [f32; 3])>,
    /// What the gyroscope reads at rest.
    pub bias: GyroBias,
}

impl Kept {
    /// What an earlier launch wrote down.
    pub fn recall(keepsakes: &Keepsakes) -> Self {
        keepsakes.recall(FILE).unwrap_or_default()
    }

    /// The place to begin in, if one was left.
    pub fn place(&self) -> Option<&str> {
        self.stood.as_ref().map(|(place, _)| place.as_str())
    }
}

#[derive(Resource)]
struct Notebook {
    keepsakes: Keepsakes,
    left: Option<(String, Vec3)>,
}

pub(super) fn plugin(keepsakes: Keepsakes) -> impl Plugin {
    move |app: &mut App| {
        let kept = Kept::recall(&keepsakes);
        let feed = app.world_mut().get_resource_or_init::<HeadFeed>().clone();
        feed.start_with(kept.bias);
        app.insert_resource(Notebook {
            keepsakes: keepsakes.clone(),
            left: kept.stood.map(|(place, at_m)| (place, at_m.into())),
        })
        .add_systems(
            Update,
            (write_down, go_back).chain().in_set(FrameSystems::Show),
        );
    }
}

fn write_down(
    mut acted: MessageReader<Acted>,
    notebook: Res<Notebook>,
    place: Option<Res<Place>>,
    stance: Res<Stance>,
    feed: Res<HeadFeed>,
) {
    if !acted.read().any(|act| act.0 == Act::Keep) {
        return;
    }
    let kept = Kept {
        stood: place.map(|place| (place.0.name.clone(), stance.position_m.to_array())),
        bias: feed.bias(),
    };
    if let Err(fault) = notebook.keepsakes.keep(FILE, &kept) {
        warn!("the next launch begins at the entrance: {fault}");
    }
}

fn go_back(
    mut entered: MessageReader<PlaceEntered>,
    mut notebook: ResMut<Notebook>,
    stance: Res<Stance>,
    mut go: MessageWriter<GoTo>,
) {
    for place in entered.read() {
        let left = notebook.left.take();
        if let Some((name, position_m)) = left
            && name == place.name
            && position_m.distance(stance.position_m) > AT_ENTRANCE_M
        {
            go.write(GoTo {
                position_m,
                marker: "where you were".into(),
            });
        }
    }
}
