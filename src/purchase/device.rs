//! The device's signing key and what it keeps between launches. Owns the files; must not know the network.

use std::fmt;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer, SigningKey};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The Ed25519 key that binds a mandate to this device.
#[derive(Clone)]
pub struct DeviceKey(SigningKey);

impl fmt::Debug for DeviceKey {
    /// Never shows the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceKey({})", self.public_base64url())
    }
}

impl DeviceKey {
    /// A key from 32 secret bytes.
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    /// A new key, from the system's randomness.
    pub fn random() -> Self {
        let mut secret = [0; 32];
        secret[..16].copy_from_slice(uuid::Uuid::new_v4().as_bytes());
        secret[16..].copy_from_slice(uuid::Uuid::new_v4().as_bytes());
        // A version-4 UUID holds 122 random bits: hashing two of them together leaves no fixed bit in the key.
        let secret: [u8; 32] = <sha2::Sha256 as sha2::Digest>::digest(secret).into();
        Self::from_secret(&secret)
    }

    /// The public half, unpadded base64url.
    pub fn public_base64url(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.verifying_key().as_bytes())
    }

    /// An Ed25519 signature, unpadded base64url.
    pub fn sign_base64url(&self, message: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(self.0.sign(message).to_bytes())
    }

    /// A value that was never used before.
    pub fn fresh_nonce(&self) -> String {
        uuid::Uuid::new_v4().to_string()
    }
}

/// The folder where this device keeps what must survive a restart; without a folder it forgets.
#[derive(Debug, Clone, Default)]
pub struct Keepsakes {
    folder: Option<PathBuf>,
}

impl Keepsakes {
    /// Keeps in `folder`, or nowhere.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self { folder }
    }

    /// The device's key: the one kept, else a new one, which is then kept.
    pub fn device_key(&self) -> std::io::Result<DeviceKey> {
        let Some(file) = self.file("device.key") else {
            return Ok(DeviceKey::random());
        };
        if let Ok(text) = fs::read_to_string(&file)
            && let Ok(bytes) = URL_SAFE_NO_PAD.decode(text.trim())
            && let Ok(secret) = <[u8; 32]>::try_from(bytes.as_slice())
        {
            return Ok(DeviceKey::from_secret(&secret));
        }
        let key = DeviceKey::random();
        write_private(&file, URL_SAFE_NO_PAD.encode(key.0.to_bytes()).as_bytes())?;
        Ok(key)
    }

    /// What was kept under `name`, if it is there and can be read.
    pub fn recall<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let bytes = fs::read(self.file(name)?).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    /// Keeps `value` under `name`, whole or not at all.
    pub fn keep(&self, name: &str, value: &impl Serialize) -> std::io::Result<()> {
        let Some(file) = self.file(name) else {
            return Ok(());
        };
        write_private(&file, &serde_json::to_vec(value)?)
    }

    /// Forgets what was kept under `name`.
    pub fn forget(&self, name: &str) {
        if let Some(file) = self.file(name) {
            // Nothing there to forget is as good as forgotten.
            let _ = fs::remove_file(file);
        }
    }

    fn file(&self, name: &str) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(name))
    }
}

/// Writes beside the file and renames, so that a crash leaves the old or the new content, readable by the owner only.
fn write_private(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let draft = file.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut open = options.open(&draft)?;
    open.write_all(bytes)?;
    open.sync_all()?;
    fs::rename(draft, file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("buyplus-{name}-{}", uuid::Uuid::new_v4()))
    }

    #[test]
    fn a_device_keeps_its_key_between_launches() {
        let folder = folder("key");
        let first = Keepsakes::new(Some(folder.clone())).device_key().unwrap();
        let second = Keepsakes::new(Some(folder.clone())).device_key().unwrap();
        assert_eq!(first.public_base64url(), second.public_base64url());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_damaged_keepsake_is_forgotten_not_fatal() {
        let folder = folder("damaged");
        let keepsakes = Keepsakes::new(Some(folder.clone()));
        keepsakes.keep("intent.json", &"pay").unwrap();
        assert_eq!(
            keepsakes.recall::<String>("intent.json").as_deref(),
            Some("pay")
        );
        fs::write(folder.join("intent.json"), b"\"pa").unwrap();
        assert_eq!(keepsakes.recall::<String>("intent.json"), None);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn the_secret_is_never_printed() {
        let key = DeviceKey::from_secret(&[7; 32]);
        assert!(!format!("{key:?}").contains(&URL_SAFE_NO_PAD.encode([7; 32])));
    }
}
