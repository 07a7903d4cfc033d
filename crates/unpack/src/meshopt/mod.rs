//! Decoders of the meshopt bitstreams. Facts: glTF extension `EXT_meshopt_compression`, appendices A and B, and
//! `KHR_meshopt_compression` for version 1. Bytes in, bytes out; knows nothing of glTF's JSON.

mod filter;
mod index;
mod vertex;

use thiserror::Error;

pub(crate) use self::filter::{Filter, unfilter};
pub(crate) use self::index::{decode_sequence, decode_triangles};
pub(crate) use self::vertex::decode_attributes;

/// Why a stream cannot be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum StreamError {
    /// The first byte names another kind of stream or a version that is not known.
    #[error("it begins with the byte {0:#04x}, which no known version of this kind of stream has")]
    Header(u8),
    /// The stream ends too early.
    #[error("it ends before the last element")]
    CutOff,
    /// There are bytes that belong to nothing.
    #[error("bytes are left over after the last element")]
    LeftOver,
    /// A channel is of a kind that is not defined.
    #[error("channel kind {0} is not defined")]
    Channel(u8),
    /// Element size or count do not fit the kind of stream.
    #[error("{0}")]
    Shape(&'static str),
}
