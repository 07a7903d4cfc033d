//! Tables of goods as files: CSV, JSON and Google Merchant feeds in, rows out, each with the line that it begins on;
//! rows in, CSV and JSON out. Knows nothing of what the columns mean, opens nothing, never panics.

mod columns;
mod delimited;
mod faults;
pub mod feed;
mod json;
mod lines;
mod row;

pub use columns::{Column, Kind};
pub use delimited::{read_csv, write_csv};
pub use faults::{FAULTS_MAX, Fault, Faults};
pub use json::{read_json, write_json};
pub use row::Row;

/// Most rows that a table may have.
pub const ROWS_MAX: usize = 50_000;
