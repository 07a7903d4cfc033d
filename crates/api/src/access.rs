//! Who may do what for a merchant: people with roles, keys with scopes, and what they did.

use serde::{Deserialize, Serialize};

use crate::{LocalText, Merchant, Secret, Timestamp};

/// What somebody may do for a merchant; each may do what the ones before may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Look.
    Viewer,
    /// Change goods, stores and orders.
    Editor,
    /// Decide who else may, and read what they did.
    Owner,
}

/// A part of a merchant's business that a key can be kept to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Goods, prices, stock, models, stores, shows.
    Catalogue,
    /// Orders, returns, refunds, notices.
    Orders,
    /// People, keys, the audit log.
    Access,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Catalogue, Self::Orders, Self::Access];
}

/// Opens a new merchant with its first owner, who is signed in at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RegisterMerchantRequest {
    /// The merchant's name, as shoppers see it.
    pub merchant_name: LocalText,
    /// The owner's address.
    pub email: String,
    /// 10 to 128 characters; the present one, where the address is known already.
    pub password: Secret,
    /// The owner's name.
    pub name: String,
}

/// Signs a person in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MerchantSignInRequest {
    /// Their address.
    pub email: String,
    /// Their password.
    pub password: Secret,
    /// For which merchant; may be absent where they work for one only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merchant_id: Option<String>,
}

/// Who asks, and what they may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MerchantSession {
    /// For whom.
    pub merchant: Merchant,
    /// The person; absent for a key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<User>,
    /// What they may do.
    pub role: Role,
    /// Where they may do it.
    pub scopes: Vec<Scope>,
    /// When the session ends; absent for a key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// Secret for `Authorization: Bearer`; told only at sign-in, which sets it as a cookie as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Secret>,
}

/// A person who works for a merchant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct User {
    /// Identifier.
    pub id: String,
    /// Their address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Since when.
    pub since: Timestamp,
}

/// Changes what a person may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RoleRequest {
    /// From now on.
    pub role: Role,
}

/// Asks somebody to work for the merchant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct InvitationRequest {
    /// Their address.
    pub email: String,
    /// What they will be able to do.
    pub role: Role,
}

/// An invitation that is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// Identifier.
    pub id: String,
    /// Who is asked.
    pub email: String,
    /// What they will be able to do.
    pub role: Role,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// To be given to the one who is asked; told only when the invitation is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Secret>,
}

/// Takes an invitation up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AcceptInvitationRequest {
    /// The invitation's token.
    pub token: Secret,
    /// Their name.
    pub name: String,
    /// 10 to 128 characters; the present one, where the address is known already.
    pub password: Secret,
}

/// Asks for a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ApiKeyRequest {
    /// What it is for.
    pub name: String,
    /// What it may do at most.
    pub role: Role,
    /// Where it may do it; at least one.
    pub scopes: Vec<Scope>,
}

/// A key of the merchant's tools.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ApiKey {
    /// Identifier.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// What it begins with, to know it again by.
    pub prefix: String,
    /// What it may do at most.
    pub role: Role,
    /// Where it may do it.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, to about a minute.
    pub last_used_at: Option<Timestamp>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
    /// The key itself; told only when it is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Secret>,
}

/// One thing that was done, or tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// Identifier.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// Who: `user:…`, `key:…`, or `nobody` where a sign-in failed.
    pub actor: String,
    /// What, for example `PATCH /v1/merchant/users/{id}`.
    pub action: String,
    /// To what: the path.
    pub object: String,
    /// How it ended: the HTTP status.
    pub status: u16,
    /// From where, hashed with a secret of the database: equal addresses are equal here.
    pub address_hash: String,
}

/// A page of the audit log, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AuditPage {
    /// The entries.
    pub items: Vec<AuditEntry>,
    /// For the next page; absent on the last.
    pub next_cursor: Option<String>,
}
