//! Notices: what the provider says by itself, as a form that anybody could post. Pure: bytes in, a notice out.

use super::{
    money,
    settings::Settings,
    sign::{Params, RSA2, VerifyingKey, canonical},
};

/// Most fields of a notice; real ones have about thirty.
const FIELDS_MAX: usize = 200;

/// A notice that the provider signed and that is meant for us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The same notice sent again has the same id.
    pub id: String,
    /// What it says.
    pub news: News,
}

/// What a notice says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A trade has come this far.
    Trade {
        /// Our name for it.
        out_trade_no: String,
        /// The provider's.
        trade_no: String,
        /// How far.
        status: TradeStatus,
        /// Minor units of the whole trade.
        total_minor: i64,
    },
    /// An agreement came into force, or ended.
    Agreement {
        /// Our name for it.
        external_agreement_no: String,
        /// The provider's.
        agreement_no: String,
        /// Whether it is in force.
        in_force: bool,
    },
    /// Something that nobody here waits for.
    Other,
}

/// How far a trade has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TradeStatus {
    /// Made, not paid.
    WaitBuyerPay,
    /// Paid.
    Success,
    /// Paid, and too old to be given back.
    Finished,
    /// Not paid in time, or given back whole.
    Closed,
}

/// Why a form is no notice for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoticeFault {
    /// A field twice, or far too many: what was signed would be open to choice.
    #[error("a field is there twice, or there are too many")]
    Ambiguous,
    /// Signed in a way that is not taken, or not at all.
    #[error("it is not signed with {RSA2}")]
    Unsigned,
    /// Somebody else signed it, or it was changed.
    #[error("its signature does not fit")]
    Forged,
    /// It is for another application or seller.
    #[error("it is for somebody else")]
    NotOurs,
    /// Signed, but without what such a notice has.
    #[error("it lacks `{0}`, or that makes no sense")]
    Lacks(&'static str),
}

impl TradeStatus {
    /// The word for it, or nothing.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "WAIT_BUYER_PAY" => Some(Self::WaitBuyerPay),
            "TRADE_SUCCESS" => Some(Self::Success),
            "TRADE_FINISHED" => Some(Self::Finished),
            "TRADE_CLOSED" => Some(Self::Closed),
            _ => None,
        }
    }
}

/// Reads a posted form and checks that the provider sent it, to us.
///
/// # Errors
/// Where it is no notice, or not for us; such a form must change nothing.
pub fn read(body: &[u8], settings: &Settings) -> Result<Notice, NoticeFault> {
    let params = fields(body)?;
    verify(&params, &settings.alipay_key)?;
    understood(&params, &settings.app_id, &settings.seller_id)
}

/// What the fields say, to this application and seller. Whoever calls this has checked the signature.
///
/// # Errors
/// Where they say nothing, or to somebody else.
pub fn understood(params: &Params, app_id: &str, seller_id: &str) -> Result<Notice, NoticeFault> {
    let field = |name: &'static str| {
        let value = params.get(name).filter(|value| !value.is_empty());
        value.cloned().ok_or(NoticeFault::Lacks(name))
    };
    if field("app_id")? != app_id {
        return Err(NoticeFault::NotOurs);
    }
    let id = field("notify_id")?;
    let news = if params.contains_key("trade_status") {
        if field("seller_id")? != seller_id {
            return Err(NoticeFault::NotOurs);
        }
        let status = TradeStatus::parse(&field("trade_status")?);
        let total = money::minor(&field("total_amount")?);
        News::Trade {
            out_trade_no: field("out_trade_no")?,
            trade_no: field("trade_no")?,
            status: status.ok_or(NoticeFault::Lacks("trade_status"))?,
            total_minor: total.ok_or(NoticeFault::Lacks("total_amount"))?,
        }
    } else if params.contains_key("agreement_no") {
        News::Agreement {
            external_agreement_no: field("external_agreement_no")?,
            agreement_no: field("agreement_no")?,
            in_force: field("status")? == "NORMAL",
        }
    } else {
        News::Other
    };
    Ok(Notice { id, news })
}

/// The form's fields, decoded once.
///
/// # Errors
/// Where a field is there twice, or there are far too many.
pub fn fields(body: &[u8]) -> Result<Params, NoticeFault> {
    let mut params = Params::new();
    for (name, value) in form_urlencoded::parse(body) {
        let twice = params.insert(name.into_owned(), value.into_owned());
        if twice.is_some() || params.len() > FIELDS_MAX {
            return Err(NoticeFault::Ambiguous);
        }
    }
    Ok(params)
}

/// Trade notices are signed without `sign_type`, notices of the service market with it. Both are tried: the
/// provider signed one of the two, and which hash is used is not the sender's to say.
fn verify(params: &Params, key: &VerifyingKey) -> Result<(), NoticeFault> {
    let sign = params.get("sign").ok_or(NoticeFault::Unsigned)?;
    if params.get("sign_type").is_some_and(|kind| kind != RSA2) {
        return Err(NoticeFault::Unsigned);
    }
    let without: [&[&str]; 2] = [&["sign", "sign_type"], &["sign"]];
    let verified = without
        .iter()
        .any(|left_out| key.verifies(canonical(params, left_out).as_bytes(), sign));
    match verified {
        true => Ok(()),
        false => Err(NoticeFault::Forged),
    }
}
