//! A device that is signed in: a short-lived access token, and a refresh token that works once and only from there.

use buyplus_api::{Account, AccountSession, RefreshRequest, Secret, code};

use super::get;
use crate::{
    app::App,
    clock::rfc3339,
    db::{self, Conn},
    error::{Error, Result},
    ids::{new_id, new_secret, sha256_hex},
    services::{bags, devices::Device},
    signature::is_signed_by,
};

const ACCESS: &str = "bpa_";
const REFRESH: &str = "bpr_";
const ACCESS_MS: i64 = 15 * 60 * 1000;
const SESSION_MS: i64 = 60 * 24 * 3600 * 1000;
/// An answer can be lost: for so long, the token before the present one still gets a new pair. It takes the
/// device's key to ask, so this opens nothing to a thief of tokens.
const LEEWAY_MS: i64 = 30 * 1000;

#[derive(serde::Deserialize)]
struct Record {
    id: String,
    account_id: String,
    device_id: String,
    public_key: String,
    refresh_hash: String,
    previous_hash: String,
    refreshed_ms: i64,
    expires_ms: i64,
    ended_ms: Option<i64>,
}

/// A pair of tokens, and what is kept of it.
struct Pair {
    access: String,
    refresh: String,
    access_expires_ms: i64,
}

/// Whether a bearer token looks like one of ours; it may still be false or old.
pub(crate) fn is_access_token(token: &str) -> bool {
    token.starts_with(ACCESS)
}

/// The signed-in device that an access token was given to.
pub(crate) async fn authenticate(app: &App, token: &str) -> Result<Option<Device>> {
    let Some(id) = session_id(token, ACCESS) else {
        return Ok(None);
    };
    let device = db::query_as(
        "SELECT d.id, d.public_key, s.account_id FROM account_sessions s JOIN devices d ON d.id = s.device_id \
         WHERE s.id = $1 AND s.access_hash = $2 AND s.access_expires_ms > $3 AND s.ended_ms IS NULL \
         AND d.revoked_ms IS NULL",
    )
    .bind(id)
    .bind(sha256_hex(token.as_bytes()))
    .bind(app.clock.now_ms())
    .fetch_optional(&app.db.read)
    .await?;
    Ok(device)
}

/// Begins a session; the device's session before ends.
pub(super) async fn begin(
    app: &App,
    conn: &mut Conn,
    device: &Device,
    account: Account,
) -> Result<AccountSession> {
    let now_ms = app.clock.now_ms();
    end(conn, &device.id, now_ms).await?;
    bags::merge(conn, &device.id, &account.id).await?;
    let id = new_id("as");
    let pair = Pair::new(&id, now_ms);
    db::query(
        "INSERT INTO account_sessions (id, account_id, device_id, access_hash, access_expires_ms, refresh_hash, \
         previous_hash, refreshed_ms, created_ms, expires_ms) VALUES ($1, $2, $3, $4, $5, $6, '', $7, $7, $8)",
    )
    .bind(&id)
    .bind(&account.id)
    .bind(&device.id)
    .bind(sha256_hex(pair.access.as_bytes()))
    .bind(pair.access_expires_ms)
    .bind(sha256_hex(pair.refresh.as_bytes()))
    .bind(now_ms)
    .bind(now_ms + SESSION_MS)
    .execute(conn)
    .await?;
    Ok(pair.told(account, now_ms + SESSION_MS))
}

/// Signs a device out, of whichever account: the account keeps the bag.
pub(crate) async fn end(conn: &mut Conn, device_id: &str, now_ms: i64) -> Result<()> {
    let ended = db::query(
        "UPDATE account_sessions SET ended_ms = $2 WHERE device_id = $1 AND ended_ms IS NULL",
    )
    .bind(device_id)
    .bind(now_ms)
    .execute(&mut *conn)
    .await?;
    if ended.rows_affected() > 0 {
        bags::leave(conn, device_id).await?;
    }
    Ok(())
}

