//! Telling merchants' own systems what happened: who is told, what is in the outbox, what was sent.

mod courier;
mod guard;
mod sending;
mod signature;

use buyplus_api::{
    Delivery, DeliveryAttempt, DeliveryStatus, Webhook, WebhookRequest, WebhookSecret, code, event,
};

pub(crate) use self::{
    courier::Courier,
    guard::{PublicOnly, is_public},
    sending::forever,
};
use crate::{
    app::App,
    clock::rfc3339,
    db::{self, Conn},
    error::{Error, Result},
    ids::{new_id, new_secret},
    services::merchants::Merchant,
};

/// How long an old secret signs beside the new one.
const OLD_SECRET_MS: i64 = 24 * 3600 * 1000;
const WEBHOOKS_MAX: usize = 20;
const DELIVERIES_SHOWN: i64 = 100;

#[derive(serde::Deserialize)]
struct Record {
    id: String,
    url: String,
    events: String,
    old_secret_until_ms: Option<i64>,
    created_ms: i64,
}

#[derive(serde::Deserialize)]
struct DeliveryRecord {
    event_id: String,
    kind: String,
    state: String,
    next_ms: i64,
}

#[derive(serde::Deserialize)]
struct AttemptRecord {
    event_id: String,
    at_ms: i64,
    http_status: Option<i64>,
    error: Option<String>,
}

