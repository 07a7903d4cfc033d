//! What makes a purchase cheaper.

use serde::{Deserialize, Serialize};

use crate::{LocalText, Timestamp};

/// A promotion that a session gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Discount {
    /// The promotion.
    pub promotion_id: String,
    /// The code it was asked for by; absent where it came by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Name to show.
    pub title: LocalText,
    /// How much less is paid, minor units, more than 0.
    pub amount_minor: i64,
    /// Which line got how much of it; sums to `amount_minor`, to the last minor unit.
    pub allocations: Vec<Allocation>,
}

/// One line's part of a discount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Allocation {
    /// The line.
    pub line_id: String,
    /// Minor units.
    pub amount_minor: i64,
}

/// What a promotion does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum PromotionRule {
    /// Part of the price, rounded down.
    Percent {
        /// Hundredths of a percent, 1 to 10,000.
        basis_points: u32,
    },
    /// A fixed amount, at most the price.
    Amount {
        /// Minor units.
        amount_minor: i64,
        /// ISO 4217 code; it does nothing in another currency.
        currency: String,
    },
    /// Of every `buy + get` units, the `get` cheapest cost less.
    BuyXGetY {
        /// Units at full price, at least 1.
        buy: u32,
        /// Units that cost less, at least 1.
        get: u32,
        /// How much less, hundredths of a percent; 10,000 makes them free.
        basis_points: u32,
    },
}

/// Puts a promotion into force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PromotionRequest {
    /// Name to show.
    pub title: LocalText,
    /// What it does.
    pub rule: PromotionRule,
    /// The word that asks for it, in any case; absent where it comes by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Only these products; all where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub product_ids: Vec<String>,
    /// Only where the goods it applies to cost at least this much, minor units.
    #[serde(default)]
    pub min_subtotal_minor: i64,
    /// From when on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Timestamp>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Timestamp>,
    /// Live only: for sessions that came from this show; needs `starts_at` and `ends_at`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_id: Option<String>,
    /// How many orders may have it; any number where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_uses: Option<u32>,
    /// Those with less come first among those that come by themselves.
    #[serde(default)]
    pub priority: i32,
}

/// A promotion as its merchant sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Promotion {
    /// Identifier.
    pub id: String,
    /// What it is.
    #[serde(flatten)]
    pub terms: PromotionRequest,
    /// Orders that have it.
    pub uses: i64,
    /// When it was ended by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
}
