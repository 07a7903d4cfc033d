//! Payments that the shopper makes in the provider's app.
//!
//! Two ways tell that one was made: the provider's notice, and the client that asks. Both may come at once, and
//! whichever settles the payment first makes the order; the other finds it made.

use buyplus_api::{CheckoutSession, PaymentLink, PaymentLinkRequest, PaymentWay, routes};

use super::{
    authorise::{check_prices, check_stock},
    record::{Kind, Payment},
    settlement::{give_back, settle, transfer},
};
use crate::{
    app::App,
    clock::{rfc3339, utc_day},
    db::{self, Conn},
    error::{Error, Result},
    idempotency::{self, Claim, Request},
    provider::{ProviderError, Standing, Way},
    reply::Reply,
    services::{
        checkout::{self, State},
        devices::Device,
        promotions,
    },
};

/// A link as it is kept.
#[derive(Clone, Debug, serde::Deserialize)]
struct Link {
    payment_id: String,
    way: String,
    expires_ms: i64,
}

/// Makes a payment for the shopper to pay, and the way into the provider's app.
pub(crate) async fn open(
    app: &App,
    device: &Device,
    key: &Request,
    session_id: &str,
    request: &PaymentLinkRequest,
) -> Result<Reply> {
    let mut tx = app.db.begin().await?;
    let begun = match idempotency::claim(&mut tx, key, app.clock.now_ms()).await? {
        Claim::Replay(reply) => return Ok(reply),
        Claim::Resume => of_key(&mut tx, key).await,
        Claim::New => begin(app, &mut tx, device, key, session_id, request.way).await,
    };
    let link = match begun {
        Ok(link) => link,
        Err(error) => return idempotency::conclude(tx, key, Err(error)).await,
    };
    let payment = Payment::load(&mut tx, &link.payment_id).await?;
    tx.commit().await?;
    let opened = app
        .provider
        .link(&transfer(app, &payment).await?, way(&link), link.expires_ms)
        .await;
    let reply = match opened {
        Ok(text) => Reply::created(routes::checkout_session(session_id), &view(&link, text))?,
        Err(ProviderError::Declined(why)) => {
            settle(app, &payment, Err(ProviderError::Declined(why))).await?
        }
        Err(ProviderError::Unavailable(why)) => {
            db::again(|| async {
                let mut tx = app.db.begin().await?;
                idempotency::mark_stuck(&mut tx, &key.scope, &key.name).await?;
                Ok(tx.commit().await?)
            })
            .await?;
            return Err(Error::Provider(why));
        }
    };
    db::again(|| async {
        let mut tx = app.db.begin().await?;
        idempotency::record(&mut tx, &key.scope, &key.name, &reply).await?;
        Ok(tx.commit().await?)
    })
    .await?;
    Ok(reply)
}

/// Asks the provider how a payment stands, and settles it if it is made.
pub(crate) async fn confirm(app: &App, device: &Device, payment_id: &str) -> Result<Reply> {
    let (payment, is_open) = find(app, device, payment_id).await?;
    if is_open {
        let standing = app.provider.query(&transfer(app, &payment).await?).await;
        follow(app, &payment, standing).await?;
    }
    session(app, device, &payment.session_id).await
}

/// Gives a payment up, unless it was made meanwhile.
pub(crate) async fn close(app: &App, device: &Device, payment_id: &str) -> Result<Reply> {
    let (payment, is_open) = find(app, device, payment_id).await?;
    if is_open {
        end(app, &payment).await?;
    }
    session(app, device, &payment.session_id).await
}

/// Ends every link whose time is over.
pub(crate) async fn end_due(app: &App) -> Result<()> {
    let due: Vec<(String,)> = db::query_as(
        "SELECT payment_id FROM payment_links WHERE state = 'open' AND expires_ms <= $1 ORDER BY expires_ms",
    )
    .bind(app.clock.now_ms())
    .fetch_all(&app.db.read)
    .await?;
    for (payment_id,) in due {
        let mut conn = app.db.snapshot().await?;
        let payment = Payment::load(&mut conn, &payment_id).await?;
        drop(conn);
        if let Err(error) = end(app, &payment).await {
            tracing::warn!(payment = %payment.id, %error, "a payment link could not be ended yet");
        }
    }
    Ok(())
}

/// Marks the link of a payment that was settled.
pub(super) async fn mark(conn: &mut Conn, payment_id: &str, state: &str) -> Result<()> {
    db::query("UPDATE payment_links SET state = $2 WHERE payment_id = $1")
        .bind(payment_id)
        .bind(state)
        .execute(conn)
        .await?;
    Ok(())
}

/// Does what follows from how a payment stands at the provider.
pub(super) async fn follow(
    app: &App,
    payment: &Payment,
    standing: std::result::Result<Standing, ProviderError>,
) -> Result<()> {
    match standing {
        Ok(Standing::Taken(reference)) => taken(app, payment, reference).await,
        Ok(Standing::Closed) => {
            let why = "the payment was closed at the provider".to_owned();
            settle(app, payment, Err(ProviderError::Declined(why))).await?;
            Ok(())
        }
        Ok(Standing::Waiting | Standing::Unknown) => Ok(()),
        Err(ProviderError::Unavailable(why) | ProviderError::Declined(why)) => {
            Err(Error::Provider(why))
        }
    }
}

