//! Products that merchants draft, publish, change, take back and bring back.

use buyplus_api::{
    MerchantProduct, MerchantProductPage, Product, ProductPage, ProductState, ProductVersionList,
    code, routes,
};
use reqwest::Method;
use serde_json::{Value, json};

use super::super::staff::Clerk;
use crate::support::{Answer, BAG, Shop, Shopper, http_client, new_key};

impl Clerk {
    pub async fn send_keyed(&self, method: Method, path: &str, key: &str, body: &Value) -> Answer {
        let request = http_client()
            .request(method, format!("{}{path}", self.url()))
            .header(routes::IDEMPOTENCY_KEY, key)
            .bearer_auth(&self.secret);
        Answer::of(request.json(body).send().await.unwrap()).await
    }

    async fn create(&self, draft: &Value) -> Answer {
        self.send_keyed(Method::POST, routes::MERCHANT_PRODUCTS, &new_key(), draft)
            .await
    }

    async fn act(&self, template: &str, id: &str) -> Answer {
        self.send(Method::POST, &routes::of(template, id), None::<&()>)
            .await
    }

    async fn product(&self, id: &str) -> MerchantProduct {
        self.get(&routes::of(routes::MERCHANT_PRODUCT, id))
            .await
            .json(200)
    }

    async fn put(&self, id: &str, draft: &Value) -> Answer {
        let path = routes::of(routes::MERCHANT_PRODUCT, id);
        self.send(Method::PUT, &path, Some(draft)).await
    }
}

fn vase() -> Value {
    json!({"department": "home", "kind": "vase", "name": {"en": "Vase Amphora"}, "size_m": [0.2, 0.4, 0.2],
        "variants": [
            {"sku": "4711", "name": {"en": "Clay"}, "colour": "clay", "swatch": "#aa6633", "price_minor": 5_000,
                "currency": "USD", "stock": 10},
            {"name": {"en": "Chalk"}, "colour": "chalk", "swatch": "#eeeeee", "price_minor": 5_500,
                "currency": "USD", "stock": 1}]})
}

