//! What time it is: injected, so that tests and films can step it.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{Timestamp, tz::TimeZone};

/// A day.
pub(crate) const DAY_MS: i64 = 24 * 3600 * 1000;

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    fn now_ms(&self) -> i64;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        Timestamp::now().as_millisecond()
    }
}

/// A clock that moves only when told to.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that stands at `now_ms`.
    #[must_use]
    pub fn new(now_ms: i64) -> Self {
        Self(AtomicI64::new(now_ms))
    }

    /// Moves the clock on.
    pub fn advance_s(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// RFC 3339 in UTC; instants outside the years that it can write become 1970.
pub(crate) fn rfc3339(ms: i64) -> String {
    Timestamp::from_millisecond(ms)
        .unwrap_or_default()
        .to_string()
}

/// The instant that an RFC 3339 string names, or nothing.
pub(crate) fn parse_ms(text: &str) -> Option<i64> {
    text.parse::<Timestamp>()
        .ok()
        .map(Timestamp::as_millisecond)
}

/// The UTC day, for example `2026-11-11`.
pub(crate) fn utc_day(ms: i64) -> String {
    let instant = Timestamp::from_millisecond(ms).unwrap_or_default();
    instant.to_zoned(TimeZone::UTC).date().to_string()
}

/// When a UTC day such as `2026-11-11` begins, or nothing where it is none.
pub(crate) fn day_start_ms(day: &str) -> Option<i64> {
    let date = day.parse::<jiff::civil::Date>().ok()?;
    let start = date.to_zoned(TimeZone::UTC).ok()?;
    Some(start.timestamp().as_millisecond()).filter(|_| day.len() == 10)
}
