//! Feeds as tab-separated text.

use super::attribute;
use crate::{Faults, Row, delimited};

/// Reads a feed whose first row names the attributes.
///
/// # Errors
/// Everything that is wrong.
pub fn read_tsv(bytes: &[u8]) -> Result<Vec<Row>, Faults> {
    let name = |field: &str| match attribute(field) {
        name if name.is_empty() => Err("a column without a name".to_owned()),
        name => Ok(name),
    };
    delimited::read(bytes, b'\t', name)
}
