//! Tables of many things: what is right is written whole, what is wrong is told with its line, what goes out comes back.

use buyplus_api::{
    CampaignList, ImportProblem, ImportRefused, ImportReport, Product, ProductPage, Role,
    Storefront, code, routes,
};
use reqwest::header;
use serde_json::json;

use super::staff::Clerk;
use crate::support::{Answer, BAG, Shop, http_client};

const GOODS: &str = "\
product_id,department,kind,name.en,name.zh-CN,description.en,width_m,height_m,depth_m,variant_id,variant_name.en,option.colour,swatch,price_minor,stock
tote-lena,bags,tote,Lena,莱娜,\"Soft, wide\",0.42,0.34,0.16,tote-lena-sand,Sand,sand,#d9c7a7,12900,4
tote-lena,,,,,,,,,tote-lena-night,Night,night,#1b2a4a,13900,0
clutch-mio,bags,clutch,Mio,,Small,0.24,0.12,0.05,clutch-mio-red,Red,red,#c4181f,8900,7
";

impl Clerk {
    async fn import(
        &self,
        shop: &Shop,
        query: &str,
        kind: &str,
        body: impl Into<reqwest::Body>,
    ) -> Answer {
        let url = format!("{}{}?{query}", shop.running.url(), routes::MERCHANT_IMPORTS);
        let request = http_client().post(url).bearer_auth(&self.secret);
        let request = request.header(header::CONTENT_TYPE, kind).body(body);
        Answer::of(request.send().await.unwrap()).await
    }

    async fn import_csv(&self, shop: &Shop, query: &str, body: &str) -> ImportReport {
        self.import(shop, query, "text/csv", body.to_owned())
            .await
            .json(200)
    }

    async fn table_faults(&self, shop: &Shop, query: &str, body: &str) -> Vec<ImportProblem> {
        let answer = self.import(shop, query, "text/csv", body.to_owned()).await;
        answer.assert_problem(422, code::IMPORT_REFUSED);
        answer.json::<ImportRefused>(422).problems
    }
}

async fn get(shop: &Shop, path: &str) -> Answer {
    let request = http_client().get(format!("{}{path}", shop.running.url()));
    Answer::of(request.send().await.unwrap()).await
}

fn counts(report: &ImportReport) -> [u64; 4] {
    [
        report.rows,
        report.created,
        report.changed,
        report.unchanged,
    ]
}

/// Lines and fields of faults.
fn places(faults: &[ImportProblem]) -> Vec<(u64, &str)> {
    let place = |fault: &'_ ImportProblem| (fault.line, fault.field.clone().unwrap_or_default());
    let places = faults.iter().map(place);
    places.map(|(line, field)| (line, &*field.leak())).collect()
}

#[tokio::test]
async fn a_table_of_goods_is_tried_then_on_sale() {
    let shop = Shop::open().await;
    let (clerk, _) = shop.owner("olga@example.com").await;
    let report = clerk
        .import_csv(&shop, "kind=products&dry_run=true", GOODS)
        .await;
    assert_eq!((report.dry_run, counts(&report)), (true, [3, 3, 0, 0]));
    get(&shop, &routes::product("tote-lena"))
        .await
        .assert_problem(404, code::NOT_FOUND);

    let report = clerk.import_csv(&shop, "kind=products", GOODS).await;
    assert_eq!((report.dry_run, counts(&report)), (false, [3, 3, 0, 0]));
    let tote: Product = get(&shop, &routes::product("tote-lena")).await.json(200);
    assert_eq!(tote.name.get("zh-CN"), "莱娜");
    assert_eq!(tote.size_m, [0.42, 0.34, 0.16]);
    let stock: Vec<_> = tote
        .variants
        .iter()
        .map(|one| (one.id.as_str(), one.price_minor, one.stock))
        .collect();
    assert_eq!(
        stock,
        [
            ("tote-lena-sand", 12_900, 4),
            ("tote-lena-night", 13_900, 0)
        ]
    );
    assert_eq!(tote.options[0].values[1].name.get("en"), "Night");
    let found: ProductPage = get(&shop, "/v1/products?q=lena").await.json(200);
    assert_eq!(found.items.len(), 1, "it is found by its name");
    // Shoppers without an address collect in a store, so she needs one.
    let store = json!({"id": "olga", "name": {"en": "Olga"}, "template": "galleria"});
    assert_eq!(
        clerk.post(routes::MERCHANT_STORES, &store).await.status,
        201
    );
    let path = routes::of(routes::MERCHANT_STORE_PUBLISH, "olga");
    assert_eq!(clerk.post(&path, &json!({})).await.status, 200);
    let order = shop.shopper().await.buy("clutch-mio-red").await;
    assert_eq!(order.lines[0].variant_id, "clutch-mio-red");

    // The table says 7 of the clutch still, and one was sold: that is a change, and nothing else is.
    let again = clerk.import_csv(&shop, "kind=products", GOODS).await;
    assert_eq!(counts(&again), [3, 0, 1, 2]);
    let cheaper = GOODS.replace("12900", "9900");
    assert_eq!(
        counts(&clerk.import_csv(&shop, "kind=products", &cheaper).await),
        [3, 0, 1, 2]
    );
    let tote: Product = get(&shop, &routes::product("tote-lena")).await.json(200);
    assert_eq!(
        tote.variants[0].price_minor, 9_900,
        "what is kept in memory is not told any more"
    );
}

