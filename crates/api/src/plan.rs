//! Places from above: where a store's goods, furniture and signs can go.

use serde::{Deserialize, Serialize};

use crate::FixtureKind;

/// A place from above. Axes are the world's: x right, z towards the entrance, y up; metres, radians about +y.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PlacePlan {
    /// The place.
    pub place: String,
    /// Corners of its walls, `[x, z]`, in order.
    pub outline_m: Vec<[f32; 2]>,
    /// Where a shopper enters it.
    pub entrance: PlanSpot,
    /// Where goods can stand.
    pub slots: Vec<PlanSlot>,
    /// Where names are written.
    pub signs: Vec<PlanSign>,
    /// Ways into other places.
    pub portals: Vec<PlanPortal>,
    /// Furniture that a store may add, and the slots that come with each piece.
    pub fixtures: Vec<PlanFixture>,
}

/// A position with a direction.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PlanSpot {
    /// To the right.
    pub x_m: f32,
    /// Up.
    pub y_m: f32,
    /// Towards the entrance.
    pub z_m: f32,
    /// Turn about +y; at 0 goods face +z and shoppers look along -z.
    pub yaw_rad: f32,
}

/// Where a good can stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PlanSlot {
    /// As in a store's layout.
    pub slot_id: String,
    /// The department that it belongs to.
    pub department: String,
    /// What it is part of: `shelf`, `plinth`, `rail`, `vitrine`, `podium`, …
    pub kind: String,
    /// To the right.
    pub x_m: f32,
    /// Up: what the good stands on.
    pub y_m: f32,
    /// Towards the entrance.
    pub z_m: f32,
    /// At 0 the good faces +z.
    pub yaw_rad: f32,
    /// Width, height, depth of what fits.
    pub size_m: Option<[f32; 3]>,
}

/// Where a name is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PlanSign {
    /// As in a store's layout.
    pub sign_id: String,
    /// To the right.
    pub x_m: f32,
    /// Up.
    pub y_m: f32,
    /// Towards the entrance.
    pub z_m: f32,
    /// At 0 it faces +z.
    pub yaw_rad: f32,
    /// Width and height.
    pub size_m: [f32; 2],
}

/// A way into another place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PlanPortal {
    /// The other place.
    pub to: String,
    /// To the right.
    pub x_m: f32,
    /// Towards the entrance.
    pub z_m: f32,
    /// At 0 it faces +z.
    pub yaw_rad: f32,
    /// Its width.
    pub width_m: f32,
}

/// A kind of furniture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PlanFixture {
    /// What it is.
    pub kind: FixtureKind,
    /// Width, height, depth of the piece.
    pub size_m: [f32; 3],
    /// Its slots, in the axes of the piece; `slot_id` is the number behind the piece's id and a dot.
    pub slots: Vec<PlanSlot>,
}
