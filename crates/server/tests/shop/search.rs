//! Finding things: words in two languages, filters, orders, pages, and prices of other markets.

use std::collections::BTreeSet;

use buyplus_api::{Product, ProductPage, code, routes};

use crate::support::{Answer, Shop, http_client};

async fn get(shop: &Shop, path: &str) -> Answer {
    let request = http_client().get(format!("{}{path}", shop.running.url()));
    Answer::of(request.send().await.unwrap()).await
}

async fn page(shop: &Shop, query: &[(&str, &str)]) -> Answer {
    let mut text = form_urlencoded::Serializer::new(String::new());
    text.extend_pairs(query);
    get(shop, &format!("{}?{}", routes::PRODUCTS, text.finish())).await
}

async fn ids(shop: &Shop, query: &[(&str, &str)]) -> Vec<String> {
    let page: ProductPage = page(shop, query).await.json(200);
    page.items.into_iter().map(|product| product.id).collect()
}

/// Every page of a listing, a few products at a time.
async fn all(shop: &Shop, query: &[(&str, &str)]) -> Vec<Product> {
    let mut found = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let mut query = query.to_vec();
        query.push(("limit", "3"));
        query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let page: ProductPage = page(shop, &query).await.json(200);
        found.extend(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() {
            return found;
        }
    }
}

fn cheapest(product: &Product) -> i64 {
    let prices = product.variants.iter().map(|variant| variant.price_minor);
    prices.min().unwrap()
}

#[tokio::test]
async fn words_are_found_in_both_languages() {
    let shop = Shop::open().await;
    for (question, found) in [
        ("crossbody", "bag-luna"),
        ("Crossbodies", "bag-luna"),
        ("SOIREE", "bag-soiree"),
        ("half-moon", "bag-luna"),
        ("手提包", "bag-aurelia"),
        ("旗袍", "dress-lotus"),
        ("ankle boot", "shoe-montana"),
        ("短靴", "shoe-montana"),
        ("袍", "dress-lotus"),
        ("晚礼服 祖母绿", "dress-celeste"),
        ("emerald evening dress", "dress-celeste"),
        ("crossb", "bag-luna"),
    ] {
        let ids = ids(&shop, &[("q", question)]).await;
        assert!(ids.iter().any(|id| id == found), "{question}: {ids:?}");
    }
    for nothing in [
        "zeppelin",
        "手包提",
        "dress zeppelin",
        "%",
        "' OR 1=1 --",
        "\" * OR (",
    ] {
        assert!(ids(&shop, &[("q", nothing)]).await.is_empty(), "{nothing}");
    }
}

#[tokio::test]
async fn one_chinese_sign_is_a_question() {
    let shop = Shop::open().await;
    let found = ids(&shop, &[("q", "表")]).await;
    assert_eq!(found, ["watch-meridian", "watch-regatta", "watch-petite"]);
    let found = ids(&shop, &[("q", "裙")]).await;
    assert!(found.contains(&"dress-giulia".to_owned()) && found.len() < 20);
    let found = ids(&shop, &[("q", "裙 黑")]).await;
    assert!(found.contains(&"dress-paloma".to_owned()), "{found:?}");
    assert!(!found.contains(&"dress-giulia".to_owned()), "{found:?}");
}

#[tokio::test]
async fn a_department_is_found_by_its_name_in_either_language() {
    let shop = Shop::open().await;
    let whole: BTreeSet<_> = ids(&shop, &[("department", "shoes")])
        .await
        .into_iter()
        .collect();
    for question in ["鞋履", "Shoes", "shoe"] {
        let found = ids(&shop, &[("q", question)]).await.into_iter().collect();
        assert!(whole.is_subset(&found), "{question}: {found:?}");
    }
    // What one retailer's signs say.
    let found = ids(&shop, &[("q", "女装")]).await;
    assert_eq!(found, ["coat-nord"]);
    let found = ids(&shop, &[("q", "apothecary")]).await;
    assert!(found.is_empty(), "the retailer with that sign sells none");
}

