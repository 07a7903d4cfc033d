//! Does a request again where its transaction and another one got into each other's way.
//!
//! Nothing leaves a transaction that failed, so the whole handler can run anew. Only `PostgreSQL` needs it.

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use buyplus_api::code;

use super::BODY_BYTES_MAX;
use crate::{app::App, db, error::Error};

/// Marks an answer: the same request may well succeed now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Conflict;

/// Runs the request until it meets nobody, or for so many times that the server had better say that it is busy.
pub(super) async fn again(State(app): State<App>, request: Request, next: Next) -> Response {
    if app.db.dialect() == db::Dialect::Sqlite || !can_be_repeated(&request) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_BYTES_MAX).await else {
        let detail = "the body is too large or broke off";
        return Error::refused(413, code::BODY_TOO_LARGE, detail).into_response();
    };
    let mut backoff = db::Backoff::new();
    loop {
        let request = Request::from_parts(parts.clone(), Body::from(body.clone()));
        let response = next.clone().run(request).await;
        if response.extensions().get::<Conflict>().is_none() || !backoff.wait().await {
            return response;
        }
    }
}

fn can_be_repeated(request: &Request) -> bool {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let writes = !matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    writes
        && length.unwrap_or(0) <= BODY_BYTES_MAX
        && !request.headers().contains_key(header::TRANSFER_ENCODING)
}
