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
    /// At least one; the first is the one shown when no slot says otherwise.
    pub variants: Vec<Variant>,
    /// Models and pictures; empty while a model is being made.
    pub media: Vec<Media>,
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
    /// Unit price in minor units.
    pub price_minor: i64,
    /// ISO 4217 code.
    pub currency: String,
    /// Units that can be bought now: on hand less reserved.
    pub stock: u32,
    /// Name in the model's `KHR_materials_variants` that shows this variant.
    pub material_variant: String,
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
}

/// Kinds of media, named as in the Universal Commerce Protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum MediaKind {
    /// A glTF 2.0 binary.
    #[serde(rename = "model_3d")]
    Model3d,
}

/// One page of a product listing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ProductPage {
    /// Products, ordered by department and shelf.
    pub items: Vec<Product>,
    /// Where the next page starts; absent on the last.
    pub next_cursor: Option<String>,
}

/// What to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "schema", into_params(parameter_in = Query))]
pub struct ProductQuery {
    /// Words that the name, description or kind must contain, in any language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Only this department.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
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