#[tokio::test]
async fn what_a_row_leaves_empty_stays() {
    let shop = Shop::open().await;
    let (clerk, _) = shop.owner("olga@example.com").await;
    clerk.import_csv(&shop, "kind=products", GOODS).await;
    let table = "product_id,variant_id,name.fr,price_minor\ntote-lena,tote-lena-sand,Léna,\n";
    assert_eq!(
        counts(&clerk.import_csv(&shop, "kind=products", table).await),
        [1, 0, 1, 0]
    );
    let tote: Product = get(&shop, &routes::product("tote-lena")).await.json(200);
    assert_eq!([tote.name.get("en"), tote.name.get("fr")], ["Lena", "Léna"]);
    assert_eq!(
        (tote.variants.len(), tote.variants[0].price_minor),
        (2, 12_900)
    );
}

#[tokio::test]
async fn every_fault_is_told_and_nothing_is_written() {
    let shop = Shop::open().await;
    let (clerk, _) = shop.owner("olga@example.com").await;
    let table = GOODS
        .replace("0.42", "-1")
        .replace("#1b2a4a", "blue")
        .replace("8900", "89.00")
        .replace("clutch-mio-red", "tote-lena-sand");
    let faults = clerk.table_faults(&shop, "kind=products", &table).await;
    assert_eq!(
        places(&faults),
        [(2, "width_m"), (3, "swatch"), (4, "variant_id")]
    );
    assert_eq!(faults[0].column, Some(7));
    assert!(faults[2].message.contains("line 2"), "{faults:?}");
    let faults = clerk
        .table_faults(&shop, "kind=products", &GOODS.replace("8900", "89.00"))
        .await;
    assert_eq!(places(&faults), [(4, "price_minor")]);
    get(&shop, &routes::product("tote-lena"))
        .await
        .assert_problem(404, code::NOT_FOUND);
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM variants WHERE product_id = 'tote-lena'")
            .await,
        0
    );

    // Something new is needed whole, and goods of others are theirs.
    let table =
        format!("product_id,variant_id\nnew-one,new-one-red\nbag-aurelia,mine\nnew-two,{BAG}\n");
    let faults = clerk.table_faults(&shop, "kind=products", &table).await;
    let fields: Vec<_> = places(&faults)
        .into_iter()
        .filter(|(line, _)| *line == 2)
        .map(|(_, field)| field)
        .collect();
    for field in [
        "department",
        "kind",
        "name.en",
        "width_m",
        "swatch",
        "price_minor",
        "variant_name.en",
    ] {
        assert!(fields.contains(&field), "{field}: {fields:?}");
    }
    assert!(
        places(&faults).contains(&(3, "product_id"))
            && places(&faults).contains(&(4, "variant_id"))
    );
    let rows: String = (0..150).map(|row| format!("x{row},-\n")).collect();
    let refused = clerk
        .import(
            &shop,
            "kind=stock",
            "text/csv",
            format!("variant_id,on_hand\n{rows}"),
        )
        .await;
    let refused: ImportRefused = refused.json(422);
    assert_eq!(refused.problems.len(), 100);
    assert!(
        refused.problem.detail.starts_with("300 faults"),
        "{}",
        refused.problem.detail
    );
}

