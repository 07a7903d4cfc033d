//! Paying a checkout: a session of the shop is made from it, and paid like any other.

use buyplus_api::code;

use super::{
    fulfillment, goods, paying,
    price::price,
    record::{Record, State},
    view,
    wire::{CompleteRequest, Status},
};
use crate::{
    app::App,
    clock::utc_day,
    db::Conn,
    error::{Error, Result},
    idempotency::{self, Claim, Request},
    reply::Reply,
    services::{
        bags,
        checkout::{Session, State as SessionState},
        inventory,
        payments::{self, Decision, Kind, Payment},
        promotions,
    },
};

/// Pays a checkout.
pub(super) async fn complete(
    app: &App,
    key: &Request,
    id: &str,
    request: &CompleteRequest,
    base: &str,
) -> Result<Reply> {
    let mut tx = app.db.begin().await?;
    let decision = match idempotency::claim(&mut tx, key, app.clock.now_ms()).await? {
        Claim::Replay(reply) => return Ok(reply),
        Claim::Resume => Payment::of_key(&mut tx, key)
            .await
            .map(Box::new)
            .map(Decision::TakeUp),
        Claim::New => authorise(app, &mut tx, key, id, request, base).await,
    };
    payments::carry_on(app, tx, key, decision).await
}

async fn authorise(
    app: &App,
    conn: &mut Conn,
    key: &Request,
    id: &str,
    request: &CompleteRequest,
    base: &str,
) -> Result<Decision> {
    let now_ms = app.clock.now_ms();
    let mut record = Record::load_open(conn, id, now_ms).await?;
    let priced = price(app, conn, &record).await?;
    if fulfillment::selected(&priced.methods).is_none() {
        return Err(Error::refused(
            400,
            code::FULFILLMENT_MISSING,
            view::FULFILLMENT_MISSING,
        ));
    }
    let payer = paying::payer(app, conn, &record, &priced, &request.payment_data).await?;
    let session = Session {
        id: conn.new_id("cs"),
        bag_id: bag_of(conn, &payer.device_id).await?,
        device_id: payer.device_id,
        state: SessionState::InProgress,
        nonce: record.draft.nonce.clone(),
        ..priced.session.clone()
    };
    promotions::take(conn, &session.terms.discounts).await?;
    session.insert(conn).await?;
    inventory::reserve(conn, &session.id, &session.lines).await?;
    let held = inventory::held(conn, &session.id).await?;
    let short = inventory::short(&session.lines, &held);
    if let Some(line) = session
        .lines
        .iter()
        .find(|line| short.contains(line.variant_id.as_str()))
    {
        return Err(goods::out_of_stock(line));
    }
    let payment = Payment {
        id: conn.new_id("pay"),
        kind: Kind::Capture,
        device_id: session.device_id.clone(),
        merchant_id: session.merchant_id.clone(),
        session_id: session.id.clone(),
        mandate_id: payer.mandate_id,
        amount_minor: session.amount().amount_minor,
        currency: session.currency.clone(),
        nonce: Some(session.nonce.clone()),
        signature: payer.signature,
        day: utc_day(now_ms),
        key_scope: key.scope.clone(),
        key_name: key.name.clone(),
        key_path: key.path.clone(),
        created_ms: now_ms,
        with_pin: 0,
    };
    payment.insert_pending(conn).await?;
    let instrument = &request.payment_data;
    record.draft.selected_instrument_id = Some(instrument.id.clone());
    record.draft.base = base.to_owned();
    let checkout = view::settled(app, &record, priced, Status::CompleteInProgress, base);
    record.draft.last = Some(Box::new(checkout));
    record.state = State::InProgress;
    record.session_id = Some(session.id);
    record.save(conn).await?;
    Ok(Decision::Move(Box::new(payment)))
}

/// A session of the shop belongs to a bag; what was in it stays in it.
async fn bag_of(conn: &mut Conn, device_id: &str) -> Result<String> {
    let reply = bags::open(conn, device_id).await?;
    let bag: buyplus_api::Bag = serde_json::from_str(&reply.body)?;
    Ok(bag.id)
}
