//! What came of looking at an upload.

use buyplus_api::rejection;

use crate::services::assets::Blob;

/// What came of it.
#[derive(Debug)]
pub(super) struct Verdict {
    /// What the check printed, where it got that far.
    pub(super) checked: Option<String>,
    /// What optimising printed, where it got that far.
    pub(super) optimised: Option<String>,
    /// The files that were made, with their roles; or why there are none.
    pub(super) outcome: Result<Vec<(&'static str, Blob)>, Refused>,
}

/// Why an upload is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) code: &'static str,
    pub(super) message: String,
}

impl Refused {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { code, message }
    }

    /// Nobody knows why.
    pub(super) fn unprocessed() -> Self {
        let message = "the file could not be looked at; send it again later, and tell us where that does not help";
        Self::new(rejection::NOT_PROCESSED, message)
    }
}

impl Verdict {
    /// Refused before the tool saw it, or by what the tool said first.
    pub(super) fn refused(refused: Refused) -> Self {
        Self {
            checked: None,
            optimised: None,
            outcome: Err(refused),
        }
    }
}
