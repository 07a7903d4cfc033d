//! A merchant's products before, while and after shoppers see them. Publishing writes the tables that the catalogue
//! reads; a draft touches none of them.

mod check;
mod derive;
mod names;
mod publish;
mod record;
mod stock;
mod versions;

use buyplus_api::{
    MerchantProduct, MerchantProductPage, MerchantProductQuery, ProductDraft, ProductState, code,
};

use self::record::Draft;
pub(crate) use self::{
    publish::{publish, unpublish},
    versions::{restore, versions},
};
use crate::{
    clock::rfc3339,
    db::{self, Conn},
    error::{Error, Result},
    ids::sha256_hex,
    services::{
        catalogue,
        merchants::Merchant,
        paging::{page_limit, read_cursor, write_cursor},
    },
};

/// A product as its merchant sees it, and the tag of this sight.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) product: MerchantProduct,
    pub(crate) tag: String,
}

/// Writes the draft of a new product.
pub(crate) async fn create(
    conn: &mut Conn,
    seller: &Merchant,
    wanted: &ProductDraft,
    now_ms: i64,
) -> Result<Shown> {
    let mut document = check::sound(conn, wanted).await?;
    let id = match &document.id {
        Some(id) if names::is_taken(conn, id).await? => {
            let detail = format!("there is a product `{id}` already; choose another id, or none");
            return Err(Error::refused(409, code::NAME_TAKEN, detail));
        }
        Some(id) => id.clone(),
        None => names::new_id(conn, document.name.get("en")).await?,
    };
    names::name_variants(conn, &id, &mut document).await?;
    let deltas = stock::deltas(conn, &document).await?;
    record::insert(conn, seller, &id, &document, &deltas, now_ms).await?;
    get(conn, seller, &id).await
}

/// Replaces a draft.
pub(crate) async fn replace(
    conn: &mut Conn,
    seller: &Merchant,
    id: &str,
    wanted: &ProductDraft,
    now_ms: i64,
) -> Result<Shown> {
    record::find(conn, seller, id).await?;
    let mut document = check::sound(conn, wanted).await?;
    if document.id.as_deref().is_some_and(|other| other != id) {
        return Err(Error::invalid("/id", format!("must be `{id}`, or absent")));
    }
    names::name_variants(conn, id, &mut document).await?;
    let deltas = stock::deltas(conn, &document).await?;
    record::put(conn, seller, id, &document, &deltas, now_ms).await?;
    get(conn, seller, id).await
}

/// One product.
pub(crate) async fn get(conn: &mut Conn, seller: &Merchant, id: &str) -> Result<Shown> {
    let draft = record::find(conn, seller, id).await?;
    show(conn, draft).await
}

/// Forgets a draft that was never published.
pub(crate) async fn end(conn: &mut Conn, seller: &Merchant, id: &str) -> Result<()> {
    record::find(conn, seller, id).await?;
    if record::is_in_catalogue(conn, id).await? {
        let detail = "the product was published, and orders may name it; unpublish it instead";
        return Err(Error::refused(409, code::PRODUCT_WAS_PUBLISHED, detail));
    }
    db::query("DELETE FROM product_drafts WHERE product_id = $1")
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// A page of the merchant's products, by identifier.
pub(crate) async fn list(
    conn: &mut Conn,
    seller: &Merchant,
    query: &MerchantProductQuery,
) -> Result<MerchantProductPage> {
    let limit = page_limit(query.limit)?;
    let state = query.state.as_deref().unwrap_or("all");
    if !["all", "draft", "published"].contains(&state) {
        let detail = "state must be draft, published or all";
        return Err(Error::refused(400, code::INVALID_QUERY, detail));
    }
    let listing = format!("merchant products {} {state}", seller.id);
    let after = read_cursor(query.cursor.as_deref(), &listing)?;
    let mut ids: Vec<String> = db::query_scalar(
        "SELECT id FROM (SELECT product_id AS id FROM product_drafts WHERE merchant_id = $1 \
         UNION SELECT id FROM products WHERE merchant_id = $1) AS mine WHERE id > $2 AND ($3 = 'all' OR $3 = \
         CASE WHEN EXISTS (SELECT 1 FROM variants v WHERE v.product_id = mine.id AND v.is_sold = 1) \
         THEN 'published' ELSE 'draft' END) ORDER BY id LIMIT $4",
    )
    .bind(&seller.id)
    .bind(after.unwrap_or_default())
    .bind(state)
    .bind(limit + 1)
    .fetch_all(&mut *conn)
    .await?;
    let more = ids.len() as i64 > limit;
    ids.truncate(limit as usize);
    let last = ids.last().filter(|_| more);
    let next_cursor = last.map(|last| write_cursor(&listing, last));
    let mut items = Vec::with_capacity(ids.len());
    for id in ids {
        items.push(get(conn, seller, &id).await?.product);
    }
    Ok(MerchantProductPage { items, next_cursor })
}

/// A draft beside what shoppers see.
async fn show(conn: &mut Conn, mut draft: Draft) -> Result<Shown> {
    let on_hand = stock::show(conn, &mut draft).await?;
    let published = match catalogue::product(conn, &draft.product_id, None).await {
        Ok(product) => Some(product),
        Err(Error::Refused(_)) => None,
        Err(error) => return Err(error),
    };
    let state = match (&published, draft.is_changed) {
        (None, _) => ProductState::Draft,
        (Some(_), true) => ProductState::Changed,
        (Some(_), false) => ProductState::Published,
    };
    // What is on hand is part of the sight: a draft that was written by an older one would bring back what was sold.
    let seen = format!("{} {} {on_hand:?}", draft.product_id, draft.revision);
    Ok(Shown {
        tag: format!("\"{}\"", sha256_hex(seen.as_bytes())),
        product: MerchantProduct {
            state,
            published,
            version: draft.version,
            updated_at: rfc3339(draft.updated_ms),
            draft: draft.document,
            id: draft.product_id,
        },
    })
}
