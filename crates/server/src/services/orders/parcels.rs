//! How far the goods of an order are.

use buyplus_api::{OrderHistory, ParcelRequest, ParcelStep, code, event};

use super::{Details, happened, history, hold, load_sold};
use crate::{
    app::App,
    db::{self, Conn},
    error::{Error, Result},
    services::merchants::Merchant,
};

const TEXT_CHARS_MAX: usize = 500;

/// Notes what happened to the goods; each step only after the one before.
pub(crate) async fn note_parcel(
    app: &App,
    conn: &mut Conn,
    seller: &Merchant,
    order_id: &str,
    request: &ParcelRequest,
) -> Result<OrderHistory> {
    check(request)?;
    load_sold(conn, &seller.id, order_id).await?;
    let (word, before, kind) = match request.step {
        ParcelStep::Shipped => ("shipped", ["placed", "placed"], event::ORDER_SHIPPED),
        ParcelStep::ReadyForPickup => (
            "ready_for_pickup",
            ["placed", "placed"],
            event::ORDER_READY_FOR_PICKUP,
        ),
        ParcelStep::Delivered => (
            "delivered",
            ["shipped", "ready_for_pickup"],
            event::ORDER_DELIVERED,
        ),
    };
    // Money that is on its way back counts as back: what is being undone must not leave the house.
    let noted = db::query(
        "UPDATE orders SET parcel = $2 WHERE id = $1 AND parcel IN ($3, $4) AND status IN ('paid', 'partly_refunded') \
         AND refunded_minor < amount_minor",
    )
    .bind(order_id)
    .bind(word)
    .bind(before[0])
    .bind(before[1])
    .execute(&mut *conn)
    .await?;
    if noted.rows_affected() == 0 {
        let detail = "the goods are on their way already, or were cancelled";
        return Err(Error::refused(409, code::ORDER_STEP_INVALID, detail));
    }
    let details = Details {
        tracking_number: request.tracking_number.clone(),
        tracking_url: request.tracking_url.clone(),
    };
    happened(app, conn, order_id, kind, &details).await?;
    let order = hold(conn, order_id).await?;
    history(app, conn, &order).await
}

fn check(request: &ParcelRequest) -> Result<()> {
    let fits = |text: &Option<String>| {
        text.as_ref().is_none_or(|text| {
            text.chars().count() <= TEXT_CHARS_MAX && !text.chars().any(char::is_control)
        })
    };
    if !fits(&request.tracking_number) {
        let detail = format!("must be one line of at most {TEXT_CHARS_MAX} characters");
        return Err(Error::invalid("/tracking_number", detail));
    }
    let is_https = |url: &String| url.starts_with("https://");
    if !fits(&request.tracking_url) || !request.tracking_url.as_ref().is_none_or(is_https) {
        let detail = format!("must be an https URL of at most {TEXT_CHARS_MAX} characters");
        return Err(Error::invalid("/tracking_url", detail));
    }
    Ok(())
}