async fn seen(shopper: &Shopper, id: &str) -> Product {
    shopper.get(&routes::product(id)).await.json(200)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_goes_forward_and_back() {
    let shop = Shop::open().await;
    let owner = shop.seeded().await;
    let shopper = shop.shopper().await;
    let key = new_key();
    let made = owner
        .send_keyed(Method::POST, routes::MERCHANT_PRODUCTS, &key, &vase())
        .await;
    let again = owner
        .send_keyed(Method::POST, routes::MERCHANT_PRODUCTS, &key, &vase())
        .await;
    assert_eq!((again.replayed, &again.text), (true, &made.text));
    let made: MerchantProduct = made.json(201);
    let id = made.id.as_str();
    assert_eq!(shopper.get(&routes::product(id)).await.status, 404);
    let first: MerchantProduct = owner
        .act(routes::MERCHANT_PRODUCT_PUBLISH, id)
        .await
        .json(200);
    assert_eq!((first.version, first.state), (1, ProductState::Published));
    assert_eq!(seen(&shopper, id).await.variants.len(), 2);

    let mut dearer = vase();
    dearer["name"]["en"] = json!("Vase Krater");
    dearer["variants"][0]["price_minor"] = json!(7_000);
    dearer["variants"].as_array_mut().unwrap().pop();
    let changed: MerchantProduct = owner.put(id, &dearer).await.json(200);
    assert_eq!(changed.state, ProductState::Changed);
    assert_eq!(seen(&shopper, id).await.name.get("en"), "Vase Amphora");
    owner
        .act(routes::MERCHANT_PRODUCT_PUBLISH, id)
        .await
        .json::<MerchantProduct>(200);
    let now = seen(&shopper, id).await;
    assert_eq!((now.name.get("en"), now.variants.len()), ("Vase Krater", 1));
    let chalk = json!({"variant_id": "vase-amphora-chalk", "quantity": 1});
    let bag = routes::bag_lines(&shopper.bag().await.id);
    let refused = shopper.send(Method::POST, &bag, None, Some(&chalk)).await;
    refused.assert_problem(422, code::INVALID_BODY);

    // Three are sold; then the first version comes back, and the three stay sold.
    shopper.add("vase-amphora-clay", 3).await;
    let session = shopper.review().await;
    assert_eq!(shopper.pay(&session).await.status, 200);
    let back = owner
        .send(
            Method::POST,
            &routes::merchant_product_restore(id, 1),
            None::<&()>,
        )
        .await;
    let back: MerchantProduct = back.json(200);
    assert_eq!((back.version, back.state), (3, ProductState::Published));
    let then = seen(&shopper, id).await;
    assert_eq!(then.name.get("en"), "Vase Amphora");
    let stock: Vec<_> = then
        .variants
        .iter()
        .map(|variant| (variant.price_minor, variant.stock))
        .collect();
    assert_eq!(stock, [(5_000, 7), (5_500, 1)]);
    let versions = owner
        .get(&routes::of(routes::MERCHANT_PRODUCT_VERSIONS, id))
        .await;
    let versions: ProductVersionList = versions.json(200);
    let numbers: Vec<_> = versions
        .items
        .iter()
        .map(|version| version.version)
        .collect();
    assert_eq!(numbers, [3, 2, 1]);
    let none = routes::merchant_product_restore(id, 9);
    owner
        .send(Method::POST, &none, None::<&()>)
        .await
        .assert_problem(404, code::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_is_found_nowhere_and_what_was_bought_stays() {
    let shop = Shop::open().await;
    let owner = shop.seeded().await;
    let shopper = shop.shopper().await;
    let order = shopper.buy(BAG).await;
    shopper.add(BAG, 1).await;
    let gone: MerchantProduct = owner
        .act(routes::MERCHANT_PRODUCT_UNPUBLISH, "bag-aurelia")
        .await
        .json(200);
    assert_eq!((gone.state, gone.published), (ProductState::Draft, None));
    assert_eq!(
        shopper.get(&routes::product("bag-aurelia")).await.status,
        404
    );
    assert_eq!(
        shopper
            .get(&routes::availability("bag-aurelia"))
            .await
            .status,
        404
    );
    let page: ProductPage = shopper
        .get(&format!("{}?q=aurelia", routes::PRODUCTS))
        .await
        .json(200);
    assert!(page.items.iter().all(|product| product.id != "bag-aurelia"));
    assert_eq!(shopper.bag().await.lines.len(), 1, "the bag is not lost");
    let session = shopper.review().await;
    assert!(
        session
            .messages
            .iter()
            .any(|message| message.code == code::OUT_OF_STOCK),
        "{session:?}"
    );
    assert_eq!(shopper.get(&routes::order(&order.id)).await.status, 200);
    owner
        .act(routes::MERCHANT_PRODUCT_UNPUBLISH, "bag-aurelia")
        .await
        .assert_problem(409, code::PRODUCT_NOT_PUBLISHED);
    let path = routes::of(routes::MERCHANT_PRODUCT, "bag-aurelia");
    owner
        .delete(&path)
        .await
        .assert_problem(409, code::PRODUCT_WAS_PUBLISHED);
    owner
        .act(routes::MERCHANT_PRODUCT_PUBLISH, "bag-aurelia")
        .await
        .json::<MerchantProduct>(200);
    let back = seen(&shopper, "bag-aurelia").await;
    assert!(!back.media.is_empty(), "it keeps the model that it had");
    assert!(back.variants.iter().any(|variant| variant.id == BAG));
}

#[tokio::test(flavor = "multi_thread")]
async fn stock_is_a_difference_and_never_less_than_what_is_held() {
    let shop = Shop::open().await;
    let owner = shop.seeded().await;
    let shopper = shop.shopper().await;
    let made: MerchantProduct = owner.create(&vase()).await.json(201);
    let id = made.id.as_str();
    owner
        .act(routes::MERCHANT_PRODUCT_PUBLISH, id)
        .await
        .json::<MerchantProduct>(200);
    // Ten more are announced while there are ten; before they are published, two are sold.
    let mut more = vase();
    more["variants"][0]["stock"] = json!(20);
    owner.put(id, &more).await.json::<MerchantProduct>(200);
    shopper.add("vase-amphora-clay", 2).await;
    let session = shopper.review().await;
    assert_eq!(shopper.pay(&session).await.status, 200);
    assert_eq!(owner.product(id).await.draft.variants[0].stock, 18);
    owner
        .act(routes::MERCHANT_PRODUCT_PUBLISH, id)
        .await
        .json::<MerchantProduct>(200);
    assert_eq!(seen(&shopper, id).await.variants[0].stock, 18);
    // Four are held by a review; all the others go.
    shopper.add("vase-amphora-clay", 4).await;
    let session = shopper.review().await;
    let mut none = vase();
    none["variants"][0]["stock"] = json!(0);
    owner.put(id, &none).await.json::<MerchantProduct>(200);
    owner
        .act(routes::MERCHANT_PRODUCT_PUBLISH, id)
        .await
        .json::<MerchantProduct>(200);
    assert_eq!(seen(&shopper, id).await.variants[0].stock, 0);
    assert_eq!(
        shopper.pay(&session).await.status,
        200,
        "what was held is still there"
    );
    assert_eq!(owner.product(id).await.draft.variants[0].stock, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sight_that_is_old_changes_nothing() {
    let shop = Shop::open().await;
    let owner = shop.seeded().await;
    let shopper = shop.shopper().await;
    let made: MerchantProduct = owner.create(&vase()).await.json(201);
    owner
        .act(routes::MERCHANT_PRODUCT_PUBLISH, &made.id)
        .await
        .json::<MerchantProduct>(200);
    let path = routes::of(routes::MERCHANT_PRODUCT, &made.id);
    let tag = owner.get(&path).await.headers["etag"].clone();
    let put = || {
        http_client()
            .put(format!("{}{path}", owner.url()))
            .bearer_auth(&owner.secret)
            .header("if-match", &tag)
            .json(&vase())
    };
    shopper.add("vase-amphora-clay", 1).await;
    let session = shopper.review().await;
    assert_eq!(shopper.pay(&session).await.status, 200);
    let stale = Answer::of(put().send().await.unwrap()).await;
    stale.assert_problem(412, code::PRECONDITION_FAILED);
    let tag = owner.get(&path).await.headers["etag"].clone();
    let fresh = put().header("if-match", &tag).send().await.unwrap();
    assert_eq!(fresh.status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_makes_no_sense_is_refused_by_its_member() {
    let shop = Shop::open().await;
    let (owner, _) = shop.owner("olga@example.com").await;
    let rival = shop.seeded().await;
    let cases = [
        ("/name/en", json!("<svg onload=alert(1)>"), "/name"),
        ("/name/en", json!(" "), "/name"),
        ("/department", json!("../etc"), "/department"),
        ("/kind", json!("Vase!"), "/kind"),
        ("/size_m", json!([0, 1, 1]), "/size_m"),
        (
            "/variants/0/price_minor",
            json!(0),
            "/variants/0/price_minor",
        ),
        (
            "/variants/0/price_minor",
            json!(-5),
            "/variants/0/price_minor",
        ),
        ("/variants/0/currency", json!("CNY"), "/variants/0/currency"),
        ("/variants/0/swatch", json!("red"), "/variants/0/swatch"),
        ("/variants/1/colour", json!("clay"), "/variants/1/colour"),
        ("/variants/0/sku", json!("a\u{202e}b"), "/variants/0/sku"),
        ("/variants", json!([]), "/variants"),
    ];
    for (pointer, value, at) in cases {
        let mut draft = vase();
        *draft.pointer_mut(pointer).unwrap() = value;
        let problem = owner
            .create(&draft)
            .await
            .assert_problem(422, code::INVALID_BODY);
        assert_eq!(problem.errors[0].pointer, at, "{}", problem.detail);
    }
    let mut draft = vase();
    draft["variants"][0]["prices"] = json!({"US": 5});
    owner
        .create(&draft)
        .await
        .assert_problem(422, code::INVALID_BODY);
    draft["variants"][0]["prices"] = json!({});
    draft["id"] = json!("bag-aurelia");
    owner
        .create(&draft)
        .await
        .assert_problem(409, code::NAME_TAKEN);
    draft["id"] = json!("vase");
    draft["variants"][0]["id"] = json!(BAG);
    owner
        .create(&draft)
        .await
        .assert_problem(409, code::NAME_TAKEN);
    draft["variants"][0]["id"] = Value::Null;
    draft["upload_id"] = json!("upl_of_nobody");
    let made: MerchantProduct = owner.create(&draft).await.json(201);
    owner
        .act(routes::MERCHANT_PRODUCT_PUBLISH, &made.id)
        .await
        .assert_problem(409, code::UPLOAD_NOT_READY);
    rival
        .act(routes::MERCHANT_PRODUCT_PUBLISH, &made.id)
        .await
        .assert_problem(404, code::NOT_FOUND);
    let path = routes::of(routes::MERCHANT_PRODUCT, &made.id);
    assert_eq!(owner.delete(&path).await.status, 204);
    assert_eq!(owner.get(&path).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merchant_lists_its_own_by_state() {
    let shop = Shop::open().await;
    let (owner, _) = shop.owner("olga@example.com").await;
    let list = async |query: &str| -> MerchantProductPage {
        let path = format!("{}?{query}", routes::MERCHANT_PRODUCTS);
        owner.get(&path).await.json(200)
    };
    assert!(list("").await.items.is_empty());
    for id in ["a", "b", "c"] {
        let mut draft = vase();
        draft["id"] = json!(id);
        owner.create(&draft).await.json::<MerchantProduct>(201);
    }
    owner
        .act(routes::MERCHANT_PRODUCT_PUBLISH, "b")
        .await
        .json::<MerchantProduct>(200);
    let ids = |page: &MerchantProductPage| -> Vec<_> {
        page.items.iter().map(|one| one.id.clone()).collect()
    };
    assert_eq!(ids(&list("state=draft").await), ["a", "c"]);
    assert_eq!(ids(&list("state=published").await), ["b"]);
    let first = list("limit=2").await;
    assert_eq!(ids(&first), ["a", "b"]);
    let rest = list(&format!("limit=2&cursor={}", first.next_cursor.unwrap())).await;
    assert_eq!((ids(&rest), rest.next_cursor), (vec!["c".to_owned()], None));
    let seeded = shop.seeded().await.get(routes::MERCHANT_PRODUCTS).await;
    let seeded: MerchantProductPage = seeded.json(200);
    assert!(
        seeded.items.len() > 20,
        "those that came with the shop are there as well"
    );
    assert!(
        seeded
            .items
            .iter()
            .all(|one| one.state == ProductState::Published)
    );
}
