//! Files and headers that mean harm: each is refused with its code, the machine's limits hold, and nobody else notices.

use std::collections::BTreeMap;

use buyplus_api::{
    UploadState, code, rejection,
    routes::{self, tus as names},
};
use buyplus_server::SandboxWallet;
use reqwest::Method;

use super::{Bringer, GLB, PNG, file, metadata, picture};
use crate::support::{Answer, Shop};

#[derive(serde::Deserialize)]
struct Expected {
    filetype: String,
    rejection: String,
    issue: Option<String>,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_file_of_the_folder_is_refused_with_its_code() {
    let shop = Shop::open().await;
    let ann = Bringer::new(&shop, &shop.seeded().await);
    let expected: BTreeMap<String, Expected> =
        serde_json::from_slice(&file("tests/hostile/expected.json")).unwrap();
    let mut brought = Vec::new();
    for (name, expected) in &expected {
        let content = file(&format!("tests/hostile/{name}"));
        brought.push((
            name,
            expected,
            ann.bring(&content, &expected.filetype).await,
        ));
    }
    for (name, expected, path) in brought {
        let upload = ann.verdict(&path).await;
        let found = upload
            .rejection
            .as_ref()
            .map(|rejection| rejection.code.as_str());
        assert_eq!(
            found,
            Some(expected.rejection.as_str()),
            "{name}: {upload:?}"
        );
        if let Some(code) = &expected.issue {
            let mut issues = upload.issues.iter();
            assert!(
                issues.any(|issue| issue.code == *code),
                "{name}: {:?}",
                upload.issues
            );
        }
        assert!(upload.files.is_empty(), "{name}");
    }
    assert_eq!(shop.number("SELECT COUNT(*) FROM upload_files").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_that_mean_harm_are_refused() {
    let shop = Shop::open().await;
    let ann = Bringer::new(&shop, &shop.seeded().await);
    let cases: &[(&[(&str, &str)], u16, &str)] = &[
        (
            &[("filetype", "image/svg+xml")],
            415,
            code::UPLOAD_TYPE_REFUSED,
        ),
        (&[("filetype", "text/html")], 415, code::UPLOAD_TYPE_REFUSED),
        (&[], 400, code::UPLOAD_HEADER_INVALID),
        (
            &[("filetype", GLB), ("filename", "../../../etc/passwd.glb")],
            400,
            code::UPLOAD_HEADER_INVALID,
        ),
        (
            &[("filetype", GLB), ("filename", "<svg onload=alert(1)>.glb")],
            400,
            code::UPLOAD_HEADER_INVALID,
        ),
        (
            &[("filetype", GLB), ("filename", "bag.html")],
            415,
            code::UPLOAD_TYPE_REFUSED,
        ),
        (
            &[("filetype", PNG), ("filename", "bag.svg")],
            415,
            code::UPLOAD_TYPE_REFUSED,
        ),
        (
            &[("filetype", GLB), ("filename", "a\0b.glb")],
            400,
            code::UPLOAD_HEADER_INVALID,
        ),
        (
            &[("filetype", GLB), ("category", "--help")],
            400,
            code::UPLOAD_HEADER_INVALID,
        ),
        (
            &[("filetype", GLB), ("sha256", "zz")],
            400,
            code::UPLOAD_HEADER_INVALID,
        ),
    ];
    for (pairs, status, code) in cases {
        let answer = ann.announce_as(10, &metadata(pairs)).await;
        answer.assert_problem(*status, code);
    }
    let good = metadata(&[("filetype", GLB)]);
    for length in ["-1", "+5", "1e3", "0", "", "99999999999999999999"] {
        let request = ann
            .request(Method::POST, routes::MERCHANT_UPLOADS)
            .header(names::LENGTH, length)
            .header(names::METADATA, &good);
        let answer = Answer::of(request.send().await.unwrap()).await;
        answer.assert_problem(400, code::UPLOAD_HEADER_INVALID);
    }
    let path = ann.announce(10, GLB).await;
    let json = ann
        .request(Method::PATCH, &path)
        .header(names::OFFSET, 0)
        .json(&1);
    Answer::of(json.send().await.unwrap())
        .await
        .assert_problem(415, code::UNSUPPORTED_MEDIA_TYPE);
    let old = http_without_version(&ann, &path).await;
    old.assert_problem(412, code::UPLOAD_VERSION_UNSUPPORTED);
    assert_eq!(old.headers[names::VERSION], "1.0.0");
    for checksum in ["md5 AAAA", "sha256 AAAA", "sha256", "%"] {
        let answer = ann.patch_proven(&path, 0, b"x", Some(checksum)).await;
        answer.assert_problem(400, code::UPLOAD_HEADER_INVALID);
    }
    ann.patch(&path, 0, &[0; 11])
        .await
        .assert_problem(413, code::UPLOAD_TOO_LARGE);
    assert_eq!(ann.offset(&path).await, 0);
}

async fn http_without_version(ann: &Bringer, path: &str) -> Answer {
    let request = crate::support::http_client()
        .patch(format!("{}{path}", ann.url))
        .bearer_auth(&ann.secret)
        .header(names::OFFSET, 0)
        .header("content-type", names::PIECE);
    Answer::of(request.body("x").send().await.unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn another_merchants_upload_is_not_there() {
    let shop = Shop::open().await;
    let ann = Bringer::new(&shop, &shop.seeded().await);
    let rival = Bringer::new(&shop, &shop.owner("rival@example.com").await.0);
    let path = ann.announce(10, GLB).await;
    assert_eq!(rival.head(&path).await.status, 404);
    rival
        .patch(&path, 0, b"x")
        .await
        .assert_problem(404, code::NOT_FOUND);
    for method in [Method::GET, Method::DELETE] {
        let answer = rival.request(method, &path).send().await.unwrap();
        Answer::of(answer)
            .await
            .assert_problem(404, code::NOT_FOUND);
    }
    let list = rival.request(Method::GET, routes::MERCHANT_UPLOADS);
    let list: buyplus_api::UploadPage = Answer::of(list.send().await.unwrap()).await.json(200);
    assert!(list.items.is_empty());
    assert_eq!(ann.offset(&path).await, 0);
}

/// A tool that hangs or grows at a word in the model, and otherwise is the real one.
#[cfg(target_os = "linux")]
fn install_tool(shop: &Shop) {
    use std::os::unix::fs::PermissionsExt;
    let real = buyplus_server::AssetTool::default().path;
    let real = real.expect("build the tool first: cargo build -p buyplus-assets");
    let script = format!(
        "#!/bin/sh\nif /bin/grep -q HANG model.glb 2>/dev/null; then exec /bin/sleep 600; fi\n\
         if /bin/grep -q GROW model.glb 2>/dev/null; then x=0123456789abcdef; while :; do x=$x$x; done; fi\n\
         exec {} \"$@\"\n",
        real.display()
    );
    let path = shop.dir.path().join("tool");
    std::fs::write(&path, script).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn while_a_tool_hangs_or_grows_others_do_not_notice() {
    let shop = Shop::run(SandboxWallet, |config| {
        config.asset_tool.path = Some(config.files.with_file_name("tool"));
        // Longer than this test takes on any machine.
        config.asset_tool.wall = std::time::Duration::from_secs(3600);
        config.asset_tool.memory_mb = 300;
    })
    .await;
    install_tool(&shop);
    let ann = Bringer::new(&shop, &shop.seeded().await);
    let other = Bringer::new(&shop, &shop.owner("other@example.com").await.0);
    let hangs = ann.bring(b"glTF HANG", GLB).await;
    let waits = ann.bring(b"glTF HANG", GLB).await;
    while ann.upload(&hangs).await.state != UploadState::Checking {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let good = other.bring(&picture(), PNG).await;
    assert_eq!(other.verdict(&good).await.state, UploadState::Ready);
    let still = ann.upload(&hangs).await.state;
    assert_eq!(
        still,
        UploadState::Checking,
        "the other one did not wait for it"
    );
    assert_eq!(
        ann.upload(&waits).await.state,
        UploadState::Queued,
        "one at a time for each"
    );
    let grows = other.bring(b"glTF GROW", GLB).await;
    let grown = other.verdict(&grows).await.rejection.unwrap();
    assert_eq!(grown.code, rejection::TOO_MUCH_MEMORY, "{}", grown.message);
    assert_eq!(ann.upload(&hangs).await.state, UploadState::Checking);
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_tool_that_hangs_is_stopped_and_the_reason_told() {
    let shop = Shop::run(SandboxWallet, |config| {
        config.asset_tool.path = Some(config.files.with_file_name("tool"));
        config.asset_tool.wall = std::time::Duration::from_secs(1);
    })
    .await;
    install_tool(&shop);
    let ann = Bringer::new(&shop, &shop.seeded().await);
    let hangs = ann.bring(b"glTF HANG", GLB).await;
    let hung = ann.verdict(&hangs).await.rejection.unwrap();
    assert_eq!(hung.code, rejection::TOO_SLOW, "{}", hung.message);
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn what_was_being_looked_at_waits_for_the_next_start() {
    let shop = Shop::run(SandboxWallet, |config| {
        config.asset_tool.path = Some(config.files.with_file_name("tool"));
    })
    .await;
    install_tool(&shop);
    let owner = shop.seeded().await;
    let ann = Bringer::new(&shop, &owner);
    let path = ann.bring(b"glTF HANG", GLB).await;
    while ann.upload(&path).await.state != UploadState::Checking {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let script = shop.dir.path().join("tool");
    std::fs::remove_file(script).unwrap();
    let dir = shop.dir.clone();
    shop.running.shutdown().await.unwrap();
    assert_eq!(
        shop.data
            .number("SELECT COUNT(*) FROM uploads WHERE state = 'queued'")
            .await,
        1
    );
    let bench = dir.path().join("files/uploads");
    let parts = std::fs::read_dir(bench).unwrap();
    let parts = parts.filter(|part| {
        part.as_ref()
            .unwrap()
            .path()
            .extension()
            .is_some_and(|ending| ending == "part")
    });
    assert_eq!(parts.count(), 1, "its bytes are still there");
}
