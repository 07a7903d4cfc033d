//! How answers and errors go out; every error leaves as RFC 9457 `application/problem+json`.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use buyplus_api::{code, routes};

use crate::{
    db,
    error::{Error, Refusal},
    reply::Reply,
};

/// Media type of a problem.
pub(super) const PROBLEM_JSON: &str = "application/problem+json";
const JSON: &str = "application/json";
const RETRY_AFTER_S: &str = "1";

/// Words every error that leaves: ours, and those that the layers and the router make without a body.
pub(super) async fn word(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let ours = response.extensions_mut().remove::<Refusal>();
    let refusal = match ours {
        Some(refusal) => refusal,
        None if is_worded(&response) => return response,
        None => of_status(response.status()),
    };
    let body = serde_json::to_string(&refusal.problem(&path)).unwrap_or_default();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    if refusal.status == 401 {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if refusal.status == 503 || refusal.code == code::IDEMPOTENCY_IN_FLIGHT {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_S));
    }
    *response.body_mut() = Body::from(body);
    response
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let conflict = self.is_conflict();
        let refusal = match self {
            Self::Refused(refusal) => refusal,
            _ if conflict => of_status(StatusCode::SERVICE_UNAVAILABLE),
            fault => of_fault(&fault),
        };
        let status =
            StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(refusal);
        if conflict {
            response.extensions_mut().insert(super::again::Conflict);
        }
        response
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let kind = if self.status < 400 {
            JSON
        } else {
            PROBLEM_JSON
        };
        let mut response = (status, [(header::CONTENT_TYPE, kind)], self.body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(location) = self
            .location
            .and_then(|path| HeaderValue::from_str(&path).ok())
        {
            headers.insert(header::LOCATION, location);
        }
        if self.replayed {
            headers.insert(
                routes::IDEMPOTENT_REPLAYED,
                HeaderValue::from_static("true"),
            );
        }
        response
    }
}

/// What went wrong inside is for the log; the caller learns only whether to ask again.
fn of_fault(fault: &Error) -> Refusal {
    tracing::error!(error = %fault, "a request failed");
    match fault {
        Error::Provider(_) => refusal(
            503,
            code::PROVIDER_UNAVAILABLE,
            "the payment provider does not answer",
        ),
        Error::Database(db::Error::Busy) => of_status(StatusCode::SERVICE_UNAVAILABLE),
        _ => of_status(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

fn of_status(status: StatusCode) -> Refusal {
    let (code, detail) = match status {
        StatusCode::NOT_FOUND => (code::ROUTE_NOT_FOUND, "there is no such route"),
        StatusCode::METHOD_NOT_ALLOWED => (
            code::METHOD_NOT_ALLOWED,
            "the route does not answer this method",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => (code::BODY_TOO_LARGE, "the body is too large"),
        StatusCode::SERVICE_UNAVAILABLE => {
            (code::OVERLOADED, "too busy; ask again with the same key")
        }
        status if status.is_client_error() => {
            (code::INVALID_QUERY, "the path or the query cannot be read")
        }
        _ => (code::INTERNAL, "a fault of the server; it has been logged"),
    };
    refusal(status.as_u16(), code, detail)
}

fn refusal(status: u16, code: &'static str, detail: &str) -> Refusal {
    Refusal {
        status,
        code,
        detail: detail.to_owned(),
        errors: Vec::new(),
    }
}

fn is_worded(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    let status = response.status();
    !(status.is_client_error() || status.is_server_error())
        || kind.is_some_and(|kind| kind == PROBLEM_JSON)
}
