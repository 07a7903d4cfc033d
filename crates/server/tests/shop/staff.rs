//! A merchant's people and keys: who may do what, and how they come and go.

use buyplus_api::{ApiKey, Invitation, MerchantSession, Role, Scope, User, code, routes};
use buyplus_server::{Config, Server};
use reqwest::{Client, Method, header};
use serde::Serialize;
use serde_json::{Value, json};

use crate::support::{Answer, Shop, http_client};

const PASSWORD: &str = "correct horse battery";

/// Somebody who asks for a merchant.
#[derive(Clone)]
pub struct Clerk {
    url: String,
    http: Client,
    pub secret: String,
}

impl Clerk {
    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn new(shop: &Shop, secret: &str) -> Self {
        Self {
            url: shop.running.url(),
            http: http_client(),
            secret: secret.to_owned(),
        }
    }

    pub async fn send(&self, method: Method, path: &str, body: Option<&impl Serialize>) -> Answer {
        let request = self.http.request(method, format!("{}{path}", self.url));
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        Answer::of(request.bearer_auth(&self.secret).send().await.unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None::<&()>).await
    }

    pub async fn post(&self, path: &str, body: &impl Serialize) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None::<&()>).await
    }

    /// Asks somebody to work here, and what they are as soon as they do.
    pub async fn hire(&self, shop: &Shop, email: &str, role: Role) -> Clerk {
        let asked = self
            .post(
                routes::MERCHANT_INVITATIONS,
                &json!({"email": email, "role": role}),
            )
            .await;
        let token = asked.json::<Invitation>(201).token.unwrap();
        let session: MerchantSession = accept(shop, &token.0).await.json(201);
        assert_eq!(session.role, role);
        Clerk::new(shop, &session.token.unwrap().0)
    }
}

impl Shop {
    /// The tools of the merchant that the shop starts with.
    pub async fn seeded(&self) -> Clerk {
        let config = Config {
            files: self.dir.path().join("files"),
            ..Config::new(self.data.database(), self.dir.path().join("assets"))
        };
        Clerk::new(self, &Server::seed(&config).await.unwrap().merchant_key)
    }

    /// The first owner of a new merchant.
    pub async fn owner(&self, email: &str) -> (Clerk, MerchantSession) {
        let body = json!({"merchant_name": {"en": "Second shop"}, "email": email, "password": PASSWORD,
            "name": "Olga"});
        let session: MerchantSession = Clerk::new(self, "")
            .post(routes::MERCHANTS, &body)
            .await
            .json(201);
        let token = session.token.clone().unwrap();
        (Clerk::new(self, &token.0), session)
    }
}

async fn accept(shop: &Shop, token: &str) -> Answer {
    let body = json!({"token": token, "name": "Eve", "password": PASSWORD});
    Clerk::new(shop, "")
        .post(routes::INVITATION_ACCEPT, &body)
        .await
}

async fn sign_in(shop: &Shop, email: &str, password: &str) -> Answer {
    let body = json!({"email": email, "password": password});
    Clerk::new(shop, "")
        .post(routes::MERCHANT_SESSIONS, &body)
        .await
}

#[tokio::test]
async fn people_are_invited_once_and_do_what_their_role_allows() {
    let shop = Shop::open().await;
    let (owner, session) = shop.owner("olga@example.com").await;
    assert_eq!((session.role, session.scopes.len()), (Role::Owner, 3));
    let asked: Invitation = owner
        .post(
            routes::MERCHANT_INVITATIONS,
            &json!({"email": "Eve@example.com", "role": "viewer"}),
        )
        .await
        .json(201);
    let open: Vec<Invitation> = owner.get(routes::MERCHANT_INVITATIONS).await.json(200);
    assert_eq!(open.len(), 1);
    assert!(open[0].token.is_none(), "told only once");
    let token = asked.token.unwrap().0;
    let eve: MerchantSession = accept(&shop, &token).await.json(201);
    let again = accept(&shop, &token).await;
    again.assert_problem(409, code::INVITATION_INVALID);

    let viewer = Clerk::new(&shop, &eve.token.unwrap().0);
    let users: Vec<User> = viewer.get(routes::MERCHANT_USERS).await.json(200);
    let roles: Vec<_> = users.iter().map(|user| user.role).collect();
    assert_eq!(roles, [Role::Owner, Role::Viewer]);
    for path in [
        routes::MERCHANT_KEYS,
        routes::MERCHANT_INVITATIONS,
        routes::MERCHANT_AUDIT,
    ] {
        let refused = viewer.get(path).await;
        refused.assert_problem(403, code::FORBIDDEN);
    }
    let eve_id = eve.user.unwrap().id;
    let raise = viewer
        .send(
            Method::PATCH,
            &routes::merchant_user(&eve_id),
            Some(&json!({"role": "owner"})),
        )
        .await;
    raise.assert_problem(403, code::FORBIDDEN);

    let raised = owner
        .send(
            Method::PATCH,
            &routes::merchant_user(&eve_id),
            Some(&json!({"role": "owner"})),
        )
        .await;
    assert_eq!(raised.json::<User>(200).role, Role::Owner);
    assert_eq!(
        viewer.get(routes::MERCHANT_KEYS).await.status,
        200,
        "from now on"
    );
    assert_eq!(
        owner.delete(&routes::merchant_user(&eve_id)).await.status,
        204
    );
    let parted = viewer.get(routes::MERCHANT_USERS).await;
    parted.assert_problem(401, code::UNAUTHORIZED);
}

