//! What servers that share a database tell each other. All of it is hints: the database is the truth, and a hint that
//! is lost costs freshness or a stricter limit for a moment, never an order.

mod nats;

use std::{net::IpAddr, sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::app::App;

/// Changes that come thicker than this are told together.
const TOGETHER: Duration = Duration::from_millis(20);

/// Something that the others want to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Event {
    /// What everybody may see has changed.
    Changed,
    /// A password, a PIN or a token was tried from this address.
    SecretTried {
        /// The address.
        address: IpAddr,
    },
}

/// Whether what others do is heard of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Nothing is told: there are no others, or nobody said how to reach them.
    Alone,
    /// All of it, at once.
    Connected,
    /// It should be and is not.
    CutOff,
}

/// A way to the other servers.
pub(crate) trait Link: Send + Sync {
    /// Tells them, without ever waiting; what cannot be told is dropped.
    fn tell(&self, event: Event);

    /// Whether they are heard.
    fn standing(&self) -> Standing;
}

/// Nobody else is there: what changes here is told in this process, by [`crate::db::Changes`].
#[derive(Debug)]
struct Nobody;

impl Link for Nobody {
    fn tell(&self, _: Event) {}

    fn standing(&self) -> Standing {
        Standing::Alone
    }
}

/// No way to anybody.
pub(crate) fn alone() -> Arc<dyn Link> {
    Arc::new(Nobody)
}

/// Opens the way over a NATS server and uses it until told to stop. A server that does not answer is tried again and
/// again meanwhile.
///
/// # Errors
/// Where the URL is none.
pub(crate) fn over_nats(app: &mut App, url: &str, stop: &CancellationToken) -> Result<(), String> {
    let told = app.clone();
    let hear = move |event| hear(&told, event);
    let name = (app.db.node(), app.address_salt.as_ref());
    let (nats, working) = nats::open(url, name, hear, stop.clone())?;
    app.events = Arc::new(nats);
    app.tasks.spawn(working);
    app.tasks.spawn(tell_changes(app.clone(), stop.clone()));
    Ok(())
}

/// Does what an event of another server asks for.
fn hear(app: &App, event: Event) {
    match event {
        Event::Changed => app.db.changes().heard(),
        Event::SecretTried { address } => app.limiters.tried_elsewhere(address),
    }
}

async fn tell_changes(app: App, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = app.db.changes().to_tell.notified() => app.events.tell(Event::Changed),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(TOGETHER) => {}
        }
    }
}
