//! A merchant says that a file will come: taken where it is within what they may bring.

use buyplus_api::code;

use super::{UploadLimits, header};
use crate::{
    app::App,
    clock::utc_day,
    db::{self, Conn},
    error::{Error, Result},
    ids::new_id,
    services::merchants::Merchant,
};

/// Expects a file; gives its name and until when it is waited for.
pub(crate) async fn announce(
    app: &App,
    seller: &Merchant,
    length: u64,
    header: &str,
) -> Result<(String, i64)> {
    let limits = &app.uploads.limits;
    let metadata = header::metadata(header)?;
    if app.uploads.tool.path.is_none() {
        let detail = "no files are taken: this server has no `buyplus-assets` to look at them; its operator names it \
                      with `serve --asset-tool`";
        return Err(Error::refused(503, code::TOOL_MISSING, detail));
    }
    if length == 0 {
        return Err(Error::refused(
            400,
            code::UPLOAD_HEADER_INVALID,
            "an empty file is nothing",
        ));
    }
    if length > limits.file_bytes {
        let detail = format!("a file has at most {} bytes", limits.file_bytes);
        return Err(Error::refused(413, code::UPLOAD_TOO_LARGE, detail));
    }
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let id = new_id("upl");
    let now_ms = app.clock.now_ms();
    let expires_ms = now_ms + i64::from(limits.keep_s) * 1000;
    db::again(|| async {
        let mut tx = app.db.begin().await?;
        refuse_too_much(&mut tx, limits, &seller.id, length).await?;
        count_day(&mut tx, limits, &seller.id, &utc_day(now_ms)).await?;
        db::query(
            "INSERT INTO uploads (id, merchant_id, filename, filetype, category, metadata, length, received, state, \
             declared_sha256, stored_bytes, tries, created_ms, expires_ms) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 'receiving', $8, 0, 0, $9, $10)",
        )
        .bind(&id)
        .bind(&seller.id)
        .bind(&metadata.filename)
        .bind(&metadata.filetype)
        .bind(&metadata.category)
        .bind(header)
        .bind(length)
        .bind(&metadata.sha256)
        .bind(now_ms)
        .bind(expires_ms)
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    })
    .await?;
    Ok((id, expires_ms))
}

/// Bytes that a merchant keeps, in what was made of their uploads.
pub(super) async fn stored_bytes(conn: &mut Conn, merchant_id: &str) -> Result<i64> {
    let stored = db::query_scalar(
        "SELECT CAST(COALESCE(SUM(stored_bytes), 0) AS BIGINT) FROM uploads WHERE merchant_id = $1",
    )
    .bind(merchant_id)
    .fetch_one(conn)
    .await?;
    Ok(stored)
}

async fn refuse_too_much(
    conn: &mut Conn,
    limits: &UploadLimits,
    merchant_id: &str,
    length: i64,
) -> Result<()> {
    let in_flight: i64 = db::query_scalar(
        "SELECT CAST(COALESCE(SUM(length), 0) AS BIGINT) FROM uploads WHERE merchant_id = $1 \
         AND state IN ('receiving', 'queued', 'checking', 'optimising')",
    )
    .bind(merchant_id)
    .fetch_one(&mut *conn)
    .await?;
    if exceeds(in_flight + length, limits.in_flight_bytes) {
        let detail = format!(
            "{in_flight} bytes are on their way already, and at most {} may be; finish or give up one upload first",
            limits.in_flight_bytes
        );
        return Err(Error::refused(429, code::UPLOADS_IN_FLIGHT, detail));
    }
    let stored = stored_bytes(conn, merchant_id).await?;
    if exceeds(stored + in_flight + length, limits.stored_bytes) {
        let detail = format!(
            "{stored} bytes are kept, and at most {} may be; delete uploads that no product uses",
            limits.stored_bytes
        );
        return Err(Error::refused(409, code::UPLOAD_STORAGE_FULL, detail));
    }
    Ok(())
}

async fn count_day(
    conn: &mut Conn,
    limits: &UploadLimits,
    merchant_id: &str,
    day: &str,
) -> Result<()> {
    db::query(
        "INSERT INTO upload_days (merchant_id, day, uploads) VALUES ($1, $2, 1) \
         ON CONFLICT (merchant_id, day) DO UPDATE SET uploads = upload_days.uploads + 1",
    )
    .bind(merchant_id)
    .bind(day)
    .execute(&mut *conn)
    .await?;
    let begun: i64 =
        db::query_scalar("SELECT uploads FROM upload_days WHERE merchant_id = $1 AND day = $2")
            .bind(merchant_id)
            .bind(day)
            .fetch_one(conn)
            .await?;
    if begun > i64::from(limits.files_a_day) {
        let detail = format!(
            "{} files were begun today, which is all that may be; a new day begins at midnight UTC",
            limits.files_a_day
        );
        return Err(Error::refused(429, code::UPLOADS_PER_DAY, detail));
    }
    Ok(())
}

pub(super) fn exceeds(bytes: i64, most: u64) -> bool {
    u64::try_from(bytes).is_ok_and(|bytes| bytes > most)
}
