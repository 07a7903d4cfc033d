//! The protocol's documents as they travel: only what this shop reads or writes; unknown members are let pass.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// What creates a checkout, and what changes one.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct CheckoutRequest {
    pub(super) currency: String,
    pub(super) line_items: Vec<LineItemRequest>,
    pub(super) buyer: Option<Buyer>,
    pub(super) fulfillment: Option<FulfillmentRequest>,
    pub(super) discounts: Option<DiscountsRequest>,
    #[serde(default)]
    pub(super) payment: PaymentRequest,
}

/// A line as it is asked for; titles and prices are the shop's to say.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct LineItemRequest {
    pub(super) id: Option<String>,
    pub(super) item: ItemRequest,
    pub(super) quantity: u32,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct ItemRequest {
    pub(super) id: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct FulfillmentRequest {
    #[serde(default)]
    pub(super) methods: Vec<MethodRequest>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct MethodRequest {
    pub(super) id: Option<String>,
    #[serde(rename = "type")]
    pub(super) kind: MethodKind,
    pub(super) destinations: Option<Vec<Destination>>,
    pub(super) selected_destination_id: Option<String>,
    pub(super) groups: Option<Vec<GroupRequest>>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct GroupRequest {
    pub(super) id: Option<String>,
    pub(super) selected_option_id: Option<String>,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
pub(super) struct DiscountsRequest {
    #[serde(default)]
    pub(super) codes: Vec<String>,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
pub(super) struct PaymentRequest {
    #[serde(default)]
    pub(super) instruments: Vec<Instrument>,
    pub(super) selected_instrument_id: Option<String>,
}

/// Pays a checkout. Risk signals and mandates of extensions that are not advertised are let pass unread.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct CompleteRequest {
    pub(super) payment_data: Instrument,
}

/// How goods are brought; stores to pick them up at are not offered here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum MethodKind {
    Shipping,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct Buyer {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) first_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) full_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) phone_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) consent: Option<Consent>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct Consent {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) marketing: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) analytics: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) preferences: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sale_of_data: Option<bool>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct Address {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) extended_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) street_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) address_locality: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) address_region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) address_country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) postal_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) first_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) full_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) phone_number: Option<String>,
}

/// An address with the name that it goes by in this checkout; one without a name is given one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct Destination {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    #[serde(flatten)]
    pub(super) address: Address,
}

/// What is paid with. The credential is read once and neither kept nor echoed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub(super) struct Instrument {
    pub(super) id: String,
    pub(super) handler_id: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) brand: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_digits: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) billing_address: Option<Address>,
    #[serde(default, skip_serializing)]
    #[schema(value_type = Option<Object>)]
    pub(super) credential: Option<Value>,
}

/// A checkout as the agent sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub(super) struct Checkout {
    pub(super) ucp: Active,
    pub(super) id: String,
    pub(super) status: Status,
    pub(super) currency: String,
    pub(super) line_items: Vec<LineItem>,
    pub(super) totals: Vec<Total>,
    pub(super) links: Vec<Link>,
    pub(super) payment: Payment,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) buyer: Option<Buyer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) discounts: Option<Discounts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fulfillment: Option<Fulfillment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) order: Option<Confirmation>,
    pub(super) messages: Vec<Message>,
    pub(super) expires_at: String,
}

/// Version and capabilities that an answer follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct Active {
    pub(super) version: String,
    pub(super) capabilities: Vec<Capability>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct Capability {
    pub(super) name: String,
    pub(super) version: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    Incomplete,
    ReadyForComplete,
    CompleteInProgress,
    Completed,
    Canceled,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct LineItem {
    pub(super) id: String,
    pub(super) item: Item,
    pub(super) quantity: u32,
    pub(super) totals: Vec<Total>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct Item {
    pub(super) id: String,
    pub(super) title: String,
    /// Minor units.
    pub(super) price: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct Total {
    #[serde(rename = "type")]
    pub(super) kind: TotalKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) display_text: Option<String>,
    /// Minor units; never negative in this version, discounts neither.
    pub(super) amount: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum TotalKind {
    Subtotal,
    Discount,
    Fulfillment,
    Tax,
    Fee,
    Total,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct Link {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) url: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub(super) struct Payment {
    pub(super) handlers: Vec<Handler>,
    pub(super) instruments: Vec<Instrument>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) selected_instrument_id: Option<String>,
}

/// A way to pay, and how it is asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub(super) struct Handler {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) version: String,
    pub(super) spec: String,
    pub(super) config_schema: String,
    pub(super) instrument_schemas: Vec<String>,
    #[schema(value_type = Object)]
    pub(super) config: Map<String, Value>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct Discounts {
    pub(super) codes: Vec<String>,
    pub(super) applied: Vec<AppliedDiscount>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct AppliedDiscount {
    pub(super) code: String,
    pub(super) title: String,
    pub(super) amount: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct Fulfillment {
    pub(super) methods: Vec<Method>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct Method {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: MethodKind,
    #[serde(default)]
    pub(super) line_item_ids: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) destinations: Vec<Destination>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) selected_destination_id: Option<String>,
    pub(super) groups: Vec<Group>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct Group {
    pub(super) id: String,
    #[serde(default)]
    pub(super) line_item_ids: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) selected_option_id: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) options: Vec<Choice>,
}

/// One way of bringing a group of goods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct Choice {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) totals: Vec<Total>,
}

/// Where the order that a checkout became can be looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct Confirmation {
    pub(super) id: String,
    pub(super) permalink_url: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct Message {
    #[serde(rename = "type")]
    pub(super) kind: MessageKind,
    pub(super) code: String,
    pub(super) content: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) severity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) path: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum MessageKind {
    Error,
    Warning,
}

impl Total {
    /// An amount of this kind.
    pub(super) fn new(kind: TotalKind, amount: i64) -> Self {
        Self {
            kind,
            display_text: None,
            amount,
        }
    }
}

impl Destination {
    /// Whether it goes by this name.
    pub(super) fn is(&self, id: &str) -> bool {
        self.id.as_deref() == Some(id)
    }
}
