//! Answers that many ask for: kept in memory, plain and packed, for as long as nothing in the database has changed.
//!
//! They carry strong entity tags (RFC 9110, section 8.8): the hash of the plain bytes, and the same with an ending for
//! the packed ones, which are other bytes.

use std::{
    collections::HashMap,
    io::Write,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    Extension,
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use buyplus_api::routes;
use flate2::{Compression, write::GzEncoder};

use super::etag;
use crate::{
    app::App,
    db::{self, Stamp},
    events::Standing,
    ids::sha256_hex,
};

/// Everything that is kept together takes at most this much.
const KEPT_BYTES_MAX: usize = 64 * 1024 * 1024;
/// No catalogue page comes near this.
const BYTES_MAX: usize = 8 * 1024 * 1024;
/// Who tells nobody what they change, such as a command line beside the servers, is noticed after so long.
const UNASKED_MAX: Duration = Duration::from_secs(1);
const CACHE: &str = "public, max-age=0, must-revalidate";
/// What an answer says that is not to be kept, here or anywhere.
pub(super) const NOT_KEPT: &str = "no-store";

/// Answers to one state of the database.
#[derive(Debug, Default)]
pub(crate) struct Hot {
    kept: Mutex<Kept>,
    asked: Mutex<Option<Asked>>,
}

#[derive(Debug, Default)]
struct Kept {
    stamp: Option<Stamp>,
    bytes: usize,
    answers: HashMap<String, Arc<Answer>>,
}

/// What the database said last.
#[derive(Debug)]
struct Asked {
    stamp: Stamp,
    /// The changes that were known of before it was asked.
    changes: u64,
    at: Instant,
}

#[derive(Debug)]
struct Answer {
    kind: HeaderValue,
    hash: String,
    plain: Bytes,
    packed: OnceLock<Bytes>,
}

/// Answers from memory where that is what the database would say.
pub(super) async fn answer(
    Extension(app): Extension<App>,
    mut request: Request,
    next: Next,
) -> Response {
    match *request.method() {
        Method::GET => {}
        // The same answer, of which the body is left out on the way.
        Method::HEAD => *request.method_mut() = Method::GET,
        _ => return next.run(request).await,
    }
    let asked = request.headers().clone();
    let question = question(&request);
    // Read before the answer is made: what changes meanwhile has another stamp.
    let Ok(stamp) = app.hot.stamp(&app).await else {
        return next.run(request).await;
    };
    if let Some(answer) = app.hot.get(&stamp, &question) {
        return answer.send(&asked);
    }
    let response = next.run(request).await;
    if response.status() != StatusCode::OK || is_private(&response) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(plain) = to_bytes(body, BYTES_MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let kind = parts.headers.get(header::CONTENT_TYPE).cloned();
    let answer = Arc::new(Answer {
        kind: kind.unwrap_or(HeaderValue::from_static("application/json")),
        hash: sha256_hex(&plain),
        plain,
        packed: OnceLock::new(),
    });
    app.hot.put(stamp, question, &answer);
    answer.send(&asked)
}

/// Whether it is for one asker alone, as the draft of a store is.
fn is_private(response: &Response) -> bool {
    let kept = response.headers().get(header::CACHE_CONTROL);
    kept.is_some_and(|kept| kept == NOT_KEPT)
}

/// What an answer depends on.
fn question(request: &Request) -> String {
    let market = request.headers().get(routes::MARKET);
    let market = market.map_or(&b""[..], HeaderValue::as_bytes);
    format!("{} {}", String::from_utf8_lossy(market), request.uri())
}

impl Hot {
    /// The state that can be read now. Where the other servers say at once what they change, the database is asked
    /// only after they did.
    async fn stamp(&self, app: &App) -> db::Result<Stamp> {
        let changes = app.db.changes().count();
        if app.events.standing() == Standing::Connected
            && let Some(asked) = &*self.asked.lock().unwrap_or_else(PoisonError::into_inner)
            && asked.changes == changes
            && asked.at.elapsed() < UNASKED_MAX
        {
            return Ok(asked.stamp.clone());
        }
        let at = Instant::now();
        let stamp = app.db.stamp().await?;
        let asked = Asked {
            stamp: stamp.clone(),
            changes,
            at,
        };
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner) = Some(asked);
        Ok(stamp)
    }

    fn get(&self, stamp: &Stamp, question: &str) -> Option<Arc<Answer>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = kept.answers.get(question);
        answer
            .filter(|_| kept.stamp.as_ref() == Some(stamp))
            .cloned()
    }

    fn put(&self, stamp: Stamp, question: String, answer: &Arc<Answer>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        // Packed, it is smaller than plain.
        let bytes = 2 * answer.plain.len() + question.len();
        if kept.stamp.as_ref() != Some(&stamp) || kept.bytes + bytes > KEPT_BYTES_MAX {
            *kept = Kept {
                stamp: Some(stamp),
                ..Kept::default()
            };
        }
        if bytes <= KEPT_BYTES_MAX {
            kept.bytes += bytes;
            kept.answers.insert(question, answer.clone());
        }
    }
}

impl Answer {
    fn send(&self, asked: &HeaderMap) -> Response {
        let plain_tag = format!("\"{}\"", self.hash);
        let packed_tag = format!("\"{}-gzip\"", self.hash);
        let packs = takes_gzip(asked);
        let tag = if packs { &packed_tag } else { &plain_tag };
        let known = etag::matches(asked, tag);
        let mut response = match known {
            true => StatusCode::NOT_MODIFIED.into_response(),
            false if packs => Response::new(Body::from(self.packed())),
            false => Response::new(Body::from(self.plain.clone())),
        };
        let headers = response.headers_mut();
        if !known {
            headers.insert(header::CONTENT_TYPE, self.kind.clone());
            if packs {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            }
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE));
        headers.insert(
            header::VARY,
            HeaderValue::from_static("accept-encoding, buyplus-market"),
        );
        etag::insert(headers, tag);
        response
    }

    fn packed(&self) -> Bytes {
        let pack = || {
            let mut packer = GzEncoder::new(Vec::new(), Compression::default());
            // Writing into memory does not fail.
            let packed = packer.write_all(&self.plain).and_then(|()| packer.finish());
            packed.unwrap_or_default().into()
        };
        self.packed.get_or_init(pack).clone()
    }
}

/// Whether gzip is listed and not refused (RFC 9110, section 12.5.3).
fn takes_gzip(asked: &HeaderMap) -> bool {
    let listed = asked.get_all(header::ACCEPT_ENCODING).iter();
    let mut listed = listed
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    listed.any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let refused = parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        name.eq_ignore_ascii_case("gzip") && !refused
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn asked(accept: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, accept.parse().unwrap());
        headers
    }

    #[test]
    fn gzip_is_sent_to_those_who_take_it() {
        assert!(takes_gzip(&asked("gzip")));
        assert!(takes_gzip(&asked("br;q=1.0, GZIP;q=0.8")));
        assert!(!takes_gzip(&asked("gzip;q=0, br")));
        assert!(!takes_gzip(&asked("identity")));
        assert!(!takes_gzip(&HeaderMap::new()));
    }
}
