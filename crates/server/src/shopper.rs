//! A ready-made shopper and merchant key, for trying the server out.

use buyplus_api::{EnrolRequest, MandateRequest, MandateTerms};
use ed25519_dalek::{Signer, SigningKey};
use serde::Serialize;

use crate::{
    app::App,
    clock::rfc3339,
    db,
    error::Result,
    ids::{encode, new_secret},
    services::{
        devices::{self, Device},
        mandates, merchants,
    },
};

const YEAR_MS: i64 = 365 * 24 * 3600 * 1000;

/// Everything that is needed to shop, and to sell. Secrets: shown once, kept only as hashes.
#[derive(Clone, Serialize)]
pub struct Credentials {
    /// Bearer token of the shopper's device.
    pub shopper_token: String,
    /// The shopper's device.
    pub device_id: String,
    /// The device's Ed25519 secret key, 32 bytes in unpadded base64url.
    pub device_key: String,
    /// A mandate of the device: 500.00 USD at a time, 1,000.00 and ten payments a day, for a year.
    pub mandate_id: String,
    /// The merchant.
    pub merchant_id: String,
    /// Key of the merchant's tools; a new one ends the one before.
    pub merchant_key: String,
}

/// Makes a shopper and a merchant key.
pub(crate) async fn create(app: &App) -> Result<Credentials> {
    let secret: [u8; 32] = rand::random();
    let key = SigningKey::from_bytes(&secret);
    let public_key = encode(key.verifying_key().as_bytes());
    let request = EnrolRequest {
        public_key: public_key.clone(),
        label: "Seeded shopper".to_owned(),
    };
    let enrolment = devices::enrol(app, &request).await?;
    let device = Device {
        id: enrolment.device_id.clone(),
        public_key,
        account_id: None,
    };
    let (merchant_id, merchant_key) = new_merchant_key(app).await?;
    Ok(Credentials {
        shopper_token: enrolment.token,
        mandate_id: new_mandate(app, &device, &key).await?,
        device_id: enrolment.device_id,
        device_key: encode(&secret),
        merchant_id,
        merchant_key,
    })
}

async fn new_mandate(app: &App, device: &Device, key: &SigningKey) -> Result<String> {
    let terms = MandateTerms {
        device_id: device.id.clone(),
        currency: "USD".to_owned(),
        cap_per_payment_minor: 50_000,
        cap_per_day_minor: 100_000,
        max_payments_per_day: 10,
        expires_at: rfc3339(app.clock.now_ms() + YEAR_MS),
        nonce: new_secret(),
    };
    let signature = encode(&key.sign(&terms.signing_bytes()).to_bytes());
    let mandate = mandates::create(app, device, &MandateRequest { terms, signature }).await?;
    Ok(mandate.id)
}

async fn new_merchant_key(app: &App) -> Result<(String, String)> {
    let mut tx = app.db.begin().await?;
    let merchant = db::query("SELECT id FROM merchants ORDER BY id LIMIT 1")
        .fetch_one(&mut *tx)
        .await?;
    let id: String = merchant.get("id");
    let key = merchants::seed_key(app, &mut tx, &id).await?;
    tx.commit().await?;
    Ok((id, key))
}
