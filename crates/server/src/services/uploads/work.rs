//! The workers: take uploads that wait, one merchant at a time each, have them looked at, and tell what came of it.
//!
//! An upload is claimed by a guarded statement, so that of several servers one works on it; what a server that died had
//! claimed waits again (`keep::requeue_of`).

use std::{path::Path, sync::Arc, time::Duration};

use buyplus_api::{UploadEvent, event, rejection};
use sha2::{Digest, Sha256};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    sync::Semaphore,
};
use tokio_util::sync::CancellationToken;

use super::{
    announce::{exceeds, stored_bytes},
    keep::remove_part,
    record::{self, Record},
    tool,
    verdict::{Refused, Verdict},
};
use crate::{
    app::App,
    clock::rfc3339,
    db::{self, Conn},
    error::{Error, Result},
    ids::{hex, new_id},
    services::{
        assets::{self, Blob, Kind},
        webhooks,
    },
};

/// How often is looked where nobody tells of anything, as what another server received.
const PERIOD: Duration = Duration::from_millis(500);
/// After so many tries that ended with the server, the file is suspected.
const TRIES_MAX: i64 = 3;
/// How long it is told why something was not taken.
const REJECTED_KEEP_MS: i64 = 7 * 24 * 3600 * 1000;
const BUFFER_BYTES: usize = 256 * 1024;

/// Works until told to stop; what is being looked at then waits for the next start.
pub(crate) async fn forever(app: App, stop: CancellationToken) {
    if app.uploads.tool.path.is_none() {
        tracing::warn!("there is no `buyplus-assets`: merchants cannot bring files");
        return;
    }
    let slots = Arc::new(Semaphore::new(app.uploads.tool.at_once.max(1)));
    while !stop.is_cancelled() {
        if let Err(error) = start_waiting(&app, &slots, &stop).await {
            tracing::warn!(%error, "uploads that wait cannot be read; it will be tried again");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = app.uploads.wake.notified() => {}
            () = tokio::time::sleep(PERIOD) => {}
        }
    }
    app.uploads.closing.cancel();
}

/// Starts as many as there are free workers.
async fn start_waiting(app: &App, slots: &Arc<Semaphore>, stop: &CancellationToken) -> Result<()> {
    let waits = db::query("SELECT id FROM uploads WHERE state = 'queued' LIMIT 1");
    // Nobody else is held up to learn that nobody waits.
    if waits.fetch_optional(&app.db.read).await?.is_none() {
        return Ok(());
    }
    while let Ok(slot) = slots.clone().try_acquire_owned() {
        let Some(record) = db::again(|| claim(app)).await? else {
            return Ok(());
        };
        let (app, stop) = (app.clone(), stop.clone());
        app.tasks.clone().spawn(async move {
            tokio::select! {
                // The tool is killed with the future that waits for it.
                () = stop.cancelled() => let_go(&app, &record).await,
                () = look_at(&app, &record) => {}
            }
            drop(slot);
            app.uploads.wake.notify_one();
        });
    }
    Ok(())
}

