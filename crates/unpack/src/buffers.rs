//! Buffer views: decodes the compressed ones and lays all of them into one buffer. Knows nothing of what they hold.

use serde_json::{Map, Value, json};

use crate::document::{extension, index, item, item_mut, len, number, take_extension};
use crate::meshopt::{
    Filter, StreamError, decode_attributes, decode_sequence, decode_triangles, unfilter,
};
use crate::{Result, UNPACKED_BYTES_MAX, UnpackError};

/// Meshopt streams, version 0.
pub(crate) const EXT_MESHOPT: &str = "EXT_meshopt_compression";
/// Meshopt streams, versions 0 and 1.
pub(crate) const KHR_MESHOPT: &str = "KHR_meshopt_compression";

/// Decodes every view; afterwards all of them lie in buffer 0, which is returned.
pub(crate) fn decode(root: &mut Value, glb_bin: &[u8]) -> Result<Vec<u8>> {
    let buffers = (0..len(root, "buffers"))
        .map(|buffer| load(root, buffer, glb_bin))
        .collect::<Result<Vec<_>>>()?;
    let mut bin = Vec::new();
    for view in 0..len(root, "bufferViews") {
        let bytes = view_bytes(item(root, "bufferViews", view)?, view, &buffers)?;
        let object = item_mut(root, "bufferViews", view)?;
        take_extension(object, EXT_MESHOPT);
        take_extension(object, KHR_MESHOPT);
        append(&mut bin, object, &bytes)?;
    }
    Ok(bin)
}

/// Adds a view of its own for some bytes; returns its index.
pub(crate) fn add_view(root: &mut Value, bin: &mut Vec<u8>, bytes: &[u8]) -> Result<usize> {
    let mut view = Map::new();
    append(bin, &mut view, bytes)?;
    crate::document::push(root, "bufferViews", Value::Object(view))
}

/// The bytes of a view after [`decode`].
pub(crate) fn view<'b>(root: &Value, bin: &'b [u8], view: usize) -> Result<&'b [u8]> {
    let pointer = format!("/bufferViews/{view}");
    let object = item(root, "bufferViews", view)?;
    let offset = index(object, "byteOffset").unwrap_or(0);
    let length = number(object, "byteLength", &pointer)?;
    bin.get(offset..offset.saturating_add(length))
        .ok_or_else(|| UnpackError::at(pointer, "ends after its buffer"))
}

/// Says in the JSON that there is one buffer, the GLB's own.
pub(crate) fn describe(root: &mut Value, bytes: usize) {
    if let Some(root) = root.as_object_mut() {
        match bytes {
            0 => root.remove("buffers"),
            _ => root.insert(
                "buffers".to_owned(),
                json!([{"byteLength": bytes.next_multiple_of(4)}]),
            ),
        };
    }
}

fn append(bin: &mut Vec<u8>, view: &mut Map<String, Value>, bytes: &[u8]) -> Result<()> {
    let offset = bin.len().next_multiple_of(4);
    if offset.saturating_add(bytes.len()) > UNPACKED_BYTES_MAX {
        return Err(UnpackError::TooLarge);
    }
    bin.resize(offset, 0);
    bin.extend(bytes);
    view.insert("buffer".to_owned(), json!(0));
    view.insert("byteOffset".to_owned(), json!(offset));
    view.insert("byteLength".to_owned(), json!(bytes.len()));
    Ok(())
}

/// A buffer's bytes; `None` for one that only stands in for compressed views.
fn load<'b>(root: &Value, buffer: usize, glb_bin: &'b [u8]) -> Result<Option<&'b [u8]>> {
    let object = item(root, "buffers", buffer)?;
    let is_fallback = [EXT_MESHOPT, KHR_MESHOPT].iter().any(|name| {
        extension(object, name).and_then(|extension| extension.get("fallback"))
            == Some(&Value::Bool(true))
    });
    match object.get("uri") {
        _ if is_fallback => Ok(None),
        None if buffer == 0 => Ok(Some(glb_bin)),
        _ => Err(UnpackError::at(
            format!("/buffers/{buffer}"),
            "is not inside the GLB; only files in one piece can be unpacked",
        )),
    }
}

fn view_bytes(view: &Value, number_: usize, buffers: &[Option<&[u8]>]) -> Result<Vec<u8>> {
    let pointer = format!("/bufferViews/{number_}");
    for name in [EXT_MESHOPT, KHR_MESHOPT] {
        if let Some(packed) = extension(view, name) {
            let pointer = format!("{pointer}/extensions/{name}");
            let stream = slice(packed, &pointer, buffers)?;
            return decode_view(packed, &pointer, number_, stream);
        }
    }
    slice(view, &pointer, buffers).map(<[u8]>::to_vec)
}

fn slice<'b>(view: &Value, pointer: &str, buffers: &[Option<&'b [u8]>]) -> Result<&'b [u8]> {
    let buffer = number(view, "buffer", pointer)?;
    let offset = index(view, "byteOffset").unwrap_or(0);
    let length = number(view, "byteLength", pointer)?;
    let bytes = buffers.get(buffer).copied().flatten().ok_or_else(|| {
        UnpackError::at(
            format!("{pointer}/buffer"),
            "names no buffer that has bytes",
        )
    })?;
    bytes
        .get(offset..offset.saturating_add(length))
        .ok_or_else(|| UnpackError::at(pointer, "ends after its buffer"))
}

fn decode_view(packed: &Value, pointer: &str, view: usize, stream: &[u8]) -> Result<Vec<u8>> {
    let count = number(packed, "count", pointer)?;
    let stride = number(packed, "byteStride", pointer)?;
    if count.saturating_mul(stride) > UNPACKED_BYTES_MAX {
        return Err(UnpackError::TooLarge);
    }
    let word = |key: &str| packed.get(key).and_then(Value::as_str);
    let filter = Filter::named(word("filter").unwrap_or("NONE"))
        .ok_or_else(|| UnpackError::at(format!("{pointer}/filter"), "is not a known filter"))?;
    let decoded = match word("mode") {
        // Every group of sixteen deltas takes at least its two bits in a header.
        Some("ATTRIBUTES") if count / 64 > stream.len() => Err(StreamError::CutOff),
        Some("ATTRIBUTES") => decode_attributes(stream, count, stride).and_then(|mut bytes| {
            if let Some(filter) = filter {
                unfilter(filter, &mut bytes, stride)?;
            }
            Ok(bytes)
        }),
        Some("TRIANGLES") => decode_triangles(stream, count).and_then(|list| narrow(&list, stride)),
        Some("INDICES") => decode_sequence(stream, count).and_then(|list| narrow(&list, stride)),
        _ => {
            let what = "is none of ATTRIBUTES, TRIANGLES, INDICES";
            return Err(UnpackError::at(format!("{pointer}/mode"), what));
        }
    };
    decoded.map_err(|source| UnpackError::Stream { view, source })
}

fn narrow(indices: &[u32], stride: usize) -> std::result::Result<Vec<u8>, StreamError> {
    match stride {
        2 => Ok(indices
            .iter()
            .flat_map(|index| (*index as u16).to_le_bytes())
            .collect()),
        4 => Ok(indices
            .iter()
            .flat_map(|index| index.to_le_bytes())
            .collect()),
        _ => Err(StreamError::Shape("indices are 2 or 4 bytes long")),
    }
}
