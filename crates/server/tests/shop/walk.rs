//! Walks every route of the `OpenAPI` document as the wrong shopper, as the wrong merchant and as nobody.
//!
//! A new route fails here until it is said whose it is: routes without `security` are listed in [`OPEN`]; ids in a
//! path come from [`World::id`]; a body that cannot be made up from its schema is written in [`World::body`].

use std::collections::BTreeMap;

use buyplus_api::{
    ApiKey, Invitation, MerchantCampaign, MerchantSession, Promotion, Return, Role, Sale,
    WebhookSecret, routes,
};
use reqwest::{Method, header};
use serde_json::{Map, Value, json};

use super::{
    alipay::{agreed, agreements, gateway::Gateway, link, open},
    staff::Clerk,
};
use crate::support::{Answer, BAG, Shop, Shopper, http_client, new_key};

/// For everybody: no token is asked for, and nothing of anybody is told or changed.
const OPEN: &[&str] = &[
    "get /v1/openapi.json",
    "get /v1/stores",
    "get /v1/stores/{id}",
    "get /v1/places/{place}/plan",
    "get /v1/products",
    "get /v1/products/{id}",
    "get /v1/products/{id}/availability",
    "get /v1/markets",
    "get /v1/shows/{id}",
    // For everybody, and in another order for a shopper who says who they are.
    "get /v1/campaigns",
    "get /v1/assets/{file}",
    "get /healthz",
    "get /readyz",
    "get /metrics",
    // They make known who asks, or let in who can prove it.
    "post /v1/devices",
    "post /v1/account/sessions/refresh",
    "post /v1/merchants",
    "post /v1/merchant/sessions",
    "post /v1/merchant-invitations/accept",
    // Believed for its signature alone.
    "post /v1/payments/alipay/notify",
];

/// For every shopper: what is in the path is nobody's.
const SHARED: &[&str] = &["post /v1/queue/{sale_id}"];

/// What belongs to one shopper and to one merchant, and those whom it is no business of.
struct World {
    shop: Shop,
    /// Where the shop's payments are made; it is asked as long as the world is there.
    _gateway: Gateway,
    document: Value,
    /// Everything that must not be told to others.
    ids: BTreeMap<&'static str, String>,
    wrong_shopper: Shopper,
    wrong_clerk: Clerk,
    own_key: String,
}

impl World {
    async fn make() -> Self {
        let (shop, gateway) = open().await;
        let document = serde_json::from_str(&buyplus_server::openapi_json()).unwrap();
        let owner = shop.seeded().await;
        let mut ids = shoppers(&shop, &gateway).await;
        ids.extend(merchants(&shop, &owner).await);
        ids.insert("/v1/merchant/orders/{id}", ids["/v1/orders/{id}"].clone());
        let wrong = shop.shopper().await;
        let wrong = wrong.with(&wrong.sign_up("bob@example.com").await.access_token);
        let (wrong_clerk, _) = shop.owner("rival@example.com").await;
        Self {
            document,
            ids,
            wrong_shopper: wrong,
            wrong_clerk,
            own_key: owner.secret.clone(),
            _gateway: gateway,
            shop,
        }
    }

    /// The id to put into this place of a path: one that exists and belongs to somebody else.
    fn id(&self, template: &str) -> String {
        let found = self
            .ids
            .iter()
            .filter(|(start, _)| template.starts_with(**start))
            .max_by_key(|(start, _)| start.len());
        let (_, id) =
            found.unwrap_or_else(|| panic!("whose is {template}? add an id to the world"));
        id.clone()
    }

    fn path(&self, template: &str) -> String {
        let mut upto = String::new();
        let mut path = String::new();
        for part in template.split('/').skip(1) {
            upto = format!("{upto}/{part}");
            let part = match part.starts_with('{') {
                true => self.id(&upto),
                false => part.to_owned(),
            };
            path = format!("{path}/{part}");
        }
        path
    }

    /// What to send: something that would do, if it came from the right one.
    fn body(&self, route: &str, operation: &Value) -> Option<Value> {
        let written = match route {
            "post /v1/bags/{id}/lines" => json!({"variant_id": BAG, "quantity": 1}),
            "post /v1/checkout-sessions" => json!({"bag_id": self.id("/v1/bags/{id}")}),
            "post /v1/pin-challenges" => {
                json!({"session_id": self.id("/v1/checkout-sessions/{id}")})
            }
            "put /v1/pin" => json!({"pin": "2580"}),
            "post /v1/accounts" => {
                json!({"email": "bob@example.com", "password": "correct horse battery"})
            }
            _ => {
                let schema = operation.pointer("/requestBody/content/application~1json/schema")?;
                sample(&self.document, schema)
            }
        };
        Some(written)
    }

