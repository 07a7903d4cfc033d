//! Pages of listings: limits and opaque cursors.

use buyplus_api::code;

use crate::{
    error::{Error, Result},
    ids::{decode, encode},
};

const LIMIT_DEFAULT: u32 = 50;
const LIMIT_MAX: u32 = 100;

/// How many items a page may have.
pub(crate) fn page_limit(asked: Option<u32>) -> Result<i64> {
    match asked.unwrap_or(LIMIT_DEFAULT) {
        limit @ 1..=LIMIT_MAX => Ok(i64::from(limit)),
        _ => {
            let detail = format!("limit must be 1 to {LIMIT_MAX}");
            Err(Error::refused(400, code::INVALID_QUERY, detail))
        }
    }
}

/// A cursor that only this listing understands.
pub(crate) fn write_cursor(listing: &str, position: &str) -> String {
    encode(format!("{listing}:{position}").as_bytes())
}

/// The position in a cursor of this listing.
pub(crate) fn read_cursor(cursor: Option<&str>, listing: &str) -> Result<Option<String>> {
    let Some(cursor) = cursor else {
        return Ok(None);
    };
    let position = decode(cursor)
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|text| {
            text.strip_prefix(listing)?
                .strip_prefix(':')
                .map(str::to_owned)
        })
        .ok_or_else(|| {
            Error::refused(
                400,
                code::INVALID_CURSOR,
                "the cursor is not one of this listing",
            )
        })?;
    Ok(Some(position))
}
