//! The shop that the public conformance suite expects: a merchant of its own with six goods.

use buyplus_api::{LocalText, Merchant};
use serde::Deserialize;

use super::{
    addresses,
    terms::Terms,
    wire::{Address, Destination},
};
use crate::{
    app::App,
    db::{self, Conn},
    error::Result,
    ids::new_secret,
    server::StartError,
    services::{bags, catalogue},
};

const DOCUMENT: &str = include_str!("../../seed/flower_shop.json");
/// The device that the suite's play money comes from; nobody has its token.
pub(super) const DEVICE: &str = "dev_ucp_conformance";
/// Behind every product of the shop itself.
const FIRST_POSITION: i64 = 1_000_000_000;

/// The flower shop.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FlowerShop {
    pub(super) merchant: Merchant,
    currency: String,
    goods: Vec<Good>,
    addresses: Vec<Stored>,
    terms: Terms,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Good {
    id: String,
    title: String,
    price_minor: i64,
    stock: u32,
}

#[derive(Debug, Deserialize)]
struct Stored {
    buyer: String,
    id: String,
    #[serde(flatten)]
    address: Address,
}

/// The document that comes with the server.
pub(super) fn document() -> Result<FlowerShop> {
    Ok(serde_json::from_str(DOCUMENT)?)
}

/// On which terms it sells.
pub(super) fn terms() -> Result<Terms> {
    Ok(document()?.terms)
}

/// Makes the flower shop, in conformance mode and where there is none.
pub(crate) async fn seed(app: &App) -> std::result::Result<(), StartError> {
    if !app.ucp.is_conformance() {
        return Ok(());
    }
    let shop = document()?;
    let mut tx = app.db.begin().await?;
    let made = db::query("INSERT INTO merchants (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(&shop.merchant.id)
        .bind(serde_json::to_string(&shop.merchant.name).map_err(crate::error::Error::from)?)
        .execute(&mut *tx)
        .await?;
    if made.rows_affected() == 1 {
        for (position, good) in (FIRST_POSITION..).zip(&shop.goods) {
            insert_good(&mut tx, position, good, &shop.currency).await?;
        }
        let ids: Vec<_> = shop.goods.iter().map(|good| good.id.as_str()).collect();
        catalogue::refresh(&mut tx, &ids).await?;
        for stored in shop.addresses {
            let destination = Destination {
                id: Some(stored.id),
                address: stored.address,
            };
            addresses::keep(&mut tx, &stored.buyer, destination).await?;
        }
        insert_device(&mut tx, app.clock.now_ms()).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn insert_good(conn: &mut Conn, position: i64, good: &Good, currency: &str) -> Result<()> {
    let name = LocalText::new(&good.title, &good.title);
    let name = serde_json::to_string(&name)?;
    db::query(
        "INSERT INTO products (id, position, department, kind, name, description, size_m, search_text) \
         VALUES ($1, $2, 'flowers', 'flowers', $3, $3, '[0.3,0.4,0.3]', '')",
    )
    .bind(&good.id)
    .bind(position)
    .bind(&name)
    .execute(&mut *conn)
    .await?;
    db::query(
        "INSERT INTO variants (id, product_id, position, name, options, swatch, price_minor, currency, \
         material_variant) VALUES ($1, $1, 0, $2, '{}', '#c0392b', $3, $4, '')",
    )
    .bind(&good.id)
    .bind(&name)
    .bind(good.price_minor)
    .bind(currency)
    .execute(&mut *conn)
    .await?;
    db::query("INSERT INTO inventory (variant_id, on_hand, reserved) VALUES ($1, $2, 0)")
        .bind(&good.id)
        .bind(i64::from(good.stock))
        .execute(conn)
        .await?;
    Ok(())
}

async fn insert_device(conn: &mut Conn, now_ms: i64) -> Result<()> {
    db::query("INSERT INTO devices (id, public_key, label, token_hash, created_ms) VALUES ($1, '', $2, $3, $4)")
        .bind(DEVICE)
        .bind("UCP conformance")
        .bind(new_secret())
        .bind(now_ms)
        .execute(&mut *conn)
        .await?;
    bags::open(conn, DEVICE).await?;
    Ok(())
}
