//! Pages of products.

use buyplus_api::{Product, ProductPage, ProductQuery, code};

use super::{
    order::Place,
    plan::Asked,
    product::{product_by_id, products_at},
    words,
};
use crate::{
    db::{self, Conn},
    error::{Error, Result},
    services::{
        markets::{self, MarketTerms},
        paging::{page_limit, read_cursor, write_cursor},
        stores,
    },
};

#[derive(serde::Deserialize)]
struct Hit {
    position: i64,
    price_minor: i64,
    name_key: String,
}

/// One product, at a market's prices.
pub(crate) async fn product(conn: &mut Conn, id: &str, market: Option<&str>) -> Result<Product> {
    // PostgreSQL takes no text with a NUL, not even to say that there is none.
    if id.contains('\0') {
        return Err(Error::not_found("product", id));
    }
    let market = markets::terms(conn, market).await?;
    let found = product_by_id(conn, id, &market).await?;
    found.ok_or_else(|| Error::not_found("product", id))
}

/// One page of the products that match.
pub(crate) async fn products(
    conn: &mut Conn,
    query: &ProductQuery,
    market: Option<&str>,
    now_ms: i64,
) -> Result<ProductPage> {
    let limit = page_limit(query.limit)?;
    let market = markets::terms(conn, query.market.as_deref().or(market)).await?;
    let listing = listing_name(query, &market);
    let cursor = read_cursor(query.cursor.as_deref(), &listing)?;
    let start = match cursor {
        Some(text) => Some(Place::read(&text).ok_or_else(foreign_cursor)?),
        None => None,
    };
    let Some(mut asked) = understand(conn, query, &market, now_ms).await? else {
        return Ok(ProductPage {
            items: Vec::new(),
            next_cursor: None,
        });
    };
    asked.beginning = start.as_ref().is_some_and(|(_, beginning)| *beginning);
    let mut hits = find(
        conn,
        &asked,
        start.as_ref().map(|(place, _)| place),
        limit + 1,
    )
    .await?;
    if hits.is_empty() && start.is_none() && asked.words.is_some() {
        asked.beginning = true;
        hits = find(conn, &asked, None, limit + 1).await?;
    }
    let more = hits.len() as i64 > limit;
    hits.truncate(limit as usize);
    let positions: Vec<_> = hits.iter().map(|place| place.position).collect();
    let last = hits.last().filter(|_| more);
    Ok(ProductPage {
        items: products_at(conn, &positions, &market).await?,
        next_cursor: last.map(|last| write_cursor(&listing, &last.write(asked.beginning))),
    })
}

/// What the query means; `None` where nothing can match it.
async fn understand(
    conn: &mut Conn,
    query: &ProductQuery,
    market: &MarketTerms,
    now_ms: i64,
) -> Result<Option<Asked>> {
    let words = match query.q.as_deref().map(str::trim) {
        None | Some("") => None,
        Some(question) => match words::of_question(question) {
            words if words.is_empty() => return Ok(None),
            words => Some(words),
        },
    };
    let mut asked = Asked::new(query, market.id.clone(), words);
    if let Some(store) = &query.store {
        let only = match &query.preview {
            Some(token) => {
                let draft = stores::preview(conn, store, token, now_ms).await?;
                stores::product_ids_of(draft)
            }
            None => stores::product_ids(conn, store).await?,
        };
        if only.is_empty() {
            return Ok(None);
        }
        asked.only = Some(only);
    }
    Ok(Some(asked))
}

/// Up to `limit` places behind one, through the parts of the listing.
async fn find(
    conn: &mut Conn,
    asked: &Asked,
    after: Option<&Place>,
    limit: i64,
) -> Result<Vec<Place>> {
    let parts = asked.parts().iter().enumerate();
    let mut found = Vec::new();
    let mut after = after;
    for (part, which) in parts.skip(after.map_or(0, |place| place.part)) {
        let missing = limit - found.len() as i64;
        let statement = asked.statement(conn.dialect(), *which, after.take(), missing);
        let hits: Vec<Hit> = db::query_as(statement.sql)
            .bind_all(statement.args)
            .fetch_all(&mut *conn)
            .await?;
        found.extend(hits.into_iter().map(|hit| Place {
            part,
            position: hit.position,
            price_minor: hit.price_minor,
            name_key: hit.name_key,
        }));
        if found.len() as i64 >= limit {
            break;
        }
    }
    Ok(found)
}

/// Everything but the page: a cursor goes with exactly this question.
fn listing_name(query: &ProductQuery, market: &MarketTerms) -> String {
    let question = ProductQuery {
        limit: None,
        cursor: None,
        market: Some(market.id.clone()),
        ..query.clone()
    };
    format!(
        "products {}",
        serde_json::to_string(&question).unwrap_or_default()
    )
}

fn foreign_cursor() -> Error {
    Error::refused(
        400,
        code::INVALID_CURSOR,
        "the cursor is not one of this listing",
    )
}
