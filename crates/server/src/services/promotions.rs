//! A merchant's promotions: put into force, found for a session, counted once an order has them.

use buyplus_api::{Discount, LocalText, Promotion, PromotionRequest, PromotionRule, code};

use crate::{
    clock::{parse_ms, rfc3339},
    db::{self, Conn},
    error::{Error, Result},
    ids::new_id,
    services::{merchants::Merchant, pricing::Offer},
};

const CODE_CHARS_MAX: usize = 40;
const TITLE_CHARS_MAX: usize = 80;
const PRODUCTS_MAX: usize = 1_000;
const WHOLE_BASIS_POINTS: u32 = 10_000;

#[derive(serde::Deserialize)]
struct Record {
    id: String,
    code: Option<String>,
    document: String,
    uses: i64,
    ended_ms: Option<i64>,
}

/// Puts a promotion into force.
pub(crate) async fn create(
    conn: &mut Conn,
    merchant: &Merchant,
    request: &PromotionRequest,
) -> Result<Promotion> {
    check(request)?;
    let id = new_id("pro");
    let made = db::query(
        "INSERT INTO promotions (id, merchant_id, code, document, priority, starts_ms, ends_ms, show_id, max_uses) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
    )
    .bind(&id)
    .bind(&merchant.id)
    .bind(request.code.as_deref().map(normal))
    .bind(serde_json::to_string(request)?)
    .bind(i64::from(request.priority))
    .bind(request.starts_at.as_deref().and_then(parse_ms))
    .bind(request.ends_at.as_deref().and_then(parse_ms))
    .bind(&request.show_id)
    .bind(request.max_uses.map(i64::from))
    .execute(conn)
    .await?;
    if made.rows_affected() == 0 {
        let detail = "another promotion in force has this code; end it first";
        return Err(Error::refused(409, code::PROMOTION_CODE_TAKEN, detail));
    }
    Ok(Promotion {
        id,
        terms: request.clone(),
        uses: 0,
        ended_at: None,
    })
}

/// All of a merchant's promotions, newest first.
pub(crate) async fn list(conn: &mut Conn, merchant: &Merchant) -> Result<Vec<Promotion>> {
    let records: Vec<Record> = db::query_as(
        "SELECT id, code, document, uses, ended_ms FROM promotions WHERE merchant_id = $1 ORDER BY id DESC",
    )
    .bind(&merchant.id)
    .fetch_all(conn)
    .await?;
    let promotion = |record: Record| {
        Ok(Promotion {
            id: record.id,
            terms: serde_json::from_str(&record.document)?,
            uses: record.uses,
            ended_at: record.ended_ms.map(rfc3339),
        })
    };
    records.into_iter().map(promotion).collect()
}

/// Ends a promotion now; doing so again changes nothing.
pub(crate) async fn end(conn: &mut Conn, merchant: &Merchant, id: &str, now_ms: i64) -> Result<()> {
    let found = db::query("SELECT id FROM promotions WHERE id = $1 AND merchant_id = $2")
        .bind(id)
        .bind(&merchant.id)
        .fetch_optional(&mut *conn)
        .await?;
    if found.is_none() {
        return Err(Error::not_found("promotion", id));
    }
    db::query("UPDATE promotions SET ended_ms = $2 WHERE id = $1 AND ended_ms IS NULL")
        .bind(id)
        .bind(now_ms)
        .execute(conn)
        .await?;
    Ok(())
}

/// What a session may have now: first what comes by itself, then what its codes ask for, in their order.
pub(crate) async fn offers(
    conn: &mut Conn,
    merchant_id: &str,
    codes: &[String],
    show_id: Option<&str>,
    now_ms: i64,
) -> Result<Vec<Offer>> {
    let records: Vec<Record> = db::query_as(
        "SELECT id, code, document, uses, ended_ms FROM promotions WHERE merchant_id = $1 AND ended_ms IS NULL \
         AND (starts_ms IS NULL OR starts_ms <= $2) AND (ends_ms IS NULL OR ends_ms > $2) \
         AND (show_id IS NULL OR show_id = $3) AND (max_uses IS NULL OR uses < max_uses) ORDER BY priority, id",
    )
    .bind(merchant_id)
    .bind(now_ms)
    .bind(show_id.unwrap_or(""))
    .fetch_all(conn)
    .await?;
    let mut asked: Vec<(usize, Offer)> = Vec::new();
    for record in records {
        let place = match &record.code {
            None => Some(0),
            Some(code) => codes
                .iter()
                .position(|asked| normal(asked) == *code)
                .map(|place| place + 1),
        };
        if let Some(place) = place {
            asked.push((place, offer(record)?));
        }
    }
    // A stable sort: what comes by itself stays in order of priority.
    asked.sort_by_key(|(place, _)| *place);
    Ok(asked.into_iter().map(|(_, offer)| offer).collect())
}

