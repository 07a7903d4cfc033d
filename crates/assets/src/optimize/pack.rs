//! Numbers as small as the eye allows, then as meshopt streams. One attribute in, one stream with its description out.
//! Formats: `KHR_mesh_quantization`; streams: `EXT_meshopt_compression` (vertex version 0, index version 1).

use meshopt::EncodeExpMode;

use super::OptimizeError;
use super::model::Attribute;

type Result<T> = std::result::Result<T, OptimizeError>;

const BYTE: u32 = 5120;
const UNSIGNED_BYTE: u32 = 5121;
const SHORT: u32 = 5122;
const UNSIGNED_SHORT: u32 = 5123;
const UNSIGNED_INT: u32 = 5125;
const FLOAT: u32 = 5126;
/// Bits of a unit vector's components: half a degree.
const DIRECTION_BITS: i32 = 8;
/// Bits of a float's mantissa: 1/32768 of its value.
const MANTISSA_BITS: i32 = 15;
const TURN_BITS: i32 = 16;
/// Streams as `EXT_meshopt_compression` defines them; version 1 belongs to its successor.
const VERTEX_VERSION: i32 = 0;
const VERTEX_LEVEL: i32 = 2;

/// How far a position may be off, metres, where 16 bits allow that: a tenth of a hair. What is finer costs bytes only.
const POSITION_ERROR_M: f32 = 0.000_01;
/// Fewest steps along the longest edge; the units of a mesh below a scaled node may be anything.
const POSITION_STEPS_MIN: f32 = 4095.0;

/// The box that positions are counted in: a corner and one length for all axes, so that normals stay right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    pub origin_m: [f32; 3],
    /// What the largest 16-bit number stands for; longer than the longest edge where fewer steps are fine enough.
    pub size_m: f32,
}

/// A stream and what glTF must say about it.
#[derive(Clone, Debug, Default)]
pub(super) struct Packed {
    pub stream: Vec<u8>,
    pub count: usize,
    pub stride: usize,
    pub mode: &'static str,
    pub filter: Option<&'static str>,
    pub component: u32,
    pub is_normalized: bool,
    pub kind: &'static str,
    /// Least and greatest, where glTF wants them.
    pub bounds: Option<(Vec<f32>, Vec<f32>)>,
}

impl Frame {
    /// The box around some positions.
    pub(super) fn around<'a>(positions: impl Iterator<Item = &'a Attribute>) -> Self {
        let (mut low, mut high) = ([f32::INFINITY; 3], [f32::NEG_INFINITY; 3]);
        for point in positions.flat_map(Attribute::elements) {
            for axis in 0..3 {
                low[axis] = low[axis].min(point[axis]);
                high[axis] = high[axis].max(point[axis]);
            }
        }
        if low[0] > high[0] {
            return Self {
                origin_m: [0.0; 3],
                size_m: 1.0,
            };
        }
        let size_m = (0..3)
            .map(|axis| high[axis] - low[axis])
            .fold(0.0, f32::max);
        Self {
            origin_m: low,
            size_m: match size_m > 0.0 {
                true => size_m * f32::from(u16::MAX) / Self::steps(size_m),
                false => 1.0,
            },
        }
    }

    /// Steps along an edge of this length.
    fn steps(size_m: f32) -> f32 {
        let wanted = (size_m / (2.0 * POSITION_ERROR_M)).ceil();
        wanted.clamp(POSITION_STEPS_MIN, f32::from(u16::MAX))
    }

    /// How far a position is off at most, along one axis, metres.
    pub(super) fn error_m(self) -> f32 {
        self.size_m / f32::from(u16::MAX) / 2.0
    }
}

/// Packs a vertex attribute; `None` for one that the client does not read.
pub(super) fn attribute(name: &str, attribute: &Attribute, frame: Frame) -> Result<Option<Packed>> {
    let packed = match name {
        "POSITION" => positions(attribute, frame)?,
        "NORMAL" => directions(attribute, 3)?,
        "TANGENT" => directions(attribute, 4)?,
        "COLOR_0" => bytes(attribute, 1.0)?,
        "JOINTS_0" => joints(attribute)?,
        "WEIGHTS_0" => weights(attribute)?,
        _ if name.starts_with("TEXCOORD_") => coordinates(attribute)?,
        _ => return Ok(None),
    };
    Ok(Some(packed))
}

