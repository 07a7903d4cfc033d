//! What is known of an upload, and how it is told.

use buyplus_api::{
    AssetIssue, AssetStats, PageQuery, Rejection, Upload, UploadFile, UploadPage, UploadState,
    code, routes,
};

use crate::{
    clock::rfc3339,
    db::{self, Conn},
    error::{Error, Result},
    services::{
        assets::Kind,
        merchants::Merchant,
        paging::{page_limit, read_cursor, write_cursor},
    },
};

const COLUMNS: &str = "id, merchant_id, filename, filetype, category, metadata, length, received, state, declared_sha256, sha256, \
    checked, optimised, rejection_code, rejection_message, tries, created_ms, expires_ms";

/// An upload as the database has it.
#[derive(Clone, Debug, serde::Deserialize)]
pub(crate) struct Record {
    pub(crate) id: String,
    pub(crate) merchant_id: String,
    pub(super) filename: String,
    pub(crate) filetype: String,
    pub(super) category: Option<String>,
    metadata: String,
    pub(super) length: i64,
    pub(super) received: i64,
    pub(super) state: String,
    pub(super) declared_sha256: Option<String>,
    sha256: Option<String>,
    checked: Option<String>,
    optimised: Option<String>,
    rejection_code: Option<String>,
    rejection_message: Option<String>,
    pub(super) tries: i64,
    created_ms: i64,
    pub(super) expires_ms: Option<i64>,
}

/// How much of an upload has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    /// What was said of it, as it was said.
    pub(crate) metadata: String,
    pub(crate) length: i64,
    pub(crate) received: i64,
    /// When what has come is forgotten; nothing where it is whole.
    pub(crate) expires_ms: Option<i64>,
}

/// What the check prints, as far as it is told on.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Checked {
    pub(super) ok: bool,
    pub(super) issues: Vec<AssetIssue>,
    pub(super) stats: AssetStats,
}

impl Record {
    /// How much of it has come.
    pub(crate) fn progress(&self) -> Progress {
        Progress {
            metadata: self.metadata.clone(),
            length: self.length,
            received: self.received,
            expires_ms: self
                .expires_ms
                .filter(|_| self.state() == UploadState::Receiving),
        }
    }

    /// How far it has come.
    pub(crate) fn state(&self) -> UploadState {
        match self.state.as_str() {
            "receiving" => UploadState::Receiving,
            "queued" => UploadState::Queued,
            "checking" => UploadState::Checking,
            "optimising" => UploadState::Optimising,
            "ready" => UploadState::Ready,
            _ => UploadState::Rejected,
        }
    }

    /// What its content must be.
    pub(super) fn kind(&self) -> Result<Kind> {
        let unknown = || Error::Internal(format!("upload {} is of no known type", self.id));
        Kind::of_mime(&self.filetype).ok_or_else(unknown)
    }

    /// What the check said of it.
    pub(crate) fn stats(&self) -> Result<Option<AssetStats>> {
        Ok(self.checked()?.map(|checked| checked.stats))
    }

    fn checked(&self) -> Result<Option<Checked>> {
        let text = self.checked.as_deref();
        Ok(text.map(serde_json::from_str).transpose()?)
    }
}

/// The merchant's upload of this name, also where its time is over.
pub(crate) async fn find(conn: &mut Conn, seller: &Merchant, id: &str) -> Result<Record> {
    get(conn, id)
        .await?
        .filter(|record| record.merchant_id == seller.id)
        .ok_or_else(|| Error::not_found("upload", id))
}

/// The upload of this name, whosever it is.
pub(super) async fn get(conn: &mut Conn, id: &str) -> Result<Option<Record>> {
    // PostgreSQL takes no text with a NUL, not even to say that there is none.
    if id.contains('\0') {
        return Ok(None);
    }
    let record = db::query_as(format!("SELECT {COLUMNS} FROM uploads WHERE id = $1"))
        .bind(id)
        .fetch_optional(conn)
        .await?;
    Ok(record)
}

