//! How much one caller may ask for, and what happens when too many ask at once.

use buyplus_api::{code, routes};
use buyplus_server::{Rate, RateLimits, SandboxWallet};
use reqwest::{Method, header};
use serde_json::json;

use crate::support::{Answer, BAG, Gate, Shop, enrol, http_client};

fn tight() -> RateLimits {
    let rate = |requests| {
        Some(Rate {
            requests,
            window_s: 10,
        })
    };
    RateLimits {
        caller: rate(5),
        address: rate(40),
        secrets: rate(2),
    }
}

#[tokio::test]
async fn a_caller_is_told_how_they_stand_and_sent_away_when_over() {
    let shop = Shop::run(SandboxWallet, |config| config.rate_limits = tight()).await;
    let url = shop.running.url();
    let (ann, bob) = (enrol(&url).await, enrol(&url).await);
    for left in (0..5).rev() {
        let answer = ann.get(routes::ORDERS).await;
        assert_eq!(answer.status, 200);
        let told = answer.headers["ratelimit"].to_str().unwrap();
        assert!(told.contains(&format!("\"caller\";r={left};t=")), "{told}");
        let policy = answer.headers["ratelimit-policy"].to_str().unwrap();
        assert_eq!(policy, "\"address\";q=40;w=10, \"caller\";q=5;w=10");
    }
    let over = ann.get(routes::ORDERS).await;
    over.assert_problem(429, code::TOO_MANY_REQUESTS);
    assert_eq!(over.headers[header::RETRY_AFTER], "2");
    assert!(
        over.headers["ratelimit"]
            .to_str()
            .unwrap()
            .contains("\"caller\";r=0;t=2")
    );
    assert_eq!(bob.get(routes::ORDERS).await.status, 200);
    shop.clock.advance_s(2);
    assert_eq!(ann.get(routes::ORDERS).await.status, 200);
}

#[tokio::test]
async fn an_address_has_a_limit_of_its_own_whoever_asks() {
    let shop = Shop::run(SandboxWallet, |config| {
        config.rate_limits = tight();
        config.behind_proxy = true;
    })
    .await;
    let ask = |n: usize, from: &'static str| {
        let request = http_client()
            .get(format!("{}{}", shop.running.url(), routes::ORDERS))
            .header("x-forwarded-for", format!("192.0.2.{n}, {from}"))
            .bearer_auth(format!("guess-{n}"));
        async move { Answer::of(request.send().await.unwrap()).await.status }
    };
    for n in 0..40 {
        assert_eq!(ask(n, "198.51.100.1").await, 401);
    }
    assert_eq!(
        ask(40, "198.51.100.1").await,
        429,
        "what comes before the proxy's own is not believed"
    );
    assert_eq!(ask(41, "198.51.100.2").await, 401);
}

#[tokio::test]
async fn passwords_are_tried_less_often() {
    let shop = Shop::run(SandboxWallet, |config| config.rate_limits = tight()).await;
    let phone = enrol(&shop.running.url()).await;
    let body = json!({"email": "ann@example.com", "password": "a guess or another"});
    for status in [401, 401, 429] {
        let answer = phone
            .send(Method::POST, routes::ACCOUNT_SESSIONS, None, Some(&body))
            .await;
        assert_eq!(answer.status, status);
    }
    assert_eq!(phone.get(routes::ORDERS).await.status, 200);
}

#[tokio::test]
async fn too_many_at_once_are_sent_away_before_they_wait() {
    let gate = Gate::closed();
    let shop = Shop::run(gate.clone(), |config| config.requests_max = 2).await;
    let (ann, bob, carl) = (
        shop.shopper().await,
        shop.shopper().await,
        shop.shopper().await,
    );
    let mut paying = Vec::new();
    for shopper in [ann, bob] {
        let session = shopper.review_one(BAG).await;
        paying.push(tokio::spawn(
            async move { shopper.pay(&session).await.status },
        ));
        gate.until_entered().await;
    }
    let sent_away = carl.get(routes::PRODUCTS).await;
    sent_away.assert_problem(503, code::OVERLOADED);
    assert_eq!(sent_away.headers[header::RETRY_AFTER], "1");
    for path in [routes::HEALTHZ, routes::READYZ] {
        assert_eq!(carl.get(path).await.status, 204);
    }
    let metrics = carl.get(routes::METRICS).await;
    assert!(
        metrics.text.contains("buyplus_requests_sent_away_total 1"),
        "{}",
        metrics.text
    );
    for payment in paying {
        gate.let_go();
        assert_eq!(payment.await.unwrap(), 200);
    }
    assert_eq!(carl.get(routes::PRODUCTS).await.status, 200);
}

#[tokio::test]
async fn every_answer_tells_browsers_to_be_careful() {
    let shop = Shop::open().await;
    let url = shop.running.url();
    for path in [routes::PRODUCTS, "/nowhere", routes::ORDERS] {
        let answer = http_client()
            .get(format!("{url}{path}"))
            .send()
            .await
            .unwrap();
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("access-control-allow-origin", "*"),
        ] {
            assert_eq!(answer.headers()[name], value, "{path}");
        }
        assert!(
            !answer
                .headers()
                .contains_key("access-control-allow-credentials")
        );
    }
    let asked = http_client()
        .request(Method::OPTIONS, format!("{url}{}", routes::BAGS))
        .header(header::ORIGIN, "https://shop.example")
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
        .header(
            header::ACCESS_CONTROL_REQUEST_HEADERS,
            "authorization,idempotency-key",
        )
        .send()
        .await
        .unwrap();
    assert_eq!(asked.status(), 200);
    let allowed = asked.headers()[header::ACCESS_CONTROL_ALLOW_HEADERS]
        .to_str()
        .unwrap();
    assert!(
        allowed.contains("authorization") && allowed.contains("idempotency-key"),
        "{allowed}"
    );
}
