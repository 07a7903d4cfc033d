//! Where goods go and how they get there.

use serde::{Deserialize, Serialize};

use crate::LocalText;

/// A postal address. It is used for this purchase only and told to nobody but the merchant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Address {
    /// Who receives it.
    pub name: String,
    /// Street and number.
    pub line1: String,
    /// Flat, floor, building.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line2: Option<String>,
    /// Town.
    pub city: String,
    /// State or province.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Postal code; empty where the country has none.
    #[serde(default)]
    pub postal_code: String,
    /// ISO 3166-1 alpha-2 code, upper case.
    pub country: String,
    /// For the carrier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// Ways in which goods get to the shopper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FulfilmentKind {
    /// The shopper collects them in a store.
    Pickup,
    /// A carrier brings them to the address.
    Shipping,
}

/// One way in which the goods can get to the shopper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FulfilmentOption {
    /// Identifier to choose it by, for example `pickup:galleria` or `ship:us-standard`.
    pub id: String,
    /// How.
    pub kind: FulfilmentKind,
    /// Name to show.
    pub title: LocalText,
    /// What it costs, minor units of the session's currency, before tax.
    pub amount_minor: i64,
}

/// How the goods of a session or an order get to the shopper.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Fulfilment {
    /// Where to, if they are brought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// What can be chosen now, cheapest first; empty on a receipt.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<FulfilmentOption>,
    /// What was chosen. Without an address, collecting in the store is: a session is payable from the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selected: Option<FulfilmentOption>,
}
