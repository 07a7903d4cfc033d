//! Buffers and buffer views: where the bytes are. Data URIs are decoded; nothing outside the file is ever fetched.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::GeneralPurpose;
use base64::engine::general_purpose::{GeneralPurposeConfig, STANDARD};

use crate::codes as c;
use crate::container::Parts;
use crate::gltf::{Collection, Gltf, offset, text};
use crate::issues::{Issues, quote};
use crate::json::Value;

/// One buffer view, as far as it could be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View {
    pub buffer: Option<usize>,
    /// `None` where the document gives no usable offset.
    pub byte_offset: Option<usize>,
    /// `None` where the document gives no usable length.
    pub byte_length: Option<usize>,
    pub byte_stride: Option<usize>,
    pub target: Option<i64>,
}

impl View {
    pub fn read(value: Value) -> Self {
        let index = |key| value.get(key).and_then(Value::as_index);
        Self {
            buffer: index("buffer"),
            byte_offset: offset(value),
            byte_length: index("byteLength").filter(|length| *length > 0),
            byte_stride: index("byteStride").filter(|stride| (4..=252).contains(stride)),
            target: value.get("target").and_then(Value::as_i64),
        }
    }
}

/// The bytes of each buffer; `None` where there are none.
pub(crate) struct Buffers<'a> {
    data: Vec<Option<Cow<'a, [u8]>>>,
}

impl<'a> Buffers<'a> {
    /// Finds the bytes of all buffers.
    pub fn load(gltf: &Gltf<'a>, parts: &Parts<'a>, issues: &mut Issues) -> Self {
        let mut data = Vec::with_capacity(gltf.len(Collection::Buffers));
        data.resize_with(gltf.len(Collection::Buffers), || None);
        // Of a file that is cut off the container has said all there is to say.
        for (index, buffer) in gltf.each(Collection::Buffers).filter(|_| !parts.is_cut_off) {
            data[index] = load_one(index, buffer, parts, issues);
        }
        Self { data }
    }

    /// The bytes of a view, if all of them are there.
    pub fn slice(&self, view: &View) -> Option<&[u8]> {
        let data = self.data.get(view.buffer?)?.as_deref()?;
        let start = view.byte_offset?;
        data.get(start..start.checked_add(view.byte_length?)?)
    }
}

/// Checks that buffer views fit their buffers.
pub(crate) fn check_views(gltf: &Gltf, issues: &mut Issues) {
    for (index, value) in gltf.each(Collection::BufferViews) {
        let view = View::read(value);
        if let Some(stride) = view
            .byte_stride
            .filter(|stride| view.byte_length.is_some_and(|length| *stride > length))
        {
            issues.push(
                &c::BUFFER_VIEW_TOO_BIG_BYTE_STRIDE,
                format!("/bufferViews/{index}/byteStride"),
                format!("The stride of {stride} bytes is more than the view is long."),
            );
        }
        if view.byte_stride.is_some() && view.target == Some(34963) {
            issues.push(
                &c::BUFFER_VIEW_INVALID_BYTE_STRIDE,
                format!("/bufferViews/{index}/byteStride"),
                "A view of indices has a stride.",
            );
        }
        let Some((_, buffer)) = gltf.resolve(value, "buffer", Collection::Buffers) else {
            continue;
        };
        let Some(length) = buffer
            .get("byteLength")
            .and_then(Value::as_index)
            .filter(|length| *length > 0)
        else {
            continue;
        };
        let (Some(start), Some(bytes)) = (view.byte_offset, view.byte_length) else {
            continue;
        };
        if start >= length {
            let what = format!("The view starts at byte {start} of a buffer of {length}.");
            issues.push(
                &c::BUFFER_VIEW_TOO_LONG,
                format!("/bufferViews/{index}/byteOffset"),
                what,
            );
        } else if start.saturating_add(bytes) > length {
            let what = format!("The view ends after byte {length}, the end of its buffer.");
            issues.push(
                &c::BUFFER_VIEW_TOO_LONG,
                format!("/bufferViews/{index}/byteLength"),
                what,
            );
        }
    }
}

