//! Files that merchants bring, from the first header to a product on a shelf.

mod drafts;
mod hostile;
mod limits;
mod pipeline;
mod tus;

use base64::{Engine, engine::general_purpose::STANDARD};
use buyplus_api::{
    Upload, UploadState,
    routes::{self, tus as names},
};
use reqwest::{Method, RequestBuilder};

use super::staff::Clerk;
use crate::support::{Answer, Shop, http_client};

pub const GLB: &str = "model/gltf-binary";
pub const PNG: &str = "image/png";

/// Somebody who brings files.
#[derive(Clone)]
pub struct Bringer {
    pub url: String,
    pub secret: String,
}

impl Bringer {
    pub fn new(shop: &Shop, clerk: &Clerk) -> Self {
        Self {
            url: shop.running.url(),
            secret: clerk.secret.clone(),
        }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        http_client()
            .request(method, format!("{}{path}", self.url))
            .bearer_auth(&self.secret)
            .header(names::RESUMABLE, "1.0.0")
    }

    /// Announces a file, with these metadata in the header's own form.
    pub async fn announce_as(&self, length: usize, metadata: &str) -> Answer {
        let request = self
            .request(Method::POST, routes::MERCHANT_UPLOADS)
            .header(names::LENGTH, length)
            .header(names::METADATA, metadata);
        Answer::of(request.send().await.unwrap()).await
    }

    /// Announces a file; gives its path.
    pub async fn announce(&self, length: usize, filetype: &str) -> String {
        let answer = self
            .announce_as(length, &metadata(&[("filetype", filetype)]))
            .await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.headers["location"].to_str().unwrap().to_owned()
    }

    pub async fn patch(&self, path: &str, offset: usize, bytes: &[u8]) -> Answer {
        self.patch_proven(path, offset, bytes, None).await
    }

    pub async fn patch_proven(
        &self,
        path: &str,
        offset: usize,
        bytes: &[u8],
        checksum: Option<&str>,
    ) -> Answer {
        let mut request = self
            .request(Method::PATCH, path)
            .header(names::OFFSET, offset)
            .header("content-type", names::PIECE);
        if let Some(checksum) = checksum {
            request = request.header(names::CHECKSUM, checksum);
        }
        let sent = request.body(bytes.to_vec()).send().await.unwrap();
        Answer::of(sent).await
    }

    pub async fn head(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::HEAD, path).send().await.unwrap()).await
    }

    /// How much has come, as the server says.
    pub async fn offset(&self, path: &str) -> usize {
        let answer = self.head(path).await;
        assert_eq!(answer.status, 200);
        let offset = answer.headers[names::OFFSET].to_str().unwrap();
        offset.parse().unwrap()
    }

    /// Asks until so much has come: what a sender who is gone had sent is kept a moment later.
    pub async fn until_offset(&self, path: &str, offset: usize) {
        while self.offset(path).await != offset {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }

    pub async fn upload(&self, path: &str) -> Upload {
        let answer = self.request(Method::GET, path).send().await.unwrap();
        Answer::of(answer).await.json(200)
    }

    /// Asks until there is a verdict.
    pub async fn verdict(&self, path: &str) -> Upload {
        loop {
            let upload = self.upload(path).await;
            if matches!(upload.state, UploadState::Ready | UploadState::Rejected) {
                return upload;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }

    /// Brings a whole file; gives its path.
    pub async fn bring(&self, content: &[u8], filetype: &str) -> String {
        let path = self.announce(content.len(), filetype).await;
        let answer = self.patch(&path, 0, content).await;
        assert_eq!(answer.status, 204, "{}", answer.text);
        path
    }
}

/// The header, from plain values.
pub fn metadata(pairs: &[(&str, &str)]) -> String {
    let pair = |(key, value): &(&str, &str)| format!("{key} {}", STANDARD.encode(value));
    pairs.iter().map(pair).collect::<Vec<_>>().join(",")
}

/// A file of the repository.
pub fn file(path: &str) -> Vec<u8> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join(path);
    std::fs::read(&path).unwrap_or_else(|err| panic!("{}: {err}", path.display()))
}

pub fn id_of(path: &str) -> &str {
    path.rsplit_once('/').unwrap().1
}

/// A small picture that can be read: `side` x `side` pixels.
pub fn picture() -> Vec<u8> {
    file("tests/hostile/sound.png")
}
