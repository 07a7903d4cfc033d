//! Step 1: whether money may move at all. Nothing here trusts the device beyond its signature.

use buyplus_api::{CompleteRequest, code};

use super::record::{Kind, Payment};
use crate::{
    app::App,
    clock::utc_day,
    db::Conn,
    error::{Error, Refusal, Result},
    idempotency::Request,
    ids::new_id,
    services::{
        bags,
        checkout::{self, Session, State, challenge},
        devices::Device,
        inventory, mandates, orders, pricing,
    },
    signature::is_signed_by,
};

/// What becomes of a request for money.
pub(crate) enum Decision {
    /// It may move; the payment is kept as pending.
    Move(Box<Payment>),
    /// It may not, and what was changed on finding out is to be kept.
    Refuse(Refusal),
}

/// Whether a session may be paid.
pub(super) async fn capture(
    app: &App,
    conn: &mut Conn,
    device: &Device,
    key: &Request,
    session_id: &str,
    request: &CompleteRequest,
) -> Result<Decision> {
    let now_ms = app.clock.now_ms();
    let mut session = checkout::open_session(app, conn, device, session_id).await?;
    check_stock(conn, &session).await?;
    if let Some(refusal) = check_prices(conn, &mut session).await? {
        return Ok(Decision::Refuse(refusal));
    }
    check_signature(device, &session, request)?;
    let mandate = mandates::get(conn, &device.id, &request.mandate_id)
        .await
        .map_err(|_| {
            Error::refused(
                403,
                code::MANDATE_REQUIRED,
                "this device has no such mandate",
            )
        })?;
    mandates::check(conn, &mandate, &session.amount(), now_ms)
        .await?
        .map_err(Error::Refused)?;
    let payment = Payment {
        id: new_id("pay"),
        kind: Kind::Capture,
        device_id: device.id.clone(),
        merchant_id: session.merchant_id.clone(),
        session_id: session.id.clone(),
        mandate_id: Some(mandate.id),
        amount_minor: session.amount().amount_minor,
        currency: session.currency.clone(),
        nonce: Some(session.nonce.clone()),
        signature: Some(request.signature.clone()),
        day: utc_day(now_ms),
        key_scope: key.scope.clone(),
        key_name: key.name.clone(),
        key_path: key.path.clone(),
        created_ms: now_ms,
    };
    payment.insert_pending(conn).await?;
    session.state = State::InProgress;
    session.save(conn).await?;
    Ok(Decision::Move(Box::new(payment)))
}

/// Whether an order may be undone.
pub(super) async fn refund(
    app: &App,
    conn: &mut Conn,
    device: &Device,
    key: &Request,
    order_id: &str,
) -> Result<Decision> {
    let now_ms = app.clock.now_ms();
    let order = orders::load(conn, &device.id, order_id).await?;
    if order.status != "paid" || Payment::is_refunding(conn, &order.session_id).await? {
        let detail = "the order was undone already, or is being undone";
        return Err(Error::refused(409, code::ORDER_NOT_CANCELLABLE, detail));
    }
    if order.undo_until_ms <= now_ms {
        return Err(Error::refused(
            409,
            code::UNDO_WINDOW_OVER,
            "the time to undo this order is over",
        ));
    }
    let payment = Payment {
        id: new_id("pay"),
        kind: Kind::Refund,
        device_id: order.device_id,
        merchant_id: order.merchant_id,
        session_id: order.session_id,
        mandate_id: None,
        amount_minor: order.amount_minor,
        currency: order.currency,
        nonce: None,
        signature: None,
        day: utc_day(now_ms),
        key_scope: key.scope.clone(),
        key_name: key.name.clone(),
        key_path: key.path.clone(),
        created_ms: now_ms,
    };
    payment.insert_pending(conn).await?;
    Ok(Decision::Move(Box::new(payment)))
}

async fn check_stock(conn: &mut Conn, session: &Session) -> Result<()> {
    if session.lines.is_empty() {
        return Err(Error::refused(
            409,
            code::BAG_EMPTY,
            "there is nothing to pay for",
        ));
    }
    let held = inventory::held(conn, &session.id).await?;
    let short = inventory::short(&session.lines, &held);
    if short.is_empty() {
        return Ok(());
    }
    let short: Vec<_> = short.into_iter().collect();
    let detail = format!(
        "not enough in stock of {}; change the lines first",
        short.join(", ")
    );
    Err(Error::refused(409, code::OUT_OF_STOCK, detail))
}

/// Where a price has changed, gives the session the new prices and a new challenge, and says so.
async fn check_prices(conn: &mut Conn, session: &mut Session) -> Result<Option<Refusal>> {
    let lines = bags::repriced(conn, &session.lines).await?;
    let totals = pricing::breakdown(&lines)?;
    if pricing::cart_hash(&session.merchant_id, &session.currency, &lines, &totals)
        == session.cart_hash
    {
        return Ok(None);
    }
    checkout::price(session, lines)?;
    session.save(conn).await?;
    Ok(Some(Refusal {
        status: 409,
        code: code::PRICE_CHANGED,
        detail: "a price has changed since it was shown; fetch the session, show and sign it again"
            .to_owned(),
        errors: Vec::new(),
    }))
}

fn check_signature(device: &Device, session: &Session, request: &CompleteRequest) -> Result<()> {
    let challenge = challenge(session);
    if request.nonce != challenge.nonce {
        let detail = "this nonce was used or is not of the present challenge; fetch the session";
        return Err(Error::refused(409, code::NONCE_INVALID, detail));
    }
    if request.amount != challenge.amount || request.cart_hash != challenge.cart_hash {
        let detail = "amount, currency or cart hash are not those of the challenge";
        return Err(Error::refused(409, code::CHALLENGE_MISMATCH, detail));
    }
    if !is_signed_by(
        &device.public_key,
        &challenge.signing_bytes(),
        &request.signature,
    ) {
        let detail = "the signature is not by this device's key over this challenge";
        return Err(Error::refused(403, code::SIGNATURE_INVALID, detail));
    }
    Ok(())
}
