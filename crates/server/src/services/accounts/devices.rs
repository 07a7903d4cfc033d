//! The devices that are signed in to an account, and parting with one of them.

use buyplus_api::AccountDevice;

use crate::{
    app::App,
    clock::rfc3339,
    db::{self, Conn},
    error::{Error, Result},
    services::devices::Device,
};

#[derive(serde::Deserialize)]
struct Record {
    id: String,
    label: String,
    created_ms: i64,
    refreshed_ms: i64,
}

/// The devices that are signed in now, the one used last first.
pub(crate) async fn list_devices(
    app: &App,
    conn: &mut Conn,
    device: &Device,
    account_id: &str,
) -> Result<Vec<AccountDevice>> {
    let records: Vec<Record> = db::query_as(
        "SELECT d.id, d.label, s.created_ms, s.refreshed_ms FROM account_sessions s \
         JOIN devices d ON d.id = s.device_id WHERE s.account_id = $1 AND s.ended_ms IS NULL AND s.expires_ms > $2 \
         ORDER BY s.refreshed_ms DESC, s.id DESC",
    )
    .bind(account_id)
    .bind(app.clock.now_ms())
    .fetch_all(conn)
    .await?;
    let told = |record: Record| AccountDevice {
        is_this_one: record.id == device.id,
        id: record.id,
        label: record.label,
        signed_in_at: rfc3339(record.created_ms),
        refreshed_at: rfc3339(record.refreshed_ms),
    };
    Ok(records.into_iter().map(told).collect())
}

/// Parts with a device of the account, a lost one perhaps: it is signed out, its own token stops working, and no
/// mandate of it pays any more.
pub(crate) async fn sign_out_device(app: &App, account_id: &str, id: &str) -> Result<()> {
    let now_ms = app.clock.now_ms();
    let mut tx = app.db.begin().await?;
    let ended = db::query(
        "UPDATE account_sessions SET ended_ms = $3 WHERE account_id = $1 AND device_id = $2 AND ended_ms IS NULL",
    )
    .bind(account_id)
    .bind(id)
    .bind(now_ms)
    .execute(&mut *tx)
    .await?;
    if ended.rows_affected() == 0 {
        return Err(Error::not_found("device", id));
    }
    for sql in [
        "UPDATE devices SET revoked_ms = $2 WHERE id = $1 AND revoked_ms IS NULL",
        "UPDATE mandates SET revoked_ms = $2 WHERE device_id = $1 AND revoked_ms IS NULL",
    ] {
        db::query(sql)
            .bind(id)
            .bind(now_ms)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}
