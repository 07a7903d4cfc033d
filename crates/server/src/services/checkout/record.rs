//! A checkout session as it is kept.

use std::collections::BTreeMap;

use buyplus_api::{Discount, Fulfilment, Line, Money, Total};
use serde::{Deserialize, Serialize};

use crate::{
    db::{self, Conn},
    error::{Error, Result},
    services::pricing,
};

/// How far a session has come, as it is kept; what a shopper sees follows from it and from stock and mandates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum State {
    #[default]
    Open,
    InProgress,
    Completed,
    Cancelled,
    Expired,
}

const STATES: [(State, &str); 5] = [
    (State::Open, "open"),
    (State::InProgress, "in_progress"),
    (State::Completed, "completed"),
    (State::Cancelled, "cancelled"),
    (State::Expired, "expired"),
];

impl State {
    /// The word in the database.
    pub(crate) fn as_str(self) -> &'static str {
        STATES
            .iter()
            .find(|(state, _)| *state == self)
            .map_or("open", |(_, word)| word)
    }

    fn parse(word: &str) -> Result<Self> {
        let known = STATES
            .iter()
            .find(|(_, known)| *known == word)
            .map(|(state, _)| *state);
        known.ok_or_else(|| Error::Internal(format!("unknown session state {word}")))
    }
}

/// What a session, and the order that it becomes, carry beside lines and totals; one document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Terms {
    pub(crate) fulfilment: Fulfilment,
    /// The option that the shopper chose; absent where the choice is ours.
    pub(crate) option_id: Option<String>,
    pub(crate) codes: Vec<String>,
    pub(crate) show_id: Option<String>,
    pub(crate) discounts: Vec<Discount>,
    /// What is paid for each line, discounts and tax on top counted.
    pub(crate) paid_by_line: BTreeMap<String, i64>,
    /// Whether the option that the shopper chose is gone and another one was taken.
    pub(crate) replaced: bool,
    /// Whether goods of other merchants stay in the bag.
    pub(crate) leaves_some: bool,
}

/// A checkout session as it is kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) device_id: String,
    pub(crate) bag_id: String,
    pub(crate) merchant_id: String,
    pub(crate) state: State,
    pub(crate) lines: Vec<Line>,
    pub(crate) totals: Vec<Total>,
    pub(crate) currency: String,
    pub(crate) cart_hash: String,
    pub(crate) nonce: String,
    pub(crate) order_id: Option<String>,
    pub(crate) expires_ms: i64,
    pub(crate) version: i64,
    pub(crate) terms: Terms,
}

/// What is read of a session, where `$1` is its id and `$2` its device.
const READ: &str = "SELECT bag_id, merchant_id, state, lines, totals, currency, cart_hash, nonce, order_id, expires_ms, \
     version, terms FROM checkout_sessions WHERE id = $1 AND device_id = $2";
const CHANGE: &str = "UPDATE checkout_sessions SET version = version + 1 WHERE id = $1 AND device_id = $2 \
     RETURNING bag_id, merchant_id, state, lines, totals, currency, cart_hash, nonce, order_id, expires_ms, version, \
     terms";

impl Session {
    /// The session, if it is this device's.
    pub(crate) async fn load(conn: &mut Conn, device_id: &str, id: &str) -> Result<Self> {
        Self::read(conn, device_id, id, READ).await
    }

    /// As [`Session::load`], for a change: changes of one session wait for each other from here on, and each is a
    /// version.
    pub(crate) async fn change(conn: &mut Conn, device_id: &str, id: &str) -> Result<Self> {
        Self::read(conn, device_id, id, CHANGE).await
    }

    async fn read(conn: &mut Conn, device_id: &str, id: &str, sql: &'static str) -> Result<Self> {
        let row = db::query(sql)
            .bind(id)
            .bind(device_id)
            .fetch_optional(conn)
            .await?
            .ok_or_else(|| Error::not_found("checkout session", id))?;
        Ok(Self {
            id: id.to_owned(),
            device_id: device_id.to_owned(),
            bag_id: row.get("bag_id"),
            merchant_id: row.get("merchant_id"),
            state: State::parse(row.get("state"))?,
            lines: serde_json::from_str(row.get("lines"))?,
            totals: serde_json::from_str(row.get("totals"))?,
            currency: row.get("currency"),
            cart_hash: row.get("cart_hash"),
            nonce: row.get("nonce"),
            order_id: row.get("order_id"),
            expires_ms: row.get("expires_ms"),
            version: row.get("version"),
            terms: serde_json::from_str(row.get("terms"))?,
        })
    }

    /// What is to be paid.
    pub(crate) fn amount(&self) -> Money {
        Money {
            amount_minor: pricing::total(&self.totals),
            currency: self.currency.clone(),
        }
    }

    /// The state at this time: an open session whose time is over has expired, swept up or not.
    pub(crate) fn state_at(&self, now_ms: i64) -> State {
        match self.state {
            State::Open if self.expires_ms <= now_ms => State::Expired,
            state => state,
        }
    }

    /// Keeps a new session.
    pub(crate) async fn insert(&self, conn: &mut Conn) -> Result<()> {
        db::query(
            "INSERT INTO checkout_sessions (id, device_id, bag_id, merchant_id, state, lines, totals, amount_minor, \
             currency, cart_hash, nonce, order_id, expires_ms, terms, version) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1)",
        )
        .bind(&self.id)
        .bind(&self.device_id)
        .bind(&self.bag_id)
        .bind(&self.merchant_id)
        .bind(self.state.as_str())
        .bind(serde_json::to_string(&self.lines)?)
        .bind(serde_json::to_string(&self.totals)?)
        .bind(pricing::total(&self.totals))
        .bind(&self.currency)
        .bind(&self.cart_hash)
        .bind(&self.nonce)
        .bind(&self.order_id)
        .bind(self.expires_ms)
        .bind(serde_json::to_string(&self.terms)?)
        .execute(conn)
        .await?;
        Ok(())
    }

    /// Keeps what may change, of a session that is new or was got by [`Session::change`].
    pub(crate) async fn save(&self, conn: &mut Conn) -> Result<()> {
        db::query(
            "UPDATE checkout_sessions SET state = $2, lines = $3, totals = $4, amount_minor = $5, cart_hash = $6, \
             nonce = $7, order_id = $8, expires_ms = $9, terms = $10 WHERE id = $1",
        )
        .bind(&self.id)
        .bind(self.state.as_str())
        .bind(serde_json::to_string(&self.lines)?)
        .bind(serde_json::to_string(&self.totals)?)
        .bind(pricing::total(&self.totals))
        .bind(&self.cart_hash)
        .bind(&self.nonce)
        .bind(&self.order_id)
        .bind(self.expires_ms)
        .bind(serde_json::to_string(&self.terms)?)
        .execute(conn)
        .await?;
        Ok(())
    }
}
