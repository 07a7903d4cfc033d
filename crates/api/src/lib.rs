//! Wire types shared by client, server and tools: data only, no logic.
//!
//! JSON members are `snake_case`. Money is a whole number of minor units (cents) beside an ISO 4217 code.
//! Instants are RFC 3339 strings in UTC. The one computation here is [`Challenge::signing_bytes`] and its
//! sibling for mandates, because both ends must agree on those bytes to the last one.

mod bag;
mod checkout;
pub mod code;
mod device;
mod money;
mod order;
mod problem;
mod product;
pub mod routes;
mod signing;
mod store;
mod text;

pub use bag::{AddLineRequest, Bag, Line, UpdateLineRequest};
pub use checkout::{
    Challenge, CheckoutSession, CompleteRequest, CreateSessionRequest, LineQuantity, Merchant,
    Message, PaymentMethod, SessionStatus, Severity, Total, TotalKind, UpdateSessionRequest,
};
pub use device::{EnrolRequest, Enrolment, Mandate, MandateRequest, MandateTerms};
pub use money::Money;
pub use order::{Order, OrderPage, OrderStatus};
pub use problem::{FieldError, Problem};
pub use product::{Media, MediaKind, PageQuery, Product, ProductPage, ProductQuery, Variant};
pub use store::{Department, Slot, Store, Theme};
pub use text::LocalText;

/// An instant as an RFC 3339 string in UTC, for example `2026-11-11T00:09:39Z`.
pub type Timestamp = String;
