//! A shopper's account: optional, on top of devices that shop as guests.

use serde::{Deserialize, Serialize};

use crate::{Secret, Timestamp, signing};

/// Opens an account and signs this device in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SignUpRequest {
    /// Where the shopper can be written to; letter case does not count.
    pub email: String,
    /// 10 to 128 characters.
    pub password: Secret,
    /// What the shopper wants to be called.
    #[serde(default)]
    pub name: String,
}

/// Signs this device in to an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SignInRequest {
    /// The account's address.
    pub email: String,
    /// Its password.
    pub password: Secret,
}

/// A shopper's account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Account {
    /// Identifier.
    pub id: String,
    /// Where the shopper can be written to.
    pub email: String,
    /// What the shopper wants to be called; may be empty.
    pub name: String,
    /// When it was opened.
    pub created_at: Timestamp,
}

/// A device that is signed in. Both tokens are shown only here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AccountSession {
    /// The account.
    pub account: Account,
    /// Secret for `Authorization: Bearer`, in place of the device's own token; short-lived.
    pub access_token: Secret,
    /// When the access token ends.
    pub access_expires_at: Timestamp,
    /// Gets the next pair of tokens, once.
    pub refresh_token: Secret,
    /// When the shopper has to sign in again.
    pub expires_at: Timestamp,
}

/// Trades a refresh token for a new pair; the token works once and only from the device that it was given to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RefreshRequest {
    /// The newest refresh token.
    pub refresh_token: Secret,
    /// Ed25519 signature of [`RefreshRequest::signing_bytes`] by the device's key, 64 bytes in unpadded base64url.
    pub signature: String,
}

impl RefreshRequest {
    /// The bytes that the device key signs; laid out as for [`Challenge::signing_bytes`](crate::Challenge::signing_bytes)
    /// under the heading `buyplus-refresh-v1`, with the one member `refresh_token`.
    #[must_use]
    pub fn signing_bytes(&self) -> Vec<u8> {
        signing::canonical(
            "buyplus-refresh-v1",
            &[("refresh_token", &self.refresh_token.0)],
        )
    }
}

/// A device that is signed in to the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AccountDevice {
    /// The device.
    pub id: String,
    /// What the shopper calls it.
    pub label: String,
    /// When it was signed in.
    pub signed_in_at: Timestamp,
    /// When it last asked for new tokens.
    pub refreshed_at: Timestamp,
    /// Whether it is the one that asks.
    pub is_this_one: bool,
}
