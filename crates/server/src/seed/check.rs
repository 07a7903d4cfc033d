//! Whether the documents that the shop starts with make sense.

use std::collections::{BTreeMap, BTreeSet};

use buyplus_api::{Campaign, Fixture, LocalText, Slot, Store};

use super::document::{Seed, SeedProduct, SeedShow, SeedVariant};
use crate::colour::is_colour;

const LANGUAGES: [&str; 2] = ["en", "zh-CN"];
const VARIANTS_MAX: usize = 4;

type Products<'a> = BTreeMap<&'a str, &'a SeedProduct>;

/// Everything that is wrong, in words.
pub(super) fn faults(seed: &Seed) -> Vec<String> {
    let products: Products<'_> = seed
        .products
        .iter()
        .map(|one| (one.id.as_str(), one))
        .collect();
    let mut faults = product_faults(seed);
    for one in &seed.stores {
        let mut fault = |what: String| faults.push(format!("store {}: {what}", one.store.id));
        if one.store.merchant_id != one.merchant.id {
            fault("merchant_id is not its merchant's".to_owned());
        }
        store_faults(&one.store, &products)
            .into_iter()
            .for_each(fault);
    }
    for campaign in &seed.campaigns {
        let found = campaign_faults(campaign, seed, &products);
        faults.extend(
            found
                .into_iter()
                .map(|what| format!("campaign {}: {what}", campaign.id)),
        );
    }
    for show in &seed.shows {
        let found = show_faults(show, &products).into_iter();
        faults.extend(found.map(|what| format!("show {}: {what}", show.id)));
    }
    faults
}

fn product_faults(seed: &Seed) -> Vec<String> {
    let stores = || seed.stores.iter();
    let merchants: BTreeSet<_> = stores().map(|one| one.merchant.id.as_str()).collect();
    let departments: BTreeSet<_> = stores()
        .flat_map(|one| &one.store.departments)
        .map(|one| one.id.as_str())
        .collect();
    let mut ids = BTreeSet::new();
    let mut faults = Vec::new();
    for product in &seed.products {
        let mut fault = |what: &str| faults.push(format!("product {}: {what}", product.id));
        if !ids.insert(product.id.as_str()) {
            fault("is there twice");
        }
        let merchant = seed.merchant_of(product);
        if !merchants.contains(merchant) {
            fault(&format!("there is no merchant `{merchant}`"));
        }
        if !departments.contains(product.department.as_str()) {
            fault(&format!(
                "no store has a department `{}`",
                product.department
            ));
        }
        if !in_all_languages(&product.name) || !in_all_languages(&product.description) {
            fault("name or description lacks a language");
        }
        let is_side = |side_m: &f32| side_m.is_finite() && *side_m > 0.0;
        if !product.size_m.iter().all(is_side) {
            fault("every side of size_m must be more than 0");
        }
        if !(1..=VARIANTS_MAX).contains(&product.variants.len()) {
            fault(&format!("must have 1 to {VARIANTS_MAX} variants"));
        }
        let colours: BTreeSet<_> = product
            .variants
            .iter()
            .map(|variant| variant.colour.as_str())
            .collect();
        if colours.len() != product.variants.len() {
            fault("has a colour twice");
        }
        for variant in &product.variants {
            variant_faults(variant)
                .for_each(|what| fault(&format!("variant {}: {what}", variant.colour)));
        }
    }
    faults
}

fn variant_faults(variant: &SeedVariant) -> impl Iterator<Item = &'static str> {
    let faults = [
        (!in_all_languages(&variant.name), "name lacks a language"),
        (variant.price_minor <= 0, "price_minor must be more than 0"),
        (!is_colour(&variant.swatch), "swatch must be #rrggbb"),
    ];
    faults
        .into_iter()
        .filter(|(wrong, _)| *wrong)
        .map(|(_, what)| what)
}

