//! A checkout at today's prices: the shop's own, with its promotions, ways to bring goods and taxes; or those of
//! the flower shop.

use buyplus_api::{self as shop, Fulfilment, FulfilmentKind, Line, TotalKind as ShopTotal};

use super::{
    fulfillment, goods,
    quote::quote,
    record::Record,
    terms::Terms,
    wire::{Address, AppliedDiscount, Choice, Method, Total, TotalKind},
};
use crate::{
    app::App,
    db::Conn,
    error::Result,
    services::{
        checkout::{self, Session},
        pricing,
    },
};

/// A checkout at today's prices.
pub(super) struct Priced {
    /// What would be paid, as a session of the shop.
    pub(super) session: Session,
    pub(super) methods: Vec<Method>,
    pub(super) totals: Vec<Total>,
    pub(super) applied: Vec<AppliedDiscount>,
    /// Codes that nothing came off for.
    pub(super) unknown_codes: Vec<String>,
}

/// What it costs now.
pub(super) async fn price(app: &App, conn: &mut Conn, record: &Record) -> Result<Priced> {
    let lines = goods::lines(conn, &record.draft.wishes).await?;
    match &app.ucp.terms {
        Some(terms) => by_terms(record, lines, terms),
        None => by_the_shop(app, conn, record, lines).await,
    }
}

fn by_terms(record: &Record, lines: Vec<Line>, terms: &Terms) -> Result<Priced> {
    let items: Vec<_> = lines.iter().map(|line| line.variant_id.as_str()).collect();
    let subtotal_minor = pricing::subtotal(&lines)?;
    let methods = fulfillment::with_choices(methods(record), &line_ids(&lines), |country| {
        terms.choices(country, subtotal_minor, &items)
    });
    let shipping = fulfillment::selected(&methods).map(|(price_minor, _)| price_minor);
    let quote = quote(&lines, shipping, codes(record), terms)?;
    let mut session = blank(record);
    session.totals = quote.breakdown();
    session.cart_hash = pricing::cart_hash(
        &session.merchant_id,
        &session.currency,
        &lines,
        &session.totals,
        &Fulfilment::default(),
        &[],
    );
    session.lines = lines;
    Ok(Priced {
        session,
        methods,
        totals: quote.totals(),
        applied: quote.applied,
        unknown_codes: quote.unknown_codes,
    })
}

async fn by_the_shop(
    app: &App,
    conn: &mut Conn,
    record: &Record,
    lines: Vec<Line>,
) -> Result<Priced> {
    let mut session = blank(record);
    let method = methods(record).first();
    let destination = method.and_then(fulfillment::destination);
    session.terms.fulfilment.address = destination.and_then(|to| address(&to.address));
    let group = method.and_then(|method| method.groups.first());
    session.terms.option_id = group.and_then(|group| group.selected_option_id.clone());
    session.terms.codes = codes(record).to_vec();
    let ids = line_ids(&lines);
    checkout::price(conn, &mut session, lines, app.clock.now_ms()).await?;
    let options = &session.terms.fulfilment.options;
    let choices: Vec<_> = options
        .iter()
        .filter(|option| option.kind == FulfilmentKind::Shipping)
        .map(choice)
        .collect();
    let methods = fulfillment::with_choices(methods(record), &ids, |_| choices.clone());
    let is_selected = fulfillment::selected(&methods).is_some();
    let applied: Vec<_> = session.terms.discounts.iter().map(discount).collect();
    let is_unknown = |code: &&String| {
        !applied
            .iter()
            .any(|one| one.code.eq_ignore_ascii_case(code))
    };
    Ok(Priced {
        totals: totals(&session, &applied, is_selected),
        unknown_codes: codes(record).iter().filter(is_unknown).cloned().collect(),
        methods,
        applied,
        session,
    })
}

/// A session of the shop for this checkout, without a price and without a device.
fn blank(record: &Record) -> Session {
    Session {
        merchant_id: record.merchant_id.clone(),
        currency: record.draft.currency.clone(),
        expires_ms: record.expires_ms,
        ..Session::default()
    }
}

/// The shop's breakdown in the protocol's words; what bringing costs is left out while no way is selected.
fn totals(session: &Session, applied: &[AppliedDiscount], is_selected: bool) -> Vec<Total> {
    let mut totals = Vec::new();
    let unselected = session
        .totals
        .iter()
        .find(|total| total.kind == ShopTotal::Shipping && !is_selected)
        .map_or(0, |total| total.amount_minor);
    for total in &session.totals {
        let amount = total.amount_minor;
        match total.kind {
            ShopTotal::Subtotal => totals.push(Total::new(TotalKind::Subtotal, amount)),
            ShopTotal::Discount => totals.extend(applied.iter().map(|discount| Total {
                display_text: Some(discount.title.clone()),
                ..Total::new(TotalKind::Discount, discount.amount)
            })),
            ShopTotal::Shipping if is_selected => {
                totals.push(Total::new(TotalKind::Fulfillment, amount));
            }
            ShopTotal::Shipping | ShopTotal::TaxIncluded => {}
            ShopTotal::Tax => totals.push(Total::new(TotalKind::Tax, amount)),
            ShopTotal::Duty => totals.push(Total::new(TotalKind::Fee, amount)),
            ShopTotal::Total => totals.push(Total::new(TotalKind::Total, amount - unselected)),
        }
    }
    totals
}

fn discount(discount: &shop::Discount) -> AppliedDiscount {
    AppliedDiscount {
        code: discount.code.clone().unwrap_or_default(),
        title: discount.title.get("en").to_owned(),
        amount: discount.amount_minor,
    }
}

fn choice(option: &shop::FulfilmentOption) -> Choice {
    Choice {
        id: option.id.clone(),
        title: option.title.get("en").to_owned(),
        totals: [TotalKind::Subtotal, TotalKind::Total]
            .map(|kind| Total::new(kind, option.amount_minor))
            .into(),
    }
}

/// The address as the shop keeps addresses; nothing without a country.
fn address(address: &Address) -> Option<shop::Address> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let names = [&address.first_name, &address.last_name];
    let names: Vec<_> = names.into_iter().flatten().cloned().collect();
    Some(shop::Address {
        name: match names.is_empty() {
            true => text(&address.full_name),
            false => names.join(" "),
        },
        line1: text(&address.street_address),
        line2: address.extended_address.clone(),
        city: text(&address.address_locality),
        region: address.address_region.clone(),
        postal_code: text(&address.postal_code),
        country: address.address_country.as_ref()?.to_uppercase(),
        phone: address.phone_number.clone(),
    })
}

fn methods(record: &Record) -> &[Method] {
    record.draft.methods.as_deref().unwrap_or_default()
}

fn codes(record: &Record) -> &[String] {
    record.draft.codes.as_deref().unwrap_or_default()
}

fn line_ids(lines: &[Line]) -> Vec<String> {
    lines.iter().map(|line| line.id.clone()).collect()
}
