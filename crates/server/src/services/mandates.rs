//! What a shopper lets a device pay by a nod, and whether a payment stays within it.

use buyplus_api::{Mandate, MandateRequest, MandateTerms, Money, code};

use crate::{
    app::App,
    clock::{parse_ms, rfc3339, utc_day},
    db::{self, Conn, Executor},
    error::{Error, Refusal, Result},
    ids::new_id,
    services::devices::Device,
    signature::is_signed_by,
};

const NONCE_BYTES_MAX: usize = 128;

#[derive(serde::Deserialize)]
struct Record {
    id: String,
    device_id: String,
    currency: String,
    cap_per_payment_minor: i64,
    cap_per_day_minor: i64,
    max_payments_per_day: i64,
    expires_at: String,
    nonce: String,
    created_ms: i64,
    revoked_ms: Option<i64>,
}

/// Puts signed terms into force.
pub(crate) async fn create(
    app: &App,
    device: &Device,
    request: &MandateRequest,
) -> Result<Mandate> {
    let terms = &request.terms;
    check_terms(terms, device, app.clock.now_ms())?;
    if !is_signed_by(
        &device.public_key,
        &terms.signing_bytes(),
        &request.signature,
    ) {
        let detail = "the signature is not by this device's key over these terms";
        return Err(Error::refused(403, code::SIGNATURE_INVALID, detail));
    }
    let id = new_id("mdt");
    let mut tx = app.db.begin().await?;
    let made = db::query(
        "INSERT INTO mandates (id, device_id, currency, cap_per_payment_minor, cap_per_day_minor, \
         max_payments_per_day, expires_at, nonce, signature, created_ms) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
    )
    .bind(&id)
    .bind(&device.id)
    .bind(&terms.currency)
    .bind(terms.cap_per_payment_minor)
    .bind(terms.cap_per_day_minor)
    .bind(i64::from(terms.max_payments_per_day))
    .bind(&terms.expires_at)
    .bind(&terms.nonce)
    .bind(&request.signature)
    .bind(app.clock.now_ms())
    .execute(&mut *tx)
    .await?;
    if made.rows_affected() == 0 {
        let detail = "terms with this nonce were submitted before; sign new ones with a new nonce";
        return Err(Error::refused(409, code::MANDATE_NONCE_USED, detail));
    }
    let mandate = get(&mut tx, &device.id, &id).await?;
    tx.commit().await?;
    Ok(mandate)
}

/// The device's mandates, newest first.
pub(crate) async fn list(conn: &mut Conn, device_id: &str) -> Result<Vec<Mandate>> {
    let records: Vec<Record> = db::query_as(
        "SELECT id, device_id, currency, cap_per_payment_minor, cap_per_day_minor, max_payments_per_day, \
         expires_at, nonce, created_ms, revoked_ms FROM mandates WHERE device_id = $1 ORDER BY id DESC",
    )
    .bind(device_id)
    .fetch_all(conn)
    .await?;
    Ok(records.into_iter().map(Record::into_mandate).collect())
}

/// One of the device's mandates.
pub(crate) async fn get(conn: &mut Conn, device_id: &str, id: &str) -> Result<Mandate> {
    let mandates = list(conn, device_id).await?;
    mandates
        .into_iter()
        .find(|mandate| mandate.id == id)
        .ok_or_else(|| Error::not_found("mandate", id))
}

