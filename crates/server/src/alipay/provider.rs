//! Alipay as the shop's payment provider.
//!
//! A payment's id is its `out_trade_no`, a refund's its `out_request_no`: for one id money moves once. Where an
//! answer is lost or unsure, the trade is looked up.

use std::sync::Arc;

use async_trait::async_trait;
use buyplus_api::{LocalText, Money};
use serde_json::{Value, json};

use super::{
    gateway::{Answer, Gateway},
    money,
    notice::TradeStatus,
    settings::Settings,
    wire::timestamp,
};
use crate::{
    clock::Clock,
    provider::{AgreementTerms, PaymentProvider, ProviderError, Standing, Transfer, Way},
};

/// What a nod pays under, and what the agreement for it is called.
const NOD_PRODUCT: &str = "CYCLE_PAY_AUTH";
const NOD_AGREEMENT: &str = "CYCLE_PAY_AUTH_P";
/// The shortest period that the provider counts by.
const PERIOD_DAYS: u32 = 7;
const SUBJECT: &str = "Buy+";

/// Alipay.
pub(crate) struct Alipay(Gateway);

impl Alipay {
    /// Ready to take money.
    pub(crate) fn new(settings: Arc<Settings>, clock: Arc<dyn Clock>) -> Result<Self, String> {
        Gateway::new(settings, clock).map(Self)
    }

    async fn call(&self, method: &str, biz: &Value) -> Result<Answer, ProviderError> {
        let answer = self.0.call(method, biz).await;
        let answer = answer.map_err(ProviderError::Unavailable)?;
        match answer.is_unsure() {
            true => Err(ProviderError::Unavailable(answer.why())),
            false => Ok(answer),
        }
    }

    fn amount(&self, amount: &Money) -> Result<String, ProviderError> {
        let currency = &self.0.settings.currency;
        if amount.currency != *currency {
            let why = format!("Alipay is set up for {currency}, not {}", amount.currency);
            return Err(ProviderError::Declined(why));
        }
        let nothing = || ProviderError::Declined("there is nothing to pay".to_owned());
        money::text(amount.amount_minor).ok_or_else(nothing)
    }

    fn trade(&self, transfer: &Transfer) -> Result<Value, ProviderError> {
        Ok(json!({
            "out_trade_no": transfer.id,
            "total_amount": self.amount(&transfer.amount)?,
            "subject": SUBJECT,
        }))
    }
}

#[async_trait]
impl PaymentProvider for Alipay {
    fn label(&self) -> LocalText {
        LocalText::new("Alipay", "支付宝")
    }

    async fn capture(&self, transfer: &Transfer) -> Result<String, ProviderError> {
        let Some(agreement) = &transfer.agreement else {
            let why = "no agreement with Alipay is in force for this device";
            return Err(ProviderError::Declined(why.to_owned()));
        };
        let mut biz = self.trade(transfer)?;
        biz["product_code"] = json!(NOD_PRODUCT);
        biz["agreement_params"] = json!({ "agreement_no": agreement });
        let answer = self.call("alipay.trade.pay", &biz).await?;
        if answer.is_done() {
            return checked(&answer, transfer);
        }
        if answer.is(&["ACQ.TRADE_HAS_SUCCESS"]) {
            return match self.query(transfer).await? {
                Standing::Taken(reference) => Ok(reference),
                other => Err(ProviderError::Unavailable(format!("{other:?}"))),
            };
        }
        Err(ProviderError::Declined(answer.why()))
    }

    async fn refund(&self, transfer: &Transfer) -> Result<String, ProviderError> {
        let capture_id = transfer.capture_id.as_deref();
        let unknown = || ProviderError::Declined("nothing was taken".to_owned());
        let capture_id = capture_id.ok_or_else(unknown)?;
        let biz = json!({
            "out_trade_no": capture_id,
            "refund_amount": self.amount(&transfer.amount)?,
            "out_request_no": transfer.id,
        });
        let answer = self.call("alipay.trade.refund", &biz).await?;
        if !answer.is_done() {
            return Err(ProviderError::Declined(answer.why()));
        }
        // `N` says that this request moved nothing: it is a repeat, or has not been done yet.
        if answer.text("fund_change") != Some("Y")
            && !self.was_refunded(transfer, capture_id).await?
        {
            return Err(ProviderError::Unavailable(
                "the refund is not done yet".to_owned(),
            ));
        }
        Ok(answer.text("trade_no").unwrap_or_default().to_owned())
    }

