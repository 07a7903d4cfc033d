//! Accounts on top of devices: signing in and out, tokens that end, and parting with a lost phone.

use buyplus_api::{Account, AccountDevice, AccountSession, RefreshRequest, Secret, code, routes};
use ed25519_dalek::Signer;
use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, BAG, Shop, Shopper, encode, enrol};

const SCARF: &str = "scarf-seta-peacock";
const EMAIL: &str = "ann@example.com";
pub const PASSWORD: &str = "correct horse battery";

impl Shopper {
    pub async fn sign_up(&self, email: &str) -> AccountSession {
        let body = json!({"email": email, "password": PASSWORD, "name": "Ann"});
        self.send(Method::POST, routes::ACCOUNTS, None, Some(&body))
            .await
            .json(201)
    }

    async fn sign_in(&self, email: &str, password: &str) -> Answer {
        let body = json!({"email": email, "password": password});
        self.send(Method::POST, routes::ACCOUNT_SESSIONS, None, Some(&body))
            .await
    }

    async fn refresh(&self, token: &Secret) -> Answer {
        let mut body = RefreshRequest {
            refresh_token: token.clone(),
            signature: String::new(),
        };
        body.signature = encode(&self.key.sign(&body.signing_bytes()).to_bytes());
        self.send(Method::POST, routes::ACCOUNT_REFRESH, None, Some(&body))
            .await
    }

    /// The same shopper, asking with another token.
    pub fn with(&self, token: &Secret) -> Self {
        Self {
            token: token.0.clone(),
            ..self.clone()
        }
    }
}

#[tokio::test]
async fn a_guest_opens_an_account_and_goes_on_shopping() {
    let shop = Shop::open().await;
    let guest = shop.shopper().await;
    guest
        .get(routes::ACCOUNT)
        .await
        .assert_problem(403, code::FORBIDDEN);
    guest.add(SCARF, 1).await;
    let session = guest.sign_up(" Ann@Example.com ").await;
    assert_eq!(session.account.email, EMAIL);
    let ann = guest.with(&session.access_token);
    assert_eq!(
        ann.get(routes::ACCOUNT).await.json::<Account>(200),
        session.account
    );
    assert_eq!(ann.bag().await.lines[0].quantity, 1, "the bag came along");
    let bought = ann.buy(SCARF).await.lines;
    assert_eq!(bought.iter().map(|line| line.quantity).sum::<u32>(), 2);
    assert_eq!(
        guest.get(routes::ORDERS).await.status,
        200,
        "the device's own token works on"
    );
}

#[tokio::test]
async fn signing_in_needs_the_password_and_tells_nothing_else() {
    let shop = Shop::open().await;
    let guest = shop.shopper().await;
    guest.sign_up(EMAIL).await;
    let phone = enrol(&shop.running.url()).await;
    let wrong = phone.sign_in(EMAIL, "correct horse batterz").await;
    let unknown = phone.sign_in("bob@example.com", PASSWORD).await;
    wrong.assert_problem(401, code::SIGN_IN_FAILED);
    unknown.assert_problem(401, code::SIGN_IN_FAILED);
    assert_eq!(
        wrong.text, unknown.text,
        "not even whether there is such an account"
    );
    let session: AccountSession = phone.sign_in("ANN@example.com", PASSWORD).await.json(201);
    let ann = phone.with(&session.access_token);
    let devices: Vec<AccountDevice> = ann.get(routes::ACCOUNT_DEVICES).await.json(200);
    let here: Vec<_> = devices
        .iter()
        .map(|one| (one.id.as_str(), one.is_this_one))
        .collect();
    assert_eq!(here.len(), 2);
    assert!(here.contains(&(phone.device_id.as_str(), true)));
    assert!(here.contains(&(guest.device_id.as_str(), false)));
    let taken = json!({"email": EMAIL, "password": PASSWORD});
    let again = phone
        .send(Method::POST, routes::ACCOUNTS, None, Some(&taken))
        .await;
    again.assert_problem(409, code::EMAIL_TAKEN);
    let short = json!({"email": "c@example.com", "password": "short"});
    let refused = phone
        .send(Method::POST, routes::ACCOUNTS, None, Some(&short))
        .await;
    refused.assert_problem(422, code::INVALID_BODY);
}

