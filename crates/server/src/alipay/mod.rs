//! Alipay: the open platform's gateway, version 1.0, signed with RSA2.
//!
//! Fails closed: without its public key there is no provider, a reply or notice that it did not sign does not
//! exist, and an outcome that nobody knows is asked for and never guessed.

mod gateway;
mod money;
pub mod notice;
mod provider;
mod settings;
pub mod sign;
mod wire;

pub(crate) use self::provider::Alipay;
pub use self::{
    settings::{Settings, SettingsError},
    wire::{ReplyFault, open_reply},
};
