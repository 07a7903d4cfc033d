//! A checkout as it is kept: what the agent asked for, not what it costs, which is looked up anew each time.

use buyplus_api::code;
use serde::{Deserialize, Serialize};

use super::wire::{Buyer, Checkout, Instrument, Method};
use crate::{
    db::{self, Conn},
    error::{Error, Result},
};

/// How far a checkout has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    Open,
    InProgress,
    Completed,
    Canceled,
}

impl db::Bind for State {
    const NULL: db::Value = db::Value::Text(None);

    fn into_value(self) -> db::Value {
        db::Value::text(match self {
            Self::Open => "open",
            Self::InProgress => "in_progress",
            Self::Completed => "completed",
            Self::Canceled => "canceled",
        })
    }
}

/// A checkout as it is kept.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) id: String,
    pub(super) merchant_id: String,
    pub(super) state: State,
    pub(super) draft: Draft,
    /// The shop's session, while and after it is paid.
    pub(super) session_id: Option<String>,
    pub(super) expires_ms: i64,
    pub(super) version: i64,
}

#[derive(serde::Deserialize)]
struct Kept {
    id: String,
    merchant_id: String,
    state: State,
    document: String,
    session_id: Option<String>,
    expires_ms: i64,
    version: i64,
}

/// What the agent asked for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Draft {
    pub(super) currency: String,
    pub(super) wishes: Vec<Wish>,
    pub(super) buyer: Option<Buyer>,
    pub(super) methods: Option<Vec<Method>>,
    pub(super) codes: Option<Vec<String>>,
    pub(super) instruments: Vec<Instrument>,
    pub(super) selected_instrument_id: Option<String>,
    /// Where the agent's profile is.
    pub(super) agent_profile: Option<String>,
    /// Under which address the agent reached the shop.
    pub(super) base: String,
    /// Good for one payment.
    pub(super) nonce: String,
    /// How it looked when its price was settled: while it is paid, and once it has ended.
    pub(super) last: Option<Box<Checkout>>,
}

/// So many of one SKU.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Wish {
    pub(super) id: String,
    pub(super) variant_id: String,
    pub(super) quantity: u32,
}

impl Record {
    /// The checkout of this name.
    pub(super) async fn load(conn: &mut Conn, id: &str) -> Result<Self> {
        let kept: Option<Kept> = db::query_as(
            "SELECT id, merchant_id, state, document, session_id, expires_ms, version FROM ucp_checkouts WHERE id = $1",
        )
        .bind(id)
        .fetch_optional(conn)
        .await?;
        kept.ok_or_else(|| Error::not_found("checkout session", id))?
            .into_record()
    }

    /// The checkout that a session of the shop was made from.
    pub(super) async fn of_session(conn: &mut Conn, session_id: &str) -> Result<Option<Self>> {
        let kept: Option<Kept> = db::query_as(
            "SELECT id, merchant_id, state, document, session_id, expires_ms, version FROM ucp_checkouts \
             WHERE session_id = $1",
        )
        .bind(session_id)
        .fetch_optional(conn)
        .await?;
        kept.map(Kept::into_record).transpose()
    }

    /// The checkout, if it can still be changed, paid or given up.
    pub(super) async fn load_open(conn: &mut Conn, id: &str, now_ms: i64) -> Result<Self> {
        let record = Self::load(conn, id).await?;
        let detail = match record.state_at(now_ms) {
            State::Open => return Ok(record),
            State::InProgress => "the checkout is being paid",
            State::Completed => "the checkout is completed",
            State::Canceled => "the checkout is canceled",
        };
        Err(Error::refused(409, code::SESSION_NOT_READY, detail))
    }

    /// The state at this time: an open checkout whose time is over is given up.
    pub(super) fn state_at(&self, now_ms: i64) -> State {
        match self.state {
            State::Open if self.expires_ms <= now_ms => State::Canceled,
            state => state,
        }
    }

    /// Keeps a new checkout.
    pub(super) async fn insert(&self, conn: &mut Conn) -> Result<()> {
        db::query(
            "INSERT INTO ucp_checkouts (id, merchant_id, state, document, session_id, expires_ms, version) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&self.id)
        .bind(&self.merchant_id)
        .bind(self.state)
        .bind(serde_json::to_string(&self.draft)?)
        .bind(&self.session_id)
        .bind(self.expires_ms)
        .bind(self.version)
        .execute(conn)
        .await?;
        Ok(())
    }

    /// Keeps a changed checkout, unless somebody else changed it since it was read.
    pub(super) async fn save(&mut self, conn: &mut Conn) -> Result<()> {
        let saved = db::query(
            "UPDATE ucp_checkouts SET state = $3, document = $4, session_id = $5, expires_ms = $6, \
             version = version + 1 WHERE id = $1 AND version = $2",
        )
        .bind(&self.id)
        .bind(self.version)
        .bind(self.state)
        .bind(serde_json::to_string(&self.draft)?)
        .bind(&self.session_id)
        .bind(self.expires_ms)
        .execute(conn)
        .await?;
        self.version += 1;
        match saved.rows_affected() {
            1 => Ok(()),
            _ => {
                let detail =
                    "another request changed the checkout meanwhile; fetch it and try again";
                Err(Error::refused(409, code::SESSION_NOT_READY, detail))
            }
        }
    }
}

impl Kept {
    fn into_record(self) -> Result<Record> {
        Ok(Record {
            draft: serde_json::from_str(&self.document)?,
            id: self.id,
            merchant_id: self.merchant_id,
            state: self.state,
            session_id: self.session_id,
            expires_ms: self.expires_ms,
            version: self.version,
        })
    }
}
