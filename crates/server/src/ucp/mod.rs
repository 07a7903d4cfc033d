//! The Universal Commerce Protocol, version 2026-01-11: agents and other storefronts buy here too.
//!
//! A thin layer over the shop's own catalogue, stock, idempotency keys, payments and orders. An agent's checkout
//! is a document of its own until it is paid; then a session of the shop is made from it, and from there on it is
//! a purchase like any other: reserved, charged once, written into the ledger, taken up again after a crash.
//!
//! Agents come without credentials, so ids of checkouts are unguessable and an open checkout holds no stock.
//! What pays is, as everywhere, a mandate and a device's signature over exactly what is paid.

mod addresses;
mod agent;
mod complete;
mod discovery;
mod documents;
mod facade;
mod flower_shop;
mod fulfillment;
mod goods;
mod http;
mod order_wire;
mod orders;
mod paying;
mod price;
mod quote;
mod record;
mod sessions;
mod settled;
mod signing;
mod terms;
mod view;
mod webhooks;
mod wire;

pub(crate) use self::{
    facade::Facade, flower_shop::seed as seed_flower_shop, http::router, sessions::end_due,
    settled::settled, webhooks::deliver_due,
};

/// The version spoken here.
const VERSION: &str = "2026-01-11";
