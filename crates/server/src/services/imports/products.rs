//! Products: a row for every SKU. What a row leaves empty stays as it is; what no row names stays, too.

use std::collections::{BTreeMap, BTreeSet};

use buyplus_tables::{Faults, Row};

use super::{
    Fate, Job, Tally,
    known::{self, KnownProduct, KnownVariant},
    values,
};
use crate::{
    db::Conn,
    error::Result,
    services::{
        catalogue::{
            self,
            write::{self, NewGoods, ProductFacts, VariantFacts},
        },
        inventory, markets,
    },
};

mod facts;
mod options;

/// What is to be written.
#[derive(Default)]
pub(super) struct Plan {
    goods: Vec<Product>,
}

/// A product of the table as it will be.
struct Product {
    facts: ProductFacts,
    /// As it is now.
    known: Option<KnownProduct>,
    variants: Vec<Variant>,
}

/// A variant of the table as it will be.
struct Variant {
    facts: VariantFacts,
    /// As it is now.
    known: Option<KnownVariant>,
    on_hand: Option<i64>,
}

/// The default market's currency, and what is known already.
struct Base {
    currency: String,
    products: BTreeMap<String, KnownProduct>,
    variants: BTreeMap<String, KnownVariant>,
}

pub(super) async fn plan(
    conn: &mut Conn,
    job: &Job<'_>,
    rows: &[Row],
    faults: &mut Faults,
) -> Result<(Tally, Plan)> {
    let all = |field| {
        rows.iter()
            .filter_map(|row| row.get(field))
            .collect::<BTreeSet<_>>()
    };
    let base = Base {
        currency: markets::terms(conn, None).await?.currency,
        products: known::products(conn, &all("product_id")).await?,
        variants: known::variants(conn, &all("variant_id")).await?,
    };
    let mut places = BTreeMap::new();
    let mut grouped: Vec<Vec<&Row>> = Vec::new();
    let mut seen = BTreeMap::new();
    for row in rows {
        let ids = [
            values::id(row, "product_id", faults),
            values::id(row, "variant_id", faults),
        ];
        let [Some(product_id), Some(variant_id)] = ids else {
            continue;
        };
        if let Some(fault) = values::once(&mut seen, variant_id, row, "variant_id") {
            faults.push(fault);
            continue;
        }
        let place = *places.entry(product_id).or_insert(grouped.len());
        match grouped.get_mut(place) {
            Some(group) => group.push(row),
            None => grouped.push(vec![row]),
        }
    }
    let (mut tally, mut plan) = (Tally::default(), Plan::default());
    for group in grouped {
        if let Some(product) = product(job, &base, &group, faults) {
            product.count(&mut tally);
            plan.goods.push(product);
        }
    }
    Ok((tally, plan))
}

pub(super) async fn apply(conn: &mut Conn, job: &Job<'_>, plan: Plan) -> Result<()> {
    let mut new = NewGoods::begin(conn).await?;
    let mut touched = Vec::new();
    for product in &plan.goods {
        match &product.known {
            None => new.product(&job.merchant.id, &product.facts)?,
            Some(known) if known.facts != product.facts => {
                write::update_product(conn, &product.facts).await?;
            }
            Some(_) => {}
        }
        let mut position = product
            .known
            .as_ref()
            .map_or(0, |known| known.next_position);
        for variant in &product.variants {
            match &variant.known {
                None => {
                    let on_hand = variant.on_hand.unwrap_or(0);
                    new.variant(&product.facts.id, position, &variant.facts, on_hand)?;
                    position += 1;
                }
                Some(known) if known.facts != variant.facts => {
                    write::update_variant(conn, &variant.facts).await?;
                }
                Some(_) => {}
            }
            if let (Some(known), Some(on_hand)) = (&variant.known, variant.on_hand)
                && known.on_hand != on_hand
            {
                // Checked when it was planned, in this transaction.
                inventory::set_on_hand(conn, &variant.facts.id, on_hand).await?;
            }
        }
        if product.is_touched() {
            touched.push(product.facts.id.as_str());
        }
    }
    new.insert(conn).await?;
    catalogue::refresh(conn, &touched).await
}

impl Product {
    /// Whether anything but stock becomes otherwise.
    fn is_touched(&self) -> bool {
        let is_new = self
            .known
            .as_ref()
            .is_none_or(|known| known.facts != self.facts);
        is_new
            || self
                .variants
                .iter()
                .any(|variant| variant.fate() != Fate::Unchanged)
    }

    fn count(&self, tally: &mut Tally) {
        let own = match &self.known {
            Some(known) if known.facts == self.facts => Fate::Unchanged,
            _ => Fate::Changed,
        };
        // What changes of the product counts for its first row.
        for (place, variant) in self.variants.iter().enumerate() {
            tally.count(match variant.fate() {
                Fate::Unchanged if place == 0 => own,
                fate => fate,
            });
        }
    }
}

impl Variant {
    fn fate(&self) -> Fate {
        match &self.known {
            None => Fate::Created,
            Some(known) => {
                let is_counted = self.on_hand.is_none_or(|on_hand| on_hand == known.on_hand);
                match known.facts == self.facts && is_counted {
                    true => Fate::Unchanged,
                    false => Fate::Changed,
                }
            }
        }
    }
}

/// A product of one or more rows; nothing where it is somebody else's.
fn product(job: &Job<'_>, base: &Base, rows: &[&Row], faults: &mut Faults) -> Option<Product> {
    let first = rows.first()?;
    let id = first.get("product_id")?;
    let known = base.products.get(id);
    if known.is_some_and(|known| known.merchant_id != job.merchant.id) {
        let message = format!("another merchant has a product `{id}`; choose another id");
        faults.push(first.fault("product_id", message));
        return None;
    }
    facts::agree(rows, faults);
    let mut facts = facts::product(id, first, known, faults);
    let variants: Vec<_> = rows
        .iter()
        .filter_map(|row| variant(base, id, row, faults))
        .collect();
    let pairs = variants
        .iter()
        .map(|one| (&one.facts.options, &one.facts.name));
    facts.options = options::with(facts.options, pairs);
    Some(Product {
        facts,
        known: known.cloned(),
        variants,
    })
}

/// A variant of one row; nothing where it is another product's.
fn variant(base: &Base, product_id: &str, row: &Row, faults: &mut Faults) -> Option<Variant> {
    let id = row.get("variant_id")?;
    let known = base.variants.get(id);
    if let Some(other) = known.filter(|known| known.product_id != product_id) {
        let message = match base.products.contains_key(&other.product_id) {
            true => format!("`{id}` is a variant of `{}`", other.product_id),
            false => format!("another product has a variant `{id}`; choose another id"),
        };
        faults.push(row.fault("variant_id", message));
        return None;
    }
    let before = known.map(|known| &known.facts);
    let on_hand = values::units(row, "stock", faults);
    if let (Some(on_hand), Some(known)) = (on_hand, known)
        && on_hand < known.reserved
    {
        let message = format!(
            "{} units are held for shoppers; it cannot be less",
            known.reserved
        );
        faults.push(row.fault("stock", message));
    }
    Some(Variant {
        facts: facts::variant(&base.currency, id, row, before, faults),
        known: known.cloned(),
        on_hand,
    })
}
