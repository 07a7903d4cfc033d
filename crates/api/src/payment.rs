//! Paying with a provider that has an app of its own.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// Asks for a way into the provider's app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PaymentLinkRequest {
    /// Which way.
    pub way: PaymentWay,
}

/// A way into the provider's app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PaymentWay {
    /// The app on this phone is opened with the link.
    App,
    /// Another phone reads the link as a QR code.
    Code,
}

/// A payment that the shopper makes in the provider's app; the session is in progress meanwhile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PaymentLink {
    /// The payment.
    pub payment_id: String,
    /// Which way.
    pub way: PaymentWay,
    /// What opens the app: a signed order for its SDK, or the content of a QR code.
    pub link: String,
    /// Until when it can be paid.
    pub expires_at: Timestamp,
}

/// Asks the provider for an agreement with the caps of a mandate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PaymentAgreementRequest {
    /// A mandate of this device.
    pub mandate_id: String,
}

/// What this device may pay by a nod at the provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PaymentAgreement {
    /// Identifier.
    pub id: String,
    /// The mandate whose caps it has.
    pub mandate_id: String,
    /// How it stands.
    pub status: AgreementStatus,
    /// Where the shopper signs it; there while it waits for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_url: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
}

/// How an agreement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AgreementStatus {
    /// The shopper has not signed it yet.
    Waiting,
    /// A nod pays under it.
    InForce,
    /// It was taken back, here or at the provider.
    Ended,
}
