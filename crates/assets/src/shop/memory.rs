//! Where an upload that was broken off goes on: a small file for each, in the user's state folder (XDG Base Directory
//! Specification). Losing one costs sending the file again and nothing else.

use std::path::PathBuf;

use reqwest::Url;
use sha2::{Digest, Sha256};

/// The note about one file on its way to one server.
pub struct Note {
    path: Option<PathBuf>,
}

impl Note {
    /// The note about a file with this SHA-256 (lower-case hex) on its way to this server; `purpose` keeps apart what
    /// the server takes for different uploads.
    pub fn about(server: &Url, sha256: &str, purpose: &str) -> Self {
        let name = hex(&Sha256::digest(format!("{server}\n{sha256}\n{purpose}")));
        let path = folder().map(|folder| folder.join(format!("{name}.url")));
        Self { path }
    }

    /// The address that the server gave the upload, if it was begun before.
    pub fn read(&self) -> Option<String> {
        let text = std::fs::read_to_string(self.path.as_ref()?).ok()?;
        Some(text.trim().to_owned()).filter(|url| !url.is_empty())
    }

    /// Keeps the address. Without a place to keep it the upload still goes on, but not after a restart.
    pub fn write(&self, url: &Url) {
        let Some(path) = &self.path else { return };
        let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        if let Err(error) = folder.and_then(|()| std::fs::write(path, url.as_str())) {
            eprintln!("buyplus-assets: cannot keep {}: {error}", path.display());
        }
    }

    /// The upload is over.
    pub fn forget(&self) {
        if let Some(path) = &self.path {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Bytes as lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn folder() -> Option<PathBuf> {
    let absolute = |name: &str| {
        let path = PathBuf::from(std::env::var_os(name)?);
        path.is_absolute().then_some(path)
    };
    let state =
        absolute("XDG_STATE_HOME").or_else(|| Some(absolute("HOME")?.join(".local/state")))?;
    Some(state.join("buyplus/uploads"))
}
