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
