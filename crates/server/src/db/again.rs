//! Doing work again that met other work.

use std::time::Duration;

use crate::error::Result;

/// About ten seconds' worth: of those who want one row at once, one gets it in every round.
const TRIES: u32 = 300;
const WAIT_MS_MAX: u64 = 64;

/// How long to step aside before the next try: a random time that grows, so that those who met do not meet again.
#[derive(Debug)]
pub(crate) struct Backoff(u32);

impl Backoff {
    /// Nothing was tried yet.
    pub(crate) fn new() -> Self {
        Self(0)
    }

    /// Waits before the next try; false where it was tried often enough.
    pub(crate) async fn wait(&mut self) -> bool {
        self.0 += 1;
        if self.0 >= TRIES {
            return false;
        }
        let most_ms = (1_u64 << self.0.min(10)).min(WAIT_MS_MAX);
        tokio::time::sleep(Duration::from_micros(rand::random_range(0..most_ms * 1000))).await;
        true
    }
}

/// Does a transaction, from beginning to commit, until it meets nobody.
///
/// # Errors
/// What the work says, and the last conflict where there were too many.
pub(crate) async fn again<T, F>(mut work: impl FnMut() -> F) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    let mut backoff = Backoff::new();
    loop {
        match work().await {
            Err(error) if error.is_conflict() && backoff.wait().await => {}
            outcome => return outcome,
        }
    }
}
