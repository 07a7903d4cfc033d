//! The shopping bag of one device.

use serde::{Deserialize, Serialize};

use crate::LocalText;

/// What a shopper has picked up. It reserves nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Bag {
    /// Identifier.
    pub id: String,
    /// Lines, oldest first.
    pub lines: Vec<Line>,
    /// Sum of the line totals at today's prices, before shipping and tax.
    pub subtotal_minor: i64,
    /// ISO 4217 code of the subtotal.
    pub currency: String,
    /// Grows with every change.
    pub version: i64,
}

/// So many of one SKU: in a bag, in a review, on a receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Line {
    /// Identifier; a line keeps it from the bag to the receipt.
    pub id: String,
    /// The product.
    pub product_id: String,
    /// The SKU.
    pub variant_id: String,
    /// The product's name.
    pub name: LocalText,
    /// The variant's name.
    pub variant_name: LocalText,
    /// Units, at least 1.
    pub quantity: u32,
    /// Price of one, in minor units.
    pub unit_price_minor: i64,
    /// Price of all, in minor units.
    pub line_total_minor: i64,
    /// ISO 4217 code.
    pub currency: String,
    /// Units that this shopper could still buy, the ones held for them included; absent on a receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<u32>,
}

/// Puts a SKU into the bag, always as a line of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AddLineRequest {
    /// The SKU.
    pub variant_id: String,
    /// Units, 1 to 99.
    pub quantity: u32,
}

/// Changes how many of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct UpdateLineRequest {
    /// Units, 1 to 99; use DELETE to drop the line.
    pub quantity: u32,
}
