//! What pays: a mandate with a device's signature, or, for the conformance suite, a token that says what is to
//! happen.

use buyplus_api::{CompleteRequest, code};
use serde::Deserialize;

use super::{flower_shop, price::Priced, record::Record, view::challenge, wire::Instrument};
use crate::{
    app::App,
    db::{self, Conn},
    error::{Error, Result},
    services::{devices::Device, mandates, payments},
};

/// Pays with a mandate and the signature of the device that it is bound to.
pub(super) const MANDATE: &str = "buyplus_mandate";
/// Pays, or does not, as the token says; in conformance mode only.
pub(super) const MOCK: &str = "mock_payment_handler";

/// Who pays, and by what right.
pub(super) struct Payer {
    pub(super) device_id: String,
    pub(super) mandate_id: Option<String>,
    pub(super) signature: Option<String>,
}

/// What a device signed; amount and cart are the server's own.
#[derive(Deserialize)]
struct Signed {
    device_id: String,
    mandate_id: String,
    nonce: String,
    signature: String,
}

#[derive(Deserialize)]
struct Mock {
    #[serde(rename = "type")]
    kind: String,
    token: Option<String>,
}

/// Who pays with this instrument; 402 where nobody does.
pub(super) async fn payer(
    app: &App,
    conn: &mut Conn,
    record: &Record,
    priced: &Priced,
    instrument: &Instrument,
) -> Result<Payer> {
    match instrument.handler_id.as_str() {
        MANDATE => by_mandate(app, conn, record, priced, instrument).await,
        MOCK if app.ucp.is_conformance() => by_token(instrument),
        other => Err(declined(&format!(
            "the payment handler `{other}` is not served here"
        ))),
    }
}

async fn by_mandate(
    app: &App,
    conn: &mut Conn,
    record: &Record,
    priced: &Priced,
    instrument: &Instrument,
) -> Result<Payer> {
    let signed: Signed = credential(instrument)?;
    let device: Option<Device> = db::query_as("SELECT id, public_key FROM devices WHERE id = $1")
        .bind(&signed.device_id)
        .fetch_optional(&mut *conn)
        .await?;
    // A device that does not exist and a signature that does not fit look the same from outside.
    let detail = "the signature is not by this device's key over this challenge";
    let device = device.ok_or_else(|| Error::refused(403, code::SIGNATURE_INVALID, detail))?;
    let challenge = challenge(record, priced);
    let request = CompleteRequest {
        mandate_id: signed.mandate_id,
        nonce: signed.nonce,
        amount: challenge.amount.clone(),
        cart_hash: challenge.cart_hash.clone(),
        signature: signed.signature,
        pin: None,
    };
    payments::check_signature(&device, &challenge, &request)?;
    let none = |_| {
        let detail = "this device has no such mandate";
        Error::refused(403, code::MANDATE_REQUIRED, detail)
    };
    let mandate = mandates::get(conn, &device.id, &request.mandate_id)
        .await
        .map_err(none)?;
    mandates::check(conn, &mandate, &challenge.amount, app.clock.now_ms())
        .await?
        .map_err(Error::Refused)?;
    Ok(Payer {
        device_id: device.id,
        mandate_id: Some(mandate.id),
        signature: Some(request.signature),
    })
}

fn by_token(instrument: &Instrument) -> Result<Payer> {
    let mock: Mock = credential(instrument)?;
    let good = match mock.token.as_deref() {
        Some(token) => token == "success_token",
        None => mock.kind == "card",
    };
    if !good {
        return Err(declined("the payment was declined"));
    }
    Ok(Payer {
        device_id: flower_shop::DEVICE.to_owned(),
        mandate_id: None,
        signature: None,
    })
}

fn credential<T: serde::de::DeserializeOwned>(instrument: &Instrument) -> Result<T> {
    let json = instrument.credential.clone().unwrap_or_default();
    serde_json::from_value(json)
        .map_err(|err| Error::invalid("/payment_data/credential", err.to_string()))
}

fn declined(detail: &str) -> Error {
    Error::refused(402, code::PAYMENT_DECLINED, detail)
}
