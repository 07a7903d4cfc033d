//! What the world is made of: stores, billboards, the show, markets, and where goods are.

use std::collections::BTreeSet;

use buyplus_api::{
    Availability, CampaignList, MarketList, MediaKind, Product, Show, Store, StoreList, code,
    routes,
};

use crate::support::{Answer, BAG, Shop, enrol, http_client};

async fn get(shop: &Shop, path: &str) -> Answer {
    let request = http_client().get(format!("{}{path}", shop.running.url()));
    Answer::of(request.send().await.unwrap()).await
}

#[tokio::test]
async fn every_store_of_the_street_can_be_entered() {
    let shop = Shop::open().await;
    let street: StoreList = get(&shop, routes::STORES).await.json(200);
    let ids: Vec<_> = street.items.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["galleria", "harbour"]);
    for summary in &street.items {
        let store: Store = get(&shop, &routes::store(&summary.id)).await.json(200);
        assert_eq!(
            (&store.name, &store.theme, &store.marquee),
            (&summary.name, &summary.theme, &summary.marquee)
        );
        let rooms: BTreeSet<_> = store.rooms.iter().map(|room| room.place.as_str()).collect();
        let boards = store
            .departments
            .iter()
            .filter_map(|one| one.place.as_deref());
        assert_eq!(
            boards.collect::<BTreeSet<_>>(),
            rooms,
            "the board leads to rooms"
        );
        let rooms = store.rooms.iter().flat_map(|room| &room.slots);
        for slot in store.slots.iter().chain(rooms) {
            let product: Product = get(&shop, &routes::product(&slot.product_id))
                .await
                .json(200);
            let mut variants = product.variants.iter();
            assert!(variants.any(|variant| variant.id == slot.variant_id));
        }
    }
    get(&shop, &routes::store("nowhere"))
        .await
        .assert_problem(404, code::NOT_FOUND);
}

#[tokio::test]
async fn every_device_has_billboards_of_its_own_and_keeps_them() {
    let shop = Shop::open().await;
    let path = format!("{}?place=times_square", routes::CAMPAIGNS);
    let everybody: CampaignList = get(&shop, &path).await.json(200);
    let mut ids: Vec<_> = everybody.items.iter().map(|one| one.id.clone()).collect();
    let mut orders = BTreeSet::new();
    for _ in 0..4 {
        let shopper = enrol(&shop.running.url()).await;
        let first = shopper.get(&path).await;
        assert_eq!(
            first.headers["cache-control"],
            "private, max-age=0, must-revalidate"
        );
        assert_eq!(shopper.get(&path).await.text, first.text, "the same again");
        let list: CampaignList = first.json(200);
        orders.insert(
            list.items
                .iter()
                .map(|one| one.id.clone())
                .collect::<Vec<_>>(),
        );
    }
    assert!(orders.len() > 1, "not all see the same order");
    ids.sort();
    for mut order in orders {
        order.sort();
        assert_eq!(order, ids, "all see the same campaigns");
    }
    let of = async |query: &str| {
        let path = format!("{}?{query}", routes::CAMPAIGNS);
        get(&shop, &path).await.json::<CampaignList>(200).items
    };
    assert!(
        of("store=harbour")
            .await
            .iter()
            .all(|one| one.store_id == "harbour")
    );
    assert_eq!(of("limit=3").await.len(), 3);
    assert!(of("place=moon").await.is_empty());
}

#[tokio::test]
async fn campaigns_run_in_their_time_only() {
    let shop = Shop::open().await;
    let now = async || {
        let list: CampaignList = get(&shop, routes::CAMPAIGNS).await.json(200);
        list.items.into_iter().any(|one| one.id == "aurelia")
    };
    assert!(now().await);
    shop.sql("UPDATE campaigns SET starts_ms = 1794355780000, ends_ms = 1794355790000 WHERE id = 'aurelia'")
        .await;
    assert!(!now().await, "not yet");
    shop.clock.advance_s(1);
    assert!(now().await);
    shop.clock.advance_s(10);
    assert!(!now().await, "over");
}

