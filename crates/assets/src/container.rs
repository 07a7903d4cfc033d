//! The GLB container (glTF 2.0, section 4): header and chunks. Knows nothing of what the JSON says.

use crate::codes as c;
use crate::issues::Issues;

/// "glTF" read as a little-endian integer.
const MAGIC: u32 = 0x4654_6C67;
const CHUNK_JSON: u32 = 0x4E4F_534A;
const CHUNK_BIN: u32 = 0x004E_4942;
const HEADER_BYTES: usize = 12;
const CHUNK_HEADER_BYTES: usize = 8;

/// The parts of a file, borrowed from its bytes.
#[derive(Default)]
pub(crate) struct Parts<'a> {
    /// The JSON text, not yet known to be UTF-8; absent when the container is too broken to have one.
    pub json: Option<&'a [u8]>,
    /// The binary chunk of a GLB.
    pub bin: Option<&'a [u8]>,
    /// Whether the file is a GLB.
    pub is_glb: bool,
    /// Whether the file ends before its container does.
    pub is_cut_off: bool,
}

/// Splits a file into its parts. A file that starts like JSON is taken as `.gltf`.
pub(crate) fn split<'a>(bytes: &'a [u8], issues: &mut Issues) -> Parts<'a> {
    match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{' | 0xEF) => Parts {
            json: Some(bytes),
            ..Parts::default()
        },
        Some(_) if bytes.first() == Some(&b'g') => split_glb(bytes, issues),
        _ => {
            issues.push(
                &c::GLB_INVALID_MAGIC,
                "",
                "The file is neither a GLB nor glTF JSON.",
            );
            Parts::default()
        }
    }
}

fn split_glb<'a>(bytes: &'a [u8], issues: &mut Issues) -> Parts<'a> {
    let mut parts = Parts {
        is_glb: true,
        ..Parts::default()
    };
    let Some(declared) = read_header(bytes, issues) else {
        return parts;
    };
    let mut at = HEADER_BYTES;
    let mut index = 0;
    while at < bytes.len() {
        if at == declared {
            issues.push(
                &c::GLB_EXTRA_DATA,
                "",
                format!("{} bytes follow the end of the GLB.", bytes.len() - at),
            );
            return parts;
        }
        let (Some(length), Some(kind)) = (u32_at(bytes, at), u32_at(bytes, at + 4)) else {
            issues.push(
                &c::GLB_UNEXPECTED_END_OF_CHUNK_HEADER,
                "",
                format!("The file ends inside the chunk header at byte {at}."),
            );
            parts.is_cut_off = true;
            return parts;
        };
        let length = length as usize;
        let start = at + CHUNK_HEADER_BYTES;
        let chunk = Chunk {
            index,
            kind,
            length,
        };
        if start.saturating_add(length) > declared {
            issues.push(
                &c::GLB_CHUNK_TOO_BIG,
                "",
                format!("Chunk {index} of {length} bytes does not fit into the declared length."),
            );
        }
        chunk.check(&parts, issues);
        let Some(data) = bytes.get(start..start.saturating_add(length)) else {
            report_cut_off(kind, index, &bytes[start..], issues);
            parts.is_cut_off = true;
            return parts;
        };
        match kind {
            CHUNK_JSON if parts.json.is_none() => parts.json = Some(data),
            CHUNK_BIN if parts.bin.is_none() => parts.bin = Some(data),
            _ => {}
        }
        at = start + length;
        index += 1;
    }
    if at != declared {
        issues.push(
            &c::GLB_LENGTH_MISMATCH,
            "",
            format!("The header declares {declared} bytes, the file has {at}."),
        );
    }
    parts
}

/// A chunk that runs past the end of the file. JSON that ran into binary data was never meant to be this long.
fn report_cut_off(kind: u32, index: usize, data: &[u8], issues: &mut Issues) {
    let is_binary = std::str::from_utf8(data).is_err_and(|error| error.error_len().is_some());
    if kind == CHUNK_JSON && is_binary {
        issues.push(
            &c::INVALID_JSON,
            "",
            "The JSON chunk runs into binary data.",
        );
    } else {
        issues.push(
            &c::GLB_UNEXPECTED_END_OF_CHUNK_DATA,
            "",
            format!("The file ends inside chunk {index}."),
        );
    }
}

/// Reads the header; returns the declared length, or `None` where the rest cannot be read.
fn read_header(bytes: &[u8], issues: &mut Issues) -> Option<usize> {
    let (Some(magic), Some(version), Some(length)) =
        (u32_at(bytes, 0), u32_at(bytes, 4), u32_at(bytes, 8))
    else {
        issues.push(
            &c::GLB_UNEXPECTED_END_OF_HEADER,
            "",
            format!(
                "A GLB starts with a header of 12 bytes; this file has {}.",
                bytes.len()
            ),
        );
        return None;
    };
    if magic != MAGIC {
        issues.push(
            &c::GLB_INVALID_MAGIC,
            "",
            format!("The file starts with {magic:#010x} and not with `glTF`."),
        );
        return None;
    }
    if version != 2 {
        issues.push(
            &c::GLB_INVALID_VERSION,
            "",
            format!("GLB version {version} is not 2."),
        );
        return None;
    }
    let length = length as usize;
    if length < HEADER_BYTES + CHUNK_HEADER_BYTES {
        issues.push(
            &c::GLB_LENGTH_TOO_SMALL,
            "",
            format!("The declared length of {length} bytes has no room for a chunk."),
        );
    }
    Some(length)
}

/// A chunk's header.
struct Chunk {
    index: usize,
    kind: u32,
    length: usize,
}

impl Chunk {
    fn check(&self, parts: &Parts, issues: &mut Issues) {
        let Self {
            index,
            kind,
            length,
        } = *self;
        if length % 4 != 0 {
            issues.push(
                &c::GLB_CHUNK_LENGTH_UNALIGNED,
                "",
                format!("Chunk {index} is {length} bytes long, not a multiple of 4."),
            );
        }
        if index == 0 && kind != CHUNK_JSON {
            issues.push(
                &c::GLB_UNEXPECTED_FIRST_CHUNK,
                "",
                format!("The first chunk has type {kind:#010x} and not JSON."),
            );
        }
        let is_repeated = (kind == CHUNK_JSON && parts.json.is_some())
            || (kind == CHUNK_BIN && parts.bin.is_some());
        if is_repeated {
            issues.push(
                &c::GLB_DUPLICATE_CHUNK,
                "",
                format!("Chunk {index} repeats the type of an earlier one."),
            );
        } else if kind == CHUNK_BIN && index > 1 {
            issues.push(
                &c::GLB_UNEXPECTED_BIN_CHUNK,
                "",
                format!("Chunk {index} is a BIN chunk."),
            );
        }
        if kind != CHUNK_JSON && kind != CHUNK_BIN {
            issues.push(
                &c::GLB_UNKNOWN_CHUNK_TYPE,
                "",
                format!("Chunk {index} has the unknown type {kind:#010x}."),
            );
        }
        match (length, kind) {
            (0, CHUNK_JSON) => {
                issues.push(&c::GLB_EMPTY_CHUNK, "", format!("Chunk {index} is empty."))
            }
            (0, CHUNK_BIN) => issues.push(
                &c::GLB_EMPTY_BIN_CHUNK,
                "",
                format!("Chunk {index} is an empty BIN chunk."),
            ),
            _ => {}
        }
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}
