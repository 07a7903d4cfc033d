//! Puts the figures of a merchant together: orders and refunds by day, looks and sales by product.

use std::collections::{BTreeMap, BTreeSet};

use buyplus_api::{DayFigures, Figures, FiguresQuery, Line, ProductFigures, code};

use crate::{
    clock::{DAY_MS, day_start_ms, utc_day},
    db::{self, Conn},
    error::{Error, Result},
    services::{checkout::Terms, markets},
};

const DAYS_MAX: i64 = 366;

/// From an instant on, up to another one.
#[derive(Clone, Copy)]
struct Span {
    from_ms: i64,
    until_ms: i64,
}

#[derive(serde::Deserialize)]
struct Sold {
    lines: String,
    terms: String,
    amount_minor: i64,
    currency: String,
    paid_ms: i64,
}

#[derive(Default)]
struct Sums {
    gazes: i64,
    gaze_ms: i64,
    inspections: i64,
    added: i64,
    units: i64,
    revenue_minor: i64,
}

/// The figures of these days.
pub(crate) async fn figures(
    conn: &mut Conn,
    merchant_id: &str,
    query: &FiguresQuery,
) -> Result<Figures> {
    let span = span(query)?;
    let sold = sold(conn, merchant_id, span).await?;
    let currency = currency(conn, query, &sold).await?;
    let others = sold.iter().map(|one| one.currency.as_str());
    let others: BTreeSet<_> = others.filter(|other| *other != currency).collect();
    let mut days = days(span);
    let mut products = looks(conn, merchant_id, span).await?;
    for order in sold.iter().filter(|order| order.currency == currency) {
        let lines: Vec<Line> = serde_json::from_str(&order.lines)?;
        let terms: Terms = serde_json::from_str(&order.terms)?;
        if let Some(day) = days.get_mut(&utc_day(order.paid_ms)) {
            day.orders += 1;
            day.revenue_minor += order.amount_minor;
            day.units += lines
                .iter()
                .map(|line| u64::from(line.quantity))
                .sum::<u64>();
        }
        for line in lines {
            let paid = terms.paid_by_line.get(&line.id).copied();
            let sums = products.entry(line.product_id).or_default();
            sums.units += i64::from(line.quantity);
            sums.revenue_minor += paid.unwrap_or(line.line_total_minor);
        }
    }
    for (created_ms, amount_minor) in refunds(conn, merchant_id, &currency, span).await? {
        if let Some(day) = days.get_mut(&utc_day(created_ms)) {
            day.refunded_minor += amount_minor;
        }
    }
    Ok(Figures {
        other_currencies: others.into_iter().map(str::to_owned).collect(),
        days: days.into_values().collect(),
        products: named(conn, merchant_id, products).await?,
        currency,
    })
}

fn span(query: &FiguresQuery) -> Result<Span> {
    let day = |name: &str, text: &str| {
        let detail = format!("`{name}` must be a day like 2026-11-11");
        day_start_ms(text).ok_or_else(|| Error::refused(400, code::INVALID_QUERY, detail))
    };
    let span = Span {
        from_ms: day("from", &query.from)?,
        until_ms: day("to", &query.to)? + DAY_MS,
    };
    match (1..=DAYS_MAX).contains(&((span.until_ms - span.from_ms) / DAY_MS)) {
        true => Ok(span),
        false => {
            let detail = format!("`to` must be at most {DAYS_MAX} days from `from` on");
            Err(Error::refused(400, code::INVALID_QUERY, detail))
        }
    }
}

fn days(span: Span) -> BTreeMap<String, DayFigures> {
    let starts = (span.from_ms..span.until_ms).step_by(DAY_MS as usize);
    let day = |start_ms| {
        let date = utc_day(start_ms);
        let figures = DayFigures {
            date: date.clone(),
            ..DayFigures::default()
        };
        (date, figures)
    };
    starts.map(day).collect()
}

