//! A device's bag, which is its account's while it is signed in. It holds wishes, not stock: nothing is reserved.

mod shared;

use buyplus_api::{AddLineRequest, Bag, Line, UpdateLineRequest, routes};

#[allow(unused_imports, reason = "for accounts, which sign devices in and out")]
pub(crate) use self::shared::{leave, merge};
use crate::{
    db::{self, Conn},
    error::{Error, Result},
    reply::Reply,
    services::{inventory, pricing},
};

/// Most units of one line.
pub(crate) const QUANTITY_MAX: u32 = 99;
const LINES_MAX: usize = 50;
const EMPTY_BAG_CURRENCY: &str = "USD";

#[derive(serde::Deserialize)]
struct LineRecord {
    id: String,
    variant_id: String,
    quantity: i64,
    product_id: String,
    name: String,
    variant_name: String,
    price_minor: i64,
    currency: String,
}

/// The bag that the device uses; makes it the first time (201).
pub(crate) async fn open(conn: &mut Conn, device_id: &str) -> Result<Reply> {
    let (id, made) = shared::in_use(conn, device_id).await?;
    let bag = get(conn, device_id, &id).await?;
    match made {
        false => Reply::ok(&bag),
        true => Reply::created(routes::bag(&bag.id), &bag),
    }
}

/// A bag of this device.
pub(crate) async fn get(conn: &mut Conn, device_id: &str, id: &str) -> Result<Bag> {
    let version = version(conn, device_id, id).await?;
    let mut lines = lines(conn, id).await?;
    for line in &mut lines {
        let available = inventory::available(conn, &line.variant_id).await?;
        line.stock = Some(u32::try_from(available).unwrap_or(0));
    }
    let currency = lines
        .first()
        .map_or(EMPTY_BAG_CURRENCY, |line| line.currency.as_str())
        .to_owned();
    Ok(Bag {
        id: id.to_owned(),
        subtotal_minor: pricing::subtotal(&lines)?,
        lines,
        currency,
        version,
    })
}

/// Puts a SKU in, always as a line of its own.
pub(crate) async fn add_line(
    conn: &mut Conn,
    device_id: &str,
    id: &str,
    request: &AddLineRequest,
) -> Result<Reply> {
    change(conn, device_id, id).await?;
    check_quantity(request.quantity)?;
    let variant = db::query("SELECT id FROM variants WHERE id = $1").bind(&request.variant_id);
    if variant.fetch_optional(&mut *conn).await?.is_none() {
        return Err(Error::invalid(
            "/variant_id",
            format!("names no SKU: `{}`", request.variant_id),
        ));
    }
    if lines(conn, id).await?.len() >= LINES_MAX {
        return Err(Error::invalid(
            "",
            format!("a bag holds at most {LINES_MAX} lines"),
        ));
    }
    let line_id = conn.new_id("ln");
    db::query(
        "INSERT INTO bag_lines (id, bag_id, position, variant_id, quantity) SELECT $1, $2, \
         COALESCE(MAX(position), 0) + 1, $3, $4 FROM bag_lines WHERE bag_id = $2",
    )
    .bind(&line_id)
    .bind(id)
    .bind(&request.variant_id)
    .bind(i64::from(request.quantity))
    .execute(&mut *conn)
    .await?;
    Reply::created(
        routes::bag_line(id, &line_id),
        &get(conn, device_id, id).await?,
    )
}

/// Changes how many of a line.
pub(crate) async fn update_line(
    conn: &mut Conn,
    device_id: &str,
    id: &str,
    line_id: &str,
    request: &UpdateLineRequest,
) -> Result<Bag> {
    change(conn, device_id, id).await?;
    check_quantity(request.quantity)?;
    let changed = db::query("UPDATE bag_lines SET quantity = $3 WHERE id = $1 AND bag_id = $2")
        .bind(line_id)
        .bind(id)
        .bind(i64::from(request.quantity))
        .execute(&mut *conn)
        .await?;
    finish(conn, device_id, id, line_id, changed.rows_affected()).await
}

/// Takes a line out.
pub(crate) async fn remove_line(
    conn: &mut Conn,
    device_id: &str,
    id: &str,
    line_id: &str,
) -> Result<Bag> {
    change(conn, device_id, id).await?;
    let gone = db::query("DELETE FROM bag_lines WHERE id = $1 AND bag_id = $2")
        .bind(line_id)
        .bind(id)
        .execute(&mut *conn)
        .await?;
    finish(conn, device_id, id, line_id, gone.rows_affected()).await
}

