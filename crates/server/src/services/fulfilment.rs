//! Ways in which goods can get to a shopper, and what the place that they go to asks for.

use buyplus_api::{Address, Fulfilment, FulfilmentKind, FulfilmentOption, LocalText};
use serde::Deserialize;

use crate::{
    db::{self, Conn},
    error::{Error, Result},
    services::pricing::Zone,
};

/// What identifiers of options begin with where goods are collected.
pub(crate) const PICKUP: &str = "pickup:";
const FIELD_CHARS_MAX: usize = 120;

/// What a shopper wants.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wish<'a> {
    pub(crate) merchant_id: &'a str,
    pub(crate) address: Option<&'a Address>,
    /// The option that was chosen; absent where none was.
    pub(crate) option_id: Option<&'a str>,
    pub(crate) currency: &'a str,
    /// What the goods cost after discounts: some ways are free from some price on.
    pub(crate) goods_minor: i64,
}

/// What can be had.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    pub(crate) fulfilment: Fulfilment,
    pub(crate) zone: Zone,
    /// Whether the option that was chosen is not offered, so that another one was taken.
    pub(crate) replaced: bool,
}

/// A store as far as it matters here.
#[derive(Deserialize)]
struct StoreName {
    name: LocalText,
}

/// The ways there are, the one that is taken, and the zone that it ends in.
///
/// What was chosen is taken where it is offered. Else the cheapest way to the address; without an address,
/// collecting in a store.
pub(crate) async fn find(conn: &mut Conn, wish: Wish<'_>) -> Result<Found> {
    let mut options = pickups(conn, wish.merchant_id).await?;
    if let Some(address) = wish.address {
        options.extend(shippings(conn, &wish, &address.country).await?);
    }
    options.sort_by_key(|option| option.amount_minor);
    let chosen = options
        .iter()
        .find(|option| Some(option.id.as_str()) == wish.option_id);
    let kind = match wish.address {
        Some(_) => FulfilmentKind::Shipping,
        None => FulfilmentKind::Pickup,
    };
    let selected = chosen
        .or_else(|| options.iter().find(|option| option.kind == kind))
        .cloned();
    let ships_to = match (&selected, wish.address) {
        (Some(option), Some(address)) if option.kind == FulfilmentKind::Shipping => {
            Some(address.country.as_str())
        }
        _ => None,
    };
    Ok(Found {
        zone: zone(conn, wish.merchant_id, ships_to, wish.currency).await?,
        replaced: wish.option_id.is_some() && chosen.is_none(),
        fulfilment: Fulfilment {
            address: wish.address.cloned(),
            selected,
            options,
        },
    })
}

/// Whether an address can be written on a parcel.
pub(crate) fn check_address(address: &Address) -> Result<()> {
    let fields = [
        ("name", Some(&address.name), true),
        ("line1", Some(&address.line1), true),
        ("line2", address.line2.as_ref(), false),
        ("city", Some(&address.city), true),
        ("region", address.region.as_ref(), false),
        ("postal_code", Some(&address.postal_code), false),
        ("phone", address.phone.as_ref(), false),
    ];
    for (name, text, needed) in fields {
        let text = text.map_or("", String::as_str);
        let pointer = format!("/address/{name}");
        if needed && text.trim().is_empty() {
            return Err(Error::invalid(&pointer, "must not be empty"));
        }
        if text.chars().count() > FIELD_CHARS_MAX || text.chars().any(char::is_control) {
            let detail = format!("must be one line of at most {FIELD_CHARS_MAX} characters");
            return Err(Error::invalid(&pointer, detail));
        }
    }
    let country = address.country.as_bytes();
    match country.len() == 2 && country.iter().all(u8::is_ascii_uppercase) {
        true => Ok(()),
        false => Err(Error::invalid(
            "/address/country",
            "must be an ISO 3166-1 alpha-2 code",
        )),
    }
}

async fn pickups(conn: &mut Conn, merchant_id: &str) -> Result<Vec<FulfilmentOption>> {
    let stores =
        "SELECT id, document FROM stores WHERE merchant_id = $1 AND is_open = 1 ORDER BY id";
    let stores = db::query(stores).bind(merchant_id).fetch_all(conn).await?;
    let option = |row: &crate::db::Row| {
        let StoreName { name } = serde_json::from_str(row.get("document"))?;
        Ok(FulfilmentOption {
            id: format!("{PICKUP}{}", row.get::<String, _>("id")),
            kind: FulfilmentKind::Pickup,
            title: LocalText::new(
                &format!("Collect at {}", name.get("en")),
                &format!("到{}自提", name.get("zh-CN")),
            ),
            amount_minor: 0,
        })
    };
    stores.iter().map(option).collect()
}

async fn shippings(
    conn: &mut Conn,
    wish: &Wish<'_>,
    country: &str,
) -> Result<Vec<FulfilmentOption>> {
    // No parcel goes where nobody knows what tax is due.
    let rates = db::query(
        "SELECT r.id, r.title, r.amount_minor, r.free_from_minor FROM shipping_rates r \
         JOIN tax_zones z ON z.country = $1 WHERE r.currency = $2 AND (r.country = $1 OR (r.country = '' AND NOT EXISTS \
         (SELECT 1 FROM shipping_rates own WHERE own.country = $1 AND own.service = r.service AND own.currency = $2)))",
    )
    .bind(country)
    .bind(wish.currency)
    .fetch_all(conn)
    .await?;
    let option = |row: &crate::db::Row| {
        let free = row
            .get::<Option<i64>, _>("free_from_minor")
            .is_some_and(|from_minor| wish.goods_minor >= from_minor);
        Ok(FulfilmentOption {
            id: format!("ship:{}", row.get::<String, _>("id")),
            kind: FulfilmentKind::Shipping,
            title: serde_json::from_str(row.get("title"))?,
            amount_minor: if free { 0 } else { row.get("amount_minor") },
        })
    };
    rates.iter().map(option).collect()
}

/// The zone of a country, or the merchant's own for what is collected. Only what crosses a border bears duty.
async fn zone(
    conn: &mut Conn,
    merchant_id: &str,
    ships_to: Option<&str>,
    currency: &str,
) -> Result<Zone> {
    let row = db::query(
        "SELECT m.country AS home, z.country, z.tax_included, z.tax_ppm, z.duty_ppm, z.duty_free_minor, z.currency \
         FROM merchants m JOIN tax_zones z ON z.country = COALESCE($2, m.country) WHERE m.id = $1",
    )
    .bind(merchant_id)
    .bind(ships_to)
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else {
        return Ok(Zone::default());
    };
    let is_abroad = row.get::<String, _>("home") != row.get::<String, _>("country");
    let same_currency = row.get::<String, _>("currency") == currency;
    Ok(Zone {
        tax_included: row.get::<i64, _>("tax_included") != 0,
        tax_ppm: row.get("tax_ppm"),
        duty_ppm: if is_abroad { row.get("duty_ppm") } else { 0 },
        // An allowance in another currency cannot be compared: then all of it bears duty.
        duty_free_minor: if same_currency {
            row.get("duty_free_minor")
        } else {
            0
        },
    })
}