#[tokio::test]
async fn an_access_token_ends_soon_and_a_refresh_token_works_once() {
    let shop = Shop::open().await;
    let guest = shop.shopper().await;
    let first = guest.sign_up(EMAIL).await;
    shop.clock.advance_s(15 * 60);
    let late = guest.with(&first.access_token).get(routes::ACCOUNT).await;
    late.assert_problem(401, code::UNAUTHORIZED);
    let second: AccountSession = guest.refresh(&first.refresh_token).await.json(200);
    let ann = guest.with(&second.access_token);
    assert_eq!(ann.get(routes::ACCOUNT).await.status, 200);

    shop.clock.advance_s(31);
    let stolen = guest.refresh(&first.refresh_token).await;
    stolen.assert_problem(401, code::REFRESH_REUSED);
    ann.get(routes::ACCOUNT)
        .await
        .assert_problem(401, code::UNAUTHORIZED);
    let ended = guest.refresh(&second.refresh_token).await;
    ended.assert_problem(401, code::SESSION_ENDED);
    assert_eq!(
        guest.get(routes::ORDERS).await.status,
        200,
        "a guest again, bag and all"
    );
}

#[tokio::test]
async fn an_answer_that_was_lost_does_not_sign_out() {
    let shop = Shop::open().await;
    let guest = shop.shopper().await;
    let first = guest.sign_up(EMAIL).await;
    let lost: AccountSession = guest.refresh(&first.refresh_token).await.json(200);
    shop.clock.advance_s(29);
    let again: AccountSession = guest.refresh(&first.refresh_token).await.json(200);
    let ann = guest.with(&again.access_token);
    assert_eq!(ann.get(routes::ACCOUNT).await.status, 200);
    let old = guest.with(&lost.access_token).get(routes::ACCOUNT).await;
    old.assert_problem(401, code::UNAUTHORIZED);
}

#[tokio::test]
async fn tokens_are_of_one_device_alone() {
    let shop = Shop::open().await;
    let (guest, thief) = (shop.shopper().await, shop.shopper().await);
    let session = guest.sign_up(EMAIL).await;
    let stolen = thief.refresh(&session.refresh_token).await;
    stolen.assert_problem(403, code::SIGNATURE_INVALID);
    let still: AccountSession = guest.refresh(&session.refresh_token).await.json(200);
    for broken in ["bpr_", "bpr_x", "bpr_as_1.x", &still.access_token.0] {
        let refused = guest.refresh(&Secret(broken.to_owned())).await;
        refused.assert_problem(401, code::SESSION_ENDED);
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_and_parting_with_a_device_ends_all_of_it() {
    let shop = Shop::open().await;
    let (home, lost) = (shop.shopper().await, shop.shopper().await);
    let at_home = home.with(&home.sign_up(EMAIL).await.access_token);
    let session: AccountSession = lost.sign_in(EMAIL, PASSWORD).await.json(201);
    let review = lost.review_one(BAG).await;

    let other = shop.shopper().await;
    let bob = other.with(&other.sign_up("bob@example.com").await.access_token);
    let path = routes::account_device(&lost.device_id);
    let delete = |who: Shopper, path: String| async move {
        who.send(Method::DELETE, &path, None, None::<&()>).await
    };
    delete(bob, path.clone())
        .await
        .assert_problem(404, code::NOT_FOUND);
    assert_eq!(delete(at_home.clone(), path.clone()).await.status, 204);
    for token in [&session.access_token, &Secret(lost.token.clone())] {
        let refused = lost.with(token).get(routes::ORDERS).await;
        refused.assert_problem(401, code::UNAUTHORIZED);
    }
    lost.pay(&review)
        .await
        .assert_problem(401, code::UNAUTHORIZED);
    let revoked = shop
        .number("SELECT COUNT(*) FROM mandates WHERE revoked_ms IS NOT NULL")
        .await;
    assert_eq!(revoked, 1);

    let out = delete(at_home.clone(), routes::ACCOUNT_SESSION.to_owned()).await;
    assert_eq!(out.status, 204);
    let refused = at_home.get(routes::ACCOUNT).await;
    refused.assert_problem(401, code::UNAUTHORIZED);
    assert_eq!(home.get(routes::ORDERS).await.status, 200);
}
