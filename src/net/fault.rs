//! What can go wrong between client and backend, in the three kinds that a shopper can act on.

use buyplus_api::Problem;
use thiserror::Error;

/// Why a request has no answer.
#[derive(Debug, Clone, Error, PartialEq)]
pub enum Fault {
    /// Nobody answered, or the answer broke off. What was asked may or may not have happened: ask again with the same key.
    #[error("the shop cannot be reached: {0}")]
    Unreachable(String),
    /// There is no network, so nothing was asked: it has not happened.
    #[error("there is no network; nothing was sent")]
    Offline,
    /// The backend said no, and why.
    #[error("the shop refused: {} ({})", .0.detail, .0.code)]
    Refused(Box<Problem>),
    /// The answer is not what the interface promises.
    #[error("the shop's answer cannot be read: {0}")]
    Garbled(String),
}

impl Fault {
    /// The problem's code, where the backend gave one.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused(problem) => Some(&problem.code),
            _ => None,
        }
    }

    /// A word for journals: what kind of fault it is.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "unreachable",
            Self::Offline => "offline",
            Self::Refused(_) => "refused",
            Self::Garbled(_) => "garbled",
        }
    }

    /// True where the backend itself has said no for good. Anything else leaves open what happened: a gateway's
    /// error page may stand before a backend that did as it was asked.
    pub fn is_final(&self) -> bool {
        match self {
            Self::Refused(problem) => {
                (400..500).contains(&problem.status)
                    && ![408, 429].contains(&problem.status)
                    && problem.code != buyplus_api::code::IDEMPOTENCY_IN_FLIGHT
            }
            // Nothing left the device, so nothing can have happened.
            Self::Offline => true,
            Self::Unreachable(_) | Self::Garbled(_) => false,
        }
    }

    /// True where asking again later may help.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::Offline => true,
            Self::Refused(problem) => {
                problem.status >= 500 || problem.code == buyplus_api::code::IDEMPOTENCY_IN_FLIGHT
            }
            Self::Garbled(_) => false,
        }
    }
}

impl From<reqwest::Error> for Fault {
    fn from(error: reqwest::Error) -> Self {
        let text = format!("{:#}", anyhow::Error::from(error));
        Self::Unreachable(text)
    }
}
