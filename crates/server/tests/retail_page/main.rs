//! The retailers' page in a real browser: the walk of `docs/RETAILERS.md`, over a line that drops twice.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod line;

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use serde_json::Value;

use line::BadLine;

/// What `scripts/page.sh` says where there is no browser to drive.
const NO_BROWSER: i32 = 3;
const MODEL: &str = "assets/products/bag-marina.glb";

#[tokio::test(flavor = "multi_thread")]
async fn from_no_account_to_a_product_in_its_slot() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let line = BadLine::to(&server.address, 2).await;
    let client = beside(SERVER, "buyplus");
    let mut walk = Command::new(repository().join("scripts/page.sh"));
    walk.args(["walk.mjs", &line.url])
        .arg(repository().join(MODEL));
    if client.is_file() {
        walk.arg("--preview");
    }
    if let Some(pictures) = std::env::var_os("BUYPLUS_PAGE_PICTURES") {
        walk.arg("--pictures").arg(pictures);
    }
    let walked = tokio::task::spawn_blocking(move || walk.output().unwrap())
        .await
        .unwrap();
    if is_skipped(&walked) {
        return;
    }
    let said = String::from_utf8_lossy(&walked.stderr);
    assert!(walked.status.success(), "{said}");
    assert_eq!(line.drops(), 2, "the line was to drop twice; {said}");
    let made: Value = serde_json::from_slice(&walked.stdout).unwrap();
    let text = |name: &str| made[name].as_str().unwrap().to_owned();
    let url = format!("http://{}", server.address);
    let http = http_client();
    let get = async |path: String| -> Value {
        let answer = http.get(format!("{url}{path}")).send().await.unwrap();
        answer.json().await.unwrap()
    };
    // What the page said it did, any shopper sees.
    let store = get(format!("/v1/stores/{}", text("store_id"))).await;
    let slots = store["slots"].as_array().unwrap();
    let slot = slots
        .iter()
        .find(|slot| slot["slot_id"] == made["slot_id"])
        .unwrap();
    assert_eq!(slot["product_id"], made["product_id"]);
    let product = get(format!("/v1/products/{}", text("product_id"))).await;
    assert_eq!(product["name"]["zh-CN"], "玛丽娜托特包");
    assert_eq!(product["variants"][0]["price_minor"], 8950);
    assert_eq!(product["variants"][0]["stock"], 12);
    let media = product["media"].as_array().unwrap();
    assert!(media.iter().any(|one| one["type"] == "model_3d"));
}

#[test]
fn every_word_is_there_in_both_languages() {
    let mut page = Command::new(repository().join("scripts/page.sh"));
    let read = page.arg("texts.mjs").output().unwrap();
    let said = String::from_utf8_lossy(&read.stderr);
    assert!(is_skipped(&read) || read.status.success(), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn browsers_keep_the_page_and_let_nothing_else_in() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let http = http_client();
    let get = async |path: &str, tag: &str| {
        let request = http.get(format!("http://{}{path}", server.address));
        request.header("if-none-match", tag).send().await.unwrap()
    };
    let header = |answer: &reqwest::Response, name: &str| {
        let value = answer.headers().get(name);
        value.map_or(String::new(), |value| value.to_str().unwrap().to_owned())
    };
    let moved = get("/retail", "").await;
    assert_eq!(
        (moved.status().as_u16(), header(&moved, "location").as_str()),
        (308, "/retail/")
    );
    let page = get("/retail/", "").await;
    assert_eq!(page.status(), 200);
    assert_eq!(header(&page, "content-type"), "text/html; charset=utf-8");
    let policy = header(&page, "content-security-policy");
    assert!(
        policy.starts_with("default-src 'self'; script-src 'self' "),
        "{policy}"
    );
    assert!(
        !policy.contains("unsafe-inline")
            && !policy.contains("'unsafe-eval'")
            && !policy.contains("http"),
        "{policy}"
    );
    let tag = header(&page, "etag");
    assert!(page.text().await.unwrap().contains("/retail/app.js"));
    assert_eq!(get("/retail/", &tag).await.status(), 304);
    let viewer = get("/retail/vendor/model-viewer-4.4.0.min.js", "").await;
    assert_eq!(
        header(&viewer, "content-type"),
        "text/javascript; charset=utf-8"
    );
    assert!(header(&viewer, "cache-control").ends_with("immutable"));
    for missing in [
        "/retail/none.js",
        "/retail/..%2fCargo.toml",
        "/retail/screens/",
    ] {
        assert_eq!(get(missing, "").await.status(), 404, "{missing}");
    }
}

/// Says past the test runner, which keeps what a passing test says to itself, that nothing was tested.
fn is_skipped(walked: &Output) -> bool {
    let must = std::env::var_os("BUYPLUS_NEED_BROWSER").is_some();
    let skipped = walked.status.code() == Some(NO_BROWSER) && !must;
    if skipped {
        let why = String::from_utf8_lossy(&walked.stderr);
        let _ = writeln!(
            std::io::stderr(),
            "\n*** SKIPPED: the retailers' page in a browser; {why} ***\n"
        );
    }
    skipped
}

const SERVER: &str = env!("CARGO_BIN_EXE_buyplus-server");

/// A server process; dropped, it is killed.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(dir: &Path) -> Self {
        let tool = beside(SERVER, "buyplus-assets");
        assert!(
            tool.is_file(),
            "{} is not built: use cargo test --workspace",
            tool.display()
        );
        let mut child = Command::new(SERVER)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .arg(format!(
                "--database=sqlite:{}",
                dir.join("shop.db").display()
            ))
            .arg("--assets")
            .arg(repository().join("assets"))
            .stdout(Stdio::piped())
            .env("RUST_LOG", "warn")
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut first)
            .unwrap();
        let listening: Value = serde_json::from_str(&first).unwrap();
        let url = listening["url"].as_str().unwrap();
        let address = url.strip_prefix("http://").unwrap().to_owned();
        Self { child, address }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Follows nothing by itself.
fn http_client() -> reqwest::Client {
    // A second provider is refused, which is fine: the first one serves as well.
    let _ = rustls_graviola::default_provider().install_default();
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    client.build().unwrap()
}

fn beside(program: &str, name: &str) -> PathBuf {
    Path::new(program).with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
