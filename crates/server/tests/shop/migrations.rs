//! A database of every earlier version, with data in it, is brought up to date and sells on.

use std::borrow::Cow;

use buyplus_api::{Product, ProductPage, SessionStatus, routes};
use buyplus_server::{Config, Server};
use sqlx::{
    Connection, PgConnection, SqliteConnection,
    migrate::{Migration, Migrator},
};

use crate::support::{Answer, Data, enrol, http_client, on_postgres, terms};

static COMMON: Migrator = sqlx::migrate!("./migrations");
static SQLITE: Migrator = sqlx::migrate!("./migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("./migrations/postgres");

/// What a shop of the first version held: one SKU, one unit of it sold.
const FIRST_DATA: &str = include_str!("migrations/first_version.sql");

fn steps() -> Vec<Migration> {
    let special = if on_postgres() { &POSTGRES } else { &SQLITE };
    let mut steps: Vec<_> = COMMON.iter().chain(special.iter()).cloned().collect();
    steps.sort_by_key(|step| step.version);
    steps
}

async fn migrate(data: &Data, steps: &[Migration]) {
    let migrator = Migrator {
        migrations: Cow::Owned(steps.to_vec()),
        ..Migrator::DEFAULT
    };
    match data {
        Data::File(path) => {
            let url = format!("sqlite:{}?mode=rwc", path.display());
            let mut conn = SqliteConnection::connect(&url).await.unwrap();
            migrator.run(&mut conn).await.unwrap();
            conn.close().await.unwrap();
        }
        Data::Url(url) => {
            let mut conn = PgConnection::connect(url).await.unwrap();
            migrator.run(&mut conn).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_earlier_version_with_data_is_brought_up_to_date() {
    let steps = steps();
    for known in 1..=steps.len() {
        let dir = tempfile::tempdir().unwrap();
        let data = Data::empty(dir.path()).await;
        migrate(&data, &steps[..1]).await;
        data.execute(FIRST_DATA).await;
        migrate(&data, &steps[..known]).await;

        let config = Config {
            files: dir.path().join("files"),
            ..Config::new(data.database(), dir.path().join("assets"))
        };
        let server = Server::start(config).await.unwrap();
        let version = steps[known - 1].version;
        assert_eq!(
            data.number("SELECT COUNT(*) FROM orders").await,
            1,
            "from {version}"
        );
        assert_eq!(
            data.number("SELECT SUM(amount_minor) FROM ledger_entries")
                .await,
            0
        );
        let url = format!("{}{}", server.url(), routes::product("old-bag"));
        let product: Product = Answer::of(http_client().get(url).send().await.unwrap())
            .await
            .json(200);
        assert_eq!(product.variants[0].stock, 4, "from {version}");
        let url = format!("{}{}?q=%E6%97%A7", server.url(), routes::PRODUCTS);
        let page: ProductPage = Answer::of(http_client().get(url).send().await.unwrap())
            .await
            .json(200);
        assert_eq!(page.items, [product], "it is found, from {version}");

        let mut ann = enrol(&server.url()).await;
        let agreed = ann.agree(terms(&ann.device_id, 1)).await;
        ann.mandate_id = agreed.json::<buyplus_api::Mandate>(201).id;
        let session = ann.review_one("old-bag-red").await;
        assert_eq!(session.status, SessionStatus::Ready, "from {version}");
        assert_eq!(ann.pay(&session).await.status, 200, "from {version}");
        server.shutdown().await.unwrap();
    }
}