    async fn ask(
        &self,
        route: &str,
        path: &str,
        operation: &Value,
        bearer: Option<&str>,
    ) -> Answer {
        let method = route.split(' ').next().unwrap().to_uppercase();
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = http_client()
            .request(method, format!("{}{path}", self.shop.running.url()))
            .header(routes::IDEMPOTENCY_KEY, new_key());
        if let Some(bearer) = bearer {
            request = request.bearer_auth(bearer);
        }
        if let Some(body) = self.body(route, operation) {
            request = request.json(&body);
        } else if !route.starts_with("get") {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        Answer::of(request.send().await.unwrap()).await
    }
}

/// What belongs to a shopper, by the beginning of the paths that it is found under.
async fn shoppers(shop: &Shop, gateway: &Gateway) -> BTreeMap<&'static str, String> {
    let ann = agreed(shop, gateway).await;
    let agreement = agreements(&ann).await.swap_remove(0);
    ann.sign_up("ann@example.com").await;
    let order = ann.buy(BAG).await;
    let back =
        json!({"lines": [{"line_id": order.lines[0].id, "quantity": 1}], "reason": "Too small"});
    let path = routes::of(routes::ORDER_RETURNS, &order.id);
    let back: Return = ann.post(&path, &new_key(), &back).await.json(201);
    let linked = ann.review_one(BAG).await;
    let link = link(&ann, &linked.id, "code").await;
    let session = ann.review_one(BAG).await;
    let bag = ann.bag().await;
    BTreeMap::from([
        ("/v1/account/devices/{id}", ann.device_id),
        ("/v1/bags/{id}", bag.id),
        ("/v1/bags/{id}/lines/{line_id}", bag.lines[0].id.clone()),
        ("/v1/checkout-sessions/{id}", session.id),
        ("/v1/mandates/{id}", ann.mandate_id),
        ("/v1/orders/{id}", order.id),
        ("/v1/merchant/returns/{id}", back.id),
        ("/v1/payment-agreements/{id}", agreement.id),
        ("/v1/payment-links/{id}", link.payment_id),
    ])
}

/// What belongs to a merchant.
async fn merchants(shop: &Shop, owner: &Clerk) -> BTreeMap<&'static str, String> {
    let eve = owner.hire(shop, "eve@example.com", Role::Editor).await;
    let eve: MerchantSession = eve.get(routes::MERCHANT_SESSION).await.json(200);
    let asked = json!({"email": "dan@example.com", "role": "viewer"});
    let asked: Invitation = owner
        .post(routes::MERCHANT_INVITATIONS, &asked)
        .await
        .json(201);
    let key = json!({"name": "Till", "role": "viewer", "scopes": ["orders"]});
    let key: ApiKey = owner.post(routes::MERCHANT_KEYS, &key).await.json(201);
    let sale = json!({"name": "Midnight", "variant_ids": ["scarf-seta-peacock"], "starts_at": "2026-11-11T00:00:00Z",
        "ends_at": "2026-11-12T00:00:00Z", "admitted_per_s": 2, "stay_s": 60});
    let sale: Sale = owner.post(routes::MERCHANT_SALES, &sale).await.json(201);
    let offer = json!({"title": {"en": "Off", "zh-CN": "优惠"}, "rule": {"type": "percent", "basis_points": 500}});
    let offer: Promotion = owner
        .post(routes::MERCHANT_PROMOTIONS, &offer)
        .await
        .json(201);
    // Only a client can draw one.
    shop.sql(
        "INSERT INTO previews (id, merchant_id, store_id, place, state, created_ms, expires_ms) \
         VALUES ('pre_of_galleria', 'mer_galleria', 'galleria', 'hall', 'failed', 0, 0)",
    )
    .await;
    let board = json!({"store_id": "galleria", "place": "times_square", "title": {"en": "Now"},
        "background": "#000000", "foreground": "#ffffff", "accent": "#c9a24b"});
    let campaign: MerchantCampaign = owner
        .post(routes::MERCHANT_CAMPAIGNS, &board)
        .await
        .json(201);
    let hook = json!({"url": "https://example.com/hook", "events": ["order.paid"]});
    let hook: WebhookSecret = owner.post(routes::MERCHANT_WEBHOOKS, &hook).await.json(201);
    BTreeMap::from([
        ("/v1/merchant/stores/{id}", "galleria".to_owned()),
        // Any would do: whose store it is comes first.
        (
            "/v1/merchant/stores/{id}/versions/{version}",
            "1".to_owned(),
        ),
        ("/v1/merchant/previews/{id}", "pre_of_galleria".to_owned()),
        ("/v1/merchant/campaigns/{id}", campaign.id),
        ("/v1/merchant/promotions/{id}", offer.id),
        ("/v1/merchant/webhooks/{id}", hook.webhook.id),
        ("/v1/merchant/sales/{id}", sale.id.clone()),
        ("/v1/queue/{sale_id}", sale.id),
        ("/v1/merchant/users/{id}", eve.user.unwrap().id),
        ("/v1/merchant/invitations/{id}", asked.id),
        ("/v1/merchant/keys/{id}", key.id),
    ])
}

