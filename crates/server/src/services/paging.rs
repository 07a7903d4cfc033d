//! Pages of listings: limits and opaque cursors.

use buyplus_api::code;

use crate::{
    error::{Error, Result},
    ids::{decode, encode, sha256_hex},
};

const LIMIT_DEFAULT: u32 = 50;
const LIMIT_MAX: u32 = 100;
const DIGEST_LETTERS: usize = 16;

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
///
/// It carries a digest of the listing and the position, so that one that was changed, or belongs to another question,
/// is refused instead of leading somewhere. It is no secret: a position gives access to nothing.
pub(crate) fn write_cursor(listing: &str, position: &str) -> String {
    encode(format!("{}{position}", digest(listing, position)).as_bytes())
}

/// The position in a cursor of this listing.
pub(crate) fn read_cursor(cursor: Option<&str>, listing: &str) -> Result<Option<String>> {
    let Some(cursor) = cursor else {
        return Ok(None);
    };
    let position = decode(cursor)
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|text| {
            let (found, position) = text.split_at_checked(DIGEST_LETTERS)?;
            (found == digest(listing, position)).then(|| position.to_owned())
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

fn digest(listing: &str, position: &str) -> String {
    let mut digest = sha256_hex(format!("{listing}\n{position}").as_bytes());
    digest.truncate(DIGEST_LETTERS);
    digest
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cursor_comes_back_as_its_position(listing in ".{0,20}", position in ".{0,40}") {
            let cursor = write_cursor(&listing, &position);
            prop_assert_eq!(read_cursor(Some(&cursor), &listing).unwrap(), Some(position));
        }

        #[test]
        fn a_changed_cursor_is_refused(position in "[0-9]{1,20}", at in any::<prop::sample::Index>(), flip in 1_u8..=255) {
            let mut bytes = decode(&write_cursor("orders", &position)).unwrap();
            let at = at.index(bytes.len());
            bytes[at] ^= flip;
            prop_assert!(read_cursor(Some(&encode(&bytes)), "orders").is_err());
        }

        #[test]
        fn another_listing_s_cursor_is_refused(position in ".{0,20}") {
            prop_assert!(read_cursor(Some(&write_cursor("orders", &position)), "products").is_err());
        }

        #[test]
        fn nonsense_is_refused(cursor in ".{0,60}") {
            prop_assert!(read_cursor(Some(&cursor), "orders").is_err());
        }
    }
}
