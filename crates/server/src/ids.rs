//! Identifiers, secrets and hashes.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Crockford's base 32: no letters that are read out alike.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A new identifier such as `ord_019…`; ids of one kind sort by the time they were made.
pub(crate) fn new_id(prefix: &str) -> String {
    format!("{prefix}_{}", Uuid::now_v7().simple())
}

/// 256 random bits in base64url.
pub(crate) fn new_secret() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// A number to read out to the staff, 40 random bits: `BP-7K3Q-X9WD`.
pub(crate) fn new_order_number() -> String {
    let bits: u64 = rand::random();
    let letters: String = (0..8)
        .map(|place| char::from(CROCKFORD[(bits >> (place * 5) & 31) as usize]))
        .collect();
    format!("BP-{}-{}", &letters[..4], &letters[4..])
}

/// SHA-256 in lower-case hex.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The bytes of unpadded base64url.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Unpadded base64url.
pub(crate) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
