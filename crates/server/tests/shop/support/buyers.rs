//! Shoppers who buy until the server is gone, remember what they were promised, and ask again.

use std::sync::atomic::{AtomicUsize, Ordering};

use buyplus_api::{CheckoutSession, CompleteRequest, Mandate, code, routes};
use reqwest::Method;
use serde::Serialize;
use serde_json::json;
use tokio::time::{Duration, sleep};

use super::{BAG, Data, Shopper, enrol, new_key, terms};

pub const STOCK: i64 = 100_000;
/// What one of the goods costs; from 50.00 shipping is free.
const PRICE_MINOR: i64 = 24_900;

/// A shopper who remembers what was sent and what was answered.
pub struct Buyer {
    pub shopper: Shopper,
    bag_id: String,
    /// The payment that was sent and not answered yet.
    pub intent: Option<(String, String, CompleteRequest)>,
    pub orders: Vec<String>,
}

/// Puts enough of what buyers buy on the shelf.
pub async fn stock_up(data: &Data) {
    let stock = format!("UPDATE inventory SET on_hand = {STOCK} WHERE variant_id = '{BAG}'");
    data.execute(&stock).await;
}

impl Buyer {
    pub async fn new(url: &str) -> Self {
        let mut shopper = enrol(url).await;
        let mut terms = terms(&shopper.device_id, 1);
        terms.cap_per_payment_minor = 10_000_000;
        terms.cap_per_day_minor = 1_000_000_000_000;
        terms.max_payments_per_day = 1_000_000;
        shopper.mandate_id = shopper.agree(terms).await.json::<Mandate>(201).id;
        let bag_id = shopper.bag().await.id;
        Self {
            shopper,
            bag_id,
            intent: None,
            orders: Vec::new(),
        }
    }

    /// Buys until the server is gone.
    pub async fn buy(mut self, answered: std::sync::Arc<AtomicUsize>) -> Self {
        while self.once(&answered).await.is_some() {}
        self
    }

    /// One step further; nothing where there was no answer.
    pub async fn once(&mut self, answered: &AtomicUsize) -> Option<()> {
        if let Some((session_id, key, request)) = &self.intent {
            let path = routes::checkout_complete(session_id);
            let (status, text) = self.ask(&path, key, request).await?;
            answered.fetch_add(1, Ordering::Relaxed);
            if status == 409 && text.contains(code::IDEMPOTENCY_IN_FLIGHT) {
                sleep(Duration::from_millis(20)).await;
                return Some(());
            }
            assert_eq!(status, 200, "{text}");
            let paid: CheckoutSession = serde_json::from_str(&text).unwrap();
            self.orders.push(paid.order_id.unwrap());
            self.intent = None;
            return Some(());
        }
        let line = json!({"variant_id": BAG, "quantity": 1});
        let path = routes::bag_lines(&self.bag_id);
        let (status, text) = self.ask(&path, &new_key(), &line).await?;
        assert_eq!(status, 201, "{text}");
        let review = json!({"bag_id": self.bag_id});
        let (status, text) = self
            .ask(routes::CHECKOUT_SESSIONS, &new_key(), &review)
            .await?;
        assert_eq!(status, 201, "{text}");
        let session: CheckoutSession = serde_json::from_str(&text).unwrap();
        let request = self.shopper.sign(&session);
        self.intent = Some((session.id, new_key(), request));
        Some(())
    }

    async fn ask(&self, path: &str, key: &str, body: &impl Serialize) -> Option<(u16, String)> {
        let request = self
            .shopper
            .http
            .request(Method::POST, format!("{}{path}", self.shopper.url))
            .bearer_auth(&self.shopper.token)
            .header(routes::IDEMPOTENCY_KEY, key)
            .json(body);
        let response = request.send().await.ok()?;
        Some((response.status().as_u16(), response.text().await.ok()?))
    }
}

/// What holds at every moment, whatever happened.
pub async fn assert_sound(data: &Data, buyers: &[Buyer], when: &str) {
    let off_balance = "SELECT COUNT(*) FROM (SELECT transaction_id FROM ledger_entries \
         GROUP BY transaction_id HAVING SUM(amount_minor) <> 0) off";
    assert_eq!(
        data.number(off_balance).await,
        0,
        "the ledger does not sum to zero {when}"
    );
    // In one statement each: the server may be taking up a payment meanwhile.
    let goods = format!(
        "SELECT (SELECT SUM(on_hand) FROM inventory WHERE variant_id = '{BAG}') * {PRICE_MINOR} \
         + (SELECT COALESCE(SUM(amount_minor), 0) FROM orders)"
    );
    let all = STOCK * PRICE_MINOR;
    assert_eq!(
        data.number(&goods).await,
        all,
        "stock and sales do not add up {when}"
    );
    let unpaid = "SELECT (SELECT COALESCE(SUM(amount_minor), 0) FROM ledger_entries WHERE amount_minor > 0) \
         - (SELECT COALESCE(SUM(amount_minor), 0) FROM orders)";
    assert_eq!(
        data.number(unpaid).await,
        0,
        "money and orders do not add up {when}"
    );
    let twice = "SELECT COUNT(*) FROM (SELECT session_id FROM payments WHERE kind = 'capture' AND state <> 'failed' \
         GROUP BY session_id HAVING COUNT(*) > 1) twice";
    assert_eq!(
        data.number(twice).await,
        0,
        "a session was paid twice {when}"
    );
    let ids: Vec<_> = buyers.iter().flat_map(|buyer| &buyer.orders).collect();
    let list = ids
        .iter()
        .map(|id| format!("'{id}'"))
        .collect::<Vec<_>>()
        .join(",");
    if !ids.is_empty() {
        let found = data
            .number(&format!("SELECT COUNT(*) FROM orders WHERE id IN ({list})"))
            .await;
        assert_eq!(
            found,
            ids.len() as i64,
            "an acknowledged order is gone {when}"
        );
    }
}
