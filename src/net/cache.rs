//! What the shop sent before, kept for when it cannot be reached: the catalogue under the store's name, models under the hash of
//! their content. Nothing here is ever paid for: prices come anew with every review.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use buyplus_api::{Product, Store};
use serde::{Deserialize, Serialize};

/// Models that were not used for longest go first beyond this, bytes.
const MOST_BYTES: u64 = 200 * 1024 * 1024;

/// A folder of what was sent, or none.
#[derive(Debug, Clone, Default)]
pub struct Cache {
    folder: Option<PathBuf>,
}

#[derive(Serialize, Deserialize)]
struct Catalogue {
    store: Store,
    products: Vec<Product>,
}

impl Cache {
    /// Keeps in `cache` inside the folder; nothing without one.
    pub fn new(data_dir: Option<&Path>) -> Self {
        Self {
            folder: data_dir.map(|folder| folder.join("cache")),
        }
    }

    /// Keeps a store's catalogue.
    pub fn keep_catalogue(&self, store: &Store, products: &[Product]) {
        let catalogue = Catalogue {
            store: store.clone(),
            products: products.to_vec(),
        };
        if let Ok(bytes) = serde_json::to_vec(&catalogue) {
            self.write(&catalogue_name(&store.id), &bytes);
        }
    }

    /// The catalogue as it was last sent.
    pub fn catalogue(&self, store_id: &str) -> Option<(Store, Vec<Product>)> {
        let bytes = fs::read(self.file(&catalogue_name(store_id))?).ok()?;
        let catalogue: Catalogue = serde_json::from_slice(&bytes).ok()?;
        Some((catalogue.store, catalogue.products))
    }

    /// Keeps a model whose content was checked against that hash.
    pub fn keep_model(&self, sha256: &str, bytes: &[u8]) {
        self.write(&model_name(sha256), bytes);
        self.make_room();
    }

    /// The bytes that were kept under that hash; whoever asks checks them.
    pub fn model(&self, sha256: &str) -> Option<Vec<u8>> {
        let file = self.file(&model_name(sha256))?;
        let bytes = fs::read(&file).ok()?;
        // Used now: it goes last. A file system that does not say so only throws away in another order.
        if let Ok(open) = fs::File::options().write(true).open(&file) {
            let _ = open.set_modified(SystemTime::now());
        }
        Some(bytes)
    }

    fn file(&self, name: &str) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(name))
    }

    /// Beside the file, then renamed: a phone that goes dark leaves the old content or the new. Losing a copy is no fault.
    fn write(&self, name: &str, bytes: &[u8]) {
        let Some(file) = self.file(name) else { return };
        let draft = file.with_extension(format!("{}.new", uuid::Uuid::new_v4()));
        let written = file
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&draft, bytes))
            .and_then(|()| fs::rename(&draft, &file));
        if let Err(fault) = written {
            tracing::debug!("{} is not kept: {fault}", file.display());
            let _ = fs::remove_file(draft);
        }
    }

    fn make_room(&self) {
        let Some(entries) = self
            .folder
            .as_ref()
            .and_then(|folder| fs::read_dir(folder).ok())
        else {
            return;
        };
        let mut models: Vec<_> = entries
            .flatten()
            .filter(|entry| entry.path().extension().is_some_and(|kind| kind == "glb"))
            .filter_map(|entry| {
                let about = entry.metadata().ok()?;
                Some((about.modified().ok()?, about.len(), entry.path()))
            })
            .collect();
        models.sort();
        let mut bytes: u64 = models.iter().map(|(_, bytes, _)| bytes).sum();
        for (_, size, file) in models {
            if bytes <= MOST_BYTES {
                break;
            }
            bytes -= size;
            let _ = fs::remove_file(file);
        }
    }
}

fn catalogue_name(store_id: &str) -> String {
    format!("{}.json", plain(store_id))
}

fn model_name(sha256: &str) -> String {
    format!("{}.glb", plain(sha256))
}

/// Names come from the network: letters, digits and dashes are what a file name may have.
fn plain(name: &str) -> String {
    let is_plain = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '-';
    name.chars().filter(is_plain).take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> PathBuf {
        std::env::temp_dir().join(format!("buyplus-cache-{}", uuid::Uuid::new_v4()))
    }

    #[test]
    fn a_model_comes_back_under_its_hash_and_names_cannot_leave_the_folder() {
        let folder = folder();
        let cache = Cache::new(Some(&folder));
        cache.keep_model("../../etc/passwd", b"glTF");
        assert_eq!(
            cache.model("../../etc/passwd").as_deref(),
            Some(b"glTF".as_slice())
        );
        assert!(folder.join("cache/etcpasswd.glb").is_file());
        assert_eq!(cache.model("other"), None);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn without_a_folder_nothing_is_kept() {
        let cache = Cache::new(None);
        cache.keep_model("ab", b"glTF");
        assert_eq!(cache.model("ab"), None);
        assert!(cache.catalogue("store").is_none());
    }
}
