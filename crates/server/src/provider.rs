//! Who moves the money: the payment provider, behind a trait, and the sandbox one.

use async_trait::async_trait;
use buyplus_api::{LocalText, Money};

/// Money to be taken or given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Names the transfer: for one id, money moves at most once, however often it is asked for.
    pub id: String,
    /// The device whose owner pays or is paid back.
    pub device_id: String,
    /// The merchant at the other end.
    pub merchant_id: String,
    /// How much.
    pub amount: Money,
    /// The provider's name for the agreement under which the device's owner pays by a nod, where there is one.
    pub agreement: Option<String>,
    /// For money given back: the transfer that took it.
    pub capture_id: Option<String>,
}

/// What became of money that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The provider never heard of it, so that asking for it moves money for the first time.
    Unknown,
    /// The shopper has not paid yet, or the provider is not sure yet.
    Waiting,
    /// It was taken; the provider's own reference.
    Taken(String),
    /// It was not taken, and will not be.
    Closed,
}

/// How a shopper pays with the provider's own app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The app is opened on the same phone.
    App,
    /// The app of another phone reads a QR code.
    Code,
}

/// An agreement to be signed in the provider's app: what a nod may take from then on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementTerms {
    /// Our name for it.
    pub id: String,
    /// Most that one payment may take.
    pub cap_per_payment: Money,
}

/// Why money was not moved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// No, and asking again will not help.
    #[error("declined: {0}")]
    Declined(String),
    /// It may or may not have been moved; asking again with the same id is safe.
    #[error("no answer: {0}")]
    Unavailable(String),
}

/// A payment provider. Every call is made outside any database transaction and may be repeated.
#[async_trait]
pub trait PaymentProvider: Send + Sync + 'static {
    /// Name to show on the review.
    fn label(&self) -> LocalText;

    /// Takes the money; gives the provider's own reference.
    async fn capture(&self, transfer: &Transfer) -> Result<String, ProviderError>;

    /// Gives it back; gives the provider's own reference.
    async fn refund(&self, transfer: &Transfer) -> Result<String, ProviderError>;

    /// What became of a capture whose answer was lost. A provider without books of its own has forgotten it; its
    /// captures must then be safe to ask for again.
    async fn query(&self, _transfer: &Transfer) -> Result<Standing, ProviderError> {
        Ok(Standing::Unknown)
    }

    /// Sees to it that money which was not taken yet never will be.
    async fn close(&self, _transfer: &Transfer) -> Result<(), ProviderError> {
        Ok(())
    }

    /// What opens the provider's app with this payment, good until `expires_ms`.
    async fn link(
        &self,
        _transfer: &Transfer,
        _way: Way,
        _expires_ms: i64,
    ) -> Result<String, ProviderError> {
        Err(unsupported())
    }

    /// Where the shopper signs an agreement.
    async fn agreement_page(&self, _terms: &AgreementTerms) -> Result<String, ProviderError> {
        Err(unsupported())
    }

    /// Ends an agreement, by the provider's name for it.
    async fn end_agreement(&self, _agreement: &str) -> Result<(), ProviderError> {
        Err(unsupported())
    }
}

fn unsupported() -> ProviderError {
    ProviderError::Declined("this payment provider has no app of its own".to_owned())
}

/// Play money: always says yes.
///
/// Its only books are the server's own ledger, written together with the order in one transaction, so a crash
/// between capture and order leaves no trace of either.
#[derive(Clone, Copy, Debug, Default)]
pub struct SandboxWallet;

#[async_trait]
impl PaymentProvider for SandboxWallet {
    fn label(&self) -> LocalText {
        LocalText::new("Sandbox wallet", "沙盒钱包")
    }

    async fn capture(&self, transfer: &Transfer) -> Result<String, ProviderError> {
        Ok(format!("sandbox:{}", transfer.id))
    }

    async fn refund(&self, transfer: &Transfer) -> Result<String, ProviderError> {
        Ok(format!("sandbox:{}", transfer.id))
    }
}
