//! Identifiers, secrets and hashes.

use std::sync::atomic::{AtomicU64, Ordering};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Crockford's base 32: no letters that are read out alike.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A new identifier such as `ord_019…`; ids of one kind sort by the time they were made.
pub(crate) fn new_id(prefix: &str) -> String {
    format!("{prefix}_{}", Uuid::now_v7().simple())
}

/// A new identifier such as `pay_7c1…` for what is never listed by it: not even its neighbours can be told.
pub(crate) fn new_spread_id(prefix: &str) -> String {
    let id = uuid::Builder::from_random_bytes(rand::random()).into_uuid();
    format!("{prefix}_{}", id.simple())
}

/// Names new orders.
pub trait OrderNames: Send + Sync + 'static {
    /// An identifier and a number to read out to the staff; neither was ever given before.
    fn next(&self) -> OrderName;
}

/// The names of one order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderName {
    /// Identifier such as `ord_019…`.
    pub id: String,
    /// Short enough to read out: `BP-7K3Q-X9WD`.
    pub number: String,
}

/// Names that cannot be guessed; identifiers sort by the time they were made.
#[derive(Debug, Default)]
pub struct RandomOrderNames;

impl OrderNames for RandomOrderNames {
    fn next(&self) -> OrderName {
        OrderName {
            id: new_id("ord"),
            number: order_number(rand::random()),
        }
    }
}

/// Names counted from one: for databases that live only as long as a film or a test, whose journal must repeat.
#[derive(Debug, Default)]
pub struct CountedOrderNames(AtomicU64);

impl OrderNames for CountedOrderNames {
    fn next(&self) -> OrderName {
        let count = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        OrderName {
            id: format!("ord_{count:032}"),
            number: order_number(count),
        }
    }
}

/// 256 random bits in base64url.
pub(crate) fn new_secret() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// 40 bits as letters and digits: `BP-7K3Q-X9WD`.
fn order_number(bits: u64) -> String {
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
