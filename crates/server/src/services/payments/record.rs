//! A payment as it is kept.

use buyplus_api::Money;

use crate::{
    db::{self, Conn},
    error::{Error, Result},
    idempotency::Request,
    provider::Transfer,
};

/// Which way the money goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// From the shopper to the merchant.
    Capture,
    /// And back.
    Refund,
}

impl db::Bind for Kind {
    const NULL: db::Value = db::Value::Text(None);

    fn into_value(self) -> db::Value {
        db::Value::text(match self {
            Self::Capture => "capture",
            Self::Refund => "refund",
        })
    }
}

/// A payment as it is kept.
#[derive(Clone, Debug, serde::Deserialize)]
pub(crate) struct Payment {
    pub(crate) id: String,
    pub(crate) kind: Kind,
    pub(crate) device_id: String,
    pub(crate) merchant_id: String,
    pub(crate) session_id: String,
    pub(crate) mandate_id: Option<String>,
    pub(crate) amount_minor: i64,
    pub(crate) currency: String,
    pub(crate) nonce: Option<String>,
    pub(crate) signature: Option<String>,
    pub(crate) day: String,
    pub(crate) key_scope: String,
    pub(crate) key_name: String,
    pub(crate) key_path: String,
    pub(crate) created_ms: i64,
    /// 1 where a PIN was entered: the mandate's caps are for nods alone.
    pub(crate) with_pin: i64,
}

impl Payment {
    /// Keeps a payment that is about to be made.
    pub(crate) async fn insert_pending(&self, conn: &mut Conn) -> Result<()> {
        db::query(
            "INSERT INTO payments (id, kind, state, device_id, merchant_id, session_id, mandate_id, amount_minor, \
             currency, nonce, signature, day, key_scope, key_name, key_path, created_ms, with_pin) \
             VALUES ($1, $2, 'pending', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        )
        .bind(&self.id)
        .bind(self.kind)
        .bind(&self.device_id)
        .bind(&self.merchant_id)
        .bind(&self.session_id)
        .bind(&self.mandate_id)
        .bind(self.amount_minor)
        .bind(&self.currency)
        .bind(&self.nonce)
        .bind(&self.signature)
        .bind(&self.day)
        .bind(&self.key_scope)
        .bind(&self.key_name)
        .bind(&self.key_path)
        .bind(self.created_ms)
        .bind(self.with_pin)
        .execute(conn)
        .await?;
        Ok(())
    }

    /// The payment of this name.
    pub(crate) async fn load(conn: &mut Conn, id: &str) -> Result<Self> {
        let payment = db::query_as("SELECT * FROM payments WHERE id = $1")
            .bind(id)
            .fetch_optional(conn)
            .await?;
        payment.ok_or_else(|| Error::not_found("payment", id))
    }

    /// How far it has come: `pending`, `done` or `failed`.
    pub(crate) async fn state(conn: &mut Conn, id: &str) -> Result<String> {
        let (state,) = db::query_as("SELECT state FROM payments WHERE id = $1")
            .bind(id)
            .fetch_one(conn)
            .await?;
        Ok(state)
    }

    /// The payment that took the money which this one gives back.
    pub(crate) async fn capture_id(&self, conn: &mut Conn) -> Result<Option<String>> {
        let row: Option<(String,)> = db::query_as(
            "SELECT id FROM payments WHERE session_id = $1 AND kind = 'capture' AND state = 'done'",
        )
        .bind(&self.session_id)
        .fetch_optional(conn)
        .await?;
        Ok(row.map(|(id,)| id))
    }

    /// The payment under way for a key.
    pub(crate) async fn of_key(conn: &mut Conn, key: &Request) -> Result<Self> {
        let payment = db::query_as(
            "SELECT * FROM payments WHERE key_scope = $1 AND key_name = $2 AND state = 'pending'",
        )
        .bind(&key.scope)
        .bind(&key.name)
        .fetch_one(conn)
        .await?;
        Ok(payment)
    }

    /// Every payment that stopped at the provider.
    pub(crate) async fn stuck(conn: &mut Conn) -> Result<Vec<Self>> {
        let stuck = db::query_as(
            "SELECT p.* FROM payments p JOIN idempotency_keys k ON k.scope = p.key_scope AND k.name = p.key_name \
             WHERE p.state = 'pending' AND k.state = 'stuck' ORDER BY p.id",
        )
        .fetch_all(conn)
        .await?;
        Ok(stuck)
    }

    /// Whether a refund of this session's order is under way.
    pub(crate) async fn is_refunding(conn: &mut Conn, session_id: &str) -> Result<bool> {
        let row = db::query("SELECT id FROM payments WHERE session_id = $1 AND kind = 'refund' AND state = 'pending'")
            .bind(session_id)
            .fetch_optional(conn)
            .await?;
        Ok(row.is_some())
    }

    /// Ends the payment; it must have been pending, so that nothing is settled twice.
    pub(crate) async fn conclude(
        &self,
        conn: &mut Conn,
        state: &str,
        reference: Option<&str>,
    ) -> Result<()> {
        let ended = db::query(
            "UPDATE payments SET state = $2, reference = $3 WHERE id = $1 AND state = 'pending'",
        )
        .bind(&self.id)
        .bind(state)
        .bind(reference)
        .execute(conn)
        .await?;
        match ended.rows_affected() {
            1 => Ok(()),
            _ => Err(Error::Internal(format!(
                "payment {} was settled already",
                self.id
            ))),
        }
    }

    /// What the provider is asked for.
    pub(crate) fn transfer(&self) -> Transfer {
        Transfer {
            id: self.id.clone(),
            device_id: self.device_id.clone(),
            merchant_id: self.merchant_id.clone(),
            amount: Money {
                amount_minor: self.amount_minor,
                currency: self.currency.clone(),
            },
            agreement: None,
            capture_id: None,
        }
    }
}