    async fn query(&self, transfer: &Transfer) -> Result<Standing, ProviderError> {
        let biz = json!({ "out_trade_no": transfer.id });
        let answer = self.call("alipay.trade.query", &biz).await?;
        if answer.is(&["ACQ.TRADE_NOT_EXIST"]) {
            return Ok(Standing::Unknown);
        }
        if !answer.is_done() {
            return Err(ProviderError::Unavailable(answer.why()));
        }
        match answer.text("trade_status").and_then(TradeStatus::parse) {
            Some(TradeStatus::Success | TradeStatus::Finished) => {
                checked(&answer, transfer).map(Standing::Taken)
            }
            Some(TradeStatus::WaitBuyerPay) => Ok(Standing::Waiting),
            Some(TradeStatus::Closed) => Ok(Standing::Closed),
            None => Err(ProviderError::Unavailable(
                "a trade in no known state".to_owned(),
            )),
        }
    }

    async fn close(&self, transfer: &Transfer) -> Result<(), ProviderError> {
        let biz = json!({ "out_trade_no": transfer.id });
        let answer = self.call("alipay.trade.close", &biz).await?;
        // A trade is made only when the shopper opens it; its own deadline closes one that is opened later.
        match answer.is_done() || answer.is(&["ACQ.TRADE_NOT_EXIST"]) {
            true => Ok(()),
            false => Err(ProviderError::Declined(answer.why())),
        }
    }

    async fn link(
        &self,
        transfer: &Transfer,
        way: Way,
        expires_ms: i64,
    ) -> Result<String, ProviderError> {
        let mut biz = self.trade(transfer)?;
        biz["time_expire"] = json!(timestamp(expires_ms));
        match way {
            Way::App => {
                biz["product_code"] = json!("QUICK_MSECURITY_PAY");
                Ok(self.0.handed_over("alipay.trade.app.pay", &biz))
            }
            Way::Code => {
                let answer = self.call("alipay.trade.precreate", &biz).await?;
                let code = answer.text("qr_code").filter(|_| answer.is_done());
                let refused = || ProviderError::Declined(answer.why());
                code.map(str::to_owned).ok_or_else(refused)
            }
        }
    }

    async fn agreement_page(&self, terms: &AgreementTerms) -> Result<String, ProviderError> {
        let today = timestamp(self.0.now_ms());
        let biz = json!({
            "personal_product_code": NOD_AGREEMENT,
            "product_code": NOD_PRODUCT,
            "sign_scene": "INDUSTRY|RETAIL",
            "external_agreement_no": terms.id,
            "access_params": {"channel": "ALIPAYAPP"},
            "period_rule_params": {
                "period_type": "DAY",
                "period": PERIOD_DAYS.to_string(),
                "execute_time": today.split(' ').next().unwrap_or_default(),
                "single_amount": self.amount(&terms.cap_per_payment)?,
            },
        });
        let form = self.0.handed_over("alipay.user.agreement.page.sign", &biz);
        Ok(format!("{}?{form}", self.0.settings.gateway))
    }

    async fn end_agreement(&self, agreement: &str) -> Result<(), ProviderError> {
        let biz = json!({ "agreement_no": agreement });
        let answer = self.call("alipay.user.agreement.unsign", &biz).await?;
        match answer.is_done() || answer.is(&["USER_AGREEMENT_NOT_EXIST"]) {
            true => Ok(()),
            false => Err(ProviderError::Declined(answer.why())),
        }
    }
}

impl Alipay {
    async fn was_refunded(
        &self,
        transfer: &Transfer,
        capture_id: &str,
    ) -> Result<bool, ProviderError> {
        let biz = json!({"out_trade_no": capture_id, "out_request_no": transfer.id});
        let answer = self.call("alipay.trade.fastpay.refund.query", &biz).await?;
        Ok(answer.is_done() && answer.text("refund_status") == Some("REFUND_SUCCESS"))
    }
}

/// The provider's reference, if the answer is about this trade and this amount.
fn checked(answer: &Answer, transfer: &Transfer) -> Result<String, ProviderError> {
    let amount = answer.text("total_amount").and_then(money::minor);
    let fits = answer.text("out_trade_no") == Some(&transfer.id)
        && amount == Some(transfer.amount.amount_minor);
    match (fits, answer.text("trade_no")) {
        (true, Some(trade_no)) => Ok(trade_no.to_owned()),
        _ => Err(ProviderError::Unavailable(
            "the answer is about another trade or amount".to_owned(),
        )),
    }
}
