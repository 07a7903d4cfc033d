//! Taking money and giving it back, once each, whatever breaks in between.
//!
//! Three steps: (1) one transaction checks everything and keeps the payment as `pending` together with its
//! idempotency key; (2) the provider is asked, with no transaction open, under the payment's id; (3) one
//! transaction settles: order, stock, ledger and the key's answer. A crash after (1) is taken up at (2) when the
//! server starts again: the provider is asked what became of it before it is asked to move anything, and it moves
//! money at most once for one id.

pub(crate) mod agreements;
mod authorise;
mod back;
pub(crate) mod links;
pub(crate) mod notices;
mod record;
mod settle;
mod settlement;

use buyplus_api::CompleteRequest;

pub(crate) use self::{
    authorise::{Decision, check_signature},
    back::Back,
    record::{Kind, Payment},
};
use crate::{
    app::App,
    db,
    error::{Error, Result},
    idempotency::{self, Claim, Request},
    metrics::CodeLabels,
    provider::{ProviderError, Standing, Transfer},
    reply::Reply,
    services::{devices::Device, pins},
};

/// How long a provider may be unsure of a capture before it is asked to close it.
const PATIENCE_MS: i64 = 15 * 60 * 1000;

/// Pays a session.
pub(crate) async fn complete(
    app: &App,
    device: &Device,
    key: &Request,
    session_id: &str,
    request: &CompleteRequest,
) -> Result<Reply> {
    if let Some(proof) = &request.pin {
        pins::enter(app, &device.id, proof).await?;
    }
    let mut tx = app.db.begin().await?;
    let decision = match idempotency::claim(&mut tx, key, app.clock.now_ms()).await? {
        Claim::Replay(reply) => return Ok(reply),
        Claim::Resume => Payment::of_key(&mut tx, key)
            .await
            .map(Box::new)
            .map(Decision::TakeUp),
        Claim::New => authorise::capture(app, &mut tx, device, key, session_id, request).await,
    };
    if let Ok(Decision::Refuse(refusal)) | Err(Error::Refused(refusal)) = &decision {
        app.metrics
            .payments_refused
            .get_or_create(&CodeLabels {
                code: refusal.code.to_owned(),
            })
            .inc();
    }
    carry_on(app, tx, key, decision).await
}

/// Gives money of an order back.
pub(crate) async fn give_back(app: &App, key: &Request, what: &Back) -> Result<Reply> {
    let mut tx = app.db.begin().await?;
    let decision = match idempotency::claim(&mut tx, key, app.clock.now_ms()).await? {
        Claim::Replay(reply) => return Ok(reply),
        Claim::Resume => Payment::of_key(&mut tx, key)
            .await
            .map(Box::new)
            .map(Decision::TakeUp),
        Claim::New => back::authorise(app, &mut tx, key, what).await,
    };
    carry_on(app, tx, key, decision).await
}

/// Takes up a payment that was left at the provider, unless somebody else does.
pub(crate) async fn take_up(app: &App, payment: Payment) -> Result<()> {
    if db::again(|| take(app, &payment)).await? {
        finish(app, &payment, true).await?;
    }
    Ok(())
}

async fn take(app: &App, payment: &Payment) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    let mine = idempotency::take_up(&mut tx, &payment.key_scope, &payment.key_name).await?;
    tx.commit().await?;
    Ok(mine)
}

async fn mark_stuck(app: &App, payment: &Payment) -> Result<()> {
    let mut tx = app.db.begin().await?;
    idempotency::mark_stuck(&mut tx, &payment.key_scope, &payment.key_name).await?;
    tx.commit().await?;
    Ok(())
}

/// Steps 2 and 3 of what step 1 decided, or its refusal.
pub(crate) async fn carry_on(
    app: &App,
    tx: db::Tx,
    key: &Request,
    decision: Result<Decision>,
) -> Result<Reply> {
    match decision {
        Ok(Decision::Move(payment)) => {
            tx.commit().await?;
            finish(app, &payment, false).await
        }
        Ok(Decision::TakeUp(payment)) => {
            tx.commit().await?;
            finish(app, &payment, true).await
        }
        Ok(Decision::Refuse(refusal)) => {
            let reply = Reply::new(refusal.status, None, &refusal.problem(&key.path))?;
            idempotency::conclude(tx, key, Ok(reply)).await
        }
        Err(error) => idempotency::conclude(tx, key, Err(error)).await,
    }
}

/// Steps 2 and 3; where they fail, the same key can take them up again.
async fn finish(app: &App, payment: &Payment, again: bool) -> Result<Reply> {
    let done = move_money(app, payment, again).await;
    if let Err(error) = &done {
        tracing::warn!(payment = %payment.id, %error, "a payment is stuck; it will be taken up again");
        db::again(|| mark_stuck(app, payment)).await?;
    }
    done
}

async fn move_money(app: &App, payment: &Payment, again: bool) -> Result<Reply> {
    let transfer = settlement::transfer(app, payment).await?;
    let moved = match payment.kind {
        // Whoever asks again may have been answered before, and not have heard it.
        Kind::Capture if again => recovered(app, payment, &transfer).await,
        Kind::Capture => app.provider.capture(&transfer).await,
        Kind::Refund => app.provider.refund(&transfer).await,
    };
    settlement::settle(app, payment, moved).await
}

/// What became of a capture whose answer was lost; it is asked for again only where nobody ever heard of it.
async fn recovered(
    app: &App,
    payment: &Payment,
    transfer: &Transfer,
) -> std::result::Result<String, ProviderError> {
    match app.provider.query(transfer).await? {
        Standing::Unknown => app.provider.capture(transfer).await,
        Standing::Taken(reference) => Ok(reference),
        Standing::Closed => Err(ProviderError::Declined("the payment was closed".to_owned())),
        Standing::Waiting if app.clock.now_ms() - payment.created_ms < PATIENCE_MS => {
            let why = "the provider is not sure yet".to_owned();
            Err(ProviderError::Unavailable(why))
        }
        Standing::Waiting => {
            app.provider.close(transfer).await?;
            Err(ProviderError::Declined(
                "the payment was not made in time".to_owned(),
            ))
        }
    }
}
