//! RSA2: what is signed, and the signature (RSASSA-PKCS1-v1_5 with SHA-256, RFC 8017 section 8.2).
//!
//! The hash is fixed here and never taken from what somebody sent; a key that is missing or weak is an error, not
//! a check left out.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use rsa::{
    RsaPrivateKey, RsaPublicKey,
    pkcs1::{DecodeRsaPrivateKey, DecodeRsaPublicKey},
    pkcs1v15::{self, Signature},
    pkcs8::{DecodePrivateKey, DecodePublicKey},
    rand_core::OsRng,
    sha2::Sha256,
    signature::{RandomizedSigner, SignatureEncoding, Verifier},
    traits::PublicKeyParts,
};

/// The only kind of signature made or taken.
pub(crate) const RSA2: &str = "RSA2";
const BITS_MIN: usize = 2048;

/// Named values as they are signed and sent: sorted by the bytes of their names.
pub type Params = BTreeMap<String, String>;

/// Signs what we send.
pub struct SigningKey(pkcs1v15::SigningKey<Sha256>);

/// Checks what is sent to us.
#[derive(Clone)]
pub struct VerifyingKey(pkcs1v15::VerifyingKey<Sha256>);

/// Why a key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Neither PEM nor bare base64 of a key in PKCS#1 or PKCS#8.
    #[error("not an RSA key in PKCS#1 or PKCS#8, as PEM or bare base64")]
    Unreadable,
    /// Too short to be safe.
    #[error("the key has {0} bits; at least {BITS_MIN} are needed")]
    Weak(usize),
}

impl SigningKey {
    /// Reads a private key: PEM, or the bare base64 that the provider's console shows.
    ///
    /// # Errors
    /// Where it is no such key, or too short.
    pub fn read(text: &str) -> Result<Self, KeyError> {
        let bare = bare(text);
        let key = RsaPrivateKey::from_pkcs8_pem(text)
            .ok()
            .or_else(|| RsaPrivateKey::from_pkcs1_pem(text).ok())
            .or_else(|| RsaPrivateKey::from_pkcs8_der(bare.as_deref()?).ok())
            .or_else(|| RsaPrivateKey::from_pkcs1_der(bare.as_deref()?).ok())
            .ok_or(KeyError::Unreadable)?;
        check_size(key.size())?;
        Ok(Self(pkcs1v15::SigningKey::new(key)))
    }

    /// The signature in base64. Blinded, so that its timing tells nothing of the key; the bytes are the same.
    #[must_use]
    pub fn sign(&self, text: &str) -> String {
        let signature = self.0.sign_with_rng(&mut OsRng, text.as_bytes());
        STANDARD.encode(signature.to_bytes())
    }
}

impl VerifyingKey {
    /// Reads a public key: PEM, or the bare base64 that the provider's console shows.
    ///
    /// # Errors
    /// Where it is no such key, or too short.
    pub fn read(text: &str) -> Result<Self, KeyError> {
        let bare = bare(text);
        let key = RsaPublicKey::from_public_key_pem(text)
            .ok()
            .or_else(|| RsaPublicKey::from_pkcs1_pem(text).ok())
            .or_else(|| RsaPublicKey::from_public_key_der(bare.as_deref()?).ok())
            .or_else(|| RsaPublicKey::from_pkcs1_der(bare.as_deref()?).ok())
            .ok_or(KeyError::Unreadable)?;
        check_size(key.size())?;
        Ok(Self(pkcs1v15::VerifyingKey::new(key)))
    }

    /// Whether this is the signature, in base64, over exactly these bytes.
    #[must_use]
    pub fn verifies(&self, bytes: &[u8], signature: &str) -> bool {
        let signature = STANDARD.decode(signature).ok();
        signature
            .and_then(|bytes| Signature::try_from(bytes.as_slice()).ok())
            .is_some_and(|signature| self.0.verify(bytes, &signature).is_ok())
    }
}

/// What is signed: `name=value` joined by `&`, values as they are, without the names left out.
#[must_use]
pub fn canonical(params: &Params, left_out: &[&str]) -> String {
    let pairs: Vec<_> = params
        .iter()
        .filter(|(name, _)| !left_out.contains(&name.as_str()))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

fn bare(text: &str) -> Option<Vec<u8>> {
    let text: String = text.split_whitespace().collect();
    STANDARD.decode(text).ok()
}

fn check_size(bytes: usize) -> Result<(), KeyError> {
    match bytes * 8 {
        bits if bits < BITS_MIN => Err(KeyError::Weak(bits)),
        _ => Ok(()),
    }
}
