//! What the server does by itself: frees held stock, forgets old keys, takes up stuck payments.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::{
    app::App,
    db::{self, Dialect},
    error::Result,
    idempotency,
    services::{
        checkout, figures, nodes,
        payments::{self, Payment},
    },
    ucp,
};

const PERIOD: Duration = Duration::from_secs(15);

/// Requests that were being worked on when the process ended are nobody's now: with `SQLite` there is no other server
/// that could be working on them. With `PostgreSQL` there may be; see [`nodes`](super::nodes).
pub(crate) async fn recover(app: &App) -> Result<()> {
    if app.db.dialect() == Dialect::Postgres {
        return nodes::beat(app).await;
    }
    db::again(|| async {
        let mut tx = app.db.begin().await?;
        idempotency::mark_all_stuck(&mut tx).await?;
        Ok(tx.commit().await?)
    })
    .await
}

/// Does the upkeep now.
pub(crate) async fn once(app: &App) -> Result<()> {
    app.limiters.forget_quiet();
    let now_ms = app.clock.now_ms();
    app.watch.forget_quiet(now_ms);
    figures::write_down(app).await?;
    let stuck = db::again(|| async {
        let mut tx = app.db.begin().await?;
        checkout::expire_due(&mut tx, now_ms).await?;
        idempotency::forget_old(&mut tx, now_ms).await?;
        ucp::end_due(&mut tx, now_ms).await?;
        let stuck = Payment::stuck(&mut tx).await?;
        tx.commit().await?;
        Ok(stuck)
    })
    .await?;
    for payment in stuck {
        payments::take_up(app, payment).await?;
    }
    payments::links::end_due(app).await?;
    ucp::deliver_due(app).await
}

/// Does the upkeep now and then, until told to stop.
pub(crate) async fn forever(app: App, stop: CancellationToken) {
    loop {
        if let Err(error) = once(&app).await {
            tracing::warn!(%error, "upkeep failed; it will be tried again");
        }
        tokio::select! {
            () = stop.cancelled() => break,
            () = tokio::time::sleep(PERIOD) => {}
        }
    }
    if let Err(error) = figures::write_down(&app).await {
        tracing::warn!(%error, "what was looked at last was not written down");
    }
}
