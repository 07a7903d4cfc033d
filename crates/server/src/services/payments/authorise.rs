//! Step 1: whether money may move at all. Nothing here trusts the device beyond its signature.

use buyplus_api::{Challenge, CompleteRequest, code};

use super::record::{Kind, Payment};
use crate::{
    app::App,
    clock::utc_day,
    db::Conn,
    error::{Error, Refusal, Result},
    idempotency::Request,
    services::{
        bags,
        checkout::{self, Session, State, challenge},
        devices::Device,
        inventory, mandates, pins, promotions, queue,
    },
    signature::is_signed_by,
};

/// What becomes of a request for money.
pub(crate) enum Decision {
    /// It may move; the payment is kept as pending.
    Move(Box<Payment>),
    /// It was asked for before, and nobody heard the answer.
    TakeUp(Box<Payment>),
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
    queue::check(conn, &device.id, &session.lines, now_ms).await?;
    if let Some(refusal) = check_prices(conn, &mut session, now_ms).await? {
        return Ok(Decision::Refuse(refusal));
    }
    check_signature(device, &challenge(&session), request)?;
    let mandate = mandates::get(conn, &device.id, &request.mandate_id)
        .await
        .map_err(|_| {
            Error::refused(
                403,
                code::MANDATE_REQUIRED,
                "this device has no such mandate",
            )
        })?;
    let within = mandates::check(&mut *conn, &mandate, &session.amount(), now_ms).await?;
    if let Err(refusal) = within
        && (request.pin.is_none() || !mandates::is_cap(&refusal))
    {
        return Err(Error::Refused(refusal));
    }
    if let Some(proof) = &request.pin {
        pins::spend(conn, &device.id, Some(&session), proof, now_ms).await?;
    }
    promotions::take(conn, &session.terms.discounts).await?;
    let payment = Payment {
        id: conn.new_id("pay"),
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
        with_pin: i64::from(request.pin.is_some()),
    };
    payment.insert_pending(conn).await?;
    session.state = State::InProgress;
    session.save(conn).await?;
    Ok(Decision::Move(Box::new(payment)))
}

pub(super) async fn check_stock(conn: &mut Conn, session: &Session) -> Result<()> {
    if session.lines.is_empty() {
        return Err(Error::refused(
            409,
            code::BAG_EMPTY,
            "there is nothing to pay for",
        ));
    }
    if session.terms.fulfilment.selected.is_none() {
        let detail = "say how to get the goods to you first: give an address or choose an option";
        return Err(Error::refused(409, code::SESSION_NOT_READY, detail));
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
pub(super) async fn check_prices(
    conn: &mut Conn,
    session: &mut Session,
    now_ms: i64,
) -> Result<Option<Refusal>> {
    let lines = bags::repriced(conn, &session.lines).await?;
    let mut anew = session.clone();
    checkout::price(conn, &mut anew, lines, now_ms).await?;
    if checkout::is_as_shown(session, &anew) {
        return Ok(None);
    }
    anew.save(conn).await?;
    *session = anew;
    Ok(Some(Refusal {
        status: 409,
        code: code::PRICE_CHANGED,
        detail: "a price has changed since it was shown; fetch the session, show and sign it again"
            .to_owned(),
        errors: Vec::new(),
    }))
}

/// Whether the device signed exactly this challenge.
pub(crate) fn check_signature(
    device: &Device,
    challenge: &Challenge,
    request: &CompleteRequest,
) -> Result<()> {
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
