//! Which servers share the database, and taking up what one of them left when it died.
//!
//! Every server counts up its row. Whoever sees a count stand still for the length of a lease, by its own clock,
//! takes that server for dead: clocks of different machines are never compared. One that was only slow loses
//! nothing but time: every step of a payment is guarded by the state that the payment is in.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use tokio_util::sync::CancellationToken;

use crate::{
    app::App,
    db::{self, Dialect},
    error::Result,
    idempotency,
    services::{upkeep, uploads},
};

/// How often in the length of a lease a server shows that it lives.
const BEATS_PER_LEASE: u32 = 5;

/// What was seen of the others.
#[derive(Debug, Default)]
struct Watch(BTreeMap<String, (i64, Instant)>);

impl Watch {
    /// Takes note; gives those who have stood still for a lease.
    fn look(&mut self, beats: Vec<(String, i64)>, lease: Duration, now: Instant) -> Vec<String> {
        let present: BTreeSet<_> = beats.iter().map(|(id, _)| id.clone()).collect();
        self.0.retain(|id, _| present.contains(id));
        let mut dead = Vec::new();
        for (id, count) in beats {
            let (seen, since) = self.0.entry(id.clone()).or_insert((count, now));
            if *seen != count {
                (*seen, *since) = (count, now);
            } else if now.duration_since(*since) >= lease {
                dead.push(id);
            }
        }
        dead
    }
}

/// Lives among the others until told to stop. With `SQLite` there are none.
pub(crate) async fn forever(app: App, lease: Duration, stop: CancellationToken) {
    if app.db.dialect() == Dialect::Sqlite {
        return;
    }
    let mut watch = Watch::default();
    while !stop.is_cancelled() {
        if let Err(error) = once(&app, lease, &mut watch).await {
            tracing::warn!(%error, "the other servers cannot be watched; it will be tried again");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(lease / BEATS_PER_LEASE) => {}
        }
    }
}

/// Says that this server lives; before anything is worked on.
pub(crate) async fn beat(app: &App) -> Result<()> {
    db::again(|| async {
        let mut tx = app.db.begin().await?;
        db::query(
            "INSERT INTO nodes (id, beats) VALUES ($1, 1) ON CONFLICT (id) DO UPDATE SET beats = nodes.beats + 1",
        )
        .bind(app.db.node())
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    })
    .await
}

async fn once(app: &App, lease: Duration, watch: &mut Watch) -> Result<()> {
    beat(app).await?;
    let beats = db::query_as("SELECT id, beats FROM nodes WHERE id <> $1")
        .bind(app.db.node())
        .fetch_all(&app.db.read)
        .await?;
    let dead = watch.look(beats, lease, Instant::now());
    for id in &dead {
        db::again(|| bury(app, id)).await?;
        tracing::warn!(node = %id, "a server is gone; what it left is taken up");
    }
    if !dead.is_empty() {
        upkeep::once(app).await?;
    }
    Ok(())
}

async fn bury(app: &App, id: &str) -> Result<()> {
    let mut tx = app.db.begin().await?;
    idempotency::mark_stuck_of(&mut tx, id).await?;
    uploads::requeue_of(&mut tx, id).await?;
    db::query("DELETE FROM nodes WHERE id = $1")
        .bind(id)
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}

/// Leaves; nothing is under way any more.
pub(crate) async fn leave(app: &App) -> Result<()> {
    if app.db.dialect() == Dialect::Sqlite {
        return Ok(());
    }
    let node = app.db.node().to_owned();
    db::again(|| bury(app, &node)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_those_who_stand_still_for_a_lease_are_dead() {
        let (lease, start) = (Duration::from_secs(5), Instant::now());
        let at = |seconds| start + Duration::from_secs(seconds);
        let beats = |a, b| vec![("a".to_owned(), a), ("b".to_owned(), b)];
        let mut watch = Watch::default();
        assert!(watch.look(beats(1, 1), lease, at(0)).is_empty());
        assert!(watch.look(beats(2, 1), lease, at(4)).is_empty());
        assert_eq!(watch.look(beats(3, 1), lease, at(5)), ["b"]);
        assert!(
            watch.look(beats(3, 2), lease, at(8)).is_empty(),
            "it was only slow"
        );
        assert_eq!(watch.look(beats(3, 3), lease, at(10)), ["a"]);
    }
}
