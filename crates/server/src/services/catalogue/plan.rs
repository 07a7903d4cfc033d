//! From what a shopper asks for to the statement that finds it. Pure.
//!
//! A listing reads an index in the order asked for, from where the page before ended, and stops when the page is full:
//! what it costs does not depend on how many products there are. Nothing is counted.

use buyplus_api::{ProductQuery, ProductSort};

use super::order::{Builder, Key, Order, Place};
use crate::db::{
    Dialect, Value,
    search::{self, Part, Wanted, facet},
};

/// A search in another order than by relevance sorts this many hits: the first in shelf order, or the newest.
const WINDOW: i64 = 2_000;

/// What is asked for, understood.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) market_id: String,
    pub(super) department: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) merchant: Option<String>,
    pub(super) price_from_minor: Option<i64>,
    pub(super) price_to_minor: Option<i64>,
    pub(super) in_stock: bool,
    pub(super) sort: ProductSort,
    /// Words to find; `None` where none are asked for.
    pub(super) words: Option<Vec<String>>,
    /// Products of one store, at most as many as it has slots; never none.
    pub(super) only: Option<Vec<String>>,
    /// Whether the last word may be only a beginning, as no product has it whole.
    pub(super) beginning: bool,
}

/// A statement and what is bound to it.
#[derive(Debug)]
pub(super) struct Statement {
    pub(super) sql: String,
    pub(super) args: Vec<Value>,
}

impl Asked {
    /// What the query means in a market; `only` are the products of the store that it names.
    pub(super) fn new(query: &ProductQuery, market_id: String, words: Option<Vec<String>>) -> Self {
        let default = match words {
            Some(_) => ProductSort::Relevance,
            None => ProductSort::Shelf,
        };
        let sort = match query.sort.unwrap_or(default) {
            ProductSort::Relevance if words.is_none() => ProductSort::Shelf,
            sort => sort,
        };
        Self {
            market_id,
            department: query.department.clone(),
            kind: query.kind.clone(),
            merchant: query.merchant.clone(),
            price_from_minor: query.price_from_minor,
            price_to_minor: query.price_to_minor,
            in_stock: query.in_stock.unwrap_or(false),
            sort,
            words,
            only: None,
            beginning: false,
        }
    }

