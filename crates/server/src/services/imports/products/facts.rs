//! What a row says of a product and of a SKU, over what was so before. Pure.

use std::collections::BTreeMap;

use buyplus_api::LocalText;
use buyplus_tables::{Faults, Row};

use super::values;
use crate::{
    colour::is_colour,
    services::{
        catalogue::write::{ProductFacts, VariantFacts},
        imports::known::KnownProduct,
    },
};

const NAME_CHARS_MAX: usize = 120;
const DESCRIPTION_CHARS_MAX: usize = 2_000;

/// What is said of a product in more than one row must be the same.
pub(super) fn agree(rows: &[&Row], faults: &mut Faults) {
    const OF_VARIANTS: [&str; 7] = [
        "variant_id",
        "swatch",
        "material_variant",
        "price_minor",
        "currency",
        "stock",
        "product_id",
    ];
    let Some((first, rest)) = rows.split_first() else {
        return;
    };
    for row in rest {
        for (field, text) in row.fields() {
            let is_product_s = !OF_VARIANTS.contains(&field)
                && !field.starts_with("variant_name.")
                && !field.starts_with("option.");
            if is_product_s && first.get(field).is_none_or(|said| said != text) {
                let message = format!(
                    "is otherwise in line {}; the product is the same",
                    first.line
                );
                faults.push(row.fault(field, message));
            }
        }
    }
}

/// A product as a row has it.
pub(super) fn product(
    id: &str,
    row: &Row,
    known: Option<&KnownProduct>,
    faults: &mut Faults,
) -> ProductFacts {
    let before = known.map(|known| &known.facts);
    let sides = ["width_m", "height_m", "depth_m"];
    let mut size_m = before.map_or([0.0; 3], |before| before.size_m);
    for (side_m, field) in size_m.iter_mut().zip(sides) {
        match values::length_m(row, field, faults) {
            Some(length_m) => *side_m = length_m,
            None if row.get(field).is_none() => need(row, field, before.is_some(), faults),
            None => {}
        }
    }
    let mut word = |field: &str, before: Option<&String>| {
        let word = row
            .get(field)
            .or(before.map(String::as_str))
            .unwrap_or_default();
        if !word.is_empty() && !values::is_id(word) {
            faults.push(row.fault(field, "must be a word of letters, digits, `-` and `_`"));
        }
        need(row, field, !word.is_empty(), faults);
        word.to_owned()
    };
    let department = word("department", before.map(|before| &before.department));
    let kind = word("kind", before.map(|before| &before.kind));
    let name = values::texts(row, "name", NAME_CHARS_MAX, faults);
    let name = merged(before.map(|before| &before.name), name);
    need(row, "name.en", name.0.contains_key("en"), faults);
    let description = values::texts(row, "description", DESCRIPTION_CHARS_MAX, faults);
    ProductFacts {
        id: id.to_owned(),
        department,
        kind,
        name,
        description: merged(before.map(|before| &before.description), description),
        size_m,
        options: before.map_or_else(Vec::new, |before| before.options.clone()),
    }
}

/// A SKU as a row has it; `currency` is the default market's.
pub(super) fn variant(
    currency: &str,
    id: &str,
    row: &Row,
    before: Option<&VariantFacts>,
    faults: &mut Faults,
) -> VariantFacts {
    let mut options = before.map_or_else(BTreeMap::new, |before| before.options.clone());
    for (option, value) in row.family("option") {
        if !values::is_id(option) || !values::is_id(value) {
            let message = "must be a word of letters, digits, `-` and `_`";
            faults.push(row.fault(&format!("option.{option}"), message));
        }
        options.insert(option.to_owned(), value.to_owned());
    }
    let name = values::texts(row, "variant_name", NAME_CHARS_MAX, faults);
    let name = merged(before.map(|before| &before.name), name);
    need(row, "variant_name.en", name.0.contains_key("en"), faults);
    let swatch = row
        .get("swatch")
        .or(before.map(|before| before.swatch.as_str()));
    need(row, "swatch", swatch.is_some(), faults);
    if row.get("swatch").is_some_and(|swatch| !is_colour(swatch)) {
        faults.push(row.fault("swatch", "must be a colour like #8c1c2e"));
    }
    let price_minor = values::price(row, faults).or(before.map(|before| before.price_minor));
    if row.get("price_minor").is_none() {
        need(row, "price_minor", price_minor.is_some(), faults);
    }
    let currency = before.map_or(currency, |before| before.currency.as_str());
    if row.get("currency").is_some_and(|given| given != currency) {
        faults.push(row.fault(
            "currency",
            format!("prices here are in {currency}; for other markets import prices"),
        ));
    }
    let material = row.get("material_variant");
    let colour = || options.get("colour").cloned().unwrap_or_default();
    VariantFacts {
        id: id.to_owned(),
        name,
        swatch: swatch.unwrap_or_default().to_owned(),
        material_variant: match (material, before) {
            (Some(material), _) => material.to_owned(),
            (None, Some(before)) => before.material_variant.clone(),
            (None, None) => colour(),
        },
        price_minor: price_minor.unwrap_or_default(),
        currency: currency.to_owned(),
        options,
    }
}

/// What is new is needed whole.
fn need(row: &Row, field: &str, is_there: bool, faults: &mut Faults) {
    if !is_there {
        faults.push(row.fault(field, "must not be empty for something new"));
    }
}

/// Languages that a table does not name stay.
fn merged(before: Option<&LocalText>, mut texts: LocalText) -> LocalText {
    for (language, text) in before.into_iter().flat_map(|before| &before.0) {
        let texts = &mut texts.0;
        texts
            .entry(language.clone())
            .or_insert_with(|| text.clone());
    }
    texts
}