#[tokio::test]
async fn a_merchant_keeps_an_owner() {
    let shop = Shop::open().await;
    let (owner, session) = shop.owner("olga@example.com").await;
    let mine = routes::merchant_user(&session.user.unwrap().id);
    owner
        .delete(&mine)
        .await
        .assert_problem(409, code::LAST_OWNER);
    owner
        .send(Method::PATCH, &mine, Some(&json!({"role": "editor"})))
        .await
        .assert_problem(409, code::LAST_OWNER);
    owner.hire(&shop, "second@example.com", Role::Owner).await;
    assert_eq!(owner.delete(&mine).await.status, 204);
}

#[tokio::test]
async fn invitations_end_when_withdrawn_or_after_a_week() {
    let shop = Shop::open().await;
    let (owner, _) = shop.owner("olga@example.com").await;
    let invite = || async {
        let body = json!({"email": "eve@example.com", "role": "editor"});
        owner
            .post(routes::MERCHANT_INVITATIONS, &body)
            .await
            .json::<Invitation>(201)
    };
    let withdrawn = invite().await;
    let path = routes::merchant_invitation(&withdrawn.id);
    assert_eq!(owner.delete(&path).await.status, 204);
    owner
        .delete(&path)
        .await
        .assert_problem(404, code::NOT_FOUND);
    let refused = accept(&shop, &withdrawn.token.unwrap().0).await;
    refused.assert_problem(409, code::INVITATION_INVALID);
    let late = invite().await;
    shop.clock.advance_s(7 * 24 * 3600);
    let refused = accept(&shop, &late.token.unwrap().0).await;
    refused.assert_problem(409, code::INVITATION_INVALID);
}

#[tokio::test]
async fn keys_are_kept_to_their_role_and_scopes_and_only_as_hashes() {
    let shop = Shop::open().await;
    let (owner, _) = shop.owner("olga@example.com").await;
    let make = |role: &'static str, scopes: Value| {
        let (owner, body) = (
            owner.clone(),
            json!({"name": "Till", "role": role, "scopes": scopes}),
        );
        async move { owner.post(routes::MERCHANT_KEYS, &body).await }
    };
    make("editor", json!([]))
        .await
        .assert_problem(422, code::INVALID_BODY);
    let key: ApiKey = make("owner", json!(["access"])).await.json(201);
    let secret = key.key.clone().unwrap().0;
    assert!(secret.starts_with(&key.prefix));
    let tool = Clerk::new(&shop, &secret);
    assert_eq!(tool.get(routes::MERCHANT_USERS).await.status, 200);
    let beyond = json!({"name": "More", "role": "owner", "scopes": ["orders"]});
    tool.post(routes::MERCHANT_KEYS, &beyond)
        .await
        .assert_problem(403, code::FORBIDDEN);
    tool.delete(routes::MERCHANT_SESSION)
        .await
        .assert_problem(403, code::FORBIDDEN);

    let elsewhere: ApiKey = make("owner", json!(["catalogue"])).await.json(201);
    let elsewhere = Clerk::new(&shop, &elsewhere.key.unwrap().0);
    let refused = elsewhere.get(routes::MERCHANT_USERS).await;
    refused.assert_problem(403, code::FORBIDDEN);
    let who: MerchantSession = elsewhere.get(routes::MERCHANT_SESSION).await.json(200);
    assert_eq!(
        (who.scopes, who.user, who.token),
        (vec![Scope::Catalogue], None, None)
    );

    let listed: Vec<ApiKey> = owner.get(routes::MERCHANT_KEYS).await.json(200);
    assert_eq!(listed.len(), 2);
    assert!(listed.iter().all(|key| key.key.is_none()));
    let path = routes::merchant_key(&key.id);
    assert_eq!(owner.delete(&path).await.status, 204);
    assert_eq!(owner.delete(&path).await.status, 204);
    tool.get(routes::MERCHANT_USERS)
        .await
        .assert_problem(401, code::UNAUTHORIZED);
    let database = shop.data.everything().await;
    let told = secret.split_once('.').unwrap().1.as_bytes();
    assert!(!database.windows(told.len()).any(|bytes| bytes == told));
}