/// Packs what a morph target adds.
pub(super) fn morph(name: &str, attribute: &Attribute, frame: Frame) -> Result<Packed> {
    if name != "POSITION" {
        return floats(attribute);
    }
    let scaled = Attribute {
        width: attribute.width,
        values: attribute
            .values
            .iter()
            .map(|delta| delta / frame.size_m)
            .collect(),
    };
    if scaled.values.iter().any(|delta| delta.abs() > 1.0) {
        return floats(&scaled);
    }
    let shorts = |element: &[f32]| -> Vec<u8> {
        let mut bytes: Vec<u8> = element
            .iter()
            .flat_map(|delta| ((delta * 32767.0).round() as i16).to_le_bytes())
            .collect();
        bytes.resize(8, 0);
        bytes
    };
    let data: Vec<u8> = scaled.elements().flat_map(shorts).collect();
    Ok(Packed {
        component: SHORT,
        is_normalized: true,
        kind: "VEC3",
        bounds: Some(bounds(&data, |b| f32::from(i16::from_le_bytes(b)))),
        ..vertices(&data, 8, None)?
    })
}

/// Packs a triangle list.
pub(super) fn indices(indices: &[u32], vertices: usize) -> Result<Packed> {
    let is_small = vertices <= usize::from(u16::MAX);
    Ok(Packed {
        stream: meshopt::encode_index_buffer(indices, vertices)?,
        count: indices.len(),
        stride: if is_small { 2 } else { 4 },
        mode: "TRIANGLES",
        component: if is_small {
            UNSIGNED_SHORT
        } else {
            UNSIGNED_INT
        },
        kind: "SCALAR",
        ..Packed::default()
    })
}

/// Packs floats as they are, but for digits that nobody sees.
pub(super) fn floats(attribute: &Attribute) -> Result<Packed> {
    fn exponents<const N: usize>(values: &[f32]) -> Vec<u8> {
        let elements = values.as_chunks::<N>().0;
        let packed = meshopt::encode_filter_exp(elements, MANTISSA_BITS, EncodeExpMode::Separate);
        packed
            .as_flattened()
            .iter()
            .flat_map(|word| word.to_le_bytes())
            .collect()
    }
    let (kind, data) = match attribute.width {
        1 => ("SCALAR", exponents::<1>(&attribute.values)),
        2 => ("VEC2", exponents::<2>(&attribute.values)),
        3 => ("VEC3", exponents::<3>(&attribute.values)),
        4 => ("VEC4", exponents::<4>(&attribute.values)),
        _ => return Err(OptimizeError::Broken("an attribute is no vector")),
    };
    Ok(Packed {
        component: FLOAT,
        kind,
        ..vertices(&data, attribute.width * 4, Some("EXPONENTIAL"))?
    })
}

/// Packs instants without losing a digit: a clip must not change its length.
pub(super) fn times(times_s: &[f32]) -> Result<Packed> {
    let data: Vec<u8> = times_s
        .iter()
        .flat_map(|time_s| time_s.to_le_bytes())
        .collect();
    let bound = |pick: fn(f32, f32) -> f32, start| vec![times_s.iter().copied().fold(start, pick)];
    Ok(Packed {
        component: FLOAT,
        kind: "SCALAR",
        bounds: Some((
            bound(f32::min, f32::INFINITY),
            bound(f32::max, f32::NEG_INFINITY),
        )),
        ..vertices(&data, 4, None)?
    })
}

/// Packs unit quaternions.
pub(super) fn turns(values: &[f32]) -> Result<Packed> {
    let packed = meshopt::encode_filter_quat(values.as_chunks::<4>().0, TURN_BITS);
    let data: Vec<u8> = packed
        .as_flattened()
        .iter()
        .flat_map(|part| part.to_le_bytes())
        .collect();
    Ok(Packed {
        component: SHORT,
        is_normalized: true,
        kind: "VEC4",
        ..vertices(&data, 8, Some("QUATERNION"))?
    })
}

fn positions(attribute: &Attribute, frame: Frame) -> Result<Packed> {
    let full = f32::from(u16::MAX);
    let mut data = Vec::with_capacity(attribute.len() * 8);
    for point in attribute.elements() {
        for (coordinate, origin_m) in point.iter().zip(frame.origin_m) {
            let part = (coordinate - origin_m) / frame.size_m;
            data.extend(((part * full).round() as u16).to_le_bytes());
        }
        data.extend([0, 0]);
    }
    Ok(Packed {
        component: UNSIGNED_SHORT,
        is_normalized: true,
        kind: "VEC3",
        bounds: Some(bounds(&data, |b| f32::from(u16::from_le_bytes(b)))),
        ..vertices(&data, 8, None)?
    })
}

/// Bounds of three 16-bit numbers in elements of eight bytes.
fn bounds(data: &[u8], number: fn([u8; 2]) -> f32) -> (Vec<f32>, Vec<f32>) {
    let (mut low, mut high) = (vec![f32::INFINITY; 3], vec![f32::NEG_INFINITY; 3]);
    for element in data.chunks_exact(8) {
        for axis in 0..3 {
            let value = number([element[axis * 2], element[axis * 2 + 1]]);
            low[axis] = low[axis].min(value);
            high[axis] = high[axis].max(value);
        }
    }
    (low, high)
}

