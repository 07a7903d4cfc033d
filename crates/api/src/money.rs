//! An amount of money.

use serde::{Deserialize, Serialize};

/// An amount in minor units of a currency; flattened into what it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Money {
    /// Minor units: cents for USD, fen for CNY, whole yen for JPY.
    pub amount_minor: i64,
    /// ISO 4217 code, upper case.
    pub currency: String,
}
