//! What columns the tables have, and what may stand in a cell.

use std::collections::BTreeMap;

use buyplus_api::{ImportKind, LocalText};
use buyplus_tables::{Column, Fault, Faults, Row};

use crate::services::wording;

/// Most that anything may cost, in minor units.
const PRICE_MINOR_MAX: i64 = 1_000_000_000_000;
/// Most units of a SKU.
const UNITS_MAX: i64 = 1_000_000_000;
const ID_CHARS_MAX: usize = 64;

const PRODUCTS: [Column; 16] = [
    Column::text("product_id"),
    Column::text("department"),
    Column::text("kind"),
    Column::family("name"),
    Column::family("description"),
    Column::number("width_m"),
    Column::number("height_m"),
    Column::number("depth_m"),
    Column::text("variant_id"),
    Column::family("variant_name"),
    Column::family("option"),
    Column::text("swatch"),
    Column::text("material_variant"),
    Column::number("price_minor"),
    Column::text("currency"),
    Column::number("stock"),
];
const PRICES: [Column; 4] = [
    Column::text("variant_id"),
    Column::text("market"),
    Column::text("currency"),
    Column::number("price_minor"),
];
const STOCK: [Column; 2] = [Column::text("variant_id"), Column::number("on_hand")];
const CAMPAIGNS: [Column; 12] = [
    Column::text("id"),
    Column::text("store_id"),
    Column::text("place"),
    Column::family("title"),
    Column::family("body"),
    Column::text("picture_sha256"),
    Column::text("background"),
    Column::text("foreground"),
    Column::text("accent"),
    Column::text("product_id"),
    Column::text("starts_at"),
    Column::text("ends_at"),
];
const LAYOUT: [Column; 5] = [
    Column::text("store_id"),
    Column::text("place"),
    Column::text("slot_id"),
    Column::text("product_id"),
    Column::text("variant_id"),
];

/// The columns of a kind of table.
pub(super) fn columns(kind: ImportKind) -> &'static [Column] {
    match kind {
        ImportKind::Products | ImportKind::Feed => &PRODUCTS,
        ImportKind::Prices => &PRICES,
        ImportKind::Stock => &STOCK,
        ImportKind::Campaigns => &CAMPAIGNS,
        ImportKind::Layout => &LAYOUT,
    }
}

/// The identifier in a cell that must have one.
pub(super) fn id<'a>(row: &'a Row, field: &str, faults: &mut Faults) -> Option<&'a str> {
    let Some(id) = row.get(field) else {
        faults.push(row.fault(field, "must not be empty"));
        return None;
    };
    if is_id(id) {
        return Some(id);
    }
    let message = format!("must be 1 to {ID_CHARS_MAX} letters, digits, `-`, `_` or `.`");
    faults.push(row.fault(field, message));
    None
}

/// Whether it can be an identifier.
pub(super) fn is_id(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (1..=ID_CHARS_MAX).contains(&text.len()) && text.bytes().all(fits)
}

/// The price in a cell; nothing where the cell is empty.
pub(super) fn price(row: &Row, faults: &mut Faults) -> Option<i64> {
    whole(row, "price_minor", 1, PRICE_MINOR_MAX, faults)
}

/// The units in a cell; nothing where the cell is empty.
pub(super) fn units(row: &Row, field: &str, faults: &mut Faults) -> Option<i64> {
    whole(row, field, 0, UNITS_MAX, faults)
}

fn whole(row: &Row, field: &str, from: i64, to: i64, faults: &mut Faults) -> Option<i64> {
    let number = row.get(field)?.trim().parse::<i64>().ok();
    let number = number.filter(|number| (from..=to).contains(number));
    if number.is_none() {
        let message = format!("must be a whole number from {from} to {to}");
        faults.push(row.fault(field, message));
    }
    number
}

/// The length in a cell, in metres; nothing where the cell is empty.
pub(super) fn length_m(row: &Row, field: &str, faults: &mut Faults) -> Option<f32> {
    let length_m = row.get(field)?.trim().parse::<f32>().ok();
    let length_m = length_m.filter(|length_m| *length_m > 0.0 && *length_m <= 20.0);
    if length_m.is_none() {
        faults.push(row.fault(field, "must be metres, more than 0 and at most 20"));
    }
    length_m
}

/// The texts in the columns `family.…`, by language.
pub(super) fn texts(row: &Row, family: &str, chars_max: usize, faults: &mut Faults) -> LocalText {
    let mut texts = BTreeMap::new();
    for (language, text) in row.family(family) {
        match wording::fault(language, text, chars_max) {
            Some(message) => faults.push(row.fault(&format!("{family}.{language}"), message)),
            None => drop(texts.insert(language.to_owned(), text.trim().to_owned())),
        }
    }
    LocalText(texts)
}

/// Puts the columns `family.…` of a row in place.
pub(super) fn set_texts(row: &mut Row, family: &str, texts: &LocalText) {
    for (language, text) in &texts.0 {
        row.set(format!("{family}.{language}"), text.as_str());
    }
}

/// The first row that says something, by what it says it about: the second one is a fault.
pub(super) fn once<K: Ord>(
    seen: &mut BTreeMap<K, u64>,
    key: K,
    row: &Row,
    field: &str,
) -> Option<Fault> {
    match seen.insert(key, row.line) {
        None => None,
        Some(line) => Some(row.fault(field, format!("line {line} says this already"))),
    }
}
