//! Markets, and where goods are kept.

use serde::{Deserialize, Serialize};

use crate::LocalText;

/// Countries that see the same prices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Market {
    /// Stable identifier, for example `US`.
    pub id: String,
    /// Its name.
    pub name: LocalText,
    /// ISO 4217 code of its prices.
    pub currency: String,
    /// Whether its prices have tax in them.
    pub tax_included: bool,
    /// ISO 3166-1 alpha-2 codes.
    pub countries: Vec<String>,
    /// Whether it is meant where a request names none.
    pub is_default: bool,
}

/// Whose prices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "schema", into_params(parameter_in = Query))]
pub struct MarketQuery {
    /// Whose prices, for example `US`; the header `buyplus-market` says the same for a whole client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub market: Option<String>,
}

/// Every market.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MarketList {
    /// Markets, the default first.
    pub items: Vec<Market>,
}

/// Somewhere that goods are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Location {
    /// Stable identifier.
    pub id: String,
    /// Its name.
    pub name: LocalText,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Whether a shopper can fetch goods there.
    pub is_pickup: bool,
}

/// Where a product's SKUs are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Availability {
    /// The product.
    pub product_id: String,
    /// Places named below.
    pub locations: Vec<Location>,
    /// One per variant, in their order.
    pub skus: Vec<SkuAvailability>,
}

/// Where one SKU is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SkuAvailability {
    /// The SKU.
    pub variant_id: String,
    /// Units that can be bought now, everywhere together.
    pub available: u32,
    /// By place; adds up to `available`.
    pub at: Vec<StockAt>,
}

/// Units in one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StockAt {
    /// Where.
    pub location_id: String,
    /// Units that can be bought now.
    pub available: u32,
}