#[tokio::test]
async fn a_catalogue_that_is_not_indexed_is_indexed_at_the_next_start() {
    let shop = Shop::open().await;
    let before = ids(&shop, &[("q", "silk")]).await;
    shop.sql("DELETE FROM listings").await;
    assert!(ids(&shop, &[("q", "silk")]).await.is_empty());
    shop.sql("DELETE FROM catalogue_index").await;
    let shop = shop.reopen().await;
    assert_eq!(ids(&shop, &[("q", "silk")]).await, before);
    assert_eq!(all(&shop, &[]).await.len(), 74);
}

#[tokio::test]
async fn products_with_the_words_in_their_name_come_first() {
    let shop = Shop::open().await;
    let found = all(&shop, &[("q", "bag")]).await;
    let in_title = |product: &Product| {
        let title = format!("{} {}", product.name.get("en"), product.kind).to_lowercase();
        title.contains("bag")
    };
    let titled: Vec<_> = found.iter().map(in_title).collect();
    assert!(
        titled.contains(&true) && titled.contains(&false),
        "{titled:?}"
    );
    assert!(titled.is_sorted_by(|a, b| a >= b), "{titled:?}");
}

#[tokio::test]
async fn filters_narrow_together() {
    let shop = Shop::open().await;
    let bags = all(
        &shop,
        &[
            ("department", "bags"),
            ("price_from_minor", "10000"),
            ("price_to_minor", "16000"),
        ],
    )
    .await;
    assert!(!bags.is_empty());
    for bag in &bags {
        assert_eq!(bag.department, "bags");
        assert!((10_000..=16_000).contains(&cheapest(bag)), "{}", bag.id);
    }
    let totes = ids(&shop, &[("department", "bags"), ("kind", "tote")]).await;
    assert_eq!(totes, ["bag-marina"]);
    assert!(
        ids(&shop, &[("department", "shoes"), ("kind", "tote")])
            .await
            .is_empty()
    );
    let harbour = all(&shop, &[("merchant", "mer_harbour")]).await;
    assert!(harbour.len() > 10 && harbour.iter().all(|one| one.merchant_id == "mer_harbour"));
    let black_bags = ids(&shop, &[("q", "black"), ("department", "bags")]).await;
    assert!(!black_bags.is_empty() && black_bags.iter().all(|id| id.starts_with("bag-")));
}

#[tokio::test]
async fn a_store_lists_what_stands_in_it() {
    let shop = Shop::open().await;
    let store: buyplus_api::Store = get(&shop, &routes::store("harbour")).await.json(200);
    let rooms = store.rooms.iter().flat_map(|room| &room.slots);
    let standing: BTreeSet<_> = store
        .slots
        .iter()
        .chain(rooms)
        .map(|slot| slot.product_id.clone())
        .collect();
    let listed = all(&shop, &[("store", "harbour")]).await;
    assert_eq!(
        listed
            .iter()
            .map(|one| one.id.clone())
            .collect::<BTreeSet<_>>(),
        standing
    );
    assert_eq!(listed.len(), standing.len(), "each once");
    let everywhere = ids(&shop, &[("q", "black")]).await;
    let here = ids(&shop, &[("store", "harbour"), ("q", "black")]).await;
    assert!(!here.is_empty() && here.len() < everywhere.len());
    let expected = everywhere.iter().filter(|id| standing.contains(*id));
    assert!(expected.eq(&here), "{here:?}");
    assert!(ids(&shop, &[("store", "nowhere")]).await.is_empty());
    let nothing = [("store", "harbour"), ("kind", "anvil")];
    assert!(ids(&shop, &nothing).await.is_empty());
}

