//! Calls as they are written and signed, and replies as they are opened.
//!
//! A reply is checked over the bytes that came, not over anything written anew: the provider signs the text of
//! one member as it stands in the body.

use std::collections::BTreeMap;

use jiff::{Timestamp, tz};
use serde_json::{Value, value::RawValue};

use super::{
    settings::Settings,
    sign::{Params, RSA2, VerifyingKey, canonical},
};

/// The provider's clocks are in China, all year.
const CHINA: tz::Offset = tz::offset(8);

/// Why a reply tells nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplyFault {
    /// Not the JSON that a reply is.
    #[error("the reply is not what a reply is: {0}")]
    Shape(String),
    /// Nobody signed it.
    #[error("the reply is not signed")]
    Unsigned,
    /// Somebody else signed it, or it was changed.
    #[error("the signature of the reply does not fit")]
    Forged,
}

/// A call with everything that goes with it, signed.
pub(crate) fn signed(
    settings: &Settings,
    method: &str,
    biz_content: &Value,
    notify_url: Option<&str>,
    now_ms: i64,
) -> Params {
    let mut params: Params = [
        ("app_id", settings.app_id.as_str()),
        ("method", method),
        ("format", "JSON"),
        ("charset", "utf-8"),
        ("sign_type", RSA2),
        ("version", "1.0"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    params.insert("timestamp".to_owned(), timestamp(now_ms));
    params.insert("biz_content".to_owned(), biz_content.to_string());
    if let Some(url) = notify_url {
        params.insert("notify_url".to_owned(), url.to_owned());
    }
    let sign = settings.app_key.sign(&canonical(&params, &["sign"]));
    params.insert("sign".to_owned(), sign);
    params
}

/// As a form; a space is `%20`, which everybody reads, and not `+`.
pub(crate) fn encoded(params: &Params) -> String {
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(params)
        .finish();
    form.replace('+', "%20")
}

/// `yyyy-MM-dd HH:mm:ss` where the provider is.
pub(crate) fn timestamp(ms: i64) -> String {
    let instant = Timestamp::from_millisecond(ms).unwrap_or_default();
    CHINA
        .to_datetime(instant)
        .strftime("%Y-%m-%d %H:%M:%S")
        .to_string()
}

/// What the provider answered to a call of this method, if it was the provider.
///
/// # Errors
/// Where it is no reply, or not signed by this key.
pub fn open_reply(body: &[u8], method: &str, key: &VerifyingKey) -> Result<Value, ReplyFault> {
    let shape = |err: serde_json::Error| ReplyFault::Shape(err.to_string());
    let envelope: BTreeMap<String, Box<RawValue>> = serde_json::from_slice(body).map_err(shape)?;
    let member = format!("{}_response", method.replace('.', "_"));
    let missing = || ReplyFault::Shape(format!("no {member}"));
    let raw = envelope
        .get(&member)
        .or_else(|| envelope.get("error_response"))
        .ok_or_else(missing)?;
    let sign = envelope.get("sign").ok_or(ReplyFault::Unsigned)?;
    let sign: String = serde_json::from_str(sign.get()).map_err(|_| ReplyFault::Unsigned)?;
    if !key.verifies(raw.get().as_bytes(), &sign) {
        return Err(ReplyFault::Forged);
    }
    serde_json::from_str(raw.get()).map_err(shape)
}
