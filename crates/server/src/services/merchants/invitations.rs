//! Asking somebody to work for a merchant. There is no mail here: whoever invites hands the token over.

use buyplus_api::{
    AcceptInvitationRequest, Invitation, InvitationRequest, MerchantSession, Secret, code,
};

use super::{Merchant, role_of, role_word, sessions, users};
use crate::{
    app::App,
    clock::rfc3339,
    db::{self, Conn},
    error::{Error, Result},
    ids::{new_id, new_secret, sha256_hex},
    services::emails,
};

const PREFIX: &str = "bpi_";
const OPEN_MS: i64 = 7 * 24 * 3600 * 1000;

#[derive(serde::Deserialize)]
struct Record {
    id: String,
    merchant_id: String,
    email: String,
    role: String,
    expires_ms: i64,
}

/// Asks somebody; the answer holds the token, once.
pub(crate) async fn invite(
    app: &App,
    merchant: &Merchant,
    request: &InvitationRequest,
) -> Result<Invitation> {
    let token = format!("{PREFIX}{}", new_secret());
    let record = Record {
        id: new_id("inv"),
        merchant_id: merchant.id.clone(),
        email: emails::normal(&request.email)?,
        role: role_word(request.role).to_owned(),
        expires_ms: app.clock.now_ms() + OPEN_MS,
    };
    let mut tx = app.db.begin().await?;
    db::query(
        "INSERT INTO invitations (id, merchant_id, email, role, token_hash, expires_ms) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&record.id)
    .bind(&record.merchant_id)
    .bind(&record.email)
    .bind(&record.role)
    .bind(sha256_hex(token.as_bytes()))
    .bind(record.expires_ms)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(Invitation {
        token: Some(Secret(token)),
        ..record.into_invitation()
    })
}

/// Invitations that are open, newest first.
pub(crate) async fn list_invitations(
    app: &App,
    conn: &mut Conn,
    merchant: &Merchant,
) -> Result<Vec<Invitation>> {
    let records: Vec<Record> = db::query_as(
        "SELECT id, merchant_id, email, role, expires_ms FROM invitations \
         WHERE merchant_id = $1 AND closed_ms IS NULL AND expires_ms > $2 ORDER BY id DESC",
    )
    .bind(&merchant.id)
    .bind(app.clock.now_ms())
    .fetch_all(conn)
    .await?;
    Ok(records.into_iter().map(Record::into_invitation).collect())
}

/// Takes an invitation back.
pub(crate) async fn withdraw(app: &App, merchant: &Merchant, id: &str) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let closed = db::query(
        "UPDATE invitations SET closed_ms = $3 WHERE id = $1 AND merchant_id = $2 AND closed_ms IS NULL",
    )
    .bind(id)
    .bind(&merchant.id)
    .bind(app.clock.now_ms())
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    match closed.rows_affected() {
        0 => Err(Error::not_found("invitation", id)),
        _ => Ok(()),
    }
}

/// Takes an invitation up: the person is made known, works for the merchant, and is signed in.
pub(crate) async fn accept(
    app: &App,
    request: &AcceptInvitationRequest,
) -> Result<MerchantSession> {
    let now_ms = app.clock.now_ms();
    let hash = sha256_hex(request.token.0.as_bytes());
    let open: Option<Record> = db::query_as(
        "SELECT id, merchant_id, email, role, expires_ms FROM invitations \
         WHERE token_hash = $1 AND closed_ms IS NULL AND expires_ms > $2",
    )
    .bind(&hash)
    .bind(now_ms)
    .fetch_optional(&app.db.read)
    .await?;
    let open = open.ok_or_else(invalid)?;
    let user_id =
        users::admit_or_create(app, &open.email, &request.name, &request.password).await?;
    let mut tx = app.db.begin().await?;
    let closed =
        db::query("UPDATE invitations SET closed_ms = $2 WHERE id = $1 AND closed_ms IS NULL")
            .bind(&open.id)
            .bind(now_ms)
            .execute(&mut *tx)
            .await?;
    if closed.rows_affected() == 0 {
        return Err(invalid());
    }
    users::join(
        &mut tx,
        &open.merchant_id,
        &user_id,
        role_of(&open.role),
        now_ms,
    )
    .await?;
    let session = sessions::begin(app, &mut tx, &open.merchant_id, &user_id).await?;
    tx.commit().await?;
    Ok(session)
}

fn invalid() -> Error {
    let detail = "the invitation was used, taken back, or has ended; ask for another one";
    Error::refused(409, code::INVITATION_INVALID, detail)
}

impl Record {
    fn into_invitation(self) -> Invitation {
        Invitation {
            id: self.id,
            email: self.email,
            role: role_of(&self.role),
            expires_at: rfc3339(self.expires_ms),
            token: None,
        }
    }
}
