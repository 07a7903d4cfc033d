//! Keys of a merchant's tools: `bpk_<id>.<secret>`, of which only a hash is kept.

use buyplus_api::{ApiKey, ApiKeyRequest, Role, Scope, Secret};

use super::{Actor, Merchant, role_of, role_word};
use crate::{
    app::App,
    clock::rfc3339,
    db::{self, Conn},
    error::{Error, Result},
    ids::{new_id, new_secret, sha256_hex},
};

const PREFIX: &str = "bpk_";
const NAME_CHARS_MAX: usize = 80;
/// How exact `last_used_at` is: not every call writes.
const USED_MS: i64 = 60 * 1000;
const SEEDED: &str = "Seeded key";

#[derive(serde::Deserialize)]
struct Record {
    id: String,
    name: String,
    prefix: String,
    role: String,
    scopes: String,
    created_ms: i64,
    last_used_ms: Option<i64>,
    revoked_ms: Option<i64>,
}

/// Makes a key; nobody can give more than they have.
pub(crate) async fn create_key(
    app: &App,
    merchant: &Merchant,
    request: &ApiKeyRequest,
) -> Result<ApiKey> {
    if request.name.trim().is_empty() || request.name.chars().count() > NAME_CHARS_MAX {
        let detail = format!("must be 1 to {NAME_CHARS_MAX} characters");
        return Err(Error::invalid("/name", detail));
    }
    if request.scopes.is_empty() {
        return Err(Error::invalid("/scopes", "must name at least one"));
    }
    merchant.require(request.role)?;
    for scope in &request.scopes {
        merchant.require_scope(Some(*scope))?;
    }
    let mut tx = app.db.begin().await?;
    let key = insert(app, &mut tx, &merchant.id, request).await?;
    tx.commit().await?;
    Ok(key)
}

/// A key that may do everything; the seeded one before it ends.
pub(crate) async fn seed_key(app: &App, conn: &mut Conn, merchant_id: &str) -> Result<String> {
    db::query(
        "UPDATE api_keys SET revoked_ms = $3 WHERE merchant_id = $1 AND name = $2 AND revoked_ms IS NULL",
    )
    .bind(merchant_id)
    .bind(SEEDED)
    .bind(app.clock.now_ms())
    .execute(&mut *conn)
    .await?;
    let request = ApiKeyRequest {
        name: SEEDED.to_owned(),
        role: Role::Owner,
        scopes: Scope::ALL.to_vec(),
    };
    let made = insert(app, conn, merchant_id, &request).await?;
    made.key
        .map(|key| key.0)
        .ok_or_else(|| Error::Internal("a new key was not told".to_owned()))
}

/// The merchant's keys, newest first.
pub(crate) async fn list_keys(conn: &mut Conn, merchant_id: &str) -> Result<Vec<ApiKey>> {
    let records: Vec<Record> = db::query_as(
        "SELECT id, name, prefix, role, scopes, created_ms, last_used_ms, revoked_ms FROM api_keys \
         WHERE merchant_id = $1 ORDER BY id DESC",
    )
    .bind(merchant_id)
    .fetch_all(conn)
    .await?;
    records.into_iter().map(Record::into_key).collect()
}

/// Takes a key back; doing so again changes nothing.
pub(crate) async fn revoke_key(app: &App, merchant: &Merchant, id: &str) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let revoked = db::query(
        "UPDATE api_keys SET revoked_ms = COALESCE(revoked_ms, $3) WHERE id = $1 AND merchant_id = $2",
    )
    .bind(id)
    .bind(&merchant.id)
    .bind(app.clock.now_ms())
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    match revoked.rows_affected() {
        0 => Err(Error::not_found("key", id)),
        _ => Ok(()),
    }
}

/// The merchant that a key was given to.
pub(super) async fn authenticate(app: &App, key: &str) -> Result<Option<Merchant>> {
    let Some((id, _)) = key
        .strip_prefix(PREFIX)
        .and_then(|rest| rest.split_once('.'))
    else {
        return Ok(None);
    };
    let row = db::query(
        "SELECT merchant_id, role, scopes, last_used_ms FROM api_keys \
         WHERE id = $1 AND secret_hash = $2 AND revoked_ms IS NULL",
    )
    .bind(id)
    .bind(sha256_hex(key.as_bytes()))
    .fetch_optional(&app.db.read)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    note_use(app, id, row.get("last_used_ms"));
    Ok(Some(Merchant {
        id: row.get("merchant_id"),
        actor: Actor::Key { id: id.to_owned() },
        role: role_of(row.get("role")),
        scopes: serde_json::from_str(row.get("scopes"))?,
        expires_ms: 0,
    }))
}

/// Notes the use aside: nobody waits for it, and a note that is lost does no harm.
fn note_use(app: &App, id: &str, last_ms: Option<i64>) {
    let now_ms = app.clock.now_ms();
    if last_ms.is_some_and(|last_ms| now_ms - last_ms < USED_MS) {
        return;
    }
    let (app, id) = (app.clone(), id.to_owned());
    let work = app.clone();
    app.tasks.spawn(async move {
        let noted = db::again(|| async {
            let mut tx = work.db.begin().await?;
            db::query("UPDATE api_keys SET last_used_ms = $2 WHERE id = $1")
                .bind(&id)
                .bind(now_ms)
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
            Ok(())
        });
        if let Err(error) = noted.await {
            tracing::warn!(%error, "the use of a key was not noted");
        }
    });
}

async fn insert(
    app: &App,
    conn: &mut Conn,
    merchant_id: &str,
    request: &ApiKeyRequest,
) -> Result<ApiKey> {
    let id = new_id("key");
    let key = format!("{PREFIX}{id}.{}", new_secret());
    let record = Record {
        prefix: format!("{PREFIX}{id}"),
        id,
        name: request.name.trim().to_owned(),
        role: role_word(request.role).to_owned(),
        scopes: serde_json::to_string(&request.scopes)?,
        created_ms: app.clock.now_ms(),
        last_used_ms: None,
        revoked_ms: None,
    };
    db::query(
        "INSERT INTO api_keys (id, merchant_id, name, prefix, secret_hash, role, scopes, created_ms) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(&record.id)
    .bind(merchant_id)
    .bind(&record.name)
    .bind(&record.prefix)
    .bind(sha256_hex(key.as_bytes()))
    .bind(&record.role)
    .bind(&record.scopes)
    .bind(record.created_ms)
    .execute(conn)
    .await?;
    Ok(ApiKey {
        key: Some(Secret(key)),
        ..record.into_key()?
    })
}

impl Record {
    fn into_key(self) -> Result<ApiKey> {
        Ok(ApiKey {
            id: self.id,
            name: self.name,
            prefix: self.prefix,
            role: role_of(&self.role),
            scopes: serde_json::from_str(&self.scopes)?,
            created_at: rfc3339(self.created_ms),
            last_used_at: self.last_used_ms.map(rfc3339),
            revoked_at: self.revoked_ms.map(rfc3339),
            key: None,
        })
    }
}
