//! Files that merchants bring, over tus 1.0.0 (<https://tus.io/protocols/resumable-upload>): what is in headers, and
//! what goes back in them.

use axum::{
    body::Body,
    extract::{FromRequestParts, Path, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use buyplus_api::{
    PageQuery, Upload, UploadPage, code,
    routes::{self, tus},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{document::Problems, extract::Query};
use crate::{
    app::App,
    clock::http_date,
    error::{Error, Result},
    reply::Reply,
    services::{
        merchants::Merchant,
        uploads::{self, Piece, Progress, header as fields},
    },
};

const VERSION: &str = "1.0.0";
const EXTENSIONS: &str = "creation,creation-with-upload,checksum,expiration,termination";
const ALGORITHMS: &str = "sha1,sha256";

/// These routes; bodies are files.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_uploads, announce_upload))
        .routes(routes!(get_upload, head_upload, patch_upload, end_upload))
}

/// Says of every answer of these routes which protocol it is, and of those to OPTIONS what can be done.
pub(super) async fn speak(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let rest = path.strip_prefix(routes::MERCHANT_UPLOADS);
    if !rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
        return next.run(request).await;
    }
    let asks_what = request.method() == Method::OPTIONS;
    let mut response = next.run(request).await;
    let wants_version = response.status() == StatusCode::PRECONDITION_FAILED;
    let headers = response.headers_mut();
    set(headers, tus::RESUMABLE, VERSION);
    if asks_what || wants_version {
        set(headers, tus::VERSION, VERSION);
    }
    if asks_what {
        set(headers, tus::EXTENSION, EXTENSIONS);
        set(headers, tus::CHECKSUM_ALGORITHM, ALGORITHMS);
        let size = app.uploads.limits.file_bytes.to_string();
        set(headers, tus::MAX_SIZE, &size);
    }
    response
}

/// The merchant's uploads, newest first.
#[utoipa::path(get, path = routes::MERCHANT_UPLOADS, tag = "merchant goods", security(("merchant" = [])),
    params(PageQuery), responses((status = 200, body = UploadPage), Problems))]
async fn list_uploads(
    State(app): State<App>,
    seller: Merchant,
    Query(query): Query<PageQuery>,
) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    Reply::ok(&uploads::list(&mut conn, &seller, &query).await?)
}

/// Announces a file: `Upload-Length`, and in `Upload-Metadata` `filename`, `filetype`, `sha256`, `category`. A first
/// piece may come along.
#[utoipa::path(post, path = routes::MERCHANT_UPLOADS, tag = "merchant goods", security(("merchant" = [])),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    params(("tus-resumable" = String, Header), ("upload-length" = u64, Header), ("upload-metadata" = String, Header)),
    responses((status = 201), Problems))]
async fn announce_upload(
    State(app): State<App>,
    seller: Merchant,
    _: Tus,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    let length = number(&headers, tus::LENGTH)?
        .ok_or_else(|| bad_header("say how long the file is, in Upload-Length"))?;
    let metadata = text(&headers, tus::METADATA)?.unwrap_or_default();
    let brings_a_piece = is_piece(&headers);
    let (id, expires_ms) = uploads::announce(&app, &seller, length, metadata).await?;
    let mut progress = None;
    if brings_a_piece {
        let piece = piece(&headers, 0, body)?;
        let received = receive(&app, &seller, &id, piece).await;
        if received.is_err() {
            // Nobody is told its name, so nobody could go on with it.
            uploads::end(&app, &seller, &id).await?;
        }
        progress = Some(received?);
    }
    let mut response = StatusCode::CREATED.into_response();
    let headers = response.headers_mut();
    let location = routes::of(routes::MERCHANT_UPLOAD, &id);
    set(headers, header::LOCATION.as_str(), &location);
    match progress {
        Some(progress) => tell_progress(headers, &progress),
        None => set(headers, tus::EXPIRES, &http_date(expires_ms)),
    }
    Ok(response)
}

/// How an upload stands, and what came of it.
#[utoipa::path(get, path = routes::MERCHANT_UPLOAD, tag = "merchant goods", security(("merchant" = [])),
    params(("id" = String, Path)), responses((status = 200, body = Upload), Problems))]
async fn get_upload(
    State(app): State<App>,
    seller: Merchant,
    Path(id): Path<String>,
) -> Result<Reply> {
    let mut conn = app.db.snapshot().await?;
    let record = uploads::find(&mut conn, &seller, &id).await?;
    Reply::ok(&uploads::view(&mut conn, record).await?)
}

/// How much of a file has come, in `Upload-Offset`.
#[utoipa::path(head, path = routes::MERCHANT_UPLOAD, tag = "merchant goods", security(("merchant" = [])),
    params(("id" = String, Path), ("tus-resumable" = String, Header)), responses((status = 200), Problems))]
