//! What retailers say outside their stores: billboards.

use serde::{Deserialize, Serialize};

use crate::{LocalText, StoreWarning, Timestamp};

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

/// What a merchant wants a billboard to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CampaignRequest {
    /// The store that speaks; one of the merchant's.
    pub store_id: String,
    /// The place whose billboards it is for: `times_square` or `cab`.
    pub place: String,
    /// A few words; at most 60 characters in each language.
    pub title: LocalText,
    /// A line below; at most 140 characters in each language.
    #[serde(default)]
    pub body: LocalText,
    /// SHA-256 of a picture on this server (JPEG, PNG or WebP) that fills the board; an
    /// upload's files say theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture_sha256: Option<String>,
    /// Ground, sRGB `#rrggbb`.
    pub background: String,
    /// Writing, sRGB `#rrggbb`.
    pub foreground: String,
    /// Rules and marks, sRGB `#rrggbb`.
    pub accent: String,
    /// The product that it praises, where it is one of the merchant's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_id: Option<String>,
    /// Not before this instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Timestamp>,
    /// Not from this instant on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Timestamp>,
}

/// A campaign as its merchant sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MerchantCampaign {
    /// Stable identifier.
    pub id: String,
    /// What it is.
    #[serde(flatten)]
    pub terms: CampaignRequest,
    /// Its picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<CampaignPicture>,
    /// What works and does not look good.
    #[serde(default)]
    pub warnings: Vec<StoreWarning>,
}

/// A merchant's campaigns, whether or not they run now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MerchantCampaignList {
    /// Campaigns, in the order in which they were arranged.
    pub items: Vec<MerchantCampaign>,
}
