//! What the store sells.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::LocalText;

/// A product with its variants and 3D model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Product {
    /// Stable identifier, for example `bag-aurelia`.
    pub id: String,
    /// Who sells it.
    #[serde(default)]
    pub merchant_id: String,
    /// Department that it is sold in.
    pub department: String,
    /// What it is, for example `handbag`.
    pub kind: String,
    /// Its name.
    pub name: LocalText,
    /// One or two sentences.
    pub description: LocalText,
    /// Width, height, depth in metres.
    pub size_m: [f32; 3],
    /// What its variants differ in, in the order in which a picker asks.
    #[serde(default)]
    pub options: Vec<ProductOption>,
    /// At least one; the first is the one shown when no slot says otherwise.
    pub variants: Vec<Variant>,
    /// Models and pictures; empty while a model is being made.
    pub media: Vec<Media>,
}

/// Something that variants differ in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ProductOption {
    /// Key in a variant's `options`, for example `colour`.
    pub id: String,
    /// Its name.
    pub name: LocalText,
    /// What it can be, in the order in which a picker shows it.
    pub values: Vec<OptionValue>,
}

/// One thing that an option can be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OptionValue {
    /// Value in a variant's `options`, for example `oxblood`.
    pub id: String,
    /// Its name.
    pub name: LocalText,
}

/// One stock-keeping unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Variant {
    /// The SKU, for example `bag-aurelia-oxblood`.
    pub id: String,
    /// Its name, for example "Oxblood".
    pub name: LocalText,
    /// What sets it apart, for example `{"colour": "oxblood"}`.
    pub options: BTreeMap<String, String>,
    /// Colour of its dot in a picker, sRGB `#rrggbb`.
    pub swatch: String,
    /// Unit price in minor units, in the market asked for.
    pub price_minor: i64,
    /// ISO 4217 code.
    pub currency: String,
    /// Whether the price has the market's tax in it.
    #[serde(default = "yes")]
    pub tax_included: bool,
    /// Units that can be bought now: on hand less reserved.
    pub stock: u32,
    /// Name in the model's `KHR_materials_variants` that shows this variant.
    pub material_variant: String,
}

fn yes() -> bool {
    true
}

/// A file that shows the product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Media {
    /// What the file is.
    #[serde(rename = "type")]
    pub kind: MediaKind,
    /// Path on this server; the content never changes under it.
    pub url: String,
    /// SHA-256 of the content, lower-case hex.
    pub sha256: String,
    /// Size of the content.
    pub bytes: u64,
    /// Media type, for example `model/gltf-binary`.
    pub mime: String,
    /// What it is for where there are several of a kind, for example `poster`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

/// Kinds of media, named as in the Universal Commerce Protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum MediaKind {
    /// A glTF 2.0 binary.
    #[serde(rename = "model_3d")]
    Model3d,
    /// A picture.
    #[serde(rename = "image")]
    Image,
}

/// One page of a product listing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ProductPage {
    /// Products, in the order asked for.
    pub items: Vec<Product>,
    /// Where the next page starts; absent on the last.
    pub next_cursor: Option<String>,
}

/// Orders of a listing; each falls back on shelf order where two are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProductSort {
    /// Those whose name has the words first, then in shelf order; the default where there are words.
    Relevance,
    /// As retailers arranged them; the default where there are no words.
    Shelf,
    /// Cheapest first, by the cheapest variant.
    PriceAscending,
    /// Dearest first, by the cheapest variant.
    PriceDescending,
    /// Last added first.
    Newest,
    /// By English name.
    Name,
}

/// What to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "schema", into_params(parameter_in = Query))]
pub struct ProductQuery {
    /// Words that the name, description, kind or department must contain, all of them, in any language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Only this department.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// Only this kind, for example `handbag`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Only of this merchant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merchant: Option<String>,
    /// Only what this store sells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    /// With `store`: a preview's token, for what stands in its draft.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preview: Option<String>,
    /// Cheapest variant at least this much, minor units of the market's currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_from_minor: Option<i64>,
    /// Cheapest variant at most this much, minor units of the market's currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_to_minor: Option<i64>,
    /// Only what can be bought now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_stock: Option<bool>,
    /// In which order.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", param(inline))]
    pub sort: Option<ProductSort>,
    /// Whose prices, for example `US`; the header `buyplus-market` says the same for a whole client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub market: Option<String>,
    /// Most items on the page, 1 to 100; 50 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before; opaque.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Which page of a listing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "schema", into_params(parameter_in = Query))]
pub struct PageQuery {
    /// Most items on the page, 1 to 100; 50 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before; opaque.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}