/// The money was taken. Where it comes too late for an order, it goes back.
pub(super) async fn taken(app: &App, payment: &Payment, reference: String) -> Result<()> {
    let reply = settle(app, payment, Ok(reference)).await?;
    if reply.status >= 400 {
        give_back(app, payment).await?;
    }
    Ok(())
}

async fn begin(
    app: &App,
    conn: &mut Conn,
    device: &Device,
    key: &Request,
    session_id: &str,
    way: PaymentWay,
) -> Result<Link> {
    let now_ms = app.clock.now_ms();
    let mut session = checkout::open_session(app, conn, device, session_id).await?;
    check_stock(conn, &session).await?;
    if let Some(refusal) = check_prices(conn, &mut session, now_ms).await? {
        return Err(Error::Refused(refusal));
    }
    promotions::take(conn, &session.terms.discounts).await?;
    let id = conn.new_id("pay");
    let payment = Payment {
        kind: Kind::Capture,
        device_id: device.id.clone(),
        merchant_id: session.merchant_id.clone(),
        session_id: session.id.clone(),
        mandate_id: None,
        amount_minor: session.amount().amount_minor,
        currency: session.currency.clone(),
        nonce: Some(session.nonce.clone()),
        signature: None,
        day: utc_day(now_ms),
        // Not the key of this request: what answers it is the link, whatever becomes of the payment.
        key_scope: format!("link {id}"),
        key_name: id.clone(),
        key_path: key.path.clone(),
        created_ms: now_ms,
        with_pin: 0,
        id,
    };
    payment.insert_pending(conn).await?;
    let link = Link {
        payment_id: payment.id,
        way: word(way).to_owned(),
        expires_ms: session.expires_ms,
    };
    db::query(
        "INSERT INTO payment_links (payment_id, session_id, way, key_scope, key_name, expires_ms, state) \
         VALUES ($1, $2, $3, $4, $5, $6, 'open')",
    )
    .bind(&link.payment_id)
    .bind(&session.id)
    .bind(&link.way)
    .bind(&key.scope)
    .bind(&key.name)
    .bind(link.expires_ms)
    .execute(&mut *conn)
    .await?;
    session.state = State::InProgress;
    session.save(conn).await?;
    Ok(link)
}

async fn end(app: &App, payment: &Payment) -> Result<()> {
    let transfer = transfer(app, payment).await?;
    match app.provider.close(&transfer).await {
        Ok(()) => {
            let why = "the payment was given up".to_owned();
            settle(app, payment, Err(ProviderError::Declined(why))).await?;
            Ok(())
        }
        // What cannot be closed may have been paid.
        Err(ProviderError::Declined(_)) => {
            follow(app, payment, app.provider.query(&transfer).await).await
        }
        Err(ProviderError::Unavailable(why)) => Err(Error::Provider(why)),
    }
}

async fn of_key(conn: &mut Conn, key: &Request) -> Result<Link> {
    let link = db::query_as(
        "SELECT payment_id, way, expires_ms FROM payment_links WHERE key_scope = $1 AND key_name = $2",
    )
    .bind(&key.scope)
    .bind(&key.name)
    .fetch_one(conn)
    .await?;
    Ok(link)
}

/// A payment by link of this device, and whether it can still be made.
async fn find(app: &App, device: &Device, payment_id: &str) -> Result<(Payment, bool)> {
    let mut conn = app.db.snapshot().await?;
    let link: Option<(String,)> =
        db::query_as("SELECT state FROM payment_links WHERE payment_id = $1")
            .bind(payment_id)
            .fetch_optional(&mut *conn)
            .await?;
    let none = || Error::not_found("payment link", payment_id);
    let (state,) = link.ok_or_else(none)?;
    let payment = Payment::load(&mut conn, payment_id).await?;
    match payment.device_id == device.id {
        true => Ok((payment, state == "open")),
        false => Err(none()),
    }
}

async fn session(app: &App, device: &Device, session_id: &str) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    let session: CheckoutSession = checkout::get(app, &mut conn, device, session_id).await?;
    Reply::ok(&session)
}

fn view(link: &Link, text: String) -> PaymentLink {
    PaymentLink {
        payment_id: link.payment_id.clone(),
        way: match way(link) {
            Way::App => PaymentWay::App,
            Way::Code => PaymentWay::Code,
        },
        link: text,
        expires_at: rfc3339(link.expires_ms),
    }
}

fn way(link: &Link) -> Way {
    match link.way.as_str() {
        "code" => Way::Code,
        _ => Way::App,
    }
}

fn word(way: PaymentWay) -> &'static str {
    match way {
        PaymentWay::App => "app",
        PaymentWay::Code => "code",
    }
}
