//! An answer that can be sent now and, word for word, again later.

use serde::Serialize;

use crate::error::Result;

/// An answer in JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    /// HTTP status; 4xx means that `body` is a problem.
    pub(crate) status: u16,
    /// `Location` of what was created.
    pub(crate) location: Option<String>,
    /// The JSON.
    pub(crate) body: String,
    /// Whether it was sent before.
    pub(crate) replayed: bool,
}

impl Reply {
    /// 200 with this body.
    pub(crate) fn ok(body: &impl Serialize) -> Result<Self> {
        Self::new(200, None, body)
    }

    /// 201 with this body and the path of what was created.
    pub(crate) fn created(location: String, body: &impl Serialize) -> Result<Self> {
        Self::new(201, Some(location), body)
    }

    /// Any status.
    pub(crate) fn new(
        status: u16,
        location: Option<String>,
        body: &impl Serialize,
    ) -> Result<Self> {
        Ok(Self {
            status,
            location,
            body: serde_json::to_string(body)?,
            replayed: false,
        })
    }
}
