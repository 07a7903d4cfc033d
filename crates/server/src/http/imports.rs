//! Tables in and out: many things of a merchant at once.

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use buyplus_api::{
    ExportQuery, ImportQuery, ImportRefused, ImportReport, TableFormat, code, routes,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{document::Problems, extract::Query};
use crate::{
    app::App,
    error::{Error, Result},
    reply::Reply,
    services::{
        imports::{self, Format, Outcome},
        merchants::Merchant,
    },
};

/// These routes, whose bodies may be large.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(import_table))
        .routes(routes!(export_table))
}

/// Creates and changes many things at once, all or nothing. Every fault of the table is told with its line.
#[utoipa::path(post, path = routes::MERCHANT_IMPORTS, tag = "merchant", security(("merchant" = [])),
    params(ImportQuery),
    request_body(content((String = "text/csv"), (String = "application/json"), (String = "application/xml"),
        (String = "text/tab-separated-values"))),
    responses((status = 200, body = ImportReport), (status = 422, body = ImportRefused,
        content_type = "application/problem+json"), Problems))]
async fn import_table(
    State(app): State<App>,
    seller: Merchant,
    Query(query): Query<ImportQuery>,
    headers: HeaderMap,
    body: std::result::Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<Reply> {
    let format = format(&headers)?;
    let body = body.map_err(|rejection| match rejection.status().as_u16() {
        413 => Error::refused(
            413,
            code::BODY_TOO_LARGE,
            "a table may have 16 MiB; send it in parts",
        ),
        _ => Error::refused(400, code::MALFORMED_JSON, "the body broke off"),
    })?;
    // Whoever hangs up does not leave a table half planned.
    let work = {
        let app = app.clone();
        async move { imports::import(&app, &seller, &query, format, body.to_vec()).await }
    };
    match app.see_through(work).await? {
        Outcome::Done(report) => Reply::ok(&report),
        Outcome::Refused(refused) => Reply::new(422, None, &refused),
    }
}

/// A table that an import of the same kind takes back unchanged.
#[utoipa::path(get, path = routes::MERCHANT_EXPORTS, tag = "merchant", security(("merchant" = [])),
    params(ExportQuery), responses((status = 200, content((String = "text/csv"), (serde_json::Value = "application/json"))), Problems))]
async fn export_table(
    State(app): State<App>,
    seller: Merchant,
    Query(query): Query<ExportQuery>,
) -> Result<Response> {
    let mut conn = app.db.snapshot().await?;
    let table = imports::export(&mut conn, &seller.id, query.kind, query.format).await?;
    let (kind, ending) = match query.format {
        TableFormat::Csv => ("text/csv; charset=utf-8; header=present", "csv"),
        TableFormat::Json => ("application/json", "json"),
    };
    let name = serde_json::to_value(query.kind)?;
    let name = name.as_str().unwrap_or("table");
    let mut response = ([(header::CONTENT_TYPE, kind)], table).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}.{ending}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// How the body is written, by its `Content-Type`.
fn format(headers: &HeaderMap) -> Result<Format> {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_lowercase();
    match kind.as_str() {
        "text/csv" => Ok(Format::Table(TableFormat::Csv)),
        "application/json" => Ok(Format::Table(TableFormat::Json)),
        "application/xml" | "text/xml" | "application/rss+xml" | "application/atom+xml" => {
            Ok(Format::Xml)
        }
        "text/tab-separated-values" => Ok(Format::Tsv),
        _ => Err(Error::refused(
            415,
            code::UNSUPPORTED_MEDIA_TYPE,
            "send text/csv, application/json, application/xml or text/tab-separated-values",
        )),
    }
}