/// Tells somebody from now on.
pub(crate) async fn create(
    app: &App,
    conn: &mut Conn,
    seller: &Merchant,
    request: &WebhookRequest,
) -> Result<WebhookSecret> {
    app.courier.check(&request.url)?;
    for (index, kind) in request.events.iter().enumerate() {
        if !event::ALL.contains(&kind.as_str()) {
            let pointer = format!("/events/{index}");
            return Err(Error::invalid(&pointer, "is no kind of event"));
        }
    }
    if list(conn, seller).await?.len() >= WEBHOOKS_MAX {
        let detail = format!("a merchant has at most {WEBHOOKS_MAX} webhooks; end one first");
        return Err(Error::refused(409, code::CONFLICT, detail));
    }
    let (id, secret) = (new_id("whk"), new_webhook_secret());
    db::query(
        "INSERT INTO webhooks (id, merchant_id, url, events, secret, created_ms) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&id)
    .bind(&seller.id)
    .bind(&request.url)
    .bind(serde_json::to_string(&request.events)?)
    .bind(&secret)
    .bind(app.clock.now_ms())
    .execute(&mut *conn)
    .await?;
    let webhook = get(conn, seller, &id).await?;
    Ok(WebhookSecret { webhook, secret })
}

/// Whom the merchant has told, oldest first.
pub(crate) async fn list(conn: &mut Conn, seller: &Merchant) -> Result<Vec<Webhook>> {
    let records = alive(conn, &seller.id).await?;
    records.into_iter().map(Record::view).collect()
}

/// Tells them no more; what was not delivered yet never will be.
pub(crate) async fn end(conn: &mut Conn, seller: &Merchant, id: &str, now_ms: i64) -> Result<()> {
    get(conn, seller, id).await?;
    db::query("UPDATE webhooks SET ended_ms = $2 WHERE id = $1 AND ended_ms IS NULL")
        .bind(id)
        .bind(now_ms)
        .execute(&mut *conn)
        .await?;
    db::query("UPDATE webhook_deliveries SET state = 'failed' WHERE webhook_id = $1 AND state = 'pending'")
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Gives a new secret; the one before signs as well for a day, any older one no more.
pub(crate) async fn rotate(
    conn: &mut Conn,
    seller: &Merchant,
    id: &str,
    now_ms: i64,
) -> Result<WebhookSecret> {
    get(conn, seller, id).await?;
    let secret = new_webhook_secret();
    db::query("UPDATE webhooks SET old_secret = secret, old_secret_until_ms = $3, secret = $2 WHERE id = $1")
        .bind(id)
        .bind(&secret)
        .bind(now_ms + OLD_SECRET_MS)
        .execute(&mut *conn)
        .await?;
    let webhook = get(conn, seller, id).await?;
    Ok(WebhookSecret { webhook, secret })
}

/// What was sent to a webhook and what will be, newest first.
pub(crate) async fn deliveries(
    conn: &mut Conn,
    seller: &Merchant,
    id: &str,
) -> Result<Vec<Delivery>> {
    get(conn, seller, id).await?;
    let records: Vec<DeliveryRecord> = db::query_as(
        "SELECT event_id, kind, state, next_ms FROM webhook_deliveries WHERE webhook_id = $1 \
         ORDER BY event_id DESC LIMIT $2",
    )
    .bind(id)
    .bind(DELIVERIES_SHOWN)
    .fetch_all(&mut *conn)
    .await?;
    let oldest = records.last().map_or("", |record| record.event_id.as_str());
    let attempts: Vec<AttemptRecord> = db::query_as(
        "SELECT event_id, at_ms, http_status, error FROM webhook_attempts WHERE webhook_id = $1 AND event_id >= $2 \
         ORDER BY attempt",
    )
    .bind(id)
    .bind(oldest)
    .fetch_all(conn)
    .await?;
    let attempts = |event_id: &str| {
        let mine = attempts
            .iter()
            .filter(|attempt| attempt.event_id == event_id);
        mine.map(AttemptRecord::view).collect()
    };
    let delivery = |record: &DeliveryRecord| record.view(attempts(&record.event_id));
    Ok(records.iter().map(delivery).collect())
}

/// Who of a merchant's is to be told of this kind of event.
pub(crate) async fn told_of(conn: &mut Conn, merchant_id: &str, kind: &str) -> Result<Vec<String>> {
    let mut told = Vec::new();
    for record in alive(conn, merchant_id).await? {
        let events: Vec<String> = serde_json::from_str(&record.events)?;
        if events.is_empty() || events.iter().any(|wanted| wanted == kind) {
            told.push(record.id);
        }
    }
    Ok(told)
}

/// Puts an event into the outbox, in the transaction of what it tells of.
pub(crate) async fn enqueue(
    conn: &mut Conn,
    webhook_ids: &[String],
    (event_id, kind): (&str, &str),
    body: &str,
    now_ms: i64,
) -> Result<()> {
    for webhook_id in webhook_ids {
        db::query(
            "INSERT INTO webhook_deliveries (event_id, webhook_id, kind, body, state, attempts, next_ms, created_ms) \
             VALUES ($1, $2, $3, $4, 'pending', 0, $5, $5)",
        )
        .bind(event_id)
        .bind(webhook_id)
        .bind(kind)
        .bind(body)
        .bind(now_ms)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

async fn get(conn: &mut Conn, seller: &Merchant, id: &str) -> Result<Webhook> {
    let webhooks = list(conn, seller).await?;
    webhooks
        .into_iter()
        .find(|webhook| webhook.id == id)
        .ok_or_else(|| Error::not_found("webhook", id))
}

async fn alive(conn: &mut Conn, merchant_id: &str) -> Result<Vec<Record>> {
    let records = db::query_as(
        "SELECT id, url, events, old_secret_until_ms, created_ms FROM webhooks WHERE merchant_id = $1 \
         AND ended_ms IS NULL ORDER BY id",
    )
    .bind(merchant_id)
    .fetch_all(conn)
    .await?;
    Ok(records)
}

fn new_webhook_secret() -> String {
    format!("whsec_{}", new_secret())
}

impl Record {
    fn view(self) -> Result<Webhook> {
        Ok(Webhook {
            id: self.id,
            url: self.url,
            events: serde_json::from_str(&self.events)?,
            created_at: rfc3339(self.created_ms),
            old_secret_until: self.old_secret_until_ms.map(rfc3339),
        })
    }
}

impl DeliveryRecord {
    fn view(&self, attempts: Vec<DeliveryAttempt>) -> Delivery {
        let status = match self.state.as_str() {
            "delivered" => DeliveryStatus::Delivered,
            "failed" => DeliveryStatus::Failed,
            _ => DeliveryStatus::Pending,
        };
        Delivery {
            event_id: self.event_id.clone(),
            kind: self.kind.clone(),
            status,
            next_attempt_at: (status == DeliveryStatus::Pending).then(|| rfc3339(self.next_ms)),
            attempts,
        }
    }
}

impl AttemptRecord {
    fn view(&self) -> DeliveryAttempt {
        DeliveryAttempt {
            at: rfc3339(self.at_ms),
            http_status: self
                .http_status
                .and_then(|status| u16::try_from(status).ok()),
            error: self.error.clone(),
        }
    }
}
