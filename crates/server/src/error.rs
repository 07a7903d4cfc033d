//! Why a request was not done. Services return [`Error`]; `http::problem` sends it.

use axum::http::StatusCode;
use buyplus_api::{FieldError, Problem, code};

/// Why a request was not done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The caller must change something.
    #[error("{}: {}", .0.code, .0.detail)]
    Refused(Refusal),
    /// The payment provider did not answer.
    #[error("payment provider: {0}")]
    Provider(String),
    /// The database failed.
    #[error("database: {0}")]
    Database(#[from] crate::db::Error),
    /// The file store failed.
    #[error("file store: {0}")]
    Blobs(#[from] object_store::Error),
    /// A stored document does not parse.
    #[error("stored document: {0}")]
    Document(#[from] serde_json::Error),
    /// Something that cannot be, was.
    #[error("{0}")]
    Internal(String),
}

/// A refusal that the caller can act on.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    /// HTTP status, 4xx.
    pub(crate) status: u16,
    /// One of [`code`].
    pub(crate) code: &'static str,
    /// What is wrong and what to do.
    pub(crate) detail: String,
    /// Which members of the body.
    pub(crate) errors: Vec<FieldError>,
}

/// What a service gives back.
pub(crate) type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Whether the same work, done again from its beginning, may well succeed at once.
    pub(crate) fn is_conflict(&self) -> bool {
        matches!(self, Self::Database(fault) if fault.is_conflict())
    }

    /// A refusal with this status and code.
    pub(crate) fn refused(status: u16, code: &'static str, detail: impl Into<String>) -> Self {
        Self::Refused(Refusal {
            status,
            code,
            detail: detail.into(),
            errors: Vec::new(),
        })
    }

    /// 404; also for what belongs to somebody else, so that ids cannot be probed.
    pub(crate) fn not_found(what: &str, id: &str) -> Self {
        Self::refused(404, code::NOT_FOUND, format!("there is no {what} `{id}`"))
    }

    /// 422 for one member of the body.
    pub(crate) fn invalid(pointer: &str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let error = FieldError {
            pointer: pointer.to_owned(),
            detail: detail.clone(),
            code: code::INVALID_BODY.to_owned(),
        };
        let detail = format!("{pointer} {detail}");
        Self::Refused(Refusal {
            status: 422,
            code: code::INVALID_BODY,
            detail,
            errors: vec![error],
        })
    }
}

impl Refusal {
    /// The problem document, for this path.
    pub(crate) fn problem(&self, instance: &str) -> Problem {
        let title = StatusCode::from_u16(self.status)
            .ok()
            .and_then(|status| status.canonical_reason());
        Problem {
            kind: format!("urn:buyplus:problem:{}", self.code),
            title: title.unwrap_or("Error").to_owned(),
            status: self.status,
            detail: self.detail.clone(),
            instance: instance.to_owned(),
            code: self.code.to_owned(),
            errors: self.errors.clone(),
        }
    }
}
