//! Step 3 for whoever comes first: the answer to a call, the provider's notice, or the shopper's client.

use super::{
    links,
    record::{Kind, Payment},
    settle,
};
use crate::{
    app::App,
    db,
    error::{Error, Result},
    idempotency,
    provider::{ProviderError, Transfer},
    reply::Reply,
    services::payments::agreements,
    ucp,
};

/// Settles a payment, or finds it settled by somebody else meanwhile; either way the answer is the same.
pub(super) async fn settle(
    app: &App,
    payment: &Payment,
    moved: std::result::Result<String, ProviderError>,
) -> Result<Reply> {
    // The provider was asked; only what follows from its answer is done again.
    match db::again(|| once(app, payment, &moved)).await {
        Ok(reply) => {
            settle::count(app, payment, &reply);
            Ok(reply)
        }
        Err(error @ Error::Provider(_)) => Err(error),
        Err(error) => db::again(|| by_another(app, payment)).await?.ok_or(error),
    }
}

/// What the provider is asked for.
pub(super) async fn transfer(app: &App, payment: &Payment) -> Result<Transfer> {
    let mut conn = app.db.snapshot().await?;
    Ok(Transfer {
        agreement: agreements::reference(&mut conn, &payment.device_id).await?,
        capture_id: match payment.kind {
            Kind::Capture => None,
            Kind::Refund => payment.capture_id(&mut conn).await?,
        },
        ..payment.transfer()
    })
}

/// Sends money back that was taken after its payment had been given up.
pub(super) async fn give_back(app: &App, payment: &Payment) -> Result<()> {
    tracing::error!(payment = %payment.id, "money was taken for a payment that was given up; it goes back");
    let transfer = Transfer {
        id: format!("{}_back", payment.id),
        capture_id: Some(payment.id.clone()),
        ..payment.transfer()
    };
    match app.provider.refund(&transfer).await {
        Ok(_) => {
            db::again(|| async {
                let mut tx = app.db.begin().await?;
                links::mark(&mut tx, &payment.id, "returned").await?;
                Ok(tx.commit().await?)
            })
            .await
        }
        Err(error) => Err(Error::Provider(error.to_string())),
    }
}

async fn once(
    app: &App,
    payment: &Payment,
    moved: &std::result::Result<String, ProviderError>,
) -> Result<Reply> {
    let mut tx = app.db.begin().await?;
    let (reply, link) = match (payment.kind, moved) {
        (Kind::Capture, Ok(reference)) => {
            let reply = settle::captured(app, &mut tx, payment, reference).await?;
            (reply, "paid")
        }
        (Kind::Refund, Ok(reference)) => {
            let reply = settle::refunded(app, &mut tx, payment, reference).await?;
            (reply, "paid")
        }
        (_, Err(ProviderError::Declined(why))) => {
            let reply = settle::declined(app, &mut tx, payment, why).await?;
            (reply, "closed")
        }
        (_, Err(ProviderError::Unavailable(why))) => return Err(Error::Provider(why.clone())),
    };
    links::mark(&mut tx, &payment.id, link).await?;
    let reply = ucp::settled(app, &mut tx, payment, reply).await?;
    idempotency::record(&mut tx, &payment.key_scope, &payment.key_name, &reply).await?;
    tx.commit().await?;
    Ok(reply)
}

/// How somebody else settled the payment, if they did.
async fn by_another(app: &App, payment: &Payment) -> Result<Option<Reply>> {
    // Among the writes, as what the other one wrote may be on its way to the disk and not yet there to be read.
    let mut conn = app.db.begin().await?;
    let state = Payment::state(&mut conn, &payment.id).await?;
    let status = match state.as_str() {
        "pending" => return Ok(None),
        "done" => 200,
        _ => 402,
    };
    let told = idempotency::recorded(&mut conn, &payment.key_scope, &payment.key_name).await?;
    // A payment by link has no request that waits for its outcome.
    told.map_or_else(|| Reply::new(status, None, &()), Ok)
        .map(Some)
}
