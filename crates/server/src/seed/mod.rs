//! The first catalogue: put into an empty database, its models and pictures looked at anew at every start; and as many
//! made-up goods as wanted.

mod bulk;
mod check;
mod document;
mod files;
mod generate;
mod insert;
mod lists;
mod prices;
mod retailers;

pub use self::bulk::Generate;
pub(crate) use self::{
    bulk::generate,
    document::{SeedShow, store},
    files::refresh_files,
    insert::fill_if_empty,
};
