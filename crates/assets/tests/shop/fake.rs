//! A shop's server as the contract describes it, in memory: uploads by tus, one product, imports. It keeps what it was
//! told, and misbehaves when a test asks for it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::net::{TcpListener, TcpStream};

pub const KEY: &str = "bp_key_test";

/// What the server knows and what it shall do wrong.
#[derive(Default)]
pub struct Shop {
    pub file: Vec<u8>,
    pub length: usize,
    pub about: BTreeMap<String, String>,
    pub created: usize,
    /// Offsets of all pieces that were stored.
    pub offsets: Vec<usize>,
    pub draft: Value,
    pub is_published: bool,
    pub imports: Vec<(String, String, Bytes)>,
    pub other_keys: usize,
    /// So many pieces are called damaged.
    pub damages: usize,
    /// So many times somebody else was faster.
    pub conflicts: usize,
    /// Pieces beyond this many are never answered.
    pub answers_pieces: Option<usize>,
    pub rejection: Option<Value>,
    /// Where uploads are said to be.
    pub location: Option<String>,
    asked: usize,
}

pub type Shared = Arc<Mutex<Shop>>;

pub fn lock(shop: &Shared) -> MutexGuard<'_, Shop> {
    shop.lock().unwrap()
}

/// Starts the server; it ends with the runtime.
pub async fn start(shop: &Shared) -> SocketAddr {
    let product = "/v1/merchant/products/{id}";
    let app = Router::new()
        .route("/v1/merchant/uploads", post(create))
        .route(
            "/v1/merchant/uploads/{id}",
            get(judge).head(offset).patch(piece),
        )
        .route(product, get(read_product).put(write_product))
        .route(&format!("{product}/publish"), post(publish))
        .route("/v1/merchant/imports", post(import))
        .with_state(shop.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

/// A line to the server that breaks: the first connections are cut after so many bytes each.
pub async fn line(to: SocketAddr, cuts: &'static [u64]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        for bytes in cuts.iter().copied().chain(std::iter::repeat(u64::MAX)) {
            let (client, _) = listener.accept().await.unwrap();
            tokio::spawn(carry(client, to, bytes));
        }
    });
    address
}

async fn carry(mut client: TcpStream, to: SocketAddr, bytes: u64) {
    use tokio::io::{AsyncReadExt, copy};
    let mut server = TcpStream::connect(to).await.unwrap();
    let (from_client, mut to_client) = client.split();
    let (mut from_server, mut to_server) = server.split();
    let mut limited = from_client.take(bytes);
    tokio::select! {
        _ = copy(&mut limited, &mut to_server) => {}
        _ = copy(&mut from_server, &mut to_client) => {}
    }
}

fn answer(status: u16) -> axum::http::response::Builder {
    Response::builder().status(StatusCode::from_u16(status).unwrap())
}

fn empty(builder: axum::http::response::Builder) -> Response {
    builder.body(Body::empty()).unwrap()
}

fn said(status: u16, body: &Value) -> Response {
    answer(status)
        .header("content-type", "application/json")
        .body(body.to_string().into())
        .unwrap()
}

