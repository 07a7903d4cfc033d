//! The way over a NATS server: core NATS, at most once, one subject for each shop.
//!
//! A connection can look open and lead nowhere. So every server hears its own beat as well, and counts as connected
//! only while it does.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use async_nats::{Client, ConnectOptions, Message, ServerAddr, Subscriber, connection::State};
use futures_util::StreamExt;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{Event, Link, Standing};
use crate::ids::sha256_hex;

const BEAT: Duration = Duration::from_millis(500);
/// Without a beat for so long, what others do may go unheard.
const SILENCE_MAX: Duration = Duration::from_secs(2);
const TRY_AGAIN_MAX: Duration = Duration::from_secs(1);
/// A connection that takes no message for so long has lost it.
const PATIENCE: Duration = Duration::from_millis(250);
/// Events that wait to be told; more are dropped.
const WAITING_MAX: usize = 1024;

/// A server among others.
#[derive(Debug)]
pub(super) struct Nats {
    waiting: mpsc::Sender<Event>,
    beat: Arc<Beat>,
}

/// When this server last heard itself.
#[derive(Debug, Default)]
struct Beat(Mutex<Option<Instant>>);

/// What is sent.
#[derive(Debug, Serialize, Deserialize)]
struct Letter {
    /// The server that sends it; a new name at every start.
    node: String,
    /// Nothing in a beat.
    #[serde(flatten)]
    event: Option<Event>,
}

/// One end of the line.
struct End<H> {
    client: Client,
    subject: String,
    node: String,
    beat: Arc<Beat>,
    hear: H,
}

/// A way, and the work that keeps it open until told to stop. `name` is this server's among those of one shop, and a
/// secret that only they know: shops that share a NATS server have subjects of their own.
pub(super) fn open<H: Fn(Event) + Send + Sync + 'static>(
    url: &str,
    name: (&str, &str),
    hear: H,
    stop: CancellationToken,
) -> Result<(Nats, impl Future<Output = ()> + use<H>), String> {
    let address: ServerAddr = url.parse().map_err(|err| format!("--nats: {err}"))?;
    let (node, secret) = name;
    let subject = format!("buyplus.{}.events", &sha256_hex(secret.as_bytes())[..16]);
    let node = node.to_owned();
    let (waiting, told) = mpsc::channel(WAITING_MAX);
    let beat = Arc::<Beat>::default();
    let nats = Nats {
        waiting,
        beat: beat.clone(),
    };
    let working = async move {
        let connecting = ConnectOptions::new()
            .name(&node)
            .retry_on_initial_connect()
            .reconnect_delay_callback(|tries| {
                let tries = u32::try_from(tries).unwrap_or(u32::MAX);
                Duration::from_millis(50)
                    .saturating_mul(tries)
                    .min(TRY_AGAIN_MAX)
            })
            .connect(address);
        let client = tokio::select! {
            () = stop.cancelled() => return,
            client = connecting => client,
        };
        let client = match client {
            Ok(client) => client,
            Err(error) => {
                tracing::error!(%error, "the other servers cannot be told anything");
                return;
            }
        };
        let end = End {
            client,
            subject,
            node,
            beat,
            hear,
        };
        end.work(told, stop).await;
    };
    Ok((nats, working))
}

impl Link for Nats {
    fn tell(&self, event: Event) {
        // Whoever asks must not wait for a line that is down.
        let _ = self.waiting.try_send(event);
    }

    fn standing(&self) -> Standing {
        match self.beat.is_fresh() {
            true => Standing::Connected,
            false => Standing::CutOff,
        }
    }
}

impl Beat {
    fn is_fresh(&self) -> bool {
        let last = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.is_some_and(|last| last.elapsed() < SILENCE_MAX)
    }

    fn heard(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }
}

impl<H: Fn(Event)> End<H> {
    async fn work(self, mut told: mpsc::Receiver<Event>, stop: CancellationToken) {
        let Ok(mut heard) = self.client.subscribe(self.subject.clone()).await else {
            // Only where the client is closed, which nobody does.
            return;
        };
        let mut beat = tokio::time::interval(BEAT);
        beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                Some(event) = told.recv() => self.send(Some(event)).await,
                _ = beat.tick() => self.send(None).await,
                message = next(&mut heard) => self.take(&message),
            }
        }
    }

    async fn send(&self, event: Option<Event>) {
        // The client would keep it for later, when it is of no use any more.
        if self.client.connection_state() != State::Connected {
            return;
        }
        let letter = Letter {
            node: self.node.clone(),
            event,
        };
        let Ok(letter) = serde_json::to_vec(&letter) else {
            return;
        };
        let sent = self.client.publish(self.subject.clone(), letter.into());
        // What does not go out is missed by the others, who notice by their beats.
        let _ = tokio::time::timeout(PATIENCE, sent).await;
    }

    fn take(&self, message: &Message) {
        // What is no letter is from nobody of ours.
        let Ok(letter) = serde_json::from_slice::<Letter>(&message.payload) else {
            return;
        };
        match letter.event {
            Some(event) if letter.node != self.node => (self.hear)(event),
            None if letter.node == self.node => {
                let was_cut_off = !self.beat.is_fresh();
                self.beat.heard();
                if was_cut_off {
                    // Something may have been missed.
                    (self.hear)(Event::Changed);
                }
            }
            _ => {}
        }
    }
}

/// The next message; waits for ever where there will be none.
async fn next(heard: &mut Subscriber) -> Message {
    match heard.next().await {
        Some(message) => message,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn letters_are_read_as_they_were_written() {
        let address = "192.0.2.7".parse().unwrap();
        for event in [
            None,
            Some(Event::Changed),
            Some(Event::SecretTried { address }),
        ] {
            let node = "node_1".to_owned();
            let letter = serde_json::to_string(&Letter { node, event }).unwrap();
            let again: Letter = serde_json::from_str(&letter).unwrap();
            assert_eq!(again.event, event, "{letter}");
        }
    }

    #[test]
    fn a_line_that_never_answered_is_cut_off() {
        let stop = CancellationToken::new();
        let (nats, _) = open("nats://127.0.0.1:4222", ("node_1", "salt"), |_| {}, stop).unwrap();
        nats.tell(Event::Changed);
        assert_eq!(nats.standing(), Standing::CutOff);
        let wrong = open(
            "not a url",
            ("node_1", "salt"),
            |_| {},
            CancellationToken::new(),
        );
        assert!(wrong.is_err());
    }
}
