//! Taking money and giving it back, once each, whatever breaks in between.
//!
//! Three steps: (1) one transaction checks everything and keeps the payment as `pending` together with its
//! idempotency key; (2) the provider is asked, with no transaction open, under the payment's id; (3) one
//! transaction settles: order, stock, ledger and the key's answer. A crash after (1) is taken up at (2) when the
//! server starts again, and the provider moves money at most once for one id.

mod authorise;
mod record;
mod settle;

use buyplus_api::CompleteRequest;

pub(crate) use self::record::Payment;
use self::{authorise::Decision, record::Kind};
use crate::{
    app::App,
    error::{Error, Result},
    idempotency::{self, Claim, Request},
    metrics::CodeLabels,
    provider::ProviderError,
    reply::Reply,
    services::devices::Device,
};

/// Pays a session.
pub(crate) async fn complete(
    app: &App,
    device: &Device,
    key: &Request,
    session_id: &str,
    request: &CompleteRequest,
) -> Result<Reply> {
    let mut tx = app.db.begin().await?;
    let decision = match idempotency::claim(&mut tx, key, app.clock.now_ms()).await? {
        Claim::Replay(reply) => return Ok(reply),
        Claim::Resume => Payment::of_key(&mut tx, key)
            .await
            .map(Box::new)
            .map(Decision::Move),
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

/// Undoes an order.
pub(crate) async fn cancel_order(
    app: &App,
    device: &Device,
    key: &Request,
    order_id: &str,
) -> Result<Reply> {
    let mut tx = app.db.begin().await?;
    let decision = match idempotency::claim(&mut tx, key, app.clock.now_ms()).await? {
        Claim::Replay(reply) => return Ok(reply),
        Claim::Resume => Payment::of_key(&mut tx, key)
            .await
            .map(Box::new)
            .map(Decision::Move),
        Claim::New => authorise::refund(app, &mut tx, device, key, order_id).await,
    };
    carry_on(app, tx, key, decision).await
}

/// Takes up a payment that was left at the provider, unless somebody else does.
pub(crate) async fn take_up(app: &App, payment: Payment) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let mine = idempotency::take_up(&mut tx, &payment.key_scope, &payment.key_name).await?;
    tx.commit().await?;
    if mine {
        finish(app, &payment).await?;
    }
    Ok(())
}

async fn carry_on(
    app: &App,
    tx: crate::db::Tx,
    key: &Request,
    decision: Result<Decision>,
) -> Result<Reply> {
    match decision {
        Ok(Decision::Move(payment)) => {
            tx.commit().await?;
            finish(app, &payment).await
        }
        Ok(Decision::Refuse(refusal)) => {
            let reply = Reply::new(refusal.status, None, &refusal.problem(&key.path))?;
            idempotency::conclude(tx, key, Ok(reply)).await
        }
        Err(error) => idempotency::conclude(tx, key, Err(error)).await,
    }
}

/// Steps 2 and 3; where they fail, the same key can take them up again.
async fn finish(app: &App, payment: &Payment) -> Result<Reply> {
    let done = move_money(app, payment).await;
    if let Err(error) = &done {
        tracing::warn!(payment = %payment.id, %error, "a payment is stuck; it will be taken up again");
        let mut tx = app.db.begin().await?;
        idempotency::mark_stuck(&mut tx, &payment.key_scope, &payment.key_name).await?;
        tx.commit().await?;
    }
    done
}

async fn move_money(app: &App, payment: &Payment) -> Result<Reply> {
    let transfer = payment.transfer();
    let moved = match payment.kind {
        Kind::Capture => app.provider.capture(&transfer).await,
        Kind::Refund => app.provider.refund(&transfer).await,
    };
    let mut tx = app.db.begin().await?;
    let reply = match (payment.kind, moved) {
        (Kind::Capture, Ok(reference)) => {
            settle::captured(app, &mut tx, payment, &reference).await?
        }
        (Kind::Refund, Ok(reference)) => {
            settle::refunded(app, &mut tx, payment, &reference).await?
        }
        (_, Err(ProviderError::Declined(why))) => settle::declined(&mut tx, payment, &why).await?,
        (_, Err(ProviderError::Unavailable(why))) => return Err(Error::Provider(why)),
    };
    idempotency::record(&mut tx, &payment.key_scope, &payment.key_name, &reply).await?;
    tx.commit().await?;
    settle::count(app, payment, &reply);
    Ok(reply)
}