fn store_faults(store: &Store, products: &Products<'_>) -> Vec<String> {
    let mut faults = Vec::new();
    let texts = [&store.name, &store.marquee.title, &store.greeting];
    if !texts.into_iter().all(in_all_languages) {
        faults.push("name, marquee or greeting lacks a language".to_owned());
    }
    let theme = &store.theme;
    let colours = [
        &theme.accent,
        &theme.wall,
        &theme.floor,
        &theme.trim,
        &theme.metal,
        &theme.sign_background,
        &theme.sign_text,
    ];
    if !colours.into_iter().all(|colour| is_colour(colour)) {
        faults.push("every colour of its theme must be #rrggbb".to_owned());
    }
    let departments = store.departments.iter().map(|one| one.id.as_str());
    let prefixes = departments.chain(store.fixtures.iter().map(|one| one.id.as_str()));
    slot_faults(&store.slots, &prefixes.collect(), products, &mut faults);
    for room in &store.rooms {
        let fixtures = room.fixtures.iter().map(|one: &Fixture| one.id.as_str());
        let departments = store.departments.iter().map(|one| one.id.as_str());
        let prefixes = std::iter::once(room.place.as_str())
            .chain(fixtures)
            .chain(departments);
        slot_faults(&room.slots, &prefixes.collect(), products, &mut faults);
        if !store
            .departments
            .iter()
            .any(|one| one.id == room.department)
        {
            faults.push(format!(
                "room {}: there is no department `{}`",
                room.place, room.department
            ));
        }
    }
    faults
}

fn slot_faults(
    slots: &[Slot],
    prefixes: &BTreeSet<&str>,
    products: &Products<'_>,
    faults: &mut Vec<String>,
) {
    let mut ids = BTreeSet::new();
    for slot in slots {
        let id = slot.slot_id.as_str();
        if !ids.insert(id) {
            faults.push(format!("slot {id} is there twice"));
        }
        if let Some(what) = sku_fault(&slot.product_id, &slot.variant_id, products) {
            faults.push(format!("slot {id}: {what}"));
        }
        let (prefix, number) = id.rsplit_once('.').unwrap_or_default();
        if !prefixes.contains(prefix) || !number.parse::<u32>().is_ok_and(|number| number > 0) {
            faults.push(format!(
                "slot {id} must be a department, room or fixture and a number from 1"
            ));
        }
    }
}

fn campaign_faults(campaign: &Campaign, seed: &Seed, products: &Products<'_>) -> Vec<String> {
    let mut faults = Vec::new();
    if !seed
        .stores
        .iter()
        .any(|one| one.store.id == campaign.store_id)
    {
        faults.push(format!("there is no store `{}`", campaign.store_id));
    }
    if let Some(id) = &campaign.product_id
        && !products.contains_key(id.as_str())
    {
        faults.push(format!("there is no product `{id}`"));
    }
    if !in_all_languages(&campaign.title) {
        faults.push("title lacks a language".to_owned());
    }
    let colours = [&campaign.background, &campaign.foreground, &campaign.accent];
    if !colours.into_iter().all(|colour| is_colour(colour)) {
        faults.push("every colour must be #rrggbb".to_owned());
    }
    faults
}

fn show_faults(show: &SeedShow, products: &Products<'_>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut last_s = 0.0;
    for look in &show.looks {
        let in_time = look.starts_s >= last_s && look.starts_s < show.period_s;
        last_s = look.starts_s;
        if !in_time {
            faults.push(format!(
                "look {}: must start after the one before and within the period",
                look.id
            ));
        }
        let items = look.items.iter();
        let wrong =
            items.filter_map(|item| sku_fault(&item.product_id, &item.variant_id, products));
        faults.extend(wrong.map(|what| format!("look {}: {what}", look.id)));
    }
    faults
}

fn sku_fault(product_id: &str, variant_id: &str, products: &Products<'_>) -> Option<String> {
    let Some(product) = products.get(product_id) else {
        return Some(format!("there is no product `{product_id}`"));
    };
    let mut variants = product.variants.iter();
    match variants.any(|variant| product.sku(variant) == variant_id) {
        true => None,
        false => Some(format!(
            "product {product_id} has no variant `{variant_id}`"
        )),
    }
}

fn in_all_languages(text: &LocalText) -> bool {
    LANGUAGES.iter().all(|lang| {
        text.0
            .get(*lang)
            .is_some_and(|text| !text.trim().is_empty())
    })
}