    /// The parts that a listing is made of, one after the other: a search by relevance begins with the products that
    /// have all words in their title.
    pub(super) fn parts(&self) -> &'static [Part] {
        match (self.sort, self.beginning) {
            (_, true) => &[Part::Beginning],
            (ProductSort::Relevance, false) => &[Part::Title, Part::Rest],
            _ => &[Part::Anywhere],
        }
    }

    /// The statement for up to `limit` products of a part, behind a place.
    pub(super) fn statement(
        &self,
        dialect: Dialect,
        part: Part,
        after: Option<&Place>,
        limit: i64,
    ) -> Statement {
        let mut statement = Builder::default();
        let market = statement.bind(Value::text(&self.market_id));
        let hits = self.words.as_ref().map(|words| {
            let wanted = Wanted {
                words: words.clone(),
                facets: self.facets(),
                part,
            };
            let number = statement.number(Value::text(search::expression(dialect, &wanted)));
            (search::position(dialect), search::fits(dialect, number))
        });
        let mut conditions = vec![format!("l.market_id = {market}")];
        let (from, position) = self.from(hits, &mut conditions, &mut statement);
        self.filter(&mut conditions, &mut statement);
        let order = self.order(position);
        if let Some(after) = after {
            conditions.push(order.behind(after, &mut statement));
        }
        let limit = statement.bind(Value::Int(Some(limit)));
        let sql = format!(
            "SELECT l.position, l.price_minor, l.name_key FROM {from} WHERE {} ORDER BY {} LIMIT {limit}",
            conditions.join(" AND "),
            order.sql()
        );
        Statement {
            sql,
            args: statement.args,
        }
    }

    /// What is read, and by which column its position goes. `SQLite` reads what stands before CROSS JOIN first: the few
    /// products of a store, or the hits.
    fn from(
        &self,
        hits: Option<(&'static str, String)>,
        conditions: &mut Vec<String>,
        statement: &mut Builder,
    ) -> (String, &'static str) {
        if let Some(only) = &self.only {
            let ids: Vec<_> = only
                .iter()
                .map(|id| statement.bind(Value::text(id)))
                .collect();
            let own = format!(
                "(SELECT position FROM products WHERE id IN ({})) AS own CROSS JOIN listings l",
                ids.join(", ")
            );
            conditions.push("l.position = own.position".to_owned());
            if let Some((column, fits)) = hits {
                conditions.push(format!(
                    "EXISTS (SELECT 1 FROM product_words WHERE {fits} AND {column} = l.position)"
                ));
            }
            return (own, "l.position");
        }
        match hits {
            None => ("listings l".to_owned(), "l.position"),
            Some((column, fits)) if self.sort == ProductSort::Relevance => {
                conditions.push(fits);
                conditions.push(format!("l.position = {column}"));
                ("product_words CROSS JOIN listings l".to_owned(), column)
            }
            Some((column, fits)) => {
                conditions.push("l.position = hit.position".to_owned());
                let way = match self.sort {
                    ProductSort::Newest => " DESC",
                    _ => "",
                };
                let window = format!(
                    "(SELECT {column} AS position FROM product_words WHERE {fits} ORDER BY {column}{way} \
                     LIMIT {WINDOW}) AS hit CROSS JOIN listings l"
                );
                (window, "l.position")
            }
        }
    }

    /// The narrowest of several equalities leads the index; the others are kept from it by `|| ''`, as the index that
    /// a database would choose for them may not be the one that has the order.
    fn filter(&self, conditions: &mut Vec<String>, statement: &mut Builder) {
        let mut leads = self.words.is_none() && self.only.is_none();
        let equalities = [
            ("l.kind", &self.kind),
            ("l.department", &self.department),
            ("l.merchant_id", &self.merchant),
        ];
        for (column, value) in equalities {
            let Some(value) = value else { continue };
            let value = statement.bind(Value::text(value));
            conditions.push(match std::mem::take(&mut leads) {
                true => format!("{column} = {value}"),
                false => format!("{column} || '' = {value}"),
            });
        }
        let bounds = [
            ("l.price_minor >= ", self.price_from_minor),
            ("l.price_minor <= ", self.price_to_minor),
        ];
        for (bound, price_minor) in bounds {
            let Some(price_minor) = price_minor else {
                continue;
            };
            let price = statement.bind(Value::Int(Some(price_minor)));
            conditions.push(format!("{bound}{price}"));
        }
        if self.in_stock {
            conditions.push(
                "EXISTS (SELECT 1 FROM variants v JOIN inventory i ON i.variant_id = v.id \
                 WHERE v.product_id = l.product_id AND v.is_sold = 1 AND i.on_hand > i.reserved)"
                    .to_owned(),
            );
        }
    }

    fn facets(&self) -> Vec<String> {
        let facets = [
            ('d', &self.department),
            ('k', &self.kind),
            ('m', &self.merchant),
        ];
        let asked = facets.into_iter();
        asked
            .filter_map(|(what, id)| Some(facet(what, id.as_deref()?)))
            .collect()
    }

    fn order(&self, position: &'static str) -> Order {
        let (key, descending) = match self.sort {
            ProductSort::Relevance | ProductSort::Shelf => (Key::None, false),
            ProductSort::Newest => (Key::None, true),
            ProductSort::PriceAscending => (Key::Price, false),
            ProductSort::PriceDescending => (Key::Price, true),
            ProductSort::Name => (Key::Name, false),
        };
        Order {
            key,
            descending,
            position,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &ProductQuery) -> Asked {
        let words = query.q.as_deref().map(super::super::words::of_question);
        Asked::new(query, "US".to_owned(), words)
    }

    #[test]
    fn the_narrowest_filter_leads_and_the_page_goes_on_behind_the_last() {
        let query = ProductQuery {
            department: Some("bags".into()),
            kind: Some("tote".into()),
            sort: Some(ProductSort::PriceDescending),
            ..ProductQuery::default()
        };
        let place = Place {
            part: 0,
            position: 7,
            price_minor: 900,
            name_key: String::new(),
        };
        let statement = asked(&query).statement(Dialect::Sqlite, Part::Anywhere, Some(&place), 51);
        assert_eq!(
            statement.sql,
            "SELECT l.position, l.price_minor, l.name_key FROM listings l WHERE l.market_id = $1 AND l.kind = $2 \
             AND l.department || '' = $3 AND (l.price_minor, l.position) < ($4, $5) \
             ORDER BY l.price_minor DESC, l.position DESC LIMIT $6"
        );
        assert_eq!(statement.args.len(), 6);
    }

    #[test]
    fn words_without_another_order_are_found_by_relevance() {
        let query = ProductQuery {
            q: Some("bag".into()),
            ..ProductQuery::default()
        };
        assert_eq!(asked(&query).parts(), [Part::Title, Part::Rest]);
        let plain = ProductQuery {
            sort: Some(ProductSort::Relevance),
            ..ProductQuery::default()
        };
        assert_eq!(asked(&plain).sort, ProductSort::Shelf);
    }
}