/// Counts an order that has these discounts. Where a promotion ran out meanwhile, the shopper must see a new price.
pub(crate) async fn take(conn: &mut Conn, discounts: &[Discount]) -> Result<()> {
    for discount in discounts {
        let taken = db::query(
            "UPDATE promotions SET uses = uses + 1 WHERE id = $1 AND (max_uses IS NULL OR uses < max_uses)",
        )
        .bind(&discount.promotion_id)
        .execute(&mut *conn)
        .await?;
        if taken.rows_affected() == 0 {
            let detail = "a promotion has just run out; change the session to see the new price";
            return Err(Error::refused(409, code::PRICE_CHANGED, detail));
        }
    }
    Ok(())
}

/// Takes the count back: the order did not come about, or was undone.
pub(crate) async fn give_back(conn: &mut Conn, discounts: &[Discount]) -> Result<()> {
    for discount in discounts {
        db::query("UPDATE promotions SET uses = uses - 1 WHERE id = $1 AND uses > 0")
            .bind(&discount.promotion_id)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// A code as it is compared.
pub(crate) fn normal(code: &str) -> String {
    code.trim().to_uppercase()
}

fn offer(record: Record) -> Result<Offer> {
    let terms: PromotionRequest = serde_json::from_str(&record.document)?;
    Ok(Offer {
        promotion_id: record.id,
        code: record.code,
        title: terms.title,
        rule: terms.rule,
        product_ids: terms.product_ids,
        min_subtotal_minor: terms.min_subtotal_minor,
    })
}

fn check(request: &PromotionRequest) -> Result<()> {
    check_title(&request.title)?;
    check_rule(&request.rule)?;
    if let Some(code) = &request.code {
        let chars = normal(code).chars().count();
        if !(1..=CODE_CHARS_MAX).contains(&chars) {
            let detail = format!("must be 1 to {CODE_CHARS_MAX} characters");
            return Err(Error::invalid("/code", detail));
        }
    }
    if request.product_ids.len() > PRODUCTS_MAX {
        let detail = format!("must be at most {PRODUCTS_MAX}");
        return Err(Error::invalid("/product_ids", detail));
    }
    if request.min_subtotal_minor < 0 {
        return Err(Error::invalid(
            "/min_subtotal_minor",
            "must not be less than 0",
        ));
    }
    if request.max_uses == Some(0) {
        return Err(Error::invalid("/max_uses", "must be more than 0"));
    }
    check_window(request)
}

fn check_title(title: &LocalText) -> Result<()> {
    let fits = |text: &String| (1..=TITLE_CHARS_MAX).contains(&text.trim().chars().count());
    match !title.0.is_empty() && title.0.values().all(fits) {
        true => Ok(()),
        false => {
            let detail = format!("must be 1 to {TITLE_CHARS_MAX} characters in each language");
            Err(Error::invalid("/title", detail))
        }
    }
}

fn check_rule(rule: &PromotionRule) -> Result<()> {
    let part = |basis_points: u32| match basis_points {
        1..=WHOLE_BASIS_POINTS => Ok(()),
        _ => {
            let detail = format!("must be 1 to {WHOLE_BASIS_POINTS}");
            Err(Error::invalid("/rule/basis_points", detail))
        }
    };
    match rule {
        PromotionRule::Percent { basis_points } => part(*basis_points),
        PromotionRule::Amount { amount_minor, .. } if *amount_minor <= 0 => {
            Err(Error::invalid("/rule/amount_minor", "must be more than 0"))
        }
        PromotionRule::Amount { .. } => Ok(()),
        PromotionRule::BuyXGetY { buy: 0, .. } => {
            Err(Error::invalid("/rule/buy", "must be more than 0"))
        }
        PromotionRule::BuyXGetY { get: 0, .. } => {
            Err(Error::invalid("/rule/get", "must be more than 0"))
        }
        PromotionRule::BuyXGetY { basis_points, .. } => part(*basis_points),
    }
}

fn check_window(request: &PromotionRequest) -> Result<()> {
    let instant = |pointer, text: &Option<String>| match text.as_deref() {
        None => Ok(None),
        Some(text) => parse_ms(text)
            .map(Some)
            .ok_or_else(|| Error::invalid(pointer, "must be an RFC 3339 instant")),
    };
    let starts_ms = instant("/starts_at", &request.starts_at)?;
    let ends_ms = instant("/ends_at", &request.ends_at)?;
    match (starts_ms, ends_ms) {
        (Some(starts_ms), Some(ends_ms)) if ends_ms <= starts_ms => {
            Err(Error::invalid("/ends_at", "must be after starts_at"))
        }
        (Some(_), Some(_)) => Ok(()),
        _ if request.show_id.is_some() => Err(Error::invalid(
            "/ends_at",
            "what is sold live only needs starts_at and ends_at",
        )),
        _ => Ok(()),
    }
}
