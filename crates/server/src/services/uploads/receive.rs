//! The bytes of an upload, piece by piece, into a file. What the database says has come has come: it is told only after
//! the disk has it, and what the file holds beyond counts for nothing.

use std::{future::poll_fn, path::Path, pin::Pin, time::Duration};

use axum::body::{Body, Bytes, HttpBody};
use buyplus_api::{UploadState, code};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use tokio::{
    fs::{File, OpenOptions},
    io::{AsyncSeekExt, AsyncWriteExt},
};

use super::{
    header::Checksum,
    record::{self, Progress},
};
use crate::{
    app::App,
    db,
    error::{Error, Result},
    ids::new_id,
    services::merchants::Merchant,
};

/// How much a crash can lose of a piece that is on its way.
const KEPT_EVERY_BYTES: i64 = 4 * 1024 * 1024;
/// How long a sender may say nothing.
const SILENCE_MAX: Duration = Duration::from_secs(30);

/// A piece of a file, on its way.
pub(crate) struct Piece {
    /// Where in the file it begins.
    pub(crate) offset: u64,
    /// How long it says that it is.
    pub(crate) length: Option<u64>,
    /// What its bytes hash to.
    pub(crate) checksum: Option<Checksum>,
    /// The bytes.
    pub(crate) body: Body,
}

/// A request that writes a piece.
struct Writing<'a> {
    app: &'a App,
    id: &'a str,
    /// Nobody else has this name.
    writer: String,
    length: i64,
    /// What the database says has come.
    kept: i64,
    /// What is in the file.
    written: i64,
}

/// Takes a piece; says how much of the file has come. A sender who breaks off is told nothing and loses nothing, unless
/// the piece was to be proven by a checksum, which then cannot be done.
pub(crate) async fn receive(
    app: &App,
    seller: &Merchant,
    id: &str,
    piece: Piece,
) -> Result<Progress> {
    let Some(_line) = app.uploads.line(&seller.id) else {
        let detail = "too many pieces are coming at once already; send one after the other";
        return Err(Error::refused(429, code::UPLOADS_IN_FLIGHT, detail));
    };
    let mut writing = db::again(|| begin(app, seller, id, piece.offset, piece.length)).await?;
    let mut file = open(&app.uploads.part(id), writing.kept).await?;
    let mut hash = piece.checksum.map(Hash::new);
    let mut body = piece.body;
    let broke_off = loop {
        let came = tokio::select! {
            came = next(&mut body) => came,
            () = tokio::time::sleep(SILENCE_MAX) => break true,
            () = app.uploads.closing.cancelled() => break true,
        };
        let bytes = match came {
            Some(Ok(bytes)) => bytes,
            Some(Err(_)) => break true,
            None => break false,
        };
        writing.write(&mut file, &bytes).await?;
        match &mut hash {
            Some(hash) => hash.update(&bytes),
            None if writing.written - writing.kept >= KEPT_EVERY_BYTES => {
                writing.keep(&mut file).await?;
            }
            None => {}
        }
    };
    if hash.is_some_and(|hash| !hash.matches()) {
        let (status, detail) = match broke_off {
            true => (400, "the piece broke off; nothing of it was kept"),
            false => (460, "the piece arrived damaged; nothing of it was kept"),
        };
        return Err(Error::refused(
            status,
            code::UPLOAD_CHECKSUM_MISMATCH,
            detail,
        ));
    }
    let progress = writing.keep(&mut file).await?;
    if progress.received == progress.length {
        app.uploads.wake.notify_one();
    }
    Ok(progress)
}

/// Becomes the one who writes. A request before that has not noticed that its sender is gone is pushed aside.
async fn begin<'a>(
    app: &'a App,
    seller: &Merchant,
    id: &'a str,
    offset: u64,
    length: Option<u64>,
) -> Result<Writing<'a>> {
    let mut tx = app.db.begin().await?;
    let record = record::find(&mut tx, seller, id).await?;
    record::refuse_expired(&record.progress(), app.clock.now_ms())?;
    if record.state() != UploadState::Receiving {
        let detail = "the file is whole";
        return Err(Error::refused(409, code::UPLOAD_COMPLETE, detail));
    }
    if offset != record.received.unsigned_abs() {
        let detail = format!(
            "{} bytes of the file have come, not {}",
            record.received, offset
        );
        return Err(Error::refused(409, code::UPLOAD_OFFSET_MISMATCH, detail));
    }
    let end = offset.saturating_add(length.unwrap_or(0));
    if end > record.length.unsigned_abs() {
        return Err(more_than_announced(record.length));
    }
    let writer = new_id("wrt");
    db::query("UPDATE uploads SET writer = $2 WHERE id = $1")
        .bind(id)
        .bind(&writer)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(Writing {
        app,
        id,
        writer,
        length: record.length,
        kept: record.received,
        written: record.received,
    })
}

