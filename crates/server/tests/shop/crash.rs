//! A real process, killed without warning in the middle of a purchase.

use std::{path::Path, process::Stdio};

use buyplus_api::{CheckoutSession, Mandate, code, routes};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use crate::support::{Answer, BAG, Shopper, enrol, execute, new_key, number, terms};

const SERVER: &str = env!("CARGO_BIN_EXE_buyplus-server");

/// Makes the step after the capture fail, and the note that it failed as well: to the data, a crash in between.
const BREAK: &str = "CREATE TRIGGER break_order BEFORE INSERT ON orders BEGIN SELECT RAISE(ABORT, 'broken'); END; \
     CREATE TRIGGER break_note BEFORE UPDATE ON idempotency_keys BEGIN SELECT RAISE(ABORT, 'broken'); END;";
const MEND: &str = "DROP TRIGGER break_order; DROP TRIGGER break_note;";

/// Repeats before a payment counts as lost.
const PATIENCE: u32 = 1000;

struct Process {
    child: Child,
    url: String,
}

async fn serve(dir: &Path) -> Process {
    let mut child = Command::new(SERVER)
        .args(["serve", "--listen", "127.0.0.1:0", "--database"])
        .arg(format!("sqlite:{}", dir.join("shop.db").display()))
        .arg("--assets")
        .arg(dir.join("assets"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let line = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .next_line()
        .await
        .unwrap()
        .unwrap();
    let listening: Value = serde_json::from_str(&line).unwrap();
    Process {
        child,
        url: listening["url"].as_str().unwrap().to_owned(),
    }
}

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
    }
    panic!("the payment was never taken up again");
}

async fn assert_paid_once(database: &Path) {
    assert_eq!(number(database, "SELECT COUNT(*) FROM orders").await, 1);
    assert_eq!(
        number(database, "SELECT COUNT(*) FROM ledger_transactions").await,
        1
    );
    assert_eq!(
        number(database, "SELECT COUNT(*) FROM ledger_entries").await,
        2
    );
    assert_eq!(
        number(database, "SELECT SUM(amount_minor) FROM ledger_entries").await,
        0
    );
    assert_eq!(
        number(database, "SELECT SUM(reserved) FROM inventory").await,
        0
    );
}

#[tokio::test]
async fn killed_between_capture_and_order_it_charges_once() {
    let dir = tempfile::tempdir().unwrap();
    let database = dir.path().join("shop.db");
    let mut process = serve(dir.path()).await;
    let ann = shopper(&process.url).await;
    let (session, key) = (ann.review_one(BAG).await, new_key());
    execute(&database, BREAK).await;
    ann.complete(&session.id, &key, &ann.sign(&session))
        .await
        .assert_problem(500, code::INTERNAL);
    process.child.kill().await.unwrap();
    let pending = "SELECT COUNT(*) FROM payments WHERE state = 'pending'";
    assert_eq!(number(&database, pending).await, 1);
    execute(&database, MEND).await;

    let process = serve(dir.path()).await;
    let ann = Shopper {
        url: process.url.clone(),
        ..ann
    };
    let again = repeat(&ann, &session, &key).await;
    assert_eq!(again.status, 200, "{}", again.text);
    assert_paid_once(&database).await;
}

#[tokio::test]
async fn killed_at_any_moment_it_charges_once() {
    for patience in [0, 1, 10, 100, 1000] {
        let dir = tempfile::tempdir().unwrap();
        let database = dir.path().join("shop.db");
        let mut process = serve(dir.path()).await;
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
        process.child.kill().await.unwrap();
        paying.await.unwrap();

        let process = serve(dir.path()).await;
        let ann = Shopper {
            url: process.url.clone(),
            ..ann
        };
        let again = repeat(&ann, &session, &key).await;
        assert_eq!(again.status, 200, "{}", again.text);
        assert_paid_once(&database).await;
    }
}

#[tokio::test]
async fn an_acknowledged_order_outlives_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let mut process = serve(dir.path()).await;
    let ann = shopper(&process.url).await;
    let (session, key) = (ann.review_one(BAG).await, new_key());
    let first = ann.complete(&session.id, &key, &ann.sign(&session)).await;
    process.child.kill().await.unwrap();
    assert_eq!(first.status, 200);

    let process = serve(dir.path()).await;
    let ann = Shopper {
        url: process.url.clone(),
        ..ann
    };
    let again = ann.complete(&session.id, &key, &ann.sign(&session)).await;
    assert_eq!(
        (again.status, again.replayed, again.text),
        (200, true, first.text)
    );
    assert_paid_once(&dir.path().join("shop.db")).await;
}
