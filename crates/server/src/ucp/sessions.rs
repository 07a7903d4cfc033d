//! Checkouts: made, looked at, changed, given up.

use super::{
    addresses, fulfillment, goods,
    price::price,
    record::{Draft, Record, State, Wish},
    view,
    wire::{CheckoutRequest, FulfillmentRequest, Instrument, LineItemRequest, Status},
};
use crate::{
    app::App,
    db::{self, Conn},
    error::{Error, Result},
    ids::{new_id, new_secret},
    reply::Reply,
};

/// How long a checkout can be paid; it holds no stock meanwhile.
const OPEN_MS: i64 = 6 * 3600 * 1000;

/// Starts a checkout.
pub(super) async fn create(
    app: &App,
    conn: &mut Conn,
    request: CheckoutRequest,
    agent_profile: Option<String>,
    base: &str,
) -> Result<Reply> {
    let mut record = Record {
        // Whoever knows the id may read and change it, so it cannot be guessed.
        id: format!("chk_{}", new_secret()),
        merchant_id: merchant_id(app, conn).await?,
        state: State::Open,
        draft: Draft::default(),
        session_id: None,
        expires_ms: app.clock.now_ms() + OPEN_MS,
        version: 1,
    };
    apply(app, conn, &mut record, request, agent_profile).await?;
    record.insert(conn).await?;
    let checkout = view::view(app, conn, &record, base).await?;
    Reply::created(
        format!("{}/{}", super::http::sessions(app), record.id),
        &checkout,
    )
}

/// A checkout as it stands.
pub(super) async fn get(app: &App, conn: &mut Conn, id: &str, base: &str) -> Result<Reply> {
    let record = Record::load(conn, id).await?;
    Reply::ok(&view::view(app, conn, &record, base).await?)
}

/// Changes a checkout: the lines are replaced, what else is not sent stays.
pub(super) async fn update(
    app: &App,
    conn: &mut Conn,
    id: &str,
    request: CheckoutRequest,
    agent_profile: Option<String>,
    base: &str,
) -> Result<Reply> {
    let mut record = Record::load_open(conn, id, app.clock.now_ms()).await?;
    apply(app, conn, &mut record, request, agent_profile).await?;
    record.save(conn).await?;
    Reply::ok(&view::view(app, conn, &record, base).await?)
}

/// Gives a checkout up.
pub(super) async fn cancel(app: &App, conn: &mut Conn, id: &str, base: &str) -> Result<Reply> {
    let mut record = Record::load_open(conn, id, app.clock.now_ms()).await?;
    let priced = price(app, conn, &record).await?;
    let checkout = view::settled(app, &record, priced, Status::Canceled, base);
    record.state = State::Canceled;
    record.draft.last = Some(Box::new(checkout.clone()));
    record.save(conn).await?;
    Reply::ok(&checkout)
}

/// Forgets checkouts that nobody paid in time, given up or not; returns how many.
pub(crate) async fn end_due(conn: &mut Conn, now_ms: i64) -> Result<u64> {
    let gone = db::query(
        "DELETE FROM ucp_checkouts WHERE state IN ('open', 'canceled') AND expires_ms <= $1",
    )
    .bind(now_ms - OPEN_MS)
    .execute(conn)
    .await?;
    Ok(gone.rows_affected())
}

async fn apply(
    app: &App,
    conn: &mut Conn,
    record: &mut Record,
    request: CheckoutRequest,
    agent_profile: Option<String>,
) -> Result<()> {
    let draft = &mut record.draft;
    draft.currency = request.currency;
    draft.wishes = wishes(conn, &draft.wishes, &request.line_items).await?;
    draft.buyer = request.buyer.or(draft.buyer.take());
    draft.agent_profile = agent_profile.or(draft.agent_profile.take());
    if let Some(discounts) = request.discounts {
        draft.codes = Some(discounts.codes);
    }
    draft.instruments = request
        .payment
        .instruments
        .into_iter()
        .map(without_credential)
        .collect();
    draft.selected_instrument_id = request.payment.selected_instrument_id;
    // Whatever was signed before, the checkout may cost something else now.
    draft.nonce = new_secret();
    let lines = goods::lines(conn, &draft.wishes).await?;
    goods::check(&lines, &draft.currency)?;
    if let Some(line) = goods::short(conn, &lines).await? {
        return Err(goods::out_of_stock(line));
    }
    if let Some(FulfillmentRequest { methods }) = request.fulfillment {
        let buyer = match app.ucp.is_conformance() {
            true => addresses::key(draft.buyer.as_ref()),
            false => None,
        };
        let present = draft.methods.take().unwrap_or_default();
        draft.methods = Some(fulfillment::merged(conn, &present, methods, buyer.as_deref()).await?);
    }
    Ok(())
}

/// What is wanted now; a line that was there keeps its name.
async fn wishes(
    conn: &mut Conn,
    before: &[Wish],
    requested: &[LineItemRequest],
) -> Result<Vec<Wish>> {
    let mut wishes: Vec<Wish> = Vec::with_capacity(requested.len());
    for (index, line) in requested.iter().enumerate() {
        if line.quantity == 0 {
            let pointer = format!("/line_items/{index}/quantity");
            return Err(Error::invalid(&pointer, "must be at least 1"));
        }
        let known = line
            .id
            .as_ref()
            .filter(|id| before.iter().any(|wish| wish.id == **id))
            .filter(|id| wishes.iter().all(|wish| wish.id != **id));
        wishes.push(Wish {
            id: known.cloned().unwrap_or_else(|| new_id("li")),
            variant_id: goods::sku(conn, &line.item.id).await?,
            quantity: line.quantity,
        });
    }
    Ok(wishes)
}

fn without_credential(instrument: Instrument) -> Instrument {
    Instrument {
        credential: None,
        ..instrument
    }
}

async fn merchant_id(app: &App, conn: &mut Conn) -> Result<String> {
    if let Some(id) = app.ucp.merchant_id()? {
        return Ok(id);
    }
    let merchant = db::query("SELECT id FROM merchants ORDER BY id LIMIT 1")
        .fetch_one(conn)
        .await?;
    Ok(merchant.get("id"))
}
