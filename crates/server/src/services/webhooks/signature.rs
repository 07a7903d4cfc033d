//! Signs what is sent: `t=<unix seconds>,v1=<hex>`, HMAC-SHA256 over `t`, a full stop, and the body.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::error::{Error, Result};

/// The header, with one `v1` for each secret: while secrets change hands, a receiver that knows either is satisfied.
pub(super) fn header(secrets: &[&str], unix_s: i64, body: &str) -> Result<String> {
    let mut header = format!("t={unix_s}");
    for secret in secrets {
        header.push_str(",v1=");
        header.push_str(&sign(secret, unix_s, body)?);
    }
    Ok(header)
}

fn sign(secret: &str, unix_s: i64, body: &str) -> Result<String> {
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes());
    let mut mac = mac.map_err(|err| Error::Internal(format!("webhook secret: {err}")))?;
    mac.update(unix_s.to_string().as_bytes());
    mac.update(b".");
    mac.update(body.as_bytes());
    let tag = mac.finalize().into_bytes();
    Ok(tag.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    /// Computed with Python's `hmac`.
    const KNOWN: &str = "054bb1ffd59c0ea787ca9234b223fb687a9f35e4da9d0c23498e25249c1a99fe";

    #[test]
    fn the_signature_is_the_published_one() {
        let one = header(&["whsec_abc"], 1_794_355_779, r#"{"id":"evt_1"}"#).unwrap();
        assert_eq!(one, format!("t=1794355779,v1={KNOWN}"));
        let two = header(
            &["whsec_new", "whsec_abc"],
            1_794_355_779,
            r#"{"id":"evt_1"}"#,
        )
        .unwrap();
        assert!(two.starts_with("t=1794355779,v1=") && two.ends_with(&format!(",v1={KNOWN}")));
    }
}
