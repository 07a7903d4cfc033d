//! Empties the outbox: each event to each webhook until it is answered with 2xx, later and later.
//!
//! A delivery is claimed by a guarded statement before it is sent, so that of several nodes one sends it; a claim
//! that a crash leaves behind runs out, and the event is sent again. Receivers drop what they know by its id.

use std::{sync::Arc, time::Duration};

use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::{courier::Outcome, signature};
use crate::{app::App, db, error::Result};

const PERIOD: Duration = Duration::from_millis(500);
const AT_ONCE: usize = 16;
const BATCH: i64 = 64;
/// How long a claim holds: longer than any call takes.
const CLAIM_MS: i64 = 60_000;
/// Waits after each failed try, seconds; after the last the event is given up, about two and a half days in.
const WAITS_S: [i64; 8] = [60, 300, 1_800, 7_200, 21_600, 43_200, 57_600, 86_400];
const GONE: u16 = 410;

#[derive(Clone, serde::Deserialize)]
struct Due {
    event_id: String,
    webhook_id: String,
    body: String,
    attempts: i64,
    url: String,
    secret: String,
    old_secret: Option<String>,
    old_secret_until_ms: Option<i64>,
}

/// Sends what is due, until told to stop.
pub(crate) async fn forever(app: App, stop: CancellationToken) {
    let slots = Arc::new(Semaphore::new(AT_ONCE));
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            sent = send_due(&app, &slots) => if let Err(error) = sent {
                tracing::warn!(%error, "the outbox cannot be read; it will be tried again");
            },
        }
        tokio::select! {
            () = stop.cancelled() => return,
            // Something was put in here, or at another server that is slow to send it.
            () = app.db.changes().outbox.notified() => {}
            () = tokio::time::sleep(PERIOD) => {}
        }
    }
}

/// Sends each delivery that is due in a task of its own, so that a slow receiver holds up nobody.
async fn send_due(app: &App, slots: &Arc<Semaphore>) -> Result<()> {
    let due: Vec<Due> = db::query_as(
        "SELECT d.event_id, d.webhook_id, d.body, d.attempts, w.url, w.secret, w.old_secret, w.old_secret_until_ms \
         FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id \
         WHERE d.state = 'pending' AND d.next_ms <= $1 AND w.ended_ms IS NULL ORDER BY d.next_ms LIMIT $2",
    )
    .bind(app.clock.now_ms())
    .bind(BATCH)
    .fetch_all(&app.db.read)
    .await?;
    for due in due {
        let Ok(slot) = slots.clone().acquire_owned().await else {
            return Ok(());
        };
        if !claim(app, &due).await? {
            continue;
        }
        let app = app.clone();
        app.tasks.clone().spawn(async move {
            if let Err(error) = send(&app, &due).await {
                tracing::warn!(%error, event = %due.event_id, "a delivery was not noted; it will be repeated");
            }
            drop(slot);
        });
    }
    Ok(())
}

async fn claim(app: &App, due: &Due) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    let claimed = db::query(
        "UPDATE webhook_deliveries SET attempts = attempts + 1, next_ms = $4 \
         WHERE webhook_id = $1 AND event_id = $2 AND attempts = $3 AND state = 'pending'",
    )
    .bind(&due.webhook_id)
    .bind(&due.event_id)
    .bind(due.attempts)
    .bind(app.clock.now_ms() + CLAIM_MS)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(claimed.rows_affected() == 1)
}

async fn send(app: &App, due: &Due) -> Result<()> {
    let now_ms = app.clock.now_ms();
    let old = due.old_secret.as_deref();
    let old = old.filter(|_| {
        due.old_secret_until_ms
            .is_some_and(|until_ms| now_ms < until_ms)
    });
    let secrets: Vec<&str> = [Some(due.secret.as_str()), old]
        .into_iter()
        .flatten()
        .collect();
    let signature = signature::header(&secrets, now_ms / 1000, &due.body)?;
    let body = due.body.clone();
    let outcome = app
        .courier
        .call(&due.url, &due.event_id, &signature, body)
        .await;
    match outcome {
        Outcome::Answered(200..=299) => app.metrics.webhooks_delivered.inc(),
        _ => app.metrics.webhooks_failed.inc(),
    };
    note(app, due, &outcome).await
}

/// Writes down what came of it and when to try again.
async fn note(app: &App, due: &Due, outcome: &Outcome) -> Result<()> {
    let now_ms = app.clock.now_ms();
    let wait_s = usize::try_from(due.attempts)
        .ok()
        .and_then(|tried| WAITS_S.get(tried));
    let (state, next_ms) = match (outcome, wait_s) {
        (Outcome::Answered(200..=299), _) => ("delivered", now_ms),
        (Outcome::Answered(GONE), _) | (_, None) => ("failed", now_ms),
        (_, Some(wait_s)) => ("pending", now_ms + wait_s * 1000),
    };
    let (http_status, error) = match outcome {
        Outcome::Answered(status) => (Some(i64::from(*status)), None),
        Outcome::Failed(why) => (None, Some(*why)),
    };
    let mut tx = app.db.begin().await?;
    db::query(
        "INSERT INTO webhook_attempts (webhook_id, event_id, attempt, at_ms, http_status, error) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
    )
    .bind(&due.webhook_id)
    .bind(&due.event_id)
    .bind(due.attempts + 1)
    .bind(now_ms)
    .bind(http_status)
    .bind(error)
    .execute(&mut *tx)
    .await?;
    db::query(
        "UPDATE webhook_deliveries SET state = $4, next_ms = $5 \
         WHERE webhook_id = $1 AND event_id = $2 AND attempts = $3 AND state = 'pending'",
    )
    .bind(&due.webhook_id)
    .bind(&due.event_id)
    .bind(due.attempts + 1)
    .bind(state)
    .bind(next_ms)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}