#[tokio::test]
async fn what_goes_out_comes_back_unchanged() {
    let shop = Shop::open().await;
    let seller = shop.seeded().await;
    for kind in ["products", "prices", "stock", "campaigns", "layout"] {
        let mut tables = Vec::new();
        for (format, mime) in [("csv", "text/csv"), ("json", "application/json")] {
            let path = format!("{}?kind={kind}&format={format}", routes::MERCHANT_EXPORTS);
            let table = seller.get(&path).await;
            assert_eq!(table.status, 200, "{}", table.text);
            assert!(
                table.headers["content-type"]
                    .to_str()
                    .unwrap()
                    .starts_with(mime)
            );
            let back = seller
                .import(&shop, &format!("kind={kind}"), mime, table.text.clone())
                .await;
            let report: ImportReport = back.json(200);
            assert!(report.rows > 0, "{kind} {format}");
            assert_eq!(
                counts(&report),
                [report.rows, 0, 0, report.rows],
                "{kind} {format}"
            );
            assert_eq!(seller.get(&path).await.text, table.text, "{kind} {format}");
            tables.push(report.rows);
        }
        assert_eq!(tables[0], tables[1]);
    }
    let feed = seller
        .get(&format!("{}?kind=feed", routes::MERCHANT_EXPORTS))
        .await;
    feed.assert_problem(400, code::INVALID_QUERY);
}

#[tokio::test]
async fn stock_that_is_held_for_shoppers_stays_theirs() {
    let shop = Shop::open().await;
    let seller = shop.seeded().await;
    let shopper = shop.shopper().await;
    shopper.review_one(BAG).await;
    let faults = seller
        .table_faults(
            &shop,
            "kind=stock",
            &format!("variant_id,on_hand\n{BAG},0\n"),
        )
        .await;
    assert!(faults[0].message.contains("1 units are held"), "{faults:?}");
    shop.split(BAG, 3).await;
    for counted in [500, 2, 1] {
        seller
            .import_csv(
                &shop,
                "kind=stock",
                &format!("variant_id,on_hand\n{BAG},{counted}\n"),
            )
            .await;
        let bag: Product = get(&shop, &routes::product("bag-aurelia")).await.json(200);
        assert_eq!(bag.variants[0].stock, counted - 1);
    }
    let (rival, _) = shop.owner("rival@example.com").await;
    let faults = rival
        .table_faults(
            &shop,
            "kind=stock",
            &format!("variant_id,on_hand\n{BAG},9\n"),
        )
        .await;
    assert!(faults[0].message.contains("you have no SKU"));
}

#[tokio::test]
async fn prices_change_market_by_market() {
    let shop = Shop::open().await;
    let seller = shop.seeded().await;
    let table = format!(
        "variant_id,market,currency,price_minor\n{BAG},US,USD,25900\n{BAG},CN,CNY,199000\n{BAG},JP,,\n"
    );
    assert_eq!(
        counts(&seller.import_csv(&shop, "kind=prices", &table).await),
        [3, 0, 3, 0]
    );
    let price = |market: &'static str| {
        let path = format!("{}?market={market}", routes::product("bag-aurelia"));
        let shop = &shop;
        async move {
            let product: Product = get(shop, &path).await.json(200);
            let own = product.variants.into_iter().find(|one| one.id == BAG);
            own.map(|variant| variant.price_minor)
        }
    };
    assert_eq!(price("US").await, Some(25_900));
    assert_eq!(price("CN").await, Some(199_000));
    assert_eq!(price("JP").await, None, "it is not sold there any more");
    let table = format!(
        "variant_id,market,currency,price_minor\n{BAG},US,USD,\n{BAG},XX,,5\n{BAG},CN,USD,5\n"
    );
    let faults = seller.table_faults(&shop, "kind=prices", &table).await;
    assert_eq!(
        places(&faults),
        [(2, "price_minor"), (3, "market"), (4, "currency")]
    );
}

