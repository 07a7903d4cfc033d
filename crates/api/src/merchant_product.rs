//! A merchant's own products: what shoppers see, what they will see once it is published, and what they saw before.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{LocalText, Product, Timestamp};

/// What a product shall be; nobody sees it before it is published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ProductDraft {
    /// Identifier, for example `bag-aurelia`; made from the name where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Department that it is sold in, for example `bags`.
    pub department: String,
    /// What it is, for example `handbag`.
    pub kind: String,
    /// Its name; English is needed.
    pub name: LocalText,
    /// One or two sentences.
    #[serde(default)]
    pub description: LocalText,
    /// Width, height, depth in metres; the model's where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_m: Option<[f32; 3]>,
    /// A model's upload that is ready; without one the product keeps the model that it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload_id: Option<String>,
    /// Uploads of pictures that are ready, the best first; the product keeps those that it has where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture_ids: Option<Vec<String>>,
    /// At least one; the first is the one shown when no slot says otherwise.
    pub variants: Vec<VariantDraft>,
}

/// What a variant shall be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct VariantDraft {
    /// Identifier, unlike any other in the shop; product and colour where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What the merchant's own systems call it; any text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// Its name, for example "Oxblood".
    pub name: LocalText,
    /// What sets it apart from the others, in a word, for example `oxblood`.
    pub colour: String,
    /// Colour of its dot in a picker, sRGB `#rrggbb`.
    pub swatch: String,
    /// Name in the model's `KHR_materials_variants` that shows it; `colour` where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub material_variant: Option<String>,
    /// Unit price in the default market, minor units.
    pub price_minor: i64,
    /// ISO 4217 code of the default market's currency.
    pub currency: String,
    /// Prices in other markets, minor units of their currencies; it is not sold where none stands.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub prices: BTreeMap<String, i64>,
    /// Units on hand, those that are held for shoppers included. Publishing adds the difference between this and what
    /// was on hand when the draft was written, so that what is sold in between stays sold.
    pub stock: u32,
}

/// How a product stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProductState {
    /// Shoppers do not see it.
    Draft,
    /// Shoppers see it as the draft says.
    Published,
    /// Shoppers see it as it was; the draft says otherwise.
    Changed,
}

/// A product as its merchant sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MerchantProduct {
    /// Identifier.
    pub id: String,
    /// How it stands.
    pub state: ProductState,
    /// What it will be; `stock` counts what was sold since.
    pub draft: ProductDraft,
    /// What shoppers see, at the default market's prices.
    pub published: Option<Product>,
    /// The version that was published last; 0 where none was.
    pub version: i64,
    /// When the draft was changed last.
    pub updated_at: Timestamp,
}

/// One page of a merchant's products, by identifier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MerchantProductPage {
    /// Products.
    pub items: Vec<MerchantProduct>,
    /// Where the next page starts; absent on the last.
    pub next_cursor: Option<String>,
}

/// Which of a merchant's products.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "schema", into_params(parameter_in = Query))]
pub struct MerchantProductQuery {
    /// `draft` for those that shoppers do not see, `published` for those that they do, `all` (the default) for both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Most items on the page, 1 to 100; 50 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before; opaque.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// What was published of a product, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ProductVersionList {
    /// Versions.
    pub items: Vec<ProductVersion>,
}

/// Something that was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ProductVersion {
    /// Counted from 1 for each product.
    pub version: i64,
    /// When.
    pub published_at: Timestamp,
    /// By whom: `user:…` or `key:…`.
    pub by: String,
}
