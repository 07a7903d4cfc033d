//! Filters that undo what was done to attributes before they were packed. Elements in, elements of the same size out.

use super::StreamError;

/// What was done to the elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Filter {
    /// Unit vectors as octahedral coordinates.
    Octahedral,
    /// Unit quaternions without their largest component.
    Quaternion,
    /// Floats as mantissa and exponent.
    Exponential,
    /// Colours as luma and chroma.
    Colour,
}

impl Filter {
    /// By its name in glTF; `NONE` is none.
    pub(crate) fn named(name: &str) -> Option<Option<Self>> {
        match name {
            "NONE" => Some(None),
            "OCTAHEDRAL" => Some(Some(Self::Octahedral)),
            "QUATERNION" => Some(Some(Self::Quaternion)),
            "EXPONENTIAL" => Some(Some(Self::Exponential)),
            "COLOR" => Some(Some(Self::Colour)),
            _ => None,
        }
    }
}

/// Undoes the filter in place on elements of `stride` bytes.
pub(crate) fn unfilter(filter: Filter, bytes: &mut [u8], stride: usize) -> Result<(), StreamError> {
    match (filter, stride) {
        (Filter::Octahedral, 4) => each(bytes, |v: [i8; 4]| {
            octahedral(v.map(f32::from), 127.0).map(|c| c as i8)
        }),
        (Filter::Octahedral, 8) => each(bytes, |v: [i16; 4]| {
            octahedral(v.map(f32::from), 32767.0).map(|c| c as i16)
        }),
        (Filter::Quaternion, 8) => each(bytes, quaternion),
        (Filter::Exponential, _) if stride.is_multiple_of(4) => {
            each(bytes, |v: [u32; 1]| [exponential(v[0])])
        }
        (Filter::Colour, 4) => each(bytes, |v: [u8; 4]| {
            let [y, co, cg, a] = v;
            colour(
                [
                    i32::from(y),
                    i32::from(co as i8),
                    i32::from(cg as i8),
                    i32::from(a),
                ],
                255.0,
            )
            .map(|c| c as u8)
        }),
        (Filter::Colour, 8) => each(bytes, |v: [u16; 4]| {
            let [y, co, cg, a] = v;
            colour(
                [
                    i32::from(y),
                    i32::from(co as i16),
                    i32::from(cg as i16),
                    i32::from(a),
                ],
                65535.0,
            )
            .map(|c| c as u16)
        }),
        _ => {
            return Err(StreamError::Shape(
                "the filter does not work on elements of this size",
            ));
        }
    }
    Ok(())
}

/// Numbers that lie in a stream, least byte first.
trait Number: Copy {
    const BYTES: usize;
    fn read(bytes: &[u8]) -> Self;
    fn write(self, bytes: &mut [u8]);
}

macro_rules! number {
    ($($kind:ty),*) => {$(
        impl Number for $kind {
            const BYTES: usize = size_of::<$kind>();
            fn read(bytes: &[u8]) -> Self {
                let mut own = [0; size_of::<$kind>()];
                own.copy_from_slice(bytes);
                Self::from_le_bytes(own)
            }
            fn write(self, bytes: &mut [u8]) {
                bytes.copy_from_slice(&self.to_le_bytes());
            }
        }
    )*};
}
number!(u8, i8, u16, i16, u32);

fn each<T: Number, const N: usize>(bytes: &mut [u8], change: impl Fn([T; N]) -> [T; N]) {
    for element in bytes.chunks_exact_mut(N * T::BYTES) {
        let values =
            std::array::from_fn(|at| T::read(&element[at * T::BYTES..(at + 1) * T::BYTES]));
        for (value, place) in change(values)
            .into_iter()
            .zip(element.chunks_exact_mut(T::BYTES))
        {
            value.write(place);
        }
    }
}

/// `z` holds what 1.0 is in `x` and `y`; the fourth component is not touched.
fn octahedral([x, y, one, w]: [f32; 4], full: f32) -> [f32; 4] {
    let z = one - x.abs() - y.abs();
    let fold = z.min(0.0);
    let x = x + if x >= 0.0 { fold } else { -fold };
    let y = y + if y >= 0.0 { fold } else { -fold };
    let scale = full / (x * x + y * y + z * z).sqrt();
    let [x, y, z] = [x, y, z].map(|part| round_away(part * scale));
    [x, y, z, w]
}

/// The low two bits of the fourth number say which component was left out, its rest is what 1.0 is.
fn quaternion(packed: [i16; 4]) -> [i16; 4] {
    let one = f32::from(packed[3] | 3);
    let [x, y, z] = [packed[0], packed[1], packed[2]].map(f32::from);
    let w = (one * one * 2.0 - x * x - y * y - z * z).max(0.0).sqrt();
    let scale = 32767.0 / std::f32::consts::SQRT_2 / one;
    let left_out = (packed[3] & 3) as usize;
    let mut out = [0; 4];
    for (step, part) in [w, x, y, z].into_iter().enumerate() {
        out[(left_out + step) & 3] = round_away(part * scale) as i16;
    }
    out
}

/// 24 bits of mantissa below 8 bits of exponent, both signed.
fn exponential(packed: u32) -> u32 {
    let mantissa = (packed << 8) as i32 >> 8;
    let exponent = packed as i32 >> 24;
    let power = f32::from_bits(((exponent + 127) as u32) << 23);
    (power * mantissa as f32).to_bits()
}

/// Luma, two chromas, and alpha whose highest bit tells the scale of all.
fn colour([y, co, cg, alpha]: [i32; 4], full: f32) -> [f32; 4] {
    let mut one = alpha;
    for shift in [1, 2, 4, 8] {
        one |= one >> shift;
    }
    let alpha = (alpha << 1 & one) | (alpha & 1);
    let scale = full / one as f32;
    [y + co - cg, y + cg, y - co - cg, alpha].map(|part| (part as f32 * scale + 0.5).trunc())
}

fn round_away(value: f32) -> f32 {
    (value + if value >= 0.0 { 0.5 } else { -0.5 }).trunc()
}
