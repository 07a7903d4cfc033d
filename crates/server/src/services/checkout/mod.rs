//! The review of a purchase: what it costs, whether it can be had, what is to be signed.

mod price;
mod record;
mod view;

use buyplus_api::{
    CheckoutSession, CreateSessionRequest, Line, UpdateSessionRequest, code, routes,
};

pub(crate) use self::{
    price::{is_as_shown, price},
    record::{Session, State, Terms},
    view::{challenge, merchant, view},
};
use crate::{
    app::App,
    db::{self, Conn},
    error::{Error, Result},
    reply::Reply,
    services::{
        bags::{self, QUANTITY_MAX},
        devices::Device,
        fulfilment, inventory, merchants, queue,
    },
};

/// How long stock is held for a review.
const HOLD_MS: i64 = 15 * 60 * 1000;
const CODES_MAX: usize = 10;
const WORD_CHARS_MAX: usize = 64;

/// Starts the review of a bag. An earlier review of the same device ends, or it would hold the last unit against
/// the very shopper who wants it.
pub(crate) async fn create(
    app: &App,
    conn: &mut Conn,
    device: &Device,
    request: &CreateSessionRequest,
) -> Result<Reply> {
    // Two reviews of one bag at once: the second waits here, then ends the first.
    bags::hold(conn, &device.id, &request.bag_id).await?;
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
    let merchant_id = merchants::of_product(conn, &bag.lines[0].product_id).await?;
    let mut session = Session {
        id: conn.new_id("cs"),
        device_id: device.id.clone(),
        bag_id: bag.id,
        merchant_id,
        state: State::Open,
        currency: bag.currency,
        expires_ms: now_ms + HOLD_MS,
        version: 1,
        ..Session::default()
    };
    let lines = lines_for(conn, &mut session, bag.lines).await?;
    price(conn, &mut session, lines, now_ms).await?;
    queue::check(conn, &device.id, &session.lines, now_ms).await?;
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

/// Changes what was asked for, or takes the bag anew; holds stock anew, at today's prices, with a new challenge.
pub(crate) async fn update(
    app: &App,
    conn: &mut Conn,
    device: &Device,
    id: &str,
    request: &UpdateSessionRequest,
) -> Result<CheckoutSession> {
    let now_ms = app.clock.now_ms();
    let mut session = open_session(app, conn, device, id).await?;
    let takes_bag = *request == UpdateSessionRequest::default();
    let lines = match takes_bag {
        true => {
            let all = bags::lines(conn, &session.bag_id).await?;
            lines_for(conn, &mut session, all).await?
        }
        false => bags::repriced(conn, &with_quantities(&session.lines, request)?).await?,
    };
    change_terms(&mut session.terms, request)?;
    inventory::release(conn, &session.id).await?;
    expire_due(conn, now_ms).await?;
    price(conn, &mut session, lines, now_ms).await?;
    session.expires_ms = now_ms + HOLD_MS;
    session.save(conn).await?;
    inventory::reserve(conn, &session.id, &session.lines).await?;
    view(app, conn, &session).await
}

/// Gives a review up and its stock back.
pub(crate) async fn cancel(app: &App, conn: &mut Conn, device: &Device, id: &str) -> Result<Reply> {
    let mut session = Session::change(conn, &device.id, id).await?;
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

/// The session for a change, if it can still be changed or paid.
pub(crate) async fn open_session(
    app: &App,
    conn: &mut Conn,
    device: &Device,
    id: &str,
) -> Result<Session> {
    let session = Session::change(conn, &device.id, id).await?;
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

/// Ends every review whose time is over; its stock goes back. Looking for them binds nobody, or every new review would
/// be in the way of every other; ending one is guarded.
pub(crate) async fn expire_due(conn: &mut Conn, now_ms: i64) -> Result<()> {
    let due = db::query(
        "SELECT id FROM checkout_sessions WHERE state = 'open' AND expires_ms <= $1 ORDER BY id",
    )
    .bind(now_ms)
    .fetch_all(conn.aside())
    .await?;
    for row in due {
        end(conn, row.get("id"), State::Expired, now_ms).await?;
    }
    Ok(())
}

async fn end_open_sessions(conn: &mut Conn, device_id: &str) -> Result<()> {
    let open = db::query(
        "SELECT id FROM checkout_sessions WHERE device_id = $1 AND state = 'open' ORDER BY id",
    )
    .bind(device_id)
    .fetch_all(&mut *conn)
    .await?;
    for row in open {
        end(conn, row.get("id"), State::Cancelled, i64::MAX).await?;
    }
    Ok(())
}

/// Ends an open review that is due by then, unless somebody else has ended, changed or paid it meanwhile.
async fn end(conn: &mut Conn, id: &str, state: State, due_ms: i64) -> Result<()> {
    let ended = db::query(
        "UPDATE checkout_sessions SET state = $2, version = version + 1 WHERE id = $1 AND state = 'open' \
         AND expires_ms <= $3",
    )
    .bind(id)
    .bind(state.as_str())
    .bind(due_ms)
    .execute(&mut *conn)
    .await?;
    match ended.rows_affected() {
        0 => Ok(()),
        _ => inventory::release(conn, id).await,
    }
}

/// The bag's lines that this session's merchant sells: one payment pays one merchant. What others sell stays in the
/// bag and is paid next.
async fn lines_for(conn: &mut Conn, session: &mut Session, all: Vec<Line>) -> Result<Vec<Line>> {
    let mut lines = Vec::with_capacity(all.len());
    session.terms.leaves_some = false;
    for line in all {
        // A session says what is held, not what a bag could have had.
        let line = Line {
            stock: None,
            ..line
        };
        match merchants::of_product(conn, &line.product_id).await? == session.merchant_id {
            true => lines.push(line),
            false => session.terms.leaves_some = true,
        }
    }
    Ok(lines)
}

fn change_terms(terms: &mut Terms, request: &UpdateSessionRequest) -> Result<()> {
    if let Some(address) = &request.address {
        fulfilment::check_address(address)?;
        terms.fulfilment.address = Some(address.clone());
        // Who says where to bring it wants it brought, unless something else is chosen with it.
        let is_pickup = |id: &String| id.starts_with(fulfilment::PICKUP);
        terms.option_id = terms.option_id.take().filter(|id| !is_pickup(id));
    }
    if let Some(option_id) = &request.option_id {
        check_word("/option_id", option_id)?;
        terms.option_id = Some(option_id.clone());
    }
    if let Some(codes) = &request.codes {
        if codes.len() > CODES_MAX {
            return Err(Error::invalid(
                "/codes",
                format!("must be at most {CODES_MAX}"),
            ));
        }
        for (index, code) in codes.iter().enumerate() {
            check_word(&format!("/codes/{index}"), code)?;
        }
        terms.codes = codes.clone();
    }
    if let Some(show_id) = &request.show_id {
        check_word("/show_id", show_id)?;
        terms.show_id = Some(show_id.clone());
    }
    Ok(())
}

fn check_word(pointer: &str, word: &str) -> Result<()> {
    let is_short = word.chars().count() <= WORD_CHARS_MAX;
    match is_short && !word.trim().is_empty() && !word.chars().any(char::is_control) {
        true => Ok(()),
        false => {
            let detail = format!("must be 1 to {WORD_CHARS_MAX} characters");
            Err(Error::invalid(pointer, detail))
        }
    }
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
