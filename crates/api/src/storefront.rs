//! A merchant's stores as they are worked on: drafts, publishing, versions, previews.

use serde::{Deserialize, Serialize};

use crate::{LocalText, Store, Timestamp};

/// A store as its merchant sees it. Its entity tag goes into `If-Match` of the next change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Storefront {
    /// The store.
    pub store_id: String,
    /// What it is to become; as published where nothing was changed since.
    pub draft: Store,
    /// What shoppers see; absent until it is published for the first time.
    pub published: Option<Store>,
    /// Whether the draft is otherwise than what shoppers see.
    pub is_changed: bool,
    /// Version that shoppers see; 0 before the first.
    pub version: i64,
    /// What may be published and is better changed.
    #[serde(default)]
    pub warnings: Vec<StoreWarning>,
}

/// Something in a draft that works and does not look good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StoreWarning {
    /// JSON pointer (RFC 6901) into the draft.
    pub pointer: String,
    /// What would be better.
    pub message: String,
}

/// A merchant's store in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StorefrontSummary {
    /// The store.
    pub store_id: String,
    /// The name over its door, as in the draft.
    pub name: LocalText,
    /// The place that a shopper enters first.
    pub place: String,
    /// Whether shoppers can enter it: it was published.
    pub is_open: bool,
    /// Whether the draft is otherwise than what shoppers see.
    pub is_changed: bool,
    /// Version that shoppers see; 0 before the first.
    pub version: i64,
}

/// A merchant's stores.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StorefrontList {
    /// Stores, in the order of the street.
    pub items: Vec<StorefrontSummary>,
}

/// Stores that a new one can be made after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StoreTemplate {
    /// Warm: red, brass, walnut.
    Galleria,
    /// Cool: slate, steel, pine.
    Harbour,
}

/// Opens a store with empty shelves; shoppers see it once it is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OpenStoreRequest {
    /// 2 to 40 of `a`-`z`, `0`-`9` and `-`; made from the name when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The name over its door.
    pub name: LocalText,
    /// What it looks like at first.
    pub template: StoreTemplate,
}

/// A layout that was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StoreVersion {
    /// Its number.
    pub version: i64,
    /// When.
    pub published_at: Timestamp,
    /// By whom: `user:…`, `key:…`, or `seed` for what the shop came with.
    pub by: String,
}

/// What was published, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StoreVersionList {
    /// Versions.
    pub items: Vec<StoreVersion>,
}

/// Whether the draft is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "schema", into_params(parameter_in = Query))]
pub struct StoreQuery {
    /// A preview's token: the draft is answered instead of what is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<String>,
}

/// Asks for a picture of the draft, as the shopper would see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PreviewRequest {
    /// Where: the store's place or one of its rooms.
    pub place: String,
    /// Before which slot; the place's entrance when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot_id: Option<String>,
}

/// How far a preview is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PreviewState {
    /// Others are before it.
    Queued,
    /// It is being drawn.
    Rendering,
    /// `picture_url` has it.
    Ready,
    /// `message` says why not.
    Failed,
}

/// A picture of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Preview {
    /// Identifier.
    pub id: String,
    /// The store.
    pub store_id: String,
    /// How far it is.
    pub state: PreviewState,
    /// The picture, once it is ready.
    pub picture_url: Option<String>,
    /// What went wrong, where something did.
    pub message: Option<String>,
}
