//! What a Google Merchant feed says, in the words of our own table of products.
//!
//! A feed names each SKU (`id`) and what belongs together (`item_group_id`). It knows no departments, swatches and
//! seldom sizes, so that these are found from what it does say; what it links to is not fetched. Items of a known SKU
//! change price, texts and stock, and leave the rest as it is.

use std::collections::{BTreeMap, BTreeSet};

use buyplus_tables::{
    Faults, Row,
    feed::{length_m, price},
};

use super::{Job, known, values};
use crate::{db::Conn, error::Result, services::wording};

mod words;

/// How many units stand for `in_stock`, where the feed says no number.
const IN_STOCK: &str = "10";
const TITLE_CHARS_MAX: usize = 120;
const DESCRIPTION_CHARS_MAX: usize = 2_000;

/// Rows of products, each on the line of its item.
pub(super) async fn understand(
    conn: &mut Conn,
    job: &Job<'_>,
    items: &[Row],
    faults: &mut Faults,
) -> Result<Vec<Row>> {
    let lang = job.query.lang.as_deref().unwrap_or("en");
    if !wording::is_language(lang) {
        faults.at_line(1, "`lang` must be a language tag like en or zh-CN");
        return Ok(Vec::new());
    }
    let ids: BTreeSet<_> = items.iter().filter_map(|item| item.get("id")).collect();
    let known = known::variants(conn, &ids).await?;
    let mut rows = Vec::new();
    for item in items {
        let known = item.get("id").and_then(|id| known.get(id));
        if let Some(row) = row(job, lang, item, known, faults) {
            rows.push(row);
        }
    }
    agree(&mut rows);
    Ok(rows)
}

fn row(
    job: &Job<'_>,
    lang: &str,
    item: &Row,
    known: Option<&known::KnownVariant>,
    faults: &mut Faults,
) -> Option<Row> {
    let id = values::id(item, "id", faults)?;
    let mut row = Row::at(item.line);
    row.set("variant_id", id);
    let group = item.get("item_group_id").unwrap_or(id);
    row.set(
        "product_id",
        known.map_or(group, |known| known.product_id.as_str()),
    );
    let title = item.get("title").unwrap_or_default();
    row.set(format!("name.{lang}"), cut(title, TITLE_CHARS_MAX));
    let description = item.get("description").unwrap_or_default();
    row.set(
        format!("description.{lang}"),
        cut(description, DESCRIPTION_CHARS_MAX),
    );
    set_price(item, &mut row, faults);
    set_stock(item, known, &mut row, faults);
    set_variant(item, lang, known.is_some(), &mut row);
    if known.is_none() {
        set_kind(job, item, &mut row, faults);
    }
    set_size(item, known.is_some(), &mut row, faults);
    Some(row)
}

/// The sale price, while there is one, is what shoppers pay.
fn set_price(item: &Row, row: &mut Row, faults: &mut Faults) {
    for field in ["sale_price", "price"] {
        let Some(text) = item.get(field) else {
            continue;
        };
        match price(text) {
            Ok(price) => {
                row.set("price_minor", price.amount_minor.to_string());
                row.set("currency", price.currency);
            }
            Err(message) => faults.push(item.fault(field, message)),
        }
        return;
    }
}

fn set_stock(item: &Row, known: Option<&known::KnownVariant>, row: &mut Row, faults: &mut Faults) {
    if let Some(quantity) = item.get("quantity").or(item.get("sell_on_google_quantity")) {
        row.set("stock", quantity);
        return;
    }
    let availability = item.get("availability").unwrap_or("in_stock");
    match availability.to_lowercase().replace(' ', "_").as_str() {
        // What is there is counted by us; the feed only says that it is.
        "in_stock" if known.is_some_and(|known| known.on_hand > 0) => {}
        "in_stock" => row.set("stock", IN_STOCK),
        "out_of_stock" | "preorder" | "backorder" => {
            // What is held for shoppers stays theirs.
            row.set("stock", known.map_or(0, |known| known.reserved).to_string());
        }
        _ => {
            let message = "must be in_stock, out_of_stock, preorder or backorder";
            faults.push(item.fault("availability", message));
        }
    }
}

