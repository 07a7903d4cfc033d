//! Products, as shoppers see them: one, or pages of those that match.

mod departments;
pub(crate) mod index;
mod listing;
pub(crate) mod names;
mod order;
mod plan;
mod product;
mod reindex;
mod words;
pub(crate) mod write;

pub(crate) use self::{
    departments::Departments,
    listing::{product, products},
    reindex::{bring_up_to_date, refresh},
};
