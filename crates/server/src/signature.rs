//! Checks what device keys signed.

use ed25519_dalek::{Signature, VerifyingKey};

use crate::ids::decode;

/// Whether this is a usable Ed25519 public key: 32 bytes in base64url, a point of large order.
pub(crate) fn is_public_key(text: &str) -> bool {
    key(text).is_some()
}

/// Whether `signature` is by the owner of `public_key`, over exactly these bytes.
///
/// Strict verification, as RFC 8032 leaves room for signatures that some verifiers take and others do not.
pub(crate) fn is_signed_by(public_key: &str, bytes: &[u8], signature: &str) -> bool {
    let (Some(key), Some(signature)) = (key(public_key), decode(signature)) else {
        return false;
    };
    Signature::from_slice(&signature)
        .is_ok_and(|signature| key.verify_strict(bytes, &signature).is_ok())
}

fn key(text: &str) -> Option<VerifyingKey> {
    let key = VerifyingKey::try_from(decode(text)?.as_slice()).ok()?;
    (!key.is_weak()).then_some(key)
}