async fn head_upload(
    State(app): State<App>,
    seller: Merchant,
    _: Tus,
    Path(id): Path<String>,
) -> Result<Response> {
    let mut conn = app.db.snapshot().await?;
    let progress = uploads::progress(&mut conn, &seller, &id, app.clock.now_ms()).await?;
    let mut response = StatusCode::OK.into_response();
    let headers = response.headers_mut();
    set(headers, header::CACHE_CONTROL.as_str(), "no-store");
    set(headers, tus::LENGTH, &progress.length.to_string());
    if !progress.metadata.is_empty() {
        set(headers, tus::METADATA, &progress.metadata);
    }
    tell_progress(headers, &progress);
    Ok(response)
}

/// Brings the piece of a file that begins at `Upload-Offset`; `Upload-Checksum` proves it.
#[utoipa::path(patch, path = routes::MERCHANT_UPLOAD, tag = "merchant goods", security(("merchant" = [])),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    params(("id" = String, Path), ("tus-resumable" = String, Header), ("upload-offset" = u64, Header),
        ("upload-checksum" = Option<String>, Header)),
    responses((status = 204), Problems))]
async fn patch_upload(
    State(app): State<App>,
    seller: Merchant,
    _: Tus,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    if !is_piece(&headers) {
        let detail = format!("send the piece as `Content-Type: {}`", tus::PIECE);
        return Err(Error::refused(415, code::UNSUPPORTED_MEDIA_TYPE, detail));
    }
    let offset = number(&headers, tus::OFFSET)?
        .ok_or_else(|| bad_header("say where the piece begins, in Upload-Offset"))?;
    let piece = piece(&headers, offset, body)?;
    let progress = receive(&app, &seller, &id, piece).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    tell_progress(response.headers_mut(), &progress);
    Ok(response)
}

/// Gives an upload up; one that a product uses stays.
#[utoipa::path(delete, path = routes::MERCHANT_UPLOAD, tag = "merchant goods", security(("merchant" = [])),
    params(("id" = String, Path), ("tus-resumable" = String, Header)), responses((status = 204), Problems))]
async fn end_upload(
    State(app): State<App>,
    seller: Merchant,
    _: Tus,
    Path(id): Path<String>,
) -> Result<StatusCode> {
    uploads::end(&app, &seller, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The sender speaks this version.
struct Tus;

impl<S: Sync> FromRequestParts<S> for Tus {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let said = parts.headers.get(tus::RESUMABLE);
        match said.is_some_and(|said| said == VERSION) {
            true => Ok(Self),
            false => {
                let detail =
                    format!("uploads speak tus {VERSION}; send `Tus-Resumable: {VERSION}`");
                Err(Error::refused(
                    412,
                    code::UPLOAD_VERSION_UNSUPPORTED,
                    detail,
                ))
            }
        }
    }
}

/// To the end of what comes, even where whoever sends it hangs up: what came is then kept.
async fn receive(app: &App, seller: &Merchant, id: &str, piece: Piece) -> Result<Progress> {
    let (whole, seller, id) = (app.clone(), seller.clone(), id.to_owned());
    app.see_through(async move { uploads::receive(&whole, &seller, &id, piece).await })
        .await
}

fn piece(headers: &HeaderMap, offset: u64, body: Body) -> Result<Piece> {
    let checksum = text(headers, tus::CHECKSUM)?;
    Ok(Piece {
        offset,
        length: number(headers, header::CONTENT_LENGTH.as_str())?,
        checksum: checksum.map(fields::checksum).transpose()?,
        body,
    })
}

fn is_piece(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().eq_ignore_ascii_case(tus::PIECE.as_bytes()))
}

fn tell_progress(headers: &mut HeaderMap, progress: &Progress) {
    set(headers, tus::OFFSET, &progress.received.to_string());
    if let Some(expires_ms) = progress.expires_ms {
        set(headers, tus::EXPIRES, &http_date(expires_ms));
    }
}

fn set(headers: &mut HeaderMap, name: &'static str, value: &str) {
    // What we say ourselves can be said; what was brought came in a header as well.
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(HeaderName::from_static(name), value);
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &'static str) -> Result<Option<&'a str>> {
    let text = headers.get(name).map(HeaderValue::to_str).transpose();
    text.map_err(|_| bad_header(&format!("{name} holds other characters than ASCII")))
}

/// Digits alone: no sign, no space.
fn number(headers: &HeaderMap, name: &'static str) -> Result<Option<u64>> {
    let Some(text) = text(headers, name)? else {
        return Ok(None);
    };
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|_| digits);
    let wrong = || bad_header(&format!("{name} must be a whole number of bytes"));
    number.map(Some).ok_or_else(wrong)
}

fn bad_header(detail: &str) -> Error {
    Error::refused(400, code::UPLOAD_HEADER_INVALID, detail)
}

impl From<fields::Fault> for Error {
    fn from(fault: fields::Fault) -> Self {
        match fault {
            fields::Fault::Unreadable(detail) => bad_header(&detail),
            fields::Fault::Type(detail) => Self::refused(415, code::UPLOAD_TYPE_REFUSED, detail),
        }
    }
}
