//! Sales, as merchants make them.

use buyplus_api::{Sale, SaleRequest};

use crate::{
    app::App,
    clock::{parse_ms, rfc3339},
    db::{self, Conn},
    error::{Error, Result},
    ids::new_id,
    services::merchants::Merchant,
};

const NAME_CHARS_MAX: usize = 80;
const VARIANTS_MAX: usize = 100;

/// Makes a sale.
pub(crate) async fn create(
    app: &App,
    conn: &mut Conn,
    merchant: &Merchant,
    request: &SaleRequest,
) -> Result<Sale> {
    let (starts_ms, ends_ms) = check(request, app.clock.now_ms())?;
    let id = new_id("sale");
    db::query(
        "INSERT INTO sales (id, merchant_id, name, starts_ms, ends_ms, admitted_per_s, stay_s, next_us, tickets) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0)",
    )
    .bind(&id)
    .bind(&merchant.id)
    .bind(request.name.trim())
    .bind(starts_ms)
    .bind(ends_ms)
    .bind(i64::from(request.admitted_per_s))
    .bind(i64::from(request.stay_s))
    .execute(&mut *conn)
    .await?;
    for (index, variant_id) in request.variant_ids.iter().enumerate() {
        add_variant(conn, &id, variant_id, index).await?;
    }
    let sales = list(conn, &merchant.id).await?;
    sales
        .into_iter()
        .find(|sale| sale.id == id)
        .ok_or_else(|| Error::not_found("sale", &id))
}

/// The merchant's sales, newest first.
pub(crate) async fn list(conn: &mut Conn, merchant_id: &str) -> Result<Vec<Sale>> {
    let rows = db::query(
        "SELECT id, name, starts_ms, ends_ms, admitted_per_s, stay_s, tickets FROM sales WHERE merchant_id = $1 \
         ORDER BY id DESC",
    )
    .bind(merchant_id)
    .fetch_all(&mut *conn)
    .await?;
    let mut sales = Vec::with_capacity(rows.len());
    for row in rows {
        let id: String = row.get("id");
        let number = |name: &str| u32::try_from(row.get::<i64, _>(name)).unwrap_or(0);
        sales.push(Sale {
            terms: SaleRequest {
                name: row.get("name"),
                variant_ids: variants(conn, &id).await?,
                starts_at: rfc3339(row.get("starts_ms")),
                ends_at: rfc3339(row.get("ends_ms")),
                admitted_per_s: number("admitted_per_s"),
                stay_s: number("stay_s"),
            },
            tickets: row.get::<i64, _>("tickets").unsigned_abs(),
            id,
        });
    }
    Ok(sales)
}

/// Ends a sale now: its goods take no ticket any more.
pub(crate) async fn end(app: &App, merchant: &Merchant, id: &str) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let ended = db::query(
        "UPDATE sales SET ends_ms = CASE WHEN ends_ms < $3 THEN ends_ms ELSE $3 END \
         WHERE id = $1 AND merchant_id = $2",
    )
    .bind(id)
    .bind(&merchant.id)
    .bind(app.clock.now_ms())
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    match ended.rows_affected() {
        0 => Err(Error::not_found("sale", id)),
        _ => Ok(()),
    }
}

async fn add_variant(conn: &mut Conn, sale_id: &str, variant_id: &str, index: usize) -> Result<()> {
    let added = db::query(
        "INSERT INTO sale_variants (sale_id, variant_id) SELECT $1, id FROM variants WHERE id = $2 \
         ON CONFLICT DO NOTHING",
    )
    .bind(sale_id)
    .bind(variant_id)
    .execute(conn)
    .await?;
    match added.rows_affected() {
        1 => Ok(()),
        _ => Err(Error::invalid(
            &format!("/variant_ids/{index}"),
            "names no SKU, or one that was named before",
        )),
    }
}

async fn variants(conn: &mut Conn, sale_id: &str) -> Result<Vec<String>> {
    let rows =
        db::query("SELECT variant_id FROM sale_variants WHERE sale_id = $1 ORDER BY variant_id")
            .bind(sale_id)
            .fetch_all(conn)
            .await?;
    Ok(rows.iter().map(|row| row.get("variant_id")).collect())
}

fn check(request: &SaleRequest, now_ms: i64) -> Result<(i64, i64)> {
    if !(1..=NAME_CHARS_MAX).contains(&request.name.trim().chars().count()) {
        let detail = format!("must be 1 to {NAME_CHARS_MAX} characters");
        return Err(Error::invalid("/name", detail));
    }
    if !(1..=VARIANTS_MAX).contains(&request.variant_ids.len()) {
        let detail = format!("must be 1 to {VARIANTS_MAX} SKUs");
        return Err(Error::invalid("/variant_ids", detail));
    }
    if !(1..=10_000).contains(&request.admitted_per_s) {
        return Err(Error::invalid("/admitted_per_s", "must be 1 to 10000"));
    }
    if !(30..=3600).contains(&request.stay_s) {
        return Err(Error::invalid("/stay_s", "must be 30 to 3600"));
    }
    let instant = |pointer, text: &str| {
        parse_ms(text).ok_or_else(|| Error::invalid(pointer, "must be an RFC 3339 instant"))
    };
    let starts_ms = instant("/starts_at", &request.starts_at)?;
    let ends_ms = instant("/ends_at", &request.ends_at)?;
    if ends_ms <= starts_ms || ends_ms <= now_ms {
        return Err(Error::invalid(
            "/ends_at",
            "must be after starts_at and after now",
        ));
    }
    Ok((starts_ms, ends_ms))
}