fn directions(attribute: &Attribute, width: usize) -> Result<Packed> {
    let four = |element: &[f32]| -> [f32; 4] {
        std::array::from_fn(|part| element.get(part).copied().unwrap_or(0.0))
    };
    let elements: Vec<[f32; 4]> = attribute.elements().map(four).collect();
    let packed = meshopt::encode_filter_oct::<i8>(&elements, DIRECTION_BITS);
    let data: Vec<u8> = packed
        .as_flattened()
        .iter()
        .map(|part| *part as u8)
        .collect();
    Ok(Packed {
        component: BYTE,
        is_normalized: true,
        kind: if width == 3 { "VEC3" } else { "VEC4" },
        ..vertices(&data, 4, Some("OCTAHEDRAL"))?
    })
}

fn coordinates(attribute: &Attribute) -> Result<Packed> {
    if attribute.width != 2
        || attribute
            .values
            .iter()
            .any(|part| !(0.0..=1.0).contains(part))
    {
        return floats(attribute);
    }
    let shorts = attribute
        .values
        .iter()
        .flat_map(|part| ((part * 65535.0).round() as u16).to_le_bytes());
    let data: Vec<u8> = shorts.collect();
    Ok(Packed {
        component: UNSIGNED_SHORT,
        is_normalized: true,
        kind: "VEC2",
        ..vertices(&data, 4, None)?
    })
}

/// Four bytes for each vertex; what is missing is `rest`.
fn bytes(attribute: &Attribute, rest: f32) -> Result<Packed> {
    let data: Vec<u8> = attribute
        .elements()
        .flat_map(|element| {
            (0..4).map(move |part| {
                let value = element.get(part).copied().unwrap_or(rest);
                (value.clamp(0.0, 1.0) * 255.0).round() as u8
            })
        })
        .collect();
    Ok(Packed {
        component: UNSIGNED_BYTE,
        is_normalized: true,
        kind: "VEC4",
        ..vertices(&data, 4, None)?
    })
}

fn joints(attribute: &Attribute) -> Result<Packed> {
    let is_small = attribute.values.iter().all(|joint| *joint <= 255.0);
    let data: Vec<u8> = attribute
        .values
        .iter()
        .flat_map(|joint| match is_small {
            true => vec![*joint as u8],
            false => (*joint as u16).to_le_bytes().to_vec(),
        })
        .collect();
    Ok(Packed {
        component: if is_small {
            UNSIGNED_BYTE
        } else {
            UNSIGNED_SHORT
        },
        kind: "VEC4",
        ..vertices(&data, if is_small { 4 } else { 8 }, None)?
    })
}

/// Weights that still add up to one as bytes: the largest takes what rounding left.
fn weights(attribute: &Attribute) -> Result<Packed> {
    let rounded = |element: &[f32]| -> Vec<u8> {
        let sum: f32 = element.iter().sum();
        let scale = if sum > 0.0 { 255.0 / sum } else { 0.0 };
        let mut parts: Vec<i32> = element
            .iter()
            .map(|weight| (weight * scale).round() as i32)
            .collect();
        let rest = 255 - parts.iter().sum::<i32>();
        if let Some(largest) = (0..parts.len()).max_by_key(|part| parts[*part]) {
            parts[largest] += rest;
        }
        parts
            .into_iter()
            .map(|part| part.clamp(0, 255) as u8)
            .collect()
    };
    let data: Vec<u8> = attribute.elements().flat_map(rounded).collect();
    Ok(Packed {
        component: UNSIGNED_BYTE,
        is_normalized: true,
        kind: "VEC4",
        ..vertices(&data, 4, None)?
    })
}

fn vertices(data: &[u8], stride: usize, filter: Option<&'static str>) -> Result<Packed> {
    fn encode<const N: usize>(data: &[u8]) -> Result<Vec<u8>> {
        let elements = data.as_chunks::<N>().0;
        Ok(meshopt::encode_vertex_buffer_level(
            elements,
            VERTEX_LEVEL,
            Some(VERTEX_VERSION),
        )?)
    }
    let stream = match stride {
        4 => encode::<4>(data)?,
        8 => encode::<8>(data)?,
        12 => encode::<12>(data)?,
        16 => encode::<16>(data)?,
        _ => {
            return Err(OptimizeError::Broken(
                "an attribute has elements of an odd size",
            ));
        }
    };
    Ok(Packed {
        stream,
        count: data.len() / stride,
        stride,
        mode: "ATTRIBUTES",
        filter,
        ..Packed::default()
    })
}
