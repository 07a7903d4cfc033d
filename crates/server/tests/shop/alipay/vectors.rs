//! Calls that public SDKs signed with the project's test key: ours are the same to the last byte, offline.

use std::collections::BTreeMap;

use buyplus_server::alipay::sign::{Params, SigningKey, VerifyingKey, canonical};
use serde::Deserialize;

use super::{APP_PRIVATE, APP_PUBLIC};

const VECTORS: &str = include_str!("vectors.json");

#[derive(Deserialize)]
struct Vector {
    by: String,
    form: String,
}

/// PKCS#1 v1.5 leaves nothing to chance, so a signature by the same key over the same text is the same.
pub fn assert_ours(by: &str, form: &str) {
    let mut params: Params = form_urlencoded::parse(form.as_bytes())
        .into_owned()
        .collect();
    let sign = params.remove("sign").unwrap();
    let text = canonical(&params, &[]);
    assert_eq!(
        SigningKey::read(APP_PRIVATE).unwrap().sign(&text),
        sign,
        "{by}: {form}"
    );
    let key = VerifyingKey::read(APP_PUBLIC).unwrap();
    assert!(key.verifies(text.as_bytes(), &sign));
    assert!(!key.verifies(text.replace("app_id", "app-id").as_bytes(), &sign));
}

#[test]
fn signatures_are_those_of_the_public_sdks() {
    let vectors: Vec<Vector> = serde_json::from_str(VECTORS).unwrap();
    let mut by = BTreeMap::<_, u32>::new();
    for vector in &vectors {
        assert_ours(&vector.by, &vector.form);
        *by.entry(vector.by.as_str()).or_default() += 1;
    }
    assert_eq!(by.len(), 2);
}

#[test]
fn keys_are_read_as_pem_and_as_bare_base64() {
    let bare = |pem: &str| {
        let lines = pem.lines().filter(|line| !line.starts_with("-----"));
        lines.collect::<String>()
    };
    let text = "a=1&b=2";
    let sign = SigningKey::read(&bare(APP_PRIVATE)).unwrap().sign(text);
    assert!(
        VerifyingKey::read(&bare(APP_PUBLIC))
            .unwrap()
            .verifies(text.as_bytes(), &sign)
    );
    for wrong in ["", "none", "AAAA", APP_PRIVATE] {
        assert!(VerifyingKey::read(wrong).is_err());
    }
    assert!(SigningKey::read(APP_PUBLIC).is_err());
}
