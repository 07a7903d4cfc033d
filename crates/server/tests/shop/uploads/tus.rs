//! The dialogue of tus 1.0.0, broken off at every place.

use base64::{Engine, engine::general_purpose::STANDARD};
use buyplus_api::{
    UploadState, code,
    routes::{self, tus as names},
};
use reqwest::Method;
use sha1::{Digest, Sha1};
use sha2::Sha256;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{Bringer, GLB, PNG, id_of, metadata, picture};
use crate::support::{Answer, Data, Process, Shop};

/// A sender that says it sends `length` bytes, and sends what it is told to.
async fn sender(bringer: &Bringer, path: &str, offset: usize, length: usize) -> TcpStream {
    let host = bringer.url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).await.unwrap();
    let head = format!(
        "PATCH {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {}\r\ntus-resumable: 1.0.0\r\n\
         upload-offset: {offset}\r\ncontent-type: {}\r\ncontent-length: {length}\r\n\r\n",
        bringer.secret,
        names::PIECE
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

fn sha256(bytes: &[u8]) -> String {
    format!("sha256 {}", STANDARD.encode(Sha256::digest(bytes)))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_comes_in_pieces() {
    let shop = Shop::open().await;
    let ann = Bringer::new(&shop, &shop.seeded().await);
    let asked = http(&ann, Method::OPTIONS, routes::MERCHANT_UPLOADS).await;
    assert!(asked.status < 300);
    for (name, value) in [
        (names::RESUMABLE, "1.0.0"),
        (names::VERSION, "1.0.0"),
        (names::MAX_SIZE, "67108864"),
        (names::CHECKSUM_ALGORITHM, "sha1,sha256"),
        (
            names::EXTENSION,
            "creation,creation-with-upload,checksum,expiration,termination",
        ),
    ] {
        assert_eq!(asked.headers[name], value);
    }

    let content = picture();
    let said = metadata(&[("filename", "Schaufenster.png"), ("filetype", PNG)]);
    let made = ann.announce_as(content.len(), &said).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.headers[names::RESUMABLE], "1.0.0");
    assert_eq!(
        made.headers[names::EXPIRES],
        "Thu, 12 Nov 2026 00:09:39 GMT"
    );
    let path = made.headers["location"].to_str().unwrap();
    let head = ann.head(path).await;
    assert_eq!(head.headers[names::LENGTH], *content.len().to_string());
    assert_eq!(head.headers[names::METADATA], *said);
    assert_eq!(head.headers["cache-control"], "no-store");

    let (first, rest) = content.split_at(100);
    let took = ann.patch(path, 0, first).await;
    assert_eq!(
        (took.status, &took.headers[names::OFFSET]),
        (204, &"100".parse().unwrap())
    );
    ann.patch(path, 0, first)
        .await
        .assert_problem(409, code::UPLOAD_OFFSET_MISMATCH);
    let damaged = ann
        .patch_proven(path, 100, rest, Some(&sha256(first)))
        .await;
    damaged.assert_problem(460, code::UPLOAD_CHECKSUM_MISMATCH);
    assert_eq!(
        ann.offset(path).await,
        100,
        "a damaged piece does not count"
    );
    let (second, third) = rest.split_at(50);
    let sha1 = format!("sha1 {}", STANDARD.encode(Sha1::digest(second)));
    assert_eq!(
        ann.patch_proven(path, 100, second, Some(&sha1))
            .await
            .status,
        204
    );
    let proof = sha256(third);
    assert_eq!(
        ann.patch_proven(path, 150, third, Some(&proof))
            .await
            .status,
        204
    );
    ann.patch(path, content.len(), b"")
        .await
        .assert_problem(409, code::UPLOAD_COMPLETE);
    let upload = ann.verdict(path).await;
    assert_eq!(upload.state, UploadState::Ready, "{upload:?}");
    assert_eq!(
        (upload.filename.as_str(), upload.offset),
        ("Schaufenster.png", content.len() as u64)
    );
    assert!(upload.expires_at.is_none());
}

async fn http(bringer: &Bringer, method: Method, path: &str) -> Answer {
    Answer::of(bringer.request(method, path).send().await.unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_piece_may_come_with_the_announcement() {
    let shop = Shop::open().await;
    let ann = Bringer::new(&shop, &shop.seeded().await);
    let content = picture();
    let with = |bytes: &[u8]| {
        ann.request(Method::POST, routes::MERCHANT_UPLOADS)
            .header(names::LENGTH, content.len())
            .header(names::METADATA, metadata(&[("filetype", PNG)]))
            .header("content-type", names::PIECE)
            .body(bytes.to_vec())
    };
    let made = Answer::of(with(&content[..64]).send().await.unwrap()).await;
    assert_eq!(
        (made.status, &made.headers[names::OFFSET]),
        (201, &"64".parse().unwrap())
    );
    let path = made.headers["location"].to_str().unwrap();
    assert_eq!(ann.patch(path, 64, &content[64..]).await.status, 204);
    assert_eq!(ann.verdict(path).await.state, UploadState::Ready);
    let more = [content.clone(), vec![0]].concat();
    let more = Answer::of(with(&more).send().await.unwrap()).await;
    more.assert_problem(413, code::UPLOAD_TOO_LARGE);
    let page: buyplus_api::UploadPage = http(&ann, Method::GET, routes::MERCHANT_UPLOADS)
        .await
        .json(200);
    assert_eq!(page.items.len(), 1, "what was refused whole is not kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_before_the_line_dropped_is_kept() {
    let shop = Shop::open().await;
    let ann = Bringer::new(&shop, &shop.seeded().await);
    let content = [b"\x89PNG\r\n\x1a\n".to_vec(), vec![7; 700_000]].concat();
    let path = ann.announce(content.len(), PNG).await;
    let mut line = sender(&ann, &path, 0, content.len()).await;
    line.write_all(&content[..300_000]).await.unwrap();
    line.flush().await.unwrap();
    drop(line);
    ann.until_offset(&path, 300_000).await;
    // The second line drops without a word more.
    drop(sender(&ann, &path, 300_000, 400_000).await);
    assert_eq!(
        ann.patch(&path, 300_000, &content[300_000..]).await.status,
        204
    );
    let upload = ann.verdict(&path).await;
    assert_eq!(upload.sha256.unwrap(), hex(&Sha256::digest(&content)));
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_senders_the_later_one_goes_on() {
    let shop = Shop::open().await;
    let ann = Bringer::new(&shop, &shop.seeded().await);
    let content = picture();
    let path = ann.announce(content.len(), PNG).await;
    let mut stalled = sender(&ann, &path, 0, content.len()).await;
    stalled.write_all(b"other bytes than those").await.unwrap();
    stalled.flush().await.unwrap();
    // The stalled one is in the middle as soon as it is known as the writer.
    while shop
        .number("SELECT COUNT(*) FROM uploads WHERE writer IS NOT NULL")
        .await
        == 0
    {
        tokio::task::yield_now().await;
    }
    assert_eq!(ann.patch(&path, 0, &content[..200]).await.status, 204);
    stalled
        .write_all(&vec![0; content.len() - 22])
        .await
        .unwrap();
    let mut answer = [0; 12];
    stalled.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 409");
    assert_eq!(ann.offset(&path).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn at_once_at_one_place_one_piece_counts() {
    let shop = Shop::open().await;
    let ann = Bringer::new(&shop, &shop.seeded().await);
    let content = picture();
    let path = ann.announce(content.len(), PNG).await;
    let mut sending = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (ann, path, piece) = (ann.clone(), path.clone(), content[..150].to_vec());
        sending.spawn(async move { ann.patch(&path, 0, &piece).await.status });
    }
    let statuses = sending.join_all().await;
    assert_eq!(
        statuses.iter().filter(|status| **status == 204).count(),
        1,
        "{statuses:?}"
    );
    assert!(
        statuses.iter().all(|status| [204, 409].contains(status)),
        "{statuses:?}"
    );
    assert_eq!(ann.patch(&path, 150, &content[150..]).await.status, 204);
    assert_eq!(ann.verdict(&path).await.state, UploadState::Ready);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_in_the_middle_goes_on_from_there() {
    let shop = Shop::open().await;
    let owner = shop.seeded().await;
    let content = picture();
    let path = {
        let ann = Bringer::new(&shop, &owner);
        let path = ann.announce(content.len(), PNG).await;
        assert_eq!(ann.patch(&path, 0, &content[..90]).await.status, 204);
        path
    };
    let shop = shop.reopen().await;
    let ann = Bringer::new(&shop, &owner);
    assert_eq!(ann.offset(&path).await, 90);
    assert_eq!(ann.patch(&path, 90, &content[90..]).await.status, 204);
    assert_eq!(ann.verdict(&path).await.state, UploadState::Ready);
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_middle_it_forgets_nothing_that_it_said_it_has() {
    let shop = Shop::open().await;
    let owner = shop.seeded().await;
    shop.running.shutdown().await.unwrap();
    let data: Data = shop.data;
    let mut process = Process::serve(&data, shop.dir.path()).await;
    let mut ann = Bringer {
        url: process.url.clone(),
        secret: owner.secret,
    };
    let content = [b"glTF".to_vec(), vec![9; 12_000_000]].concat();
    let path = ann.announce(content.len(), GLB).await;
    let mut line = sender(&ann, &path, 0, content.len()).await;
    line.write_all(&content[..9_000_000]).await.unwrap();
    line.flush().await.unwrap();
    while ann.offset(&path).await == 0 {
        tokio::task::yield_now().await;
    }
    let said = ann.offset(&path).await;
    process.kill().await;
    let process = Process::serve(&data, shop.dir.path()).await;
    ann.url = process.url.clone();
    let has = ann.offset(&path).await;
    assert!(has >= said, "{has} of {said}");
    assert_eq!(ann.patch(&path, has, &content[has..]).await.status, 204);
    let upload = ann.verdict(&path).await;
    assert_eq!(upload.sha256.unwrap(), hex(&Sha256::digest(&content)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_finishes_is_forgotten() {
    let shop = Shop::open().await;
    let owner = shop.seeded().await;
    let ann = Bringer::new(&shop, &owner);
    let path = ann.announce(500, PNG).await;
    assert_eq!(ann.patch(&path, 0, &[1; 100]).await.status, 204);
    let part = shop
        .dir
        .path()
        .join(format!("files/uploads/{}.part", id_of(&path)));
    assert!(part.exists());
    shop.clock.advance_s(24 * 3600 - 1);
    assert_eq!(ann.head(&path).await.status, 200);
    shop.clock.advance_s(2);
    assert_eq!(ann.head(&path).await.status, 410);
    ann.patch(&path, 100, &[1; 100])
        .await
        .assert_problem(410, code::UPLOAD_EXPIRED);
    // The upkeep comes with every start.
    let shop = shop.reopen().await;
    let ann = Bringer::new(&shop, &owner);
    assert_eq!(ann.head(&path).await.status, 404);
    assert!(!part.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_given_up_is_gone() {
    let shop = Shop::open().await;
    let ann = Bringer::new(&shop, &shop.seeded().await);
    let path = ann.announce(500, PNG).await;
    assert_eq!(ann.patch(&path, 0, &[1; 100]).await.status, 204);
    assert_eq!(http(&ann, Method::DELETE, &path).await.status, 204);
    assert_eq!(ann.head(&path).await.status, 404);
    ann.patch(&path, 100, &[1; 10])
        .await
        .assert_problem(404, code::NOT_FOUND);
    http(&ann, Method::DELETE, &path)
        .await
        .assert_problem(404, code::NOT_FOUND);
    let left = std::fs::read_dir(shop.dir.path().join("files/uploads")).unwrap();
    assert_eq!(left.count(), 0);
}
