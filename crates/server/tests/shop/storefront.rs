//! A merchant's stores: drafts that nobody sees, publishing, going back, new stores, previews.

use std::path::Path;

use buyplus_api::{
    Campaign, CampaignList, Fixture, FixtureKind, LocalText, MerchantCampaign,
    MerchantCampaignList, PlacePlan, Preview, PreviewState, Problem, ProductPage, Sign, Slot,
    Store, StoreList, StoreVersionList, Storefront, StorefrontList, code, routes,
};
use buyplus_server::SandboxWallet;
use reqwest::{Method, header};
use serde_json::{Value, json};

use super::staff::Clerk;
use crate::support::{Answer, Shop, http_client};

async fn get(shop: &Shop, path: &str) -> Answer {
    let request = http_client().get(format!("{}{path}", shop.running.url()));
    Answer::of(request.send().await.unwrap()).await
}

impl Clerk {
    async fn storefront(&self, id: &str) -> (Storefront, String) {
        let answer = self.get(&routes::of(routes::MERCHANT_STORE, id)).await;
        let tag = answer.headers[header::ETAG].to_str().unwrap().to_owned();
        (answer.json(200), tag)
    }

    async fn put_draft(&self, draft: &Store) -> Answer {
        let path = routes::of(routes::MERCHANT_STORE_DRAFT, &draft.id);
        self.send(Method::PUT, &path, Some(draft)).await
    }

    async fn publish(&self, id: &str) -> Storefront {
        let path = routes::of(routes::MERCHANT_STORE_PUBLISH, id);
        self.post(&path, &json!({})).await.json(200)
    }

    async fn faults(&self, draft: &Store) -> Vec<(String, String)> {
        let problem: Problem = self.put_draft(draft).await.json(422);
        let errors = problem.errors.into_iter();
        errors.map(|error| (error.pointer, error.detail)).collect()
    }
}

#[tokio::test]
async fn a_draft_is_seen_once_it_is_published_and_can_be_taken_back() {
    let shop = Shop::open().await;
    let seller = shop.seeded().await;
    let list: StorefrontList = seller.get(routes::MERCHANT_STORES).await.json(200);
    assert_eq!(
        (list.items.len(), list.items[0].store_id.as_str()),
        (1, "galleria")
    );
    let (first, _) = seller.storefront("galleria").await;
    assert!(!first.is_changed && first.published.as_ref() == Some(&first.draft));
    // What the shop came with can be put back as it is.
    let same: Storefront = seller.put_draft(&first.draft).await.json(200);
    assert!(!same.is_changed);

    let mut draft = first.draft.clone();
    draft.theme.accent = "#1f4e5f".to_owned();
    draft.slots.truncate(3);
    let changed: Storefront = seller.put_draft(&draft).await.json(200);
    assert!(changed.is_changed && changed.version == first.version);
    let seen: Store = get(&shop, &routes::store("galleria")).await.json(200);
    assert_eq!(seen, first.draft, "shoppers see what was published");

    let published = seller.publish("galleria").await;
    assert_eq!(
        (published.is_changed, published.version),
        (false, first.version + 1)
    );
    let seen: Store = get(&shop, &routes::store("galleria")).await.json(200);
    assert_eq!(
        (seen.theme.accent.as_str(), seen.slots.len(), seen.version),
        ("#1f4e5f", 3, first.version + 1)
    );
    let street: StoreList = get(&shop, routes::STORES).await.json(200);
    assert_eq!(street.items[0].theme.accent, "#1f4e5f");
    assert_eq!(
        seller.publish("galleria").await.version,
        first.version + 1,
        "nothing to publish"
    );

    let path = routes::of(routes::MERCHANT_STORE_VERSIONS, "galleria");
    let versions: StoreVersionList = seller.get(&path).await.json(200);
    let found: Vec<_> = versions.items.iter().map(|one| one.version).collect();
    assert_eq!(found, [first.version + 1, first.version]);
    assert!(versions.items[0].by.starts_with("key:") && versions.items[1].by == "seed");
    let path = routes::merchant_store_restore("galleria", first.version);
    let back: Storefront = seller.post(&path, &json!({})).await.json(200);
    assert_eq!(back.version, first.version + 2);
    let seen: Store = get(&shop, &routes::store("galleria")).await.json(200);
    assert_eq!(
        Store {
            version: first.version,
            ..seen
        },
        first.draft
    );
    let nowhere = routes::merchant_store_restore("galleria", 99);
    seller
        .post(&nowhere, &json!({}))
        .await
        .assert_problem(404, code::NOT_FOUND);
}

