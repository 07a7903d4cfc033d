//! Wire types shared by client, server and tools: data only, no logic.
//!
//! JSON members are `snake_case`. Money is a whole number of minor units (cents) beside an ISO 4217 code.
//! Instants are RFC 3339 strings in UTC. The one computation here is [`Challenge::signing_bytes`] and its
//! sibling for mandates, because both ends must agree on those bytes to the last one.

mod access;
mod account;
mod after_sale;
mod bag;
mod campaign;
mod checkout;
pub mod code;
mod device;
mod figures;
mod fulfilment;
mod import;
mod market;
mod money;
mod order;
mod payment;
mod pin;
mod plan;
mod problem;
mod product;
mod promotion;
mod queue;
pub mod routes;
mod secret;
mod show;
mod signing;
mod store;
mod storefront;
mod system;
mod text;
mod webhook;

pub use access::{
    AcceptInvitationRequest, ApiKey, ApiKeyRequest, AuditEntry, AuditPage, Invitation,
    InvitationRequest, MerchantSession, MerchantSignInRequest, RegisterMerchantRequest, Role,
    RoleRequest, Scope, User,
};
pub use account::{
    Account, AccountDevice, AccountSession, RefreshRequest, SignInRequest, SignUpRequest,
};
pub use after_sale::{
    LineUnits, OrderEvent, OrderHistory, ParcelRequest, ParcelStep, ReceiveRequest, Refund,
    RefundRequest, RefundStatus, Return, ReturnRequest, ReturnStatus,
};
pub use bag::{AddLineRequest, Bag, Line, UpdateLineRequest};
pub use campaign::{
    Campaign, CampaignList, CampaignPicture, CampaignQuery, CampaignRequest, MerchantCampaign,
    MerchantCampaignList,
};
pub use checkout::{
    Challenge, CheckoutSession, CompleteRequest, CreateSessionRequest, LineQuantity, Merchant,
    Message, PaymentMethod, SessionStatus, Severity, Total, TotalKind, UpdateSessionRequest,
};
pub use device::{EnrolRequest, Enrolment, Mandate, MandateRequest, MandateTerms};
pub use figures::{DayFigures, Figures, FiguresQuery, LooksRequest, ProductFigures, ProductLooks};
pub use fulfilment::{Address, Fulfilment, FulfilmentKind, FulfilmentOption};
pub use import::{
    ExportQuery, ImportKind, ImportProblem, ImportQuery, ImportRefused, ImportReport, TableFormat,
};
pub use market::{
    Availability, Location, Market, MarketList, MarketQuery, SkuAvailability, StockAt,
};
pub use money::Money;
pub use order::{Order, OrderPage, OrderStatus};
pub use payment::{
    AgreementStatus, PaymentAgreement, PaymentAgreementRequest, PaymentLink, PaymentLinkRequest,
    PaymentWay,
};
pub use pin::{PinChallenge, PinChallengeRequest, PinProof, PinRequest, PinStatus};
pub use plan::{PlacePlan, PlanFixture, PlanPortal, PlanSign, PlanSlot, PlanSpot};
pub use problem::{FieldError, Problem};
pub use product::{
    Media, MediaKind, OptionValue, PageQuery, Product, ProductOption, ProductPage, ProductQuery,
    ProductSort, Variant,
};
pub use promotion::{Allocation, Discount, Promotion, PromotionRequest, PromotionRule};
pub use queue::{QueueTicket, Sale, SaleRequest, TicketStatus};
pub use secret::Secret;
pub use show::{Attachment, Look, LookItem, Show};
pub use store::{
    Department, Fixture, FixtureKind, Marquee, Room, Sign, Slot, Store, StoreList, StoreSummary,
    Theme,
};
pub use storefront::{
    OpenStoreRequest, Preview, PreviewRequest, PreviewState, StoreQuery, StoreTemplate,
    StoreVersion, StoreVersionList, StoreWarning, Storefront, StorefrontList, StorefrontSummary,
};
pub use system::Readiness;
pub use text::LocalText;
pub use webhook::{
    Delivery, DeliveryAttempt, DeliveryStatus, Webhook, WebhookEvent, WebhookRequest,
    WebhookSecret, event,
};

/// An instant as an RFC 3339 string in UTC, for example `2026-11-11T00:09:39Z`.
pub type Timestamp = String;
