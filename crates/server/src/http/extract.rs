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

use crate::{
    app::App,
    error::{Error, Refusal, Result},
    idempotency,
    ids::sha256_hex,
    services::devices::{Device, authenticate},
};

const KEY_BYTES_MAX: usize = 255;

/// A JSON body and the hash of its canonical form (RFC 8785).
pub(super) struct Body<T> {
    pub(super) value: T,
    pub(super) hash: String,
}

/// The body of a call that needs none; one that is sent must be JSON, and counts for the key.
pub(super) struct NoBody {
    pub(super) hash: String,
}

/// An `Idempotency-Key` and the path that it came to.
pub(super) struct Key {
    name: String,
    path: String,
}

/// Query parameters.
pub(super) struct Query<T>(pub(super) T);

impl Key {
    /// The request under this key.
    pub(super) fn request(self, device: &Device, body_hash: String) -> idempotency::Request {
        let scope = format!("{} {}", device.id, self.path);
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
        let header = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        let token = header
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let device = match token {
            Some((_, token)) => authenticate(app, token.trim()).await?,
            None => None,
        };
        let detail = "send the token of an enrolled device as `Authorization: Bearer`";
        device.ok_or_else(|| Error::refused(401, code::UNAUTHORIZED, detail))
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

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
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
