//! A checkout as the agent sees it: what was asked for, with today's prices, stock and ways to bring it.

use buyplus_api::{Challenge, Line, Money};
use serde_json::json;

use super::{
    discovery, fulfillment, goods,
    price::{Priced, price},
    quote,
    record::{Record, State},
    wire::{
        Checkout, Discounts, Fulfillment, Item, LineItem, Message, MessageKind, Payment, Status,
    },
};
use crate::{app::App, clock::rfc3339, db::Conn, error::Result};

/// What a device must sign to pay it.
pub(super) fn challenge(record: &Record, priced: &Priced) -> Challenge {
    Challenge {
        session_id: record.id.clone(),
        amount: Money {
            amount_minor: priced.session.amount().amount_minor,
            currency: record.draft.currency.clone(),
        },
        cart_hash: priced.session.cart_hash.clone(),
        nonce: record.draft.nonce.clone(),
        expires_at: rfc3339(record.expires_ms),
    }
}

/// The checkout as the agent sees it; one that has ended looks as it did in the end.
pub(super) async fn view(
    app: &App,
    conn: &mut Conn,
    record: &Record,
    base: &str,
) -> Result<Checkout> {
    if let Some(last) = &record.draft.last {
        return Ok((**last).clone());
    }
    let priced = price(app, conn, record).await?;
    let mut messages = warnings(&priced);
    let status = match record.state_at(app.clock.now_ms()) {
        State::Open => open_status(conn, &priced, &mut messages).await?,
        State::InProgress => Status::CompleteInProgress,
        State::Completed => Status::Completed,
        State::Canceled => Status::Canceled,
    };
    Ok(assembled(app, record, priced, status, messages, base))
}

/// The checkout as it stays from now on, whatever the catalogue says later.
pub(super) fn settled(
    app: &App,
    record: &Record,
    priced: Priced,
    status: Status,
    base: &str,
) -> Checkout {
    let messages = warnings(&priced);
    assembled(app, record, priced, status, messages, base)
}

fn assembled(
    app: &App,
    record: &Record,
    priced: Priced,
    status: Status,
    messages: Vec<Message>,
    base: &str,
) -> Checkout {
    let draft = &record.draft;
    let payable = (status == Status::ReadyForComplete).then(|| challenge(record, &priced));
    let discounts = draft.codes.as_ref().map(|codes| Discounts {
        codes: codes.clone(),
        applied: priced.applied.clone(),
    });
    let fulfillment = draft.methods.is_some().then_some(Fulfillment {
        methods: priced.methods,
    });
    Checkout {
        ucp: discovery::active(),
        id: record.id.clone(),
        status,
        currency: draft.currency.clone(),
        line_items: priced.session.lines.iter().map(line_item).collect(),
        totals: priced.totals.clone(),
        links: Vec::new(),
        payment: Payment {
            handlers: discovery::handlers(&app.ucp, base, payable.map(|one| json!(one))),
            instruments: draft.instruments.clone(),
            selected_instrument_id: draft.selected_instrument_id.clone(),
        },
        buyer: draft.buyer.clone(),
        discounts,
        fulfillment,
        order: None,
        messages,
        expires_at: rfc3339(record.expires_ms),
    }
}

fn line_item(line: &Line) -> LineItem {
    LineItem {
        id: line.id.clone(),
        item: item(line),
        quantity: line.quantity,
        totals: quote::of_line(line),
    }
}

/// A line's goods.
pub(super) fn item(line: &Line) -> Item {
    Item {
        id: line.variant_id.clone(),
        title: goods::title(line),
        price: line.unit_price_minor,
    }
}

async fn open_status(
    conn: &mut Conn,
    priced: &Priced,
    messages: &mut Vec<Message>,
) -> Result<Status> {
    if let Some(line) = goods::short(conn, &priced.session.lines).await? {
        let place = priced
            .session
            .lines
            .iter()
            .position(|other| other.id == line.id);
        messages.push(error(
            "out_of_stock",
            format!("Insufficient stock of {}", goods::title(line)),
            format!("$.line_items[{}]", place.unwrap_or(0)),
        ));
    }
    if fulfillment::selected(&priced.methods).is_none() {
        let path = "$.fulfillment.methods".to_owned();
        messages.push(error("missing", FULFILLMENT_MISSING.to_owned(), path));
    }
    let stopped = messages
        .iter()
        .any(|message| message.kind == MessageKind::Error);
    match stopped {
        true => Ok(Status::Incomplete),
        false => Ok(Status::ReadyForComplete),
    }
}

/// What an agent must do before it can pay.
pub(super) const FULFILLMENT_MISSING: &str = "Fulfillment address and option must be selected";

fn error(code: &str, content: String, path: String) -> Message {
    Message {
        kind: MessageKind::Error,
        code: code.to_owned(),
        content,
        severity: Some("recoverable".to_owned()),
        path: Some(path),
    }
}

fn warnings(priced: &Priced) -> Vec<Message> {
    let unknown = priced.unknown_codes.iter();
    let warning = |code: &String| Message {
        kind: MessageKind::Warning,
        code: "discount_code_invalid".to_owned(),
        content: format!("There is no discount code {code}"),
        severity: None,
        path: Some("$.discounts.codes".to_owned()),
    };
    unknown.map(warning).collect()
}
