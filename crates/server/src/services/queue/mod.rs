//! The queue before a flash sale.
//!
//! Every ticket says when it will be admitted, from the moment it is given: the sale's row holds the next free
//! instant, and joining moves it on by one over the pace. So nobody has to be let in by a clockwork, any node can
//! answer, the estimate is exact, and an idle till is given to whoever comes.

mod sales;

use buyplus_api::{Line, QueueTicket, TicketStatus, code};

pub(crate) use self::sales::{create, end, list};
use crate::{
    app::App,
    clock::rfc3339,
    db::{self, Conn},
    error::{Error, Result},
    ids::new_id,
    services::devices::Device,
};

const SECOND_US: i64 = 1_000_000;
/// How often a shopper far back in the queue should ask.
const ASK_AGAIN_MAX_S: u64 = 30;

#[derive(serde::Deserialize)]
struct Sale {
    id: String,
    starts_ms: i64,
    ends_ms: i64,
    admitted_per_s: i64,
    stay_s: i64,
}

/// A place in the queue: the one that the device has, or, where it has none or its turn is over, one at the end.
pub(crate) async fn join(
    app: &App,
    conn: &mut Conn,
    device: &Device,
    sale_id: &str,
) -> Result<QueueTicket> {
    let now_ms = app.clock.now_ms();
    let sale = Sale::load(conn, sale_id).await?;
    if sale.ends_ms <= now_ms {
        let detail = "the sale is over; its goods, if any are left, take no ticket";
        return Err(Error::refused(409, code::SALE_OVER, detail));
    }
    if let Some((id, admitted_us)) = kept(conn, &sale.id, &device.id).await? {
        let ticket = sale.ticket(id, admitted_us, now_ms);
        if ticket.status != TicketStatus::Expired {
            return Ok(ticket);
        }
    }
    let admitted_us = take_place(conn, &sale, now_ms).await?;
    let id = new_id("tkt");
    db::query(
        "INSERT INTO sale_tickets (sale_id, device_id, id, admitted_us) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (sale_id, device_id) DO UPDATE SET id = excluded.id, admitted_us = excluded.admitted_us",
    )
    .bind(&sale.id)
    .bind(&device.id)
    .bind(&id)
    .bind(admitted_us)
    .execute(conn)
    .await?;
    Ok(sale.ticket(id, admitted_us, now_ms))
}

/// The device's place, if it has one.
pub(crate) async fn place(
    app: &App,
    conn: &mut Conn,
    device: &Device,
    sale_id: &str,
) -> Result<QueueTicket> {
    let sale = Sale::load(conn, sale_id).await?;
    let (id, admitted_us) = kept(conn, &sale.id, &device.id)
        .await?
        .ok_or_else(|| Error::not_found("ticket of this device for sale", sale_id))?;
    Ok(sale.ticket(id, admitted_us, app.clock.now_ms()))
}

/// Refuses lines of a sale that is on to a device whose turn it is not.
pub(crate) async fn check(
    conn: &mut Conn,
    device_id: &str,
    lines: &[Line],
    now_ms: i64,
) -> Result<()> {
    let on: Vec<Sale> = db::query_as(
        "SELECT id, starts_ms, ends_ms, admitted_per_s, stay_s FROM sales WHERE ends_ms > $1 AND starts_ms <= $1",
    )
    .bind(now_ms)
    .fetch_all(&mut *conn)
    .await?;
    for sale in on {
        if !sale.holds_any(conn, lines).await? {
            continue;
        }
        let ticket = kept(conn, &sale.id, device_id).await?;
        let ticket = ticket.map(|(id, admitted_us)| sale.ticket(id, admitted_us, now_ms));
        if ticket.is_none_or(|ticket| ticket.status != TicketStatus::Admitted) {
            let detail = format!(
                "these goods are on sale and it is not this device's turn: join the queue, POST {}",
                buyplus_api::routes::queue(&sale.id)
            );
            return Err(Error::refused(409, code::QUEUE_TICKET_REQUIRED, detail));
        }
    }
    Ok(())
}

/// Takes the next free instant; one statement, so that no two get the same.
async fn take_place(conn: &mut Conn, sale: &Sale, now_ms: i64) -> Result<i64> {
    let earliest_us = now_ms.max(sale.starts_ms) * 1000;
    let step_us = sale.step_us();
    let row = db::query(
        "UPDATE sales SET next_us = CASE WHEN next_us > $2 THEN next_us ELSE $2 END + $3, tickets = tickets + 1 \
         WHERE id = $1 RETURNING next_us",
    )
    .bind(&sale.id)
    .bind(earliest_us)
    .bind(step_us)
    .fetch_one(conn)
    .await?;
    Ok(row.get::<i64, _>("next_us") - step_us)
}

async fn kept(conn: &mut Conn, sale_id: &str, device_id: &str) -> Result<Option<(String, i64)>> {
    let row =
        db::query("SELECT id, admitted_us FROM sale_tickets WHERE sale_id = $1 AND device_id = $2")
            .bind(sale_id)
            .bind(device_id)
            .fetch_optional(conn)
            .await?;
    Ok(row.map(|row| (row.get("id"), row.get("admitted_us"))))
}

impl Sale {
    async fn load(conn: &mut Conn, id: &str) -> Result<Self> {
        let sale = db::query_as(
            "SELECT id, starts_ms, ends_ms, admitted_per_s, stay_s FROM sales WHERE id = $1",
        )
        .bind(id)
        .fetch_optional(conn)
        .await?;
        sale.ok_or_else(|| Error::not_found("sale", id))
    }

    async fn holds_any(&self, conn: &mut Conn, lines: &[Line]) -> Result<bool> {
        for line in lines {
            let held = db::query(
                "SELECT sale_id FROM sale_variants WHERE sale_id = $1 AND variant_id = $2",
            )
            .bind(&self.id)
            .bind(&line.variant_id)
            .fetch_optional(&mut *conn)
            .await?;
            if held.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn step_us(&self) -> i64 {
        SECOND_US / self.admitted_per_s
    }

    fn ticket(&self, id: String, admitted_us: i64, now_ms: i64) -> QueueTicket {
        let admitted_ms = admitted_us.div_euclid(1000);
        let until_ms = admitted_ms + self.stay_s * 1000;
        let wait_us = (admitted_us - now_ms * 1000).max(0).unsigned_abs();
        let eta_s = wait_us.div_ceil(SECOND_US.unsigned_abs());
        let status = match now_ms {
            now_ms if now_ms >= until_ms => TicketStatus::Expired,
            _ if wait_us == 0 => TicketStatus::Admitted,
            _ => TicketStatus::Waiting,
        };
        QueueTicket {
            id,
            sale_id: self.id.clone(),
            status,
            position: wait_us.div_ceil(self.step_us().unsigned_abs()),
            eta_s,
            admitted_at: rfc3339(admitted_ms),
            admitted_until: rfc3339(until_ms),
            ask_again_s: (eta_s / 2).clamp(1, ASK_AGAIN_MAX_S),
        }
    }
}