/// Takes out what was bought; what was added to the bag meanwhile stays.
pub(crate) async fn take_out(conn: &mut Conn, id: &str, bought: &[Line]) -> Result<()> {
    touch(conn, id).await?;
    for line in bought {
        let gone = db::query("DELETE FROM bag_lines WHERE id = $1 AND quantity <= $2")
            .bind(&line.id)
            .bind(i64::from(line.quantity))
            .execute(&mut *conn)
            .await?;
        if gone.rows_affected() > 0 {
            continue;
        }
        db::query("UPDATE bag_lines SET quantity = quantity - $2 WHERE id = $1")
            .bind(&line.id)
            .bind(i64::from(line.quantity))
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// The bag's lines at today's prices, without stock.
pub(crate) async fn lines(conn: &mut Conn, id: &str) -> Result<Vec<Line>> {
    let records: Vec<LineRecord> = db::query_as(
        "SELECT l.id, l.variant_id, l.quantity, v.product_id, p.name, v.name AS variant_name, v.price_minor, \
         v.currency FROM bag_lines l JOIN variants v ON v.id = l.variant_id JOIN products p ON p.id = v.product_id \
         WHERE l.bag_id = $1 ORDER BY l.position",
    )
    .bind(id)
    .fetch_all(conn)
    .await?;
    records.into_iter().map(LineRecord::into_line).collect()
}

/// Lines as they were, at the prices of now; without those whose SKU is not sold any more.
pub(crate) async fn repriced(conn: &mut Conn, lines: &[Line]) -> Result<Vec<Line>> {
    let mut repriced = Vec::with_capacity(lines.len());
    for line in lines {
        let row = db::query("SELECT price_minor FROM variants WHERE id = $1")
            .bind(&line.variant_id)
            .fetch_optional(&mut *conn)
            .await?;
        let Some(row) = row else { continue };
        let unit_price_minor = row.get("price_minor");
        let line_total_minor = pricing::line_total(unit_price_minor, line.quantity)?;
        repriced.push(Line {
            unit_price_minor,
            line_total_minor,
            ..line.clone()
        });
    }
    Ok(repriced)
}

async fn version(conn: &mut Conn, device_id: &str, id: &str) -> Result<i64> {
    let row = db::query(
        "SELECT b.version FROM bags b JOIN bag_devices d ON d.bag_id = b.id WHERE b.id = $1 AND d.device_id = $2",
    )
    .bind(id)
    .bind(device_id)
    .fetch_optional(conn)
    .await?;
    row.map(|row| row.get("version"))
        .ok_or_else(|| Error::not_found("bag", id))
}

/// Makes all who review or change this bag wait for each other from here on.
pub(crate) async fn hold(conn: &mut Conn, device_id: &str, id: &str) -> Result<()> {
    version(conn, device_id, id).await?;
    db::query("UPDATE bags SET version = version WHERE id = $1")
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Begins a change of a bag that the device uses: changes of one bag wait for each other from here on.
async fn change(conn: &mut Conn, device_id: &str, id: &str) -> Result<()> {
    version(conn, device_id, id).await?;
    touch(conn, id).await
}

async fn touch(conn: &mut Conn, id: &str) -> Result<()> {
    db::query("UPDATE bags SET version = version + 1 WHERE id = $1")
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

async fn finish(
    conn: &mut Conn,
    device_id: &str,
    id: &str,
    line_id: &str,
    changed: u64,
) -> Result<Bag> {
    if changed == 0 {
        return Err(Error::not_found("line", line_id));
    }
    get(conn, device_id, id).await
}

fn check_quantity(quantity: u32) -> Result<()> {
    match quantity {
        1..=QUANTITY_MAX => Ok(()),
        _ => Err(Error::invalid(
            "/quantity",
            format!("must be 1 to {QUANTITY_MAX}"),
        )),
    }
}

impl LineRecord {
    fn into_line(self) -> Result<Line> {
        let quantity = u32::try_from(self.quantity).unwrap_or(0);
        Ok(Line {
            id: self.id,
            product_id: self.product_id,
            variant_id: self.variant_id,
            name: serde_json::from_str(&self.name)?,
            variant_name: serde_json::from_str(&self.variant_name)?,
            quantity,
            unit_price_minor: self.price_minor,
            line_total_minor: pricing::line_total(self.price_minor, quantity)?,
            currency: self.currency,
            stock: None,
        })
    }
}
