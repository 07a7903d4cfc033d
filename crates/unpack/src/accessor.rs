//! Reads an accessor as floats and writes floats as a new one. Bounds are checked; meaning is not.

use serde_json::{Value, json};

use crate::document::{index, item, number, push};
use crate::{Result, UNPACKED_BYTES_MAX, UnpackError, buffers};

const FLOAT: usize = 5126;

/// Numbers of an accessor.
#[derive(Debug, Clone, PartialEq)]
pub struct Floats {
    /// Numbers of one element: 1 for a scalar, 16 for a 4×4 matrix.
    pub width: usize,
    /// All of them, element by element; matrices column by column.
    pub values: Vec<f32>,
}

/// Whether the accessor holds floats already.
pub(crate) fn is_float(root: &Value, accessor: usize) -> Result<bool> {
    let object = item(root, "accessors", accessor)?;
    Ok(index(object, "componentType") == Some(FLOAT))
}

/// Reads an accessor; normalised numbers become what they mean (glTF 2.0, section 3.6.2.2).
pub(crate) fn read(root: &Value, bin: &[u8], accessor: usize) -> Result<Floats> {
    let pointer = format!("/accessors/{accessor}");
    let object = item(root, "accessors", accessor)?;
    let width = match object.get("type").and_then(Value::as_str) {
        Some("SCALAR") => 1,
        Some("VEC2") => 2,
        Some("VEC3") => 3,
        Some("VEC4") => 4,
        Some("MAT4") => 16,
        _ => {
            return Err(UnpackError::at(
                format!("{pointer}/type"),
                "is not read here",
            ));
        }
    };
    let count = number(object, "count", &pointer)?;
    if count.saturating_mul(width * 4) > UNPACKED_BYTES_MAX {
        return Err(UnpackError::TooLarge);
    }
    let is_normalized = object.get("normalized") == Some(&Value::Bool(true));
    let mut values = match index(object, "bufferView") {
        Some(view) => {
            let stride = index(item(root, "bufferViews", view)?, "byteStride");
            Span {
                view,
                start: index(object, "byteOffset").unwrap_or(0),
                stride,
                kind: index(object, "componentType"),
                is_normalized,
            }
            .read(root, bin, count, width, &pointer)?
        }
        None => vec![0.0; count * width],
    };
    if let Some(sparse) = object.get("sparse") {
        replace_sparse(root, bin, sparse, object, &mut values, width, &pointer)?;
    }
    Ok(Floats { width, values })
}

/// Where numbers lie in a view, and as what.
struct Span {
    view: usize,
    start: usize,
    stride: Option<usize>,
    kind: Option<usize>,
    is_normalized: bool,
}

impl Span {
    fn read(
        &self,
        root: &Value,
        bin: &[u8],
        count: usize,
        width: usize,
        pointer: &str,
    ) -> Result<Vec<f32>> {
        let (size, component) = component(self.kind, self.is_normalized)
            .ok_or_else(|| UnpackError::at(format!("{pointer}/componentType"), "is not known"))?;
        let bytes = buffers::view(root, bin, self.view)?;
        let stride = self.stride.unwrap_or(width * size).max(1);
        let too_short = || UnpackError::at(pointer, "ends after its buffer view");
        // Stops a count that the bytes cannot hold before memory is asked for it.
        if count > bytes.len() / stride + 1 {
            return Err(too_short());
        }
        let mut values = Vec::with_capacity(count * width);
        for element in 0..count {
            let at = self.start.saturating_add(element * stride);
            let element = bytes
                .get(at..at.saturating_add(width * size))
                .ok_or_else(too_short)?;
            values.extend(element.chunks_exact(size).map(component));
        }
        Ok(values)
    }
}