/// Takes the next one: never two of one merchant, and of those who wait the merchant whose turn was longest ago.
async fn claim(app: &App) -> Result<Option<Record>> {
    let mut tx = app.db.begin().await?;
    let next: Option<String> = db::query_scalar(
        "SELECT u.id FROM uploads u WHERE u.state = 'queued' AND NOT EXISTS (SELECT 1 FROM uploads w \
         WHERE w.merchant_id = u.merchant_id AND w.state IN ('checking', 'optimising')) \
         ORDER BY COALESCE((SELECT MAX(s.started_ms) FROM uploads s WHERE s.merchant_id = u.merchant_id), 0), \
         u.queued_ms, u.id LIMIT 1",
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(id) = next else {
        return Ok(None);
    };
    db::query(
        "UPDATE uploads SET state = 'checking', node = $2, started_ms = $3, tries = tries + 1 \
         WHERE id = $1 AND state = 'queued'",
    )
    .bind(&id)
    .bind(app.db.node())
    .bind(app.clock.now_ms())
    .execute(&mut *tx)
    .await?;
    let record = record::get(&mut tx, &id).await?;
    tx.commit().await?;
    Ok(record)
}

/// Puts one back that could not be finished, without a try counted.
async fn let_go(app: &App, record: &Record) {
    let back = db::again(|| async {
        let mut tx = app.db.begin().await?;
        db::query(
            "UPDATE uploads SET state = 'queued', node = NULL, tries = tries - 1 WHERE id = $1 AND node = $2 \
             AND state IN ('checking', 'optimising')",
        )
        .bind(&record.id)
        .bind(app.db.node())
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    });
    if let Err(error) = back.await {
        tracing::warn!(%error, upload = %record.id, "it waits until this server counts as gone");
    }
}

/// From claim to verdict; a fault of ours lets it wait again, until it was tried too often.
async fn look_at(app: &App, record: &Record) {
    let verdict = match examine(app, record).await {
        Ok(verdict) => verdict,
        Err(error) if record.tries < TRIES_MAX => {
            tracing::warn!(%error, upload = %record.id, "an upload was not looked at; it will be tried again");
            return requeue(app, record).await;
        }
        Err(error) => {
            tracing::error!(%error, upload = %record.id, "an upload cannot be looked at");
            Verdict::refused(Refused::unprocessed())
        }
    };
    match db::again(|| conclude(app, record, &verdict)).await {
        Ok(()) => remove_part(app, &record.id).await,
        Err(error) => {
            tracing::error!(%error, upload = %record.id, "a verdict was not kept");
            requeue(app, record).await;
        }
    }
}

async fn requeue(app: &App, record: &Record) {
    // Not at once: what is wrong may pass.
    tokio::time::sleep(PERIOD).await;
    let back = db::again(|| async {
        let mut tx = app.db.begin().await?;
        db::query("UPDATE uploads SET state = 'queued', node = NULL WHERE id = $1 AND node = $2")
            .bind(&record.id)
            .bind(app.db.node())
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    });
    if let Err(error) = back.await {
        tracing::warn!(%error, upload = %record.id, "it waits until this server counts as gone");
    }
}

async fn examine(app: &App, record: &Record) -> Result<Verdict> {
    let bench = app.uploads.bench(&record.id);
    let cannot = |err: std::io::Error| Error::Internal(format!("{}: {err}", bench.display()));
    // What a try before left is of no use.
    let _ = tokio::fs::remove_dir_all(&bench).await;
    tokio::fs::create_dir_all(&bench).await.map_err(cannot)?;
    let kind = record.kind()?;
    let name = match kind {
        Kind::Glb => tool::MODEL.to_owned(),
        _ => format!("in.{}", kind.ending()),
    };
    let (sha256, head) = copy(&app.uploads.part(&record.id), &bench.join(&name))
        .await
        .map_err(cannot)?;
    set_sha256(app, record, &sha256).await?;
    if record
        .declared_sha256
        .as_ref()
        .is_some_and(|declared| *declared != sha256)
    {
        let message =
            format!("the content has the SHA-256 {sha256}, not the one announced; send it again");
        return Ok(Verdict::refused(Refused::new(
            rejection::SHA256_MISMATCH,
            message,
        )));
    }
    if !kind.is_what_it_says(&head) {
        let message = format!(
            "the content is not a {}, whatever its name says",
            kind.name()
        );
        return Ok(Verdict::refused(Refused::new(
            rejection::WRONG_TYPE,
            message,
        )));
    }
    match kind {
        Kind::Glb => examine_model(app, record, &bench).await,
        _ => examine_picture(app, &bench, &name, kind).await,
    }
}

async fn examine_model(app: &App, record: &Record, bench: &Path) -> Result<Verdict> {
    let (settings, category) = (&app.uploads.tool, record.category.as_deref());
    let (checked, report) = match tool::check(settings, bench, category).await? {
        Ok(said) => said,
        Err(refused) => return Ok(Verdict::refused(refused)),
    };
    let mut verdict = Verdict {
        checked: Some(checked),
        optimised: None,
        outcome: Ok(Vec::new()),
    };
    // A size that no such thing has is a warning for a file and an error for a shelf.
    let mut errors = report
        .issues
        .iter()
        .filter(|issue| issue.severity == "error" || issue.code == "STORE_SIZE");
    if let Some(first) = errors.next() {
        let message = format!("the check found errors; the first: {}", first.message);
        verdict.outcome = Err(Refused::new(rejection::FAULTY, message));
        return Ok(verdict);
    }
    if report.stats.triangles == 0 {
        let message = "the model shows nothing: no triangle is in its default scene";
        verdict.outcome = Err(Refused::new(rejection::FAULTY, message));
        return Ok(verdict);
    }
    set_optimising(app, record, verdict.checked.as_deref()).await?;
    match tool::optimise(settings, bench, category).await? {
        Ok(report) => verdict.optimised = Some(report),
        Err(refused) => {
            verdict.outcome = Err(refused);
            return Ok(verdict);
        }
    }
    let shipped = bench.join(tool::SHIPPED);
    let mut files = Vec::new();
    for (role, path) in [
        ("model", bench.join(tool::MODEL)),
        ("desktop", shipped.join("model.desktop.glb")),
        ("phone", shipped.join("model.phone.glb")),
    ] {
        files.push((role, put(app, &path, Kind::Glb).await?));
    }
    verdict.outcome = Ok(files);
    Ok(verdict)
}

async fn examine_picture(app: &App, bench: &Path, name: &str, kind: Kind) -> Result<Verdict> {
    let to = format!("out.{}", kind.ending());
    if let Err(refused) = tool::picture(&app.uploads.tool, bench, name, &to).await? {
        return Ok(Verdict::refused(refused));
    }
    let blob = put(app, &bench.join(to), kind).await?;
    Ok(Verdict {
        checked: None,
        optimised: None,
        outcome: Ok(vec![("picture", blob)]),
    })
}

/// Copies a file for the tool; gives the hash of what was copied and how it begins. What a late request still writes to
/// the part is in no copy.
async fn copy(from: &Path, to: &Path) -> std::io::Result<(String, Vec<u8>)> {
    let mut from = tokio::fs::File::open(from).await?;
    let mut to = tokio::fs::File::create(to).await?;
    let mut hash = Sha256::new();
    let mut head = Vec::new();
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        let count = from.read(&mut buffer).await?;
        if count == 0 {
            break;
        }
        let bytes = &buffer[..count];
        if head.is_empty() {
            head.extend_from_slice(&bytes[..count.min(64)]);
        }
        hash.update(bytes);
        to.write_all(bytes).await?;
    }
    to.flush().await?;
    Ok((hex(&hash.finalize()), head))
}

