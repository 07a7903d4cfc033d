//! Who we are to the provider, and who the provider is to us.

use std::{path::Path, time::Duration};

use serde::Deserialize;

use super::sign::{KeyError, SigningKey, VerifyingKey};

/// How long a call may take; the outcome is asked for afterwards, so there is no reason to wait long.
const TIMEOUT_MS: u64 = 8_000;

/// Who we are to Alipay, and where it is.
pub struct Settings {
    /// Our application.
    pub app_id: String,
    /// The account that is paid; notices about others are not ours.
    pub seller_id: String,
    /// Where calls go.
    pub gateway: String,
    /// Where notices are to come, if they can reach us.
    pub notify_url: Option<String>,
    /// ISO 4217 code of what is paid here.
    pub currency: String,
    /// How long a call may take.
    pub timeout: Duration,
    /// Signs our calls.
    pub app_key: SigningKey,
    /// Checks replies and notices.
    pub alipay_key: VerifyingKey,
}

/// As in the settings file; keys are files beside it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    app_id: String,
    seller_id: String,
    #[serde(default = "gateway")]
    gateway: String,
    notify_url: Option<String>,
    #[serde(default = "currency")]
    currency: String,
    #[serde(default = "timeout_ms")]
    timeout_ms: u64,
    app_private_key_file: String,
    alipay_public_key_file: String,
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A file cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The settings are not what settings are.
    #[error("{path}: {source}")]
    Shape {
        /// Which file.
        path: String,
        /// Where.
        source: serde_json::Error,
    },
    /// A key cannot be used.
    #[error("{path}: {source}")]
    Key {
        /// Which file.
        path: String,
        /// Why.
        source: KeyError,
    },
}

impl Settings {
    /// Reads a settings file in JSON and the keys that it names.
    ///
    /// # Errors
    /// Where a file is missing or wrong; a key that is missing is never a check left out.
    pub fn read(path: &Path) -> Result<Self, SettingsError> {
        let file: File = serde_json::from_str(&text(path)?).map_err(|source| {
            let path = path.display().to_string();
            SettingsError::Shape { path, source }
        })?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let app_key = folder.join(&file.app_private_key_file);
        let alipay_key = folder.join(&file.alipay_public_key_file);
        Ok(Self {
            app_key: SigningKey::read(&text(&app_key)?).map_err(|err| wrong(&app_key, err))?,
            alipay_key: VerifyingKey::read(&text(&alipay_key)?)
                .map_err(|err| wrong(&alipay_key, err))?,
            app_id: file.app_id,
            seller_id: file.seller_id,
            gateway: file.gateway,
            notify_url: file.notify_url,
            currency: file.currency,
            timeout: Duration::from_millis(file.timeout_ms),
        })
    }
}

fn text(path: &Path) -> Result<String, SettingsError> {
    std::fs::read_to_string(path).map_err(|source| SettingsError::Read {
        path: path.display().to_string(),
        source,
    })
}

fn wrong(path: &Path, source: KeyError) -> SettingsError {
    SettingsError::Key {
        path: path.display().to_string(),
        source,
    }
}

fn gateway() -> String {
    "https://openapi.alipay.com/gateway.do".to_owned()
}

fn currency() -> String {
    "CNY".to_owned()
}

fn timeout_ms() -> u64 {
    TIMEOUT_MS
}
