//! What agents may buy: the shop's own SKUs, at its prices.

use buyplus_api::{Line, LocalText, code};

use super::record::Wish;
use crate::{
    db::{self, Conn},
    error::{Error, Result},
    services::{inventory, pricing},
};

/// Most lines of one checkout.
const LINES_MAX: usize = 50;

/// The SKU that an item names: its own id, or that of a product, whose first variant it then is.
pub(super) async fn sku(conn: &mut Conn, item_id: &str) -> Result<String> {
    let row = db::query("SELECT id FROM variants WHERE id = $1 AND is_sold = 1")
        .bind(item_id)
        .fetch_optional(&mut *conn)
        .await?;
    let row = match row {
        Some(row) => Some(row),
        None => {
            db::query("SELECT id FROM variants WHERE product_id = $1 AND is_sold = 1 ORDER BY position LIMIT 1")
                .bind(item_id)
                .fetch_optional(conn)
                .await?
        }
    };
    let detail = || format!("product `{item_id}` not found");
    row.map(|row| row.get("id"))
        .ok_or_else(|| Error::refused(400, code::NOT_FOUND, detail()))
}

/// The wishes as lines of the shop, at today's prices.
pub(super) async fn lines(conn: &mut Conn, wishes: &[Wish]) -> Result<Vec<Line>> {
    let mut lines = Vec::with_capacity(wishes.len());
    for wish in wishes {
        let row = db::query(
            "SELECT v.product_id, p.name, v.name AS variant_name, v.price_minor, v.currency FROM variants v \
             JOIN products p ON p.id = v.product_id WHERE v.id = $1",
        )
        .bind(&wish.variant_id)
        .fetch_one(&mut *conn)
        .await?;
        let unit_price_minor = row.get("price_minor");
        lines.push(Line {
            id: wish.id.clone(),
            product_id: row.get("product_id"),
            variant_id: wish.variant_id.clone(),
            name: serde_json::from_str(row.get("name"))?,
            variant_name: serde_json::from_str(row.get("variant_name"))?,
            quantity: wish.quantity,
            unit_price_minor,
            line_total_minor: pricing::line_total(unit_price_minor, wish.quantity)?,
            currency: row.get("currency"),
            stock: None,
        });
    }
    Ok(lines)
}

/// What to call a line's goods.
pub(super) fn title(line: &Line) -> String {
    let text = |text: &LocalText| text.get("en").to_owned();
    let (name, variant) = (text(&line.name), text(&line.variant_name));
    match name == variant {
        true => name,
        false => format!("{name}, {variant}"),
    }
}

/// The first line of whose SKU there is not enough; two lines of one SKU share its stock.
pub(super) async fn short<'a>(conn: &mut Conn, lines: &'a [Line]) -> Result<Option<&'a Line>> {
    for (variant_id, quantity) in inventory::wanted(lines) {
        if inventory::available(conn, variant_id).await? < quantity {
            return Ok(lines.iter().find(|line| line.variant_id == variant_id));
        }
    }
    Ok(None)
}

/// 400 in this protocol.
pub(super) fn out_of_stock(line: &Line) -> Error {
    let detail = format!("Insufficient stock of {}", title(line));
    Error::refused(400, code::OUT_OF_STOCK, detail)
}

/// Whether this many lines can be a checkout, in one currency, the one that the agent asked for.
pub(super) fn check(lines: &[Line], currency: &str) -> Result<()> {
    if lines.is_empty() || lines.len() > LINES_MAX {
        return Err(Error::invalid(
            "/line_items",
            format!("must be 1 to {LINES_MAX}"),
        ));
    }
    match lines.iter().find(|line| line.currency != currency) {
        None => Ok(()),
        Some(line) => {
            let detail = format!("{} is sold in {}", title(line), line.currency);
            Err(Error::invalid("/currency", detail))
        }
    }
}
