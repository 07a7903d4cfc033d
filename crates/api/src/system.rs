//! How a server says how it is.

use serde::{Deserialize, Serialize};

/// What a server that can serve does without for the moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Readiness {
    /// `degraded`.
    pub status: String,
    /// What does not answer: `nats`.
    pub without: Vec<String>,
}
