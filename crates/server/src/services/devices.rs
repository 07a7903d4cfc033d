//! Enrolling devices and knowing them again.

use buyplus_api::{EnrolRequest, Enrolment};

use crate::{
    app::App,
    db,
    error::{Error, Result},
    ids::{new_secret, sha256_hex},
    services::accounts,
    signature::is_public_key,
};

/// Who is asking.
#[derive(Clone, Debug, serde::Deserialize)]
pub(crate) struct Device {
    /// Identifier.
    pub(crate) id: String,
    /// Ed25519 public key in base64url.
    pub(crate) public_key: String,
    /// The account that it is signed in to, where it asks with an access token.
    pub(crate) account_id: Option<String>,
}

const LABEL_CHARS_MAX: usize = 80;

/// Makes a device known; only the hash of its token is kept.
pub(crate) async fn enrol(app: &App, request: &EnrolRequest) -> Result<Enrolment> {
    if !is_public_key(&request.public_key) {
        let detail = "must be an Ed25519 public key, 32 bytes in unpadded base64url";
        return Err(Error::invalid("/public_key", detail));
    }
    if request.label.trim().is_empty() || request.label.chars().count() > LABEL_CHARS_MAX {
        return Err(Error::invalid(
            "/label",
            format!("must be 1 to {LABEL_CHARS_MAX} characters"),
        ));
    }
    let mut tx = app.db.begin().await?;
    let enrolment = Enrolment {
        device_id: tx.new_id("dev"),
        token: new_secret(),
    };
    db::query("INSERT INTO devices (id, public_key, label, token_hash, created_ms) VALUES ($1, $2, $3, $4, $5)")
        .bind(&enrolment.device_id)
        .bind(&request.public_key)
        .bind(&request.label)
        .bind(sha256_hex(enrolment.token.as_bytes()))
        .bind(app.clock.now_ms())
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(enrolment)
}

/// The device that a token was given to: its own, or the access token of an account.
pub(crate) async fn authenticate(app: &App, token: &str) -> Result<Option<Device>> {
    if accounts::is_access_token(token) {
        return accounts::authenticate(app, token).await;
    }
    let device = db::query_as(
        "SELECT id, public_key, NULL AS account_id FROM devices WHERE token_hash = $1 AND revoked_ms IS NULL",
    )
    .bind(sha256_hex(token.as_bytes()))
    .fetch_optional(&app.db.read)
    .await?;
    Ok(device)
}
