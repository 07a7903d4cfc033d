//! The shop over real HTTP, on a real database file.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod catalogue;
mod crash;
mod graceful;
mod idempotency;
mod isolation;
mod mandates;
mod openapi;
mod problems;
mod purchase;
mod races;
mod support;
