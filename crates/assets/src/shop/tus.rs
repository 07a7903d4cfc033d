//! Resumable uploads (tus 1.0.0: core, creation, checksum): a file in pieces, each with its checksum, going on where the
//! server says it stopped. Knows nothing of what the file is for.

use std::time::Duration;

use anyhow::{Context, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{CONTENT_TYPE, LOCATION};
use reqwest::{Method, Response, StatusCode, Url};
use sha2::{Digest, Sha256};

use super::memory::Note;
use super::progress::Progress;
use super::{Refusal, Shop, accepted};

const VERSION: (&str, &str) = ("Tus-Resumable", "1.0.0");
/// tus, "Checksum": the piece did not arrive as it was sent.
const CHECKSUM_MISMATCH: u16 = 460;
const PAUSE_MIN: Duration = Duration::from_millis(500);
const PAUSE_MAX: Duration = Duration::from_secs(20);
/// Failures in a row, without a byte arriving between them, after which the connection counts as gone.
const FAILURES_MAX: u32 = 8;

/// A file to be sent.
pub struct Sending<'f> {
    pub bytes: &'f [u8],
    /// What the server is told about it: names and values.
    pub about: Vec<(&'static str, String)>,
    /// Bytes in one request.
    pub piece_bytes: usize,
}

/// Why one step did not do.
enum Failure {
    /// Trying again may help.
    Passing(anyhow::Error),
    /// It will not.
    Final(anyhow::Error),
}

/// Sends a file, or what is still missing of it; returns its address on the server.
///
/// # Errors
/// Where the server refuses the file, or cannot be reached for long.
pub async fn send(
    shop: &Shop,
    sending: &Sending<'_>,
    note: &Note,
    progress: &mut Progress,
) -> anyhow::Result<Url> {
    let (url, mut offset) = match begun(shop, sending, note).await? {
        Some(begun) => {
            progress.say(&format!("going on at byte {}", begun.1));
            begun
        }
        None => (create(shop, sending, note, progress).await?, 0),
    };
    let mut failures = 0;
    while offset < sending.bytes.len() {
        progress.arrived(offset as u64);
        match piece(shop, &url, sending, offset).await {
            Ok(new) if new > offset => (offset, failures) = (new, 0),
            Ok(_) => bail!("the server took a piece and did not get further"),
            Err(Failure::Final(error)) => return Err(error),
            Err(Failure::Passing(error)) => {
                failures += 1;
                wait(failures, error, progress).await?;
                if let Some(at) = ask_again(shop, &url).await? {
                    failures = if at > offset { 0 } else { failures };
                    offset = at.min(sending.bytes.len());
                }
            }
        }
    }
    progress.arrived(offset as u64);
    Ok(url)
}

/// An upload of this file that was begun before and that the server still knows, and how much of it arrived.
async fn begun(
    shop: &Shop,
    sending: &Sending<'_>,
    note: &Note,
) -> anyhow::Result<Option<(Url, usize)>> {
    let Some(url) = note.read().and_then(|url| shop.address(&url).ok()) else {
        return Ok(None);
    };
    match offset(shop, &url).await {
        Ok(offset) if offset <= sending.bytes.len() => Ok(Some((url, offset))),
        Ok(_) | Err(Failure::Final(_)) => {
            note.forget();
            Ok(None)
        }
        Err(Failure::Passing(error)) => Err(error.context("cannot ask how much has arrived")),
    }
}

async fn create(
    shop: &Shop,
    sending: &Sending<'_>,
    note: &Note,
    progress: &Progress,
) -> anyhow::Result<Url> {
    let mut failures = 0;
    loop {
        match create_once(shop, sending).await {
            Ok(url) => {
                note.write(&url);
                return Ok(url);
            }
            Err(Failure::Final(error)) => return Err(error),
            Err(Failure::Passing(error)) => {
                failures += 1;
                wait(failures, error, progress).await?;
            }
        }
    }
}

async fn create_once(shop: &Shop, sending: &Sending<'_>) -> Result<Url, Failure> {
    let pairs = sending.about.iter();
    let about: Vec<_> = pairs
        .map(|(name, value)| format!("{name} {}", STANDARD.encode(value)))
        .collect();
    let address = shop
        .address("/v1/merchant/uploads")
        .map_err(Failure::Final)?;
    let request = shop
        .request(Method::POST, address)
        .header(VERSION.0, VERSION.1)
        .header("Upload-Length", sending.bytes.len())
        .header("Upload-Metadata", about.join(","));
    let answer = answered(request.send().await).await?;
    let location = answer
        .headers()
        .get(LOCATION)
        .and_then(|url| url.to_str().ok());
    location
        .context("the server does not say where the file goes")
        .and_then(|location| shop.address(location))
        .map_err(Failure::Final)
}

/// Sends the piece at an offset; returns how much has arrived then.
async fn piece(
    shop: &Shop,
    url: &Url,
    sending: &Sending<'_>,
    offset: usize,
) -> Result<usize, Failure> {
    let end = (offset + sending.piece_bytes).min(sending.bytes.len());
    let piece = &sending.bytes[offset..end];
    let sum = STANDARD.encode(Sha256::digest(piece));
    let request = shop
        .request(Method::PATCH, url.clone())
        .header(VERSION.0, VERSION.1)
        .header(CONTENT_TYPE, "application/offset+octet-stream")
        .header("Upload-Offset", offset)
        .header("Upload-Checksum", format!("sha256 {sum}"))
        .body(piece.to_vec());
    arrived(&answered(request.send().await).await?)
}

/// How much of an upload has arrived.
async fn offset(shop: &Shop, url: &Url) -> Result<usize, Failure> {
    let request = shop
        .request(Method::HEAD, url.clone())
        .header(VERSION.0, VERSION.1);
    arrived(&answered(request.send().await).await?)
}

/// The same after a failure; `None` where the server cannot be reached now.
async fn ask_again(shop: &Shop, url: &Url) -> anyhow::Result<Option<usize>> {
    match offset(shop, url).await {
        Ok(offset) => Ok(Some(offset)),
        Err(Failure::Passing(_)) => Ok(None),
        Err(Failure::Final(error)) => Err(error),
    }
}

fn arrived(answer: &Response) -> Result<usize, Failure> {
    let offset = answer
        .headers()
        .get("Upload-Offset")
        .and_then(|offset| offset.to_str().ok()?.parse().ok());
    offset
        .context("the server does not say how much has arrived")
        .map_err(Failure::Final)
}

async fn answered(answer: reqwest::Result<Response>) -> Result<Response, Failure> {
    let answer = answer.map_err(|error| Failure::Passing(error.into()))?;
    accepted(answer)
        .await
        .map_err(|refusal| match is_passing(&refusal) {
            true => Failure::Passing(refusal.into()),
            false => Failure::Final(refusal.into()),
        })
}

/// Refusals that are about the moment, not about the file: busy, locked, the wrong offset, a piece that was damaged.
fn is_passing(refusal: &Refusal) -> bool {
    let status = refusal.status;
    status.is_server_error()
        || matches!(
            status,
            StatusCode::REQUEST_TIMEOUT
                | StatusCode::CONFLICT
                | StatusCode::LOCKED
                | StatusCode::TOO_MANY_REQUESTS
        )
        || status.as_u16() == CHECKSUM_MISMATCH
}

/// Pauses before the next try, longer each time.
async fn wait(failures: u32, error: anyhow::Error, progress: &Progress) -> anyhow::Result<()> {
    if failures > FAILURES_MAX {
        return Err(error
            .context("the connection is gone; the same command goes on later where it stopped"));
    }
    let pause = PAUSE_MIN
        .saturating_mul(1 << (failures - 1).min(8))
        .min(PAUSE_MAX);
    progress.say(&format!("{error:#}; trying again"));
    tokio::time::sleep(pause).await;
    Ok(())
}
