//! What the facade is told when the server starts.

use super::{flower_shop, signing::SigningKeys, terms::Terms};
use crate::{db::Db, error::Result, outbound::Outbound, server::StartError};

/// What the facade needs beside the shop.
pub(crate) struct Facade {
    /// Where the server is reached from outside; without it, wherever the asker reached it.
    pub(super) public_url: Option<String>,
    pub(super) conformance: Option<Conformance>,
    /// On which terms the flower shop sells; the shop itself has its own.
    pub(super) terms: Option<Terms>,
    pub(super) keys: SigningKeys,
    pub(super) outbound: Outbound,
}

/// The mode for the public conformance suite: a shop of its own and routes that exist in no other mode.
pub(super) struct Conformance {
    /// What the routes that act a parcel service must be told.
    pub(super) secret: String,
}

impl Facade {
    /// Reads what it needs; where there is no signing key yet, makes one.
    pub(crate) async fn open(
        db: &Db,
        public_url: Option<String>,
        conformance_secret: Option<String>,
        now_ms: i64,
    ) -> std::result::Result<Self, StartError> {
        let conformance = conformance_secret.map(|secret| Conformance { secret });
        let terms = match &conformance {
            Some(_) => Some(flower_shop::terms()?),
            None => None,
        };
        // A receiver on this machine is what the suite brings; anywhere else it would be a way into our network.
        let outbound = match &conformance {
            Some(_) => Outbound::anywhere(),
            None => Outbound::public_only(),
        };
        Ok(Self {
            public_url: public_url.map(|url| url.trim_end_matches('/').to_owned()),
            conformance,
            terms,
            keys: SigningKeys::open(db, now_ms).await?,
            outbound: outbound.map_err(StartError::Failed)?,
        })
    }

    /// Whether this is the mode for the public conformance suite.
    pub(super) fn is_conformance(&self) -> bool {
        self.conformance.is_some()
    }

    /// The merchant that agents buy from, or whichever the shop has first.
    pub(super) fn merchant_id(&self) -> Result<Option<String>> {
        match &self.conformance {
            Some(_) => Ok(Some(flower_shop::document()?.merchant.id)),
            None => Ok(None),
        }
    }
}
