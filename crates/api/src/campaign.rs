//! What retailers say outside their stores: billboards.

use serde::{Deserialize, Serialize};

use crate::LocalText;

/// What one billboard shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Campaign {
    /// Stable identifier.
    pub id: String,
    /// The store that speaks, and that a shopper who follows it enters.
    pub store_id: String,
    /// The place whose billboards it is for, for example `times_square`.
    pub place: String,
    /// A few words.
    pub title: LocalText,
    /// A line below, which may be empty.
    #[serde(default)]
    pub body: LocalText,
    /// A picture on this server that fills the board; without one the colours below and the words do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<CampaignPicture>,
    /// Ground, sRGB `#rrggbb`.
    pub background: String,
    /// Writing, sRGB `#rrggbb`.
    pub foreground: String,
    /// Rules and marks, sRGB `#rrggbb`.
    pub accent: String,
    /// The product that it praises, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_id: Option<String>,
}

/// A campaign's picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CampaignPicture {
    /// Path on this server; the content never changes under it.
    pub url: String,
    /// SHA-256 of the content, lower-case hex.
    pub sha256: String,
    /// Media type, for example `image/jpeg`.
    pub mime: String,
}

/// Campaigns for one shopper, the first for the first billboard and so on, over and over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CampaignList {
    /// What to show.
    pub items: Vec<Campaign>,
}

/// Which campaigns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "schema", into_params(parameter_in = Query))]
pub struct CampaignQuery {
    /// Only for this place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Only of this store.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    /// Most campaigns, 1 to 100; 50 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}
