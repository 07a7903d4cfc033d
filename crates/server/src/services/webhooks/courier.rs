//! Calls merchants' systems: within a time, without following anybody anywhere else.

use std::{sync::Arc, time::Duration};

use buyplus_api::{code, routes};
use reqwest::{Client, Url, header::CONTENT_TYPE, redirect::Policy};

use super::guard::{PublicOnly, is_public};
use crate::error::{Error, Result};

const ANSWER_WITHIN: Duration = Duration::from_secs(10);
const URL_BYTES_MAX: usize = 500;

/// Calls merchants' systems.
#[derive(Clone)]
pub(crate) struct Courier {
    client: Client,
    /// For tests and for shops inside one network: plain HTTP and private addresses are allowed.
    calls_private: bool,
}

/// What came of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// This HTTP status.
    Answered(u16),
    /// Nobody answered; in words that give nothing away about this network.
    Failed(&'static str),
}

impl Courier {
    /// # Errors
    /// Where no HTTP client can be made.
    pub(crate) fn new(calls_private: bool) -> Result<Self> {
        // A process may have chosen its TLS provider already; then that one serves as well.
        let _ = rustls_graviola::default_provider().install_default();
        let client = Client::builder()
            .timeout(ANSWER_WITHIN)
            // Where a redirect leads was not checked, and a proxy would look names up by itself.
            .redirect(Policy::none())
            .no_proxy()
            .user_agent(concat!("buyplus/", env!("CARGO_PKG_VERSION")));
        let client = match calls_private {
            true => client,
            false => client.dns_resolver(Arc::new(PublicOnly)),
        };
        let client = client.build();
        let client = client.map_err(|err| Error::Internal(format!("no HTTP client: {err}")))?;
        Ok(Self {
            client,
            calls_private,
        })
    }

    /// Whether this is somewhere that may be called.
    pub(super) fn check(&self, url: &str) -> Result<()> {
        let refuse = |detail: &str| Err(Error::refused(422, code::WEBHOOK_URL_REFUSED, detail));
        let parsed = match url.parse::<Url>() {
            Ok(parsed) if url.len() <= URL_BYTES_MAX => parsed,
            _ => return refuse("/url is not a URL of at most 500 bytes"),
        };
        if !parsed.username().is_empty() || parsed.password().is_some() {
            return refuse("/url must not hold a user name or password");
        }
        if self.calls_private {
            return Ok(());
        }
        if parsed.scheme() != "https" {
            return refuse("/url must be https");
        }
        match is_private_literal(&parsed) {
            true => refuse("/url must name a host on the public internet"),
            false => Ok(()),
        }
    }

    /// Sends one event.
    pub(super) async fn call(
        &self,
        url: &str,
        event_id: &str,
        signature: &str,
        body: String,
    ) -> Outcome {
        // What was allowed once may not be any more, after a change of the configuration.
        if self.check(url).is_err() {
            return Outcome::Failed("the URL may not be called");
        }
        let request = self
            .client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header(routes::WEBHOOK_EVENT, event_id)
            .header(routes::WEBHOOK_SIGNATURE, signature)
            .body(body);
        match request.send().await {
            Ok(answer) => Outcome::Answered(answer.status().as_u16()),
            Err(err) if err.is_timeout() => Outcome::Failed("no answer within 10 seconds"),
            Err(_) => Outcome::Failed("the host cannot be reached or does not answer"),
        }
    }
}

/// Addresses in a URL are not looked up, so the resolver never sees them.
fn is_private_literal(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let is_local_name = host == "localhost" || host.ends_with(".localhost") || host.is_empty();
    is_local_name || host.parse().is_ok_and(|address| !is_public(address))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn only_https_to_public_hosts_may_be_called() {
        let courier = Courier::new(false).unwrap();
        for url in [
            "https://shop.example.com/hook",
            "https://8.8.8.8:8443/",
            "https://[2606:4700::1111]/",
        ] {
            assert!(courier.check(url).is_ok(), "{url}");
        }
        for url in [
            "",
            "shop",
            "http://shop.example.com/",
            "ftp://shop.example.com/",
            "file:///etc/passwd",
            "https://localhost/",
            "https://x.localhost/",
            "https://127.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://169.254.169.254/latest",
            "https://user:pw@shop.example.com/",
        ] {
            assert!(courier.check(url).is_err(), "{url}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_home_is_not_called() {
        let courier = Courier::new(false).unwrap();
        // A name with a full stop at its end passes the first look, as many would; looking it up does not.
        let outcome = courier
            .call("https://localhost./", "evt_1", "t=0", String::new())
            .await;
        assert_eq!(
            outcome,
            Outcome::Failed("the host cannot be reached or does not answer")
        );
    }
}
