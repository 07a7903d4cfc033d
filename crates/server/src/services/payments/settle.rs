//! Step 3: what follows from the provider's answer, all in one transaction.

use buyplus_api::code;

use super::record::{Kind, Payment};
use crate::{
    app::App,
    db::Conn,
    error::{Refusal, Result},
    ids::new_secret,
    reply::Reply,
    services::{
        bags,
        checkout::{self, Session, State},
        inventory, ledger, orders, promotions, refunds,
    },
};

/// The money was taken: there is an order.
pub(super) async fn captured(
    app: &App,
    conn: &mut Conn,
    payment: &Payment,
    reference: &str,
) -> Result<Reply> {
    let now_ms = app.clock.now_ms();
    payment.conclude(conn, "done", Some(reference)).await?;
    ledger::post(
        conn,
        &payment.id,
        &payment.currency,
        &ledger::of_capture(&payment.transfer()),
        now_ms,
    )
    .await?;
    let mut session = Session::change(conn, &payment.device_id, &payment.session_id).await?;
    inventory::take(conn, &session.id).await?;
    bags::take_out(conn, &session.bag_id, &session.lines).await?;
    let order_id = orders::create(app, conn, &session, now_ms).await?;
    session.order_id = Some(order_id.clone());
    session.state = State::Completed;
    session.save(conn).await?;
    orders::placed(app, conn, &order_id, &session.merchant_id).await?;
    Reply::ok(&checkout::view(app, conn, &session).await?)
}

/// The money went back; what follows depends on why.
pub(super) async fn refunded(
    app: &App,
    conn: &mut Conn,
    payment: &Payment,
    reference: &str,
) -> Result<Reply> {
    payment.conclude(conn, "done", Some(reference)).await?;
    let entries = ledger::of_refund(&payment.transfer());
    ledger::post(
        conn,
        &payment.id,
        &payment.currency,
        &entries,
        app.clock.now_ms(),
    )
    .await?;
    refunds::done(app, conn, &payment.id, &payment.session_id).await
}

/// The provider said no: a session can be paid again, with a new challenge.
pub(super) async fn declined(
    app: &App,
    conn: &mut Conn,
    payment: &Payment,
    why: &str,
) -> Result<Reply> {
    payment.conclude(conn, "failed", None).await?;
    match payment.kind {
        Kind::Capture => {
            let mut session =
                Session::change(conn, &payment.device_id, &payment.session_id).await?;
            promotions::give_back(conn, &session.terms.discounts).await?;
            session.state = State::Open;
            session.nonce = new_secret();
            session.save(conn).await?;
        }
        Kind::Refund => refunds::failed(app, conn, &payment.id).await?,
    }
    let detail = format!("the payment provider declined: {why}");
    let refusal = Refusal {
        status: 402,
        code: code::PAYMENT_DECLINED,
        detail,
        errors: Vec::new(),
    };
    Reply::new(402, None, &refusal.problem(&payment.key_path))
}

/// Counts what was settled.
pub(super) fn count(app: &App, payment: &Payment, reply: &Reply) {
    match (payment.kind, reply.status) {
        (Kind::Capture, 200) => drop(app.metrics.orders_paid.inc()),
        (Kind::Refund, 200) => drop(app.metrics.orders_cancelled.inc()),
        (Kind::Refund, 201) => drop(app.metrics.refunds.inc()),
        _ => {
            let code = code::PAYMENT_DECLINED.to_owned();
            app.metrics
                .payments_refused
                .get_or_create(&crate::metrics::CodeLabels { code })
                .inc();
        }
    }
}