async fn put(app: &App, path: &Path, kind: Kind) -> Result<Blob> {
    let content = tokio::fs::read(path).await;
    let content = content.map_err(|err| Error::Internal(format!("{}: {err}", path.display())))?;
    app.blobs.put(content, kind).await
}

async fn set_sha256(app: &App, record: &Record, sha256: &str) -> Result<()> {
    db::again(|| async {
        let mut tx = app.db.begin().await?;
        db::query("UPDATE uploads SET sha256 = $2 WHERE id = $1")
            .bind(&record.id)
            .bind(sha256)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    })
    .await
}

async fn set_optimising(app: &App, record: &Record, checked: Option<&str>) -> Result<()> {
    db::again(|| async {
        let mut tx = app.db.begin().await?;
        db::query(
            "UPDATE uploads SET state = 'optimising', checked = $2 WHERE id = $1 AND node = $3 AND state = 'checking'",
        )
        .bind(&record.id)
        .bind(checked)
        .bind(app.db.node())
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    })
    .await
}

/// Keeps the verdict and tells of it, unless somebody else took the upload up meanwhile.
async fn conclude(app: &App, record: &Record, verdict: &Verdict) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let claimed = db::query(
        "UPDATE uploads SET checked = $2, optimised = $3, node = NULL WHERE id = $1 AND node = $4 \
         AND state IN ('checking', 'optimising')",
    )
    .bind(&record.id)
    .bind(&verdict.checked)
    .bind(&verdict.optimised)
    .bind(app.db.node())
    .execute(&mut *tx)
    .await?;
    if claimed.rows_affected() == 0 {
        return Ok(());
    }
    let kind = match &verdict.outcome {
        Err(refused) => reject(app, &mut tx, record, refused).await?,
        Ok(files) => accept(app, &mut tx, record, files).await?,
    };
    tell(app, &mut tx, record, kind).await?;
    tx.commit().await?;
    Ok(())
}

async fn accept(
    app: &App,
    conn: &mut Conn,
    record: &Record,
    files: &[(&'static str, Blob)],
) -> Result<&'static str> {
    let bytes: u64 = files.iter().map(|(_, blob)| blob.bytes).sum();
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    let stored = stored_bytes(conn, &record.merchant_id).await?;
    let most = app.uploads.limits.stored_bytes;
    if exceeds(stored.saturating_add(bytes), most) {
        let message = format!(
            "{stored} bytes are kept, and at most {most} may be; delete uploads that no product uses"
        );
        let refused = Refused::new(rejection::STORAGE_FULL, message);
        return reject(app, conn, record, &refused).await;
    }
    for (position, (role, blob)) in (0_i64..).zip(files) {
        assets::remember(conn, blob).await?;
        db::query(
            "INSERT INTO upload_files (upload_id, position, role, sha256) VALUES ($1, $2, $3, $4)",
        )
        .bind(&record.id)
        .bind(position)
        .bind(*role)
        .bind(&blob.sha256)
        .execute(&mut *conn)
        .await?;
    }
    db::query("UPDATE uploads SET state = 'ready', stored_bytes = $2 WHERE id = $1")
        .bind(&record.id)
        .bind(bytes)
        .execute(conn)
        .await?;
    Ok(event::UPLOAD_READY)
}

async fn reject(
    app: &App,
    conn: &mut Conn,
    record: &Record,
    refused: &Refused,
) -> Result<&'static str> {
    db::query(
        "UPDATE uploads SET state = 'rejected', rejection_code = $2, rejection_message = $3, expires_ms = $4 \
         WHERE id = $1",
    )
    .bind(&record.id)
    .bind(refused.code)
    .bind(&refused.message)
    .bind(app.clock.now_ms() + REJECTED_KEEP_MS)
    .execute(conn)
    .await?;
    Ok(event::UPLOAD_REJECTED)
}

/// Puts the event into the outbox.
async fn tell(app: &App, conn: &mut Conn, record: &Record, kind: &str) -> Result<()> {
    let told = webhooks::told_of(conn, &record.merchant_id, kind).await?;
    let now = record::get(conn, &record.id).await?;
    let Some(now) = now.filter(|_| !told.is_empty()) else {
        return Ok(());
    };
    let now_ms = app.clock.now_ms();
    let event = UploadEvent {
        id: new_id("evt"),
        kind: kind.to_owned(),
        created_at: rfc3339(now_ms),
        data: record::view(conn, now).await?,
    };
    let body = serde_json::to_string(&event)?;
    webhooks::enqueue(conn, &told, (&event.id, kind), &body, now_ms).await
}