#[tokio::test]
async fn a_person_signs_in_and_out_with_a_token_or_a_cookie() {
    let shop = Shop::open().await;
    shop.owner("olga@example.com").await;
    let wrong = sign_in(&shop, "olga@example.com", "wrong horse battery").await;
    wrong.assert_problem(401, code::SIGN_IN_FAILED);
    let answer = sign_in(&shop, "Olga@example.com", PASSWORD).await;
    let cookie = answer.headers[header::SET_COOKIE]
        .to_str()
        .unwrap()
        .to_owned();
    for part in [
        "__Host-buyplus=bps_",
        "; Secure",
        "; HttpOnly",
        "; SameSite=Strict",
        "; Path=/;",
    ] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let session: MerchantSession = answer.json(201);
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let ask = |method: Method, site: Option<(&'static str, String)>| {
        let request = http_client().request(
            method,
            format!("{}{}", shop.running.url(), routes::MERCHANT_SESSION),
        );
        let request = request.header(header::COOKIE, &cookie);
        let request = match site {
            Some((name, value)) => request.header(name, value),
            None => request,
        };
        async move { Answer::of(request.send().await.unwrap()).await }
    };
    assert_eq!(
        ask(Method::GET, None)
            .await
            .json::<MerchantSession>(200)
            .user,
        session.user
    );
    for site in [
        None,
        Some(("sec-fetch-site", "cross-site".to_owned())),
        Some(("sec-fetch-site", "same-site".to_owned())),
        Some(("origin", "https://evil.example".to_owned())),
    ] {
        let refused = ask(Method::DELETE, site).await;
        refused.assert_problem(403, code::CROSS_SITE);
    }
    let origin = Some(("origin", shop.running.url()));
    let out = ask(Method::DELETE, origin).await;
    assert_eq!(out.status, 204, "{}", out.text);
    assert!(
        out.headers[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .contains("Max-Age=0")
    );
    ask(Method::GET, None)
        .await
        .assert_problem(401, code::UNAUTHORIZED);
}

#[tokio::test]
async fn a_session_ends_after_a_working_day() {
    let shop = Shop::open().await;
    let (owner, _) = shop.owner("olga@example.com").await;
    shop.clock.advance_s(12 * 3600 - 1);
    assert_eq!(owner.get(routes::MERCHANT_SESSION).await.status, 200);
    shop.clock.advance_s(1);
    let ended = owner.get(routes::MERCHANT_SESSION).await;
    ended.assert_problem(401, code::UNAUTHORIZED);
}

#[tokio::test]
async fn one_person_works_for_two_merchants_and_says_for_which() {
    let shop = Shop::open().await;
    let (_, first) = shop.owner("olga@example.com").await;
    let (_, second) = shop.owner("olga@example.com").await;
    assert_eq!(first.user.unwrap().id, second.user.clone().unwrap().id);
    let refused = sign_in(&shop, "olga@example.com", PASSWORD).await;
    refused.assert_problem(422, code::INVALID_BODY);
    let body = json!({"email": "olga@example.com", "password": PASSWORD, "merchant_id": second.merchant.id});
    let session: MerchantSession = Clerk::new(&shop, "")
        .post(routes::MERCHANT_SESSIONS, &body)
        .await
        .json(201);
    assert_eq!(session.merchant.id, second.merchant.id);
    let stolen = json!({"merchant_name": {"en": "Third"}, "email": "olga@example.com", "password": "not hers at all",
        "name": "Mallory"});
    let refused = Clerk::new(&shop, "").post(routes::MERCHANTS, &stolen).await;
    refused.assert_problem(401, code::SIGN_IN_FAILED);
}
