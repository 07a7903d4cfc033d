//! The retailers' page at `/retail`: its files, carried inside the program, and what a browser may do with them.
//!
//! Nothing here knows the business: the page asks the interface under `/v1` as any other client does.

mod files;

use std::{io::Write, sync::OnceLock};

use axum::{
    Router,
    body::Bytes,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use flate2::{Compression, write::GzEncoder};

use super::{etag, hot::takes_gzip};
use crate::{app::App, ids::sha256_hex};
use files::FILES;

/// A file of the page.
struct File {
    /// Its path below `/retail/`.
    path: &'static str,
    bytes: &'static [u8],
    kept: OnceLock<Kept>,
}

/// What is worked out once.
struct Kept {
    hash: String,
    packed: Bytes,
}

/// Asked again each time, and answered 304 where nothing has changed.
const ASK: &str = "public, max-age=0, must-revalidate";
/// For files whose name has their version in it.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Everything comes from here. `blob:` is what a model viewer makes of a file's own pictures, and what the page makes of
/// a file that the person has chosen; the hash is the one style sheet that the viewer writes into its own shadow tree,
/// and WebAssembly is its decoder of packed geometry. Neither lets a string become a script.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self' 'sha256-PXtZZkJMMyc18o/DN1ZEFOJ2qEGq95IQbVaJFMOXOb0='; \
     img-src 'self' blob: data:; connect-src 'self' blob:; object-src 'none'; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'";

/// The page's own routes; they are no part of the interface that `/v1/openapi.json` describes.
pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/retail", get(async || Redirect::permanent("/retail/")))
        .route(
            "/retail/",
            get(async |asked: HeaderMap| send("index.html", &asked)),
        )
        .route("/retail/{*path}", get(get_file))
}

async fn get_file(Path(path): Path<String>, asked: HeaderMap) -> Response {
    send(&path, &asked)
}

fn send(path: &str, asked: &HeaderMap) -> Response {
    let Some(file) = FILES.iter().find(|file| file.path == path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kept = file.kept();
    let packs = takes_gzip(asked);
    let tag = match packs {
        true => format!("\"{}-gzip\"", kept.hash),
        false => format!("\"{}\"", kept.hash),
    };
    let mut response = match (etag::matches(asked, &tag), packs) {
        (true, _) => StatusCode::NOT_MODIFIED.into_response(),
        (_, true) => kept.packed.clone().into_response(),
        (_, false) => file.bytes.into_response(),
    };
    let headers = response.headers_mut();
    etag::insert(headers, &tag);
    let mut set = |name, value| headers.insert(name, HeaderValue::from_static(value));
    set(header::CONTENT_TYPE, mime(path));
    set(header::CACHE_CONTROL, keep_for(path));
    set(header::VARY, "accept-encoding");
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    if packs {
        set(header::CONTENT_ENCODING, "gzip");
    }
    response
}

fn keep_for(path: &str) -> &'static str {
    match path.starts_with("vendor/") {
        true => FOREVER,
        false => ASK,
    }
}

fn mime(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("ttf") => "font/ttf",
        _ => "text/plain; charset=utf-8",
    }
}

impl File {
    fn kept(&self) -> &Kept {
        self.kept.get_or_init(|| {
            let mut packer = GzEncoder::new(Vec::new(), Compression::best());
            // Writing into memory does not fail.
            let packed = packer.write_all(self.bytes).and_then(|()| packer.finish());
            Kept {
                hash: sha256_hex(self.bytes),
                packed: packed.unwrap_or_default().into(),
            }
        })
    }
}
