//! Files by content: a name is a SHA-256, so what is under it never changes.

use std::{path::Path, sync::Arc};

use object_store::{
    ObjectStore, ObjectStoreExt, PutMode, PutOptions, local::LocalFileSystem, path::Path as Key,
};

use crate::{
    error::{Error, Result},
    ids::sha256_hex,
};

/// Media type of a GLB.
pub(crate) const GLB_MIME: &str = "model/gltf-binary";

/// The file store: a folder here, and whatever `object_store` knows beyond.
#[derive(Clone, Debug)]
pub(crate) struct Blobs(Arc<dyn ObjectStore>);

/// A file that was put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Blob {
    pub(crate) sha256: String,
    pub(crate) bytes: u64,
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
    pub(crate) async fn put(&self, content: Vec<u8>) -> Result<Blob> {
        let blob = Blob {
            sha256: sha256_hex(&content),
            bytes: content.len() as u64,
        };
        let create = PutOptions {
            mode: PutMode::Create,
            ..PutOptions::default()
        };
        match self
            .0
            .put_opts(&key(&blob.sha256), content.into(), create)
            .await
        {
            Ok(_) | Err(object_store::Error::AlreadyExists { .. }) => Ok(blob),
            Err(error) => Err(error.into()),
        }
    }

    /// The content under a hash.
    pub(crate) async fn get(&self, sha256: &str) -> Result<Vec<u8>> {
        let missing = || Error::not_found("asset", sha256);
        let is_hash = sha256.len() == 64
            && sha256
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !is_hash {
            return Err(missing());
        }
        match self.0.get(&key(sha256)).await {
            Ok(found) => Ok(found.bytes().await?.into()),
            Err(object_store::Error::NotFound { .. }) => Err(missing()),
            Err(error) => Err(error.into()),
        }
    }
}

fn key(sha256: &str) -> Key {
    Key::from(format!("{sha256}.glb"))
}
