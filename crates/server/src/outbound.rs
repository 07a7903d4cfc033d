//! Requests that this server makes to places that others named.
//!
//! Whoever names a URL must not make the server reach into its own network, so addresses are looked at after
//! they were resolved, redirects are not followed, and only so much is read.

use std::{net::IpAddr, sync::Arc, time::Duration};

use reqwest::{Client, Url, redirect::Policy};

use crate::services::webhooks::{PublicOnly, is_public};

const TIMEOUT: Duration = Duration::from_secs(5);
const BYTES_MAX: usize = 64 * 1024;

/// A header to send along.
pub(crate) type Header = (&'static str, String);

/// Makes the requests.
#[derive(Clone)]
pub(crate) struct Outbound {
    client: Client,
    public_only: bool,
}

impl Outbound {
    /// Only over TLS, and only to addresses of the open internet.
    pub(crate) fn public_only() -> Result<Self, String> {
        let builder = builder().https_only(true);
        Ok(Self {
            client: built(builder.dns_resolver(Arc::new(PublicOnly)))?,
            public_only: true,
        })
    }

    /// Anywhere, this machine too: for tests.
    pub(crate) fn anywhere() -> Result<Self, String> {
        Ok(Self {
            client: built(builder())?,
            public_only: false,
        })
    }

    /// The body of what is there.
    pub(crate) async fn get(&self, url: &str) -> Result<Vec<u8>, String> {
        let sent = self.client.get(self.checked(url)?).send().await;
        let mut response = sent
            .and_then(reqwest::Response::error_for_status)
            .map_err(told)?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(told)? {
            body.extend_from_slice(&chunk);
            if body.len() > BYTES_MAX {
                return Err(format!("{url} is larger than {BYTES_MAX} bytes"));
            }
        }
        Ok(body)
    }

    /// Sends a body; any 2xx will do.
    pub(crate) async fn post(
        &self,
        url: &str,
        headers: &[Header],
        body: String,
    ) -> Result<(), String> {
        let mut request = self.client.post(self.checked(url)?).body(body);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let sent = request.send().await;
        sent.and_then(reqwest::Response::error_for_status)
            .map(drop)
            .map_err(told)
    }

    /// A host that is an address already is resolved by nobody, so it is looked at here.
    fn checked(&self, url: &str) -> Result<Url, String> {
        let parsed = Url::parse(url).map_err(|err| format!("{url}: {err}"))?;
        let host = parsed.host_str().unwrap_or_default();
        let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
        match address {
            Ok(address) if self.public_only && !is_public(address) => {
                Err(format!("{url} is not on the open internet"))
            }
            _ => Ok(parsed),
        }
    }
}

/// A client for a place that the operator named.
pub(crate) fn trusted(timeout: Duration) -> Result<Client, String> {
    built(builder().timeout(timeout))
}

fn builder() -> reqwest::ClientBuilder {
    // A second provider is refused, which is fine: the first one serves as well.
    let _ = rustls_graviola::default_provider().install_default();
    Client::builder()
        .timeout(TIMEOUT)
        // Where a redirect leads was not checked, and a proxy would look names up by itself.
        .redirect(Policy::none())
        .no_proxy()
}

fn built(builder: reqwest::ClientBuilder) -> Result<Client, String> {
    builder
        .build()
        .map_err(|err| format!("no HTTP client: {err}"))
}

fn told(err: reqwest::Error) -> String {
    use std::error::Error;
    match err.source() {
        Some(source) => format!("{err}: {source}"),
        None => err.to_string(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn addresses_of_this_machine_are_not_asked() {
        let outbound = Outbound::public_only().unwrap();
        for url in [
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://localhost/",
            "http://example.com/",
            "nonsense",
        ] {
            assert!(outbound.get(url).await.is_err(), "{url}");
        }
    }
}
