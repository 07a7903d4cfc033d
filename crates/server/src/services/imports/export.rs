//! Tables of what there is, which an import of the same kind takes back unchanged.

use std::collections::BTreeSet;

use buyplus_api::{ImportKind, Slot, TableFormat, code};
use buyplus_tables::{Row, write_csv, write_json};

use super::{
    known::{self, KnownProduct, KnownVariant},
    prices,
    values::{columns, set_texts},
};
use crate::{
    db::Conn,
    error::{Error, Result},
    services::{campaigns::manage, markets, storefront},
};

/// Everything of a kind that a merchant has.
pub(crate) async fn export(
    conn: &mut Conn,
    merchant_id: &str,
    kind: ImportKind,
    format: TableFormat,
) -> Result<String> {
    let rows = match kind {
        ImportKind::Products => products(conn, merchant_id).await?,
        ImportKind::Prices => prices(conn, merchant_id).await?,
        ImportKind::Stock => stock(conn, merchant_id).await?,
        ImportKind::Campaigns => campaigns(conn, merchant_id).await?,
        ImportKind::Layout => layout(conn, merchant_id).await?,
        ImportKind::Feed => {
            let detail = "a feed cannot be exported; export products, prices and stock";
            return Err(Error::refused(400, code::INVALID_QUERY, detail));
        }
    };
    Ok(match format {
        TableFormat::Csv => write_csv(&rows, columns(kind)),
        TableFormat::Json => write_json(&rows, columns(kind)),
    })
}

/// Without stock: what was sold since must not come back with the table.
async fn products(conn: &mut Conn, merchant_id: &str) -> Result<Vec<Row>> {
    let products = known::products_of(conn, merchant_id).await?;
    let variants = known::variants_of(conn, merchant_id).await?;
    let rows = variants.iter().filter_map(|variant| {
        let product = products.get(&variant.product_id)?;
        Some(product_row(product, variant))
    });
    Ok(rows.collect())
}

fn product_row(product: &KnownProduct, variant: &KnownVariant) -> Row {
    let mut row = Row::default();
    let facts = &product.facts;
    row.set("product_id", facts.id.as_str());
    row.set("department", facts.department.as_str());
    row.set("kind", facts.kind.as_str());
    set_texts(&mut row, "name", &facts.name);
    set_texts(&mut row, "description", &facts.description);
    for (side_m, field) in facts.size_m.iter().zip(["width_m", "height_m", "depth_m"]) {
        row.set(field, side_m.to_string());
    }
    let facts = &variant.facts;
    row.set("variant_id", facts.id.as_str());
    set_texts(&mut row, "variant_name", &facts.name);
    for (option, value) in &facts.options {
        row.set(format!("option.{option}"), value.as_str());
    }
    row.set("swatch", facts.swatch.as_str());
    row.set("material_variant", facts.material_variant.as_str());
    row.set("price_minor", facts.price_minor.to_string());
    row.set("currency", facts.currency.as_str());
    row
}

async fn prices(conn: &mut Conn, merchant_id: &str) -> Result<Vec<Row>> {
    let variants = known::variants_of(conn, merchant_id).await?;
    let ids: BTreeSet<_> = variants.iter().map(|one| one.facts.id.as_str()).collect();
    let abroad = prices::prices(conn, &ids).await?;
    let markets = markets::markets(conn).await?.items;
    let mut rows = Vec::new();
    for variant in &variants {
        for market in &markets {
            let key = (market.id.clone(), variant.facts.id.clone());
            let price_minor = match market.is_default {
                true => Some(variant.facts.price_minor),
                false => abroad.get(&key).copied(),
            };
            let Some(price_minor) = price_minor else {
                continue;
            };
            let mut row = Row::default();
            row.set("variant_id", variant.facts.id.as_str());
            row.set("market", market.id.as_str());
            row.set("currency", market.currency.as_str());
            row.set("price_minor", price_minor.to_string());
            rows.push(row);
        }
    }
    Ok(rows)
}

async fn stock(conn: &mut Conn, merchant_id: &str) -> Result<Vec<Row>> {
    let variants = known::variants_of(conn, merchant_id).await?;
    let row = |variant: &KnownVariant| {
        let mut row = Row::default();
        row.set("variant_id", variant.facts.id.as_str());
        row.set("on_hand", variant.on_hand.to_string());
        row
    };
    Ok(variants.iter().map(row).collect())
}

async fn campaigns(conn: &mut Conn, merchant_id: &str) -> Result<Vec<Row>> {
    let campaigns = manage::list(conn, merchant_id).await?.items;
    let row = |campaign: &buyplus_api::MerchantCampaign| {
        let terms = &campaign.terms;
        let mut row = Row::default();
        row.set("id", campaign.id.as_str());
        row.set("store_id", terms.store_id.as_str());
        row.set("place", terms.place.as_str());
        set_texts(&mut row, "title", &terms.title);
        set_texts(&mut row, "body", &terms.body);
        row.set("background", terms.background.as_str());
        row.set("foreground", terms.foreground.as_str());
        row.set("accent", terms.accent.as_str());
        let maybe = [
            ("picture_sha256", &terms.picture_sha256),
            ("product_id", &terms.product_id),
            ("starts_at", &terms.starts_at),
            ("ends_at", &terms.ends_at),
        ];
        for (field, text) in maybe {
            row.set(field, text.as_deref().unwrap_or_default());
        }
        row
    };
    Ok(campaigns.iter().map(row).collect())
}

/// As the drafts have it, which is where an import puts it.
async fn layout(conn: &mut Conn, merchant_id: &str) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for store in storefront::list(conn, merchant_id).await?.items {
        let kept = storefront::find(conn, merchant_id, &store.store_id).await?;
        let draft = kept.now();
        let mut put = |place: &str, slots: &[Slot]| {
            for slot in slots {
                let mut row = Row::default();
                row.set("store_id", store.store_id.as_str());
                row.set("place", place);
                row.set("slot_id", slot.slot_id.as_str());
                row.set("product_id", slot.product_id.as_str());
                row.set("variant_id", slot.variant_id.as_str());
                rows.push(row);
            }
        };
        put(&draft.place, &draft.slots);
        for room in &draft.rooms {
            put(&room.place, &room.slots);
        }
    }
    Ok(rows)
}
