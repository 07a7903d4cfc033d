//! Looking around, without a token.

use buyplus_api::{Product, ProductPage, Store, routes};
use reqwest::Response;
use sha2::{Digest, Sha256};

use crate::support::{Answer, Shop, http_client, write_model};

async fn fetch(shop: &Shop, path: &str, etag: Option<&str>) -> Response {
    let mut request = http_client().get(format!("{}{path}", shop.running.url()));
    if let Some(etag) = etag {
        request = request.header("if-none-match", etag);
    }
    request.send().await.unwrap()
}

async fn get(shop: &Shop, path: &str) -> Answer {
    Answer::of(fetch(shop, path, None).await).await
}

#[tokio::test]
async fn every_slot_shows_a_sku_that_is_sold() {
    let shop = Shop::open().await;
    let store: Store = get(&shop, &routes::store("galleria")).await.json(200);
    assert_eq!((store.departments.len(), store.slots.len()), (8, 28));
    for slot in &store.slots {
        let product: Product = get(&shop, &routes::product(&slot.product_id))
            .await
            .json(200);
        let variant = product
            .variants
            .iter()
            .find(|variant| variant.id == slot.variant_id)
            .unwrap();
        assert!(variant.stock > 0 && variant.price_minor > 0);
    }
}

#[tokio::test]
async fn products_are_listed_page_by_page_without_gap_or_repeat() {
    let shop = Shop::open().await;
    let mut ids = Vec::new();
    let mut path = format!("{}?limit=9", routes::PRODUCTS);
    loop {
        let page: ProductPage = get(&shop, &path).await.json(200);
        ids.extend(page.items.into_iter().map(|product| product.id));
        let Some(cursor) = page.next_cursor else {
            break;
        };
        path = format!("{}?limit=9&cursor={cursor}", routes::PRODUCTS);
    }
    assert_eq!(
        (ids.len(), ids[0].as_str(), ids[27].as_str()),
        (74, "bag-aurelia", "necklace-perla")
    );
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 74);
}

#[tokio::test]
async fn products_are_found_by_word_and_department() {
    let shop = Shop::open().await;
    let found = async |query: &str| {
        let page: ProductPage = get(&shop, &format!("{}?{query}", routes::PRODUCTS))
            .await
            .json(200);
        page.items
            .into_iter()
            .map(|product| product.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(found("q=CROSSBODY").await, ["bag-luna"]);
    let wristwatches = "q=%E8%85%95%E8%A1%A8";
    assert_eq!(
        found(wristwatches).await,
        ["watch-meridian", "watch-regatta", "watch-petite"]
    );
    assert_eq!(found("department=shoes").await.len(), 12);
    assert_eq!(found("department=shoes&q=pump").await, ["shoe-vera"]);
    assert!(
        found("q=%25").await.is_empty(),
        "a percent sign is only a percent sign"
    );
    assert!(found("department=nothing").await.is_empty());
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let shop = Shop::open().await;
    for path in [
        routes::store("galleria"),
        routes::PRODUCTS.into(),
        routes::product("bag-luna"),
    ] {
        let first = fetch(&shop, &path, None).await;
        let etag = first.headers()["etag"].to_str().unwrap().to_owned();
        assert!(etag.starts_with('"'), "a strong tag");
        let again = fetch(&shop, &path, Some(&etag)).await;
        assert_eq!(again.status(), 304);
        assert!(again.bytes().await.unwrap().is_empty());
    }
    let tag = fetch(&shop, &routes::product("bag-luna"), None)
        .await
        .headers()["etag"]
        .clone();
    shop.sql("UPDATE variants SET price_minor = 1 WHERE id = 'bag-luna-tan'")
        .await;
    let changed = fetch(&shop, &routes::product("bag-luna"), tag.to_str().ok()).await;
    assert_eq!(changed.status(), 200);
}

#[tokio::test]
async fn a_packed_answer_has_a_tag_of_its_own() {
    let shop = Shop::open().await;
    let plain = fetch(&shop, routes::PRODUCTS, None).await.headers()["etag"].clone();
    let packed = http_client().get(format!("{}{}", shop.running.url(), routes::PRODUCTS));
    let packed = packed
        .header("accept-encoding", "gzip")
        .send()
        .await
        .unwrap();
    assert_eq!(packed.headers()["content-encoding"], "gzip");
    assert_ne!(packed.headers()["etag"], plain);
}

#[tokio::test]
async fn a_model_is_served_by_its_content_for_ever() {
    let shop = Shop::open().await;
    let product: Product = get(&shop, &routes::product("bag-aurelia")).await.json(200);
    let media = &product.media[0];
    assert_eq!((media.bytes, media.mime.as_str()), (9, "model/gltf-binary"));
    let answer = fetch(&shop, &media.url, None).await;
    assert_eq!(
        answer.headers()["cache-control"],
        "public, max-age=31536000, immutable"
    );
    let etag = answer.headers()["etag"].to_str().unwrap().to_owned();
    let content = answer.bytes().await.unwrap();
    let hash: String = Sha256::digest(&content)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(
        (hash.as_str(), content.as_ref()),
        (media.sha256.as_str(), b"glTFfirst".as_slice())
    );
    assert_eq!(fetch(&shop, &media.url, Some(&etag)).await.status(), 304);
    let bare: Product = get(&shop, &routes::product("bag-luna")).await.json(200);
    assert!(
        bare.media.is_empty(),
        "a product whose model is missing is listed without"
    );
}

#[tokio::test]
async fn a_model_changed_on_disk_gets_a_new_address_at_the_next_start() {
    let shop = Shop::open().await;
    let before: Product = get(&shop, &routes::product("bag-aurelia")).await.json(200);
    write_model(shop.dir.path(), "bag-aurelia", b"second");
    let shop = shop.reopen().await;
    let after: Product = get(&shop, &routes::product("bag-aurelia")).await.json(200);
    assert_ne!(before.media[0].url, after.media[0].url);
    assert_eq!(get(&shop, &before.media[0].url).await.text, "glTFfirst");
    assert_eq!(get(&shop, &after.media[0].url).await.text, "glTFsecond");
}
