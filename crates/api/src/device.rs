//! A shopper's device and what it may pay.

use serde::{Deserialize, Serialize};

use crate::{Timestamp, signing};

/// Makes a device known to the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EnrolRequest {
    /// Ed25519 public key, 32 bytes in unpadded base64url.
    pub public_key: String,
    /// What the shopper calls the device.
    pub label: String,
}

/// The answer to an enrolment; the token is shown only once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Enrolment {
    /// The device's identifier.
    pub device_id: String,
    /// Secret for `Authorization: Bearer`.
    pub token: String,
}

/// What a shopper lets a device pay by a nod.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MandateTerms {
    /// The device that may pay; no other can use the mandate.
    pub device_id: String,
    /// ISO 4217 code of the caps.
    pub currency: String,
    /// Most that one payment may take.
    pub cap_per_payment_minor: i64,
    /// Most that the payments of one UTC day may take together.
    pub cap_per_day_minor: i64,
    /// Most payments in one UTC day.
    pub max_payments_per_day: u32,
    /// When the mandate ends by itself.
    pub expires_at: Timestamp,
    /// Chosen by the device, never used twice: the same signed terms cannot be submitted again.
    pub nonce: String,
}

impl MandateTerms {
    /// The bytes that the device key signs; laid out as for [`Challenge::signing_bytes`](crate::Challenge::signing_bytes)
    /// under the heading `buyplus-mandate-v1`, members in the order of this struct.
    #[must_use]
    pub fn signing_bytes(&self) -> Vec<u8> {
        signing::canonical(
            "buyplus-mandate-v1",
            &[
                ("device_id", &self.device_id),
                ("currency", &self.currency),
                (
                    "cap_per_payment_minor",
                    &self.cap_per_payment_minor.to_string(),
                ),
                ("cap_per_day_minor", &self.cap_per_day_minor.to_string()),
                (
                    "max_payments_per_day",
                    &self.max_payments_per_day.to_string(),
                ),
                ("expires_at", &self.expires_at),
                ("nonce", &self.nonce),
            ],
        )
    }
}

/// Creates a mandate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MandateRequest {
    /// What is agreed to.
    #[serde(flatten)]
    pub terms: MandateTerms,
    /// Ed25519 signature of [`MandateTerms::signing_bytes`], 64 bytes in unpadded base64url.
    pub signature: String,
}

/// A mandate in force, or one that was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Mandate {
    /// Identifier to pay with.
    pub id: String,
    /// What was agreed to.
    #[serde(flatten)]
    pub terms: MandateTerms,
    /// When it was agreed to.
    pub created_at: Timestamp,
    /// When the shopper took it back.
    pub revoked_at: Option<Timestamp>,
}
