//! `upload` and `import` against a server that speaks the dialogue, over lines that break.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod fake;

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::sync::Arc;
use std::time::Duration;

use fake::{KEY, Shared, lock};
use serde_json::json;
use tokio::process::{Child, Command};

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn hat() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/products/hat-fedora.glb")
}

/// The tool against a server, with a state folder of its own for each test.
fn tool(test: &str, command: &str, file: &Path, server: impl Display) -> Command {
    let mut tool = Command::new(env!("CARGO_BIN_EXE_buyplus-assets"));
    tool.arg(command)
        .arg(file)
        .args(["--server", &format!("http://{server}")])
        .env("BUYPLUS_KEY", KEY)
        .env("XDG_STATE_HOME", state(test))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    tool
}

fn state(test: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("state")
        .join(test)
}

fn fresh(test: &str) -> Shared {
    let _ = std::fs::remove_dir_all(state(test));
    let shop = Shared::default();
    lock(&shop).draft = json!({"name": {"en": "Aurelia"}, "variants": []});
    shop
}

fn notes(test: &str) -> usize {
    std::fs::read_dir(state(test).join("buyplus/uploads")).map_or(0, Iterator::count)
}

async fn end(tool: &mut Command) -> Output {
    tokio::time::timeout(PATIENCE, tool.output())
        .await
        .unwrap()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[tokio::test]
async fn a_model_reaches_its_product_over_a_line_that_breaks_twice() {
    let shop = fresh("breaks");
    {
        let mut shop = lock(&shop);
        (shop.damages, shop.conflicts) = (1, 2);
    }
    let server = fake::start(&shop).await;
    let line = fake::line(server, &[30_000, 90_000]).await;
    let file = hat();
    let mut upload = tool("breaks", "upload", &file, line);
    upload.args([
        "--product",
        "bag-aurelia",
        "--publish",
        "--category",
        "clothing",
        "--piece-kb",
        "24",
    ]);
    let done = end(&mut upload).await;
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let bytes = std::fs::read(&file).unwrap();
    let shop = lock(&shop);
    assert!(shop.file == bytes, "what arrived is another file");
    assert_eq!(shop.created, 1, "it went on where it stopped");
    let expected: Vec<usize> = (0..bytes.len()).step_by(24 * 1024).collect();
    assert_eq!(shop.offsets, expected, "no piece was stored twice");
    assert_eq!(shop.about["filename"], "hat-fedora.glb");
    assert_eq!(shop.about["filetype"], "model/gltf-binary");
    assert_eq!(shop.about["category"], "clothing");
    assert_eq!(shop.about["sha256"].len(), 64);
    assert_eq!(
        shop.draft,
        json!({"name": {"en": "Aurelia"}, "variants": [], "upload_id": "up_1"})
    );
    assert!(shop.is_published);
    assert_eq!(shop.other_keys, 0);
    let said = text(&done.stdout);
    for part in [
        "STORE_ORIGIN",
        "12 triangles",
        "/v1/assets/ab.glb",
        "ready as up_1",
    ] {
        assert!(said.contains(part), "{part} is missing in {said}");
    }
    assert!(text(&done.stderr).contains("trying again"));
    assert_eq!(notes("breaks"), 0, "nothing is left to go on with");
}

#[tokio::test]
async fn a_killed_upload_goes_on_with_the_same_command() {
    let shop = fresh("killed");
    lock(&shop).answers_pieces = Some(2);
    let server = fake::start(&shop).await;
    let file = hat();
    let command = || {
        let mut command = tool("killed", "upload", &file, server);
        command.args(["--piece-kb", "16"]);
        command
    };
    let mut first: Child = command().spawn().unwrap();
    let stuck = async {
        while lock(&shop).offsets.len() < 2 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, stuck).await.unwrap();
    first.kill().await.unwrap();
    assert_eq!(notes("killed"), 1);
    lock(&shop).answers_pieces = None;
    let done = end(&mut command()).await;
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    assert!(
        text(&done.stderr).contains("going on at byte 32768"),
        "{}",
        text(&done.stderr)
    );
    let shop = lock(&shop);
    assert_eq!(shop.created, 1);
    assert!(shop.file == std::fs::read(&file).unwrap());
}

#[tokio::test]
async fn a_rejected_file_exits_with_1_and_changes_no_product() {
    let shop = fresh("rejected");
    lock(&shop).rejection = Some(json!({"code": "faulty", "message": "The file has errors."}));
    let server = fake::start(&shop).await;
    let done = end(tool("rejected", "upload", &hat(), server).args([
        "--product",
        "bag-aurelia",
        "--publish",
    ]))
    .await;
    assert_eq!(done.status.code(), Some(1), "{}", text(&done.stderr));
    assert!(text(&done.stdout).contains("rejected: The file has errors. [faulty]"));
    let shop = lock(&shop);
    assert!(shop.draft.get("upload_id").is_none() && !shop.is_published);
}

#[tokio::test]
async fn nothing_is_sent_for_a_product_that_is_not_there() {
    let shop = fresh("missing");
    let server = fake::start(&shop).await;
    let done =
        end(tool("missing", "upload", &hat(), server).args(["--product", "bag-nobody"])).await;
    assert_eq!(done.status.code(), Some(2));
    assert!(
        text(&done.stderr).contains("no product `bag-nobody`"),
        "{}",
        text(&done.stderr)
    );
    assert_eq!(lock(&shop).created, 0);
}

#[tokio::test]
async fn a_wrong_key_is_refused_in_the_words_of_the_server() {
    let shop = fresh("key");
    let server = fake::start(&shop).await;
    let done = end(tool("key", "upload", &hat(), server).args(["--key", "bp_key_wrong"])).await;
    assert_eq!(done.status.code(), Some(2));
    assert!(
        text(&done.stderr).contains("no: unauthorized [unauthorized, 401"),
        "{}",
        text(&done.stderr)
    );
}

#[tokio::test]
async fn the_key_goes_to_no_other_server() {
    let (shop, other) = (fresh("elsewhere"), Shared::default());
    let (server, elsewhere) = (fake::start(&shop).await, fake::start(&other).await);
    lock(&shop).location = Some(format!("http://{elsewhere}/v1/merchant/uploads/up_1"));
    let done = end(&mut tool("elsewhere", "upload", &hat(), server)).await;
    assert_eq!(done.status.code(), Some(2));
    assert!(
        text(&done.stderr).contains("no key is sent there"),
        "{}",
        text(&done.stderr)
    );
    let open = end(&mut tool("open", "upload", &hat(), "shop.invalid")).await;
    assert_eq!(open.status.code(), Some(2));
    assert!(
        text(&open.stderr).contains("https only"),
        "{}",
        text(&open.stderr)
    );
}

#[tokio::test]
async fn a_list_is_imported_or_its_faults_are_named_by_line() {
    let shop = Arc::default();
    let server = fake::start(&shop).await;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (sound, faulty) = (folder.join("stock.csv"), folder.join("feed.xml"));
    std::fs::write(&sound, "variant_id,stock\na,1\n").unwrap();
    std::fs::write(&faulty, "faulty").unwrap();
    let done =
        end(tool("import", "import", &sound, server).args(["--kind", "stock", "--dry-run"])).await;
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    assert_eq!(
        text(&done.stdout),
        "3 rows: 0 would be created, 2 would be changed, 1 unchanged\n"
    );
    let refused = end(tool("import", "import", &faulty, server).args(["--kind", "feed"])).await;
    assert_eq!(refused.status.code(), Some(1));
    let name = faulty.display();
    let wanted = format!(
        "{name}:2:7: price_minor: is no whole number\n{name}:9: names no product\n2 faults; nothing was changed\n"
    );
    assert_eq!(text(&refused.stdout), wanted);
    let shop = lock(&shop);
    let asked: Vec<_> = shop
        .imports
        .iter()
        .map(|(query, kind, _)| (query.as_str(), kind.as_str()))
        .collect();
    assert_eq!(
        asked,
        [
            ("kind=stock&dry_run=true", "text/csv"),
            ("kind=feed&dry_run=false", "application/xml")
        ]
    );
}
