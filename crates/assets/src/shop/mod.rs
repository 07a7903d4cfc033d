//! What the tool says to a shop's server: requests with the merchant's key, and refusals as sentences. Knows no command.

pub mod memory;
pub mod progress;
pub mod tus;

use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use reqwest::header::{ETAG, IF_MATCH};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, Url};
use serde_json::Value;

const CONNECT: Duration = Duration::from_secs(10);
/// Longest silence of a server that is at work.
const SILENCE: Duration = Duration::from_secs(60);
/// Somebody else may change a draft between reading and writing it; more often than this is no chance.
const WRITES_MAX: usize = 4;

/// Which shop, and as whom.
#[derive(Args)]
pub struct Access {
    /// Where the shop's server is.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8787")]
    server: Url,
    /// A merchant's key with the right to edit; `BUYPLUS_KEY` where it is absent.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
}

/// A server, and a key to it.
pub struct Shop {
    http: Client,
    base: Url,
    key: String,
}

/// A refusal in the words of the server (RFC 9457).
#[derive(Debug, thiserror::Error)]
#[error("the server refuses: {detail} [{code}, {status}]")]
pub struct Refusal {
    /// The HTTP status.
    pub status: StatusCode,
    /// The problem's code; empty where the answer was no problem document.
    pub code: String,
    detail: String,
    /// The whole problem document.
    pub problem: Value,
}

impl Shop {
    /// A client for this access.
    ///
    /// # Errors
    /// Where there is no key, or the key would travel in the open.
    pub fn open(access: &Access) -> anyhow::Result<Self> {
        let key = access
            .key
            .clone()
            .or_else(|| std::env::var("BUYPLUS_KEY").ok());
        let Some(key) = key.filter(|key| !key.is_empty()) else {
            bail!("no key: give one with --key or in BUYPLUS_KEY");
        };
        if access.server.scheme() != "https" && !is_this_machine(&access.server) {
            bail!(
                "{}: a key is sent to other machines by https only",
                access.server
            );
        }
        // Whoever installed one before did it as well.
        let _ = rustls_graviola::default_provider().install_default();
        let http = Client::builder()
            .connect_timeout(CONNECT)
            .read_timeout(SILENCE)
            // The key is for this server and no other.
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("buyplus-assets/", env!("CARGO_PKG_VERSION")))
            .build()
            .context("cannot make an HTTP client")?;
        Ok(Self {
            http,
            base: access.server.clone(),
            key,
        })
    }

    /// Where the server is.
    pub fn base(&self) -> &Url {
        &self.base
    }

    /// The address of a path on this server.
    ///
    /// # Errors
    /// Where it is no address, or one of another server.
    pub fn address(&self, path: &str) -> anyhow::Result<Url> {
        let url = self
            .base
            .join(path)
            .with_context(|| format!("`{path}` is no address"))?;
        if url.origin() != self.base.origin() {
            bail!("{url} is not on {}; no key is sent there", self.base);
        }
        Ok(url)
    }

    /// A request with the key.
    pub fn request(&self, method: Method, url: Url) -> RequestBuilder {
        self.http.request(method, url).bearer_auth(&self.key)
    }

    /// What is at a path, and its version.
    ///
    /// # Errors
    /// Where the server cannot be reached or refuses.
    pub async fn get(&self, path: &str) -> anyhow::Result<(Value, Option<String>)> {
        let answer = self
            .request(Method::GET, self.address(path)?)
            .send()
            .await?;
        let answer = accepted(answer).await?;
        let version = answer
            .headers()
            .get(ETAG)
            .and_then(|tag| tag.to_str().ok())
            .map(str::to_owned);
        Ok((
            answer.json().await.context("the answer is no JSON")?,
            version,
        ))
    }

    /// Reads what is at a path, changes its `draft`, and writes that back; again where somebody else was faster.
    ///
    /// # Errors
    /// Where the server cannot be reached or refuses.
    pub async fn change_draft(
        &self,
        path: &str,
        change: impl Fn(&mut Value),
    ) -> anyhow::Result<()> {
        for _ in 1..WRITES_MAX {
            match self.change_draft_once(path, &change).await {
                Err(error) if is_refusal(&error, StatusCode::PRECONDITION_FAILED) => {}
                done => return done,
            }
        }
        self.change_draft_once(path, &change).await
    }

    async fn change_draft_once(
        &self,
        path: &str,
        change: &impl Fn(&mut Value),
    ) -> anyhow::Result<()> {
        let (mut product, version) = self.get(path).await?;
        change(&mut product["draft"]);
        let mut request = self
            .request(Method::PUT, self.address(path)?)
            .json(&product["draft"]);
        if let Some(version) = version {
            request = request.header(IF_MATCH, version);
        }
        accepted(request.send().await?).await?;
        Ok(())
    }
}

/// An answer that says yes; anything else as a [`Refusal`].
///
/// # Errors
/// A [`Refusal`].
pub async fn accepted(answer: Response) -> Result<Response, Refusal> {
    let status = answer.status();
    if status.is_success() {
        return Ok(answer);
    }
    let problem: Value = answer.json().await.unwrap_or_default();
    let word = |key: &str| problem.get(key).and_then(Value::as_str).map(str::to_owned);
    Err(Refusal {
        status,
        code: word("code").unwrap_or_default(),
        detail: word("detail").unwrap_or_else(|| format!("it answers {status}")),
        problem,
    })
}

/// Whether an error is a refusal with this status.
pub fn is_refusal(error: &anyhow::Error, status: StatusCode) -> bool {
    error
        .downcast_ref::<Refusal>()
        .is_some_and(|refusal| refusal.status == status)
}

fn is_this_machine(url: &Url) -> bool {
    match url.host_str() {
        Some("localhost") => true,
        Some(host) => {
            let plain = host.trim_start_matches('[').trim_end_matches(']');
            plain
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback())
        }
        None => false,
    }
}