fn replace_sparse(
    root: &Value,
    bin: &[u8],
    sparse: &Value,
    accessor: &Value,
    values: &mut [f32],
    width: usize,
    pointer: &str,
) -> Result<()> {
    let pointer = format!("{pointer}/sparse");
    let count = number(sparse, "count", &pointer)?;
    let part = |name: &str, kind: Option<usize>, is_normalized: bool, width: usize| {
        let pointer = format!("{pointer}/{name}");
        let part = &sparse[name];
        Span {
            view: number(part, "bufferView", &pointer)?,
            start: index(part, "byteOffset").unwrap_or(0),
            stride: None,
            kind: kind.or_else(|| index(part, "componentType")),
            is_normalized,
        }
        .read(root, bin, count, width, &pointer)
    };
    let is_normalized = accessor.get("normalized") == Some(&Value::Bool(true));
    let places = part("indices", None, false, 1)?;
    let news = part(
        "values",
        index(accessor, "componentType"),
        is_normalized,
        width,
    )?;
    for (place, new) in places.into_iter().zip(news.chunks_exact(width)) {
        let at = place as usize * width;
        let element = values
            .get_mut(at..at.saturating_add(width))
            .ok_or_else(|| UnpackError::at(&pointer, "replaces an element that is not there"))?;
        element.copy_from_slice(new);
    }
    Ok(())
}

/// Adds an accessor of floats; returns its index. Positions want their bounds written.
pub(crate) fn write(
    root: &mut Value,
    bin: &mut Vec<u8>,
    floats: &Floats,
    has_bounds: bool,
) -> Result<usize> {
    let bytes: Vec<u8> = floats
        .values
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect();
    let view = buffers::add_view(root, bin, &bytes)?;
    let kind = match floats.width {
        1 => "SCALAR",
        2 => "VEC2",
        3 => "VEC3",
        4 => "VEC4",
        _ => "MAT4",
    };
    let count = floats.values.len() / floats.width;
    let mut accessor =
        json!({"bufferView": view, "componentType": FLOAT, "count": count, "type": kind});
    if has_bounds {
        let bound = |pick: fn(f32, f32) -> f32, start: f32| {
            let mut bound = vec![start; floats.width];
            for element in floats.values.chunks_exact(floats.width) {
                for (bound, value) in bound.iter_mut().zip(element) {
                    *bound = pick(*bound, *value);
                }
            }
            bound
        };
        if count > 0 {
            accessor["min"] = json!(bound(f32::min, f32::INFINITY));
            accessor["max"] = json!(bound(f32::max, f32::NEG_INFINITY));
        }
    }
    push(root, "accessors", accessor)
}

type Component = fn(&[u8]) -> f32;

/// Bytes of one number and how to read it.
fn component(kind: Option<usize>, is_normalized: bool) -> Option<(usize, Component)> {
    fn two(bytes: &[u8]) -> [u8; 2] {
        [bytes[0], bytes[1]]
    }
    fn four(bytes: &[u8]) -> [u8; 4] {
        [bytes[0], bytes[1], bytes[2], bytes[3]]
    }
    let component: (usize, Component) = match (kind?, is_normalized) {
        (5120, false) => (1, |b| f32::from(b[0] as i8)),
        (5120, true) => (1, |b| (f32::from(b[0] as i8) / 127.0).max(-1.0)),
        (5121, false) => (1, |b| f32::from(b[0])),
        (5121, true) => (1, |b| f32::from(b[0]) / 255.0),
        (5122, false) => (2, |b| f32::from(i16::from_le_bytes(two(b)))),
        (5122, true) => (2, |b| {
            (f32::from(i16::from_le_bytes(two(b))) / 32767.0).max(-1.0)
        }),
        (5123, false) => (2, |b| f32::from(u16::from_le_bytes(two(b)))),
        (5123, true) => (2, |b| f32::from(u16::from_le_bytes(two(b))) / 65535.0),
        (5125, false) => (4, |b| u32::from_le_bytes(four(b)) as f32),
        (FLOAT, _) => (4, |b| f32::from_le_bytes(four(b))),
        _ => return None,
    };
    Some(component)
}
