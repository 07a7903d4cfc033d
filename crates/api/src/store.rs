//! A store's layout: which SKU stands in which slot.

use serde::{Deserialize, Serialize};

use crate::LocalText;

/// A layout document. Slots are places that the hall's model names; the store says what stands there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Store {
    /// Stable identifier, also in the path.
    pub id: String,
    /// The name over the door.
    pub name: LocalText,
    /// The place that the store stands in, for example `hall`.
    pub place: String,
    /// Its look.
    pub theme: Theme,
    /// Departments, in the order in which a shopper meets them.
    pub departments: Vec<Department>,
    /// What stands where.
    pub slots: Vec<Slot>,
    /// Grows with every change of the layout.
    pub version: i64,
}

/// The look of a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Theme {
    /// Accent colour, sRGB `#rrggbb`.
    pub accent: String,
}

/// A department of a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Department {
    /// Stable identifier, for example `bags`.
    pub id: String,
    /// The name on the sign.
    pub name: LocalText,
}

/// One shelf place and the SKU on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Slot {
    /// `<department>.<n>`, counted from 1, for example `bags.3`.
    pub slot_id: String,
    /// The product shown.
    pub product_id: String,
    /// The variant shown at first.
    pub variant_id: String,
}
