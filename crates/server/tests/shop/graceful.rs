//! Told to stop, the server finishes what is under way.

use buyplus_api::routes;

use crate::support::{BAG, Gate, Shop};

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_under_way_is_answered_before_the_server_stops() {
    let gate = Gate::closed();
    let shop = Shop::with_provider(gate.clone()).await;
    let shopper = shop.shopper().await;
    let session = shopper.review_one(BAG).await;
    let paying = {
        let (shopper, session) = (shopper.clone(), session.clone());
        tokio::spawn(async move { shopper.pay(&session).await })
    };
    gate.until_entered().await;
    let stopping = tokio::spawn(shop.running.shutdown());
    gate.let_go();
    assert_eq!(paying.await.unwrap().status, 200);
    stopping.await.unwrap().unwrap();
    let url = format!("{}{}", shopper.url, routes::HEALTHZ);
    assert!(shopper.http.get(url).send().await.unwrap_err().is_connect());
}