async fn sold(conn: &mut Conn, merchant_id: &str, span: Span) -> Result<Vec<Sold>> {
    let sold = db::query_as(
        "SELECT lines, terms, amount_minor, currency, paid_ms FROM orders \
         WHERE merchant_id = $1 AND paid_ms >= $2 AND paid_ms < $3",
    )
    .bind(merchant_id)
    .bind(span.from_ms)
    .bind(span.until_ms)
    .fetch_all(conn)
    .await?;
    Ok(sold)
}

/// The money asked for, or what most orders were paid in, or the default market's.
async fn currency(conn: &mut Conn, query: &FiguresQuery, sold: &[Sold]) -> Result<String> {
    if let Some(currency) = &query.currency {
        return Ok(currency.clone());
    }
    let mut orders: BTreeMap<&str, u64> = BTreeMap::new();
    for one in sold {
        *orders.entry(&one.currency).or_default() += 1;
    }
    let most = orders.into_iter().max_by_key(|(_, orders)| *orders);
    match most {
        Some((currency, _)) => Ok(currency.to_owned()),
        None => Ok(markets::terms(conn, None).await?.currency),
    }
}

/// When money went back, and how much of it.
async fn refunds(
    conn: &mut Conn,
    merchant_id: &str,
    currency: &str,
    span: Span,
) -> Result<Vec<(i64, i64)>> {
    let refunds = db::query_as(
        "SELECT r.created_ms, r.amount_minor FROM refunds r JOIN orders o ON o.id = r.order_id \
         WHERE o.merchant_id = $1 AND o.currency = $2 AND r.state = 'done' AND r.created_ms >= $3 AND r.created_ms < $4",
    )
    .bind(merchant_id)
    .bind(currency)
    .bind(span.from_ms)
    .bind(span.until_ms)
    .fetch_all(conn)
    .await?;
    Ok(refunds)
}

async fn looks(conn: &mut Conn, merchant_id: &str, span: Span) -> Result<BTreeMap<String, Sums>> {
    let rows: Vec<(String, i64, i64, i64, i64)> = db::query_as(
        "SELECT d.product_id, CAST(SUM(d.gazes) AS BIGINT), CAST(SUM(d.gaze_ms) AS BIGINT), \
         CAST(SUM(d.inspections) AS BIGINT), CAST(SUM(d.added) AS BIGINT) \
         FROM product_days d JOIN products p ON p.id = d.product_id \
         WHERE p.merchant_id = $1 AND d.day >= $2 AND d.day < $3 GROUP BY d.product_id",
    )
    .bind(merchant_id)
    .bind(utc_day(span.from_ms))
    .bind(utc_day(span.until_ms))
    .fetch_all(conn)
    .await?;
    let sums = |(id, gazes, gaze_ms, inspections, added)| {
        let sums = Sums {
            gazes,
            gaze_ms,
            inspections,
            added,
            ..Sums::default()
        };
        (id, sums)
    };
    Ok(rows.into_iter().map(sums).collect())
}

/// The products by what they brought, then by how long they were looked at.
async fn named(
    conn: &mut Conn,
    merchant_id: &str,
    products: BTreeMap<String, Sums>,
) -> Result<Vec<ProductFigures>> {
    let names: Vec<(String, String)> =
        db::query_as("SELECT id, name FROM products WHERE merchant_id = $1")
            .bind(merchant_id)
            .fetch_all(conn)
            .await?;
    let names: BTreeMap<_, _> = names.into_iter().collect();
    let mut products: Vec<_> = products.into_iter().collect();
    products.sort_by_key(|(_, sums)| (-sums.revenue_minor, -sums.gaze_ms));
    let figures = |(id, sums): (String, Sums)| {
        let name = names.get(&id).map(|name| serde_json::from_str(name));
        Ok(ProductFigures {
            name: name.transpose()?.unwrap_or_default(),
            product_id: id,
            gazes: sums.gazes.unsigned_abs(),
            gaze_s: sums.gaze_ms as f64 / 1000.0,
            inspections: sums.inspections.unsigned_abs(),
            added: sums.added.unsigned_abs(),
            units_sold: sums.units.unsigned_abs(),
            revenue_minor: sums.revenue_minor,
        })
    };
    products.into_iter().map(figures).collect()
}
