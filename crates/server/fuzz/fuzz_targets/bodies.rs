//! No request body stops its reader; what is read can be written and is then read as the same, and the form that an
//! idempotency key is tied to stays the same as well.
#![no_main]

use buyplus_api::*;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// As the server reads it: first as JSON, then as what the route takes, with the path of what is wrong.
fn read<T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>(json: &Value) {
    let Ok(value) = serde_path_to_error::deserialize::<_, T>(json) else {
        return;
    };
    let text = serde_json::to_string(&value).expect("what was read can be written");
    let again: T = serde_json::from_str(&text).expect("what was written can be read");
    assert_eq!(again, value);
}

macro_rules! bodies {
    ($choice:expr, $json:expr, $($body:ident,)*) => {{
        let readers: &[fn(&Value)] = &[$(read::<$body>),*];
        readers[usize::from($choice) % readers.len()]($json);
    }};
}

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((&choice, bytes)) = input.split_first() else {
        return;
    };
    let Ok(json) = serde_json::from_slice::<Value>(bytes) else {
        return;
    };
    let canonical = |json: &Value| serde_json_canonicalizer::to_vec(json).ok();
    if let Some(form) = canonical(&json) {
        let again: Value = serde_json::from_slice(&form).expect("the canonical form is JSON");
        assert_eq!(canonical(&again), Some(form));
    }
    bodies!(
        choice, &json,
        AcceptInvitationRequest,
        AddLineRequest,
        ApiKeyRequest,
        CampaignRequest,
        CompleteRequest,
        CreateSessionRequest,
        EnrolRequest,
        InvitationRequest,
        LooksRequest,
        MandateRequest,
        MerchantSignInRequest,
        OpenStoreRequest,
        ParcelRequest,
        PaymentAgreementRequest,
        PaymentLinkRequest,
        PinChallengeRequest,
        PinRequest,
        PreviewRequest,
        PromotionRequest,
        ReceiveRequest,
        RefreshRequest,
        RefundRequest,
        RegisterMerchantRequest,
        ReturnRequest,
        RoleRequest,
        SaleRequest,
        SignInRequest,
        SignUpRequest,
        Store,
        UpdateLineRequest,
        UpdateSessionRequest,
        WebhookRequest,
    );
});
