//! What was bought.

use serde::{Deserialize, Serialize};

use crate::{Discount, Fulfilment, Line, Merchant, Money, Timestamp, Total};

/// A paid purchase; it doubles as the receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Order {
    /// Identifier.
    pub id: String,
    /// Short enough to read out, for example `BP-7K3Q-X9WD`.
    pub number: String,
    /// The checkout session it came from.
    pub session_id: String,
    /// How it stands.
    pub status: OrderStatus,
    /// Who was paid.
    pub merchant: Merchant,
    /// What was bought, at the prices paid.
    pub lines: Vec<Line>,
    /// What it cost.
    pub totals: Vec<Total>,
    /// What was paid.
    #[serde(flatten)]
    pub amount: Money,
    /// When it was paid.
    pub paid_at: Timestamp,
    /// Until when the shopper can undo it.
    pub undo_until: Timestamp,
    /// Seconds left to undo it when this answer was made, so that a wrong clock in the device does no harm.
    pub undo_remaining_s: u32,
    /// Where the goods go and how.
    #[serde(default)]
    pub fulfilment: Fulfilment,
    /// What made it cheaper.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discounts: Vec<Discount>,
    /// How much went back or is on its way back, minor units.
    #[serde(default)]
    pub refunded_minor: i64,
}

/// How an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// Paid.
    Paid,
    /// Undone by the shopper in the undo window, or by the merchant before it was shipped; the money went back.
    Cancelled,
    /// All of the money went back later.
    Refunded,
    /// Some of the money went back later.
    PartlyRefunded,
}

/// One page of a device's orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OrderPage {
    /// Orders, newest first.
    pub items: Vec<Order>,
    /// Where the next page starts; absent on the last.
    pub next_cursor: Option<String>,
}