#[tokio::test]
async fn what_is_sold_out_can_be_left_out() {
    let shop = Shop::open().await;
    shop.sql("UPDATE inventory SET on_hand = 0 WHERE variant_id LIKE 'bag-luna-%'")
        .await;
    let all = ids(&shop, &[("department", "bags")]).await;
    let there = ids(&shop, &[("department", "bags"), ("in_stock", "true")]).await;
    assert!(all.contains(&"bag-luna".to_owned()) && !there.contains(&"bag-luna".to_owned()));
    assert_eq!(there.len(), all.len() - 1);
}

#[tokio::test]
async fn every_order_is_kept_across_pages() {
    let shop = Shop::open().await;
    let shelf: Vec<_> = all(&shop, &[])
        .await
        .into_iter()
        .map(|one| one.id)
        .collect();
    assert_eq!(shelf.len(), 74);
    for scope in [
        vec![],
        vec![("department", "bags")],
        vec![("q", "bag")],
        vec![("store", "galleria")],
    ] {
        let sorted = async |sort: &str| {
            let mut query = scope.clone();
            query.push(("sort", sort));
            all(&shop, &query).await
        };
        let up = sorted("price_ascending").await;
        assert!(up.is_sorted_by_key(cheapest), "{scope:?}");
        let down = sorted("price_descending").await;
        assert!(down.iter().rev().is_sorted_by_key(cheapest), "{scope:?}");
        let by_name = sorted("name").await;
        assert!(
            by_name.is_sorted_by_key(|one| one
                .name
                .get("en")
                .replace('é', "e")
                .to_lowercase()
                .replace(['-', '.'], " ")),
            "{scope:?}"
        );
        let newest: Vec<_> = sorted("newest")
            .await
            .into_iter()
            .map(|one| one.id)
            .collect();
        let mut oldest: Vec<_> = sorted("shelf")
            .await
            .into_iter()
            .map(|one| one.id)
            .collect();
        oldest.reverse();
        assert_eq!(newest, oldest, "{scope:?}");
        let mut counted: Vec<_> = up.into_iter().map(|one| one.id).collect();
        counted.sort();
        oldest.sort();
        assert_eq!(
            counted, oldest,
            "the same products in every order, {scope:?}"
        );
    }
}

#[tokio::test]
async fn a_cursor_goes_with_its_question_only() {
    let shop = Shop::open().await;
    let first: ProductPage = page(&shop, &[("limit", "3"), ("sort", "name")])
        .await
        .json(200);
    let cursor = first.next_cursor.unwrap();
    let again = async |query: &[(&str, &str)]| page(&shop, query).await;
    assert_eq!(
        again(&[("limit", "5"), ("sort", "name"), ("cursor", &cursor)])
            .await
            .status,
        200
    );
    for other in [
        vec![("sort", "newest"), ("cursor", cursor.as_str())],
        vec![
            ("sort", "name"),
            ("department", "bags"),
            ("cursor", cursor.as_str()),
        ],
        vec![
            ("sort", "name"),
            ("market", "CN"),
            ("cursor", cursor.as_str()),
        ],
    ] {
        again(&other)
            .await
            .assert_problem(400, code::INVALID_CURSOR);
    }
    for at in 0..cursor.len() {
        let mut broken = cursor.clone().into_bytes();
        broken[at] = if broken[at] == b'A' { b'B' } else { b'A' };
        let broken = String::from_utf8(broken).unwrap();
        // The last sign may hold bits that mean nothing; any other change is noticed.
        let answer = again(&[("sort", "name"), ("cursor", &broken)]).await;
        assert!(answer.status == 400 || at == cursor.len() - 1, "{at}");
    }
    for limit in ["0", "101", "-1", "many"] {
        again(&[("limit", limit)])
            .await
            .assert_problem(400, code::INVALID_QUERY);
    }
    for bad in [
        ("sort", "beauty"),
        ("price_from_minor", "cheap"),
        ("in_stock", "perhaps"),
        ("department", "bags\0"),
    ] {
        again(&[bad]).await.assert_problem(400, code::INVALID_QUERY);
    }
}

