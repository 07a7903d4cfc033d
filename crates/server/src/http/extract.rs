//! What handlers take out of a request: who asks, under which key, with which body.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, OptionalFromRequestParts, Request},
    http::{StatusCode, header, request::Parts},
};
use buyplus_api::{FieldError, code, routes};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;

use super::caller::Caller;
use crate::{
    app::App,
    error::{Error, Refusal, Result},
    idempotency,
    ids::sha256_hex,
    services::devices::{self, Device},
};

const KEY_BYTES_MAX: usize = 255;

/// A JSON body and the hash of its canonical form (RFC 8785).
pub(crate) struct Body<T> {
    pub(crate) value: T,
    pub(crate) hash: String,
}

/// The body of a call that needs none; one that is sent must be JSON, and counts for the key.
pub(crate) struct NoBody {
    pub(crate) hash: String,
}

/// An `Idempotency-Key` and the path that it came to.
pub(crate) struct Key {
    name: String,
    path: String,
}

/// Query parameters.
pub(super) struct Query<T>(pub(super) T);

/// The market that a whole client means, where it says so.
pub(super) struct Market(pub(super) Option<String>);

impl Key {
    /// The device's request under this key.
    pub(super) fn request(self, device: &Device, body_hash: String) -> idempotency::Request {
        self.request_by(&device.id, body_hash)
    }

    /// The request of anybody under this key.
    pub(crate) fn request_by(self, asker_id: &str, body_hash: String) -> idempotency::Request {
        let scope = format!("{asker_id} {}", self.path);
        idempotency::Request {
            scope,
            name: self.name,
            path: self.path,
            body_hash,
        }
    }
}

impl FromRequestParts<App> for Device {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let device = match bearer(parts) {
            Some(token) => devices::authenticate(app, token).await?,
            None => None,
        };
        let detail = "send the token of an enrolled device as `Authorization: Bearer`";
        let device = device.ok_or_else(|| Error::refused(401, code::UNAUTHORIZED, detail))?;
        if let Some(caller) = parts.extensions.get::<Caller>() {
            caller.is(None, format!("device:{}", device.id));
        }
        Ok(device)
    }
}

impl OptionalFromRequestParts<App> for Device {
    type Rejection = Error;

    /// Nobody, where no token is sent; a wrong one is still refused.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>> {
        match parts.headers.contains_key(header::AUTHORIZATION) {
            true => <Self as FromRequestParts<App>>::from_request_parts(parts, app)
                .await
                .map(Some),
            false => Ok(None),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Key {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let key = <Self as OptionalFromRequestParts<S>>::from_request_parts(parts, state).await?;
        let detail = "this call spends or reserves: send an Idempotency-Key, a new one per intent";
        key.ok_or_else(|| Error::refused(400, code::IDEMPOTENCY_KEY_MISSING, detail))
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for Key {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>> {
        let Some(value) = parts.headers.get(routes::IDEMPOTENCY_KEY) else {
            return Ok(None);
        };
        let name = value.to_str().unwrap_or_default();
        let visible = name.bytes().all(|byte| byte.is_ascii_graphic());
        if name.is_empty() || name.len() > KEY_BYTES_MAX || !visible {
            let detail =
                format!("an Idempotency-Key is 1 to {KEY_BYTES_MAX} visible ASCII characters");
            return Err(Error::refused(400, code::IDEMPOTENCY_KEY_INVALID, detail));
        }
        Ok(Some(Self {
            name: name.to_owned(),
            path: parts.uri.path().to_owned(),
        }))
    }
}

impl<S: Sync> FromRequestParts<S> for Market {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let market = parts.headers.get(routes::MARKET);
        // One that is no text is the name of no market.
        let market = market.map(|value| value.to_str().unwrap_or("?").to_owned());
        Ok(Self(market))
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        // PostgreSQL takes no text with a NUL, not even to say that there is none.
        if parts.uri.query().is_some_and(|text| text.contains("%00")) {
            let detail = "a parameter holds a NUL, which no text here has";
            return Err(Error::refused(400, code::INVALID_QUERY, detail));
        }
        let query = axum::extract::Query::from_request_parts(parts, state).await;
        let query =
            query.map_err(|err| Error::refused(400, code::INVALID_QUERY, err.body_text()))?;
        Ok(Self(query.0))
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        if !is_json(&request) {
            let detail = "send the body as `Content-Type: application/json`";
            return Err(Error::refused(415, code::UNSUPPORTED_MEDIA_TYPE, detail));
        }
        let json = parse(&read(request, state).await?)?;
        let hash = hash(&json)?;
        let value = serde_path_to_error::deserialize(json).map_err(|err| misshaped(&err))?;
        Ok(Self { value, hash })
    }
}

impl<S: Send + Sync> FromRequest<S> for NoBody {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let bytes = read(request, state).await?;
        let json = if bytes.is_empty() {
            Value::Null
        } else {
            parse(&bytes)?
        };
        Ok(Self { hash: hash(&json)? })
    }
}

/// The secret of an `Authorization: Bearer` header.
pub(super) fn bearer(parts: &Parts) -> Option<&str> {
    let header = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes> {
    Bytes::from_request(request, state)
        .await
        .map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                Error::refused(413, code::BODY_TOO_LARGE, "the body is too large")
            }
            _ => Error::refused(400, code::MALFORMED_JSON, "the body broke off"),
        })
}

fn parse(bytes: &[u8]) -> Result<Value> {
    let broken = |err| {
        Error::refused(
            400,
            code::MALFORMED_JSON,
            format!("the body is not JSON: {err}"),
        )
    };
    serde_json::from_slice(bytes).map_err(broken)
}

fn hash(json: &Value) -> Result<String> {
    Ok(sha256_hex(&serde_json_canonicalizer::to_vec(json)?))
}

fn is_json(request: &Request) -> bool {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let kind = kind
        .and_then(|kind| kind.split(';').next())
        .unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}

fn misshaped(err: &serde_path_to_error::Error<serde_json::Error>) -> Error {
    let pointer: String = err
        .path()
        .iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => format!("/{variant}"),
            Segment::Unknown => String::new(),
        })
        .collect();
    let detail = err.inner().to_string();
    let error = FieldError {
        pointer,
        detail: detail.clone(),
        code: code::INVALID_BODY.to_owned(),
    };
    Error::Refused(Refusal {
        status: 422,
        code: code::INVALID_BODY,
        detail,
        errors: vec![error],
    })
}