/// How much of the merchant's upload has come, unless its time is over.
pub(crate) async fn progress(
    conn: &mut Conn,
    seller: &Merchant,
    id: &str,
    now_ms: i64,
) -> Result<Progress> {
    let progress = find(conn, seller, id).await?.progress();
    refuse_expired(&progress, now_ms)?;
    Ok(progress)
}

pub(super) fn refuse_expired(progress: &Progress, now_ms: i64) -> Result<()> {
    match progress.expires_ms.is_some_and(|until| until <= now_ms) {
        false => Ok(()),
        true => {
            let detail = "the rest of the file did not come in time; begin anew";
            Err(Error::refused(410, code::UPLOAD_EXPIRED, detail))
        }
    }
}

/// A page of the merchant's uploads, newest first.
pub(crate) async fn list(
    conn: &mut Conn,
    seller: &Merchant,
    query: &PageQuery,
) -> Result<UploadPage> {
    let limit = page_limit(query.limit)?;
    let listing = format!("uploads {}", seller.id);
    let before = read_cursor(query.cursor.as_deref(), &listing)?;
    let mut records: Vec<Record> = db::query_as(format!(
        "SELECT {COLUMNS} FROM uploads WHERE merchant_id = $1 AND ($2 = '' OR id < $2) ORDER BY id DESC LIMIT $3"
    ))
    .bind(&seller.id)
    .bind(before.unwrap_or_default())
    .bind(limit + 1)
    .fetch_all(&mut *conn)
    .await?;
    let more = records.len() as i64 > limit;
    records.truncate(limit as usize);
    let last = records.last().filter(|_| more);
    let next_cursor = last.map(|last| write_cursor(&listing, &last.id));
    let mut items = Vec::with_capacity(records.len());
    for record in records {
        items.push(view(conn, record).await?);
    }
    Ok(UploadPage { items, next_cursor })
}

/// An upload as it is told.
pub(crate) async fn view(conn: &mut Conn, record: Record) -> Result<Upload> {
    let files = files(conn, &record.id).await?;
    let checked = record.checked()?;
    let (issues, stats) = match checked {
        Some(checked) => (checked.issues, Some(checked.stats)),
        None => (Vec::new(), None),
    };
    let rejection = record.rejection_code.clone();
    let rejection = rejection.zip(record.rejection_message.clone());
    let report = record.optimised.as_deref();
    Ok(Upload {
        state: record.state(),
        length: record.length.unsigned_abs(),
        offset: record.received.unsigned_abs(),
        created_at: rfc3339(record.created_ms),
        expires_at: record.expires_ms.map(rfc3339),
        sha256: record.sha256,
        issues,
        stats,
        report: report.map(serde_json::from_str).transpose()?,
        files,
        rejection: rejection.map(|(code, message)| Rejection { code, message }),
        id: record.id,
        filename: record.filename,
        filetype: record.filetype,
        category: record.category,
    })
}

/// What was made of the merchant's upload, if it is ready.
pub(crate) async fn ready_files(
    conn: &mut Conn,
    merchant_id: &str,
    id: &str,
) -> Result<Option<(Record, Vec<UploadFile>)>> {
    let record = get(conn, id).await?;
    let usable =
        |record: &Record| record.merchant_id == merchant_id && record.state() == UploadState::Ready;
    match record.filter(usable) {
        Some(record) => Ok(Some((record, files(conn, id).await?))),
        None => Ok(None),
    }
}

async fn files(conn: &mut Conn, id: &str) -> Result<Vec<UploadFile>> {
    let rows = db::query(
        "SELECT f.role, f.sha256, a.bytes, a.mime FROM upload_files f JOIN assets a ON a.sha256 = f.sha256 \
         WHERE f.upload_id = $1 ORDER BY f.position",
    )
    .bind(id)
    .fetch_all(conn)
    .await?;
    let file = |row: &db::Row| {
        let sha256: String = row.get("sha256");
        let kind = Kind::of_mime(row.get("mime"))?;
        Some(UploadFile {
            role: row.get("role"),
            url: routes::asset(&sha256, kind.ending()),
            sha256,
            bytes: row.get::<i64, _>("bytes").unsigned_abs(),
        })
    };
    Ok(rows.iter().filter_map(file).collect())
}
