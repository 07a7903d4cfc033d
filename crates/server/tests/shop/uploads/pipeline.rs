//! A real model, from a laptop to a shelf.

use buyplus_api::{
    MediaKind, MerchantProduct, Product, ProductPage, ProductState, UploadEvent, UploadState,
    event, rejection, routes,
};
use reqwest::Method;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::super::webhooks::Receiver;
use super::{Bringer, GLB, PNG, file, id_of, metadata, picture};
use crate::support::{Answer, Shop, new_key};

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_is_brought_stands_in_the_catalogue() {
    let shop = Shop::open().await;
    let owner = shop.seeded().await;
    let ann = Bringer::new(&shop, &owner);
    let mut receiver = Receiver::open().await;
    let hook = json!({"url": receiver.url, "events": [event::UPLOAD_READY]});
    assert_eq!(
        owner.post(routes::MERCHANT_WEBHOOKS, &hook).await.status,
        201
    );
    let content = file("../../assets/products/wallet-piega.glb");
    let hash: String = Sha256::digest(&content)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let said = metadata(&[
        ("filename", "wallet.glb"),
        ("filetype", GLB),
        ("category", "bags"),
        ("sha256", &hash),
    ]);
    let made = ann.announce_as(content.len(), &said).await;
    let path = made.headers["location"].to_str().unwrap();
    for (number, piece) in content.chunks(100_000).enumerate() {
        assert_eq!(ann.patch(path, number * 100_000, piece).await.status, 204);
    }
    let upload = ann.verdict(path).await;
    assert_eq!(upload.state, UploadState::Ready, "{:?}", upload.rejection);
    assert_eq!(upload.sha256.as_deref(), Some(hash.as_str()));
    let stats = upload.stats.clone().unwrap();
    assert!(
        stats.triangles > 0 && stats.extents_m[0] > 0.01,
        "{stats:?}"
    );
    assert!(upload.report.as_ref().unwrap()["shipped"].is_array());
    let roles: Vec<_> = upload.files.iter().map(|file| file.role.as_str()).collect();
    assert_eq!(roles, ["model", "desktop", "phone"]);
    for made in &upload.files {
        let served = Answer::of(ann.request(Method::GET, &made.url).send().await.unwrap()).await;
        assert_eq!(
            (served.status, &served.headers["content-type"]),
            (200, &GLB.parse().unwrap())
        );
    }
    let told: UploadEvent = serde_json::from_str(&receiver.hear().await).unwrap();
    assert_eq!(
        (told.kind.as_str(), told.data),
        (event::UPLOAD_READY, upload.clone())
    );

    let poster = ann.bring(&picture(), PNG).await;
    assert_eq!(ann.verdict(&poster).await.state, UploadState::Ready);
    let draft = json!({"department": "bags", "kind": "wallet", "name": {"en": "Zanzibar wallet", "zh-CN": "钱包"},
        "upload_id": upload.id, "picture_ids": [id_of(&poster)],
        "variants": [{"name": {"en": "Coral"}, "colour": "coral", "swatch": "#ff7f50", "price_minor": 12_000,
            "currency": "USD", "prices": {"CN": 88_000}, "stock": 5}]});
    let made = owner
        .send_keyed(Method::POST, routes::MERCHANT_PRODUCTS, &new_key(), &draft)
        .await;
    let made: MerchantProduct = made.json(201);
    assert_eq!(
        (made.id.as_str(), made.state),
        ("zanzibar-wallet", ProductState::Draft)
    );
    let shopper = shop.shopper().await;
    let found = |q: &str| format!("{}?q={q}", routes::PRODUCTS);
    let page: ProductPage = shopper.get(&found("zanzibar")).await.json(200);
    assert!(page.items.is_empty(), "nobody sees a draft");
    let publish = routes::of(routes::MERCHANT_PRODUCT_PUBLISH, &made.id);
    let published: MerchantProduct = owner
        .send(Method::POST, &publish, None::<&()>)
        .await
        .json(200);
    assert_eq!(
        (published.state, published.version),
        (ProductState::Published, 1)
    );
    let page: ProductPage = shopper.get(&found("zanzibar")).await.json(200);
    let product = page.items.first().expect("shoppers see it at once");
    assert_eq!(Some(product), published.published.as_ref());
    assert_eq!(product.media[0].kind, MediaKind::Model3d);
    assert_eq!(product.media[0].sha256, hash);
    let roles: Vec<_> = product
        .media
        .iter()
        .filter_map(|media| media.role.as_deref())
        .collect();
    assert_eq!(roles, ["desktop", "phone", "poster"]);
    assert_eq!(product.size_m, stats.extents_m);
    let abroad = format!("{}?market=CN", routes::product(&made.id));
    let abroad: Product = shopper.get(&abroad).await.json(200);
    assert_eq!(
        (abroad.variants[0].price_minor, abroad.variants[0].stock),
        (88_000, 5)
    );
    shopper.buy("zanzibar-wallet-coral").await;
    // What a product shows is not taken away.
    let end = ann.request(Method::DELETE, path).send().await.unwrap();
    assert_eq!(end.status(), 409);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_is_told_as_well() {
    let shop = Shop::open().await;
    let owner = shop.seeded().await;
    let ann = Bringer::new(&shop, &owner);
    let mut receiver = Receiver::open().await;
    let hook = json!({"url": receiver.url, "events": []});
    assert_eq!(
        owner.post(routes::MERCHANT_WEBHOOKS, &hook).await.status,
        201
    );
    let said = metadata(&[("filetype", PNG), ("sha256", &"0".repeat(64))]);
    let made = ann.announce_as(picture().len(), &said).await;
    let path = made.headers["location"].to_str().unwrap();
    assert_eq!(ann.patch(path, 0, &picture()).await.status, 204);
    let told: UploadEvent = serde_json::from_str(&receiver.hear().await).unwrap();
    assert_eq!(told.kind, event::UPLOAD_REJECTED);
    assert_eq!(
        told.data.rejection.unwrap().code,
        rejection::SHA256_MISMATCH
    );
    let again = ann.bring(&picture(), PNG).await;
    assert_eq!(ann.verdict(&again).await.state, UploadState::Ready);
}
