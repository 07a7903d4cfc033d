//! What shoppers look at and what comes of it, day by day.
//!
//! What is looked at and put into bags is counted in memory and written down now and then: a line per product and day,
//! however many shoppers there are, so that looking costs the shop next to nothing. What was counted since the last
//! writing is lost with the process; orders and refunds are asked of the orders themselves.

mod gather;
mod watch;

use std::collections::BTreeSet;

use buyplus_api::{AddLineRequest, LooksRequest, code};

use self::watch::Counts;
pub(crate) use self::{gather::figures, watch::Watch};
use crate::{
    app::App,
    clock::utc_day,
    db::{self, Conn, Value, numbers},
    error::{Error, Result},
};

const LOOKS_MAX: usize = 200;
const COUNT_MAX: u32 = 1_000;
const GAZE_S_MAX: f64 = 3_600.0;
/// Requests of one device in [`WINDOW_MS`].
const REQUESTS_MAX: u32 = 30;
const WINDOW_MS: i64 = 60_000;

/// Counts what a shopper looked at.
pub(crate) async fn look(app: &App, device_id: &str, request: &LooksRequest) -> Result<()> {
    let now_ms = app.clock.now_ms();
    if !app.watch.admits(device_id, now_ms) {
        let detail = format!("a device may send this {REQUESTS_MAX} times in a minute");
        return Err(Error::refused(429, code::TOO_MANY_REQUESTS, detail));
    }
    check(request)?;
    let mut conn = app.db.snapshot().await?;
    let store = db::query("SELECT id FROM stores WHERE id = $1")
        .bind(request.store_id.replace('\0', ""))
        .fetch_optional(&mut *conn)
        .await?;
    if store.is_none() {
        return Err(Error::invalid("/store_id", "there is no such store"));
    }
    // A product may have gone while the shopper was in the store.
    let known = known(&mut conn, request).await?;
    let day = utc_day(now_ms);
    for look in request
        .looks
        .iter()
        .filter(|look| known.contains(&look.product_id))
    {
        let counts = Counts {
            gazes: i64::from(look.gazes),
            gaze_ms: (look.gaze_s * 1000.0).round() as i64,
            inspections: i64::from(look.inspections),
            added: 0,
        };
        app.watch.count(&look.product_id, &day, counts);
    }
    Ok(())
}

/// Counts what a shopper has put into their bag.
pub(crate) async fn added(app: &App, request: &AddLineRequest) {
    let product_id: db::Result<Option<String>> =
        db::query_scalar("SELECT product_id FROM variants WHERE id = $1")
            .bind(&request.variant_id)
            .fetch_optional(&app.db.read)
            .await;
    let counts = Counts {
        added: i64::from(request.quantity),
        ..Counts::default()
    };
    match product_id {
        Ok(Some(product_id)) => {
            let day = utc_day(app.clock.now_ms());
            app.watch.count(&product_id, &day, counts);
        }
        Ok(None) => {}
        // It is in the bag all the same.
        Err(error) => tracing::warn!(%error, "what was put into a bag is not counted"),
    }
}

/// Writes down what was counted.
pub(crate) async fn write_down(app: &App) -> Result<()> {
    let counted = app.watch.take();
    if counted.is_empty() {
        return Ok(());
    }
    let written = db::again(|| async {
        let mut tx = app.db.begin().await?;
        for ((product_id, day), counts) in &counted {
            add(&mut tx, product_id, day, counts).await?;
        }
        Ok(tx.commit().await?)
    })
    .await;
    if written.is_err() {
        // For the next time.
        app.watch.put_back(counted);
    }
    written
}

async fn add(conn: &mut Conn, product_id: &str, day: &str, counts: &Counts) -> Result<()> {
    // One that is gone by now is not counted.
    db::query(
        "INSERT INTO product_days (product_id, day, gazes, gaze_ms, inspections, added) \
         SELECT id, $2, $3, $4, $5, $6 FROM products WHERE id = $1 \
         ON CONFLICT (product_id, day) DO UPDATE SET gazes = product_days.gazes + excluded.gazes, \
         gaze_ms = product_days.gaze_ms + excluded.gaze_ms, \
         inspections = product_days.inspections + excluded.inspections, \
         added = product_days.added + excluded.added",
    )
    .bind(product_id)
    .bind(day)
    .bind(counts.gazes)
    .bind(counts.gaze_ms)
    .bind(counts.inspections)
    .bind(counts.added)
    .execute(conn)
    .await?;
    Ok(())
}

fn check(request: &LooksRequest) -> Result<()> {
    if request.looks.len() > LOOKS_MAX {
        return Err(Error::invalid(
            "/looks",
            format!("must be at most {LOOKS_MAX}"),
        ));
    }
    let mut seen = BTreeSet::new();
    for (index, look) in request.looks.iter().enumerate() {
        let wrong = |member: &str, detail: String| {
            Err(Error::invalid(&format!("/looks/{index}/{member}"), detail))
        };
        if !seen.insert(&look.product_id) {
            return wrong("product_id", "must be there once".to_owned());
        }
        if look.gazes > COUNT_MAX {
            return wrong("gazes", format!("must be at most {COUNT_MAX}"));
        }
        if look.inspections > COUNT_MAX {
            return wrong("inspections", format!("must be at most {COUNT_MAX}"));
        }
        if !(0.0..=GAZE_S_MAX).contains(&look.gaze_s) {
            return wrong("gaze_s", format!("must be 0 to {GAZE_S_MAX}"));
        }
    }
    Ok(())
}

async fn known(conn: &mut Conn, request: &LooksRequest) -> Result<BTreeSet<String>> {
    // PostgreSQL takes no text with a NUL, not even to say that there is none.
    let ids = request
        .looks
        .iter()
        .map(|look| look.product_id.replace('\0', ""));
    let ids: Vec<_> = ids.collect();
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let found: Vec<String> = db::query_scalar(format!(
        "SELECT id FROM products WHERE id IN ({})",
        numbers(1, ids.len())
    ))
    .bind_all(ids.into_iter().map(Value::text))
    .fetch_all(conn)
    .await?;
    Ok(found.into_iter().collect())
}
