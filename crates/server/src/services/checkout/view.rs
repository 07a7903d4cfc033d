//! A checkout session as the shopper sees it.

use std::collections::BTreeMap;

use buyplus_api::{
    Challenge, CheckoutSession, Discount, Line, LocalText, Merchant, Message, PaymentMethod,
    SessionStatus, Severity, code,
};

use super::record::{Session, State};
use crate::{
    app::App,
    clock::rfc3339,
    db::{self, Conn},
    error::Result,
    services::{inventory, mandates, promotions},
};

/// The session with what stock and mandates say about it now.
pub(crate) async fn view(app: &App, conn: &mut Conn, session: &Session) -> Result<CheckoutSession> {
    let now_ms = app.clock.now_ms();
    let state = session.state_at(now_ms);
    let held = match state {
        State::Open => inventory::held(conn, &session.id).await?,
        // Its stock is sold, spoken for, or back on the shelf.
        _ => BTreeMap::new(),
    };
    let mut messages = Vec::new();
    let status = match state {
        State::Open => open_status(conn, session, &held, now_ms, &mut messages).await?,
        State::InProgress => SessionStatus::InProgress,
        State::Completed => SessionStatus::Completed,
        State::Cancelled => SessionStatus::Cancelled,
        State::Expired => SessionStatus::Expired,
    };
    let payable = matches!(
        status,
        SessionStatus::Ready | SessionStatus::AuthenticationRequired
    );
    Ok(CheckoutSession {
        id: session.id.clone(),
        status,
        bag_id: session.bag_id.clone(),
        merchant: merchant(conn, &session.merchant_id).await?,
        lines: with_stock(conn, session, state, &held).await?,
        totals: session.totals.clone(),
        currency: session.currency.clone(),
        payment_method: PaymentMethod {
            label: app.provider.label(),
        },
        challenge: payable.then(|| challenge(session)),
        messages,
        order_id: session.order_id.clone(),
        expires_at: rfc3339(session.expires_ms),
        version: session.version,
        fulfilment: session.terms.fulfilment.clone(),
        discounts: session.terms.discounts.clone(),
        codes: session.terms.codes.clone(),
        show_id: session.terms.show_id.clone(),
    })
}

/// What the device must sign.
pub(crate) fn challenge(session: &Session) -> Challenge {
    Challenge {
        session_id: session.id.clone(),
        amount: session.amount(),
        cart_hash: session.cart_hash.clone(),
        nonce: session.nonce.clone(),
        expires_at: rfc3339(session.expires_ms),
    }
}

/// Who is paid.
pub(crate) async fn merchant(conn: &mut Conn, id: &str) -> Result<Merchant> {
    let row = db::query("SELECT name FROM merchants WHERE id = $1")
        .bind(id)
        .fetch_one(conn)
        .await?;
    Ok(Merchant {
        id: id.to_owned(),
        name: serde_json::from_str(row.get("name"))?,
    })
}

async fn open_status(
    conn: &mut Conn,
    session: &Session,
    held: &BTreeMap<String, i64>,
    now_ms: i64,
    messages: &mut Vec<Message>,
) -> Result<SessionStatus> {
    if session.lines.is_empty() {
        let text = LocalText::new("There is nothing to buy.", "没有可购买的商品。");
        messages.push(message(code::BAG_EMPTY, Severity::Error, text, None));
        return Ok(SessionStatus::Incomplete);
    }
    let short = inventory::short(&session.lines, held);
    for line in session
        .lines
        .iter()
        .filter(|line| short.contains(line.variant_id.as_str()))
    {
        messages.push(out_of_stock(line));
    }
    if session.terms.leaves_some {
        let text = LocalText::new(
            "What other shops sell stays in the bag and is paid next.",
            "其他商家的商品仍在购物袋中，可随后付款。",
        );
        messages.push(message(code::OTHER_MERCHANTS, Severity::Info, text, None));
    }
    about_codes(session, messages);
    let can_be_had = about_way(session, messages);
    if !short.is_empty() || !can_be_had {
        return Ok(SessionStatus::Incomplete);
    }
    match uncovered(conn, session, now_ms).await? {
        None => Ok(SessionStatus::Ready),
        Some(code) => {
            let text = LocalText::new(
                "Paying this needs more than a nod.",
                "此笔付款仅点头还不够。",
            );
            messages.push(message(code, Severity::Warning, text, None));
            Ok(SessionStatus::AuthenticationRequired)
        }
    }
}

