//! An order as it travels, in answers and in notices to agents.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::wire::{Active, Address, Item, MethodKind, Total};

/// An order: what was bought, how it is to come, and what has happened since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct Order {
    pub(super) ucp: Active,
    pub(super) id: String,
    pub(super) checkout_id: String,
    pub(super) permalink_url: String,
    pub(super) line_items: Vec<OrderLine>,
    pub(super) fulfillment: OrderFulfillment,
    #[serde(default)]
    pub(super) adjustments: Vec<Adjustment>,
    pub(super) totals: Vec<Total>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct OrderLine {
    pub(super) id: String,
    pub(super) item: Item,
    pub(super) quantity: OrderQuantity,
    pub(super) totals: Vec<Total>,
    pub(super) status: LineStatus,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct OrderQuantity {
    pub(super) total: u32,
    pub(super) fulfilled: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum LineStatus {
    Processing,
    Partial,
    Fulfilled,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct OrderFulfillment {
    #[serde(default)]
    pub(super) expectations: Vec<Expectation>,
    #[serde(default)]
    pub(super) events: Vec<Event>,
}

/// What the buyer was promised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct Expectation {
    pub(super) id: String,
    pub(super) line_items: Vec<LineQuantity>,
    pub(super) method_type: MethodKind,
    pub(super) destination: Address,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct LineQuantity {
    pub(super) id: String,
    pub(super) quantity: u32,
}

/// What happened to the goods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct Event {
    pub(super) id: String,
    pub(super) occurred_at: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) line_items: Vec<LineQuantity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tracking_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tracking_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) carrier: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
}

/// What happened to the money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct Adjustment {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) occurred_at: String,
    pub(super) status: AdjustmentStatus,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) line_items: Vec<LineQuantity>,
    /// Minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) amount: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum AdjustmentStatus {
    Pending,
    Completed,
    Failed,
}
