//! No posted form stops the reader of the provider's notices, none is believed that the provider did not sign, and one
//! that it did sign says what its fields say.
#![no_main]

// The files themselves: the whole server would have to be built and instrumented for these few.
#[allow(dead_code, unreachable_pub)]
mod alipay {
    #[path = "../../../src/alipay/money.rs"]
    mod money;
    #[path = "../../../src/alipay/notice.rs"]
    pub mod notice;
    #[path = "../../../src/alipay/settings.rs"]
    mod settings;
    #[path = "../../../src/alipay/sign.rs"]
    pub mod sign;

    pub use settings::Settings;
}

use std::{sync::LazyLock, time::Duration};

use alipay::{
    Settings, notice,
    sign::{SigningKey, VerifyingKey, canonical},
};

/// Keys of a test, which sign nothing else.
static PROVIDER: LazyLock<SigningKey> =
    LazyLock::new(|| key(include_str!("../../tests/shop/alipay/keys/alipay-private.pem")));
static SETTINGS: LazyLock<Settings> = LazyLock::new(|| Settings {
    app_id: "2016".to_owned(),
    seller_id: "2088".to_owned(),
    gateway: String::new(),
    notify_url: None,
    currency: "CNY".to_owned(),
    timeout: Duration::ZERO,
    app_key: key(include_str!("../../tests/shop/alipay/keys/app-private.pem")),
    alipay_key: VerifyingKey::read(include_str!("../../tests/shop/alipay/keys/alipay-public.pem"))
        .unwrap_or_else(|_| panic!("the test's key")),
});

fn key(pem: &str) -> SigningKey {
    SigningKey::read(pem).unwrap_or_else(|_| panic!("the test's key"))
}

libfuzzer_sys::fuzz_target!(|body: &[u8]| {
    assert!(notice::read(body, &SETTINGS).is_err(), "nobody signed it");
    let Ok(mut params) = notice::fields(body) else {
        return;
    };
    params.remove("sign");
    params.remove("sign_type");
    let said = notice::understood(&params, &SETTINGS.app_id, &SETTINGS.seller_id);
    let sign = PROVIDER.sign(&canonical(&params, &[]));
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(&params).append_pair("sign", &sign);
    assert_eq!(notice::read(form.finish().as_bytes(), &SETTINGS), said);
});