fn load_one<'a>(
    index: usize,
    buffer: Value<'a>,
    parts: &Parts<'a>,
    issues: &mut Issues,
) -> Option<Cow<'a, [u8]>> {
    let pointer = format!("/buffers/{index}");
    let length = buffer
        .get("byteLength")
        .and_then(Value::as_index)
        .filter(|length| *length > 0);
    let data = match text(buffer, "uri") {
        Some(uri) => Cow::Owned(load_uri(&uri, &pointer, parts.is_glb, issues)?),
        None if buffer.get("uri").is_some() => return None,
        None if index == 0 && parts.is_glb => match parts.bin {
            Some(bin) => Cow::Borrowed(bin),
            None => {
                issues.push(
                    &c::BUFFER_MISSING_GLB_DATA,
                    pointer,
                    "The buffer has no `uri` and the file has no BIN chunk.",
                );
                return None;
            }
        },
        None => return None,
    };
    let length = length?;
    if data.len() < length {
        let what = format!("The buffer declares {length} bytes but has {}.", data.len());
        issues.push(&c::BUFFER_BYTE_LENGTH_MISMATCH, pointer, what);
        return None;
    }
    if parts.is_glb && buffer.get("uri").is_none() && data.len() - length > 3 {
        let what = format!(
            "The BIN chunk has {} bytes more than the buffer declares.",
            data.len() - length
        );
        issues.push(&c::BUFFER_GLB_CHUNK_TOO_BIG, pointer, what);
    }
    Some(data)
}

fn load_uri(uri: &str, pointer: &str, is_glb: bool, issues: &mut Issues) -> Option<Vec<u8>> {
    let pointer = format!("{pointer}/uri");
    let data = match parse_data_uri(uri) {
        DataUri::None => {
            check_external(uri, &pointer, is_glb, issues);
            return None;
        }
        DataUri::Broken => {
            issues.push(&c::INVALID_URI, pointer, "The data URI cannot be decoded.");
            return None;
        }
        DataUri::Decoded { media_type, data } => {
            if !matches!(
                media_type,
                "application/octet-stream" | "application/gltf-buffer"
            ) {
                let what = format!("The data URI has the media type `{}`.", quote(media_type));
                issues.push(&c::BUFFER_DATA_URI_MIME_TYPE_INVALID, &pointer, what);
            }
            data
        }
    };
    if is_glb {
        issues.push(&c::DATA_URI_GLB, pointer, "A GLB holds a data URI.");
    }
    Some(data)
}

/// A URI, looked at as a data URI (RFC 2397).
pub(crate) enum DataUri<'a> {
    /// It is another kind of URI.
    None,
    Broken,
    Decoded {
        media_type: &'a str,
        data: Vec<u8>,
    },
}

/// Decodes a data URI.
pub(crate) fn parse_data_uri(uri: &str) -> DataUri<'_> {
    // Padding is optional and loose bits are ignored, as browsers do.
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &base64::alphabet::STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true),
    );
    let Some(rest) = uri.strip_prefix("data:") else {
        return DataUri::None;
    };
    let Some((head, body)) = rest.split_once(',') else {
        return DataUri::Broken;
    };
    let media_type = head.split(';').next().unwrap_or_default();
    if !head.ends_with(";base64") {
        return DataUri::Decoded {
            media_type,
            data: body.as_bytes().to_vec(),
        };
    }
    match STANDARD.decode(body).or_else(|_| LENIENT.decode(body)) {
        Ok(data) => DataUri::Decoded { media_type, data },
        Err(_) => DataUri::Broken,
    }
}

/// Refuses a URI that points outside the file.
pub(crate) fn check_external(uri: &str, pointer: &str, is_glb: bool, issues: &mut Issues) {
    if uri.contains("://") || uri.starts_with('/') {
        issues.push(
            &c::NON_RELATIVE_URI,
            pointer,
            format!("`{}` is not a relative URI.", quote(uri)),
        );
    }
    if is_glb {
        issues.push(&c::URI_GLB, pointer, "A GLB refers to another file.");
    }
    issues.push(
        &c::IO_ERROR,
        pointer,
        format!("`{}` lies outside the file and is not fetched.", quote(uri)),
    );
}
