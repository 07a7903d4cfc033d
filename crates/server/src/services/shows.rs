//! The catwalk: a show that runs over and over by the server's clock.

use buyplus_api::Show;

use crate::{
    clock::rfc3339,
    db::{self, Conn},
    error::{Error, Result},
    seed::SeedShow,
};

/// A show, and where in it we are.
pub(crate) async fn show(conn: &mut Conn, id: &str, now_ms: i64) -> Result<Show> {
    let row = db::query("SELECT document, anchor_ms FROM shows WHERE id = $1")
        .bind(id)
        .fetch_optional(conn)
        .await?;
    let row = row.ok_or_else(|| Error::not_found("show", id))?;
    let show: SeedShow = serde_json::from_str(row.get("document"))?;
    let starts_ms = run_start_ms(row.get("anchor_ms"), show.period_s, now_ms);
    Ok(Show {
        id: show.id,
        store_id: show.store_id,
        title: show.title,
        place: show.place,
        starts_at: rfc3339(starts_ms),
        server_now: rfc3339(now_ms),
        period_s: show.period_s,
        beat_bpm: show.beat_bpm,
        music: show.music,
        looks: show.looks,
        version: show.version,
    })
}

/// When the run began that goes on now; before the first, when that one will.
fn run_start_ms(anchor_ms: i64, period_s: f64, now_ms: i64) -> i64 {
    let period_ms = ((period_s * 1000.0).round() as i64).max(1);
    let runs = (now_ms - anchor_ms).div_euclid(period_ms).max(0);
    anchor_ms + runs * period_ms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_begins_where_the_last_one_ended() {
        let start = |now_ms| run_start_ms(1_000, 144.0, now_ms);
        assert_eq!(start(0), 1_000, "not yet");
        assert_eq!(start(1_000), 1_000);
        assert_eq!(start(144_999), 1_000);
        assert_eq!(start(145_000), 145_000);
        assert_eq!(start(1_000 + 144_000 * 7 + 5), 1_000 + 144_000 * 7);
    }
}
