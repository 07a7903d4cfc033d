//! What a device may pay by a nod at a provider that wants to be asked once: signed by the shopper in its app.

use buyplus_api::{AgreementStatus, Money, PaymentAgreement, PaymentAgreementRequest, code};

use crate::{
    app::App,
    clock::rfc3339,
    db::{self, Conn},
    error::{Error, Result},
    ids::new_id,
    provider::{AgreementTerms, ProviderError},
    reply::Reply,
    services::{devices::Device, mandates},
};

#[derive(serde::Deserialize)]
struct Kept {
    id: String,
    mandate_id: String,
    state: String,
    reference: Option<String>,
    created_ms: i64,
}

/// Asks for an agreement with the caps of a mandate.
pub(crate) async fn open(
    app: &App,
    device: &Device,
    request: &PaymentAgreementRequest,
) -> Result<Reply> {
    let mut tx = app.db.begin().await?;
    let mandate = mandates::get(&mut tx, &device.id, &request.mandate_id)
        .await
        .map_err(|_| Error::invalid("/mandate_id", "names no mandate of this device"))?;
    let terms = AgreementTerms {
        id: new_id("agr"),
        cap_per_payment: Money {
            amount_minor: mandate.terms.cap_per_payment_minor,
            currency: mandate.terms.currency,
        },
    };
    let page = app.provider.agreement_page(&terms).await;
    let sign_url = page.map_err(refused)?;
    let kept = Kept {
        id: terms.id,
        mandate_id: mandate.id,
        state: "waiting".to_owned(),
        reference: None,
        created_ms: app.clock.now_ms(),
    };
    db::query(
        "INSERT INTO payment_agreements (id, device_id, mandate_id, state, created_ms) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(&kept.id)
    .bind(&device.id)
    .bind(&kept.mandate_id)
    .bind(&kept.state)
    .bind(kept.created_ms)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    let view = PaymentAgreement {
        sign_url: Some(sign_url),
        ..kept.view()?
    };
    Reply::new(201, None, &view)
}

/// The device's agreements, newest first.
pub(crate) async fn list(conn: &mut Conn, device: &Device) -> Result<Vec<PaymentAgreement>> {
    let kept: Vec<Kept> = db::query_as(
        "SELECT id, mandate_id, state, reference, created_ms FROM payment_agreements WHERE device_id = $1 \
         ORDER BY id DESC",
    )
    .bind(&device.id)
    .fetch_all(conn)
    .await?;
    kept.iter().map(Kept::view).collect()
}

/// Takes an agreement back, here and at the provider; doing so again changes nothing.
pub(crate) async fn end(app: &App, device: &Device, id: &str) -> Result<()> {
    let mut conn = app.db.snapshot().await?;
    let kept: Option<Kept> = db::query_as(
        "SELECT id, mandate_id, state, reference, created_ms FROM payment_agreements \
         WHERE id = $1 AND device_id = $2",
    )
    .bind(id)
    .bind(&device.id)
    .fetch_optional(&mut *conn)
    .await?;
    drop(conn);
    let kept = kept.ok_or_else(|| Error::not_found("payment agreement", id))?;
    // Here first: from now on no nod pays under it, whether or not the provider can be reached.
    let mut tx = app.db.begin().await?;
    set_state(&mut tx, id, "ended", None).await?;
    tx.commit().await?;
    match kept.reference {
        Some(reference) => app
            .provider
            .end_agreement(&reference)
            .await
            .map_err(refused),
        None => Ok(()),
    }
}

/// The provider says that an agreement came into force, or ended.
pub(super) async fn follow(app: &App, id: &str, reference: &str, in_force: bool) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if in_force {
        // One that was taken back meanwhile stays so.
        db::query("UPDATE payment_agreements SET state = 'in_force', reference = $2 WHERE id = $1 AND state = 'waiting'")
            .bind(id)
            .bind(reference)
            .execute(&mut *tx)
            .await?;
    } else {
        set_state(&mut tx, id, "ended", Some(reference)).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The provider's name for the agreement that a nod of this device pays under.
pub(super) async fn reference(conn: &mut Conn, device_id: &str) -> Result<Option<String>> {
    let row: Option<(Option<String>,)> = db::query_as(
        "SELECT reference FROM payment_agreements WHERE device_id = $1 AND state = 'in_force' \
         ORDER BY id DESC LIMIT 1",
    )
    .bind(device_id)
    .fetch_optional(conn)
    .await?;
    Ok(row.and_then(|(reference,)| reference))
}

async fn set_state(conn: &mut Conn, id: &str, state: &str, reference: Option<&str>) -> Result<()> {
    db::query(
        "UPDATE payment_agreements SET state = $2, reference = COALESCE($3, reference) WHERE id = $1",
    )
    .bind(id)
    .bind(state)
    .bind(reference)
    .execute(conn)
    .await?;
    Ok(())
}

fn refused(error: ProviderError) -> Error {
    match error {
        ProviderError::Declined(why) => Error::refused(409, code::PROVIDER_REFUSED, why),
        ProviderError::Unavailable(why) => Error::Provider(why),
    }
}

impl Kept {
    fn view(&self) -> Result<PaymentAgreement> {
        Ok(PaymentAgreement {
            id: self.id.clone(),
            mandate_id: self.mandate_id.clone(),
            status: match self.state.as_str() {
                "waiting" => AgreementStatus::Waiting,
                "in_force" => AgreementStatus::InForce,
                "ended" => AgreementStatus::Ended,
                word => {
                    let what = format!("unknown state of an agreement: {word}");
                    return Err(Error::Internal(what));
                }
            },
            sign_url: None,
            created_at: rfc3339(self.created_ms),
        })
    }
}
