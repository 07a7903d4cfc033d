//! The server as a process of its own, to be killed.

use std::{path::Path, process::Stdio};

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use super::Data;

const SERVER: &str = env!("CARGO_BIN_EXE_buyplus-server");

/// A server; dropped, it is killed.
pub struct Process {
    pub child: Child,
    pub url: String,
}

impl Process {
    /// Starts one on this data, and returns once it listens.
    pub async fn serve(data: &Data, dir: &Path) -> Self {
        Self::serve_with(data, dir, &[]).await
    }

    /// As [`Process::serve`], with more options.
    pub async fn serve_with(data: &Data, dir: &Path, more: &[&str]) -> Self {
        let mut child = Command::new(SERVER)
            .args(["serve", "--listen", "127.0.0.1:0", "--database"])
            .arg(data.url())
            .arg("--files")
            .arg(dir.join("files"))
            .arg("--assets")
            .arg(dir.join("assets"))
            // Long enough to live through a slow moment, short enough to wait for.
            .args(["--lease-s", "0.5"])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let line = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .next_line()
            .await
            .unwrap()
            .unwrap();
        let listening: Value = serde_json::from_str(&line).unwrap();
        Self {
            child,
            url: listening["url"].as_str().unwrap().to_owned(),
        }
    }

    /// `kill -9`.
    pub async fn kill(&mut self) {
        self.child.kill().await.unwrap();
    }
}
