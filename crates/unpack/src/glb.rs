//! The GLB container (glTF 2.0, section 4). Splits and joins; reads no JSON.

use serde_json::Value;

use crate::{Result, UnpackError};

const CHUNK_JSON: &[u8] = b"JSON";
const CHUNK_BIN: &[u8] = b"BIN\0";
const HEADER_BYTES: usize = 12;

/// The two chunks that mean something.
pub(crate) struct Parts<'a> {
    pub(crate) json: &'a [u8],
    pub(crate) bin: &'a [u8],
}

/// Splits a GLB.
pub(crate) fn split(glb: &[u8]) -> Result<Parts<'_>> {
    if glb.get(..4) != Some(b"glTF") {
        return Err(UnpackError::Container(
            "it does not begin with the letters glTF",
        ));
    }
    if glb.get(4..8) != Some(&2_u32.to_le_bytes()) {
        return Err(UnpackError::Container("its version is not 2"));
    }
    let mut rest = glb
        .get(HEADER_BYTES..)
        .ok_or(UnpackError::Container("it ends in its header"))?;
    let (kind, json) = chunk(&mut rest)?;
    if kind != CHUNK_JSON {
        return Err(UnpackError::Container("its first chunk is not JSON"));
    }
    let mut bin = &[][..];
    if !rest.is_empty() {
        let (kind, data) = chunk(&mut rest)?;
        if kind == CHUNK_BIN {
            bin = data;
        }
    }
    Ok(Parts { json, bin })
}

fn chunk<'a>(rest: &mut &'a [u8]) -> Result<(&'a [u8], &'a [u8])> {
    let cut = UnpackError::Container("it ends inside a chunk");
    let (Some(length), Some(kind)) = (rest.first_chunk::<4>(), rest.get(4..8)) else {
        return Err(cut);
    };
    let length = u32::from_le_bytes(*length) as usize;
    let data = rest.get(8..8_usize.saturating_add(length)).ok_or(cut)?;
    *rest = &rest[8 + length..];
    Ok((kind, data))
}

/// Joins a GLB out of JSON and one buffer.
pub(crate) fn join(root: &Value, bin: &[u8]) -> Result<Vec<u8>> {
    let mut json = serde_json::to_vec(root)?;
    json.resize(json.len().next_multiple_of(4), b' ');
    let bin_bytes = bin.len().next_multiple_of(4);
    let total = HEADER_BYTES + 8 + json.len() + if bin.is_empty() { 0 } else { 8 + bin_bytes };
    let size = |bytes: usize| u32::try_from(bytes).map_err(|_| UnpackError::TooLarge);
    let mut glb = Vec::with_capacity(total);
    glb.extend(b"glTF");
    glb.extend(2_u32.to_le_bytes());
    glb.extend(size(total)?.to_le_bytes());
    glb.extend(size(json.len())?.to_le_bytes());
    glb.extend(CHUNK_JSON);
    glb.extend(json);
    if !bin.is_empty() {
        glb.extend(size(bin_bytes)?.to_le_bytes());
        glb.extend(CHUNK_BIN);
        glb.extend(bin);
        glb.resize(total, 0);
    }
    Ok(glb)
}
