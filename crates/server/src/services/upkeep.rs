//! What the server does by itself: frees held stock, forgets old keys, takes up stuck payments.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::{
    app::App,
    error::Result,
    idempotency,
    services::{
        checkout,
        payments::{self, Payment},
    },
};

const PERIOD: Duration = Duration::from_secs(15);

/// Requests that were being worked on when the process ended are nobody's now.
pub(crate) async fn recover(app: &App) -> Result<()> {
    let mut tx = app.db.begin().await?;
    idempotency::mark_all_stuck(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

/// Does the upkeep now.
pub(crate) async fn once(app: &App) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let now_ms = app.clock.now_ms();
    checkout::expire_due(&mut tx, now_ms).await?;
    idempotency::forget_old(&mut tx, now_ms).await?;
    let stuck = Payment::stuck(&mut tx).await?;
    tx.commit().await?;
    for payment in stuck {
        payments::take_up(app, payment).await?;
    }
    Ok(())
}

/// Does the upkeep now and then, until told to stop.
pub(crate) async fn forever(app: App, stop: CancellationToken) {
    loop {
        if let Err(error) = once(&app).await {
            tracing::warn!(%error, "upkeep failed; it will be tried again");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PERIOD) => {}
        }
    }
}