/// The next pair of tokens. A token that was used before, longer ago than an answer can be lost for, has been copied:
/// the session ends.
pub(crate) async fn refresh(app: &App, request: &RefreshRequest) -> Result<AccountSession> {
    let now_ms = app.clock.now_ms();
    let token = &request.refresh_token.0;
    let mut tx = app.db.begin().await?;
    let session = Record::load(&mut tx, token).await?.ok_or_else(ended)?;
    if !is_signed_by(
        &session.public_key,
        &request.signing_bytes(),
        &request.signature,
    ) {
        let detail = "the signature is not by the key of the device that the token was given to";
        return Err(Error::refused(403, code::SIGNATURE_INVALID, detail));
    }
    if session.ended_ms.is_some() || session.expires_ms <= now_ms {
        return Err(ended());
    }
    if !session.may_rotate(&sha256_hex(token.as_bytes()), now_ms) {
        end(&mut tx, &session.device_id, now_ms).await?;
        tx.commit().await?;
        let detail = "this refresh token was used before; sign in again";
        return Err(Error::refused(401, code::REFRESH_REUSED, detail));
    }
    let pair = Pair::new(&session.id, now_ms);
    session.rotate(&mut tx, &pair, now_ms).await?;
    let account = get(&mut tx, &session.account_id).await?;
    tx.commit().await?;
    Ok(pair.told(account, session.expires_ms))
}

impl Record {
    async fn load(conn: &mut Conn, token: &str) -> Result<Option<Self>> {
        let Some(id) = session_id(token, REFRESH) else {
            return Ok(None);
        };
        let session = db::query_as(
            "SELECT s.id, s.account_id, s.device_id, d.public_key, s.refresh_hash, s.previous_hash, s.refreshed_ms, \
             s.expires_ms, s.ended_ms FROM account_sessions s JOIN devices d ON d.id = s.device_id \
             WHERE s.id = $1 AND d.revoked_ms IS NULL",
        )
        .bind(id)
        .fetch_optional(conn)
        .await?;
        Ok(session)
    }

    fn may_rotate(&self, token_hash: &str, now_ms: i64) -> bool {
        token_hash == self.refresh_hash
            || (token_hash == self.previous_hash && now_ms - self.refreshed_ms <= LEEWAY_MS)
    }

    /// Only from the pair that was read: of two refreshes at once, one has to read again.
    async fn rotate(&self, conn: &mut Conn, pair: &Pair, now_ms: i64) -> Result<()> {
        let rotated = db::query(
            "UPDATE account_sessions SET access_hash = $2, access_expires_ms = $3, refresh_hash = $4, \
             previous_hash = refresh_hash, refreshed_ms = $5 \
             WHERE id = $1 AND refresh_hash = $6 AND ended_ms IS NULL",
        )
        .bind(&self.id)
        .bind(sha256_hex(pair.access.as_bytes()))
        .bind(pair.access_expires_ms)
        .bind(sha256_hex(pair.refresh.as_bytes()))
        .bind(now_ms)
        .bind(&self.refresh_hash)
        .execute(conn)
        .await?;
        match rotated.rows_affected() {
            1 => Ok(()),
            _ => Err(Error::refused(
                409,
                code::IDEMPOTENCY_IN_FLIGHT,
                "another refresh came in between; ask again",
            )),
        }
    }
}

impl Pair {
    fn new(session_id: &str, now_ms: i64) -> Self {
        Self {
            access: format!("{ACCESS}{session_id}.{}", new_secret()),
            refresh: format!("{REFRESH}{session_id}.{}", new_secret()),
            access_expires_ms: now_ms + ACCESS_MS,
        }
    }

    fn told(self, account: Account, expires_ms: i64) -> AccountSession {
        AccountSession {
            account,
            access_token: Secret(self.access),
            access_expires_at: rfc3339(self.access_expires_ms),
            refresh_token: Secret(self.refresh),
            expires_at: rfc3339(expires_ms),
        }
    }
}

/// The session named in a token: `<kind><session>.<secret>`.
fn session_id<'a>(token: &'a str, kind: &str) -> Option<&'a str> {
    let (id, _) = token.strip_prefix(kind)?.split_once('.')?;
    Some(id)
}

fn ended() -> Error {
    Error::refused(
        401,
        code::SESSION_ENDED,
        "the session has ended; sign in again",
    )
}
