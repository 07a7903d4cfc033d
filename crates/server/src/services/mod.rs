//! What the shop does, apart from how it is asked: no HTTP in here.

pub(crate) mod assets;
pub(crate) mod bags;
pub(crate) mod catalogue;
pub(crate) mod checkout;
pub(crate) mod devices;
pub(crate) mod inventory;
pub(crate) mod ledger;
pub(crate) mod mandates;
pub(crate) mod orders;
pub(crate) mod paging;
pub(crate) mod payments;
pub(crate) mod pricing;
pub(crate) mod upkeep;
