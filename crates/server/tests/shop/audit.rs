//! What was done for a merchant can be read by its owners, and by nobody else.

use buyplus_api::{AuditPage, Role, code, routes};
use serde_json::json;

use super::{staff::Clerk, support::Shop};

#[tokio::test]
async fn who_did_what_and_how_it_ended_is_kept() {
    let shop = Shop::open().await;
    let (owner, session) = shop.owner("olga@example.com").await;
    let (other, _) = shop.owner("rival@example.com").await;
    let viewer = owner.hire(&shop, "eve@example.com", Role::Viewer).await;
    let key = json!({"name": "Till", "role": "editor", "scopes": ["orders"]});
    viewer
        .post(routes::MERCHANT_KEYS, &key)
        .await
        .assert_problem(403, code::FORBIDDEN);
    let wrong = json!({"email": "olga@example.com", "password": "wrong horse battery"});
    Clerk::new(&shop, "")
        .post(routes::MERCHANT_SESSIONS, &wrong)
        .await
        .assert_problem(401, code::SIGN_IN_FAILED);

    let page: AuditPage = owner.get(routes::MERCHANT_AUDIT).await.json(200);
    let told: Vec<_> = page
        .items
        .iter()
        .map(|entry| (entry.action.as_str(), entry.status))
        .collect();
    assert_eq!(
        told,
        [
            ("POST /v1/merchant/sessions", 401),
            ("POST /v1/merchant/keys", 403),
            ("POST /v1/merchant-invitations/accept", 201),
            ("POST /v1/merchant/invitations", 201),
            ("POST /v1/merchants", 201),
        ]
    );
    assert_eq!(page.items[0].actor, "nobody");
    assert_eq!(
        page.items[4].actor,
        format!("user:{}", session.user.unwrap().id)
    );
    assert!(
        page.items
            .iter()
            .all(|entry| entry.address_hash == page.items[0].address_hash)
    );
    assert!(!page.items[0].address_hash.contains("127.0.0.1"));

    let first: AuditPage = owner.get("/v1/merchant/audit?limit=2").await.json(200);
    assert_eq!(first.items, page.items[..2]);
    let path = format!(
        "/v1/merchant/audit?limit=9&cursor={}",
        first.next_cursor.unwrap()
    );
    let rest: AuditPage = owner.get(&path).await.json(200);
    assert_eq!(
        (rest.items.as_slice(), rest.next_cursor),
        (&page.items[2..], None)
    );

    let theirs: AuditPage = other.get(routes::MERCHANT_AUDIT).await.json(200);
    assert_eq!(theirs.items.len(), 1);
    viewer
        .get(routes::MERCHANT_AUDIT)
        .await
        .assert_problem(403, code::FORBIDDEN);
}
