//! Takes one picture after the other: claims a preview, gives its token to the client, keeps what the client drew.

use std::{path::PathBuf, time::Duration};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::draw::{self, Shot};
use crate::{
    app::App,
    db,
    error::{Error, Result},
    ids::{new_secret, sha256_hex},
    services::assets::{Blob, Kind},
};

/// How often other servers' previews are looked for.
const PERIOD: Duration = Duration::from_secs(5);

/// What draws.
#[derive(Debug)]
pub(crate) struct Studio {
    client: Option<PathBuf>,
    limit: Duration,
    wake: Notify,
}

#[derive(serde::Deserialize)]
struct Job {
    id: String,
    store_id: String,
    place: String,
    slot_id: Option<String>,
}

impl Studio {
    /// One with this client, which may take so long for a picture.
    pub(crate) fn new(client: Option<PathBuf>, limit: Duration) -> Self {
        Self {
            client,
            limit,
            wake: Notify::new(),
        }
    }

    /// Refuses where nothing can draw.
    pub(super) fn require_client(&self) -> Result<()> {
        match self.client {
            Some(_) => Ok(()),
            None => Err(Error::refused(
                503,
                buyplus_api::code::PREVIEW_UNAVAILABLE,
                "previews are drawn by the client: put `buyplus` beside the server's program, or start it with \
                 `serve --client PATH`",
            )),
        }
    }

    /// There is something to do.
    pub(super) fn wake(&self) {
        self.wake.notify_one();
    }
}

/// Draws what is asked for until told to stop. `url` is where the client finds this server.
pub(crate) async fn forever(app: App, url: String, stop: CancellationToken) {
    let Some(client) = app.studio.client.clone() else {
        return;
    };
    loop {
        let work = async {
            while let Some((job, token)) = claim(&app).await? {
                take(&app, &client, &url, &job, &token).await?;
            }
            Ok::<_, Error>(())
        };
        tokio::select! {
            () = stop.cancelled() => return,
            done = work => {
                if let Err(error) = done {
                    tracing::warn!(%error, "a preview could not be worked on");
                }
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = app.studio.wake.notified() => {}
            () = tokio::time::sleep(PERIOD) => {}
        }
    }
}

/// The next preview, with the token that shows its draft; of several servers one gets it.
async fn claim(app: &App) -> Result<Option<(Job, String)>> {
    let now_ms = app.clock.now_ms();
    // Twice as long as one may take: then its server is gone.
    let until_ms = now_ms + 2 * i64::try_from(app.studio.limit.as_millis()).unwrap_or(i64::MAX / 4);
    let due = db::query(
        "SELECT id FROM previews WHERE state = 'queued' OR (state = 'rendering' AND expires_ms < $1) LIMIT 1",
    );
    if due
        .bind(now_ms)
        .fetch_optional(&app.db.read)
        .await?
        .is_none()
    {
        return Ok(None);
    }
    db::again(|| async {
        let mut tx = app.db.begin().await?;
        db::query(
            "UPDATE previews SET state = 'failed', message = $2, token_hash = NULL \
             WHERE state = 'rendering' AND expires_ms < $1",
        )
        .bind(now_ms)
        .bind("the drawing broke off; ask for it again")
        .execute(&mut *tx)
        .await?;
        let job: Option<Job> = db::query_as(
            "SELECT id, store_id, place, slot_id FROM previews WHERE state = 'queued' ORDER BY id LIMIT 1",
        )
        .fetch_optional(&mut *tx)
        .await?;
        let token = new_secret();
        if let Some(job) = &job {
            db::query("UPDATE previews SET state = 'rendering', token_hash = $2, expires_ms = $3 WHERE id = $1")
                .bind(&job.id)
                .bind(sha256_hex(token.as_bytes()))
                .bind(until_ms)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok(job.map(|job| (job, token)))
    })
    .await
}

async fn take(
    app: &App,
    client: &std::path::Path,
    url: &str,
    job: &Job,
    token: &str,
) -> Result<()> {
    let shot = Shot {
        url,
        store_id: &job.store_id,
        place: &job.place,
        slot_id: job.slot_id.as_deref(),
        token,
    };
    match draw::picture(client, &shot, app.studio.limit).await {
        Ok(picture) => {
            let blob = app.blobs.put(picture, Kind::Png).await?;
            finish(app, job, Ok(&blob)).await
        }
        Err(message) => finish(app, job, Err(&message)).await,
    }
}

/// Writes down how it ended; the token shows nothing any more.
async fn finish(app: &App, job: &Job, outcome: std::result::Result<&Blob, &str>) -> Result<()> {
    db::again(|| async {
        let mut tx = app.db.begin().await?;
        if let Ok(blob) = outcome {
            db::query("INSERT INTO assets (sha256, bytes, mime) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
                .bind(&blob.sha256)
                .bind(i64::try_from(blob.bytes).unwrap_or(i64::MAX))
                .bind(blob.kind.mime())
                .execute(&mut *tx)
                .await?;
        }
        db::query(
            "UPDATE previews SET state = $2, picture_sha256 = $3, message = $4, token_hash = NULL WHERE id = $1",
        )
        .bind(&job.id)
        .bind(if outcome.is_ok() { "ready" } else { "failed" })
        .bind(outcome.ok().map(|blob| blob.sha256.as_str()))
        .bind(outcome.err())
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    })
    .await
}
