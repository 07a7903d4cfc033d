//! Putting a price on a session: promotions, the way the goods go, tax, and what is to be signed for all of it.

use buyplus_api::{Line, code};

use super::record::Session;
use crate::{
    db::Conn,
    error::{Error, Result},
    ids::new_secret,
    services::{
        fulfilment::{self, Wish},
        pricing, promotions,
    },
};

/// Sets the session's lines, what they cost now, and a new nonce for them.
pub(crate) async fn price(
    conn: &mut Conn,
    session: &mut Session,
    lines: Vec<Line>,
    now_ms: i64,
) -> Result<()> {
    if lines.iter().any(|line| line.currency != session.currency) {
        let detail = "lines in several currencies cannot be paid at once; take some out of the bag";
        return Err(Error::refused(409, code::CURRENCIES_MIXED, detail));
    }
    let terms = &mut session.terms;
    let offers = promotions::offers(
        conn,
        &session.merchant_id,
        &terms.codes,
        terms.show_id.as_deref(),
        now_ms,
    )
    .await?;
    let subtotal = pricing::subtotal(&lines)?;
    terms.discounts = pricing::discounts(&lines, &offers);
    let off: i64 = terms
        .discounts
        .iter()
        .map(|discount| discount.amount_minor)
        .sum();
    let found = fulfilment::find(
        conn,
        Wish {
            merchant_id: &session.merchant_id,
            address: terms.fulfilment.address.as_ref(),
            option_id: terms.option_id.as_deref(),
            currency: &session.currency,
            goods_minor: subtotal - off,
        },
    )
    .await?;
    terms.fulfilment = found.fulfilment;
    terms.replaced = found.replaced;
    let way = terms.fulfilment.selected.as_ref();
    let shipping_minor = way.map_or(0, |option| option.amount_minor);
    let quote = pricing::quote(&lines, &terms.discounts, shipping_minor, &found.zone)?;
    terms.paid_by_line = quote.paid_by_line;
    session.totals = quote.totals;
    session.cart_hash = pricing::cart_hash(
        &session.merchant_id,
        &session.currency,
        &lines,
        &session.totals,
        &terms.fulfilment,
        &terms.discounts,
    );
    session.lines = lines;
    session.nonce = new_secret();
    Ok(())
}

/// Whether a session that was priced anew is still what the shopper was shown.
pub(crate) fn is_as_shown(shown: &Session, anew: &Session) -> bool {
    shown.cart_hash == anew.cart_hash
}
