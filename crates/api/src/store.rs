//! A store: its look, its rooms, and which SKU stands in which slot.

use serde::{Deserialize, Serialize};

use crate::LocalText;

/// A layout document. Slots are places that a room's model or a fixture names; the store says what stands there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Store {
    /// Stable identifier, also in the path.
    pub id: String,
    /// Who sells here.
    #[serde(default)]
    pub merchant_id: String,
    /// The name over the door.
    pub name: LocalText,
    /// The place that a shopper enters first, for example `hall`.
    pub place: String,
    /// Its look.
    pub theme: Theme,
    /// What runs over the entrance.
    #[serde(default)]
    pub marquee: Marquee,
    /// What the associate says to somebody who arrives.
    #[serde(default)]
    pub greeting: LocalText,
    /// Departments, in the order in which a shopper meets them: what the directory board lists.
    pub departments: Vec<Department>,
    /// What stands where in `place`.
    pub slots: Vec<Slot>,
    /// Pieces of furniture that the store adds to `place`; their slots are `<fixture id>.<n>`.
    #[serde(default)]
    pub fixtures: Vec<Fixture>,
    /// Writing that the store hangs in `place`, beside the names of departments.
    #[serde(default)]
    pub signs: Vec<Sign>,
    /// Rooms behind portals, each with slots of its own.
    #[serde(default)]
    pub rooms: Vec<Room>,
    /// The catwalk show that the associate offers; see `GET /v1/shows/{id}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_id: Option<String>,
    /// Grows with every change of the layout.
    pub version: i64,
}

/// The look of a store: colours in sRGB, `#rrggbb`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Theme {
    /// What catches the eye: awnings, cushions, the material `theme` of fixtures.
    pub accent: String,
    /// Walls.
    pub wall: String,
    /// Floor.
    pub floor: String,
    /// Frames, skirting, wood.
    pub trim: String,
    /// Rails and edges.
    pub metal: String,
    /// Ground of signs and of the marquee.
    pub sign_background: String,
    /// Writing on signs and on the marquee.
    pub sign_text: String,
}

impl Default for Theme {
    fn default() -> Self {
        Self {
            accent: "#8c1c2e".to_owned(),
            wall: "#efe6d8".to_owned(),
            floor: "#d8cdbb".to_owned(),
            trim: "#6b4a2f".to_owned(),
            metal: "#c9a24b".to_owned(),
            sign_background: "#1d1a1b".to_owned(),
            sign_text: "#f4e6c8".to_owned(),
        }
    }
}

/// What runs over a store's entrance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Marquee {
    /// The retailer's name, as large as it goes.
    pub title: LocalText,
    /// A running line below it.
    pub text: LocalText,
}

/// A department of a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Department {
    /// Stable identifier, for example `bags`; products name it too.
    pub id: String,
    /// The name on the sign.
    pub name: LocalText,
    /// The place that it has to itself, where it has one: one of `rooms`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// One shelf place and the SKU on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Slot {
    /// A slot of the place, `<department>.<n>` counted from 1, for example `bags.3`; or one of a fixture,
    /// `<fixture id>.<n>`.
    pub slot_id: String,
    /// The product shown.
    pub product_id: String,
    /// The variant shown at first.
    pub variant_id: String,
}

/// A piece of furniture that stands in a place because the store wants it there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Fixture {
    /// Unique in its room; begins the ids of its slots.
    pub id: String,
    /// What it is.
    pub kind: FixtureKind,
    /// Where its floor centre stands, metres in the place's axes.
    pub position_m: [f32; 3],
    /// How far it is turned about +y; at 0 it faces +z.
    pub yaw_rad: f32,
}

/// Furniture that there are models for, each with slots of one type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FixtureKind {
    /// Boards against a wall.
    Shelf,
    /// One thing, set apart.
    Plinth,
    /// Clothes on hangers.
    Rail,
    /// Small things under glass.
    Vitrine,
    /// A low stage for forms.
    Podium,
    /// A dressed figure.
    Mannequin,
}

/// Writing on one of a place's sign spots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Sign {
    /// The place's sign spot.
    pub sign_id: String,
    /// What it says.
    pub title: LocalText,
    /// A smaller line below, which may be empty.
    #[serde(default)]
    pub subtitle: LocalText,
}

/// A room of a store behind a portal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Room {
    /// The place, for example `women`; unique in the store.
    pub place: String,
    /// The department that it shows.
    pub department: String,
    /// The name over its portal.
    pub name: LocalText,
    /// What stands where in it.
    pub slots: Vec<Slot>,
    /// Furniture that the store adds.
    #[serde(default)]
    pub fixtures: Vec<Fixture>,
    /// Writing that the store hangs in it.
    #[serde(default)]
    pub signs: Vec<Sign>,
}

/// A store as a street or a board names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StoreSummary {
    /// Stable identifier.
    pub id: String,
    /// Who sells there.
    pub merchant_id: String,
    /// The name over the door.
    pub name: LocalText,
    /// The place that a shopper enters first.
    pub place: String,
    /// Its look.
    pub theme: Theme,
    /// What runs over the entrance.
    pub marquee: Marquee,
    /// Grows with every change of the layout.
    pub version: i64,
}

/// Every store that is open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StoreList {
    /// Stores, in the order in which a street shows them.
    pub items: Vec<StoreSummary>,
}
