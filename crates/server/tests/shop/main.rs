//! The shop over real HTTP, on a real database file.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod accounts;
mod after_sale;
mod alipay;
mod audit;
mod backup;
mod catalogue;
mod crash;
mod events;
mod figures;
mod graceful;
mod idempotency;
mod imports;
mod isolation;
mod kills;
mod limits;
mod mandates;
mod migrations;
mod nodes;
mod openapi;
mod pins;
mod problems;
mod promotions;
mod purchase;
mod queue;
mod races;
mod search;
mod session_machine;
mod staff;
mod storefront;
mod stores;
mod story;
pub(crate) mod support;
mod totals;
mod ucp;
mod walk;
mod webhooks;
