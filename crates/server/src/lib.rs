//! The REST backend: catalogue, bags, checkout, payment, orders.
//!
//! [`Server::start`] runs it inside any process: the desktop client does so on a loopback port, tests do so with
//! a clock and a payment provider of their own.

mod app;
mod clock;
mod db;
mod error;
mod http;
mod idempotency;
mod ids;
mod metrics;
mod provider;
mod reply;
mod seed;
mod server;
mod services;
mod shopper;
mod signature;

pub use async_trait::async_trait;

pub use crate::{
    clock::{Clock, ManualClock, SystemClock},
    ids::{CountedOrderNames, OrderName, OrderNames, RandomOrderNames},
    provider::{PaymentProvider, ProviderError, SandboxWallet, Transfer},
    server::{Config, Running, Server, StartError},
    shopper::Credentials,
};

/// The interface described in `OpenAPI` 3.1, as pretty JSON.
#[must_use]
pub fn openapi_json() -> String {
    // A document of plain maps and strings always serialises.
    http::document().to_pretty_json().unwrap_or_default()
}