/// Takes a mandate back; doing so again changes nothing.
pub(crate) async fn revoke(app: &App, device: &Device, id: &str) -> Result<()> {
    let mut tx = app.db.begin().await?;
    get(&mut tx, &device.id, id).await?;
    db::query("UPDATE mandates SET revoked_ms = $2 WHERE id = $1 AND revoked_ms IS NULL")
        .bind(id)
        .bind(app.clock.now_ms())
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Whether the mandate covers one more payment of this amount now; if not, why not.
///
/// Payments under way count as made, so that two at once cannot slip under a cap together. Those with a PIN do not
/// count: the caps are for nods.
pub(crate) async fn check(
    on: impl Executor,
    mandate: &Mandate,
    amount: &Money,
    now_ms: i64,
) -> Result<std::result::Result<(), Refusal>> {
    let today = db::query(
        "SELECT COUNT(*) AS payments, CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) AS spent_minor FROM payments \
         WHERE mandate_id = $1 AND day = $2 AND kind = 'capture' AND state <> 'failed' AND with_pin = 0",
    )
    .bind(&mandate.id)
    .bind(utc_day(now_ms))
    .fetch_one(on)
    .await?;
    Ok(decide(
        mandate,
        amount,
        today.get("spent_minor"),
        today.get("payments"),
        now_ms,
    ))
}

/// Whether the refusal is only about how much and how often: what a PIN can lift.
pub(crate) fn is_cap(refusal: &Refusal) -> bool {
    [
        code::CAP_PER_PAYMENT_EXCEEDED,
        code::CAP_PER_DAY_EXCEEDED,
        code::PAYMENTS_PER_DAY_EXCEEDED,
    ]
    .contains(&refusal.code)
}

fn decide(
    mandate: &Mandate,
    amount: &Money,
    spent_minor: i64,
    payments: i64,
    now_ms: i64,
) -> std::result::Result<(), Refusal> {
    let terms = &mandate.terms;
    let refuse = |code, detail: &str| {
        Err(Refusal {
            status: 403,
            code,
            detail: detail.to_owned(),
            errors: Vec::new(),
        })
    };
    if mandate.revoked_at.is_some() {
        return refuse(code::MANDATE_REVOKED, "the mandate was taken back");
    }
    if parse_ms(&terms.expires_at).is_none_or(|end_ms| end_ms <= now_ms) {
        return refuse(code::MANDATE_EXPIRED, "the mandate has ended");
    }
    if terms.currency != amount.currency {
        return refuse(
            code::MANDATE_CURRENCY_MISMATCH,
            "the mandate is for another currency",
        );
    }
    if amount.amount_minor > terms.cap_per_payment_minor {
        return refuse(
            code::CAP_PER_PAYMENT_EXCEEDED,
            "more than the mandate lets one payment take",
        );
    }
    if amount.amount_minor.saturating_add(spent_minor) > terms.cap_per_day_minor {
        return refuse(
            code::CAP_PER_DAY_EXCEEDED,
            "more than the mandate lets the payments of a day take",
        );
    }
    if payments >= i64::from(terms.max_payments_per_day) {
        return refuse(
            code::PAYMENTS_PER_DAY_EXCEEDED,
            "the mandate has no payments left today",
        );
    }
    Ok(())
}

fn check_terms(terms: &MandateTerms, device: &Device, now_ms: i64) -> Result<()> {
    if terms.device_id != device.id {
        return Err(Error::invalid("/device_id", "must be the device that asks"));
    }
    if terms.currency.len() != 3
        || !terms
            .currency
            .bytes()
            .all(|letter| letter.is_ascii_uppercase())
    {
        return Err(Error::invalid("/currency", "must be an ISO 4217 code"));
    }
    if terms.cap_per_payment_minor <= 0 {
        return Err(Error::invalid(
            "/cap_per_payment_minor",
            "must be more than 0",
        ));
    }
    if terms.cap_per_day_minor < terms.cap_per_payment_minor {
        return Err(Error::invalid(
            "/cap_per_day_minor",
            "must be at least cap_per_payment_minor",
        ));
    }
    if terms.max_payments_per_day == 0 {
        return Err(Error::invalid(
            "/max_payments_per_day",
            "must be more than 0",
        ));
    }
    if parse_ms(&terms.expires_at).is_none_or(|end_ms| end_ms <= now_ms) {
        return Err(Error::invalid(
            "/expires_at",
            "must be an RFC 3339 instant in the future",
        ));
    }
    if terms.nonce.is_empty() || terms.nonce.len() > NONCE_BYTES_MAX {
        return Err(Error::invalid(
            "/nonce",
            format!("must be 1 to {NONCE_BYTES_MAX} bytes"),
        ));
    }
    Ok(())
}

impl Record {
    fn into_mandate(self) -> Mandate {
        Mandate {
            id: self.id,
            terms: MandateTerms {
                device_id: self.device_id,
                currency: self.currency,
                cap_per_payment_minor: self.cap_per_payment_minor,
                cap_per_day_minor: self.cap_per_day_minor,
                max_payments_per_day: u32::try_from(self.max_payments_per_day).unwrap_or(0),
                expires_at: self.expires_at,
                nonce: self.nonce,
            },
            created_at: rfc3339(self.created_ms),
            revoked_at: self.revoked_ms.map(rfc3339),
        }
    }
}
