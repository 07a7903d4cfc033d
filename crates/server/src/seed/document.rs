//! The catalogue and the store layout that come with the server, and whether they make sense.

use std::collections::{BTreeMap, BTreeSet};

use buyplus_api::{LocalText, Merchant, Store};
use serde::Deserialize;

const CATALOGUE: &str = include_str!("../../seed/catalogue.json");
const STORE: &str = include_str!("../../seed/store.json");
const LANGUAGES: [&str; 2] = ["en", "zh-CN"];
const VARIANTS_MAX: usize = 4;

/// What the shop starts with.
#[derive(Debug)]
pub(super) struct Seed {
    pub(super) currency: String,
    pub(super) products: Vec<SeedProduct>,
    pub(super) merchant: Merchant,
    pub(super) store: Store,
}

/// A product to start with.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedProduct {
    pub(super) id: String,
    pub(super) department: String,
    pub(super) kind: String,
    pub(super) name: LocalText,
    pub(super) description: LocalText,
    pub(super) size_m: [f32; 3],
    pub(super) variants: Vec<SeedVariant>,
}

/// A variant to start with. Its SKU is `<product>-<colour>`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedVariant {
    pub(super) colour: String,
    pub(super) name: LocalText,
    pub(super) swatch: String,
    pub(super) price_minor: i64,
    pub(super) stock: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    currency: String,
    products: Vec<SeedProduct>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Layout {
    merchant: Merchant,
    store: Store,
}

impl SeedProduct {
    /// The SKU of one of its variants.
    pub(super) fn sku(&self, variant: &SeedVariant) -> String {
        format!("{}-{}", self.id, variant.colour)
    }
}

impl Seed {
    /// The documents that come with the server.
    pub(super) fn shipped() -> Result<Self, String> {
        Self::parse(CATALOGUE, STORE)
    }

    fn parse(catalogue: &str, layout: &str) -> Result<Self, String> {
        let catalogue: Catalogue =
            serde_json::from_str(catalogue).map_err(|err| format!("catalogue.json: {err}"))?;
        let layout: Layout =
            serde_json::from_str(layout).map_err(|err| format!("store.json: {err}"))?;
        let seed = Self {
            currency: catalogue.currency,
            products: catalogue.products,
            merchant: layout.merchant,
            store: layout.store,
        };
        let mut faults = seed.product_faults();
        faults.extend(seed.slot_faults());
        if faults.is_empty() {
            Ok(seed)
        } else {
            Err(faults.join("; "))
        }
    }

    fn product_faults(&self) -> Vec<String> {
        let departments: BTreeSet<_> = self
            .store
            .departments
            .iter()
            .map(|one| one.id.as_str())
            .collect();
        let mut ids = BTreeSet::new();
        let mut faults = Vec::new();
        for product in &self.products {
            let mut fault = |what: &str| faults.push(format!("product {}: {what}", product.id));
            if !ids.insert(product.id.as_str()) {
                fault("is there twice");
            }
            if !departments.contains(product.department.as_str()) {
                fault(&format!(
                    "the store has no department `{}`",
                    product.department
                ));
            }
            if !in_all_languages(&product.name) || !in_all_languages(&product.description) {
                fault("name or description lacks a language");
            }
            if !product
                .size_m
                .iter()
                .all(|side_m| side_m.is_finite() && *side_m > 0.0)
            {
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

    fn slot_faults(&self) -> Vec<String> {
        let products: BTreeMap<_, _> = self
            .products
            .iter()
            .map(|one| (one.id.as_str(), one))
            .collect();
        let mut ids = BTreeSet::new();
        let mut faults = Vec::new();
        for slot in &self.store.slots {
            let mut fault = |what: String| faults.push(format!("slot {}: {what}", slot.slot_id));
            if !ids.insert(slot.slot_id.as_str()) {
                fault("is there twice".to_owned());
            }
            let Some(product) = products.get(slot.product_id.as_str()) else {
                fault(format!("there is no product `{}`", slot.product_id));
                continue;
            };
            if !product
                .variants
                .iter()
                .any(|variant| product.sku(variant) == slot.variant_id)
            {
                fault(format!(
                    "product {} has no variant `{}`",
                    product.id, slot.variant_id
                ));
            }
            let number = slot
                .slot_id
                .strip_prefix(&format!("{}.", product.department));
            if number
                .and_then(|number| number.parse::<u32>().ok())
                .is_none_or(|number| number == 0)
            {
                fault(format!(
                    "must be `{}.<n>`, counted from 1",
                    product.department
                ));
            }
        }
        faults
    }
}

fn variant_faults(variant: &SeedVariant) -> impl Iterator<Item = &'static str> {
    let hex = variant.swatch.strip_prefix('#').unwrap_or_default();
    let faults = [
        (!in_all_languages(&variant.name), "name lacks a language"),
        (variant.price_minor <= 0, "price_minor must be more than 0"),
        (
            hex.len() != 6 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "swatch must be #rrggbb",
        ),
    ];
    faults
        .into_iter()
        .filter(|(wrong, _)| *wrong)
        .map(|(_, what)| what)
}

fn in_all_languages(text: &LocalText) -> bool {
    LANGUAGES.iter().all(|lang| {
        text.0
            .get(*lang)
            .is_some_and(|text| !text.trim().is_empty())
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_documents_make_sense() {
        let seed = Seed::shipped().unwrap();
        assert_eq!(seed.products.len(), 28);
        assert_eq!(seed.store.slots.len(), 28);
        assert!(
            seed.products
                .iter()
                .all(|product| product.variants.len() >= 2)
        );
        let stocks = seed
            .products
            .iter()
            .flat_map(|product| &product.variants)
            .map(|variant| variant.stock);
        assert!(stocks.into_iter().all(|stock| (3..=40).contains(&stock)));
    }

    #[test]
    fn every_fault_is_named() {
        let catalogue = CATALOGUE
            .replacen("\"price_minor\": ", "\"price_minor\": -", 1)
            .replacen("0.32", "0.0", 1);
        let layout = STORE.replacen("bags.1", "shoes.1", 1);
        let faults = Seed::parse(&catalogue, &layout).unwrap_err();
        assert!(
            faults
                .contains("product bag-aurelia: variant oxblood: price_minor must be more than 0"),
            "{faults}"
        );
        assert!(
            faults.contains("product bag-aurelia: every side of size_m must be more than 0"),
            "{faults}"
        );
        assert!(
            faults.contains("slot shoes.1: must be `bags.<n>`"),
            "{faults}"
        );
        assert!(faults.contains("slot shoes.1: is there twice"), "{faults}");
    }
}
