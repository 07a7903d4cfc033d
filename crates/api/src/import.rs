//! Many goods at once: what an import takes, how it went, and what an export can be asked for.

use serde::{Deserialize, Serialize};

use crate::Problem;

/// What a table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ImportKind {
    /// Products: a row for every SKU, with what the product is called and what the SKU costs in the default market.
    Products,
    /// Prices: a row for every SKU and market.
    Prices,
    /// Stock: a row for every SKU, with the units that are there.
    Stock,
    /// Campaigns: a row for every billboard.
    Campaigns,
    /// What stands where: a row for every slot. It goes into the stores' drafts.
    Layout,
    /// A Google Merchant product feed, as RSS 2.0 or tab-separated. It cannot be exported.
    Feed,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TableFormat {
    /// Comma-separated values, RFC 4180, in UTF-8.
    #[default]
    Csv,
    /// `{"items": [{…}, …]}`.
    Json,
}

/// What is imported, and whether in earnest. The body's `Content-Type` says how it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "schema", into_params(parameter_in = Query))]
pub struct ImportQuery {
    /// What the table is about.
    #[cfg_attr(feature = "schema", param(inline))]
    pub kind: ImportKind,
    /// Only say what would be done; nothing is written.
    #[serde(default)]
    pub dry_run: bool,
    /// Of a feed: the language that its texts are in; `en` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// Of a feed: the department of new products that do not say what they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
}

/// What is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "schema", into_params(parameter_in = Query))]
pub struct ExportQuery {
    /// What the table is about.
    #[cfg_attr(feature = "schema", param(inline))]
    pub kind: ImportKind,
    /// How it is written; `csv` when absent.
    #[serde(default)]
    #[cfg_attr(feature = "schema", param(inline))]
    pub format: TableFormat,
}

/// What an import did, or would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ImportReport {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// What the table is about.
    pub kind: ImportKind,
    /// Rows read.
    pub rows: u64,
    /// Rows whose thing was not there before.
    pub created: u64,
    /// Rows whose thing was otherwise before.
    pub changed: u64,
    /// Rows whose thing was like this already.
    pub unchanged: u64,
    /// Empty: what is wrong with a table is told in [`ImportRefused`].
    pub problems: Vec<ImportProblem>,
}

/// One thing that is wrong with a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ImportProblem {
    /// Line of the file where its row begins, counted from 1.
    pub line: u64,
    /// Column of the table, counted from 1, where the table has columns.
    pub column: Option<u64>,
    /// Name of the column or member.
    pub field: Option<String>,
    /// What is wrong and what to do.
    pub message: String,
}

/// The problem that a table with faults is answered with; nothing of it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ImportRefused {
    /// As every problem.
    #[serde(flatten)]
    pub problem: Problem,
    /// Everything that is wrong, in the order of lines; the first hundred where there is more.
    pub problems: Vec<ImportProblem>,
}
