//! Who is asking, in which version, and under which name they reached us.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use buyplus_api::code;

use super::VERSION;
use crate::{
    app::App,
    error::{Error, Result},
};

const AGENT: &str = "ucp-agent";

/// The agent that asks: `UCP-Agent: profile="<url>"; version="2026-01-11"`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Agent {
    /// Where its profile is; not yet known to be a URL.
    pub(super) profile: Option<String>,
}

/// Scheme, host and port under which the asker reaches this server.
pub(super) struct Base(pub(super) String);

impl FromRequestParts<App> for Agent {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self> {
        let header = parts.headers.get(AGENT).map(|value| value.to_str());
        match header {
            None => Ok(Self::default()),
            Some(Ok(text)) => parse(text),
            Some(Err(_)) => Err(unreadable()),
        }
    }
}

impl FromRequestParts<App> for Base {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        if let Some(url) = &app.ucp.public_url {
            return Ok(Self(url.clone()));
        }
        let host = parts.uri.authority().map(ToString::to_string);
        let host = host.or_else(|| host_of(&parts.headers));
        let detail = "say with `Host` which server is asked";
        let host = host.ok_or_else(|| Error::refused(400, code::INVALID_QUERY, detail))?;
        Ok(Self(format!("http://{host}")))
    }
}

/// Structured fields (RFC 8941) in the small: parameters split at semicolons, values in quotes.
fn parse(text: &str) -> Result<Agent> {
    let mut agent = Agent::default();
    for part in text.split(';') {
        let (name, value) = part.split_once('=').ok_or_else(unreadable)?;
        let value = value.trim().trim_matches('"');
        match name.trim() {
            "profile" => agent.profile = Some(value.to_owned()),
            "version" => check_version(value)?,
            _ => {}
        }
    }
    Ok(agent)
}

/// Versions are dates, so they sort as text. An older agent may try; a newer one expects what is not here.
fn check_version(version: &str) -> Result<()> {
    if version <= VERSION {
        return Ok(());
    }
    let detail = format!("version {version} is not spoken here; the newest is {VERSION}");
    Err(Error::refused(
        400,
        code::PROTOCOL_VERSION_UNSUPPORTED,
        detail,
    ))
}

fn host_of(headers: &HeaderMap) -> Option<String> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    (!host.is_empty()).then(|| host.to_owned())
}

fn unreadable() -> Error {
    let detail =
        "`UCP-Agent` must read `profile=\"<url>\"`, with `; version=\"YYYY-MM-DD\"` if need be";
    Error::refused(400, code::INVALID_QUERY, detail)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_read_with_and_without_a_version() {
        let profile = |text| parse(text).unwrap().profile.unwrap();
        assert_eq!(
            profile(r#"profile="https://a.example/p.json""#),
            "https://a.example/p.json"
        );
        assert_eq!(profile(r#"profile="..."; version="2026-01-11""#), "...");
        assert_eq!(
            profile(r#"profile="x"; version="2025-12-01"; more="y""#),
            "x"
        );
    }

    #[test]
    fn newer_versions_and_nonsense_are_refused() {
        for text in [r#"profile="..."; version="2099-01-01""#, "profile", ""] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
