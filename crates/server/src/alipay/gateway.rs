//! One call to the gateway: written, signed, sent, its reply opened.

use std::sync::Arc;

use reqwest::{Client, header::CONTENT_TYPE};
use serde_json::Value;

use super::{
    settings::Settings,
    wire::{encoded, open_reply, signed},
};
use crate::{clock::Clock, outbound};

const FORM: &str = "application/x-www-form-urlencoded;charset=utf-8";
const REPLY_BYTES_MAX: usize = 256 * 1024;

/// Makes calls.
pub(super) struct Gateway {
    pub(super) settings: Arc<Settings>,
    client: Client,
    clock: Arc<dyn Clock>,
}

/// What was answered, by the provider for sure.
pub(super) struct Answer(Value);

impl Gateway {
    /// Ready to call.
    pub(super) fn new(settings: Arc<Settings>, clock: Arc<dyn Clock>) -> Result<Self, String> {
        Ok(Self {
            client: outbound::trusted(settings.timeout)?,
            settings,
            clock,
        })
    }

    /// Calls; an error means that nobody knows whether it was done.
    pub(super) async fn call(&self, method: &str, biz: &Value) -> Result<Answer, String> {
        let mut params = signed(
            &self.settings,
            method,
            biz,
            self.notify_url(method),
            self.now_ms(),
        );
        // As the provider's own libraries do it: what all calls have in the query, the rest in the body.
        let biz = params.remove_entry("biz_content").into_iter().collect();
        let url = format!("{}?{}", self.settings.gateway, encoded(&params));
        let request = self.client.post(url).header(CONTENT_TYPE, FORM);
        let sent = request.body(encoded(&biz)).send().await;
        let mut response = sent.map_err(|err| err.without_url().to_string())?;
        let mut body = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|err| err.without_url().to_string())?
        {
            body.extend_from_slice(&chunk);
            if body.len() > REPLY_BYTES_MAX {
                return Err(format!("the reply has more than {REPLY_BYTES_MAX} bytes"));
            }
        }
        let reply = open_reply(&body, method, &self.settings.alipay_key);
        reply.map(Answer).map_err(|fault| fault.to_string())
    }

    /// A call for the shopper's own app or browser to make, as a form.
    pub(super) fn handed_over(&self, method: &str, biz: &Value) -> String {
        encoded(&signed(
            &self.settings,
            method,
            biz,
            self.notify_url(method),
            self.now_ms(),
        ))
    }

    /// The instant that timestamps and deadlines are counted from.
    pub(super) fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// Only calls that something happens after have a place for the address of notices.
    fn notify_url(&self, method: &str) -> Option<&str> {
        let announces = matches!(
            method,
            "alipay.trade.pay"
                | "alipay.trade.app.pay"
                | "alipay.trade.precreate"
                | "alipay.user.agreement.page.sign"
        );
        self.settings.notify_url.as_deref().filter(|_| announces)
    }
}

impl Answer {
    /// Whether it was done.
    pub(super) fn is_done(&self) -> bool {
        self.text("code") == Some("10000")
    }

    /// Whether the provider itself cannot say what came of it.
    pub(super) fn is_unsure(&self) -> bool {
        let unsure = [
            "ACQ.SYSTEM_ERROR",
            "aop.ACQ.SYSTEM_ERROR",
            "isp.unknow-error",
            "isp.unknown-error",
        ];
        matches!(self.text("code"), Some("10003" | "20000"))
            || self.text("code").is_none()
            || self.is(&unsure)
    }

    /// Whether it was refused for one of these reasons.
    pub(super) fn is(&self, reasons: &[&str]) -> bool {
        self.text("sub_code")
            .is_some_and(|reason| reasons.contains(&reason))
    }

    /// A member, if it is text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// Why it was not done, for a log or a refusal.
    pub(super) fn why(&self) -> String {
        let part = |name| self.text(name).unwrap_or_default();
        format!("{} {}", part("code"), part("sub_code"))
    }
}
