//! Google Merchant product feeds: RSS 2.0 (or Atom) with the `g:` namespace, and tab-separated text.
//!
//! Fields are named as in the specification, `image_link` and the like; what they mean, others say. Nothing that a feed
//! links to is fetched.

mod tsv;
mod value;
mod xml;

pub use tsv::read_tsv;
pub use value::{Price, length_m, minor_digits, price};
pub use xml::read_xml;

/// An attribute's name as it is kept: `g:image_link`, `image link` and `Image_Link` are one.
fn attribute(name: &str) -> String {
    let name = name.trim();
    let name = name.rsplit_once(':').map_or(name, |(_, local)| local);
    name.to_lowercase().replace([' ', '-'], "_")
}
