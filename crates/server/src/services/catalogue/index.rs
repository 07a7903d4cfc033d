//! What listings and searches read: one row per product and market, and the product's words.

use buyplus_api::LocalText;

use super::{names, words};
use crate::{
    db::{
        Conn, Rows,
        search::{self, Entry, facet},
    },
    error::Result,
};

/// Grows when what is indexed changes; a database that was indexed otherwise is indexed anew at the next start.
pub(super) const VERSION: i64 = 1;

/// What a product is indexed by.
#[derive(Clone, Debug)]
pub(crate) struct Facts<'a> {
    pub(crate) position: i64,
    pub(crate) product_id: &'a str,
    pub(crate) merchant_id: &'a str,
    pub(crate) department: &'a str,
    pub(crate) department_names: &'a [LocalText],
    pub(crate) kind: &'a str,
    pub(crate) name: &'a LocalText,
    pub(crate) description: &'a LocalText,
    pub(crate) variant_names: Vec<&'a LocalText>,
    /// In every market that sells it, the cheapest variant's.
    pub(crate) prices_minor: Vec<(&'a str, i64)>,
}

/// Indexes products that are not indexed.
pub(crate) async fn put(conn: &mut Conn, goods: &[Facts<'_>]) -> Result<()> {
    let mut listings = Rows::new(
        "listings (market_id, position, product_id, merchant_id, department, kind, price_minor, name_key)",
    );
    for one in goods {
        let name_key = words::sort_key(one.name.get("en"));
        for (market_id, price_minor) in &one.prices_minor {
            listings
                .row()
                .bind(market_id)
                .bind(one.position)
                .bind(one.product_id)
                .bind(one.merchant_id)
                .bind(one.department)
                .bind(one.kind)
                .bind(price_minor)
                .bind(&name_key);
        }
    }
    listings.insert(conn).await?;
    let entries: Vec<_> = goods.iter().map(entry).collect();
    Ok(search::put(conn, &entries).await?)
}

/// What a product with these facts is found by.
fn entry(facts: &Facts<'_>) -> Entry {
    let texts = |text: &LocalText| -> Vec<_> {
        let texts = text.0.values();
        texts.flat_map(|text| words::of_text(text)).collect()
    };
    let mut title = texts(facts.name);
    title.extend(words::of_text(&facts.kind.replace('_', " ")));
    let in_chinese = |name: Option<&str>| words::of_text(name.unwrap_or_default());
    title.extend(in_chinese(names::kind(facts.kind)));
    let mut body = texts(facts.description);
    body.extend(words::of_text(&facts.department.replace('_', " ")));
    body.extend(in_chinese(names::department(facts.department)));
    body.extend(facts.department_names.iter().flat_map(texts));
    body.extend(facts.variant_names.iter().copied().flat_map(texts));
    for words in [&mut title, &mut body] {
        words.sort_unstable();
        words.dedup();
    }
    Entry {
        position: facts.position,
        title,
        body,
        facets: vec![
            facet('d', facts.department),
            facet('k', facts.kind),
            facet('m', facts.merchant_id),
        ],
    }
}
