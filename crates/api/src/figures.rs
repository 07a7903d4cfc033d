//! What shoppers looked at, and what came of it.

use serde::{Deserialize, Serialize};

use crate::LocalText;

/// What a shopper looked at since this was last sent: sums, no paths.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LooksRequest {
    /// The store that they are in.
    pub store_id: String,
    /// At most 200 products, each once.
    pub looks: Vec<ProductLooks>,
}

/// How much one product was looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ProductLooks {
    /// The product.
    pub product_id: String,
    /// How often the gaze came to rest on it; at most 1,000.
    pub gazes: u32,
    /// How long it rested there in all; at most 3,600.
    pub gaze_s: f64,
    /// How often it left its shelf; at most 1,000.
    pub inspections: u32,
}

/// Which days, and which money.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "schema", into_params(parameter_in = Query))]
pub struct FiguresQuery {
    /// First day, `2026-11-01`, in UTC.
    pub from: String,
    /// Last day, `2026-11-30`; at most 366 days in all.
    pub to: String,
    /// ISO 4217 code; what most orders of these days were paid in when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

/// What a merchant sold and what was looked at, from day to day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Figures {
    /// The money of every amount here.
    pub currency: String,
    /// Other money that was taken on these days, and is not in here.
    pub other_currencies: Vec<String>,
    /// Every day asked for, in order.
    pub days: Vec<DayFigures>,
    /// Products that were looked at, put into a bag or sold, those that brought most first.
    pub products: Vec<ProductFigures>,
}

/// One day in UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DayFigures {
    /// `2026-11-11`.
    pub date: String,
    /// Orders paid that day.
    pub orders: u64,
    /// Units in them.
    pub units: u64,
    /// What was paid for them, everything in it.
    pub revenue_minor: i64,
    /// What was given back that day, whenever it was paid.
    pub refunded_minor: i64,
}

/// One product over all of the days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ProductFigures {
    /// The product.
    pub product_id: String,
    /// Its name.
    pub name: LocalText,
    /// How often a gaze came to rest on it.
    pub gazes: u64,
    /// How long gazes rested on it.
    pub gaze_s: f64,
    /// How often it left its shelf.
    pub inspections: u64,
    /// Units put into bags.
    pub added: u64,
    /// Units sold.
    pub units_sold: u64,
    /// What was paid for them: goods and their tax, discounts taken off, no shipping.
    pub revenue_minor: i64,
}
