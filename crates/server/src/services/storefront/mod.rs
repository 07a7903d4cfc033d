//! A merchant's stores as they are worked on: a draft beside what shoppers see, publishing, versions, going back.

pub(crate) mod check;
mod goods;
mod publish;
mod record;
mod template;

use buyplus_api::{LocalText, Store, Storefront, StorefrontList, StorefrontSummary};

pub(crate) use self::{
    publish::{publish, restore, versions},
    record::{Kept, find, keep_draft},
    template::open,
};
use crate::{
    db::Conn,
    error::{Error, Result},
    services::wording::Findings,
};

/// A merchant's stores, in the order of the street.
pub(crate) async fn list(conn: &mut Conn, merchant_id: &str) -> Result<StorefrontList> {
    let kept = record::of_merchant(conn, merchant_id).await?;
    let summary = |kept: Kept| {
        let version = kept.version();
        let is_changed = kept.draft.is_some();
        let Store { name, place, .. } = kept.draft.unwrap_or(kept.document);
        StorefrontSummary {
            store_id: kept.id,
            name,
            place,
            is_open: kept.is_open,
            is_changed,
            version,
        }
    };
    Ok(StorefrontList {
        items: kept.into_iter().map(summary).collect(),
    })
}

/// A store with its draft, and its entity tag.
pub(crate) async fn get(
    conn: &mut Conn,
    merchant_id: &str,
    id: &str,
) -> Result<(Storefront, String)> {
    let kept = find(conn, merchant_id, id).await?;
    let warnings = examine(conn, &kept, kept.now()).await?.warnings;
    let tag = kept.tag();
    let storefront = Storefront {
        store_id: kept.id.clone(),
        draft: kept.now().clone(),
        is_changed: kept.draft.is_some(),
        version: kept.version(),
        published: kept.is_open.then_some(kept.document),
        warnings,
    };
    Ok((storefront, tag))
}

/// Makes this the draft, if nothing is wrong with it and nobody was faster.
pub(crate) async fn put_draft(
    conn: &mut Conn,
    merchant_id: &str,
    id: &str,
    draft: Store,
    is_expected: impl FnOnce(&str) -> bool,
) -> Result<()> {
    let kept = find(conn, merchant_id, id).await?;
    expect(&kept, is_expected)?;
    if draft.id != id {
        return Err(Error::invalid("/id", format!("must be `{id}`")));
    }
    let draft = Store {
        merchant_id: merchant_id.to_owned(),
        version: kept.document.version,
        ..draft
    };
    examine(conn, &kept, &draft).await?.refuse()?;
    record::keep_draft(conn, &kept, &draft).await
}

/// What is wrong with a layout of a store.
pub(crate) async fn examine(conn: &mut Conn, kept: &Kept, layout: &Store) -> Result<Findings> {
    let published = kept.is_open.then_some(&kept.document);
    let goods = goods::named(conn, &kept.merchant_id, layout, published).await?;
    let mut found = check::check(layout, &goods);
    // A show is arranged elsewhere; a layout only names the one that the store has.
    if layout.show_id != kept.document.show_id {
        found.error("/show_id", "must stay as it is");
    }
    Ok(found)
}

/// Refuses where somebody else changed it meanwhile.
fn expect(kept: &Kept, is_expected: impl FnOnce(&str) -> bool) -> Result<()> {
    let code = buyplus_api::code::PRECONDITION_FAILED;
    match is_expected(&kept.tag()) {
        true => Ok(()),
        false => Err(Error::refused(
            412,
            code,
            "the store was changed meanwhile; fetch it, look, and change it again",
        )),
    }
}

/// The text in every language that it is in, or in English alone.
fn in_english(text: &str) -> LocalText {
    LocalText([("en".to_owned(), text.to_owned())].into())
}
