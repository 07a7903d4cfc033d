//! A private NATS server on a free loopback port.

use std::{io::Write, process::Stdio};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// A NATS server; dropped, it is killed.
pub struct Nats {
    child: Child,
    port: String,
}

impl Nats {
    /// Starts one; nothing where it is not installed, unless `BUYPLUS_NEED_NATS` says that it must be.
    pub async fn start() -> Option<Self> {
        Self::on("-1").await
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// `kill -9`.
    pub async fn kill(&mut self) {
        self.child.kill().await.unwrap();
    }

    /// Starts it again where it was.
    pub async fn revive(&mut self) {
        *self = Self::on(&self.port).await.unwrap();
    }

    async fn on(port: &str) -> Option<Self> {
        let started = Command::new("nats-server")
            .args(["--addr", "127.0.0.1", "--port", port])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn();
        let mut child = match started {
            Ok(child) => child,
            Err(_) => return Self::missing(),
        };
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut real = None;
        while let Some(line) = log.next_line().await.unwrap() {
            if let Some((_, port)) =
                line.split_once("Listening for client connections on 127.0.0.1:")
            {
                real = Some(port.trim().to_owned());
            }
            if line.contains("Server is ready") {
                break;
            }
        }
        // It stops when nobody reads what it says.
        tokio::spawn(async move { while let Ok(Some(_)) = log.next_line().await {} });
        let port = real.unwrap();
        Some(Self { child, port })
    }

    /// Said past the test runner, which keeps what a passing test says to itself.
    fn missing() -> Option<Self> {
        let must = std::env::var_os("BUYPLUS_NEED_NATS").is_some();
        assert!(!must, "nats-server is not installed");
        let mut stderr = std::io::stderr();
        let _ = writeln!(
            stderr,
            "\n*** SKIPPED: a test of servers over NATS; nats-server is not here ***\n"
        );
        None
    }
}