/// What sets the SKU apart from others of its group, and what it is called for that.
fn set_variant(item: &Row, lang: &str, is_known: bool, row: &mut Row) {
    let chosen = [
        ("colour", "color"),
        ("size", "size"),
        ("material", "material"),
        ("pattern", "pattern"),
    ];
    let chosen = chosen
        .into_iter()
        .filter_map(|(option, field)| Some((option, item.get(field)?)));
    let chosen: Vec<_> = chosen.collect();
    for (option, value) in &chosen {
        row.set(format!("option.{option}"), words::slug(value));
    }
    let names: Vec<_> = chosen.iter().map(|(_, value)| *value).collect();
    let name = if names.is_empty() {
        item.get("title").unwrap_or_default().to_owned()
    } else {
        names.join(", ")
    };
    row.set(format!("variant_name.{lang}"), cut(&name, TITLE_CHARS_MAX));
    if !is_known {
        row.set(
            "swatch",
            words::swatch(item.get("color").unwrap_or_default()),
        );
    }
}

/// The department and the kind, from what Google's or the merchant's own classes say.
fn set_kind(job: &Job<'_>, item: &Row, row: &mut Row, faults: &mut Faults) {
    let said = ["product_type", "google_product_category", "title"];
    let said = said.into_iter().filter_map(|field| item.get(field));
    let found = said.filter_map(words::kind).next();
    match (found, &job.query.department) {
        (Some(kind), _) => {
            row.set("department", kind.department);
            row.set("kind", kind.kind);
        }
        (None, Some(department)) => {
            row.set("department", department.as_str());
            row.set("kind", department.as_str());
        }
        (None, None) => {
            let message = "says nothing that we know a department for; add product_type, \
                 or import with `department=`";
            faults.push(item.fault("product_type", message));
        }
    }
}

fn set_size(item: &Row, is_known: bool, row: &mut Row, faults: &mut Faults) {
    let usual_m = words::usual_size_m(row.get("department").unwrap_or_default());
    let sides = [
        ("product_width", "width_m"),
        ("product_height", "height_m"),
        ("product_length", "depth_m"),
    ];
    for ((field, side), usual_m) in sides.into_iter().zip(usual_m) {
        match item.get(field).map(length_m) {
            Some(Ok(length_m)) => row.set(side, length_m.to_string()),
            Some(Err(message)) => faults.push(item.fault(field, message)),
            None if is_known => {}
            None => row.set(side, usual_m.to_string()),
        }
    }
}

/// Of a group, the first item says what the product is: feeds put size and colour into every title.
fn agree(rows: &mut [Row]) {
    let mut firsts: BTreeMap<String, Row> = BTreeMap::new();
    for row in rows {
        let product_id = row.get("product_id").unwrap_or_default().to_owned();
        let Some(first) = firsts.get(&product_id) else {
            firsts.insert(product_id, row.clone());
            continue;
        };
        let of_product = |field: &str| {
            ["department", "kind", "width_m", "height_m", "depth_m"].contains(&field)
                || field.starts_with("name.")
                || field.starts_with("description.")
        };
        let mut agreed = Row::at(row.line);
        for (field, text) in row.fields().filter(|(field, _)| !of_product(field)) {
            agreed.set(field, text);
        }
        for (field, text) in first.fields().filter(|(field, _)| of_product(field)) {
            agreed.set(field, text);
        }
        *row = agreed;
    }
}

fn cut(text: &str, chars_max: usize) -> String {
    let is_plain = |letter: &char| !letter.is_control() || *letter == '\n';
    let text: String = text.chars().filter(is_plain).take(chars_max).collect();
    text.trim().to_owned()
}
