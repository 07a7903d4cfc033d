//! What is looked at, put into bags, bought and given back, as its merchant sees it.

use buyplus_api::{Figures, code, routes};
use reqwest::Method;
use serde_json::{Value, json};

use super::staff::Clerk;
use crate::support::{Answer, BAG, Shop, Shopper, new_key};

const DAYS: &str = "from=2026-11-10&to=2026-11-12";

fn looks(looks: Value) -> Value {
    json!({"store_id": "galleria", "looks": looks})
}

async fn send(shopper: &Shopper, body: &Value) -> Answer {
    shopper
        .send(Method::POST, routes::LOOKS, None, Some(body))
        .await
}

async fn figures(clerk: &Clerk, query: &str) -> Figures {
    let path = format!("{}?{query}", routes::MERCHANT_FIGURES);
    clerk.get(&path).await.json(200)
}

#[tokio::test]
async fn looks_bags_orders_and_refunds_come_together() {
    let shop = Shop::open().await;
    let tools = shop.seller().await;
    let seller = Clerk::new(&shop, &tools.token);
    let ann = shop.shopper().await;
    let look = json!([{"product_id": "bag-aurelia", "gazes": 3, "gaze_s": 4.25, "inspections": 1},
        {"product_id": "gone-by-now", "gazes": 1, "gaze_s": 1.0, "inspections": 0},
        {"product_id": "bag-luna", "gazes": 1, "gaze_s": 0.5, "inspections": 0}]);
    for _ in 0..2 {
        assert_eq!(send(&ann, &looks(look.clone())).await.status, 204);
    }
    let order = ann.buy(BAG).await;
    let found = figures(&seller, DAYS).await;
    assert_eq!(
        (found.currency.as_str(), found.other_currencies.len()),
        ("USD", 0)
    );
    let days: Vec<_> = found
        .days
        .iter()
        .map(|day| (day.date.as_str(), day.orders, day.units, day.revenue_minor))
        .collect();
    let total = order.amount.amount_minor;
    assert_eq!(
        days,
        [
            ("2026-11-10", 0, 0, 0),
            ("2026-11-11", 1, 1, total),
            ("2026-11-12", 0, 0, 0)
        ]
    );
    let bag = &found.products[0];
    assert_eq!(
        (bag.product_id.as_str(), bag.name.get("en")),
        ("bag-aurelia", "Aurelia Top-Handle Bag")
    );
    assert_eq!((bag.gazes, bag.gaze_s, bag.inspections), (6, 8.5, 2));
    assert_eq!((bag.added, bag.units_sold), (1, 1));
    assert!(bag.revenue_minor > 0 && bag.revenue_minor <= total);
    assert_eq!(
        (found.products[1].product_id.as_str(), found.products.len()),
        ("bag-luna", 2)
    );

    // Money that goes back is of the day on which it does.
    shop.clock.advance_s(24 * 3600);
    let body = json!({"amount_minor": 1_000, "reason": "A scratch"});
    let path = routes::of(routes::MERCHANT_REFUNDS, &order.id);
    let refund = tools.post(&path, &new_key(), &body).await;
    assert_eq!(refund.status, 201, "{}", refund.text);
    let found = figures(&seller, DAYS).await;
    assert_eq!(
        (found.days[1].refunded_minor, found.days[2].refunded_minor),
        (0, 1_000)
    );
    assert_eq!(found.days[1].revenue_minor, total);

    // Written down, it outlives the server.
    let shop = shop.reopen().await;
    let seller = Clerk::new(&shop, &seller.secret);
    assert_eq!(figures(&seller, DAYS).await.products[0].gazes, 6);
    let (rival, _) = shop.owner("rival@example.com").await;
    let found = figures(&rival, DAYS).await;
    assert!(found.products.is_empty() && found.days.iter().all(|day| day.orders == 0));
    let none = figures(&seller, &format!("{DAYS}&currency=CNY")).await;
    assert_eq!(
        (none.days[1].orders, none.other_currencies),
        (0, vec!["USD".to_owned()])
    );
}

#[tokio::test]
async fn what_is_counted_last_is_written_down_when_the_server_stops() {
    let shop = Shop::open().await;
    let seller = shop.seeded().await;
    let ann = shop.shopper().await;
    let look = json!([{"product_id": "bag-aurelia", "gazes": 2, "gaze_s": 1.0, "inspections": 0}]);
    assert_eq!(send(&ann, &looks(look)).await.status, 204);
    let shop = shop.reopen().await;
    let seller = Clerk::new(&shop, &seller.secret);
    assert_eq!(figures(&seller, DAYS).await.products[0].gazes, 2);
}

#[tokio::test]
async fn looks_are_bounded() {
    let shop = Shop::open().await;
    let ann = shop.shopper().await;
    let one = |gazes: i64, gaze_s: f64| json!([{"product_id": "bag-luna", "gazes": gazes, "gaze_s": gaze_s, "inspections": 0}]);
    for (body, pointer) in [
        (looks(one(1_001, 1.0)), "/looks/0/gazes"),
        (looks(one(1, -1.0)), "/looks/0/gaze_s"),
        (looks(one(1, 4_000.0)), "/looks/0/gaze_s"),
        (json!({"store_id": "nowhere", "looks": []}), "/store_id"),
    ] {
        let problem = send(&ann, &body)
            .await
            .assert_problem(422, code::INVALID_BODY);
        assert_eq!(problem.errors[0].pointer, pointer);
    }
    let mut answers = Vec::new();
    for _ in 0..40 {
        answers.push(send(&ann, &looks(one(1, 1.0))).await.status);
    }
    assert_eq!(answers.iter().filter(|status| **status == 204).count(), 26);
    assert_eq!(*answers.last().unwrap(), 429);
    shop.clock.advance_s(60);
    assert_eq!(send(&ann, &looks(one(1, 1.0))).await.status, 204);
}

#[tokio::test]
async fn days_are_days_and_not_too_many() {
    let shop = Shop::open().await;
    let seller = shop.seeded().await;
    for query in [
        "from=2026-11-11&to=2026-11-10",
        "from=2024-01-01&to=2026-01-01",
        "from=today&to=2026-01-01",
        "from=2026-11-10",
    ] {
        let path = format!("{}?{query}", routes::MERCHANT_FIGURES);
        seller
            .get(&path)
            .await
            .assert_problem(400, code::INVALID_QUERY);
    }
    assert_eq!(
        figures(&seller, "from=2026-01-01&to=2026-12-31")
            .await
            .days
            .len(),
        365
    );
}