#[tokio::test]
async fn two_people_do_not_write_over_each_other() {
    let shop = Shop::open().await;
    let seller = shop.seeded().await;
    let (store, tag) = seller.storefront("galleria").await;
    let put = async |tag: &str, accent: &str| {
        let mut draft = store.draft.clone();
        draft.theme.accent = accent.to_owned();
        let path = routes::of(routes::MERCHANT_STORE_DRAFT, "galleria");
        let request = http_client().put(format!("{}{path}", shop.running.url()));
        let request = request
            .bearer_auth(&seller.secret)
            .header(header::IF_MATCH, tag);
        Answer::of(request.json(&draft).send().await.unwrap()).await
    };
    let first = put(&tag, "#111111").await;
    let next = first.headers[header::ETAG].to_str().unwrap().to_owned();
    assert_eq!(first.status, 200);
    assert_ne!(next, tag);
    put(&tag, "#222222")
        .await
        .assert_problem(412, code::PRECONDITION_FAILED);
    assert_eq!(put(&next, "#333333").await.status, 200);
    let path = routes::of(routes::MERCHANT_STORE_PUBLISH, "galleria");
    let request = http_client().post(format!("{}{path}", shop.running.url()));
    let late = request
        .bearer_auth(&seller.secret)
        .header(header::IF_MATCH, next);
    let late = Answer::of(late.send().await.unwrap()).await;
    late.assert_problem(412, code::PRECONDITION_FAILED);
}

#[tokio::test]
async fn every_fault_of_a_layout_is_pointed_at() {
    let shop = Shop::open().await;
    let seller = shop.seeded().await;
    let (store, _) = seller.storefront("galleria").await;
    let slot = |slot_id: &str, product_id: &str, variant_id: &str| Slot {
        slot_id: slot_id.to_owned(),
        product_id: product_id.to_owned(),
        variant_id: variant_id.to_owned(),
    };
    let mut draft = store.draft.clone();
    draft.name = LocalText::new("", "");
    draft.theme.wall = "white".to_owned();
    draft.slots = vec![
        slot("bags.1", "bag-aurelia", "bag-aurelia-oxblood"),
        slot("bags.1", "bag-luna", "bag-luna-tan"),
        slot("bags.99", "bag-luna", "bag-luna-tan"),
        slot("bags.2", "no-such-bag", "no-such-bag-red"),
        slot("bags.3", "bag-luna", "bag-aurelia-oxblood"),
        slot("island.1", "bag-luna", "bag-luna-tan"),
        slot("island.2", "bag-luna", "bag-luna-tan"),
    ];
    draft.fixtures = vec![
        fixture("island", [0.0, 0.0, -5.0]),
        fixture("outside", [40.0, 0.0, -5.0]),
        fixture("bags", [0.0, 0.0, -4.0]),
    ];
    draft.signs = vec![Sign {
        sign_id: "bags".to_owned(),
        title: LocalText::new(&"W".repeat(41), "字"),
        subtitle: LocalText::default(),
    }];
    draft.rooms[0].place = "catwalk".to_owned();
    let faults = seller.faults(&draft).await;
    let pointers: Vec<_> = faults.iter().map(|(pointer, _)| pointer.as_str()).collect();
    for pointer in [
        "/name/en",
        "/theme/wall",
        "/slots/1/slot_id",
        "/slots/2/slot_id",
        "/slots/3/product_id",
        "/slots/4/variant_id",
        "/slots/6/slot_id",
        "/fixtures/1/position_m",
        "/fixtures/2/id",
        "/signs/0/title/en",
        "/rooms/0/place",
        "/departments/0/place",
    ] {
        assert!(pointers.contains(&pointer), "{pointer}: {faults:?}");
    }
    assert_eq!(pointers.len(), 12, "{faults:?}");
    assert!(
        !seller.storefront("galleria").await.0.is_changed,
        "nothing was kept"
    );

    // Of another merchant's goods a store shows only what it shows already.
    let (clerk, _) = shop.owner("olga@example.com").await;
    let body = json!({"id": "olga", "name": {"en": "Olga"}, "template": "harbour"});
    let own: Storefront = clerk.post(routes::MERCHANT_STORES, &body).await.json(201);
    let mut draft = own.draft;
    draft.slots = vec![slot("bags.1", "bag-aurelia", "bag-aurelia-oxblood")];
    let faults = clerk.faults(&draft).await;
    assert_eq!(faults[0].0, "/slots/0/product_id");
    assert!(faults[0].1.contains("another merchant"), "{faults:?}");
}