#[tokio::test]
async fn nobody_gets_at_what_belongs_to_somebody_else() {
    let world = World::make().await;
    let paths = world.document["paths"].as_object().unwrap();
    let mut faults = Vec::new();
    let mut walked = 0;
    let mut walk: Vec<_> = paths
        .iter()
        .flat_map(|(template, item)| {
            let operations = item.as_object().unwrap().iter();
            operations.map(move |(method, operation)| (method, template, operation))
        })
        .collect();
    // Signing out comes last: it must not be what keeps the wrong ones away from the rest.
    walk.sort_by_key(|(method, template, _)| *method == "delete" && template.ends_with("/session"));
    for (method, template, operation) in walk {
        let route = format!("{method} {template}");
        let schemes = schemes(operation);
        if schemes.is_empty() {
            if !OPEN.contains(&route.as_str()) {
                faults.push(format!(
                    "{route}: has no `security`; if it is for everybody, list it as open"
                ));
            }
            continue;
        }
        let path = world.path(template);
        let wrong: Vec<&str> = schemes
            .iter()
            .map(|scheme| match *scheme {
                "merchant" => world.wrong_clerk.secret.as_str(),
                _ => world.wrong_shopper.token.as_str(),
            })
            .collect();
        for bearer in wrong {
            let answer = world.ask(&route, &path, operation, Some(bearer)).await;
            if !SHARED.contains(&route.as_str()) {
                faults.extend(fault(&world, &route, template, &answer));
            }
        }
        let other_kind = match schemes.as_slice() {
            ["merchant"] => Some(world.wrong_shopper.token.as_str()),
            ["device"] => Some(world.own_key.as_str()),
            _ => None,
        };
        for bearer in [None, Some("no such token"), other_kind.or(Some(""))] {
            let answer = world.ask(&route, &path, operation, bearer).await;
            if answer.status != 401 {
                faults.push(format!(
                    "{route}: {} without the right kind of token",
                    answer.status
                ));
            }
        }
        walked += 1;
    }
    assert!(walked > 20, "only {walked} routes were walked");
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// What is wrong with an answer to somebody whose business it is not.
fn fault(world: &World, route: &str, template: &str, answer: &Answer) -> Option<String> {
    if template.contains('{') {
        return (![403, 404].contains(&answer.status)).then(|| {
            format!(
                "{route}: {} to the wrong one, not 403 or 404: {}",
                answer.status, answer.text
            )
        });
    }
    let mut told = world.ids.values().filter(|id| answer.text.contains(*id));
    // A refusal may repeat what was asked for.
    let told = told.next().filter(|_| answer.status < 400)?;
    Some(format!("{route}: tells the wrong one of {told}"))
}

/// Who may ask; nobody in particular where a token may be left out.
fn schemes(operation: &Value) -> Vec<&str> {
    let needs = operation["security"].as_array().into_iter().flatten();
    if needs.clone().any(|need| need == &json!({})) {
        return Vec::new();
    }
    needs
        .flat_map(|need| need.as_object().unwrap().keys())
        .map(String::as_str)
        .collect()
}

/// Something that fits a schema.
fn sample(document: &Value, schema: &Value) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = document.pointer(reference.trim_start_matches('#'));
        return sample(document, target.unwrap());
    }
    for choice in ["oneOf", "anyOf"] {
        let options = schema[choice].as_array().into_iter().flatten();
        if let Some(option) = options.into_iter().find(|option| option["type"] != "null") {
            return sample(document, option);
        }
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let mut whole = Map::new();
        for part in parts {
            if let Value::Object(members) = sample(document, part) {
                whole.extend(members);
            }
        }
        return Value::Object(whole);
    }
    if let Some(first) = schema["enum"].as_array().and_then(|all| all.first()) {
        return first.clone();
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds[0].as_str(),
        kind => kind.as_str(),
    };
    match kind {
        Some("object") => object(document, schema),
        Some("array") => json!([sample(document, &schema["items"])]),
        Some("integer" | "number") => json!(schema["minimum"].as_i64().unwrap_or(1).max(1)),
        Some("boolean") => json!(true),
        _ => json!("text"),
    }
}

fn object(document: &Value, schema: &Value) -> Value {
    let required = schema["required"].as_array().into_iter().flatten();
    let members = required.filter_map(|name| {
        let name = name.as_str()?;
        Some((
            name.to_owned(),
            sample(document, &schema["properties"][name]),
        ))
    });
    let mut members: Map<_, _> = members.collect();
    if schema["additionalProperties"].is_object() {
        members.insert(
            "en".to_owned(),
            sample(document, &schema["additionalProperties"]),
        );
    }
    Value::Object(members)
}
