//! Files by content: a name is a SHA-256, so what is under it never changes.

use std::{path::Path, sync::Arc};

use object_store::{
    ObjectStore, ObjectStoreExt, PutMode, PutOptions, local::LocalFileSystem, path::Path as Key,
};

use crate::{
    db::{self, Conn},
    error::{Error, Result},
    ids::sha256_hex,
};

/// Kinds of files that the store keeps and serves; nothing that a browser would run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Glb,
    Jpeg,
    Ktx2,
    Png,
    Webp,
}

impl Kind {
    const ALL: [Self; 5] = [Self::Glb, Self::Jpeg, Self::Ktx2, Self::Png, Self::Webp];

    /// The kind that a file name ends with.
    pub(crate) fn of_ending(ending: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.ending() == ending)
    }

    /// The kind of a media type.
    pub(crate) fn of_mime(mime: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.mime() == mime)
    }

    /// What its file names end with.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Self::Glb => "glb",
            Self::Jpeg => "jpg",
            Self::Ktx2 => "ktx2",
            Self::Png => "png",
            Self::Webp => "webp",
        }
    }

    /// Its media type.
    pub(crate) fn mime(self) -> &'static str {
        match self {
            Self::Glb => "model/gltf-binary",
            Self::Jpeg => "image/jpeg",
            Self::Ktx2 => "image/ktx2",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
        }
    }

    /// Its name, for people.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Glb => "GLB",
            Self::Jpeg => "JPEG",
            Self::Ktx2 => "KTX2",
            Self::Png => "PNG",
            Self::Webp => "WebP",
        }
    }

    /// Whether a file begins as its kind does: glTF 2.0, section 4.4.2; ITU T.81, annex B; KTX 2.0, section 3.1;
    /// PNG, section 5.2; RFC 9649.
    pub(crate) fn is_what_it_says(self, content: &[u8]) -> bool {
        match self {
            Self::Glb => content.starts_with(b"glTF"),
            Self::Jpeg => content.starts_with(&[0xff, 0xd8, 0xff]),
            Self::Ktx2 => content.starts_with(b"\xabKTX 20\xbb\r\n\x1a\n"),
            Self::Png => content.starts_with(b"\x89PNG\r\n\x1a\n"),
            Self::Webp => content.starts_with(b"RIFF") && content.get(8..12) == Some(b"WEBP"),
        }
    }
}

/// The file store: a folder here, and whatever `object_store` knows beyond.
#[derive(Clone, Debug)]
pub(crate) struct Blobs(Arc<dyn ObjectStore>);

/// A file that was put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Blob {
    pub(crate) sha256: String,
    pub(crate) bytes: u64,
    pub(crate) kind: Kind,
}

impl Blobs {
    /// Keeps files in this folder.
    pub(crate) fn in_folder(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(|err| {
            Error::Internal(format!("cannot make folder {}: {err}", folder.display()))
        })?;
        Ok(Self(Arc::new(LocalFileSystem::new_with_prefix(folder)?)))
    }

    /// Puts a file in under the hash of its content.
    pub(crate) async fn put(&self, content: Vec<u8>, kind: Kind) -> Result<Blob> {
        let blob = Blob {
            sha256: sha256_hex(&content),
            bytes: content.len() as u64,
            kind,
        };
        let create = PutOptions {
            mode: PutMode::Create,
            ..PutOptions::default()
        };
        match self
            .0
            .put_opts(&key(&blob.sha256, kind), content.into(), create)
            .await
        {
            Ok(_) | Err(object_store::Error::AlreadyExists { .. }) => Ok(blob),
            Err(error) => Err(error.into()),
        }
    }

    /// The content under a hash.
    pub(crate) async fn get(&self, sha256: &str, kind: Kind) -> Result<Vec<u8>> {
        let missing = || Error::not_found("asset", sha256);
        let is_hash = sha256.len() == 64
            && sha256
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !is_hash {
            return Err(missing());
        }
        match self.0.get(&key(sha256, kind)).await {
            Ok(found) => Ok(found.bytes().await?.into()),
            Err(object_store::Error::NotFound { .. }) => Err(missing()),
            Err(error) => Err(error.into()),
        }
    }
}

/// Makes a file known that the file store has.
pub(crate) async fn remember(conn: &mut Conn, blob: &Blob) -> Result<()> {
    db::query(
        "INSERT INTO assets (sha256, bytes, mime) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(&blob.sha256)
    .bind(i64::try_from(blob.bytes).unwrap_or(i64::MAX))
    .bind(blob.kind.mime())
    .execute(conn)
    .await?;
    Ok(())
}

fn key(sha256: &str, kind: Kind) -> Key {
    Key::from(format!("{sha256}.{}", kind.ending()))
}