fn fixture(id: &str, position_m: [f32; 3]) -> Fixture {
    Fixture {
        id: id.to_owned(),
        kind: FixtureKind::Plinth,
        position_m,
        yaw_rad: 0.0,
    }
}

#[tokio::test]
async fn writing_that_can_hardly_be_read_is_a_warning() {
    let shop = Shop::open().await;
    let seller = shop.seeded().await;
    let (store, _) = seller.storefront("galleria").await;
    let mut draft = store.draft;
    draft.theme.sign_background = "#777777".to_owned();
    draft.theme.sign_text = "#888888".to_owned();
    let kept: Storefront = seller.put_draft(&draft).await.json(200);
    let warning = kept
        .warnings
        .iter()
        .find(|one| one.pointer == "/theme/sign_text");
    assert!(
        warning.is_some_and(|one| one.message.contains("1.3 to 1")),
        "{:?}",
        kept.warnings
    );
}

#[tokio::test]
async fn a_new_store_has_empty_shelves_and_opens_when_it_is_published() {
    let shop = Shop::open().await;
    let (clerk, session) = shop.owner("olga@example.com").await;
    let body =
        json!({"name": {"en": "Olga's Hats & Bags", "zh-CN": "奥尔加"}, "template": "galleria"});
    let answer = clerk.post(routes::MERCHANT_STORES, &body).await;
    assert_eq!(
        answer.headers["location"],
        "/v1/merchant/stores/olga-s-hats-bags"
    );
    let store: Storefront = answer.json(201);
    assert_eq!((store.version, store.published), (0, None));
    assert_eq!(store.draft.merchant_id, session.merchant.id);
    assert!(
        store.draft.slots.is_empty() && store.draft.rooms.iter().all(|room| room.slots.is_empty())
    );
    assert_eq!(store.draft.marquee.title.get("zh-CN"), "奥尔加");
    let id = store.store_id.as_str();
    get(&shop, &routes::store(id))
        .await
        .assert_problem(404, code::NOT_FOUND);
    let street: StoreList = get(&shop, routes::STORES).await.json(200);
    assert_eq!(street.items.len(), 2);
    clerk
        .post(routes::MERCHANT_STORES, &body)
        .await
        .assert_problem(409, code::ID_TAKEN);
    let body = json!({"id": "Olga!", "name": {"en": "Olga"}, "template": "harbour"});
    clerk
        .post(routes::MERCHANT_STORES, &body)
        .await
        .assert_problem(422, code::INVALID_BODY);

    let open = clerk.publish(id).await;
    assert_eq!((open.version, open.is_changed), (1, false));
    let seen: Store = get(&shop, &routes::store(id)).await.json(200);
    assert_eq!(Some(seen), open.published);
    let street: StoreList = get(&shop, routes::STORES).await.json(200);
    assert_eq!(street.items[2].id, id);
    let (rival, _) = shop.owner("rival@example.com").await;
    let path = routes::of(routes::MERCHANT_STORE_PUBLISH, id);
    rival
        .post(&path, &json!({}))
        .await
        .assert_problem(404, code::NOT_FOUND);
}

#[tokio::test]
async fn a_plan_shows_where_goods_can_stand() {
    let shop = Shop::open().await;
    let plan: PlacePlan = get(&shop, &routes::place_plan("hall")).await.json(200);
    let store: Store = get(&shop, &routes::store("galleria")).await.json(200);
    let has = |slot: &Slot| plan.slots.iter().any(|one| one.slot_id == slot.slot_id);
    assert!(store.slots.iter().all(has));
    let [left, right] = [plan.outline_m[0], plan.outline_m[2]];
    let inside = |x_m: f32, z_m: f32| {
        (left[0]..=right[0]).contains(&x_m) && (left[1]..=right[1]).contains(&z_m)
    };
    assert!(plan.slots.iter().all(|slot| inside(slot.x_m, slot.z_m)));
    let shelf = plan
        .fixtures
        .iter()
        .find(|one| one.kind == FixtureKind::Shelf)
        .unwrap();
    assert_eq!(
        (shelf.slots.len(), shelf.slots[8].slot_id.as_str()),
        (9, "9")
    );
    get(&shop, &routes::place_plan("moon"))
        .await
        .assert_problem(404, code::NOT_FOUND);
}

