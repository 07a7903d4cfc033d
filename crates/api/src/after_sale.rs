//! What happens to an order once it is paid: it travels, comes back, is paid back.

use serde::{Deserialize, Serialize};

use crate::{Order, Timestamp};

/// So many units of one line of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LineUnits {
    /// The line.
    pub line_id: String,
    /// Units, at least 1.
    pub quantity: u32,
}

/// How a movement of money or goods stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RefundStatus {
    /// With the payment provider.
    Pending,
    /// The money went back.
    Done,
    /// The provider said no.
    Failed,
}

/// Gives money of an order back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RefundRequest {
    /// What it is for; each unit can be paid back once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<LineUnits>,
    /// How much, minor units. Absent: what was paid for `lines`, or, without lines, all that is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_minor: Option<i64>,
    /// Whether the units of `lines` go back on the shelf.
    #[serde(default)]
    pub restock: bool,
    /// For the shopper to read.
    #[serde(default)]
    pub reason: String,
}

/// Money of an order that went back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Refund {
    /// Identifier.
    pub id: String,
    /// How it stands.
    pub status: RefundStatus,
    /// Minor units of the order's currency.
    pub amount_minor: i64,
    /// What it is for.
    pub lines: Vec<LineUnits>,
    /// For the shopper to read.
    pub reason: String,
    /// When it was asked for.
    pub created_at: Timestamp,
}

/// Asks to send goods back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReturnRequest {
    /// What.
    pub lines: Vec<LineUnits>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// How a return stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReturnStatus {
    /// The shopper wants to send it back.
    Requested,
    /// The merchant has it.
    Received,
    /// The merchant has it and its money is on its way or back.
    Refunded,
    /// The merchant does not take it.
    Rejected,
}

/// Goods of an order that come back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Return {
    /// Identifier.
    pub id: String,
    /// The order.
    pub order_id: String,
    /// How it stands.
    pub status: ReturnStatus,
    /// What.
    pub lines: Vec<LineUnits>,
    /// Why.
    pub reason: String,
    /// When it was asked for.
    pub created_at: Timestamp,
}

/// Notes that a return has arrived.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReceiveRequest {
    /// Whether it can be sold again and goes back on the shelf.
    #[serde(default)]
    pub restock: bool,
}

/// What happens to the goods of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ParcelStep {
    /// Handed to the carrier.
    Shipped,
    /// Waiting in the store.
    ReadyForPickup,
    /// With the shopper.
    Delivered,
}

/// Notes what happened to the goods of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ParcelRequest {
    /// What happened.
    pub step: ParcelStep,
    /// The carrier's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_number: Option<String>,
    /// Where it can be followed, `https://…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_url: Option<String>,
}

/// One thing that happened to an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OrderEvent {
    /// Identifier; the same in every webhook that tells of it.
    pub id: String,
    /// What happened: one of [`event`](crate::event).
    #[serde(rename = "type")]
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// The carrier's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_number: Option<String>,
    /// Where it can be followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_url: Option<String>,
}

/// Everything that happened to an order since it was paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OrderHistory {
    /// The order.
    pub order: Order,
    /// Events, oldest first.
    pub events: Vec<OrderEvent>,
    /// Refunds, oldest first.
    pub refunds: Vec<Refund>,
    /// Returns, oldest first.
    pub returns: Vec<Return>,
}