impl Writing<'_> {
    async fn write(&mut self, file: &mut File, bytes: &Bytes) -> Result<()> {
        self.written += i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        if self.written > self.length {
            return Err(more_than_announced(self.length));
        }
        file.write_all(bytes).await.map_err(cannot_write)
    }

    /// Tells the database what the disk has.
    async fn keep(&mut self, file: &mut File) -> Result<Progress> {
        file.flush().await.map_err(cannot_write)?;
        file.sync_data().await.map_err(cannot_write)?;
        let now_ms = self.app.clock.now_ms();
        let expires_ms = now_ms + i64::from(self.app.uploads.limits.keep_s) * 1000;
        let is_whole = self.written == self.length;
        let state = if is_whole { "queued" } else { "receiving" };
        let kept = db::again(|| async {
            let mut tx = self.app.db.begin().await?;
            let kept = db::query(
                "UPDATE uploads SET received = $3, state = $4, expires_ms = $5, queued_ms = $6 \
                 WHERE id = $1 AND writer = $2 AND state = 'receiving'",
            )
            .bind(self.id)
            .bind(&self.writer)
            .bind(self.written)
            .bind(state)
            .bind(Some(expires_ms).filter(|_| !is_whole))
            .bind(Some(now_ms).filter(|_| is_whole))
            .execute(&mut *tx)
            .await?;
            tx.commit().await?;
            Ok(kept)
        })
        .await?;
        if kept.rows_affected() == 0 {
            let detail = "another request writes this file now, or it was given up; ask with HEAD how much has come";
            return Err(Error::refused(409, code::CONFLICT, detail));
        }
        self.kept = self.written;
        Ok(Progress {
            metadata: String::new(),
            length: self.length,
            received: self.written,
            expires_ms: Some(expires_ms).filter(|_| !is_whole),
        })
    }
}

/// The file, cut to what counts of it.
async fn open(path: &Path, kept: i64) -> Result<File> {
    let options = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .await;
    let mut file = options.map_err(cannot_write)?;
    let kept = kept.unsigned_abs();
    let length = file.metadata().await.map_err(cannot_write)?.len();
    if length < kept {
        return Err(Error::Internal(format!(
            "{} has lost {} bytes",
            path.display(),
            kept - length
        )));
    }
    file.set_len(kept).await.map_err(cannot_write)?;
    file.seek(std::io::SeekFrom::Start(kept))
        .await
        .map_err(cannot_write)?;
    Ok(file)
}

/// The next bytes of a body; nothing at its end.
async fn next(body: &mut Body) -> Option<std::result::Result<Bytes, axum::Error>> {
    loop {
        let frame = poll_fn(|cx| Pin::new(&mut *body).poll_frame(cx)).await?;
        match frame.map(|frame| frame.into_data()) {
            Ok(Ok(bytes)) => return Some(Ok(bytes)),
            // Trailers are no bytes of the file.
            Ok(Err(_)) => {}
            Err(error) => return Some(Err(error)),
        }
    }
}

/// A hash that grows with the bytes, beside what it must become.
enum Hash {
    Sha1(Sha1, [u8; 20]),
    Sha256(Sha256, [u8; 32]),
}

impl Hash {
    fn new(wanted: Checksum) -> Self {
        match wanted {
            Checksum::Sha1(wanted) => Self::Sha1(Sha1::new(), wanted),
            Checksum::Sha256(wanted) => Self::Sha256(Sha256::new(), wanted),
        }
    }

    fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha1(hash, _) => hash.update(bytes),
            Self::Sha256(hash, _) => hash.update(bytes),
        }
    }

    fn matches(self) -> bool {
        match self {
            Self::Sha1(hash, wanted) => hash.finalize()[..] == wanted[..],
            Self::Sha256(hash, wanted) => hash.finalize()[..] == wanted[..],
        }
    }
}

fn more_than_announced(length: i64) -> Error {
    let detail = format!("the file was announced with {length} bytes, and more came");
    Error::refused(413, code::UPLOAD_TOO_LARGE, detail)
}

fn cannot_write(error: std::io::Error) -> Error {
    Error::Internal(format!("a piece of an upload cannot be written: {error}"))
}
