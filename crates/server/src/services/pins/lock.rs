//! How many wrong entries are borne, and how long the lock lasts after them.

use buyplus_api::code;

use crate::{clock::rfc3339, error::Error};

/// Wrong entries in a row before the lock.
pub(super) const ATTEMPTS: i64 = 5;

/// Longer each time: 5 guesses, then 15 minutes, … make at most some 15 guesses on the first day and 5 a day after.
const LOCKS_MIN: [i64; 4] = [15, 60, 4 * 60, 24 * 60];

/// How long the lock lasts after so many locks before it.
pub(super) fn lock_ms(lockouts: i64) -> i64 {
    let place = usize::try_from(lockouts).unwrap_or(0);
    LOCKS_MIN[place.min(LOCKS_MIN.len() - 1)] * 60 * 1000
}

/// The refusal while the lock lasts.
pub(super) fn locked(until_ms: i64) -> Error {
    let detail = format!(
        "too many wrong entries; none is taken until {}",
        rfc3339(until_ms)
    );
    Error::refused(403, code::PIN_LOCKED, detail)
}
