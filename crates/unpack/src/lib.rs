//! Turns compressed glTF into plain glTF 2.0 that any loader reads: meshopt streams are decoded, quantised attributes
//! become floats, texture transforms go into the coordinates, KTX2 and WebP textures become plain sources.
//!
//! Pure Rust and pure: bytes in, bytes out, no I/O, no panic, bounded memory. It does not judge whether a file is valid
//! glTF beyond what it has to read, and it does not decode pictures.

mod accessor;
mod buffers;
mod document;
mod glb;
mod meshopt;
mod pictures;
mod quantized;
mod textures;

use std::borrow::Cow;

use serde_json::Value;
use thiserror::Error;

pub use self::accessor::Floats;
pub use self::meshopt::StreamError;
pub use self::pictures::Picture;

/// The most that unpacking may make of one file, bytes. Larger files belong into no phone.
pub const UNPACKED_BYTES_MAX: usize = 512 * 1024 * 1024;

/// Extensions that a file is rid of by [`unpack`].
pub const UNPACKED_EXTENSIONS: [&str; 6] = [
    buffers::EXT_MESHOPT,
    buffers::KHR_MESHOPT,
    quantized::EXTENSION,
    textures::EXT_WEBP,
    textures::KHR_BASISU,
    textures::OWN_KTX2,
];

/// Extensions that only offer a choice: a loader that does not know them shows the file as it stands.
const OPTIONAL_EXTENSIONS: [&str; 1] = ["KHR_materials_variants"];

/// Why a file cannot be unpacked.
#[derive(Debug, Error)]
pub enum UnpackError {
    /// The container is broken.
    #[error("not a GLB: {0}")]
    Container(&'static str),
    /// The JSON chunk is not JSON.
    #[error("the glTF description is not JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// Something in the JSON is missing, of the wrong type or out of range.
    #[error("{pointer}: {what}")]
    Document {
        /// JSON pointer.
        pointer: String,
        /// What is wrong there.
        what: String,
    },
    /// A compressed stream is broken.
    #[error("/bufferViews/{view}: the compressed stream is broken: {source}")]
    Stream {
        /// Which buffer view.
        view: usize,
        /// What is wrong.
        source: StreamError,
    },
    /// The file would take too much memory.
    #[error("unpacked, the file takes more than {UNPACKED_BYTES_MAX} bytes")]
    TooLarge,
}

impl UnpackError {
    fn at(pointer: impl Into<String>, what: impl Into<String>) -> Self {
        Self::Document {
            pointer: pointer.into(),
            what: what.into(),
        }
    }
}

/// What came of a file.
pub type Result<T> = std::result::Result<T, UnpackError>;

/// Whether a file uses anything that [`unpack`] removes.
///
/// # Errors
/// Where the container or its JSON cannot be read.
pub fn is_packed(glb: &[u8]) -> Result<bool> {
    let parts = glb::split(glb)?;
    Ok(needs_work(&serde_json::from_slice(parts.json)?))
}

/// A plain GLB of the same content; the same bytes where there is nothing to do.
///
/// # Errors
/// Where the file is broken, or would take more than [`UNPACKED_BYTES_MAX`].
pub fn unpack(glb: &[u8]) -> Result<Cow<'_, [u8]>> {
    if is_packed(glb)? {
        Document::open(glb)?.to_glb().map(Cow::Owned)
    } else {
        Ok(Cow::Borrowed(glb))
    }
}

/// An unpacked file, for whoever reads its numbers.
#[derive(Debug, Clone)]
pub struct Document {
    /// The JSON; all buffer views lie in one buffer.
    pub root: Value,
    bin: Vec<u8>,
}

impl Document {
    /// Unpacks a GLB.
    ///
    /// # Errors
    /// As [`unpack`].
    pub fn open(glb: &[u8]) -> Result<Self> {
        let parts = glb::split(glb)?;
        let mut root: Value = serde_json::from_slice(parts.json)?;
        let mut bin = buffers::decode(&mut root, parts.bin)?;
        textures::bake_transforms(&mut root, &mut bin)?;
        quantized::to_floats(&mut root, &mut bin)?;
        textures::to_plain_sources(&mut root);
        document::forget_extensions(&mut root, &UNPACKED_EXTENSIONS, &OPTIONAL_EXTENSIONS);
        buffers::describe(&mut root, bin.len());
        Ok(Self { root, bin })
    }

    /// Takes the pictures that materials wear out of the file; it then names them by `uri`. `name` is told what a picture
    /// is used for and its bytes, and says what to call it, without an ending: files that wear the same cloth can so name
    /// one and the same picture.
    ///
    /// # Errors
    /// Where a picture is not there or ends after the buffer.
    pub fn take_pictures(&mut self, name: impl Fn(&str, &[u8]) -> String) -> Result<Vec<Picture>> {
        pictures::take(&mut self.root, &mut self.bin, name)
    }

    /// The numbers of an accessor; normalised ones as what they mean.
    ///
    /// # Errors
    /// Where the accessor is not there or does not fit its bytes.
    pub fn floats(&self, accessor: usize) -> Result<Floats> {
        accessor::read(&self.root, &self.bin, accessor)
    }

    /// The bytes of a buffer view.
    ///
    /// # Errors
    /// Where it is not there or ends after the buffer.
    pub fn view(&self, view: usize) -> Result<&[u8]> {
        buffers::view(&self.root, &self.bin, view)
    }

    /// The file as a plain GLB.
    ///
    /// # Errors
    /// Where it is too large for one.
    pub fn to_glb(&self) -> Result<Vec<u8>> {
        glb::join(&self.root, &self.bin)
    }
}

/// A GLB of some JSON and one buffer.
///
/// # Errors
/// Where it is too large for one.
pub fn join_glb(root: &Value, bin: &[u8]) -> Result<Vec<u8>> {
    glb::join(root, bin)
}

fn needs_work(root: &Value) -> bool {
    let names = |list: &str| {
        let names = root.get(list).and_then(Value::as_array);
        names.into_iter().flatten().filter_map(Value::as_str)
    };
    names("extensionsUsed")
        .any(|name| UNPACKED_EXTENSIONS.contains(&name) || name == textures::KHR_TRANSFORM)
        || names("extensionsRequired").any(|name| OPTIONAL_EXTENSIONS.contains(&name))
}