/// A client that says what it was asked for, waits until it may go on, and draws a picture of one pixel.
const CLIENT: &str = r#"#!/bin/sh
here=$(dirname "$0")
for word; do case $last in --out) out=$word;; esac; last=$word; done
printf '%s\n' "$@" > "$here/asked.part" && mv "$here/asked.part" "$here/asked"
while [ ! -e "$here/go" ]; do sleep 0.02; done
if [ -e "$here/fail" ]; then echo "no such place on this machine" >&2; exit 1; fi
printf '\211PNG\r\n\032\n and so on' > "$out"
"#;

#[cfg(unix)]
fn write_client(dir: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    let path = dir.join("client");
    std::fs::write(&path, text).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

async fn shop_with_client() -> Shop {
    let shop = Shop::run(SandboxWallet, |config| {
        let dir = config.files.parent().unwrap();
        config.client = Some(dir.join("client"));
        config.preview_limit = std::time::Duration::from_secs(20);
    });
    shop.await
}

/// Waits until a preview is not under way any more.
async fn finished(seller: &Clerk, id: &str) -> Preview {
    loop {
        let preview: Preview = seller
            .get(&routes::of(routes::MERCHANT_PREVIEW, id))
            .await
            .json(200);
        if !matches!(
            preview.state,
            PreviewState::Queued | PreviewState::Rendering
        ) {
            return preview;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

/// Waits until the client was asked, and for what.
async fn asked(dir: &Path) -> Vec<String> {
    loop {
        if let Ok(text) = std::fs::read_to_string(dir.join("asked")) {
            return text.lines().map(str::to_owned).collect();
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_preview_is_drawn_by_the_client_which_alone_sees_the_draft() {
    let shop = shop_with_client().await;
    let dir = shop.dir.path().to_owned();
    write_client(&dir, CLIENT);
    let seller = shop.seeded().await;
    let (store, _) = seller.storefront("galleria").await;
    let mut draft = store.draft;
    draft.theme.accent = "#1f4e5f".to_owned();
    draft.slots.truncate(1);
    draft.rooms.iter_mut().for_each(|room| room.slots.clear());
    seller.put_draft(&draft).await.json::<Storefront>(200);

    let path = routes::of(routes::MERCHANT_STORE_PREVIEWS, "galleria");
    for (body, pointer) in [
        (json!({"place": "moon"}), "/place"),
        (json!({"place": "hall", "slot_id": "bags.99"}), "/slot_id"),
    ] {
        let problem = seller
            .post(&path, &body)
            .await
            .assert_problem(422, code::INVALID_BODY);
        assert_eq!(problem.errors[0].pointer, pointer);
    }
    let answer = seller
        .post(&path, &json!({"place": "hall", "slot_id": "bags.1"}))
        .await;
    let preview: Preview = answer.json(202);
    assert_eq!(
        answer.headers["location"].to_str().unwrap(),
        routes::of(routes::MERCHANT_PREVIEW, &preview.id)
    );
    let words = asked(&dir).await;
    let after = |name: &str| words[words.iter().position(|word| word == name).unwrap() + 1].clone();
    assert_eq!(words[0], "snapshot");
    assert_eq!(
        [
            after("--store"),
            after("--place"),
            after("--slot"),
            after("--size")
        ],
        ["galleria", "hall", "bags.1", "960x540"]
    );
    assert_eq!(after("--server"), shop.running.url());

    let token = after("--preview");
    let secret = format!("{}?preview={token}", routes::store("galleria"));
    let shown = get(&shop, &secret).await;
    assert_eq!(shown.headers["cache-control"], "no-store");
    assert_eq!(shown.json::<Store>(200).theme.accent, "#1f4e5f");
    // What stands in the draft alone is listed for the draft alone.
    let sold = async |query: &str| {
        let path = format!("{}?limit=100&store=galleria{query}", routes::PRODUCTS);
        get(&shop, &path).await.json::<ProductPage>(200).items.len()
    };
    assert_eq!(sold(&format!("&preview={token}")).await, 1);
    assert!(sold("").await > 20);
    let seen: Store = get(&shop, &routes::store("galleria")).await.json(200);
    assert_ne!(seen.theme.accent, "#1f4e5f");
    for other in [
        format!("{}?preview={token}", routes::store("harbour")),
        format!("{}?preview=x", routes::store("galleria")),
    ] {
        get(&shop, &other)
            .await
            .assert_problem(404, code::NOT_FOUND);
    }

    std::fs::write(dir.join("go"), "").unwrap();
    let preview = finished(&seller, &preview.id).await;
    assert_eq!(preview.state, PreviewState::Ready, "{:?}", preview.message);
    let picture = get(&shop, preview.picture_url.as_deref().unwrap()).await;
    assert_eq!(picture.headers["content-type"], "image/png");
    get(&shop, &secret)
        .await
        .assert_problem(404, code::NOT_FOUND);

    std::fs::write(dir.join("fail"), "").unwrap();
    let preview: Preview = seller
        .post(&path, &json!({"place": "hall"}))
        .await
        .json(202);
    let preview = finished(&seller, &preview.id).await;
    assert_eq!(
        (preview.state, preview.picture_url),
        (PreviewState::Failed, None)
    );
    assert_eq!(preview.message.unwrap(), "the client could not draw it");
}

#[cfg(unix)]
#[tokio::test]
async fn a_client_that_hangs_is_stopped() {
    let shop = Shop::run(SandboxWallet, |config| {
        let dir = config.files.parent().unwrap();
        config.client = Some(dir.join("client"));
        config.preview_limit = std::time::Duration::from_secs(1);
    });
    let shop = shop.await;
    write_client(shop.dir.path(), "#!/bin/sh\nexec sleep 600\n");
    let seller = shop.seeded().await;
    let path = routes::of(routes::MERCHANT_STORE_PREVIEWS, "galleria");
    let preview: Preview = seller
        .post(&path, &json!({"place": "hall"}))
        .await
        .json(202);
    let preview = finished(&seller, &preview.id).await;
    assert_eq!(preview.message.unwrap(), "the drawing took longer than 1 s");
}

#[tokio::test]
async fn without_a_client_there_are_no_previews() {
    let shop = Shop::run(SandboxWallet, |config| config.client = None).await;
    let seller = shop.seeded().await;
    let path = routes::of(routes::MERCHANT_STORE_PREVIEWS, "galleria");
    let answer = seller.post(&path, &json!({"place": "hall"})).await;
    let problem = answer.assert_problem(503, code::PREVIEW_UNAVAILABLE);
    assert!(problem.detail.contains("serve --client"));
}

#[tokio::test]
async fn billboards_are_the_merchant_s_own() {
    let shop = Shop::open().await;
    let seller = shop.seeded().await;
    let before: MerchantCampaignList = seller.get(routes::MERCHANT_CAMPAIGNS).await.json(200);
    let mut body = json!({"store_id": "galleria", "place": "times_square", "title": {"en": "Now"}, "background": "#202020",
        "foreground": "#303030", "accent": "#c9a24b", "product_id": "bag-aurelia", "starts_at": "2026-11-12T00:00:00Z"});
    let made: MerchantCampaign = seller
        .post(routes::MERCHANT_CAMPAIGNS, &body)
        .await
        .json(201);
    assert_eq!(made.warnings[0].pointer, "/foreground");
    let after: MerchantCampaignList = seller.get(routes::MERCHANT_CAMPAIGNS).await.json(200);
    assert_eq!(after.items.len(), before.items.len() + 1);
    let shown = async || {
        let boards: CampaignList = get(&shop, "/v1/campaigns?store=galleria").await.json(200);
        boards
            .items
            .into_iter()
            .find(|one: &Campaign| one.id == made.id)
    };
    assert!(shown().await.is_none(), "it has not begun");
    let path = routes::of(routes::MERCHANT_CAMPAIGN, &made.id);
    body["starts_at"] = Value::Null;
    body["foreground"] = json!("#fafafa");
    let changed: MerchantCampaign = seller.send(Method::PUT, &path, Some(&body)).await.json(200);
    assert!(changed.warnings.is_empty());
    assert_eq!(shown().await.unwrap().foreground, "#fafafa");

    body["title"] = json!({"en": "x".repeat(61)});
    body["ends_at"] = json!("soon");
    body["picture_sha256"] = json!("00ff");
    let refused = seller
        .send(Method::PUT, &path, Some(&body))
        .await
        .assert_problem(422, code::INVALID_BODY);
    let pointers: Vec<_> = refused
        .errors
        .iter()
        .map(|error| error.pointer.as_str())
        .collect();
    assert_eq!(pointers, ["/title/en", "/ends_at", "/picture_sha256"]);
    let (rival, _) = shop.owner("rival@example.com").await;
    rival
        .delete(&path)
        .await
        .assert_problem(404, code::NOT_FOUND);
    assert_eq!(seller.delete(&path).await.status, 204);
    assert!(shown().await.is_none());
}