#[tokio::test]
async fn every_market_has_prices_of_its_own() {
    let shop = Shop::open().await;
    let path = routes::product("bag-aurelia");
    let home: Product = get(&shop, &path).await.json(200);
    let there: Product = get(&shop, &format!("{path}?market=CN")).await.json(200);
    let (home, there) = (&home.variants[0], &there.variants[0]);
    assert_eq!((home.price_minor, home.currency.as_str()), (24_900, "USD"));
    assert_eq!(
        (there.price_minor, there.currency.as_str()),
        (179_000, "CNY")
    );
    let request = http_client().get(format!("{}{path}", shop.running.url()));
    let canada: Product = Answer::of(request.header(routes::MARKET, "CA").send().await.unwrap())
        .await
        .json(200);
    assert_eq!(
        (
            canada.variants[0].price_minor,
            canada.variants[0].tax_included
        ),
        (34_500, false)
    );
    let listed = all(&shop, &[("market", "JP"), ("sort", "price_ascending")]).await;
    assert_eq!(listed.len(), 74);
    assert!(listed.is_sorted_by_key(cheapest));
    assert!(
        listed
            .iter()
            .flat_map(|one| &one.variants)
            .all(|variant| variant.currency == "JPY")
    );
    page(&shop, &[("market", "MOON")])
        .await
        .assert_problem(400, code::INVALID_QUERY);
}

#[tokio::test]
async fn what_a_market_has_no_price_for_is_not_sold_there() {
    let shop = Shop::open().await;
    shop.sql("DELETE FROM prices WHERE market_id = 'EU' AND variant_id = 'bag-luna-tan'")
        .await;
    let europe: Product = get(&shop, &format!("{}?market=EU", routes::product("bag-luna")))
        .await
        .json(200);
    let skus: Vec<_> = europe
        .variants
        .iter()
        .map(|variant| variant.id.as_str())
        .collect();
    assert_eq!(skus, ["bag-luna-black", "bag-luna-sage"]);
    shop.sql("DELETE FROM prices WHERE market_id = 'EU' AND variant_id LIKE 'bag-luna-%'")
        .await;
    get(&shop, &format!("{}?market=EU", routes::product("bag-luna")))
        .await
        .assert_problem(404, code::NOT_FOUND);
}

#[tokio::test]
async fn an_answer_from_memory_is_what_the_database_says() {
    let shop = Shop::open().await;
    let path = routes::product("bag-luna");
    let send = async |packed: bool, tag: Option<&str>| {
        let mut request = http_client().get(format!("{}{path}", shop.running.url()));
        if packed {
            request = request.header("accept-encoding", "gzip");
        }
        if let Some(tag) = tag {
            request = request.header("if-none-match", tag);
        }
        request.send().await.unwrap()
    };
    let first = send(true, None).await;
    let second = send(true, None).await;
    assert_eq!(second.headers()["content-encoding"], "gzip");
    assert_eq!(first.headers()["etag"], second.headers()["etag"]);
    assert_eq!(second.headers()["vary"], "accept-encoding, buyplus-market");
    let tag = second.headers()["etag"].to_str().unwrap().to_owned();
    assert_eq!(first.bytes().await.unwrap(), second.bytes().await.unwrap());
    assert_eq!(send(true, Some(&tag)).await.status(), 304);
    let head = http_client().head(format!("{}{path}", shop.running.url()));
    let head = head.header("accept-encoding", "gzip").send().await.unwrap();
    assert_eq!(head.headers()["etag"], *tag, "asked without the body");
    assert!(head.bytes().await.unwrap().is_empty());
    assert_eq!(
        send(false, Some(&tag)).await.status(),
        200,
        "plain bytes are others"
    );
    let stock = async || get(&shop, &path).await.json::<Product>(200).variants[0].stock;
    let before = stock().await;
    shop.shopper().await.buy("bag-luna-tan").await;
    assert_eq!(stock().await, before - 1);
    assert_eq!(send(true, Some(&tag)).await.status(), 200, "it changed");
}
