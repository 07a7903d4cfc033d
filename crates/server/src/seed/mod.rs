//! The first catalogue: put into an empty database, its models looked at anew at every start.

mod document;
mod insert;
mod models;

pub(crate) use self::{insert::fill_if_empty, models::refresh_models};
