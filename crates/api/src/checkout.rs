//! The review of a purchase and its payment.

use serde::{Deserialize, Serialize};

use crate::{Address, Discount, Fulfilment, Line, LocalText, Money, PinProof, Timestamp, signing};

/// A purchase under review, with stock held for it until it expires.
///
/// Follows the checkout-session shape of the Universal Commerce Protocol and the Agentic Commerce Protocol.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CheckoutSession {
    /// Identifier.
    pub id: String,
    /// How far it has come.
    pub status: SessionStatus,
    /// The bag under review.
    pub bag_id: String,
    /// Who is paid.
    pub merchant: Merchant,
    /// What is bought.
    pub lines: Vec<Line>,
    /// What it costs; always holds one `subtotal` and one `total`. The others, but for `tax_included`, sum to `total`.
    pub totals: Vec<Total>,
    /// ISO 4217 code of every amount here.
    pub currency: String,
    /// What it is paid with.
    pub payment_method: PaymentMethod,
    /// What the device must sign; present while the session can be paid.
    pub challenge: Option<Challenge>,
    /// What the shopper should know; one of severity `error` keeps the session `incomplete`.
    pub messages: Vec<Message>,
    /// The order, once paid.
    pub order_id: Option<String>,
    /// When the held stock goes back on the shelf.
    pub expires_at: Timestamp,
    /// Grows with every change.
    pub version: i64,
    /// Where the goods go and how.
    #[serde(default)]
    pub fulfilment: Fulfilment,
    /// What makes it cheaper, in the order in which it was taken off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discounts: Vec<Discount>,
    /// Codes that were asked for, whether they do anything or not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// The live show that the shopper came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_id: Option<String>,
}

/// How far a checkout session has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SessionStatus {
    /// Something must change first; `messages` says what.
    Incomplete,
    /// Can be paid by a nod.
    Ready,
    /// No mandate of this device covers it.
    AuthenticationRequired,
    /// Being paid.
    InProgress,
    /// Paid; `order_id` names the order.
    Completed,
    /// Given up by the shopper.
    Cancelled,
    /// Not paid in time.
    Expired,
}

/// Who is paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Merchant {
    /// Identifier.
    pub id: String,
    /// Name to show.
    pub name: LocalText,
}

/// One amount of a breakdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Total {
    /// What it is for.
    pub kind: TotalKind,
    /// Minor units.
    pub amount_minor: i64,
}

/// What an amount of a breakdown is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TotalKind {
    /// The goods.
    Subtotal,
    /// All discounts together, less than 0.
    Discount,
    /// Bringing them.
    Shipping,
    /// Tax on top of the prices.
    Tax,
    /// Tax that the prices hold already: not added, told for the receipt.
    TaxIncluded,
    /// Customs duty of the country that the goods go to.
    Duty,
    /// All of it: what is paid.
    Total,
}

/// What a purchase is paid with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PaymentMethod {
    /// Name to show.
    pub label: LocalText,
}

/// What the device must show and sign to pay: amount and payee cannot change under the shopper's eyes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Challenge {
    /// The session to be paid.
    pub session_id: String,
    /// The total to be paid.
    #[serde(flatten)]
    pub amount: Money,
    /// SHA-256 of merchant, lines, totals, address, option and discounts as the server holds them, lower-case hex; opaque to the device.
    pub cart_hash: String,
    /// Good for one payment.
    pub nonce: String,
    /// When the challenge ends.
    pub expires_at: Timestamp,
}

impl Challenge {
    /// The bytes that the device key signs with Ed25519.
    ///
    /// UTF-8 text: the heading `buyplus-payment-v1`, then one line `name:length:value` for each of
    /// `session_id`, `amount_minor` (decimal), `currency`, `cart_hash`, `nonce`, `expires_at`, in this order.
    /// `length` is the number of bytes of `value`; every line, the last too, ends in one line feed.
    #[must_use]
    pub fn signing_bytes(&self) -> Vec<u8> {
        signing::canonical(
            "buyplus-payment-v1",
            &[
                ("session_id", &self.session_id),
                ("amount_minor", &self.amount.amount_minor.to_string()),
                ("currency", &self.amount.currency),
                ("cart_hash", &self.cart_hash),
                ("nonce", &self.nonce),
                ("expires_at", &self.expires_at),
            ],
        )
    }
}

/// Something that the shopper should know about a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Message {
    /// One of [`code`](crate::code).
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// What to show.
    pub text: LocalText,
    /// The line it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line_id: Option<String>,
}

/// How bad a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Payment can go on, with care.
    Warning,
    /// Payment cannot go on.
    Error,
}

/// Starts the review of a bag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CreateSessionRequest {
    /// The bag.
    pub bag_id: String,
}

/// Changes a session under review; prices, stock and challenge are renewed in any case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct UpdateSessionRequest {
    /// New quantities of some lines, the others stay. Absent from a request with nothing else in it: take the bag's
    /// lines as they are now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<LineQuantity>>,
    /// Where to bring the goods. Where no option is chosen with it, the cheapest way of bringing them is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// How to get the goods: one of the session's options.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub option_id: Option<String>,
    /// Codes of promotions, at most ten, in the order in which they are to be taken off; replaces those before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub codes: Option<Vec<String>>,
    /// The live show that the shopper is watching, for what is sold only there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_id: Option<String>,
}

/// How many of a line to buy now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LineQuantity {
    /// The line.
    pub id: String,
    /// Units, 0 to 99; with 0 the line stays in the bag but is not bought now.
    pub quantity: u32,
}

/// Pays a session: everything that was shown, and the device's signature over it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CompleteRequest {
    /// The mandate to pay under.
    pub mandate_id: String,
    /// The challenge's nonce.
    pub nonce: String,
    /// The total that was shown.
    #[serde(flatten)]
    pub amount: Money,
    /// The challenge's cart hash.
    pub cart_hash: String,
    /// Ed25519 signature of [`Challenge::signing_bytes`], 64 bytes in unpadded base64url.
    pub signature: String,
    /// The PIN, for what the mandate does not let a nod pay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<PinProof>,
}
