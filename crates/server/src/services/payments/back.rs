//! Step 1 on the way back: whether money of an order may go back, and how much.

use buyplus_api::{RefundRequest, code};

use super::{
    authorise::Decision,
    record::{Kind, Payment},
};
use crate::{
    app::App,
    clock::utc_day,
    db::Conn,
    error::{Error, Result},
    idempotency::Request,
    ids::new_id,
    services::{
        devices::Device,
        merchants::Merchant,
        orders::{self, OrderRecord},
        refunds::{self, Cause, Plan},
        returns,
    },
};

/// Who wants money of an order to go back, and why.
#[derive(Clone, Debug)]
pub(crate) enum Back {
    /// The shopper undoes this order in its window.
    Undo(Device, String),
    /// The merchant cancels this order before it leaves the house.
    Cancel(Merchant, String),
    /// The merchant gives money of this order back.
    Refund(Merchant, String, RefundRequest),
    /// The merchant pays this return back.
    Return(Merchant, String),
}

/// Whether it may; if so, the refund has begun.
pub(super) async fn authorise(
    app: &App,
    conn: &mut Conn,
    key: &Request,
    back: &Back,
) -> Result<Decision> {
    let now_ms = app.clock.now_ms();
    let (order, plan) = match back {
        Back::Undo(device, order_id) => {
            orders::load(conn, &device.id, order_id).await?;
            let order = whole(conn, order_id).await?;
            check_window(&order, now_ms)?;
            let plan = refunds::plan_whole(&order, Cause::Undo)?;
            (order, plan)
        }
        Back::Cancel(seller, order_id) => {
            orders::load_sold(conn, &seller.id, order_id).await?;
            let order = whole(conn, order_id).await?;
            let plan = refunds::plan_whole(&order, Cause::Cancel)?;
            (order, plan)
        }
        Back::Refund(seller, order_id, request) => {
            orders::load_sold(conn, &seller.id, order_id).await?;
            let order = orders::hold(conn, order_id).await?;
            let plan = refunds::plan(conn, &order, request).await?;
            (order, plan)
        }
        Back::Return(seller, id) => {
            let back = returns::pay_back(conn, seller, id).await?;
            let order = orders::hold(conn, &back.order_id).await?;
            let plan = refunds::plan_return(conn, &order, id, back.units()?).await?;
            (order, plan)
        }
    };
    let payment = payment(&order, &plan, key, now_ms);
    payment.insert_pending(conn).await?;
    refunds::begin(conn, &order, &plan, &payment.id, now_ms).await?;
    Ok(Decision::Move(Box::new(payment)))
}

/// The order, held, if it can go back as a whole.
async fn whole(conn: &mut Conn, order_id: &str) -> Result<OrderRecord> {
    let order = orders::hold(conn, order_id).await?;
    let is_refunding = Payment::is_refunding(conn, &order.session_id).await?;
    if !order.is_untouched() || is_refunding || returns::has_any(conn, order_id).await? {
        let detail = "the order was undone already, is being undone, or is on its way";
        return Err(Error::refused(409, code::ORDER_NOT_CANCELLABLE, detail));
    }
    Ok(order)
}

fn check_window(order: &OrderRecord, now_ms: i64) -> Result<()> {
    if order.undo_until_ms <= now_ms {
        let detail = "the time to undo this order is over";
        return Err(Error::refused(409, code::UNDO_WINDOW_OVER, detail));
    }
    Ok(())
}

fn payment(order: &OrderRecord, plan: &Plan, key: &Request, now_ms: i64) -> Payment {
    Payment {
        id: new_id("pay"),
        kind: Kind::Refund,
        device_id: order.device_id.clone(),
        merchant_id: order.merchant_id.clone(),
        session_id: order.session_id.clone(),
        mandate_id: None,
        amount_minor: plan.amount_minor,
        currency: order.currency.clone(),
        nonce: None,
        signature: None,
        day: utc_day(now_ms),
        key_scope: key.scope.clone(),
        key_name: key.name.clone(),
        key_path: key.path.clone(),
        created_ms: now_ms,
        with_pin: 0,
    }
}
