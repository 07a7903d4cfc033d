//! What follows for a checkout when its payment is settled, in the same transaction.

use super::{
    orders,
    record::{Record, State},
    wire::{Confirmation, Status},
};
use crate::{
    app::App,
    db::Conn,
    error::{Error, Result},
    ids::new_secret,
    reply::Reply,
    services::{
        checkout::{Session, State as SessionState},
        inventory, orders as shop_orders,
        payments::{Kind, Payment},
    },
};

/// The answer to whoever paid: the shop's own, unless the payment was for an agent's checkout.
pub(crate) async fn settled(
    app: &App,
    conn: &mut Conn,
    payment: &Payment,
    reply: Reply,
) -> Result<Reply> {
    let Some(record) = Record::of_session(conn, &payment.session_id).await? else {
        return Ok(reply);
    };
    match (payment.kind, reply.status) {
        (Kind::Capture, 200) => paid(app, conn, payment, record).await,
        (Kind::Capture, _) => {
            declined(conn, payment, record).await?;
            Ok(reply)
        }
        (Kind::Refund, 200) => {
            orders::refunded(app, conn, payment).await?;
            Ok(reply)
        }
        (Kind::Refund, _) => Ok(reply),
    }
}

async fn paid(app: &App, conn: &mut Conn, payment: &Payment, mut record: Record) -> Result<Reply> {
    let order = shop_orders::of_session(conn, &payment.session_id).await?;
    let lost = || Error::Internal(format!("checkout {} lost its terms", record.id));
    let mut checkout = record.draft.last.clone().ok_or_else(lost)?;
    let base = record.draft.base.clone();
    checkout.status = Status::Completed;
    checkout.order = Some(Confirmation {
        permalink_url: format!("{base}{}", buyplus_api::routes::order(&order.id)),
        id: order.id.clone(),
    });
    record.state = State::Completed;
    record.draft.last = Some(checkout.clone());
    record.save(conn).await?;
    orders::place(app, conn, &record, &checkout, &order.id).await?;
    Reply::ok(&checkout)
}

/// The agent may try again, with another instrument or challenge; meanwhile nothing is held.
async fn declined(conn: &mut Conn, payment: &Payment, mut record: Record) -> Result<()> {
    let mut session = Session::change(conn, &payment.device_id, &payment.session_id).await?;
    inventory::release(conn, &session.id).await?;
    session.state = SessionState::Cancelled;
    session.save(conn).await?;
    record.state = State::Open;
    record.session_id = None;
    record.draft.last = None;
    record.draft.nonce = new_secret();
    record.save(conn).await
}
