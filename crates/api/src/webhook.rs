//! Telling a merchant's own systems what happened.

use serde::{Deserialize, Serialize};

use crate::{OrderHistory, Timestamp};

/// Kinds of events.
pub mod event {
    /// An order was paid.
    pub const ORDER_PAID: &str = "order.paid";
    /// An order was undone by the shopper or cancelled by the merchant.
    pub const ORDER_CANCELLED: &str = "order.cancelled";
    /// The goods were handed to the carrier.
    pub const ORDER_SHIPPED: &str = "order.shipped";
    /// The goods wait in the store.
    pub const ORDER_READY_FOR_PICKUP: &str = "order.ready_for_pickup";
    /// The shopper has the goods.
    pub const ORDER_DELIVERED: &str = "order.delivered";
    /// Money went back.
    pub const REFUND_DONE: &str = "refund.done";
    /// Money should have gone back, and the provider said no.
    pub const REFUND_FAILED: &str = "refund.failed";
    /// A shopper wants to send goods back.
    pub const RETURN_REQUESTED: &str = "return.requested";
    /// Goods came back.
    pub const RETURN_RECEIVED: &str = "return.received";
    /// Goods are not taken back.
    pub const RETURN_REJECTED: &str = "return.rejected";
    /// Products can use a file that was brought.
    pub const UPLOAD_READY: &str = "upload.ready";
    /// A file that was brought is not taken.
    pub const UPLOAD_REJECTED: &str = "upload.rejected";

    /// Every kind.
    pub const ALL: &[&str] = &[
        ORDER_PAID,
        ORDER_CANCELLED,
        ORDER_SHIPPED,
        ORDER_READY_FOR_PICKUP,
        ORDER_DELIVERED,
        REFUND_DONE,
        REFUND_FAILED,
        RETURN_REQUESTED,
        RETURN_RECEIVED,
        RETURN_REJECTED,
        UPLOAD_READY,
        UPLOAD_REJECTED,
    ];
}

/// Asks to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WebhookRequest {
    /// Where to: `https://…` of a public host.
    pub url: String,
    /// Of what: kinds of events; all where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<String>,
}

/// Somebody who is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Webhook {
    /// Identifier.
    pub id: String,
    /// Where to.
    pub url: String,
    /// Of what; all where empty.
    pub events: Vec<String>,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when the secret before the present one signs as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_secret_until: Option<Timestamp>,
}

/// A webhook and its new secret, which is shown only here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WebhookSecret {
    /// The webhook.
    #[serde(flatten)]
    pub webhook: Webhook,
    /// Key of the signatures: these characters, as bytes.
    pub secret: String,
}

/// What is sent of an order (of an upload, [`UploadEvent`](crate::UploadEvent) is): always these bytes for one event, however often, so that a receiver can drop repeats by `id`.
///
/// The header `Buyplus-Signature` is `t=<unix seconds>,v1=<hex>`, with one `v1` for each live secret:
/// HMAC-SHA256 over `t`, a full stop, and the raw body. Refuse what is older than five minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WebhookEvent {
    /// Identifier of the event.
    pub id: String,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: String,
    /// When.
    pub created_at: Timestamp,
    /// The order as it stood then.
    pub data: OrderHistory,
}

/// How a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStatus {
    /// Will be tried, or tried again.
    Pending,
    /// Answered with 2xx.
    Delivered,
    /// Given up.
    Failed,
}

/// One event on its way to one webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Delivery {
    /// The event.
    pub event_id: String,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: String,
    /// How it stands.
    pub status: DeliveryStatus,
    /// When it will be tried next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_attempt_at: Option<Timestamp>,
    /// What was tried, oldest first.
    pub attempts: Vec<DeliveryAttempt>,
}

/// One try to deliver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeliveryAttempt {
    /// When.
    pub at: Timestamp,
    /// The answer's HTTP status; absent where nobody answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http_status: Option<u16>,
    /// What went wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}
