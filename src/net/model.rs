//! A model as it came over the wire, made ready for the engine: unpacked, its pictures beside it. Asks nobody anything.

use sha2::{Digest, Sha256};

use buyplus_unpack::{Document, Picture, UnpackError};

/// Half a SHA-256 is long enough that no two pictures share a name.
const NAME_BYTES: usize = 16;

/// The files of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelFiles {
    /// Plain glTF that names its pictures.
    pub glb: Vec<u8>,
    /// The pictures, called by their content: models that wear the same cloth share it in memory.
    pub pictures: Vec<Picture>,
}

impl ModelFiles {
    /// Unpacks a GLB.
    ///
    /// # Errors
    /// Where it cannot be unpacked.
    pub fn of(glb: &[u8]) -> Result<Self, UnpackError> {
        let mut document = Document::open(glb)?;
        let pictures = document.take_pictures(name)?;
        Ok(Self {
            glb: document.to_glb()?,
            pictures,
        })
    }
}

fn name(uses: &str, bytes: &[u8]) -> String {
    let hash = Sha256::new_with_prefix(uses)
        .chain_update([0])
        .chain_update(bytes);
    super::worker::hex(&hash.finalize()[..NAME_BYTES])
}
