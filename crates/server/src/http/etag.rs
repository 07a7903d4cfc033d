//! Strong entity tags (RFC 9110, section 8.8); those of answers that everybody shares are made in `hot`.

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::ids::sha256_hex;

/// No catalogue page comes near this.
const BYTES_MAX: usize = 8 * 1024 * 1024;
const CACHE: &str = "private, max-age=0, must-revalidate";

/// Tags a good answer that is one caller's own by its bytes, and sends 304 where the caller has them.
pub(super) async fn tag_private(request: Request, next: Next) -> Response {
    let asked = request.headers().clone();
    let response = next.run(request).await;
    if response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, BYTES_MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let etag = format!("\"{}\"", sha256_hex(&bytes));
    parts
        .headers
        .insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE));
    insert(&mut parts.headers, &etag);
    if matches(&asked, &etag) {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// Adds the tag.
pub(super) fn insert(headers: &mut HeaderMap, etag: &str) {
    if let Ok(value) = HeaderValue::from_str(etag) {
        headers.insert(header::ETAG, value);
    }
}

/// Whether `If-None-Match` names the tag.
pub(super) fn matches(asked: &HeaderMap, etag: &str) -> bool {
    listed(asked, &header::IF_NONE_MATCH)
        .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

/// Whether `If-Match` names the tag, or is not there; weak ones never match (RFC 9110, section 13.1.1).
pub(super) fn is_expected(asked: &HeaderMap, etag: &str) -> bool {
    !asked.contains_key(header::IF_MATCH)
        || listed(asked, &header::IF_MATCH).any(|tag| tag == "*" || tag == etag)
}

fn listed<'a>(asked: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    let values = asked.get_all(name).iter();
    let values = values.filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim)
}