fn problem(status: u16, code: &str) -> Response {
    said(
        status,
        &json!({"status": status, "code": code, "detail": format!("no: {code}")}),
    )
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    headers
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

fn is_known(shop: &mut Shop, headers: &HeaderMap) -> bool {
    let known = header(headers, "authorization") == format!("Bearer {KEY}");
    shop.other_keys += usize::from(!known);
    known
}

async fn create(State(shop): State<Shared>, headers: HeaderMap) -> Response {
    let mut shop = lock(&shop);
    if !is_known(&mut shop, &headers) {
        return problem(401, "unauthorized");
    }
    assert_eq!(header(&headers, "tus-resumable"), "1.0.0");
    shop.created += 1;
    shop.file.clear();
    shop.length = header(&headers, "upload-length").parse().unwrap();
    let pairs = header(&headers, "upload-metadata")
        .split(',')
        .filter_map(|pair| pair.split_once(' '));
    shop.about = pairs
        .map(|(name, value)| {
            let value = STANDARD.decode(value).unwrap();
            (name.to_owned(), String::from_utf8(value).unwrap())
        })
        .collect();
    let location = shop
        .location
        .clone()
        .unwrap_or("/v1/merchant/uploads/up_1".to_owned());
    empty(answer(201).header("location", location))
}

async fn offset(State(shop): State<Shared>) -> Response {
    let shop = lock(&shop);
    match shop.created {
        0 => empty(answer(404)),
        _ => empty(answer(200).header("upload-offset", shop.file.len())),
    }
}

async fn piece(State(shop): State<Shared>, headers: HeaderMap, body: Body) -> Response {
    let at: usize = header(&headers, "upload-offset").parse().unwrap();
    // A line that breaks ends here: nothing of the piece is kept, since its checksum was not seen.
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return empty(answer(400));
    };
    let is_answered = {
        let shop = lock(&shop);
        shop.answers_pieces
            .is_none_or(|most| shop.offsets.len() < most)
    };
    if !is_answered {
        std::future::pending::<()>().await;
    }
    let mut shop = lock(&shop);
    if at != shop.file.len() {
        return problem(409, "offset_mismatch");
    }
    let sum = format!("sha256 {}", STANDARD.encode(Sha256::digest(&bytes)));
    if sum != header(&headers, "upload-checksum") || shop.damages > 0 {
        shop.damages = shop.damages.saturating_sub(1);
        return problem(460, "checksum_mismatch");
    }
    shop.file.extend(&bytes);
    shop.offsets.push(at);
    empty(answer(204).header("upload-offset", shop.file.len()))
}

async fn judge(State(shop): State<Shared>) -> Response {
    let mut shop = lock(&shop);
    shop.asked += 1;
    let state = match (shop.asked, &shop.rejection) {
        (1, _) => "checking",
        (_, None) => "ready",
        (_, Some(_)) => "rejected",
    };
    said(
        200,
        &json!({
            "id": "up_1", "state": state, "rejection": shop.rejection,
            "issues": [{"severity": "warning", "code": "STORE_ORIGIN", "pointer": "/nodes/0", "message": "It floats."}],
            "stats": {"triangles": 12, "draw_calls": 1, "textures": 0},
            "files": [{"role": "phone", "url": "/v1/assets/ab.glb", "sha256": "ab", "bytes": 77}],
        }),
    )
}

async fn read_product(State(shop): State<Shared>, Path(id): Path<String>) -> Response {
    if id != "bag-aurelia" {
        return problem(404, "not_found");
    }
    let shop = lock(&shop);
    let body = json!({"id": id, "draft": shop.draft});
    answer(200)
        .header("etag", format!("\"{}\"", shop.conflicts))
        .body(body.to_string().into())
        .unwrap()
}

async fn write_product(State(shop): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let mut shop = lock(&shop);
    assert_eq!(
        header(&headers, "if-match"),
        format!("\"{}\"", shop.conflicts)
    );
    if shop.conflicts > 0 {
        shop.conflicts -= 1;
        return problem(412, "precondition_failed");
    }
    shop.draft = serde_json::from_slice(&body).unwrap();
    said(200, &json!({}))
}

async fn publish(State(shop): State<Shared>) -> Response {
    lock(&shop).is_published = true;
    said(200, &json!({}))
}

async fn import(
    State(shop): State<Shared>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let is_faulty = body.starts_with(b"faulty");
    let kind = header(&headers, "content-type").to_owned();
    lock(&shop)
        .imports
        .push((query.unwrap_or_default(), kind, body));
    if is_faulty {
        let problems = json!([
            {"line": 2, "column": 7, "field": "price_minor", "message": "is no whole number"},
            {"line": 9, "column": null, "field": null, "message": "names no product"},
        ]);
        return said(
            422,
            &json!({"status": 422, "code": "invalid", "detail": "faults", "problems": problems}),
        );
    }
    said(
        200,
        &json!({"dry_run": true, "kind": "stock", "rows": 3, "created": 0, "changed": 2, "unchanged": 1}),
    )
}