#[tokio::test]
async fn pictures_come_from_the_folder_by_content() {
    let shop = Shop::open().await;
    let folder = shop.dir.path().join("assets");
    std::fs::create_dir_all(folder.join("campaigns")).unwrap();
    let jpeg = b"\xff\xd8\xff\xe0picture";
    std::fs::write(folder.join("campaigns/aurelia.jpg"), jpeg).unwrap();
    std::fs::write(folder.join("products/bag-luna.jpg"), jpeg).unwrap();
    let shop = shop.reopen().await;
    let list: CampaignList = get(&shop, routes::CAMPAIGNS).await.json(200);
    let pictures: Vec<_> = list
        .items
        .into_iter()
        .filter_map(|one| one.picture)
        .collect();
    assert_eq!(pictures.len(), 1);
    let answer = get(&shop, &pictures[0].url).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], "image/jpeg");
    let product: Product = get(&shop, &routes::product("bag-luna")).await.json(200);
    let poster = &product.media[0];
    assert_eq!(
        (poster.kind, poster.role.as_deref(), poster.url.as_str()),
        (MediaKind::Image, Some("poster"), pictures[0].url.as_str())
    );
    let glb = pictures[0].url.replace(".jpg", ".glb");
    get(&shop, &glb).await.assert_problem(404, code::NOT_FOUND);
}

#[tokio::test]
async fn everybody_sees_the_same_run_of_the_show() {
    let shop = Shop::open().await;
    let see = async || get(&shop, &routes::show("evening")).await.json::<Show>(200);
    let first = see().await;
    assert_eq!(first.server_now, "2026-11-11T00:09:39Z");
    assert_eq!(first.starts_at, first.server_now, "it began with the shop");
    let period_s = first.period_s as i64;
    shop.clock.advance_s(period_s - 1);
    assert_eq!(see().await.starts_at, first.starts_at);
    shop.clock.advance_s(2);
    assert_eq!(see().await.starts_at, "2026-11-11T00:12:03Z");
    let starts: Vec<_> = first.looks.iter().map(|look| look.starts_s).collect();
    assert!(
        starts
            .iter()
            .all(|start_s| start_s * first.beat_bpm / 60.0 % 1.0 == 0.0),
        "on a beat"
    );
    for item in first.looks.iter().flat_map(|look| &look.items) {
        let product: Product = get(&shop, &routes::product(&item.product_id))
            .await
            .json(200);
        assert!(
            product
                .variants
                .iter()
                .any(|variant| variant.id == item.variant_id)
        );
    }
}

#[tokio::test]
async fn markets_are_listed_with_the_default_first() {
    let shop = Shop::open().await;
    let markets: MarketList = get(&shop, routes::MARKETS).await.json(200);
    let ids: Vec<_> = markets.items.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["US", "CN", "EU", "CA", "JP"]);
    assert!(markets.items[0].is_default && !markets.items[1].is_default);
    assert!(!markets.items[3].tax_included, "in Canada tax comes on top");
}

#[tokio::test]
async fn what_is_sold_leaves_the_warehouse_first() {
    let shop = Shop::open().await;
    let path = routes::availability("bag-aurelia");
    let at = async || {
        let answer: Availability = get(&shop, &path).await.json(200);
        let sku = answer
            .skus
            .into_iter()
            .find(|sku| sku.variant_id == BAG)
            .unwrap();
        let at = sku.at.into_iter().map(|at| (at.location_id, at.available));
        (sku.available, at.collect::<Vec<_>>())
    };
    let (warehouse, store) = ("loc_galleria_warehouse", "loc_galleria_store");
    let places = |units: [u32; 2]| {
        vec![
            (warehouse.to_owned(), units[0]),
            (store.to_owned(), units[1]),
        ]
    };
    assert_eq!(at().await, (12, places([8, 4])));
    shop.shopper().await.buy(BAG).await;
    assert_eq!(at().await, (11, places([7, 4])));
    get(&shop, &routes::availability("nothing"))
        .await
        .assert_problem(404, code::NOT_FOUND);
}
