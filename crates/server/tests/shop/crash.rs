//! A real process, killed without warning in the middle of a purchase.

use buyplus_api::{CheckoutSession, Mandate, code, routes};

use crate::support::{Answer, BAG, Data, Process, Shopper, enrol, new_key, terms};

/// Repeats before a payment counts as lost.
const PATIENCE: u32 = 6000;

async fn shopper(url: &str) -> Shopper {
    let mut shopper = enrol(url).await;
    shopper.mandate_id = shopper
        .agree(terms(&shopper.device_id, 1))
        .await
        .json::<Mandate>(201)
        .id;
    shopper
}

/// Repeats a payment until it is no longer said to be under way.
async fn repeat(shopper: &Shopper, session: &CheckoutSession, key: &str) -> Answer {
    for _ in 0..PATIENCE {
        let answer = shopper
            .complete(&session.id, key, &shopper.sign(session))
            .await;
        if !(answer.status == 409 && answer.text.contains(code::IDEMPOTENCY_IN_FLIGHT)) {
            return answer;
        }
        // Where servers share a database, what a dead one left is taken up when its lease is over.
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the payment was never taken up again");
}

async fn assert_paid_once(data: &Data) {
    assert_eq!(data.number("SELECT COUNT(*) FROM orders").await, 1);
    assert_eq!(
        data.number("SELECT COUNT(*) FROM ledger_transactions")
            .await,
        1
    );
    assert_eq!(data.number("SELECT COUNT(*) FROM ledger_entries").await, 2);
    assert_eq!(
        data.number("SELECT SUM(amount_minor) FROM ledger_entries")
            .await,
        0
    );
    assert_eq!(data.number("SELECT SUM(reserved) FROM inventory").await, 0);
}

#[tokio::test]
async fn killed_between_capture_and_order_it_charges_once() {
    let dir = tempfile::tempdir().unwrap();
    let data = Data::new(dir.path()).await;
    let mut process = Process::serve(&data, dir.path()).await;
    let ann = shopper(&process.url).await;
    let (session, key) = (ann.review_one(BAG).await, new_key());
    // The step after the capture fails, and the note that it failed as well: to the data, a crash in between.
    data.break_writes("INSERT", "orders").await;
    data.break_writes("UPDATE", "idempotency_keys").await;
    ann.complete(&session.id, &key, &ann.sign(&session))
        .await
        .assert_problem(500, code::INTERNAL);
    process.kill().await;
    let pending = "SELECT COUNT(*) FROM payments WHERE state = 'pending'";
    assert_eq!(data.number(pending).await, 1);
    data.mend("orders").await;
    data.mend("idempotency_keys").await;

    let process = Process::serve(&data, dir.path()).await;
    let ann = Shopper {
        url: process.url.clone(),
        ..ann
    };
    let again = repeat(&ann, &session, &key).await;
    assert_eq!(again.status, 200, "{}", again.text);
    assert_paid_once(&data).await;
}

#[tokio::test]
async fn killed_at_any_moment_it_charges_once() {
    for patience in [0, 1, 10, 100, 1000] {
        let dir = tempfile::tempdir().unwrap();
        let data = Data::new(dir.path()).await;
        let mut process = Process::serve(&data, dir.path()).await;
        let ann = shopper(&process.url).await;
        let (session, key) = (ann.review_one(BAG).await, new_key());
        let paying = {
            let (ann, session, key) = (ann.clone(), session.clone(), key.clone());
            tokio::spawn(async move {
                let path = format!("{}{}", ann.url, routes::checkout_complete(&session.id));
                let request = ann
                    .http
                    .post(path)
                    .bearer_auth(&ann.token)
                    .header(routes::IDEMPOTENCY_KEY, key);
                drop(request.json(&ann.sign(&session)).send().await);
            })
        };
        for _ in 0..patience {
            tokio::task::yield_now().await;
        }
        process.kill().await;
        paying.await.unwrap();

        let process = Process::serve(&data, dir.path()).await;
        let ann = Shopper {
            url: process.url.clone(),
            ..ann
        };
        let again = repeat(&ann, &session, &key).await;
        assert_eq!(again.status, 200, "{}", again.text);
        assert_paid_once(&data).await;
    }
}

#[tokio::test]
async fn an_acknowledged_order_outlives_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let data = Data::new(dir.path()).await;
    let mut process = Process::serve(&data, dir.path()).await;
    let ann = shopper(&process.url).await;
    let (session, key) = (ann.review_one(BAG).await, new_key());
    let first = ann.complete(&session.id, &key, &ann.sign(&session)).await;
    process.kill().await;
    assert_eq!(first.status, 200);

    let process = Process::serve(&data, dir.path()).await;
    let ann = Shopper {
        url: process.url.clone(),
        ..ann
    };
    let again = ann.complete(&session.id, &key, &ann.sign(&session)).await;
    assert_eq!(
        (again.status, again.replayed, again.text),
        (200, true, first.text)
    );
    assert_paid_once(&data).await;
}
