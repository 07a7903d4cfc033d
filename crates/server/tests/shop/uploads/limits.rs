//! How much one merchant may bring, and what is said where it is too much.

use buyplus_api::code;
use buyplus_server::{SandboxWallet, UploadLimits};
use reqwest::Method;

use super::{Bringer, PNG, metadata, picture};
use crate::support::Shop;

#[tokio::test(flavor = "multi_thread")]
async fn a_merchant_brings_so_much_and_no_more() {
    let shop = Shop::run(SandboxWallet, |config| {
        config.upload_limits = UploadLimits {
            file_bytes: 1_000,
            in_flight_bytes: 1_500,
            files_a_day: 4,
            ..UploadLimits::DEFAULT
        };
    })
    .await;
    let ann = Bringer::new(&shop, &shop.seeded().await);
    let other = Bringer::new(&shop, &shop.owner("other@example.com").await.0);
    let said = metadata(&[("filetype", PNG)]);
    ann.announce_as(1_001, &said)
        .await
        .assert_problem(413, code::UPLOAD_TOO_LARGE);
    let first = ann.announce(1_000, PNG).await;
    ann.announce_as(501, &said)
        .await
        .assert_problem(429, code::UPLOADS_IN_FLIGHT);
    other.announce(1_000, PNG).await;
    let gone = ann.request(Method::DELETE, &first).send().await.unwrap();
    assert_eq!(gone.status(), 204);
    for _ in 0..3 {
        ann.announce(300, PNG).await;
    }
    ann.announce_as(100, &said)
        .await
        .assert_problem(429, code::UPLOADS_PER_DAY);
    other.announce(100, PNG).await;
    shop.clock.advance_s(24 * 3600);
    ann.announce(100, PNG).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_is_counted() {
    let shop = Shop::run(SandboxWallet, |config| {
        config.upload_limits.stored_bytes = 1_000;
    })
    .await;
    let ann = Bringer::new(&shop, &shop.seeded().await);
    let picture = picture();
    assert!((200..1_000).contains(&picture.len()), "{}", picture.len());
    let path = ann.bring(&picture, PNG).await;
    let kept: u64 = ann
        .verdict(&path)
        .await
        .files
        .iter()
        .map(|file| file.bytes)
        .sum();
    assert!(kept > 0);
    let said = metadata(&[("filetype", PNG)]);
    let left = 1_000 - kept as usize;
    ann.announce_as(left + 1, &said)
        .await
        .assert_problem(409, code::UPLOAD_STORAGE_FULL);
    let gone = ann.request(Method::DELETE, &path).send().await.unwrap();
    assert_eq!(gone.status(), 204);
    ann.announce(left + 1, PNG).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_tool_nothing_is_taken() {
    let shop = Shop::run(SandboxWallet, |config| config.asset_tool.path = None).await;
    let ann = Bringer::new(&shop, &shop.seeded().await);
    let answer = ann.announce_as(10, &metadata(&[("filetype", PNG)])).await;
    answer.assert_problem(503, code::TOOL_MISSING);
}
