//! Notices to agents: written together with what they tell of, sent afterwards, signed, tried again.

use serde::Deserialize;
use serde_json::{Value, json};

use super::order_wire::Order;
use crate::{
    app::App,
    clock::rfc3339,
    db::{self, Conn},
    error::{Error, Result},
    ids::new_id,
    outbound::Header,
};

/// What the agent's profile must have to be told of orders.
const ORDER_CAPABILITY: &str = "dev.ucp.shopping.order";
const MINUTE_MS: i64 = 60_000;
/// Waits before each further try; after the last the notice is given up.
const WAITS_MS: [i64; 7] = [
    5 * MINUTE_MS,
    30 * MINUTE_MS,
    120 * MINUTE_MS,
    360 * MINUTE_MS,
    720 * MINUTE_MS,
    1440 * MINUTE_MS,
    1440 * MINUTE_MS,
];
const AT_ONCE_MAX: i64 = 100;

#[derive(serde::Deserialize)]
struct Notice {
    id: String,
    agent_profile: String,
    sender: String,
    body: String,
    attempts: i64,
    due_ms: i64,
}

#[derive(Deserialize)]
struct Profile {
    ucp: ProfileCapabilities,
}

#[derive(Deserialize)]
struct ProfileCapabilities {
    #[serde(default)]
    capabilities: Vec<ProfileCapability>,
}

#[derive(Deserialize)]
struct ProfileCapability {
    name: Option<String>,
    #[serde(default)]
    config: Value,
}

/// Writes a notice down, if the agent said who it is.
pub(super) async fn announce(
    app: &App,
    conn: &mut Conn,
    order: &Order,
    event_type: &str,
    agent_profile: Option<&str>,
) -> Result<()> {
    let Some(agent_profile) = agent_profile.filter(|url| url.starts_with("http")) else {
        return Ok(());
    };
    let now_ms = app.clock.now_ms();
    let id = new_id("whk");
    db::query(
        "INSERT INTO ucp_webhooks (id, order_id, agent_profile, sender, body, attempts, due_ms, state) \
         VALUES ($1, $2, $3, $4, $5, 0, $6, 'waiting')",
    )
    .bind(&id)
    .bind(&order.id)
    .bind(agent_profile)
    .bind(sender(order))
    .bind(body(order, event_type, &id, now_ms)?)
    .bind(now_ms)
    .execute(conn)
    .await?;
    Ok(())
}

/// Sends every notice whose time has come.
pub(crate) async fn deliver_due(app: &App) -> Result<()> {
    let due: Vec<Notice> = db::query_as(
        "SELECT id, agent_profile, sender, body, attempts, due_ms FROM ucp_webhooks \
         WHERE state = 'waiting' AND due_ms <= $1 ORDER BY due_ms LIMIT $2",
    )
    .bind(app.clock.now_ms())
    .bind(AT_ONCE_MAX)
    .fetch_all(&app.db.read)
    .await?;
    for notice in due {
        if !claim(app, &notice).await? {
            continue;
        }
        match send(app, &notice).await {
            Ok(()) => conclude(app, &notice.id, "sent").await?,
            Err(why) => {
                tracing::info!(notice = %notice.id, %why, "an agent could not be told of its order");
                let last = notice.attempts as usize + 1 > WAITS_MS.len();
                // The suite's receiver is down most of the time, and must not hear of old orders when it is up.
                if last || app.ucp.is_conformance() {
                    conclude(app, &notice.id, "given_up").await?;
                }
            }
        }
    }
    Ok(())
}

/// Sends what is due without making anybody wait for it.
pub(super) fn deliver_soon(app: &App) {
    let work = app.clone();
    app.tasks.spawn(async move {
        if let Err(error) = deliver_due(&work).await {
            tracing::warn!(%error, "notices to agents stopped; they will be tried again");
        }
    });
}

/// Moves the notice's time on, so that nobody else sends it meanwhile; false where somebody else did.
async fn claim(app: &App, notice: &Notice) -> Result<bool> {
    let wait_ms = WAITS_MS
        .get(notice.attempts as usize)
        .copied()
        .unwrap_or(MINUTE_MS);
    let mut tx = app.db.begin().await?;
    let mine = db::query(
        "UPDATE ucp_webhooks SET attempts = attempts + 1, due_ms = $3 \
         WHERE id = $1 AND due_ms = $2 AND attempts = $4 AND state = 'waiting'",
    )
    .bind(&notice.id)
    .bind(notice.due_ms)
    .bind(app.clock.now_ms() + wait_ms)
    .bind(notice.attempts)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(mine.rows_affected() == 1)
}

async fn conclude(app: &App, id: &str, state: &str) -> Result<()> {
    let mut tx = app.db.begin().await?;
    db::query("UPDATE ucp_webhooks SET state = $2 WHERE id = $1")
        .bind(id)
        .bind(state)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

async fn send(app: &App, notice: &Notice) -> std::result::Result<(), String> {
    let outbound = &app.ucp.outbound;
    let profile = outbound.get(&notice.agent_profile).await?;
    let profile: Profile =
        serde_json::from_slice(&profile).map_err(|err| format!("the agent's profile: {err}"))?;
    let url = webhook_url(&profile).ok_or("the agent's profile names no webhook")?;
    let headers: [Header; 3] = [
        ("content-type", "application/json".to_owned()),
        (
            "request-signature",
            app.ucp.keys.detached(notice.body.as_bytes()),
        ),
        ("ucp-agent", format!("profile=\"{}\"", notice.sender)),
    ];
    outbound.post(url, &headers, notice.body.clone()).await
}

fn webhook_url(profile: &Profile) -> Option<&str> {
    let mut capabilities = profile.ucp.capabilities.iter();
    let order = capabilities.find(|one| one.name.as_deref() == Some(ORDER_CAPABILITY))?;
    order.config.get("webhook_url")?.as_str()
}

/// The published interface wants the order's members at the top, the suite wants them under `order`.
fn body(order: &Order, event_type: &str, event_id: &str, now_ms: i64) -> Result<String> {
    let order = serde_json::to_value(order)?;
    let mut body = order.clone();
    let members = body.as_object_mut();
    let members = members.ok_or_else(|| Error::Internal("an order is no object".to_owned()))?;
    members.insert("event_id".to_owned(), json!(event_id));
    members.insert("event_type".to_owned(), json!(event_type));
    members.insert("created_time".to_owned(), json!(rfc3339(now_ms)));
    members.insert("order".to_owned(), order);
    Ok(body.to_string())
}

/// Our own profile, so that the agent finds the key.
fn sender(order: &Order) -> String {
    let base = order.permalink_url.split("/v1/").next().unwrap_or_default();
    format!("{base}/.well-known/ucp")
}
