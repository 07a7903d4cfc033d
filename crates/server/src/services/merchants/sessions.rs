//! People who are signed in for a merchant.

use buyplus_api::{MerchantSession, MerchantSignInRequest, Scope, Secret, code};

use super::{Actor, Merchant, role_of, session, users};
use crate::{
    app::App,
    db::{self, Conn},
    error::{Error, Result},
    ids::{new_id, new_secret, sha256_hex},
    services::emails,
};

const PREFIX: &str = "bps_";
/// How long a session lasts: a working day.
pub(crate) const SESSION_S: i64 = 12 * 3600;

/// Whether a secret looks like a session's token; it may still be false or old.
pub(super) fn is_session_token(secret: &str) -> bool {
    secret.starts_with(PREFIX)
}

/// Signs a person in.
pub(crate) async fn sign_in(app: &App, request: &MerchantSignInRequest) -> Result<MerchantSession> {
    let email = emails::normal(&request.email)?;
    let user_id = users::admit(app, &email, &request.password).await?;
    let mut tx = app.db.begin().await?;
    let merchant_id = workplace(&mut tx, &user_id, request.merchant_id.as_deref()).await?;
    let session = begin(app, &mut tx, &merchant_id, &user_id).await?;
    tx.commit().await?;
    Ok(session)
}

/// Begins a session of a person who was let in.
pub(super) async fn begin(
    app: &App,
    conn: &mut Conn,
    merchant_id: &str,
    user_id: &str,
) -> Result<MerchantSession> {
    let id = new_id("us");
    let token = format!("{PREFIX}{id}.{}", new_secret());
    let expires_ms = app.clock.now_ms() + SESSION_S * 1000;
    db::query(
        "INSERT INTO user_sessions (id, merchant_id, user_id, token_hash, expires_ms) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(&id)
    .bind(merchant_id)
    .bind(user_id)
    .bind(sha256_hex(token.as_bytes()))
    .bind(expires_ms)
    .execute(&mut *conn)
    .await?;
    let user = users::get(conn, merchant_id, user_id).await?;
    let merchant = Merchant {
        id: merchant_id.to_owned(),
        actor: Actor::User {
            id: user_id.to_owned(),
            session_id: id,
        },
        role: user.role,
        scopes: Scope::ALL.to_vec(),
        expires_ms,
    };
    Ok(MerchantSession {
        token: Some(Secret(token)),
        ..session(conn, &merchant).await?
    })
}

/// The person that a token was given to, with the role of now.
pub(super) async fn authenticate(app: &App, token: &str) -> Result<Option<Merchant>> {
    let Some((id, _)) = token
        .strip_prefix(PREFIX)
        .and_then(|rest| rest.split_once('.'))
    else {
        return Ok(None);
    };
    let row = db::query(
        "SELECT s.merchant_id, s.user_id, s.expires_ms, m.role FROM user_sessions s \
         JOIN members m ON m.merchant_id = s.merchant_id AND m.user_id = s.user_id \
         WHERE s.id = $1 AND s.token_hash = $2 AND s.expires_ms > $3 AND s.ended_ms IS NULL",
    )
    .bind(id)
    .bind(sha256_hex(token.as_bytes()))
    .bind(app.clock.now_ms())
    .fetch_optional(&app.db.read)
    .await?;
    Ok(row.map(|row| Merchant {
        id: row.get("merchant_id"),
        actor: Actor::User {
            id: row.get("user_id"),
            session_id: id.to_owned(),
        },
        role: role_of(row.get("role")),
        scopes: Scope::ALL.to_vec(),
        expires_ms: row.get("expires_ms"),
    }))
}

/// Signs the person out; a key has nothing to end.
pub(crate) async fn end_session(app: &App, merchant: &Merchant) -> Result<()> {
    let Actor::User { session_id, .. } = &merchant.actor else {
        let detail = "a key is not signed in; an owner can revoke it";
        return Err(Error::refused(403, code::FORBIDDEN, detail));
    };
    let mut tx = app.db.begin().await?;
    db::query("UPDATE user_sessions SET ended_ms = $2 WHERE id = $1 AND ended_ms IS NULL")
        .bind(session_id)
        .bind(app.clock.now_ms())
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// The merchant to sign in for: the one that is asked for, or the only one there is.
async fn workplace(conn: &mut Conn, user_id: &str, asked: Option<&str>) -> Result<String> {
    let rows = db::query("SELECT merchant_id FROM members WHERE user_id = $1 ORDER BY merchant_id")
        .bind(user_id)
        .fetch_all(conn)
        .await?;
    let places: Vec<String> = rows.iter().map(|row| row.get("merchant_id")).collect();
    match (asked, places.as_slice()) {
        (Some(id), places) if places.iter().any(|place| place == id) => Ok(id.to_owned()),
        (Some(id), _) => Err(Error::not_found("merchant", id)),
        (None, [only]) => Ok(only.clone()),
        (None, []) => Err(Error::refused(
            403,
            code::FORBIDDEN,
            "you work for no merchant any more",
        )),
        (None, places) => Err(Error::invalid(
            "/merchant_id",
            format!("say for which of {}", places.join(", ")),
        )),
    }
}

/// A merchant that the person of an address works for, if there is one: its owners are told of failed sign-ins.
pub(crate) async fn workplace_of(app: &App, email: &str) -> Result<Option<String>> {
    let row = db::query(
        "SELECT m.merchant_id FROM members m JOIN users u ON u.id = m.user_id WHERE u.email = $1 \
         ORDER BY m.merchant_id LIMIT 1",
    )
    .bind(email.trim().to_lowercase())
    .fetch_optional(&app.db.read)
    .await?;
    Ok(row.map(|row| row.get("merchant_id")))
}
