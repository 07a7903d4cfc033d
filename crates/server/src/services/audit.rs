//! Who did what, to what, when and from where: rows that are only ever added.

use std::net::IpAddr;

use buyplus_api::{AuditEntry, AuditPage, PageQuery};

use super::paging::{page_limit, read_cursor, write_cursor};
use crate::{
    app::App,
    clock::rfc3339,
    db::{self, Conn, Db},
    error::Result,
    ids::{new_id, new_secret, sha256_hex},
};

const SALT: &str = "address_salt";

/// Something that was done, or tried.
pub(crate) struct Entry {
    pub(crate) merchant_id: Option<String>,
    pub(crate) actor: String,
    pub(crate) action: String,
    pub(crate) object: String,
    pub(crate) status: u16,
    pub(crate) address: IpAddr,
}

#[derive(serde::Deserialize)]
struct Record {
    id: String,
    at_ms: i64,
    actor: String,
    action: String,
    object: String,
    status: i64,
    address_hash: String,
}

/// The secret that addresses are hashed with: there are so few addresses that a bare hash would hide none.
pub(crate) async fn salt(db: &Db) -> Result<String> {
    let mut tx = db.begin().await?;
    db::query("INSERT INTO server_secrets (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(SALT)
        .bind(new_secret())
        .execute(&mut *tx)
        .await?;
    let row = db::query("SELECT value FROM server_secrets WHERE name = $1")
        .bind(SALT)
        .fetch_one(&mut *tx)
        .await?;
    let salt = row.get("value");
    tx.commit().await?;
    Ok(salt)
}

/// Adds an entry.
pub(crate) async fn keep(app: &App, entry: &Entry) -> Result<()> {
    let from = format!("{}{}", app.address_salt, entry.address);
    let from = sha256_hex(from.as_bytes());
    db::again(|| async {
        let mut tx = app.db.begin().await?;
        db::query(
            "INSERT INTO audit_log (id, merchant_id, at_ms, actor, action, object, status, address_hash) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(new_id("aud"))
        .bind(&entry.merchant_id)
        .bind(app.clock.now_ms())
        .bind(&entry.actor)
        .bind(&entry.action)
        .bind(&entry.object)
        .bind(i64::from(entry.status))
        .bind(&from)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// A merchant's entries, newest first.
pub(crate) async fn list(
    conn: &mut Conn,
    merchant_id: &str,
    query: &PageQuery,
) -> Result<AuditPage> {
    let limit = page_limit(query.limit)?;
    // `~` comes after every letter and digit.
    let before = read_cursor(query.cursor.as_deref(), "audit")?.unwrap_or_else(|| "~".to_owned());
    let mut records: Vec<Record> = db::query_as(
        "SELECT id, at_ms, actor, action, object, status, address_hash FROM audit_log \
         WHERE merchant_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
    )
    .bind(merchant_id)
    .bind(before)
    .bind(limit + 1)
    .fetch_all(conn)
    .await?;
    let more = records.len() as i64 > limit;
    records.truncate(limit as usize);
    let last = records.last().map(|record| record.id.clone());
    Ok(AuditPage {
        items: records.into_iter().map(Record::into_entry).collect(),
        next_cursor: last
            .filter(|_| more)
            .map(|last| write_cursor("audit", &last)),
    })
}

impl Record {
    fn into_entry(self) -> AuditEntry {
        AuditEntry {
            id: self.id,
            at: rfc3339(self.at_ms),
            actor: self.actor,
            action: self.action,
            object: self.object,
            status: u16::try_from(self.status).unwrap_or(0),
            address_hash: self.address_hash,
        }
    }
}
