//! Bad requests get an answer that says what is wrong.

use buyplus_api::{Problem, code, routes};
use reqwest::Method;

use crate::support::{Answer, BAG, Shop, http_client, new_key};

async fn raw(
    shop: &Shop,
    token: &str,
    method: Method,
    path: &str,
    kind: &str,
    body: String,
) -> Answer {
    let request = http_client()
        .request(method, format!("{}{path}", shop.running.url()))
        .bearer_auth(token);
    let request = request
        .header("content-type", kind)
        .header(routes::IDEMPOTENCY_KEY, new_key());
    Answer::of(request.body(body).send().await.unwrap()).await
}

#[tokio::test]
async fn every_malformed_request_is_a_problem() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let lines = routes::bag_lines(&shopper.bag().await.id);
    let json = "application/json";
    let long = format!(r#"{{"variant_id":"{}"}}"#, "x".repeat(70_000));
    let cases = [
        (
            Method::POST,
            lines.as_str(),
            json,
            "{".into(),
            400,
            code::MALFORMED_JSON,
        ),
        (
            Method::POST,
            &lines,
            json,
            "\u{0}".into(),
            400,
            code::MALFORMED_JSON,
        ),
        (
            Method::POST,
            &lines,
            json,
            "[".repeat(5_000),
            400,
            code::MALFORMED_JSON,
        ),
        (
            Method::POST,
            &lines,
            json,
            "[]".into(),
            422,
            code::INVALID_BODY,
        ),
        (
            Method::POST,
            &lines,
            json,
            r#"{"variant_id":"x","quantity":1}"#.into(),
            422,
            code::INVALID_BODY,
        ),
        (
            Method::POST,
            &lines,
            json,
            format!(r#"{{"variant_id":"{BAG}","quantity":0}}"#),
            422,
            code::INVALID_BODY,
        ),
        (
            Method::POST,
            &lines,
            json,
            format!(r#"{{"variant_id":"{BAG}","quantity":100}}"#),
            422,
            code::INVALID_BODY,
        ),
        (
            Method::POST,
            &lines,
            json,
            format!(r#"{{"variant_id":"{BAG}","quantity":-1}}"#),
            422,
            code::INVALID_BODY,
        ),
        (Method::POST, &lines, json, long, 413, code::BODY_TOO_LARGE),
        (
            Method::POST,
            &lines,
            "text/plain",
            "{}".into(),
            415,
            code::UNSUPPORTED_MEDIA_TYPE,
        ),
        (
            Method::PUT,
            &lines,
            json,
            "{}".into(),
            405,
            code::METHOD_NOT_ALLOWED,
        ),
        (
            Method::GET,
            "/v1/nothing",
            json,
            String::new(),
            404,
            code::ROUTE_NOT_FOUND,
        ),
        (
            Method::GET,
            "/v1/products/none",
            json,
            String::new(),
            404,
            code::NOT_FOUND,
        ),
        (
            Method::GET,
            "/v1/stores/none",
            json,
            String::new(),
            404,
            code::NOT_FOUND,
        ),
        (
            Method::GET,
            "/v1/assets/..%2Fshop.db.glb",
            json,
            String::new(),
            404,
            code::NOT_FOUND,
        ),
        (
            Method::GET,
            "/v1/products/%ff",
            json,
            String::new(),
            400,
            code::INVALID_QUERY,
        ),
        (
            Method::GET,
            "/v1/products?limit=0",
            json,
            String::new(),
            400,
            code::INVALID_QUERY,
        ),
        (
            Method::GET,
            "/v1/products?limit=many",
            json,
            String::new(),
            400,
            code::INVALID_QUERY,
        ),
        (
            Method::GET,
            "/v1/products?cursor=zzz",
            json,
            String::new(),
            400,
            code::INVALID_CURSOR,
        ),
    ];
    for (method, path, kind, body, status, code) in cases {
        let problem = raw(&shop, &shopper.token, method, path, kind, body)
            .await
            .assert_problem(status, code);
        assert_eq!(problem.instance, path.split('?').next().unwrap());
        assert!(!problem.detail.is_empty());
    }
}

#[tokio::test]
async fn a_wrong_member_is_pointed_at() {
    let shop = Shop::open().await;
    let shopper = shop.shopper().await;
    let session = shopper.review_one(BAG).await;
    let path = routes::checkout_session(&session.id);
    let body = format!(
        r#"{{"lines":[{{"id":"{}","quantity":"two"}}]}}"#,
        session.lines[0].id
    );
    let problem: Problem = raw(
        &shop,
        &shopper.token,
        Method::PATCH,
        &path,
        "application/json",
        body,
    )
    .await
    .json(422);
    assert_eq!(problem.errors[0].pointer, "/lines/0/quantity");
}

#[tokio::test]
async fn a_bad_key_cannot_enrol() {
    let shop = Shop::open().await;
    let body = r#"{"public_key":"AAAA","label":"Phone"}"#.to_owned();
    let answer = raw(
        &shop,
        "",
        Method::POST,
        routes::DEVICES,
        "application/json",
        body,
    )
    .await;
    assert_eq!(
        answer.assert_problem(422, code::INVALID_BODY).errors[0].pointer,
        "/public_key"
    );
}
