//! The review of a purchase: what it costs, whether it can be had, what is to be signed.

mod record;
mod view;

use buyplus_api::{
    CheckoutSession, CreateSessionRequest, Line, UpdateSessionRequest, code, routes,
};
use sqlx::Row;

pub(crate) use self::{
    record::{Session, State},
    view::{challenge, merchant, view},
};
use crate::{
    app::App,
    db::Conn,
    error::{Error, Result},
    ids::{new_id, new_secret},
    reply::Reply,
    services::{
        bags::{self, QUANTITY_MAX},
        devices::Device,
        inventory, pricing,
    },
};

/// How long stock is held for a review.
const HOLD_MS: i64 = 15 * 60 * 1000;

/// Starts the review of a bag. An earlier review of the same device ends, or it would hold the last unit against
/// the very shopper who wants it.
pub(crate) async fn create(
    app: &App,
    conn: &mut Conn,
    device: &Device,
    request: &CreateSessionRequest,
) -> Result<Reply> {
    let bag = bags::get(conn, &device.id, &request.bag_id).await?;
    if bag.lines.is_empty() {
        return Err(Error::refused(
            409,
            code::BAG_EMPTY,
            "the bag holds nothing to review",
        ));
    }
    let now_ms = app.clock.now_ms();
    expire_due(conn, now_ms).await?;
    end_open_sessions(conn, &device.id).await?;
    let merchant = sqlx::query("SELECT id FROM merchants ORDER BY id LIMIT 1")
        .fetch_one(&mut *conn)
        .await?;
    let mut session = Session {
        id: new_id("cs"),
        device_id: device.id.clone(),
        bag_id: bag.id,
        merchant_id: merchant.get("id"),
        state: State::Open,
        currency: bag.currency,
        expires_ms: now_ms + HOLD_MS,
        ..Session::default()
    };
    price(&mut session, bags::lines(conn, &request.bag_id).await?)?;
    session.insert(conn).await?;
    inventory::reserve(conn, &session.id, &session.lines).await?;
    Reply::created(
        routes::checkout_session(&session.id),
        &view(app, conn, &session).await?,
    )
}

/// A session of this device.
pub(crate) async fn get(
    app: &App,
    conn: &mut Conn,
    device: &Device,
    id: &str,
) -> Result<CheckoutSession> {
    let session = Session::load(conn, &device.id, id).await?;
    view(app, conn, &session).await
}

/// Changes quantities or takes the bag anew; holds stock anew, at today's prices, with a new challenge.
pub(crate) async fn update(
    app: &App,
    conn: &mut Conn,
    device: &Device,
    id: &str,
    request: &UpdateSessionRequest,
) -> Result<CheckoutSession> {
    let now_ms = app.clock.now_ms();
    let mut session = open_session(app, conn, device, id).await?;
    let lines = match &request.lines {
        None => bags::lines(conn, &session.bag_id).await?,
        Some(_) => bags::repriced(conn, &with_quantities(&session.lines, request)?).await?,
    };
    inventory::release(conn, &session.id).await?;
    expire_due(conn, now_ms).await?;
    price(&mut session, lines)?;
    session.expires_ms = now_ms + HOLD_MS;
    session.save(conn).await?;
    inventory::reserve(conn, &session.id, &session.lines).await?;
    view(app, conn, &session).await
}

/// Gives a review up and its stock back.
pub(crate) async fn cancel(app: &App, conn: &mut Conn, device: &Device, id: &str) -> Result<Reply> {
    let mut session = Session::load(conn, &device.id, id).await?;
    if session.state == State::Open {
        inventory::release(conn, &session.id).await?;
        session.state = State::Cancelled;
        session.save(conn).await?;
    }
    match session.state {
        State::Cancelled | State::Expired => Reply::ok(&view(app, conn, &session).await?),
        _ => Err(not_ready(&session)),
    }
}

/// The session, if it can still be changed or paid.
pub(crate) async fn open_session(
    app: &App,
    conn: &mut Conn,
    device: &Device,
    id: &str,
) -> Result<Session> {
    let session = Session::load(conn, &device.id, id).await?;
    match session.state_at(app.clock.now_ms()) {
        State::Open => Ok(session),
        State::Expired => {
            let detail =
                "the review has expired and its stock is back on the shelf; start a new one";
            Err(Error::refused(409, code::SESSION_EXPIRED, detail))
        }
        _ => Err(not_ready(&session)),
    }
}

/// Sets the session's lines, what they cost, and a new nonce for them.
pub(crate) fn price(session: &mut Session, lines: Vec<Line>) -> Result<()> {
    session.totals = pricing::breakdown(&lines)?;
    session.cart_hash = pricing::cart_hash(
        &session.merchant_id,
        &session.currency,
        &lines,
        &session.totals,
    );
    session.lines = lines;
    session.nonce = new_secret();
    Ok(())
}

/// Ends every review whose time is over; its stock goes back.
pub(crate) async fn expire_due(conn: &mut Conn, now_ms: i64) -> Result<()> {
    let due =
        sqlx::query("SELECT id FROM checkout_sessions WHERE state = 'open' AND expires_ms <= $1")
            .bind(now_ms)
            .fetch_all(&mut *conn)
            .await?;
    for row in due {
        end(conn, row.get("id"), State::Expired).await?;
    }
    Ok(())
}

async fn end_open_sessions(conn: &mut Conn, device_id: &str) -> Result<()> {
    let open =
        sqlx::query("SELECT id FROM checkout_sessions WHERE device_id = $1 AND state = 'open'")
            .bind(device_id)
            .fetch_all(&mut *conn)
            .await?;
    for row in open {
        end(conn, row.get("id"), State::Cancelled).await?;
    }
    Ok(())
}

async fn end(conn: &mut Conn, id: &str, state: State) -> Result<()> {
    inventory::release(conn, id).await?;
    sqlx::query("UPDATE checkout_sessions SET state = $2, version = version + 1 WHERE id = $1")
        .bind(id)
        .bind(state.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

fn with_quantities(lines: &[Line], request: &UpdateSessionRequest) -> Result<Vec<Line>> {
    let mut lines = lines.to_vec();
    for (index, change) in request.lines.iter().flatten().enumerate() {
        let line = lines.iter_mut().find(|line| line.id == change.id);
        let line = line.ok_or_else(|| {
            Error::invalid(
                &format!("/lines/{index}/id"),
                "names no line of this session",
            )
        })?;
        if change.quantity > QUANTITY_MAX {
            let detail = format!("must be 0 to {QUANTITY_MAX}");
            return Err(Error::invalid(&format!("/lines/{index}/quantity"), detail));
        }
        line.quantity = change.quantity;
    }
    lines.retain(|line| line.quantity > 0);
    Ok(lines)
}

fn not_ready(session: &Session) -> Error {
    let detail = format!(
        "the session is {}",
        session.state.as_str().replace('_', " ")
    );
    Error::refused(409, code::SESSION_NOT_READY, detail)
}
