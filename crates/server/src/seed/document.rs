//! The documents that the shop starts with: goods, stores, campaigns, the show.

use buyplus_api::{Campaign, LocalText, Look, Merchant, Store};
use serde::{Deserialize, de::DeserializeOwned};

use super::check;

const CATALOGUE: &str = include_str!("../../seed/catalogue.json");
const STORES: [(&str, &str); 2] = [
    ("galleria", include_str!("../../seed/stores/galleria.json")),
    ("harbour", include_str!("../../seed/stores/harbour.json")),
];
const CAMPAIGNS: &str = include_str!("../../seed/campaigns.json");
const SHOW: &str = include_str!("../../seed/show.json");

/// What the shop starts with.
#[derive(Debug)]
pub(super) struct Seed {
    pub(super) currency: String,
    pub(super) products: Vec<SeedProduct>,
    /// In the order in which a street shows them.
    pub(super) stores: Vec<SeedStore>,
    pub(super) campaigns: Vec<Campaign>,
    pub(super) shows: Vec<SeedShow>,
}

/// A product to start with; it need not have a model yet.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedProduct {
    pub(super) id: String,
    /// Who sells it; the first store's merchant when absent.
    pub(super) merchant: Option<String>,
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

/// A retailer and the store that it opens with.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedStore {
    pub(super) merchant: Merchant,
    pub(super) store: Store,
}

/// A show without its clock.
#[derive(Clone, Debug, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SeedShow {
    pub(crate) id: String,
    pub(crate) store_id: String,
    pub(crate) title: LocalText,
    pub(crate) place: String,
    pub(crate) period_s: f64,
    pub(crate) beat_bpm: f64,
    pub(crate) music: String,
    pub(crate) looks: Vec<Look>,
    pub(crate) version: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    currency: String,
    products: Vec<SeedProduct>,
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
        Self::parse(CATALOGUE, &STORES, CAMPAIGNS, SHOW)
    }

    fn parse(
        catalogue: &str,
        stores: &[(&str, &str)],
        campaigns: &str,
        show: &str,
    ) -> Result<Self, String> {
        let catalogue: Catalogue = read("catalogue.json", catalogue)?;
        let stores = stores
            .iter()
            .map(|(name, text)| read(&format!("stores/{name}.json"), text));
        let seed = Self {
            currency: catalogue.currency,
            products: catalogue.products,
            stores: stores.collect::<Result<_, _>>()?,
            campaigns: read("campaigns.json", campaigns)?,
            shows: vec![read("show.json", show)?],
        };
        let faults = check::faults(&seed);
        if faults.is_empty() {
            Ok(seed)
        } else {
            Err(faults.join("; "))
        }
    }

    /// Who sells a product.
    pub(super) fn merchant_of<'a>(&'a self, product: &'a SeedProduct) -> &'a str {
        let first = self.stores.first().map(|first| first.merchant.id.as_str());
        product.merchant.as_deref().or(first).unwrap_or_default()
    }
}

/// A store that comes with the server, by the name of its document.
pub(crate) fn store(name: &str) -> Option<Store> {
    let (_, text) = STORES.iter().find(|(known, _)| *known == name)?;
    let seed: SeedStore = serde_json::from_str(text).ok()?;
    Some(seed.store)
}

fn read<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|err| format!("{name}: {err}"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_documents_make_sense() {
        let seed = Seed::shipped().unwrap();
        assert!(seed.products.len() >= 60, "{}", seed.products.len());
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
    fn the_stores_look_and_read_differently() {
        let seed = Seed::shipped().unwrap();
        let [first, second] = &seed.stores[..] else {
            panic!("two retailers");
        };
        assert_ne!(first.merchant.id, second.merchant.id);
        let (first, second) = (&first.store, &second.store);
        assert_ne!(first.theme, second.theme);
        assert_ne!(first.marquee, second.marquee);
        assert_ne!(first.greeting, second.greeting);
        assert_ne!(first.signs, second.signs);
        assert_ne!(first.slots, second.slots);
        assert_ne!(first.rooms, second.rooms);
    }

    #[test]
    fn every_fault_is_named() {
        let catalogue = CATALOGUE
            .replacen("\"price_minor\": ", "\"price_minor\": -", 1)
            .replacen("0.32", "0.0", 1)
            .replacen("mer_harbour", "mer_nobody", 1);
        let layout = STORES[0].1.replacen("bags.1", "shoes.1", 1);
        let stores = [("galleria", layout.as_str()), STORES[1]];
        let campaigns = CAMPAIGNS.replacen("\"harbour\"", "\"nowhere\"", 1);
        let show = SHOW.replacen("dress-celeste-emerald", "dress-celeste-mud", 1);
        let faults = Seed::parse(&catalogue, &stores, &campaigns, &show).unwrap_err();
        for fault in [
            "product bag-aurelia: variant oxblood: price_minor must be more than 0",
            "product bag-aurelia: every side of size_m must be more than 0",
            "there is no merchant `mer_nobody`",
            "store galleria: slot shoes.1 is there twice",
            "campaign harbour-open: there is no store `nowhere`",
            "show evening: look amara-1: product dress-celeste has no variant `dress-celeste-mud`",
        ] {
            assert!(faults.contains(fault), "{fault}: {faults}");
        }
    }
}
