//! Made-up retailers, each with a store that looks like a shipped one in a colour of its own.

use std::f64::consts::TAU;

use buyplus_api::{Department, LocalText, Slot, Store};

use super::{
    document::Seed,
    generate::{self, Generated},
};
use crate::{app::App, db, error::Result};

/// Behind every store that comes with the server.
const FIRST_POSITION: i64 = 1_000;
/// From how many of its goods a retailer chooses what stands in the store.
const CHOICE: usize = 400;

/// Opens this many retailers, which sell the made-up goods below `end` in turn; those that are open stay as they are.
pub(super) async fn open(app: &App, seed: &Seed, retailers: u64, end: u64) -> Result<()> {
    let mut tx = app.db.begin().await?;
    for ((position, retailer), model) in (FIRST_POSITION..)
        .zip(0..retailers)
        .zip(seed.stores.iter().cycle())
    {
        let goods = (retailer..end).step_by(retailers as usize).take(CHOICE);
        let goods = goods.map(|number| generate::product(number, retailers));
        let store = store(&model.store, retailer, goods.collect());
        db::query("INSERT INTO merchants (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(&store.merchant_id)
            .bind(serde_json::to_string(&store.name)?)
            .execute(&mut *tx)
            .await?;
        db::query(
            "INSERT INTO stores (id, merchant_id, position, document) VALUES ($1, $2, $3, $4) \
             ON CONFLICT DO NOTHING",
        )
        .bind(&store.id)
        .bind(&store.merchant_id)
        .bind(position)
        .bind(serde_json::to_string(&store)?)
        .execute(&mut *tx)
        .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The merchant that a made-up retailer is.
pub(super) fn merchant_id(retailer: u64) -> String {
    format!("mer_gen_{:04}", retailer + 1)
}

/// A store after a shipped one: the hall only, each slot filled with something of its department.
fn store(model: &Store, retailer: u64, mut goods: Vec<Generated>) -> Store {
    let number = retailer + 1;
    let name = LocalText::new(
        &format!("Arcade No. {number}"),
        &format!("拱廊 {number} 号"),
    );
    let slots = model.slots.iter().filter_map(|slot| {
        let (department, _) = slot.slot_id.rsplit_once('.')?;
        let place = goods.iter().position(|one| one.department == department)?;
        let product = goods.remove(place);
        let variant = product.variants.first()?;
        Some(Slot {
            slot_id: slot.slot_id.clone(),
            variant_id: product.sku(variant),
            product_id: product.id.clone(),
        })
    });
    let slots = slots.collect();
    let departments = model.departments.iter().map(|one| Department {
        place: None,
        ..one.clone()
    });
    let departments = departments.collect();
    let mut store = Store {
        id: format!("gen-store-{number:04}"),
        merchant_id: merchant_id(retailer),
        departments,
        slots,
        fixtures: Vec::new(),
        rooms: Vec::new(),
        show_id: None,
        ..model.clone()
    };
    store.theme.accent = accent(retailer);
    store.marquee.title = name.clone();
    store.name = name;
    store
}

/// A colour for everybody, `#rrggbb`: neighbours are a golden angle of hue apart.
fn accent(retailer: u64) -> String {
    let hue = (retailer as f64 * 0.618_034).fract();
    let part = |shift: f64| (96.0 + 80.0 * (TAU * (hue + shift)).cos()) as u8;
    let (red, green, blue) = (part(0.0), part(1.0 / 3.0), part(2.0 / 3.0));
    format!("#{red:02x}{green:02x}{blue:02x}")
}
