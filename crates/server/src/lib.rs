//! The REST backend: catalogue, bags, checkout, payment, orders.
//!
//! [`Server::start`] runs it inside any process: the desktop client does so on a loopback port, tests do so with
//! a clock and a payment provider of their own.

pub mod alipay;
mod app;
mod backup;
mod clock;
mod colour;
mod db;
mod error;
mod events;
mod http;
mod idempotency;
mod ids;
mod limits;
mod load;
mod metrics;
mod outbound;
mod provider;
mod reply;
mod seed;
mod server;
mod services;
mod shopper;
mod signature;
mod ucp;

pub use async_trait::async_trait;

pub use crate::{
    backup::{BackupError, backup, restore},
    clock::{Clock, ManualClock, SystemClock},
    db::{Database, Error as DatabaseError},
    ids::{CountedOrderNames, OrderName, OrderNames, RandomOrderNames},
    limits::{Rate, RateLimits},
    provider::{
        AgreementTerms, PaymentProvider, ProviderError, SandboxWallet, Standing, Transfer, Way,
    },
    seed::Generate,
    server::{Config, Running, Server, StartError},
    shopper::Credentials,
};

/// The interface described in `OpenAPI` 3.1, as pretty JSON.
#[must_use]
pub fn openapi_json() -> String {
    // A document of plain maps and strings always serialises.
    http::document().to_pretty_json().unwrap_or_default()
}