/// Says which codes do nothing.
fn about_codes(session: &Session, messages: &mut Vec<Message>) {
    for code in &session.terms.codes {
        let does =
            |discount: &Discount| discount.code.as_deref() == Some(&*promotions::normal(code));
        if !session.terms.discounts.iter().any(does) {
            let text = LocalText::new(
                &format!("The code {code} does nothing here."),
                &format!("优惠码 {code} 在此无效。"),
            );
            let code = code::DISCOUNT_CODE_INVALID;
            messages.push(message(code, Severity::Info, text, None));
        }
    }
}

/// Says what is wrong with how the goods are to be had; whether they can be had at all.
fn about_way(session: &Session, messages: &mut Vec<Message>) -> bool {
    let fulfilment = &session.terms.fulfilment;
    let (code, severity, text) = match (&fulfilment.selected, &fulfilment.address) {
        (Some(_), _) if !session.terms.replaced => return true,
        (Some(option), _) => (
            code::OPTION_UNAVAILABLE,
            Severity::Info,
            LocalText::new(
                &format!(
                    "What was chosen is not offered: {}.",
                    option.title.get("en")
                ),
                &format!("原选方式不可用，已改为：{}。", option.title.get("zh-CN")),
            ),
        ),
        (None, Some(_)) => (
            code::ADDRESS_NOT_SERVED,
            Severity::Error,
            LocalText::new("Nothing is brought to this address.", "无法配送到该地址。"),
        ),
        (None, None) => (
            code::ADDRESS_REQUIRED,
            Severity::Error,
            LocalText::new("Say where to bring it.", "请提供收货地址。"),
        ),
    };
    messages.push(message(code, severity, text, None));
    fulfilment.selected.is_some()
}

/// Why no mandate of the device covers the session, or nothing if one does.
async fn uncovered(
    conn: &mut Conn,
    session: &Session,
    now_ms: i64,
) -> Result<Option<&'static str>> {
    let mut why = code::MANDATE_REQUIRED;
    // Oldest first, so that the newest mandate's reason is the one told.
    for mandate in mandates::list(conn, &session.device_id).await?.iter().rev() {
        // Only to be shown: whoever pays is checked again.
        match mandates::check(conn.aside(), mandate, &session.amount(), now_ms).await? {
            Ok(()) => return Ok(None),
            Err(refusal) => why = refusal.code,
        }
    }
    Ok(Some(why))
}

async fn with_stock(
    conn: &mut Conn,
    session: &Session,
    state: State,
    held: &BTreeMap<String, i64>,
) -> Result<Vec<Line>> {
    let mut lines = session.lines.clone();
    if state != State::Open {
        return Ok(lines);
    }
    for line in &mut lines {
        let mine = held.get(&line.variant_id).copied().unwrap_or(0);
        let stock = inventory::available(conn, &line.variant_id).await? + mine;
        line.stock = Some(u32::try_from(stock).unwrap_or(0));
    }
    Ok(lines)
}

fn out_of_stock(line: &Line) -> Message {
    let text = LocalText::new(
        &format!(
            "Not enough {} ({}) in stock.",
            line.name.get("en"),
            line.variant_name.get("en")
        ),
        &format!(
            "{}（{}）库存不足。",
            line.name.get("zh-CN"),
            line.variant_name.get("zh-CN")
        ),
    );
    message(
        code::OUT_OF_STOCK,
        Severity::Error,
        text,
        Some(line.id.clone()),
    )
}

fn message(code: &str, severity: Severity, text: LocalText, line_id: Option<String>) -> Message {
    Message {
        code: code.to_owned(),
        severity,
        text,
        line_id,
    }
}
