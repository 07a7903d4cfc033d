//! What the provider says by itself. It repeats a notice until it hears that it was taken, so the work comes first
//! and the note after it, and doing the work twice changes nothing.

use buyplus_api::code;

use super::{
    agreements, links,
    record::{Kind, Payment},
};
use crate::{
    alipay::notice::{News, Notice, TradeStatus},
    app::App,
    db,
    error::{Error, Result},
    provider::Standing,
};

/// Takes a notice.
pub(crate) async fn take(app: &App, notice: &Notice) -> Result<()> {
    if was_taken(app, &notice.id).await? {
        return Ok(());
    }
    match &notice.news {
        News::Trade {
            out_trade_no,
            trade_no,
            status,
            total_minor,
        } => trade(app, out_trade_no, trade_no, *status, *total_minor).await?,
        News::Agreement {
            external_agreement_no,
            agreement_no,
            in_force,
        } => agreements::follow(app, external_agreement_no, agreement_no, *in_force).await?,
        News::Other => {}
    }
    note(app, &notice.id).await
}

async fn trade(
    app: &App,
    out_trade_no: &str,
    trade_no: &str,
    status: TradeStatus,
    total_minor: i64,
) -> Result<()> {
    let mut conn = app.db.snapshot().await?;
    let payment = Payment::load(&mut conn, out_trade_no).await?;
    let state = Payment::state(&mut conn, out_trade_no).await?;
    drop(conn);
    if payment.kind != Kind::Capture || payment.amount_minor != total_minor {
        tracing::error!(payment = %payment.id, total_minor, "a notice does not fit its payment");
        let detail = "the trade is not the one of this name";
        return Err(Error::refused(409, code::NOTICE_INVALID, detail));
    }
    match status {
        TradeStatus::Success | TradeStatus::Finished => {
            links::taken(app, &payment, trade_no.to_owned()).await
        }
        // Also said of a trade whose money all went back.
        TradeStatus::Closed if state == "pending" => {
            links::follow(app, &payment, Ok(Standing::Closed)).await
        }
        TradeStatus::Closed | TradeStatus::WaitBuyerPay => Ok(()),
    }
}

async fn was_taken(app: &App, id: &str) -> Result<bool> {
    let row: Option<(String,)> = db::query_as("SELECT id FROM payment_notices WHERE id = $1")
        .bind(id)
        .fetch_optional(&app.db.read)
        .await?;
    Ok(row.is_some())
}

async fn note(app: &App, id: &str) -> Result<()> {
    let mut tx = app.db.begin().await?;
    db::query(
        "INSERT INTO payment_notices (id, received_ms) VALUES ($1, $2) ON CONFLICT DO NOTHING",
    )
    .bind(id)
    .bind(app.clock.now_ms())
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}
