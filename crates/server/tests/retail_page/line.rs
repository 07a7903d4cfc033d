//! A line between browser and server that breaks when somebody sends much: every connection ends in the middle, and for
//! a moment none can be made. Knows no HTTP.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
};

/// The line first breaks when one connection has carried so much, then when one has carried twice as much, and so on.
const BYTES: u64 = 200_000;
/// Longer than a browser takes to try again by itself, so that the page has to.
const AWAY: Duration = Duration::from_millis(600);

pub struct BadLine {
    pub url: String,
    state: Arc<Line>,
}

struct Line {
    server: String,
    drops_max: usize,
    /// When it broke last, and how often it has.
    broken: Mutex<(Option<Instant>, usize)>,
    /// Changes when it breaks: every connection listens.
    breaks: watch::Sender<usize>,
}

impl BadLine {
    /// To a server; it breaks so often and is good afterwards.
    pub async fn to(server: &str, drops_max: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Line {
            server: server.to_owned(),
            drops_max,
            broken: Mutex::new((None, 0)),
            breaks: watch::Sender::new(0),
        });
        let line = state.clone();
        tokio::spawn(async move {
            while let Ok((browser, _)) = listener.accept().await {
                // Who comes while the line is broken finds nobody.
                if !line.is_away() {
                    tokio::spawn(line.clone().carry(browser));
                }
            }
        });
        Self { url, state }
    }

    pub fn drops(&self) -> usize {
        self.state.broken.lock().unwrap().1
    }
}

impl Line {
    fn is_away(&self) -> bool {
        let since = self.broken.lock().unwrap().0;
        since.is_some_and(|since| since.elapsed() < AWAY)
    }

    /// Breaks the line if this connection has carried enough for that.
    fn feel(&self, carried: u64) {
        let mut broken = self.broken.lock().unwrap();
        if broken.1 < self.drops_max && carried > BYTES * (broken.1 as u64 + 1) {
            *broken = (Some(Instant::now()), broken.1 + 1);
            self.breaks.send_replace(broken.1);
        }
    }

    async fn carry(self: Arc<Self>, browser: TcpStream) {
        let mut breaks = self.breaks.subscribe();
        let Ok(server) = TcpStream::connect(&self.server).await else {
            return;
        };
        let (from_browser, to_browser) = browser.into_split();
        let (from_server, to_server) = server.into_split();
        let up = pump(from_browser, to_server, |carried| self.feel(carried));
        let down = pump(from_server, to_browser, |_| {});
        tokio::select! {
            ((), ()) = async { tokio::join!(up, down) } => {}
            _ = breaks.changed() => {}
        }
    }
}

async fn pump(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, felt: impl Fn(u64)) {
    let mut buffer = vec![0; 16 * 1024];
    let mut carried = 0;
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        carried += count as u64;
        felt(carried);
        if to.write_all(&buffer[..count]).await.is_err() {
            break;
        }
    }
    let _ = to.shutdown().await;
}
