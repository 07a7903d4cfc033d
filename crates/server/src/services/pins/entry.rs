//! One entry on one keypad.

use buyplus_api::{PinProof, Secret, code};

use super::{
    Pin,
    lock::{ATTEMPTS, lock_ms, locked},
};
use crate::{
    app::App,
    db::{self, Conn},
    error::{Error, Result},
    services::{checkout::Session, passwords},
};

const KEYS: u8 = 10;

/// What is to be checked: the digits that were meant, and the hash of those that were set.
struct Entry {
    digits: Secret,
    hash: String,
}

/// Uses the keypad up and notes whether the entry was right; a keypad that cannot be used is left as it is.
///
/// Whether the payment may go on is for [`spend`] to say, so that a repeated request gets the answer of the first.
pub(crate) async fn enter(app: &App, device_id: &str, proof: &PinProof) -> Result<()> {
    if proof.positions.is_empty()
        || proof.positions.len() > super::DIGITS_MAX
        || proof.positions.iter().any(|key| *key >= KEYS)
    {
        return Err(Error::invalid(
            "/pin/positions",
            format!("must be up to {} keys, 0 to 9 each", super::DIGITS_MAX),
        ));
    }
    let mut tx = app.db.begin().await?;
    let taken = take(&mut tx, device_id, proof, app.clock.now_ms()).await?;
    let Some(entry) = taken else {
        return Ok(());
    };
    tx.commit().await?;
    let right = passwords::is_match(&entry.digits, Some(entry.hash)).await?;
    let mut tx = app.db.begin().await?;
    note(&mut tx, device_id, proof, right).await?;
    tx.commit().await?;
    Ok(())
}

/// Lets the payment of a session, or a change of the PIN, rest on an entry that was right. Works once.
pub(crate) async fn spend(
    conn: &mut Conn,
    device_id: &str,
    session: Option<&Session>,
    proof: &PinProof,
    now_ms: i64,
) -> Result<()> {
    let spent = db::query(
        "UPDATE pin_challenges SET state = 'spent' WHERE id = $1 AND device_id = $2 AND session_id = $3 \
         AND session_nonce = $4 AND state = 'right' AND expires_ms > $5",
    )
    .bind(&proof.challenge_id)
    .bind(device_id)
    .bind(session.map_or("", |session| session.id.as_str()))
    .bind(session.map_or("", |session| session.nonce.as_str()))
    .bind(now_ms)
    .execute(&mut *conn)
    .await?;
    match spent.rows_affected() {
        1 => Ok(()),
        _ => Err(why_not(conn, device_id, proof, now_ms).await?),
    }
}

/// Takes the keypad and an attempt, both before the check: guesses in parallel are counted like any other.
async fn take(
    conn: &mut Conn,
    device_id: &str,
    proof: &PinProof,
    now_ms: i64,
) -> Result<Option<Entry>> {
    let keypad = db::query(
        "UPDATE pin_challenges SET state = 'checking' WHERE id = $1 AND device_id = $2 AND state = 'open' \
         AND expires_ms > $3 RETURNING layout",
    )
    .bind(&proof.challenge_id)
    .bind(device_id)
    .bind(now_ms)
    .fetch_optional(&mut *conn)
    .await?;
    let Some(keypad) = keypad else {
        return not_open(conn, device_id, proof, now_ms)
            .await
            .map(|()| None);
    };
    let layout: Vec<u8> = serde_json::from_str(keypad.get("layout"))?;
    let Some(pin) = Pin::load(conn, device_id).await? else {
        return Ok(None);
    };
    if pin.locked_until_ms > now_ms {
        return Ok(None);
    }
    let last = pin.attempts_left <= 1;
    let counted = db::query(
        "UPDATE pins SET attempts_left = $2, lockouts = $3, locked_until_ms = $4 \
         WHERE device_id = $1 AND attempts_left = $5 AND lockouts = $6 RETURNING hash",
    )
    .bind(device_id)
    .bind(if last {
        ATTEMPTS
    } else {
        pin.attempts_left - 1
    })
    .bind(pin.lockouts + i64::from(last))
    .bind(if last {
        now_ms + lock_ms(pin.lockouts)
    } else {
        0
    })
    .bind(pin.attempts_left)
    .bind(pin.lockouts)
    .fetch_optional(conn)
    .await?;
    Ok(counted.map(|row| Entry {
        digits: Secret(digits(&layout, &proof.positions)),
        hash: row.get("hash"),
    }))
}

/// A keypad that is being checked belongs to the same request, sent twice at once.
async fn not_open(conn: &mut Conn, device_id: &str, proof: &PinProof, now_ms: i64) -> Result<()> {
    let state = state(conn, device_id, proof).await?;
    if state.is_some_and(|(state, expires_ms)| state == "checking" && expires_ms > now_ms) {
        let detail = "this entry is still being checked";
        return Err(Error::refused(409, code::IDEMPOTENCY_IN_FLIGHT, detail));
    }
    Ok(())
}

async fn note(conn: &mut Conn, device_id: &str, proof: &PinProof, right: bool) -> Result<()> {
    let noted = db::query(
        "UPDATE pin_challenges SET state = $3 WHERE id = $1 AND device_id = $2 AND state = 'checking'",
    )
    .bind(&proof.challenge_id)
    .bind(device_id)
    .bind(if right { "right" } else { "wrong" })
    .execute(&mut *conn)
    .await?;
    if right && noted.rows_affected() == 1 {
        db::query(
            "UPDATE pins SET attempts_left = $2, lockouts = 0, locked_until_ms = 0 WHERE device_id = $1",
        )
        .bind(device_id)
        .bind(ATTEMPTS)
        .execute(conn)
        .await?;
    }
    Ok(())
}

async fn why_not(conn: &mut Conn, device_id: &str, proof: &PinProof, now_ms: i64) -> Result<Error> {
    let pin = Pin::load(conn, device_id).await?;
    if let Some(pin) = pin.as_ref().filter(|pin| pin.locked_until_ms > now_ms) {
        return Ok(locked(pin.locked_until_ms));
    }
    let state = state(conn, device_id, proof).await?;
    Ok(match (state, pin) {
        (Some((state, _)), Some(pin)) if state == "wrong" => {
            let detail = format!(
                "wrong PIN; {} more before it is locked. Ask for a new keypad",
                pin.attempts_left
            );
            Error::refused(403, code::PIN_WRONG, detail)
        }
        _ => {
            let detail = "the keypad was used, has ended, or is for other terms; ask for a new one";
            Error::refused(409, code::PIN_CHALLENGE_INVALID, detail)
        }
    })
}

async fn state(
    conn: &mut Conn,
    device_id: &str,
    proof: &PinProof,
) -> Result<Option<(String, i64)>> {
    let row =
        db::query("SELECT state, expires_ms FROM pin_challenges WHERE id = $1 AND device_id = $2")
            .bind(&proof.challenge_id)
            .bind(device_id)
            .fetch_optional(conn)
            .await?;
    Ok(row.map(|row| (row.get("state"), row.get("expires_ms"))))
}

fn digits(layout: &[u8], positions: &[u8]) -> String {
    let digit = |key: &u8| layout.get(usize::from(*key)).copied().unwrap_or(KEYS);
    positions
        .iter()
        .map(|key| char::from(b'0' + digit(key)))
        .collect()
}
