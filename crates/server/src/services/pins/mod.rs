//! The PIN of a device: set on the phone, entered in the headset on a keypad that is shuffled for each entry.
//!
//! An entry is checked before the payment's transaction, as argon2 takes its time: `entry` uses the keypad up and
//! notes whether it was right; the payment then spends that note in its own transaction, once.

mod entry;
mod lock;

use buyplus_api::{PinChallenge, PinChallengeRequest, PinRequest, PinStatus, code};
use rand::seq::SliceRandom;

pub(crate) use self::entry::{enter, spend};
use self::lock::ATTEMPTS;
use crate::{
    app::App,
    clock::rfc3339,
    db::{self, Conn},
    error::{Error, Result},
    ids::new_id,
    services::{checkout, devices::Device, passwords},
};

/// How long a keypad can be used.
const KEYPAD_MS: i64 = 2 * 60 * 1000;
const DIGITS_MIN: usize = 4;
const DIGITS_MAX: usize = 8;

#[derive(serde::Deserialize)]
struct Pin {
    digits: i64,
    attempts_left: i64,
    lockouts: i64,
    locked_until_ms: i64,
}

/// Whether the device has a PIN, and whether it can be entered now.
pub(crate) async fn status(app: &App, conn: &mut Conn, device: &Device) -> Result<PinStatus> {
    let pin = Pin::load(conn, &device.id).await?;
    let now_ms = app.clock.now_ms();
    let locked = pin
        .as_ref()
        .map(|pin| pin.locked_until_ms)
        .filter(|until_ms| *until_ms > now_ms);
    Ok(PinStatus {
        is_set: pin.is_some(),
        attempts_left: match (&pin, locked) {
            (Some(pin), None) => pin.attempts_left(),
            _ => 0,
        },
        locked_until: locked.map(rfc3339),
    })
}

/// Sets the PIN; where there is one, it has to be entered first.
pub(crate) async fn set(app: &App, device: &Device, request: &PinRequest) -> Result<()> {
    check(&request.pin.0)?;
    if let Some(proof) = &request.current {
        enter(app, &device.id, proof).await?;
    }
    let hash = passwords::hash(&request.pin).await?;
    let digits = i64::try_from(request.pin.0.len()).unwrap_or(0);
    let now_ms = app.clock.now_ms();
    let mut tx = app.db.begin().await?;
    let made = db::query(
        "INSERT INTO pins (device_id, hash, digits, attempts_left, lockouts, locked_until_ms) \
         VALUES ($1, $2, $3, $4, 0, 0) ON CONFLICT DO NOTHING",
    )
    .bind(&device.id)
    .bind(&hash)
    .bind(digits)
    .bind(ATTEMPTS)
    .execute(&mut *tx)
    .await?;
    if made.rows_affected() == 0 {
        let Some(proof) = &request.current else {
            let detail = "there is a PIN: enter it on a keypad and send it as `current`";
            return Err(Error::refused(403, code::PIN_REQUIRED, detail));
        };
        spend(&mut tx, &device.id, None, proof, now_ms).await?;
        db::query("UPDATE pins SET hash = $2, digits = $3 WHERE device_id = $1")
            .bind(&device.id)
            .bind(&hash)
            .bind(digits)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// A keypad for one entry; the one before ends.
pub(crate) async fn challenge(
    app: &App,
    conn: &mut Conn,
    device: &Device,
    request: &PinChallengeRequest,
) -> Result<PinChallenge> {
    let now_ms = app.clock.now_ms();
    let nonce = match &request.session_id {
        Some(id) => checkout::open_session(app, conn, device, id).await?.nonce,
        None => String::new(),
    };
    let pin = Pin::load(conn, &device.id).await?;
    let pin = pin.ok_or_else(|| {
        let detail = "this device has no PIN; set one on the phone, with PUT /v1/pin";
        Error::refused(409, code::PIN_NOT_SET, detail)
    })?;
    if pin.locked_until_ms > now_ms {
        return Err(lock::locked(pin.locked_until_ms));
    }
    let mut layout: Vec<u8> = (0..10).collect();
    layout.shuffle(&mut rand::rng());
    let challenge = PinChallenge {
        id: new_id("pch"),
        session_id: request.session_id.clone(),
        layout,
        digits: u32::try_from(pin.digits).unwrap_or(0),
        attempts_left: pin.attempts_left(),
        expires_at: rfc3339(now_ms + KEYPAD_MS),
    };
    keep(conn, device, &challenge, &nonce, now_ms).await?;
    Ok(challenge)
}

async fn keep(
    conn: &mut Conn,
    device: &Device,
    challenge: &PinChallenge,
    nonce: &str,
    now_ms: i64,
) -> Result<()> {
    db::query(
        "INSERT INTO pin_challenges (device_id, id, session_id, session_nonce, layout, state, expires_ms) \
         VALUES ($1, $2, $3, $4, $5, 'open', $6) ON CONFLICT (device_id) DO UPDATE SET id = excluded.id, \
         session_id = excluded.session_id, session_nonce = excluded.session_nonce, layout = excluded.layout, \
         state = 'open', expires_ms = excluded.expires_ms",
    )
    .bind(&device.id)
    .bind(&challenge.id)
    .bind(challenge.session_id.as_deref().unwrap_or(""))
    .bind(nonce)
    .bind(serde_json::to_string(&challenge.layout)?)
    .bind(now_ms + KEYPAD_MS)
    .execute(conn)
    .await?;
    Ok(())
}

/// Refuses what would be guessed first.
fn check(pin: &str) -> Result<()> {
    let digits = pin.as_bytes();
    if !(DIGITS_MIN..=DIGITS_MAX).contains(&digits.len()) || !digits.iter().all(u8::is_ascii_digit)
    {
        return Err(Error::invalid(
            "/pin",
            format!("must be {DIGITS_MIN} to {DIGITS_MAX} digits"),
        ));
    }
    let steps = digits
        .windows(2)
        .map(|two| i16::from(two[1]) - i16::from(two[0]));
    let steps: Vec<_> = steps.collect();
    if (-1..=1).any(|step| steps.iter().all(|one| *one == step)) {
        let detail = "is guessed first: not all digits the same, and not in a row";
        return Err(Error::invalid("/pin", detail));
    }
    Ok(())
}

impl Pin {
    async fn load(conn: &mut Conn, device_id: &str) -> Result<Option<Self>> {
        let pin = db::query_as(
            "SELECT digits, attempts_left, lockouts, locked_until_ms FROM pins WHERE device_id = $1",
        )
        .bind(device_id)
        .fetch_optional(conn)
        .await?;
        Ok(pin)
    }

    fn attempts_left(&self) -> u32 {
        u32::try_from(self.attempts_left).unwrap_or(0)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn what_is_guessed_first_is_refused() {
        for weak in [
            "1111",
            "1234",
            "98765",
            "123",
            "123456789",
            "12a4",
            "",
            "٣٤٥٦",
        ] {
            assert!(check(weak).is_err(), "{weak}");
        }
        for good in ["2580", "1123", "90909090"] {
            check(good).unwrap();
        }
    }
}