const FEED: &str = r#"<?xml version="1.0"?>
<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel><title>Olga</title>
<item><g:id>LT-1</g:id><g:title>Leather Tote Brown</g:title><g:description>Wide &amp; soft</g:description>
<g:price>149.00 USD</g:price><g:availability>in_stock</g:availability><g:color>Brown</g:color><g:item_group_id>LT</g:item_group_id>
<g:product_type>Home &gt; Women &gt; Totes</g:product_type><g:product_width>42 cm</g:product_width></item>
<item><g:id>LT-2</g:id><g:title>Leather Tote Black</g:title><g:price>149.00 USD</g:price><g:sale_price>99.50 USD</g:sale_price>
<g:availability>out of stock</g:availability><g:color>Black</g:color><g:item_group_id>LT</g:item_group_id>
<g:product_type>Home &gt; Women &gt; Totes</g:product_type></item>
</channel></rss>"#;

#[tokio::test]
async fn a_google_feed_becomes_goods_and_keeps_them_up_to_date() {
    let shop = Shop::open().await;
    let (clerk, _) = shop.owner("olga@example.com").await;
    let answer = clerk
        .import(&shop, "kind=feed", "application/xml", FEED)
        .await;
    assert_eq!(counts(&answer.json(200)), [2, 2, 0, 0]);
    let tote: Product = get(&shop, &routes::product("LT")).await.json(200);
    assert_eq!(
        (tote.department.as_str(), tote.kind.as_str()),
        ("bags", "tote")
    );
    assert_eq!(tote.size_m[0], 0.42);
    let found: Vec<_> = tote
        .variants
        .iter()
        .map(|one| {
            (
                one.name.get("en"),
                one.swatch.as_str(),
                one.price_minor,
                one.stock,
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("Brown", "#8f4a22", 14_900, 10),
            ("Black", "#17161a", 9_950, 0)
        ]
    );
    let again = clerk
        .import(&shop, "kind=feed", "application/xml", FEED)
        .await;
    assert_eq!(counts(&again.json(200)), [2, 0, 0, 2]);

    let tsv = "id\ttitle\tprice\tavailability\titem_group_id\tcolor\nLT-1\tLeather Tote Brown\t139.00 USD\tin_stock\tLT\tBrown\n";
    let answer = clerk
        .import(&shop, "kind=feed", "text/tab-separated-values", tsv)
        .await;
    assert_eq!(counts(&answer.json(200)), [1, 0, 1, 0]);
    let tote: Product = get(&shop, &routes::product("LT")).await.json(200);
    assert_eq!(tote.variants[0].price_minor, 13_900);

    let wrong = FEED
        .replace("149.00 USD</g:price><g:av", "149,00 USD</g:price><g:av")
        .replace("LT", "MT");
    let refused: ImportRefused = clerk
        .import(&shop, "kind=feed", "application/xml", wrong)
        .await
        .json(422);
    assert_eq!(
        (
            refused.problems[0].line,
            refused.problems[0].field.as_deref()
        ),
        (3, Some("price"))
    );
}

#[tokio::test]
async fn a_layout_goes_into_the_draft() {
    let shop = Shop::open().await;
    let seller = shop.seeded().await;
    let table = "store_id,place,slot_id,product_id,variant_id\ngalleria,hall,bags.1,bag-luna,bag-luna-tan\n\
        galleria,hall,bags.2,,\n";
    assert_eq!(
        counts(&seller.import_csv(&shop, "kind=layout", table).await),
        [2, 0, 2, 0]
    );
    let path = routes::of(routes::MERCHANT_STORE, "galleria");
    let store: Storefront = seller.get(&path).await.json(200);
    assert!(store.is_changed);
    assert!(
        !store
            .draft
            .slots
            .iter()
            .any(|slot| slot.slot_id == "bags.2")
    );
    assert_eq!(
        store.published.unwrap().slots[0].product_id,
        "bag-aurelia",
        "shoppers see it once it is published"
    );
    let wrong = "store_id,place,slot_id,product_id,variant_id\ngalleria,hall,bags.99,bag-luna,bag-luna-tan\n\
        galleria,hall,bags.3,bag-luna,bag-aurelia-oxblood\nharbour,hall,bags.1,,\ngalleria,moon,bags.1,,\n";
    let faults = seller.table_faults(&shop, "kind=layout", wrong).await;
    assert_eq!(
        places(&faults),
        [
            (2, "slot_id"),
            (3, "variant_id"),
            (4, "store_id"),
            (5, "place")
        ]
    );
}

#[tokio::test]
async fn billboards_come_from_a_table() {
    let shop = Shop::open().await;
    let seller = shop.seeded().await;
    let table = "id,store_id,place,title.en,background,foreground,accent,ends_at\n\
        spring,galleria,times_square,Spring is here,#101010,#fafafa,#c9a24b,2026-12-01T00:00:00Z\n";
    assert_eq!(
        counts(&seller.import_csv(&shop, "kind=campaigns", table).await),
        [1, 1, 0, 0]
    );
    let boards: CampaignList = get(&shop, "/v1/campaigns?place=times_square")
        .await
        .json(200);
    assert!(boards.items.iter().any(|one| one.id == "spring"));
    let wrong = table
        .replace("galleria", "harbour")
        .replace("#101010", "black")
        .replace("times_square", "hall");
    let faults = seller.table_faults(&shop, "kind=campaigns", &wrong).await;
    let mut fields: Vec<_> = places(&faults)
        .into_iter()
        .map(|(_, field)| field)
        .collect();
    fields.sort_unstable();
    assert_eq!(fields, ["background", "place", "store_id"]);
}

#[tokio::test]
async fn only_tables_may_be_large_and_only_editors_send_them() {
    let shop = Shop::open().await;
    let (owner, _) = shop.owner("olga@example.com").await;
    owner.import_csv(&shop, "kind=products", GOODS).await;
    // Twenty times what other routes take.
    let padding = " ".repeat(1_300_000);
    let body = json!({"items": [{"variant_id": "tote-lena-sand", "on_hand": 5}]}).to_string();
    let answer = owner
        .import(
            &shop,
            "kind=stock",
            "application/json",
            format!("{padding}{body}"),
        )
        .await;
    assert_eq!(counts(&answer.json(200)), [1, 0, 1, 0]);
    let elsewhere = owner
        .post(
            routes::MERCHANT_CAMPAIGNS,
            &json!({"x": " ".repeat(70_000)}),
        )
        .await;
    elsewhere.assert_problem(413, code::BODY_TOO_LARGE);

    for (query, mime) in [
        ("kind=stock", "text/plain"),
        ("kind=feed", "text/csv"),
        ("kind=stock", "application/xml"),
    ] {
        let answer = owner.import(&shop, query, mime, "x").await;
        answer.assert_problem(415, code::UNSUPPORTED_MEDIA_TYPE);
    }
    let answer = owner.import(&shop, "kind=nothing", "text/csv", "x").await;
    answer.assert_problem(400, code::INVALID_QUERY);
    let viewer = owner.hire(&shop, "vera@example.com", Role::Viewer).await;
    let answer = viewer
        .import(&shop, "kind=stock", "text/csv", "variant_id,on_hand\n")
        .await;
    answer.assert_problem(403, code::FORBIDDEN);
    let path = format!("{}?kind=stock", routes::MERCHANT_EXPORTS);
    assert_eq!(viewer.get(&path).await.status, 200);
}

#[tokio::test]
async fn a_large_table_is_written_while_shoppers_buy() {
    let shop = Shop::open().await;
    let (clerk, _) = shop.owner("olga@example.com").await;
    let mut table = GOODS.lines().next().unwrap().to_owned() + "\n";
    for row in 0..3_000 {
        let product = row / 3;
        table += &format!(
            "p-{product},bags,tote,Number {product},,,0.4,0.3,0.1,v-{row},Red,red{row},#c4181f,{},5\n",
            1_000 + row
        );
    }
    let shopper = shop.shopper().await;
    let (report, order) = tokio::join!(
        clerk.import_csv(&shop, "kind=products", &table),
        shopper.buy(BAG)
    );
    assert_eq!(counts(&report), [3_000, 3_000, 0, 0]);
    assert_eq!(order.lines[0].variant_id, BAG);
    let product: Product = get(&shop, &routes::product("p-999")).await.json(200);
    assert_eq!(product.variants.len(), 3);
}
