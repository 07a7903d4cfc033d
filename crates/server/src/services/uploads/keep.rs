//! What becomes of uploads that nobody finishes, nobody wants, or a server that died was looking at.

use buyplus_api::{UploadState, code};

use super::record;
use crate::{
    app::App,
    db::{self, Conn},
    error::{Error, Result},
    services::merchants::Merchant,
};

/// How many are forgotten in one transaction.
const BATCH: i64 = 100;

/// Gives an upload up. What was made of one that was ready stays under its hash, as others may have the same.
pub(crate) async fn end(app: &App, seller: &Merchant, id: &str) -> Result<()> {
    db::again(|| async {
        let mut tx = app.db.begin().await?;
        let record = record::find(&mut tx, seller, id).await?;
        let busy = matches!(
            record.state(),
            UploadState::Checking | UploadState::Optimising
        );
        if busy || is_used(&mut tx, id).await? {
            let detail = "the upload is being looked at, or a product uses it";
            return Err(Error::refused(409, code::UPLOAD_IN_USE, detail));
        }
        forget(&mut tx, id).await?;
        Ok(tx.commit().await?)
    })
    .await?;
    remove_part(app, id).await;
    Ok(())
}

/// Forgets uploads whose time is over.
pub(crate) async fn forget_expired(app: &App) -> Result<()> {
    let now_ms = app.clock.now_ms();
    let gone = db::again(|| async {
        let mut tx = app.db.begin().await?;
        let ids: Vec<String> = db::query_scalar(
            "SELECT id FROM uploads WHERE expires_ms <= $1 AND state IN ('receiving', 'rejected') LIMIT $2",
        )
        .bind(now_ms)
        .bind(BATCH)
        .fetch_all(&mut *tx)
        .await?;
        for id in &ids {
            forget(&mut tx, id).await?;
        }
        tx.commit().await?;
        Ok(ids)
    })
    .await?;
    for id in &gone {
        remove_part(app, id).await;
    }
    Ok(())
}

/// Lets uploads that were being looked at wait again; only for when nobody can be looking at any.
pub(crate) async fn requeue(conn: &mut Conn) -> Result<()> {
    db::query(
        "UPDATE uploads SET state = 'queued', node = NULL WHERE state IN ('checking', 'optimising')",
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Lets uploads that a server was looking at wait again; for when it is gone.
pub(crate) async fn requeue_of(conn: &mut Conn, node: &str) -> Result<()> {
    db::query(
        "UPDATE uploads SET state = 'queued', node = NULL WHERE state IN ('checking', 'optimising') AND node = $1",
    )
    .bind(node)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes the bytes away that are not needed any more; those of an upload that is gone harm nobody if that fails.
pub(super) async fn remove_part(app: &App, id: &str) {
    let _ = tokio::fs::remove_file(app.uploads.part(id)).await;
    let _ = tokio::fs::remove_dir_all(app.uploads.bench(id)).await;
}

/// Whether a draft names it. Ids are letters and digits, so that the text is found only where the id stands.
async fn is_used(conn: &mut Conn, id: &str) -> Result<bool> {
    let used = db::query("SELECT 1 FROM product_drafts WHERE document LIKE $1 LIMIT 1")
        .bind(format!("%\"{id}\"%"))
        .fetch_optional(conn)
        .await?;
    Ok(used.is_some())
}

async fn forget(conn: &mut Conn, id: &str) -> Result<()> {
    for sql in [
        "DELETE FROM upload_files WHERE upload_id = $1",
        "DELETE FROM uploads WHERE id = $1",
    ] {
        db::query(sql).bind(id).execute(&mut *conn).await?;
    }
    Ok(())
}
