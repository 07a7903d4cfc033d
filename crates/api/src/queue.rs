//! Flash sales and the queue before them: places are given in the order of asking, at a pace that the tills can take.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// A sale that more people come to than can pay at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SaleRequest {
    /// The merchant's own name for it.
    pub name: String,
    /// The SKUs that take an admitted ticket to buy while the sale is on.
    pub variant_ids: Vec<String>,
    /// When the first shoppers are admitted. The queue can be joined before.
    pub starts_at: Timestamp,
    /// When no ticket is needed any more.
    pub ends_at: Timestamp,
    /// How many shoppers are admitted each second, 1 to 10,000.
    pub admitted_per_s: u32,
    /// For how long one who was admitted may buy, 30 to 3,600 seconds.
    pub stay_s: u32,
}

/// A sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Sale {
    /// Identifier.
    pub id: String,
    /// What was asked for.
    #[serde(flatten)]
    pub terms: SaleRequest,
    /// How many tickets were given.
    pub tickets: u64,
}

/// A place in a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct QueueTicket {
    /// Identifier.
    pub id: String,
    /// The sale.
    pub sale_id: String,
    /// Whether it is this device's turn.
    pub status: TicketStatus,
    /// How many are admitted before this device and with it; 0 once it is its turn.
    pub position: u64,
    /// Seconds until it is.
    pub eta_s: u64,
    /// When it is.
    pub admitted_at: Timestamp,
    /// Until when it may buy.
    pub admitted_until: Timestamp,
    /// Ask again after so many seconds.
    pub ask_again_s: u64,
}

/// Whether it is a device's turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TicketStatus {
    /// Not yet.
    Waiting,
    /// Now.
    Admitted,
    /// Not any more; joining again means the end of the queue.
    Expired,
}
