//! The key that notices to agents are signed with, and the detached signature itself.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::{Signer, SigningKey};
use serde::Serialize;

use crate::{
    db::{self, Db},
    error::{Error, Result},
    ids::{decode, encode},
};

/// The one key there is so far; a second one would be published beside it before it signs.
const KID: &str = "ucp-1";

/// Signs what is sent to agents.
pub(super) struct SigningKeys {
    key: SigningKey,
}

/// A public key as a JSON Web Key (RFC 8037).
#[derive(Serialize)]
pub(super) struct Jwk {
    kid: &'static str,
    kty: &'static str,
    crv: &'static str,
    x: String,
    alg: &'static str,
    #[serde(rename = "use")]
    purpose: &'static str,
}

impl SigningKeys {
    /// The key that all nodes share; the first one makes it.
    pub(super) async fn open(db: &Db, now_ms: i64) -> Result<Self> {
        let mut tx = db.begin().await?;
        db::query("INSERT INTO ucp_signing_keys (kid, secret, created_ms) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
            .bind(KID)
            .bind(encode(&rand::random::<[u8; 32]>()))
            .bind(now_ms)
            .execute(&mut *tx)
            .await?;
        let row = db::query("SELECT secret FROM ucp_signing_keys WHERE kid = $1")
            .bind(KID)
            .fetch_one(&mut *tx)
            .await?;
        tx.commit().await?;
        let secret = decode(row.get("secret")).and_then(|bytes| bytes.try_into().ok());
        let secret: [u8; 32] =
            secret.ok_or_else(|| Error::Internal(format!("signing key {KID} is not 32 bytes")))?;
        Ok(Self {
            key: SigningKey::from_bytes(&secret),
        })
    }

    /// What verifies the signatures.
    pub(super) fn jwk(&self) -> Jwk {
        Jwk {
            kid: KID,
            kty: "OKP",
            crv: "Ed25519",
            x: encode(self.key.verifying_key().as_bytes()),
            alg: "EdDSA",
            purpose: "sig",
        }
    }

    /// A detached signature over the body as it is sent (RFC 7797): header, nothing, signature.
    pub(super) fn detached(&self, body: &[u8]) -> String {
        let header = format!(r#"{{"alg":"EdDSA","kid":"{KID}","b64":false,"crit":["b64"]}}"#);
        let header = URL_SAFE_NO_PAD.encode(header);
        let signed = [header.as_bytes(), b".", body].concat();
        format!("{header}..{}", encode(&self.key.sign(&signed).to_bytes()))
    }
}
